package org.certguide.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers in an OpenSSH configuration, {@code ~/.ssh/config}: a reader of the part of
 * ssh_config(5) that a login form can be filled from. {@code Match} and {@code Include} are passed
 * over.
 */
public final class SshConfig {
    private static final Pattern LINE = Pattern.compile("(\\w++)(?:\\s*+=\\s*+|\\s++)(.++)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*+)\"|(\\S++)");

    /** A longer list is of no use for choosing, and each entry is matched with all patterns. */
    private static final int MOST_HOSTS = 1000;

    /** Keywords that this application does not support; servers that need them are marked. */
    private static final Set<String> NOT_SUPPORTED =
            Set.of("proxyjump", "proxycommand", "securitykeyprovider", "pkcs11provider");

    private SshConfig() {}

    /**
     * A server that the configuration has a name for.
     *
     * @param alias the name
     * @param hostName where it is
     * @param port 1 to 65535
     * @param user the login name, if it is set
     * @param keyFile the first private key, as written, often with a {@code ~}
     * @param notSupported the keywords, in lower case, that this application does not follow
     */
    public record Host(
            String alias,
            String hostName,
            int port,
            Optional<String> user,
            Optional<String> keyFile,
            Set<String> notSupported) {}

    /**
     * What the configuration says of the host keys of one server; paths as written.
     *
     * @param userFiles empty where it says nothing
     * @param globalFiles empty where it says nothing
     * @param alias the name that the server has in these files, if it is not its own
     * @param revoked a file of keys that must not be trusted
     */
    public record HostKeys(
            List<String> userFiles, List<String> globalFiles, Optional<String> alias, Optional<String> revoked) {
        /** Where there is no configuration. */
        public static final HostKeys NONE = new HostKeys(List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    private record Block(List<String> patterns, Map<String, List<String>> values) {}

    /**
     * The servers that are named without wildcards, in the order of the file. As in OpenSSH, the
     * first value that is found for a keyword counts.
     *
     * @param text the content of the file; what is not understood is passed over
     */
    public static List<Host> parse(String text) {
        List<Block> blocks = blocks(text);
        Set<String> aliases = new LinkedHashSet<>();
        for (Block block : blocks) {
            for (String pattern : block.patterns()) {
                if (aliases.size() < MOST_HOSTS && !isWild(pattern)) aliases.add(pattern);
            }
        }
        List<Host> hosts = new ArrayList<>();
        for (String alias : aliases) host(alias, blocks).ifPresent(hosts::add);
        return List.copyOf(hosts);
    }

    /**
     * What it says of the host keys of the server at an address. A server that was typed or saved has
     * no name of the configuration: it is the first one that leads to this address, or else has its
     * address for a name.
     */
    public static HostKeys hostKeys(String text, ServerAddress address) {
        String alias = parse(text).stream()
                .filter(host -> host.hostName().equals(address.host()) && host.port() == address.port())
                .filter(host -> host.user().orElse(address.user()).equals(address.user()))
                .map(Host::alias)
                .findFirst()
                .orElse(address.host());
        Map<String, List<String>> values = values(alias, blocks(text));
        return new HostKeys(
                values.getOrDefault("userknownhostsfile", List.of()),
                values.getOrDefault("globalknownhostsfile", List.of()),
                first(values, "hostkeyalias"),
                first(values, "revokedhostkeys").filter(file -> !file.equalsIgnoreCase("none")));
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        Block current = new Block(List.of("*"), new LinkedHashMap<>());
        blocks.add(current);
        for (String line : text.lines().toList()) {
            Matcher m = LINE.matcher(line.strip());
            if (!m.matches()) continue;
            String keyword = m.group(1).toLowerCase(Locale.ROOT);
            List<String> words = words(m.group(2));
            if (words.isEmpty()) continue;
            switch (keyword) {
                case "host" -> {
                    current = new Block(words, new LinkedHashMap<>());
                    blocks.add(current);
                }
                // What follows a Match applies under conditions only: it is ignored here.
                case "match" -> current = new Block(List.of(), new LinkedHashMap<>());
                default -> current.values().putIfAbsent(keyword, words);
            }
        }
        return blocks;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher m = WORD.matcher(text);
        while (m.find()) words.add(m.group(1) == null ? m.group(2) : m.group(1));
        return words;
    }

    private static Optional<Host> host(String alias, List<Block> blocks) {
        Map<String, List<String>> values = values(alias, blocks);
        String name = first(values, "hostname").orElse(alias).replace("%h", alias);
        int port = port(first(values, "port").orElse("22"));
        if (!ServerAddress.isHost(name) || port == 0) return Optional.empty();
        Set<String> unsupported = new LinkedHashSet<>(values.keySet());
        unsupported.retainAll(NOT_SUPPORTED);
        unsupported.removeIf(keyword ->
                first(values, keyword).filter("none"::equalsIgnoreCase).isPresent());
        return Optional.of(new Host(
                alias,
                name,
                port,
                first(values, "user").filter(ServerAddress::isUser),
                first(values, "identityfile"),
                Set.copyOf(unsupported)));
    }

    private static Map<String, List<String>> values(String alias, List<Block> blocks) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Block block : blocks) {
            if (matches(alias, block.patterns())) block.values().forEach(values::putIfAbsent);
        }
        return values;
    }

    private static Optional<String> first(Map<String, List<String>> values, String keyword) {
        return Optional.ofNullable(values.get(keyword)).map(List::getFirst);
    }

    /** As in OpenSSH: one pattern has to match, and none that is negated. */
    private static boolean matches(String alias, List<String> patterns) {
        boolean matched = false;
        for (String pattern : patterns) {
            boolean negated = pattern.startsWith("!");
            if (HostPattern.matches(negated ? pattern.substring(1) : pattern, alias)) {
                if (negated) return false;
                matched = true;
            }
        }
        return matched;
    }

    private static boolean isWild(String pattern) {
        return pattern.chars().anyMatch(c -> c == '*' || c == '?' || c == '!');
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}")) return 0;
        int port = Integer.parseInt(text);
        return port <= 65535 ? port : 0;
    }
}
