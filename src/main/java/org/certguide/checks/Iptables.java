package org.certguide.checks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.certguide.checks.PacketFilter.Action;
import org.certguide.checks.PacketFilter.Chain;
import org.certguide.checks.PacketFilter.Match;
import org.certguide.checks.PacketFilter.Rule;
import org.certguide.checks.PacketFilter.Verdict;

/** Reads what {@code iptables -S} prints. */
final class Iptables {
    /** Possessive: what could be tried again is kept on the stack, once for each character. */
    private static final Pattern WORD = Pattern.compile("\"(?:\\\\.|[^\"])*+\"|\\S+");

    private Iptables() {}

    /**
     * What the rules do with a connection to port 80.
     *
     * @param way the network card towards the internet, if it is known
     */
    static Verdict verdict(String rules, Optional<String> way) {
        Map<String, List<Rule>> chains = new HashMap<>();
        Map<String, Action> policies = new HashMap<>();
        for (String line : FindingTexts.lines(rules)) {
            List<String> words =
                    WORD.matcher(line).results().map(r -> r.group()).toList();
            if (words.size() < 2) continue;
            String chain = words.get(1);
            switch (words.getFirst()) {
                case "-P" -> {
                    chains.putIfAbsent(chain, new ArrayList<>());
                    if (words.getLast().equals("DROP")) policies.put(chain, new Action.Drop());
                }
                case "-N" -> chains.putIfAbsent(chain, new ArrayList<>());
                case "-A" ->
                    chains.computeIfAbsent(chain, c -> new ArrayList<>())
                            .add(rule(words.subList(2, words.size()), way));
                default -> {}
            }
        }
        Map<String, Chain> all = new HashMap<>();
        chains.forEach((name, list) ->
                all.put(name, new Chain(list, policies.getOrDefault(name, new Action.Accept()))));
        return new PacketFilter(Map.copyOf(all)).verdict("INPUT");
    }

    private static Rule rule(List<String> words, Optional<String> way) {
        Match match = Match.YES;
        boolean not = false;
        ArrayDeque<String> rest = new ArrayDeque<>(words);
        while (!rest.isEmpty()) {
            String word = rest.poll();
            if (word.equals("!")) {
                not = true;
                continue;
            }
            // What follows a target are its details.
            if (word.equals("-j")) return new Rule(match, target(next(rest)));
            if (word.equals("-g")) return new Rule(match, new Action.Goto(next(rest)));
            Match one = switch (word) {
                case "-m", "--comment" -> {
                    rest.poll();
                    yield not ? Match.NO : Match.YES;
                }
                case "-p" -> Match.of(List.of("tcp", "6", "all").contains(next(rest)));
                case "--dport", "--dports" -> PacketFilter.port(next(rest));
                case "-i" -> PacketFilter.from(next(rest), way);
                case "--state", "--ctstate" ->
                    Match.of(List.of(next(rest).split(",")).contains("NEW"));
                case "-s" -> not ? skip(rest) : Match.of(next(rest).matches("(0\\.0\\.0\\.0|::)/0"));
                case "--dst-type" -> Match.of(next(rest).equals("LOCAL"));
                case "--tcp-flags" ->
                    (next(rest) + " " + next(rest)).equals("FIN,SYN,RST,ACK SYN") ? Match.YES : Match.MAYBE;
                default -> Match.MAYBE;
            };
            match = match.and(not ? one.not() : one);
            not = false;
        }
        return new Rule(match, new Action.Nothing());
    }

    private static Match skip(ArrayDeque<String> rest) {
        rest.poll();
        return Match.MAYBE;
    }

    private static String next(ArrayDeque<String> rest) {
        String word = rest.poll();
        return word == null ? "" : word;
    }

    private static Action target(String name) {
        return switch (name) {
            case "ACCEPT" -> new Action.Accept();
            case "DROP", "REJECT", "TARPIT" -> new Action.Drop();
            case "RETURN" -> new Action.Return();
            case "LOG", "NFLOG", "MARK", "CONNMARK", "TRACE", "SET", "AUDIT" -> new Action.Nothing();
            case "QUEUE", "NFQUEUE", "" -> new Action.Unrecognised();
            default -> new Action.Jump(name);
        };
    }
}
