package org.certguide.fleet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.certguide.text.Message;

/**
 * Lists of values as spreadsheets exchange them (RFC 4180), in UTF-8. A line that is not of this form is
 * told with its reason, and the reading goes on with the next one: a library would stop there.
 *
 * <p>Where the first line has more semicolons or tabs than commas, these part the values: a spreadsheet
 * in a language with a decimal comma writes semicolons.
 */
public final class Csv {
    /** More rows are a file that was chosen by mistake. */
    public static final int MOST_ROWS = 10_000;

    /** The longest value, in characters; a reader never looks farther for the end of one. */
    static final int LONGEST = 4096;

    private static final int MOST_FIELDS = 200;

    private static final char BOM = '\ufeff';

    /** What a spreadsheet takes for the beginning of a formula, also in the wide forms of East Asia. */
    private static final String FORMULA = "=+-@\t\r\uff1d\uff0b\uff0d\uff20";

    private final String text;
    private final char separator;
    private int at;
    private int line = 1;
    private final List<Row> rows = new ArrayList<>();
    private final List<Bad> bad = new ArrayList<>();

    /**
     * One row of values.
     *
     * @param line where it begins, from 1
     */
    public record Row(int line, List<String> fields) {
        public Row {
            fields = List.copyOf(fields);
        }

        /** What stands in that column; nothing where the row is shorter, or there is no such column. */
        String field(int column) {
            return column >= 0 && column < fields.size() ? fields.get(column) : "";
        }
    }

    /**
     * A line that cannot be used.
     *
     * @param line from 1
     */
    public record Bad(int line, Message why) {}

    /** What was read; lines with nothing in them are left out. */
    public record Table(List<Row> rows, List<Bad> bad) {
        public Table {
            rows = List.copyOf(rows);
            bad = List.copyOf(bad);
        }

        /** Gives all but the first row, which names the columns, in the order in which the lines stand there. */
        void inOrder(Consumer<Row> row, Consumer<Bad> flawed) {
            int told = 0;
            for (Row here : rows) {
                while (told < bad.size() && bad.get(told).line() < here.line()) flawed.accept(bad.get(told++));
                if (here != rows.getFirst()) row.accept(here);
            }
            bad.subList(told, bad.size()).forEach(flawed);
        }
    }

    private Csv(String text) {
        this.text = text;
        separator = separator(text);
    }

    /** Reads a file's content. */
    public static Table read(byte[] content) {
        // What is no UTF-8 becomes a character that no name has, which its line is told for.
        return read(StandardCharsets.UTF_8.decode(ByteBuffer.wrap(content)).toString());
    }

    /** Reads a text, with or without a byte order mark. */
    public static Table read(String text) {
        Csv csv = new Csv(!text.isEmpty() && text.charAt(0) == BOM ? text.substring(1) : text);
        csv.readAll();
        return new Table(csv.rows, csv.bad);
    }

    private static char separator(String text) {
        int end = 0;
        while (end < Math.min(text.length(), LONGEST) && text.charAt(end) != '\n' && text.charAt(end) != '\r') end++;
        String first = text.substring(0, end);
        char most = ',';
        for (char c : new char[] {';', '\t'}) if (count(first, c) > count(first, most)) most = c;
        return most;
    }

    private static long count(String text, char c) {
        return text.chars().filter(x -> x == c).count();
    }

    private void readAll() {
        while (at < text.length()) {
            if (rows.size() + bad.size() >= MOST_ROWS) {
                bad.add(new Bad(line, Message.of("imports.csv.many", MOST_ROWS)));
                return;
            }
            int begin = at;
            int beginLine = line;
            List<String> fields = new ArrayList<>();
            String why = row(fields);
            if (why.isEmpty()) why = flaw(fields);
            if (!why.isEmpty()) {
                bad.add(new Bad(beginLine, Message.of("imports.csv." + why)));
                at = begin;
                line = beginLine;
                skipLine();
            } else if (fields.size() > 1 || !fields.getFirst().isBlank()) {
                rows.add(new Row(beginLine, fields));
            }
        }
    }

    private static String flaw(List<String> fields) {
        for (String field : fields) {
            if (field.indexOf('\ufffd') >= 0) return "encoding";
            if (field.indexOf('\0') >= 0) return "binary";
        }
        return "";
    }

    /** Reads values up to the end of the row; the last part of the key of a text if that fails. */
    private String row(List<String> fields) {
        while (true) {
            if (fields.size() == MOST_FIELDS) return "long";
            String why = at < text.length() && text.charAt(at) == '"' ? quoted(fields) : plain(fields);
            if (!why.isEmpty()) return why;
            if (at >= text.length()) return "";
            char c = text.charAt(at++);
            if (c == separator) continue;
            if (c == '\r' && at < text.length() && text.charAt(at) == '\n') at++;
            line++;
            return "";
        }
    }

    private String plain(List<String> fields) {
        int begin = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == separator || c == '\n' || c == '\r') break;
            if (c == '"') return "quote";
            if (at - begin >= LONGEST) return "long";
            at++;
        }
        fields.add(meant(text.substring(begin, at)));
        return "";
    }

    private String quoted(List<String> fields) {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                if (c == '\n') line++;
                value.append(c);
                if (value.length() > LONGEST) return "open";
            } else if (at < text.length() && text.charAt(at) == '"') {
                value.append('"');
                at++;
            } else {
                fields.add(meant(value.toString()));
                boolean end = at == text.length();
                char next = end ? '\n' : text.charAt(at);
                return next == separator || next == '\n' || next == '\r' ? "" : "after";
            }
        }
        return "open";
    }

    private void skipLine() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\n' || c == '\r' && (at == text.length() || text.charAt(at) != '\n')) break;
        }
        line++;
    }

    /** Without the apostrophe that {@link #write} puts before what looks like a formula. */
    private static String meant(String field) {
        boolean guarded = field.length() > 1 && field.charAt(0) == '\'' && FORMULA.indexOf(field.charAt(1)) >= 0;
        return guarded ? field.substring(1) : field;
    }

    /**
     * The rows as a file, with a byte order mark, without which Excel takes it for another encoding. What a
     * spreadsheet would run as a formula has an apostrophe before it.
     */
    public static String write(List<List<String>> rows) {
        StringBuilder out = new StringBuilder().append(BOM);
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i > 0) out.append(',');
                write(row.get(i), out);
            }
            out.append("\r\n");
        }
        return out.toString();
    }

    private static void write(String field, StringBuilder out) {
        boolean formula = !field.isEmpty() && FORMULA.indexOf(field.charAt(0)) >= 0;
        String safe = formula ? "'" + field : field;
        boolean plain =
                safe.chars().noneMatch(c -> c == ',' || c == ';' || c == '"' || c == '\t' || c == '\n' || c == '\r');
        out.append(plain ? safe : '"' + safe.replace("\"", "\"\"") + '"');
    }
}
