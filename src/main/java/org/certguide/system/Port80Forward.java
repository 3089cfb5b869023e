package org.certguide.system;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A rule of the packet filter that sends visitors of port 80 on before any program sees them: no socket is needed for
 * it, and Certbot at that port would wait in vain.
 *
 * @param target where they are sent, as the rule says; untrusted
 * @param by who makes such rules, as far as its words tell
 */
public record Port80Forward(String target, By by) {
    /** Those who make such rules. */
    public enum By {
        KUBERNETES,
        DOCKER,
        PODMAN,
        INCUS,
        SOMEBODY
    }

    /**
     * A shell function for root: the rules that may send port 80 on, of nft and of both kinds of iptables. Chains and
     * hooks of nft are told as well, because a rule there says only together with them whom it is for.
     */
    static final String FUNCTION = """
            forwarded80() {
              [ "$(id -u)" = 0 ] || return 0
              for c in iptables-save iptables-legacy-save ip6tables-save; do
                has $c && within 5 $c -t nat | grep -E -e '-j (DNAT|REDIRECT)' | grep 80 | head -n 100 | sed 's/^/ipt /'
              done
              has nft && within 5 nft -n list ruleset | grep -E 'chain |hook |dport.*(dnat|redirect)|dnat.*dport' | head -n 300 |
                sed 's/^[[:space:]]*/nft /'
              [ -e /usr/local/bin/k3s ] || [ -d /var/lib/rancher ] && echo k3s
              return 0
            } 2>/dev/null
            """;

    /** The first rule in what the function printed. */
    static Optional<Port80Forward> read(List<String> lines) {
        String chain = "";
        boolean output = false;
        for (String line : lines) {
            Optional<Port80Forward> found = Optional.empty();
            if (line.startsWith("ipt ")) found = iptables(line.split(" "));
            if (line.startsWith("nft ")) {
                String[] words = line.split(" ");
                if (words.length > 2 && words[1].equals("chain")) {
                    chain = words[2];
                    output = false;
                } else if (line.contains(" hook ")) {
                    output = line.contains(" hook output ");
                } else if (!output) {
                    found = nft(words, chain);
                }
            }
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private static Optional<Port80Forward> iptables(String[] words) {
        List<String> all = Arrays.asList(words);
        String chain = after("-A", all).orElse("");
        // What the server itself asks for is no visit; nor is what comes from a part of the network alone.
        boolean visits = !chain.equals("OUTPUT")
                && !all.contains("-s")
                && !after("-p", all).equals(Optional.of("udp"));
        boolean port = after("--dport", all)
                .or(() -> after("--dports", all))
                .filter(Port80Forward::has80)
                .isPresent();
        if (!visits || !port) return Optional.empty();
        return after("--to-destination", all)
                .or(() -> after("--to-ports", all))
                .map(target -> new Port80Forward(target, by(chain)));
    }

    private static Optional<Port80Forward> nft(String[] words, String chain) {
        List<String> all = Arrays.asList(words);
        int port = all.indexOf("dport");
        if (port < 1 || port + 1 >= all.size() || !List.of("tcp", "th").contains(all.get(port - 1)))
            return Optional.empty();
        int action = Math.max(all.indexOf("dnat"), all.indexOf("redirect"));
        int map = all.indexOf("map");
        if (map > port && action >= 0) return mapped(all.subList(map + 1, all.size()), chain);
        if (action < port || all.contains("saddr")) return Optional.empty();
        String ports = String.join("", all.subList(port + 1, action)).replaceAll("[{}]", "");
        int end = ports.indexOf("counter");
        if (!has80(end < 0 ? ports : ports.substring(0, end))) return Optional.empty();
        int to = all.subList(action, all.size()).indexOf("to");
        String target = to < 0 || action + to + 1 >= all.size() ? "" : all.get(action + to + 1);
        return Optional.of(new Port80Forward(target, by(chain)));
    }

    /** Of {@code dnat to tcp dport map { 80 : 10.0.0.5, 443 : 10.0.0.6 }}. */
    private static Optional<Port80Forward> mapped(List<String> map, String chain) {
        for (int i = 0; i + 2 < map.size(); i++) {
            if (has80(map.get(i)) && map.get(i + 1).equals(":"))
                return Optional.of(new Port80Forward(map.get(i + 2).replace(",", ""), by(chain)));
        }
        return Optional.empty();
    }

    private static By by(String chain) {
        String name = chain.toUpperCase(Locale.ROOT);
        if (name.startsWith("CNI") || name.startsWith("KUBE") || name.contains("HOSTPORT")) return By.KUBERNETES;
        if (name.startsWith("NETAVARK")) return By.PODMAN;
        // As Incus, and LXD before it, call their chains.
        if (name.startsWith("PRERT.")) return By.INCUS;
        return name.startsWith("DOCKER") ? By.DOCKER : By.SOMEBODY;
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
