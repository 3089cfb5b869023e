package org.certguide.fleet.ansible;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.certbot.KeyType;
import org.certguide.fleet.ServerImport;
import org.certguide.profile.FromInventory;
import org.certguide.text.Message;
import org.jspecify.annotations.Nullable;

/** The servers of an inventory of Ansible, also of one that {@link AnsibleProject} has written. */
public final class InventoryServers {
    /** The ways to connect that are ssh. */
    private static final Set<String> SSH =
            Set.of("", "ssh", "smart", "paramiko", "paramiko_ssh", "ansible.builtin.ssh");

    /** The longest value that is looked at, in characters; longer than anything that can be used. */
    private static final int LONGEST = 4096;

    /** More domain names than a certificate can have. */
    private static final int MOST_WORDS = 200;

    /** What is written beside an inventory about a group or a host. */
    @FunctionalInterface
    public interface Beside {
        /**
         * @param folder {@code group_vars} or {@code host_vars}
         * @param name of the group or host; untrusted
         * @return the text of the file, if there is one
         */
        Optional<String> text(String folder, String name);
    }

    private InventoryServers() {}

    /** Reads an inventory, in YAML or INI, with what is beside it. */
    public static ServerImport read(String text, Beside beside, ServerImport.Builder into) {
        Inventory inventory = InventoryText.read(text, into);
        // There may be a file about the group of all without a word of it in the inventory.
        inventory.addGroup(Inventory.ALL);
        for (String group : List.copyOf(inventory.groups()))
            beside("group_vars", group, beside, into)
                    .forEach((key, value) -> inventory.setOfGroup(group, key.toString(), value));
        for (String host : List.copyOf(inventory.hosts()))
            beside("host_vars", host, beside, into)
                    .forEach((key, value) -> inventory.setOfHost(host, key.toString(), value));
        Map<String, List<String>> tags = inventory.tags();
        inventory
                .variables()
                .forEach((host, variables) -> add(host, variables, tags.getOrDefault(host, List.of()), into));
        return into.build();
    }

    private static Map<?, ?> beside(String folder, String name, Beside beside, ServerImport.Builder into) {
        Optional<String> text = beside.text(folder, name);
        if (text.isEmpty()) return Map.of();
        try {
            return YamlReader.read(text.get()) instanceof Map<?, ?> map ? map : Map.of();
        } catch (YamlException e) {
            into.reject(folder + "/" + name, e.why());
            return Map.of();
        }
    }

    private static void add(String host, Map<String, Object> variables, List<String> tags, ServerImport.Builder into) {
        String connection = first(variables, "ansible_connection");
        String address = first(variables, "ansible_host", "ansible_ssh_host");
        String arguments = first(variables, "ansible_ssh_common_args") + first(variables, "ansible_ssh_extra_args");
        String via = first(variables, "certguide_via");
        if (!SSH.contains(connection)) {
            into.reject(host, Message.of("imports.inventory.connection", connection));
            return;
        }
        if (via.isEmpty() && (arguments.contains("Proxy") || arguments.contains("-J"))) {
            into.reject(host, Message.of("imports.not-followed", arguments));
            return;
        }
        List<?> certificates = variables.get("certguide_certificates") instanceof List<?> list && !list.isEmpty()
                ? list
                : List.of(Map.of());
        for (int i = 0; i < certificates.size(); i++) {
            if (into.isFull()) {
                into.reject(host, Message.of("imports.many", ServerImport.MOST));
                return;
            }
            Map<?, ?> certificate = certificates.get(i) instanceof Map<?, ?> map ? map : Map.of();
            String domains = words(certificate.get("domains"));
            into.add(
                    host,
                    new ServerImport.Entry(
                            i == 0 ? named(host, variables) : words(certificate.get("name")),
                            address.isEmpty() ? host : address,
                            first(variables, "ansible_port", "ansible_ssh_port"),
                            first(variables, "ansible_user", "ansible_ssh_user"),
                            via,
                            domains,
                            words(certificate.get("purpose")),
                            first(variables, "certguide_system"),
                            String.join(",", tags)),
                    Optional.of(new ServerImport.Origin(host, facts(certificate, variables))));
        }
    }

    private static FromInventory facts(Map<?, ?> certificate, Map<String, Object> variables) {
        String kind = words(certificate.get("key_type"));
        return new FromInventory(
                Optional.of(first(variables, "certguide_way")).filter(way -> !way.isEmpty()),
                Optional.of(words(certificate.get("name"))).filter(name -> !name.isEmpty()),
                Stream.of(KeyType.values())
                        .filter(type -> type.name().equalsIgnoreCase(kind))
                        .findFirst());
    }

    private static String named(String host, Map<String, Object> variables) {
        String name = first(variables, "certguide_name");
        return name.isEmpty() ? host : name;
    }

    private static String first(Map<String, Object> variables, String... names) {
        for (String name : names) {
            if (variables.get(name) instanceof String text && !text.isBlank()) return bounded(text.strip());
        }
        return "";
    }

    private static String words(@Nullable Object value) {
        if (value instanceof List<?> list)
            return list.stream()
                    .limit(MOST_WORDS)
                    .map(word -> word instanceof String text ? bounded(text) : "")
                    .collect(Collectors.joining(" "));
        return value instanceof String text ? bounded(text) : "";
    }

    /** What is said of a group is read once more for each of its hosts. */
    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
