package org.certguide.checks;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Chains of firewall rules as nftables, iptables and ufw have them, reduced to the one question
 * that matters here: what happens to the first packet of a TCP connection that anybody on the
 * internet opens to port 80?
 *
 * @param chains by name
 */
record PacketFilter(Map<String, Chain> chains) {
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,5}(?:[:-]\\d{1,5})?");
    private static final Set<String> OTHER_SERVICES =
            Set.of("ssh", "https", "domain", "smtp", "imap", "imaps", "pop3", "pop3s", "submission", "ftp", "ntp");

    /** Chains that lead through more others than this are not followed: no firewall has so many. */
    private static final int DEEPEST = 100;

    /** What becomes of the packet. */
    enum Verdict {
        OPEN,
        CLOSED,
        /** The rules depend on something that cannot be told from here. */
        UNSURE
    }

    /** Whether a rule is about that packet. */
    enum Match {
        YES,
        NO,
        MAYBE;

        Match and(Match other) {
            if (this == NO || other == NO) return NO;
            return this == YES ? other : MAYBE;
        }

        Match not() {
            return switch (this) {
                case YES -> NO;
                case NO -> YES;
                case MAYBE -> MAYBE;
            };
        }

        static Match of(boolean sure) {
            return sure ? YES : NO;
        }
    }

    /** What a rule does. */
    sealed interface Action {
        record Accept() implements Action {}

        record Drop() implements Action {}

        record Return() implements Action {}

        record Jump(String chain) implements Action {}

        record Goto(String chain) implements Action {}

        /** Counting, logging: the packet goes on. */
        record Nothing() implements Action {}

        /** Something that is not known here and may have any outcome. */
        record Unrecognised() implements Action {}
    }

    record Rule(Match match, Action action) {}

    /**
     * @param policy what happens at its end, where the packet comes in by it
     */
    record Chain(List<Rule> rules, Action policy) {}

    private enum End {
        ACCEPT,
        DROP,
        FALL
    }

    /** What happens to a packet that comes in by a chain. */
    Verdict verdict(String name) {
        Chain chain = chains.get(name);
        if (chain == null) return Verdict.UNSURE;
        Set<End> ends = EnumSet.copyOf(ends(name, new HashMap<>(), 0));
        if (ends.remove(End.FALL)) ends.add(chain.policy() instanceof Action.Drop ? End.DROP : End.ACCEPT);
        if (ends.size() > 1) return Verdict.UNSURE;
        return ends.contains(End.ACCEPT) ? Verdict.OPEN : Verdict.CLOSED;
    }

    /**
     * All outcomes that the packet may have in a chain. Results are cached, so that the time stays linear.
     */
    private Set<End> ends(String name, Map<String, Set<End>> known, int depth) {
        Set<End> before = known.get(name);
        if (before != null) return before;
        if (depth > DEEPEST) return EnumSet.allOf(End.class);
        // The chain is already being evaluated: its rules jump in a circle.
        known.put(name, EnumSet.allOf(End.class));
        Set<End> ends = EnumSet.noneOf(End.class);
        Chain chain = chains.get(name);
        boolean open = true;
        if (chain == null) {
            ends.addAll(EnumSet.allOf(End.class));
            open = false;
        } else {
            for (Rule rule : chain.rules()) {
                if (rule.match() == Match.NO) continue;
                Set<End> some = ends(rule.action(), known, depth);
                boolean goesOn = some.contains(End.FALL);
                boolean leaves = rule.action() instanceof Action.Return || rule.action() instanceof Action.Goto;
                ends.addAll(some);
                if (!leaves) ends.remove(End.FALL);
                if (rule.match() == Match.YES && (!goesOn || leaves)) {
                    open = false;
                    break;
                }
            }
        }
        if (open) ends.add(End.FALL);
        known.put(name, ends);
        return ends;
    }

    private Set<End> ends(Action action, Map<String, Set<End>> known, int depth) {
        return switch (action) {
            case Action.Accept a -> EnumSet.of(End.ACCEPT);
            case Action.Drop a -> EnumSet.of(End.DROP);
            case Action.Return a -> EnumSet.of(End.FALL);
            case Action.Nothing a -> EnumSet.of(End.FALL);
            case Action.Unrecognised a -> EnumSet.allOf(End.class);
            case Action.Jump(String chain) -> ends(chain, known, depth + 1);
            case Action.Goto(String chain) -> ends(chain, known, depth + 1);
        };
    }

    /**
     * Whether the packet comes in at a network card.
     *
     * @param name as rules write it, maybe with a wildcard at the end
     * @param way the card towards the internet, if it is known
     */
    static Match from(String name, Optional<String> way) {
        if (name.equals("lo")) return Match.NO;
        if (way.isEmpty() || name.startsWith("@")) return Match.MAYBE;
        if (name.endsWith("*") || name.endsWith("+"))
            return Match.of(way.get().startsWith(name.substring(0, name.length() - 1)));
        return Match.of(name.equals(way.get()));
    }

    /** Whether a list of ports holds 80: {@code 22,80,443}, {@code 1-1024}, {@code 8000:8080}. */
    static Match port(String list) {
        Match match = Match.NO;
        for (String part : list.split("[,\\s]+")) {
            if (part.isEmpty()) continue;
            String[] ends = part.split("[:-]", 2);
            if (NUMBERS.matcher(part).matches()) {
                int from = Integer.parseInt(ends[0]);
                int to = Integer.parseInt(ends[ends.length - 1]);
                if (from <= 80 && 80 <= to) return Match.YES;
            } else if (part.equals("http") || part.equals("www")) {
                return Match.YES;
            } else if (!OTHER_SERVICES.contains(part)) {
                match = Match.MAYBE;
            }
        }
        return match;
    }
}
