package org.certguide.system;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A rule of the packet filter that sends visitors of port 80 on before any program sees them: no socket is needed for
 * it, and Certbot at that port would wait in vain.
 *
 * @param target where they are sent, as the rule says; untrusted
 * @param by who makes such rules, as far as its words tell
 */
public record Port80Forward(String target, By by) {
    private static final Pattern ELEMENTS = Pattern.compile("(?:\\{ )?[0-9-]+(?: |,)");

    /** Those who make such rules. */
    public enum By {
        KUBERNETES,
        DOCKER,
        PODMAN,
        INCUS,
        SOMEBODY
    }

    /**
     * A shell function for root: the rules that may send port 80 on, of nft and of both kinds of iptables. Of nft, the
     * chain of such a rule and its hook are told as well, because it says only together with them whom it is for, and
     * the sets and maps of ports that it may name.
     */
    static final String FUNCTION = """
            forwarded80() {
              [ "$(id -u)" = 0 ] || return 0
              for c in iptables-save iptables-legacy-save ip6tables-save; do
                has $c && within 5 $c -t nat | grep -E -e '-j (DNAT|REDIRECT)' | grep 80 | head -n 100 | sed 's/^/ipt /'
              done
              has nft && within 5 nft -n list ruleset | sed -n -E 's/^[[:space:]]*/nft /
                /^nft chain /h
                / hook /H
                /^nft (table|set|map) |^nft (elements = [{] )?[0-9-]+( |,)/p
                /dport.*(dnat|redirect)|(dnat|redirect).*dport/{
                x
                p
                x
                p
                }' | head -n 1000 | cut -c 1-2000
              [ -e /usr/local/bin/k3s ] || [ -d /var/lib/rancher ] && echo k3s
              return 0
            } 2>/dev/null
            """;

    /** The first rule in what the function printed. */
    static Optional<Port80Forward> read(List<String> lines) {
        Map<String, String> sets = new HashMap<>();
        String set = "";
        String table = "";
        String chain = "";
        boolean output = false;
        for (String line : lines) {
            Optional<Port80Forward> found = Optional.empty();
            List<String> words = List.of(line.split(" "));
            if (line.startsWith("ipt ")) found = iptables(words);
            if (line.startsWith("nft ") && words.size() > 2) {
                String elements = line.substring("nft ".length()).replaceFirst("^elements = ", "");
                switch (words.get(1)) {
                    case "table" -> {
                        table = words.size() > 3 ? words.get(3) : "";
                        sets.clear();
                    }
                    case "set", "map" -> set = "@" + words.get(2);
                    case "chain" -> {
                        chain = words.get(2);
                        output = false;
                    }
                    default -> {
                        if (line.contains(" hook ")) output = line.contains(" hook output ");
                        else if (ELEMENTS.matcher(elements).lookingAt())
                            sets.merge(set, elements, Port80Forward::joined);
                        else if (!output) found = nft(words, by(table, chain), sets);
                    }
                }
            }
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    /** No set of ports goes on for longer than there are ports. */
    private static String joined(String first, String more) {
        return first.length() > 1_000_000 ? first : first + " " + more;
    }

    private static Optional<Port80Forward> iptables(List<String> words) {
        String chain = after("-A", words).orElse("");
        // What the server itself asks for is no visit; nor is what comes from a part of the network alone.
        boolean visits = !chain.equals("OUTPUT")
                && !words.contains("-s")
                && !after("-d", words).filter(to -> to.startsWith("127.")).isPresent()
                && !after("-p", words).equals(Optional.of("udp"));
        boolean port = Stream.of("--dport", "--dports")
                .anyMatch(option -> !after("!", words).equals(Optional.of(option))
                        && after(option, words).filter(Port80Forward::has80).isPresent());
        if (!visits || !port) return Optional.empty();
        return after("--to-destination", words)
                .or(() -> after("--to-ports", words))
                .map(target -> new Port80Forward(target, by("", chain)));
    }

    /**
     * @param sets what the sets and maps hold that a rule may name
     */
    private static Optional<Port80Forward> nft(List<String> words, By by, Map<String, String> sets) {
        int port = words.indexOf("dport");
        if (port < 1
                || port + 1 >= words.size()
                || !List.of("tcp", "th").contains(words.get(port - 1))
                || words.contains("saddr")
                || after("daddr", words).filter(to -> to.startsWith("127.")).isPresent()) return Optional.empty();
        int action = Math.max(words.indexOf("dnat"), words.indexOf("redirect"));
        int map = words.indexOf("map");
        if (map > port && action >= 0) {
            List<String> pairs = words.subList(map + 1, words.size());
            String name = pairs.isEmpty() ? "" : pairs.getFirst();
            return mapped(sets.containsKey(name) ? List.of(sets.get(name).split(" ")) : pairs, by);
        }
        if (action < port || words.get(port + 1).equals("!=")) return Optional.empty();
        String named = sets.getOrDefault(words.get(port + 1), String.join("", words.subList(port + 1, action)));
        String ports = named.replaceAll("[{} ]", "");
        int end = ports.indexOf("counter");
        if (!has80(end < 0 ? ports : ports.substring(0, end))) return Optional.empty();
        int to = words.subList(action, words.size()).indexOf("to");
        String target = to < 0 || action + to + 1 >= words.size() ? "" : words.get(action + to + 1);
        return Optional.of(new Port80Forward(target, by));
    }

    /** Of {@code dnat to tcp dport map { 80 : 10.0.0.5 . 8080, 443 : 10.0.0.6 . 8443 }}. */
    private static Optional<Port80Forward> mapped(List<String> map, By by) {
        for (int i = 0; i + 2 < map.size(); i++) {
            if (!has80(map.get(i)) || !map.get(i + 1).equals(":")) continue;
            boolean ends = i + 4 >= map.size() || !map.get(i + 3).equals(".");
            String target = ends ? map.get(i + 2) : map.get(i + 2) + ":" + map.get(i + 4);
            return Optional.of(new Port80Forward(target.replace(",", ""), by));
        }
        return Optional.empty();
    }

    private static By by(String table, String chain) {
        String name = chain.toUpperCase(Locale.ROOT);
        if (name.startsWith("CNI") || name.startsWith("KUBE") || name.contains("HOSTPORT")) return By.KUBERNETES;
        if (name.startsWith("NETAVARK") || table.equals("netavark")) return By.PODMAN;
        // As Incus, and LXD before it, call their chains.
        if (name.startsWith("PRERT.")) return By.INCUS;
        return name.startsWith("DOCKER") || table.startsWith("docker") ? By.DOCKER : By.SOMEBODY;
    }

    /** Whether a list of ports and ranges has this one in it. */
    private static boolean has80(String ports) {
        for (String part : ports.split(",")) {
            String[] ends = part.split("[:-]", 2);
            if (part.equals("80")) return true;
            if (ends.length == 2 && ends[0].matches("\\d{1,5}") && ends[1].matches("\\d{1,5}")) {
                if (Integer.parseInt(ends[0]) <= 80 && Integer.parseInt(ends[1]) >= 80) return true;
            }
        }
        return false;
    }

    private static Optional<String> after(String word, List<String> all) {
        int at = all.indexOf(word);
        return at < 0 || at + 1 >= all.size() ? Optional.empty() : Optional.of(all.get(at + 1));
    }
}
