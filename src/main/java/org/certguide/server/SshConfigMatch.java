package org.certguide.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.certguide.server.JumpHosts.Hop;
import org.certguide.server.SshConfigFile.Line;
import org.certguide.server.SshHost.NotFollowed;

/** Goes through a configuration for one host: the first value of each setting counts. */
final class SshConfigMatch {
    /** What changes how a server is reached, and is not done here. */
    private static final Set<String> NOT_FOLLOWED = Set.of(
            "proxycommand",
            "pkcs11provider",
            "smartcarddevice",
            "securitykeyprovider",
            "bindaddress",
            "bindinterface",
            "addressfamily",
            "canonicalizehostname",
            "knownhostscommand",
            "verifyhostkeydns",
            "hostbasedauthentication",
            "gssapiauthentication",
            "ciphers",
            "macs",
            "kexalgorithms",
            "hostkeyalgorithms",
            "casignaturealgorithms",
            "pubkeyacceptedalgorithms",
            "pubkeyacceptedkeytypes");

    /** Values with which these say nothing. */
    private static final Set<String> SAYS_NOTHING = Set.of("no", "none", "false", "any", "internal");

    private static final Set<String> ONE_WORD =
            Set.of("hostname", "user", "identityagent", "hostkeyalias", "revokedhostkeys", "tag", "identitiesonly");
    private static final Set<String> LISTS = Set.of("userknownhostsfile", "globalknownhostsfile");
    private static final Set<String> TIMES = Set.of("connecttimeout", "serveraliveinterval");

    private final LocalUser local;
    private final String original;
    private final Map<String, List<String>> values = new HashMap<>();
    private final Set<String> keyFiles = new LinkedHashSet<>();
    private final Set<String> certificates = new LinkedHashSet<>();
    private final Set<NotFollowed> notFollowed = new LinkedHashSet<>();

    /** The name that Host lines are about: as given, and in a second pass where it is. */
    private String host;

    private boolean second;
    private boolean wantsSecond;

    SshConfigMatch(List<SshConfigFile> files, LocalUser local, Hop given) {
        this.local = local;
        original = given.host();
        host = original;
        given.user().ifPresent(user -> values.put("user", List.of(user)));
        given.port().ifPresent(port -> values.put("port", List.of(Integer.toString(port))));
        for (SshConfigFile file : files) read(file, true, false);
        host = hostName();
        if (!wantsSecond) return;
        second = true;
        values.put("hostname", List.of(host));
        for (SshConfigFile file : files) read(file, true, false);
    }

    /**
     * @param never whether the file is included where nothing counts
     */
    private void read(SshConfigFile file, boolean begin, boolean never) {
        boolean active = begin;
        for (Line line : file.lines()) {
            if (!active && !line.isStructure()) continue;
            switch (line.keyword()) {
                case "host" -> active = !never && matchesHost(line.words());
                case "match" -> active = matchesAll(file, line) && !never;
                case "include" -> {
                    if (active && !line.complete()) note(file, line, line.written());
                    for (SshConfigFile included : line.included()) read(included, active, never || !active);
                }
                default -> take(file, line);
            }
        }
    }

    /** One pattern has to match, and none that is negated. */
    private boolean matchesHost(List<String> patterns) {
        boolean matched = false;
        for (String pattern : patterns) {
            boolean negated = pattern.startsWith("!");
            if (HostPattern.matches(negated ? pattern.substring(1) : pattern, host)) {
                if (negated) return false;
                matched = true;
            }
        }
        return matched;
    }

