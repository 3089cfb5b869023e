package org.certguide.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.certguide.checks.PacketFilter.Action;
import org.certguide.checks.PacketFilter.Chain;
import org.certguide.checks.PacketFilter.Match;
import org.certguide.checks.PacketFilter.Rule;
import org.certguide.checks.PacketFilter.Verdict;
import org.jspecify.annotations.Nullable;

/** Reads what {@code nft list ruleset} prints. */
final class Nftables {
    private static final Pattern TABLE = Pattern.compile("table (\\S+) (\\S+) \\{");
    private static final Pattern CHAIN = Pattern.compile("chain (\\S+) \\{.*");
    private static final Pattern BASE = Pattern.compile("type filter hook (input|prerouting|ingress) .*");

    private static final Pattern SET = Pattern.compile("(?:set|map) (\\S+) \\{");
    private static final Pattern ELEMENTS = Pattern.compile("elements = \\{(.*)\\}");

    /** Not the rest of a concatenation such as {@code iifname . tcp dport}. */
    private static final String LIST = "(!= |== )?(?!\\. )(\\{[^}]*\\}|@\\S+|\"[^\"]*\"|[^\\s{}]+)";

    private static final Pattern STATE = Pattern.compile("ct state " + LIST);
    private static final Pattern INTERFACE = Pattern.compile("(?:meta )?(?:iif|iifname) " + LIST);
    private static final Pattern PORT = Pattern.compile("(?:tcp|th) dport " + LIST);
    private static final Pattern VERDICT_MAP = Pattern.compile(
            "(?:(ct state)|(?:meta )?(iif|iifname)|(?:tcp|th) (dport)|(?:ip protocol|ip6 nexthdr|meta l4proto)"
                    + "|meta (nfproto)) vmap (\\{[^}]*\\}|@\\S+)");
    private static final Pattern PROTOCOL = Pattern.compile("(?:(ip) protocol|(ip6) nexthdr|meta l4proto) " + LIST);
    private static final Pattern FAMILY = Pattern.compile("meta nfproto " + LIST);
    private static final Pattern SOURCE = Pattern.compile("(ip|ip6) saddr " + LIST);
    private static final Pattern LOCAL = Pattern.compile("fib daddr (?:\\. iif )?type " + LIST);
    private static final Pattern CAST = Pattern.compile("meta pkttype " + LIST);
    private static final Pattern OTHERS =
            Pattern.compile("(?:udp|udplite|sctp|dccp|icmp|icmpv6|igmp|esp|ah|vrrp|arp)(?!\\w).*");
    private static final Pattern SILENT =
            Pattern.compile("counter(?: packets \\d+ bytes \\d+| name \\S+)?|comment \"[^\"]*\""
                    + "|log(?: prefix \"[^\"]*\"| level \\S+| flags \\S+| group \\d+)*+"
                    + "|# handle \\d+");
    private static final Pattern END =
            Pattern.compile("(accept|drop|reject|return|continue)(?!\\w).*|(jump|goto) (\\S+).*");

    private static final Pattern LATER_END =
            Pattern.compile(".*?(?<!\\w)((?:accept|drop|reject|return)(?!\\w).*|(?:jump|goto) \\S+.*)");
    private static final Pattern COMMENT = Pattern.compile("comment \"[^\"]*\"");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

    /** A list that goes on for longer is read as far as that. */
    private static final int LONGEST_RULE = 16 * 1024;

    private Nftables() {}

    /**
     * What the rules do with a connection to port 80.
     *
     * @param way the network card towards the internet, if it is known
     * @param table tells which tables count, from family and name such as {@code inet filter}
     */
    static Verdict verdict(String ruleset, boolean ipv6, Optional<String> way, Predicate<String> table) {
        boolean unsure = false;
        for (Verdict verdict : verdicts(ruleset, ipv6, way, table)) {
            if (verdict == Verdict.CLOSED) return Verdict.CLOSED;
            unsure |= verdict == Verdict.UNSURE;
        }
        return unsure ? Verdict.UNSURE : Verdict.OPEN;
    }

