package org.certguide.fleet.ansible;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the YAML that inventories of Ansible are written in: maps, lists, and texts in all their forms but
 * those over several lines without a sign for it. Every scalar is a text, an empty one for nothing; tags are
 * passed over. References to other parts are refused: a few lines could stand for endless ones.
 */
final class YamlReader {
    private static final int DEEPEST = 40;

    private final List<Line> lines;
    private int at;

    /** A line with something on it. */
    private record Line(int number, int indent, String text) {}

    private YamlReader(List<Line> lines) {
        this.lines = lines;
    }

    /**
     * @return a map, a list, or a text
     */
    static Object read(String text) throws YamlException {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        boolean begun = false;
        for (String raw : text.split("\r?\n", -1)) {
            number++;
            int indent = 0;
            while (indent < raw.length() && raw.charAt(indent) == ' ') indent++;
            String rest = raw.substring(indent).stripTrailing();
            if (rest.startsWith("\ufeff") && number == 1) rest = rest.substring(1);
            boolean mark = indent == 0 && (rest.equals("---") || rest.startsWith("%") || rest.startsWith("--- #"));
            // Comments stay for now: in a block of text they are text.
            if (mark && !begun) continue;
            if (indent == 0 && rest.equals("...")) break;
            if (mark) throw new YamlException("several", number);
            begun |= !rest.isEmpty() && !rest.startsWith("#");
            lines.add(new Line(number, indent, rest));
        }
        YamlReader reader = new YamlReader(lines);
        Object value = reader.block(0, 0);
        if (reader.peek() != null) throw new YamlException("indent", reader.line());
        return value;
    }

    private @Nullable Line peek() {
        while (at < lines.size()) {
            String text = lines.get(at).text();
            if (!text.isEmpty() && text.charAt(0) != '#') return lines.get(at);
            at++;
        }
        return null;
    }

    private int line() {
        return at < lines.size()
                ? lines.get(at).number()
                : lines.isEmpty() ? 1 : lines.getLast().number();
    }

    /** What stands in lines that are indented at least so far. */
    private Object block(int least, int depth) throws YamlException {
        Line first = peek();
        if (first == null || first.indent() < least) return "";
        if (depth > DEEPEST) throw new YamlException("deep", first.number());
        if (first.text().startsWith("\t")) throw new YamlException("tab", first.number());
        if (isItem(first.text())) return list(first.indent(), depth);
        if (keyEnd(first) >= 0) return map(first.indent(), depth);
        at++;
        return inline(first.text(), first, least);
    }

    private static boolean isItem(String text) {
        return text.equals("-") || text.startsWith("- ");
    }

    private List<Object> list(int indent, int depth) throws YamlException {
        List<Object> items = new ArrayList<>();
        for (Line l = peek(); l != null && l.indent() == indent && isItem(l.text()); l = peek()) {
            String rest = l.text().substring(1).stripLeading();
            if (rest.isEmpty() || rest.startsWith("#")) {
                at++;
                items.add(block(indent + 1, depth + 1));
                continue;
            }
            // What follows the hyphen is a block of its own, indented as far as it stands there.
            int inner = indent + l.text().length() - rest.length();
            Line nested = new Line(l.number(), inner, rest);
            if (isItem(rest) || keyEnd(nested) >= 0) {
                lines.set(at, nested);
                items.add(block(inner, depth + 1));
            } else {
                at++;
                items.add(inline(rest, l, indent + 1));
            }
        }
        return items;
    }

    private Map<String, Object> map(int indent, int depth) throws YamlException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Line l = peek(); l != null && l.indent() == indent; l = peek()) {
            int end = keyEnd(l);
            if (l.text().startsWith("\t")) throw new YamlException("tab", l.number());
            if (end < 0 || isItem(l.text())) throw new YamlException("syntax", l.number());
            String key = new YamlScalar(l.text().substring(0, end), l.number()).whole();
            String rest = l.text().substring(end + 1).strip();
            if (key.equals("<<")) throw new YamlException("reference", l.number());
            at++;
            Object value;
            if (isNothing(rest)) {
                Line next = peek();
                // A list may stand as far left as its key.
                boolean list = next != null && next.indent() == indent && isItem(next.text());
                value = block(list ? indent : indent + 1, depth + 1);
            } else {
                value = inline(rest, l, indent + 1);
            }
            if (map.put(key, value) != null) throw new YamlException("twice", l.number());
        }
        return map;
    }

    /** Whether a value follows in the next lines: there is nothing here, or a tag alone. */
    private static boolean isNothing(String rest) {
        return rest.isEmpty() || rest.startsWith("#") || rest.startsWith("!") && rest.indexOf(' ') < 0;
    }

    /** The place of the colon behind a key; -1 where there is none. */
    private static int keyEnd(Line l) throws YamlException {
        return YamlScalar.keyEnd(l.text(), l.number());
    }

    private Object inline(String text, Line l, int least) throws YamlException {
        String value = text;
        while (value.startsWith("!")) {
            int space = value.indexOf(' ');
            if (space < 0) return "";
            value = value.substring(space + 1).stripLeading();
        }
        if (value.startsWith("|") || value.startsWith(">")) return lines(value, l, least);
        return new YamlScalar(value, l.number()).value();
    }

    /** A text of several lines; how it ends does not matter here. */
    private String lines(String sign, Line l, int least) throws YamlException {
        int comment = sign.indexOf(" #");
        String options =
                (comment < 0 ? sign : sign.substring(0, comment)).substring(1).strip();
        if (!options.matches("[-+0-9]{0,2}")) throw new YamlException("syntax", l.number());
        List<String> text = new ArrayList<>();
        int indent = -1;
        while (at < lines.size()) {
            Line next = lines.get(at);
            if (!next.text().isEmpty()) {
                if (next.indent() < (indent < 0 ? least : indent)) break;
                if (indent < 0) indent = next.indent();
            }
            text.add(next.text().isEmpty() ? "" : " ".repeat(next.indent() - indent) + next.text());
            at++;
        }
        return String.join(sign.startsWith(">") ? " " : "\n", text).strip();
    }
}