    private boolean matchesAll(SshConfigFile file, Line line) {
        boolean met = true;
        List<String> unknown = new ArrayList<>();
        List<String> words = line.words();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String value = null;
            int equals = word.indexOf('=');
            if (equals > 0) {
                value = word.substring(equals + 1);
                word = word.substring(0, equals);
            }
            boolean negated = word.startsWith("!");
            String condition = (negated ? word.substring(1) : word).toLowerCase(Locale.ROOT);
            boolean holds;
            switch (condition) {
                case "all" -> {
                    return words.size() == 1 && !negated;
                }
                case "final", "canonical" -> {
                    wantsSecond |= condition.equals("final");
                    holds = second;
                }
                default -> {
                    if ((value == null || value.isEmpty()) && i + 1 < words.size()) value = words.get(++i);
                    if ("=".equals(value) && i + 1 < words.size()) value = words.get(++i);
                    if (value == null) return false;
                    Optional<Boolean> known = matches(condition, value);
                    if (known.isEmpty()) unknown.add(condition);
                    holds = known.orElse(!negated);
                }
            }
            met &= holds != negated;
        }
        if (words.isEmpty() || !met) return false;
        // What it depends on is not known, and exec is never run.
        for (String condition : unknown) note(file, line, line.written() + " " + condition);
        return unknown.isEmpty();
    }

    private Optional<Boolean> matches(String condition, String patterns) {
        return switch (condition) {
            case "host" -> Optional.of(inList(patterns.toLowerCase(Locale.ROOT), hostName()));
            case "originalhost" ->
                Optional.of(inList(patterns.toLowerCase(Locale.ROOT), original.toLowerCase(Locale.ROOT)));
            case "user" -> Optional.of(inList(patterns, first("user").orElse(local.user())));
            case "localuser" -> Optional.of(inList(patterns, local.user()));
            case "tagged" ->
                Optional.of(first("tag").filter(tag -> inList(patterns, tag)).isPresent());
            default -> Optional.empty();
        };
    }

    /** Patterns with commas between them; one that is negated decides. */
    private static boolean inList(String patterns, String name) {
        boolean matched = false;
        for (String pattern : patterns.split(",", -1)) {
            boolean negated = pattern.startsWith("!");
            if (HostPattern.matches(negated ? pattern.substring(1) : pattern, name)) {
                if (negated) return false;
                matched = true;
            }
        }
        return matched;
    }

    private void take(SshConfigFile file, Line line) {
        String keyword = line.keyword();
        List<String> words = line.words();
        if (keyword.equals("proxyjump")) {
            jump(line);
        } else if (words.isEmpty() || words.getFirst().isEmpty()) {
            return;
        } else if (keyword.equals("proxycommand")) {
            if (values.containsKey("proxyjump")) return;
            values.put("proxyjump", List.of("none"));
            Optional<String> through = ForwardingCommand.jumpHost(words);
            if (through.isPresent()) values.put("proxyjump", List.of(through.get()));
            else if (!line.rest().equalsIgnoreCase("none")) note(file, line, line.written());
        } else if (keyword.equals("identityfile")) {
            if (words.size() == 1) keyFiles.add(words.getFirst());
        } else if (keyword.equals("certificatefile")) {
            if (words.size() == 1) certificates.add(words.getFirst());
        } else if (keyword.equals("port")) {
            if (JumpHosts.port(words.getFirst()) > 0) values.putIfAbsent(keyword, words);
        } else if (TIMES.contains(keyword)) {
            if (time(words.getFirst()).isPresent()) values.putIfAbsent(keyword, words);
        } else if (ONE_WORD.contains(keyword)) {
            if (words.size() == 1) values.putIfAbsent(keyword, words);
        } else if (LISTS.contains(keyword)) {
            values.putIfAbsent(keyword, words);
        } else if (NOT_FOLLOWED.contains(keyword)) {
            boolean isFirst = values.putIfAbsent(keyword, words) == null;
            // What a distribution sets for everybody changes nothing here that anybody would miss.
            if (isFirst && file.own() && !SAYS_NOTHING.contains(words.getFirst().toLowerCase(Locale.ROOT)))
                note(file, line, line.written());
        }
    }

    private void jump(Line line) {
        int comment = line.rest().indexOf('#');
        String text = (comment < 0 ? line.rest() : line.rest().substring(0, comment)).strip();
        if (JumpHosts.isNone(text) || JumpHosts.parse(text.replace('%', 'x')).isPresent())
            values.putIfAbsent("proxyjump", List.of(text));
    }

    private void note(SshConfigFile file, Line line, String what) {
        notFollowed.add(new NotFollowed(what, file.name(), line.number()));
    }

    private Optional<String> first(String keyword) {
        return Optional.ofNullable(values.get(keyword)).map(List::getFirst);
    }

    private String hostName() {
        return first("hostname")
                .map(name -> SshTokens.expand(name, Map.of('h', host)))
                .orElse(host)
                .toLowerCase(Locale.ROOT);
    }

    SshHost result() {
        OptionalInt port =
                first("port").map(JumpHosts::port).map(OptionalInt::of).orElse(OptionalInt.empty());
        Optional<String> user = first("user").filter(ServerAddress::isUser);
        String number = Integer.toString(port.orElse(ServerAddress.DEFAULT_PORT));
        String login = user.orElse(local.user());
        Map<Character, String> way = Map.of('h', host, 'n', original, 'p', number, 'r', login);
        Optional<String> jump =
                first("proxyjump").map(text -> SshTokens.expand(text, way)).filter(text -> !JumpHosts.isNone(text));
        Optional<String> alias = first("hostkeyalias").map(name -> name.toLowerCase(Locale.ROOT));
        SshTokens tokens = new SshTokens(local, host, original, number, login, alias.orElse(original), jump);
        return new SshHost(
                original,
                host,
                port,
                user,
                new SshHost.Keys(
                        keyFiles.stream()
                                .filter(f -> !f.equalsIgnoreCase("none"))
                                .map(tokens::path)
                                .toList(),
                        keyFiles.isEmpty(),
                        certificates.stream()
                                .filter(f -> !f.equalsIgnoreCase("none"))
                                .map(tokens::path)
                                .toList(),
                        first("identitiesonly").filter(SshConfigMatch::isYes).isPresent(),
                        first("identityagent").map(tokens::path)),
                jump,
                seconds("connecttimeout"),
                seconds("serveraliveinterval"),
                new SshHost.HostKeys(
                        values.getOrDefault("userknownhostsfile", List.of()).stream()
                                .map(tokens::path)
                                .toList(),
                        values.getOrDefault("globalknownhostsfile", List.of()).stream()
                                .map(tokens::path)
                                .toList(),
                        alias,
                        first("revokedhostkeys")
                                .filter(f -> !f.equalsIgnoreCase("none"))
                                .map(tokens::path)),
                List.copyOf(notFollowed));
    }

    private OptionalInt seconds(String keyword) {
        return first(keyword).map(SshConfigMatch::time).orElse(OptionalInt.empty());
    }

    private static boolean isYes(String value) {
        return value.equalsIgnoreCase("yes") || value.equalsIgnoreCase("true");
    }

    /** A time as sshd_config(5) writes it, such as {@code 90}, {@code 90s} or {@code 1m30s}. */
    static OptionalInt time(String text) {
        if (text.isEmpty() || text.length() > 20) return OptionalInt.empty();
        long all = 0;
        long number = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                number = Math.max(0, number) * 10 + c - '0';
            } else {
                int unit = "sSmMhHdDwW".indexOf(c);
                if (number < 0 || unit < 0) return OptionalInt.empty();
                all += number * new int[] {1, 60, 3600, 86400, 604800}[unit / 2];
                number = -1;
            }
            if (all > Integer.MAX_VALUE || number > Integer.MAX_VALUE) return OptionalInt.empty();
        }
        all += Math.max(0, number);
        return all > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) all);
    }
}
