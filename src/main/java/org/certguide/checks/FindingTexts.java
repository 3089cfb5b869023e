package org.certguide.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/** What the judgements have in common. */
final class FindingTexts {
    /** More of one check are not told; the words of so many can still be put together. */
    private static final int MOST_TOLD = 100;

    private FindingTexts() {}

    /** A server's words made fit for a sentence. */
    static String shown(String text) {
        return SafeText.word(text);
    }

    /** The lines of an output, without those that are empty. */
    static List<String> lines(String output) {
        return output.lines().filter(l -> !l.isBlank()).toList();
    }

    /** The rest of each line that begins with the word and a space. */
    static List<String> after(String word, String output) {
        return output.lines()
                .filter(l -> l.startsWith(word + " "))
                .map(l -> l.substring(word.length() + 1).strip())
                .toList();
    }

    /** Several findings of one check as one: the worst state, all that is not fine. */
    static Finding worst(List<Finding> findings) {
        Severity worst = findings.stream()
                .map(Finding::severity)
                .max(FindingTexts::compare)
                .orElse(Severity.UNKNOWN);
        List<Finding> told = worst == Severity.FINE
                ? findings
                : findings.stream()
                        .filter(f -> f.severity() != Severity.FINE)
                        .limit(MOST_TOLD)
                        .toList();
        Message found = told.getLast().found();
        for (Finding f : told.reversed().subList(1, told.size())) found = Message.of("checks.lines", f.found(), found);
        List<Remedy> remedies = new ArrayList<>();
        for (Finding f : told) for (Remedy r : f.remedies()) if (!remedies.contains(r)) remedies.add(r);
        Finding all = Finding.of(told.getFirst().id(), worst, found);
        for (Remedy remedy : remedies) all = all.with(remedy);
        return all;
    }

    private static int compare(Severity a, Severity b) {
        return Integer.compare(weight(a), weight(b));
    }

    private static int weight(Severity severity) {
        return switch (severity) {
            case FINE -> 0;
            case WAITING -> 1;
            case CHECKING -> 2;
            case UNKNOWN -> 3;
            case ATTENTION -> 4;
            case STOP -> 5;
        };
    }

    /** The sum above the list, for example "6 of 7 are fine, 1 needs you". */
    static Message summary(Collection<Finding> findings) {
        int fine = 0;
        int needed = 0;
        int unknown = 0;
        int open = 0;
        for (Finding f : findings) {
            switch (f.severity()) {
                case FINE -> fine++;
                case ATTENTION, STOP -> needed++;
                case UNKNOWN -> unknown++;
                case WAITING, CHECKING -> open++;
            }
        }
        int all = findings.size();
        if (all == 0) return Message.of("checks.summary.none");
        if (fine == all) return Message.of("checks.summary.fine", all);
        Message sum = Message.of("checks.summary.some", fine, all);
        if (needed > 0) sum = Message.of("checks.summary.and", sum, plural("checks.summary.needs", needed));
        if (unknown > 0) sum = Message.of("checks.summary.and", sum, Message.of("checks.summary.unknown", unknown));
        if (open > 0) sum = Message.of("checks.summary.and", sum, Message.of("checks.summary.open", open));
        return sum;
    }

    private static Message plural(String key, int number) {
        return number == 1 ? Message.of(key + ".one") : Message.of(key + ".many", number);
    }
}
