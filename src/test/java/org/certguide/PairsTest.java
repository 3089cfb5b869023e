package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PairsTest {
    @Test
    void everyPossiblePairOfTheMatrixMeetsInFewRows() {
        List<List<String>> rows = MatrixIT.rows();
        assertTrue(rows.size() <= 24, rows.size() + " rows");
        Set<String> met = new HashSet<>();
        rows.forEach(row -> met.addAll(Pairs.pairs(row)));
        Set<String> wanted = new HashSet<>();
        for (int i = 0; i < MatrixIT.KINDS.size(); i++) {
            for (int k = i + 1; k < MatrixIT.KINDS.size(); k++) {
                for (String a : MatrixIT.KINDS.get(i)) {
                    for (String b : MatrixIT.KINDS.get(k)) wanted.add(i + " " + a + " " + k + " " + b);
                }
            }
        }
        wanted.removeAll(met);
        // Neither Debian 11 nor 12 has sudo-rs, and Debian 11 has no services for runit.
        assertEquals(Set.of("0 bullseye 2 sudo-rs", "0 bare 2 sudo-rs", "0 bullseye 3 runit"), wanted);
    }
}