    /** One for each chain that sees packets from outside. */
    private static List<Verdict> verdicts(
            String ruleset, boolean ipv6, Optional<String> way, Predicate<String> counts) {
        List<Verdict> verdicts = new ArrayList<>();
        Map<String, Chain> chains = new HashMap<>();
        List<String> bases = new ArrayList<>();
        String table = "";
        String chain = "";
        List<Rule> rules = new ArrayList<>();
        Action policy = new Action.Accept();
        int depth = 0;
        Map<String, String> sets = new HashMap<>();
        String set = "";
        for (String line : joined(ruleset)) {
            Matcher t = TABLE.matcher(line);
            Matcher c = CHAIN.matcher(line);
            Matcher named = SET.matcher(line);
            if (depth == 0 && t.matches()) {
                table = t.group(1) + " " + t.group(2);
                depth = 1;
            } else if (depth == 1 && c.matches()) {
                chain = c.group(1);
                rules = new ArrayList<>();
                policy = new Action.Accept();
                depth = 2;
            } else if (depth == 1 && named.matches()) {
                chain = "";
                set = named.group(1);
                sets.put(set, "");
                depth = 2;
            } else if (line.endsWith("{")) {
                chain = "";
                depth++;
            } else if (line.equals("}")) {
                if (depth == 2 && !chain.isEmpty()) chains.put(chain, new Chain(List.copyOf(rules), policy));
                if (depth == 1) {
                    if (counts.test(table) && family(table, ipv6)) {
                        PacketFilter filter = new PacketFilter(Map.copyOf(chains));
                        for (String base : bases) verdicts.add(filter.verdict(base));
                    }
                    chains.clear();
                    bases.clear();
                    sets.clear();
                }
                chain = "";
                set = "";
                depth = Math.max(0, depth - 1);
            } else if (depth == 2 && !chain.isEmpty()) {
                if (line.startsWith("type ")) {
                    if (BASE.matcher(line).matches()) bases.add(chain);
                    if (line.contains("policy drop")) policy = new Action.Drop();
                } else if (!line.startsWith("#") && !line.startsWith("comment ")) {
                    rules.add(rule(line, ipv6, way, sets));
                }
            } else if (!set.isEmpty()) {
                Matcher elements = ELEMENTS.matcher(line);
                // What rules add to it while packets come is another thing a moment later.
                boolean changing = line.startsWith("flags ") && (line.contains("dynamic") || line.contains("timeout"));
                if (elements.matches()) {
                    sets.put(set, elements.group(1));
                } else if (changing || line.startsWith("elements ")) {
                    sets.remove(set);
                    set = "";
                }
            }
        }
        return verdicts;
    }

    private static boolean family(String table, boolean ipv6) {
        return switch (table.split(" ")[0]) {
            case "inet", "netdev" -> true;
            case "ip" -> !ipv6;
            case "ip6" -> ipv6;
            default -> false;
        };
    }

