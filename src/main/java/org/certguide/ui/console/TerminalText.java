package org.certguide.ui.console;

import com.techsenger.jeditermfx.core.model.TerminalLine;
import com.techsenger.jeditermfx.core.util.CharUtils;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some lines of a terminal at one moment.
 *
 * @param first the number of the first one; lines are counted from the first that was ever printed,
 *     so that a line keeps its number when older ones are forgotten
 */
record TerminalText(long first, List<Row> rows) {
    static final int MOST_FOUND = 100_000;

    /**
     * @param cells a character for each cell; the second half of a wide character is {@link
     *     CharUtils#DWC}
     * @param pieces each of one style; cells that were never written to are in the last ones
     * @param wraps whether the line goes on in the next one because it was too long
     */
    record Row(String cells, List<TerminalLine.TextEntry> pieces, boolean wraps) {
        static Row of(TerminalLine line) {
            String cells = line.getText().replace(CharUtils.NUL_CHAR, CharUtils.EMPTY_CHAR);
            boolean wraps = line.isWrapped();
            return new Row(wraps ? cells : cells.stripTrailing(), line.getEntries(), wraps);
        }
    }

    /** A place in the text; columns are cells. */
    record Place(long line, int column) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int lines = Long.compare(line, other.line);
            return lines != 0 ? lines : Integer.compare(column, other.column);
        }
    }

    /** From a place to before another one. */
    record Span(Place from, Place to) {
        static Span between(Place a, Place b) {
            return a.compareTo(b) < 0 ? new Span(a, b) : new Span(b, a);
        }

        boolean isEmpty() {
            return from.equals(to);
        }

        /** The first cell of the line that is in it. */
        int begin(long line) {
            return line == from.line ? from.column : line < from.line ? Integer.MAX_VALUE : 0;
        }

        /** The cell of the line where it ends. */
        int end(long line) {
            return line == to.line ? to.column : line > to.line ? 0 : Integer.MAX_VALUE;
        }
    }

    /**
     * A line as the server printed it: rows that were wrapped, together.
     *
     * @param starts where in the line's cells each row begins
     */
    private record Passage(long line, List<Row> rows, int[] starts) {
        static Passage of(long line, List<Row> rows) {
            int[] starts = new int[rows.size()];
            for (int i = 1; i < starts.length; i++) {
                starts[i] = starts[i - 1] + rows.get(i - 1).cells.length();
            }
            return new Passage(line, rows, starts);
        }

        String cells() {
            StringBuilder cells = new StringBuilder();
            for (Row row : rows) cells.append(row.cells);
            return cells.toString();
        }

        /** The place before the cell; at a row's edge, in the row that ends there. */
        Place place(int index) {
            int found = Arrays.binarySearch(starts, index);
            int row = Math.max(0, found >= 0 ? found - 1 : -found - 2);
            return new Place(line + row, index - starts[row]);
        }

        int index(Place place) {
            int row = (int) (place.line - line);
            return starts[row] + Math.min(place.column, rows.get(row).cells.length());
        }

        Span span(int from, int to) {
            Place begin = place(from);
            Row row = rows.get((int) (begin.line - line));
            // Where a row ends, the next one begins.
            boolean over = from < to && begin.column == row.cells.length();
            return new Span(over ? new Place(begin.line + 1, 0) : begin, place(to));
        }
    }

    private List<Passage> passages() {
        List<Passage> passages = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).wraps && i < rows.size() - 1) continue;
            passages.add(Passage.of(first + from, rows.subList(from, i + 1)));
            from = i + 1;
        }
        return passages;
    }

    private Passage passage(Place place) {
        int at = Math.clamp(place.line - first, 0, rows.size() - 1);
        int from = at;
        int to = at;
        while (from > 0 && rows.get(from - 1).wraps) from--;
        while (to < rows.size() - 1 && rows.get(to).wraps) to++;
        return Passage.of(first + from, rows.subList(from, to + 1));
    }

    /** How many lines end here, wrapped ones counted as one. */
    int passageCount() {
        return (int) rows.stream().filter(row -> !row.wraps).count();
    }

    /** The number of the row where the line after so many others begins. */
    long passageStart(int above) {
        int ended = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (ended == above) return first + i;
            if (!rows.get(i).wraps) ended++;
        }
        return end();
    }

    /** The number after the last line. */
    private long end() {
        return first + rows.size();
    }

    /** Everything, as it reads. */
    String text() {
        return text(new Span(new Place(first, 0), new Place(end() - 1, Integer.MAX_VALUE)));
    }

    /**
     * What is in the span, as it reads: wrapped lines in one, without the cells' own characters.
     */
    String text(Span span) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            long line = first + i;
            if (line < span.from.line || line > span.to.line) continue;
            Row row = rows.get(i);
            int begin = Math.min(span.begin(line), row.cells.length());
            int end = Math.min(span.end(line), row.cells.length());
            text.append(clean(row.cells.substring(begin, Math.max(begin, end))));
            if (line < span.to.line && !row.wraps) text.append('\n');
        }
        return text.toString();
    }

    /** The word at the place, with what belongs to it in wrapped lines; empty between words. */
    Span word(Place place) {
        Passage passage = passage(place);
        String cells = passage.cells();
        int from = Math.min(passage.index(place), cells.length());
        int to = from;
        while (from > 0 && !Character.isWhitespace(cells.charAt(from - 1))) from--;
        while (to < cells.length() && !Character.isWhitespace(cells.charAt(to))) to++;
        return passage.span(from, to);
    }

    /** The whole line at the place, as the server printed it. */
    Span line(Place place) {
        Passage passage = passage(place);
        return passage.span(0, passage.cells().length());
    }

    /**
     * Wherever the pattern, which is from {@link #pattern}, is found; oldest first. Of more than
     * {@link #MOST_FOUND}, the newest: a server can print a letter some million times.
     */
    List<Span> find(Pattern pattern) {
        ArrayDeque<Span> found = new ArrayDeque<>();
        for (Passage passage : passages()) {
            Matcher matcher = pattern.matcher(passage.cells());
            while (matcher.find()) {
                found.addLast(passage.span(matcher.start(), matcher.end()));
                if (found.size() > MOST_FOUND) found.removeFirst();
            }
        }
        return List.copyOf(found);
    }

    /** Finds words in any case, wide characters, too. */
    static Pattern pattern(String words) {
        StringBuilder pattern = new StringBuilder();
        words.codePoints()
                .forEach(c -> pattern.append(Pattern.quote(Character.toString(c)))
                        .append(CharUtils.DWC)
                        .append('?'));
        return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** The cells as they are read. */
    static String clean(String cells) {
        return cells.replace(Character.toString(CharUtils.DWC), "");
    }
}
