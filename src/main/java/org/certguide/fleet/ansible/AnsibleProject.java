package org.certguide.fleet.ansible;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.fleet.AuthorityLimits;
import org.certguide.fleet.ansible.AnsibleHost.Certificate;
import org.certguide.profile.Profile;
import org.certguide.server.ServerAddress;
import org.certguide.system.SystemCatalogue;
import org.certguide.text.Messages;

/**
 * The saved servers as a folder for Ansible. No secret is in it: how to log in, Ansible asks for or finds by
 * itself.
 *
 * @param files their contents by their paths in the folder
 * @param servers how many there are
 * @param withoutKey the servers of which no host key is known: Ansible does not connect to them
 * @param leftOut the profiles that have no domain name yet
 * @param wrongNames those of which a domain name is not valid; they are left out
 */
public record AnsibleProject(
        Map<String, String> files,
        int servers,
        List<String> withoutKey,
        List<String> leftOut,
        List<String> wrongNames) {
    /** What somebody has written into it stays. */
    static final String SETTINGS = "group_vars/" + AnsibleHost.ALL + ".yml";

    /** The setting that every export has. */
    static final String TERMS = "certguide_agree_tos";

    /** Begins with the words by which a folder is known that was exported before. */
    static final String PLAYBOOK = "site.yml";

    /** Ubuntu since 25.10 has another sudo, which older versions of Ansible cannot talk to. */
    private static final Set<String> RUST_SUDO = Set.of("ubuntu-25.10", "ubuntu-26.04", "ubuntu-26.10");

    /** Knows the host keys of servers. */
    @FunctionalInterface
    public interface HostKeys {
        /** Lines of a known_hosts file about one server; none where no key is known. */
        List<String> lines(ServerAddress server);
    }

    public AnsibleProject {
        files = Map.copyOf(files);
        withoutKey = List.copyOf(withoutKey);
        leftOut = List.copyOf(leftOut);
        wrongNames = List.copyOf(wrongNames);
    }

    /** The project of some profiles. */
    public static AnsibleProject of(List<Profile> profiles, SystemCatalogue catalogue, HostKeys hostKeys) {
        List<AnsibleHost> hosts = AnsibleHost.of(profiles, catalogue);
        Map<String, String> files = new TreeMap<>();
        files.put("inventory.yml", yaml(inventory(hosts)));
        files.put(PLAYBOOK, yaml(Playbooks.site(hosts, catalogue)));
        files.put("renew-test.yml", yaml(Playbooks.renewTest()));
        files.put("report.yml", yaml(Playbooks.report()));
        files.put("report-crypto.yml", yaml(Playbooks.reportWithCollection()));
        files.put(SETTINGS, Yaml.document(Messages.of("export.head.settings"), settings()));
        for (AnsibleHost host : hosts) {
            files.put("host_vars/" + host.name() + ".yml", yaml(variables(host)));
            files.put("group_vars/" + host.group() + ".yml", yaml(variablesOfGroup(host)));
        }
        TagGroups.of(hosts)
                .forEach((tag, group) -> files.put("group_vars/" + group + ".yml", yaml(Map.of(TagGroups.TAG, tag))));
        List<String> withoutKey = new ArrayList<>();
        files.put("known_hosts", knownHosts(hosts, hostKeys, withoutKey));
        files.put("README.md", readme(hosts, withoutKey));
        return new AnsibleProject(
                files,
                hosts.size(),
                withoutKey,
                profiles.stream()
                        .filter(p -> p.domains().isEmpty())
                        .map(Profile::title)
                        .toList(),
                profiles.stream()
                        .filter(p -> !p.domains().isEmpty() && !AnsibleHost.hasNames(p))
                        .map(Profile::title)
                        .toList());
    }

    private static String yaml(Object value) {
        return Yaml.document(Messages.of("export.head"), value);
    }

    private static Map<String, Object> inventory(List<AnsibleHost> hosts) {
        Map<String, Map<String, Map<String, Object>>> ways = new TreeMap<>();
        for (AnsibleHost host : hosts) {
            ways.computeIfAbsent(host.wayGroup(), way -> new TreeMap<>())
                    .computeIfAbsent(host.group(), group -> new TreeMap<>())
                    .put(host.name(), connection(host.server()));
        }
        Map<String, Object> children = new TreeMap<>();
        ways.forEach((way, groups) -> {
            Map<String, Object> below = new TreeMap<>();
            groups.forEach((group, members) -> below.put(group, Map.of("hosts", members)));
            children.put(way, Map.of("children", below));
        });
        Map<String, Object> groups = new TreeMap<>(TagGroups.inventory(hosts));
        groups.put(AnsibleHost.ALL, Map.of("children", children));
        return Map.of("all", Map.of("children", groups));
    }

    private static Map<String, Object> connection(ServerAddress server) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ansible_host", server.host());
        all.put("ansible_port", server.port());
        all.put("ansible_user", server.user());
        // Not every server where root logs in has sudo.
        if (server.user().equals("root")) all.put("ansible_become", false);
        server.via().ifPresent(via -> {
            all.put("ansible_ssh_common_args", HostArguments.through(server.hops()));
            all.put("certguide_via", via);
        });
        return all;
    }

    private static Map<String, Object> variables(AnsibleHost host) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("certguide_name", host.title());
        all.put(
                "certguide_certificates",
                host.certificates().stream().map(AnsibleProject::certificate).toList());
        return all;
    }

    private static Map<String, Object> certificate(Certificate certificate) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", certificate.name());
        all.put("domains", certificate.domains());
        all.put("key_type", certificate.keyType().name().toLowerCase(Locale.ROOT));
        all.put("purpose", certificate.purpose().name().toLowerCase(Locale.ROOT));
        if (certificate.week() > 1) all.put("week", certificate.week());
        return all;
    }

    private static Map<String, Object> variablesOfGroup(AnsibleHost host) {
        Map<String, Object> all = new LinkedHashMap<>();
        host.system().ifPresent(s -> all.put("certguide_system", s.id()));
        host.way().ifPresent(w -> all.put("certguide_way", w.id()));
        if (host.system().filter(s -> RUST_SUDO.contains(s.id())).isPresent()) {
            all.put("ansible_become_exe", new Yaml.Noted(Messages.of("export.note.sudo"), "sudo.ws"));
        }
        return all;
    }

    private static Map<String, Object> settings() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(TERMS, noted("terms", false));
        all.put("certguide_email", noted("email", ""));
        all.put("certguide_weeks", noted("weeks", 1));
        all.put("certguide_webroot", noted("webroot", ""));
        all.put("certguide_directory", noted("directory", ""));
        all.put("certguide_ca_bundle", noted("bundle", ""));
        all.put("ansible_ssh_common_args", noted("keys", HostArguments.direct()));
        return all;
    }

    private static Yaml.Noted noted(String key, Object value) {
        return new Yaml.Noted(Messages.of("export.note." + key), value);
    }

    private static String knownHosts(List<AnsibleHost> hosts, HostKeys keys, List<String> withoutKey) {
        Set<String> lines = new LinkedHashSet<>();
        Set<String> missing = new LinkedHashSet<>();
        for (AnsibleHost host : hosts) {
            Stream.concat(host.server().hops().stream(), Stream.of(host.server()))
                    .forEach(server -> {
                        List<String> known = keys.lines(server);
                        if (known.isEmpty()) missing.add(server.toString());
                        lines.addAll(known);
                    });
        }
        withoutKey.addAll(missing);
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String readme(List<AnsibleHost> hosts, List<String> withoutKey) {
        int weeks = hosts.stream()
                .flatMap(h -> h.certificates().stream())
                .mapToInt(Certificate::week)
                .max()
                .orElse(1);
        List<String> parts = new ArrayList<>();
        parts.add(Messages.of("export.readme.begin", hosts.size()));
        parts.add(Messages.of("export.readme.passwords"));
        if (!withoutKey.isEmpty())
            parts.add(Messages.of("export.readme.keys", "    " + String.join("\n    ", withoutKey)));
        parts.add(Messages.of("export.readme.limits", AuthorityLimits.PER_DOMAIN, AuthorityLimits.ORDERS));
        if (weeks > 1) parts.add(Messages.of("export.readme.weeks", weeks));
        List<String> tags = TagGroups.lines(hosts);
        if (!tags.isEmpty()) parts.add(Messages.of("export.readme.tags", String.join("\n", tags)));
        parts.add(Messages.of("export.readme.own"));
        parts.add(Messages.of("export.readme.changes"));
        parts.add(Messages.of("export.readme.back"));
        parts.add(Messages.of("export.readme.role"));
        parts.add(Messages.of("export.readme.tried"));
        return String.join("\n\n", parts) + "\n";
    }
}