    /** Puts a list that goes over several lines into one; a block keeps its lines. */
    private static List<String> joined(String ruleset) {
        List<String> lines = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String raw : FindingTexts.lines(ruleset)) {
            String line = raw.strip();
            open.append(open.isEmpty() ? "" : " ").append(line);
            boolean more = line.endsWith(",") || line.endsWith("= {");
            if (more && open.length() < LONGEST_RULE) continue;
            lines.add(open.toString());
            open.setLength(0);
        }
        if (!open.isEmpty()) lines.add(open.toString());
        return lines;
    }

    /**
     * @param sets the elements of the table's sets and maps that have a name
     */
    private static Rule rule(String line, boolean ipv6, Optional<String> way, Map<String, String> sets) {
        Match match = Match.YES;
        // Not cut off word by word: a line may have thousands.
        for (int from = blanks(line, 0); from < line.length(); ) {
            Matcher m;
            if ((m = at(END, line, from)).matches()) return new Rule(match, action(m));
            else if ((m = at(SILENT, line, from)).lookingAt()) {
                // No condition.
            } else if ((m = at(VERDICT_MAP, line, from)).lookingAt()) {
                return new Rule(match, mapped(m, ipv6, way, sets));
            } else if ((m = at(STATE, line, from)).lookingAt()) {
                match = match.and(oneOf(m.group(1), list(m.group(2), sets), "new"));
            } else if ((m = at(INTERFACE, line, from)).lookingAt()) {
                match = match.and(incoming(m.group(1), list(m.group(2), sets), way));
            } else if ((m = at(PORT, line, from)).lookingAt()) {
                String ports = list(m.group(2), sets);
                Match port = ports.startsWith("@") ? Match.MAYBE : PacketFilter.port(String.join(",", elements(ports)));
                match = match.and(negated(m.group(1)) ? port.not() : port);
            } else if ((m = at(PROTOCOL, line, from)).lookingAt()) {
                if (m.group(1) != null) match = match.and(Match.of(!ipv6));
                if (m.group(2) != null) match = match.and(Match.of(ipv6));
                match = match.and(oneOf(m.group(3), list(m.group(4), sets), "tcp"));
            } else if ((m = at(FAMILY, line, from)).lookingAt()) {
                match = match.and(oneOf(m.group(1), list(m.group(2), sets), ipv6 ? "ipv6" : "ipv4"));
            } else if ((m = at(SOURCE, line, from)).lookingAt()) {
                match = match.and(Match.of(m.group(1).equals(ipv6 ? "ip6" : "ip")))
                        .and(source(m));
            } else if ((m = at(LOCAL, line, from)).lookingAt()) {
                match = match.and(oneOf(m.group(1), list(m.group(2), sets), "local"));
            } else if ((m = at(CAST, line, from)).lookingAt()) {
                match = match.and(oneOf(m.group(1), list(m.group(2), sets), "host"));
            } else if (at(OTHERS, line, from).matches()) {
                return new Rule(Match.NO, new Action.Nothing());
            } else {
                return new Rule(match.and(Match.MAYBE), strange(line.substring(from)));
            }
            from = blanks(line, m.end());
        }
        return new Rule(match, new Action.Nothing());
    }

    private static Matcher at(Pattern pattern, String line, int from) {
        return pattern.matcher(line).region(from, line.length());
    }

    /** Where the next word begins. */
    private static int blanks(String line, int from) {
        int at = from;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) at++;
        return at;
    }

    /** A condition that is not known here: what the rule does can still be read off its end. */
    private static Action strange(String rest) {
        Matcher end = LATER_END.matcher(QUOTED.matcher(rest).replaceAll(""));
        if (!end.matches()) return new Action.Unrecognised();
        Matcher action = END.matcher(end.group(1));
        return action.matches() ? action(action) : new Action.Unrecognised();
    }

    private static Action action(Matcher m) {
        if (m.group(2) != null)
            return m.group(2).equals("jump") ? new Action.Jump(m.group(3)) : new Action.Goto(m.group(3));
        return switch (m.group(1)) {
            case "accept" -> new Action.Accept();
            case "drop", "reject" -> new Action.Drop();
            case "return" -> new Action.Return();
            default -> new Action.Nothing();
        };
    }

    /** What a verdict map does: the most fitting element decides, and else the packet goes on. */
    private static Action mapped(Matcher m, boolean ipv6, Optional<String> way, Map<String, String> sets) {
        String map = list(m.group(5), sets);
        if (map.startsWith("@")) return new Action.Unrecognised();
        Optional<String> otherwise = Optional.empty();
        for (String pair : parts(map)) {
            String[] sides = pair.split(" : ", 2);
            if (sides.length < 2) return new Action.Unrecognised();
            String key = key(sides[0]);
            if (key.equals("*")) {
                otherwise = Optional.of(sides[1]);
                continue;
            }
            Match match;
            if (m.group(1) != null) match = Match.of(key.equals("new"));
            else if (m.group(2) != null) match = PacketFilter.from(key, way);
            else if (m.group(3) != null) match = PacketFilter.port(key);
            else if (m.group(4) != null) match = Match.of(key.equals(ipv6 ? "ipv6" : "ipv4"));
            else match = Match.of(key.equals("tcp"));
            if (match == Match.MAYBE) return new Action.Unrecognised();
            if (match == Match.YES) return outcome(sides[1]);
        }
        return otherwise.map(Nftables::outcome).orElse(new Action.Nothing());
    }

    private static Action outcome(String verdict) {
        Matcher end = END.matcher(verdict.strip());
        return end.matches() ? action(end) : new Action.Unrecognised();
    }

    /** The elements that a name stands for; the name itself where they are not known. */
    private static String list(String list, Map<String, String> sets) {
        return list.startsWith("@") ? sets.getOrDefault(list.substring(1), list) : list;
    }

    private static List<String> parts(String list) {
        String plain = COMMENT.matcher(list.replaceAll("[{}]", " ")).replaceAll("");
        return Stream.of(plain.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Without its counter. */
    private static String key(String element) {
        return element.strip().split("\\s", 2)[0].replace("\"", "");
    }

    private static List<String> elements(String list) {
        return parts(list).stream().map(Nftables::key).toList();
    }

    private static Match oneOf(@Nullable String not, String list, String word) {
        if (list.startsWith("@")) return Match.MAYBE;
        List<String> all = elements(list);
        Match match = Match.of(all.contains(word) || all.contains("*"));
        return negated(not) ? match.not() : match;
    }

    private static Match incoming(@Nullable String not, String list, Optional<String> way) {
        if (list.startsWith("@")) return Match.MAYBE;
        Match match = Match.NO;
        for (String name : elements(list))
            if (match != Match.YES && PacketFilter.from(name, way) != Match.NO) match = PacketFilter.from(name, way);
        return negated(not) ? match.not() : match;
    }

    /** Rules for single sources are not about everybody. */
    private static Match source(Matcher m) {
        if (m.group(3).startsWith("@") || negated(m.group(2))) return Match.MAYBE;
        String from = bare(m.group(3));
        return Match.of(from.equals("0.0.0.0/0") || from.equals("::/0"));
    }

    private static boolean negated(@Nullable String not) {
        return "!= ".equals(not);
    }

    private static String bare(String list) {
        return list.replaceAll("[{}\"]", " ").strip();
    }
}
