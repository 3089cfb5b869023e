package org.certguide.fleet.ansible;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.certguide.fleet.ServerImport;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of an inventory of Ansible, their groups, and what holds for them. A short text can stand for endless
 * hosts, so they are limited, and so are the groups; only the variables that are used are kept.
 */
final class Inventory {
    /** The group of everything. */
    static final String ALL = "all";

    /** The variables that are used. */
    private static final Set<String> USED = Set.of(
            "ansible_connection",
            "ansible_host",
            "ansible_ssh_host",
            "ansible_port",
            "ansible_ssh_port",
            "ansible_user",
            "ansible_ssh_user",
            "ansible_ssh_common_args",
            "ansible_ssh_extra_args",
            "certguide_via",
            "certguide_name",
            "certguide_system",
            "certguide_way",
            TagGroups.TAG,
            "certguide_certificates");

    /** Groups that say nothing of a host. */
    private static final Set<String> NO_TAGS = Set.of(ALL, "ungrouped");

    /** So many levels of groups are told apart. */
    private static final int DEEPEST = 30;

    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Host> hosts = new LinkedHashMap<>();

    private static final class Group {
        final Set<String> children = new LinkedHashSet<>();
        final Map<String, Object> variables = new HashMap<>();
    }

    private static final class Host {
        final Set<String> groups = new LinkedHashSet<>();
        final Map<String, Object> variables = new HashMap<>();
    }

    /** A value of a group, and which of several goes before the others: the lowest. */
    private record Ranked(int rank, Object value) {}

    /** The names of the hosts, in the order in which they stand there. */
    Set<String> hosts() {
        return hosts.keySet();
    }

    /** The names of the groups. */
    Set<String> groups() {
        return groups.keySet();
    }

    /** Whether a variable is used. */
    static boolean isUsed(String variable) {
        return USED.contains(variable);
    }

    /**
     * Adds a group, if it is not there.
     *
     * @return whether it is there now: there can be too many
     */
    boolean addGroup(String name) {
        if (!groups.containsKey(name) && groups.size() >= ServerImport.MOST) return false;
        groups.computeIfAbsent(name, n -> new Group());
        return true;
    }

    /**
     * Adds a host to a group.
     *
     * @return whether it is there now: there can be too many
     */
    boolean addHost(String group, String host) {
        if (!hosts.containsKey(host) && hosts.size() >= ServerImport.MOST) return false;
        Host known = hosts.computeIfAbsent(host, h -> new Host());
        if (addGroup(group)) known.groups.add(group);
        return true;
    }

    /** Adds a group to another, if both are there. */
    boolean addChild(String group, String child) {
        if (!addGroup(group) || !addGroup(child)) return false;
        Group above = groups.get(group);
        if (above != null) above.children.add(child);
        return true;
    }

    /** Sets what holds for all of a group. */
    void setOfGroup(String group, String name, Object value) {
        Group known = groups.get(group);
        if (known != null && isUsed(name)) known.variables.put(name, value);
    }

    /** Sets what holds for a host. */
    void setOfHost(String host, String name, Object value) {
        Host known = hosts.get(host);
        if (known != null && isUsed(name)) known.variables.put(name, value);
    }

    /** What holds for each host: what is said of itself before what is said of a group, and the nearer group before. */
    Map<String, Map<String, Object>> variables() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        hosts.forEach((host, own) -> all.put(host, new HashMap<>()));
        List<String> order = order();
        for (String name : USED) {
            Map<String, Ranked> ofGroups = inherited(name, order);
            hosts.forEach((host, own) -> {
                Object value = own.variables.getOrDefault(name, nearest(own.groups, ofGroups));
                Map<String, Object> found = all.get(host);
                if (value != null && found != null) found.put(name, value);
            });
        }
        return all;
    }

    /**
     * The groups that each host stands in, as its tags. Those that were exported for a tag say which; those that were exported
     * for another reason are left out.
     */
    Map<String, List<String>> tags() {
        Set<String> exported = below(AnsibleHost.ALL);
        Map<String, List<String>> tags = new LinkedHashMap<>();
        hosts.forEach((host, own) -> tags.put(
                host,
                own.groups.stream()
                        .filter(group -> !NO_TAGS.contains(group) && !exported.contains(group))
                        .map(this::tag)
                        .toList()));
        return tags;
    }

    private String tag(String group) {
        Group known = groups.get(group);
        return known != null && known.variables.get(TagGroups.TAG) instanceof String tag && !tag.isBlank()
                ? tag
                : group;
    }

    /** A group and all that it contains. */
    private Set<String> below(String top) {
        Set<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(top));
        while (!open.isEmpty()) {
            String name = open.poll();
            Group group = groups.get(name);
            if (group != null && found.add(name)) open.addAll(group.children);
        }
        return found;
    }

    private static @Nullable Object nearest(Set<String> groups, Map<String, Ranked> values) {
        Ranked best = values.get(ALL);
        for (String group : groups) {
            Ranked value = values.get(group);
            if (value != null && (best == null || value.rank() < best.rank())) best = value;
        }
        return best == null ? null : best.value();
    }

    /** What a variable is in each group, by itself or by a group above; each group is walked once. */
    private Map<String, Ranked> inherited(String variable, List<String> order) {
        Map<String, Ranked> values = new HashMap<>();
        for (int rank = 0; rank < order.size(); rank++) {
            Group group = groups.get(order.get(rank));
            Object value = group == null ? null : group.variables.get(variable);
            if (value == null) continue;
            Ranked ranked = new Ranked(rank, value);
            Deque<String> open = new ArrayDeque<>(List.of(order.get(rank)));
            while (!open.isEmpty()) {
                String name = open.poll();
                // What has a value already has the nearer one, and so has everything below it.
                if (values.putIfAbsent(name, ranked) != null) continue;
                Group below = groups.get(name);
                if (below != null) open.addAll(below.children);
            }
        }
        return values;
    }

    /** The groups, the nearest first. */
    private List<String> order() {
        Map<String, Integer> depths = depths();
        List<String> order = new ArrayList<>(groups.keySet());
        order.sort(Comparator.<String>comparingInt(g -> g.equals(ALL) ? -1 : depths.getOrDefault(g, 0))
                .thenComparing(Comparator.naturalOrder())
                .reversed());
        return order;
    }

    /** How far below the top each group is; groups that contain each other have some place. */
    private Map<String, Integer> depths() {
        Map<String, Integer> depths = new HashMap<>();
        Set<String> level = new LinkedHashSet<>(groups.keySet());
        for (int depth = 0; depth < DEEPEST && !level.isEmpty(); depth++) {
            Set<String> below = new LinkedHashSet<>();
            for (String name : level) {
                depths.put(name, depth);
                Group group = groups.get(name);
                if (group != null) below.addAll(group.children);
            }
            level = below;
        }
        return depths;
    }
}
