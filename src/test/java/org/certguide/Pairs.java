package org.certguide;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Rows of a table of kinds in which any two values of different kinds meet at least once, if they can meet
 * at all. Most faults of a combination are faults of two of its values.
 */
final class Pairs {
    private Pairs() {}

    /**
     * Always the same rows for the same kinds; each next one has most pairs that no row before it has.
     *
     * @param kinds the values of each kind
     * @param possible whether a row can be
     */
    static List<List<String>> of(List<List<String>> kinds, Predicate<List<String>> possible) {
        List<List<String>> all =
                combinations(kinds, 0).stream().filter(possible).toList();
        List<List<String>> rows = new ArrayList<>();
        Set<String> met = new HashSet<>();
        while (true) {
            List<String> best = List.of();
            int most = 0;
            for (List<String> row : all) {
                Set<String> fresh = pairs(row);
                fresh.removeAll(met);
                if (fresh.size() > most) {
                    most = fresh.size();
                    best = row;
                }
            }
            if (most == 0) return rows;
            rows.add(best);
            met.addAll(pairs(best));
        }
    }

    private static List<List<String>> combinations(List<List<String>> kinds, int from) {
        if (from == kinds.size()) return List.of(List.of());
        List<List<String>> all = new ArrayList<>();
        for (String value : kinds.get(from)) {
            for (List<String> rest : combinations(kinds, from + 1)) {
                List<String> row = new ArrayList<>(List.of(value));
                row.addAll(rest);
                all.add(row);
            }
        }
        return all;
    }

    static Set<String> pairs(List<String> row) {
        Set<String> pairs = new HashSet<>();
        for (int i = 0; i < row.size(); i++) {
            for (int k = i + 1; k < row.size(); k++) {
                pairs.add(i + " " + row.get(i) + " " + k + " " + row.get(k));
            }
        }
        return pairs;
    }
}
