package org.certguide.diagnosis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.certguide.text.SafeText;

/** What a program printed, and which of its lines are relevant. Accepts any text, in linear time. */
public final class PrintedText {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** Longer lines are cut. */
    private static final int LONGEST_LINE = 600;

    /** The rest of a message is indented. */
    private static final String INDENT = "  ";

    /**
     * How programs of a kind print.
     *
     * @param broken into so many lines they break a message at most
     * @param places in so many places a message is shown, the last ones: one where a program that
     *     tries again ends with what counts
     * @param last so many lines are shown where none is known to tell it
     * @param noise lines that tell nothing
     */
    public record Habits(int broken, int places, int last, Pattern noise) {
        /** Of programs of which nothing is known. */
        public static final Habits PLAIN = new Habits(1, 1, 12, Pattern.compile("(?!)"));
    }

    private final Habits habits;
    private final List<String> raw;
    private final List<String> lines;
    private final String folded;
    private final String lower;

    private PrintedText(Habits habits, List<String> raw) {
        this.habits = habits;
        this.raw = raw;
        lines = raw.stream().map(PrintedText::folded).toList();
        folded = String.join(" ", lines);
        lower = folded.toLowerCase(Locale.ROOT);
    }

    /**
     * @param text without escape sequences; untrusted
     */
    public static PrintedText of(String text, Habits habits) {
        return new PrintedText(
                habits, text.lines().filter(line -> !isEmpty(line)).toList());
    }

    private static boolean isEmpty(String line) {
        return line.codePoints().noneMatch(c -> SafeText.is(c) && !Character.isWhitespace(c));
    }

    private static String folded(String line) {
        return SPACE.matcher(line).replaceAll(" ").strip();
    }

    /** All of it in one line, with single spaces. */
    public String folded() {
        return folded;
    }

    /** The same without capitals. */
    String lower() {
        return lower;
    }

    public boolean isEmpty() {
        return raw.isEmpty();
    }

    /** What came after the last line like this. */
    public PrintedText after(Pattern line) {
        int from = raw.size();
        while (from > 0 && !line.matcher(raw.get(from - 1)).find()) from--;
        return new PrintedText(habits, raw.subList(from, raw.size()));
    }

    /** The lines in which this stands, or between which it is broken; the last ones where that is not known. */
    public List<String> telling(Predicate<String> sign) {
        List<String> found = places(sign);
        return found.isEmpty() ? last() : found;
    }

    /** The same, after the first lines that give a reason for it. */
    List<String> telling(Predicate<String> sign, Pattern reason) {
        LinkedHashSet<String> words = new LinkedHashSet<>();
        IntStream.range(0, lines.size())
                .filter(i -> reason.matcher(lines.get(i)).find())
                .limit(habits.broken())
                .forEach(i -> words.add(shown(i)));
        words.addAll(telling(sign));
        return List.copyOf(words);
    }

    /** The lines in which this stands, or between which it is broken; none where it does not. */
    public List<String> places(Predicate<String> sign) {
        for (int length = 1; length <= habits.broken(); length++) {
            List<List<String>> places = new ArrayList<>();
            for (int i = lines.size() - length; i >= 0 && places.size() < habits.places(); i--) {
                String window = length == 1 ? lines.get(i) : String.join(" ", lines.subList(i, i + length));
                if (sign.test(window)) places.add(shown(i, end(i, length)));
            }
            if (!places.isEmpty()) return distinct(places.reversed());
        }
        return List.of();
    }

    /** With what is indented below it. */
    private int end(int from, int length) {
        int end = from + length;
        int most = Math.min(lines.size(), from + habits.broken());
        while (end < most && raw.get(end).startsWith(INDENT)) end++;
        return end;
    }

    /** Some programs print a thing twice, once broken into lines. */
    private static List<String> distinct(List<List<String>> places) {
        List<String> all =
                places.stream().flatMap(Collection::stream).distinct().toList();
        return all.stream()
                .filter(a -> all.stream().noneMatch(b -> !b.equals(a) && b.startsWith(a)))
                .toList();
    }

    /** The last lines that may tell something. */
    public List<String> last() {
        List<String> last = new ArrayList<>();
        for (int i = lines.size() - 1; i >= 0 && last.size() < habits.last(); i--) {
            if (!habits.noise().matcher(lines.get(i)).matches()) last.add(shown(i));
        }
        return last.reversed();
    }

    private List<String> shown(int from, int end) {
        return IntStream.range(from, end).mapToObj(this::shown).toList();
    }

    private String shown(int line) {
        return SafeText.line(raw.get(line), LONGEST_LINE);
    }
}
