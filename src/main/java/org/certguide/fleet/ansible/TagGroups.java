package org.certguide.fleet.ansible;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tags of servers as groups of an inventory: {@code --limit} of Ansible takes the name of a group. */
final class TagGroups {
    /** The variable of a group that has the tag as it was typed. */
    static final String TAG = "certguide_tag";

    /** No other group of an inventory begins with it, and no server is called so. */
    private static final String PREFIX = "tag_";

    private TagGroups() {}

    /** The group of each tag. Ansible takes letters, digits and underscores in names; two tags never share one. */
    static Map<String, String> of(Collection<AnsibleHost> hosts) {
        Set<String> tags = new TreeSet<>();
        hosts.forEach(host -> tags.addAll(host.tags()));
        Map<String, String> groups = new TreeMap<>();
        Set<String> taken = new HashSet<>();
        for (String tag : tags) {
            String base = PREFIX + plain(tag);
            String name = base;
            for (int n = 2; !taken.add(name); n++) name = base + "_" + n;
            groups.put(tag, name);
        }
        return groups;
    }

    /** Letters without accents, digits, and an underscore in place of everything else. */
    private static String plain(String tag) {
        String letters = Normalizer.normalize(tag, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_");
        String plain = letters.replaceAll("^_|_$", "");
        return plain.isEmpty() ? "other" : plain;
    }

    /** The members of each group that there is, for an inventory. */
    static Map<String, Object> inventory(Collection<AnsibleHost> hosts) {
        Map<String, String> groups = of(hosts);
        Map<String, Map<String, Object>> members = new TreeMap<>();
        for (AnsibleHost host : hosts)
            for (String tag : host.tags())
                members.computeIfAbsent(groups.getOrDefault(tag, PREFIX), g -> new TreeMap<>())
                        .put(host.name(), Map.of());
        Map<String, Object> all = new TreeMap<>();
        members.forEach((group, there) -> all.put(group, Map.of("hosts", there)));
        return all;
    }

    /** What the file beside the inventory says that has the names and the tags, for people. */
    static List<String> lines(Collection<AnsibleHost> hosts) {
        List<String> lines = new ArrayList<>();
        of(hosts).forEach((tag, group) -> lines.add("- `" + group + "`: " + tag));
        return lines;
    }
}
