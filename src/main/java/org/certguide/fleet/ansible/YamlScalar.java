package org.certguide.fleet.ansible;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of YAML on one line: plain, in quotes, or a list or map in brackets. */
final class YamlScalar {
    private static final int DEEPEST = 20;

    private final String text;
    private final int line;
    private int at;

    YamlScalar(String text, int line) {
        this.text = text;
        this.line = line;
    }

    /** The place of the colon behind a key at the beginning of a line; -1 where there is none. */
    static int keyEnd(String text, int line) throws YamlException {
        if (text.isEmpty() || "{[|>!&*#".indexOf(text.charAt(0)) >= 0) return -1;
        YamlScalar key = new YamlScalar(text, line);
        if (text.charAt(0) == '"' || text.charAt(0) == '\'') {
            key.quoted();
            int end = key.at;
            while (end < text.length() && text.charAt(end) == ' ') end++;
            return end < text.length() && text.charAt(end) == ':' && endsWord(text, end + 1) ? end : -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ':' && endsWord(text, i + 1)) return i;
            if (text.charAt(i) == '#' && i > 0 && text.charAt(i - 1) == ' ') return -1;
        }
        return -1;
    }

    private static boolean endsWord(String text, int at) {
        return at == text.length() || text.charAt(at) == ' ' || text.charAt(at) == '\t';
    }

    /** A key. */
    String whole() throws YamlException {
        return value() instanceof String key ? key : "";
    }

    /** All of it, but for a comment at its end. */
    Object value() throws YamlException {
        Object value = value(false, 0);
        spaces();
        if (at < text.length() && text.charAt(at) != '#') throw new YamlException("syntax", line);
        return value;
    }

    private void spaces() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) at++;
    }

    private char next() throws YamlException {
        spaces();
        if (at >= text.length()) throw new YamlException("syntax", line);
        return text.charAt(at);
    }

    private Object value(boolean inBrackets, int depth) throws YamlException {
        spaces();
        if (at >= text.length()) return "";
        if (depth > DEEPEST) throw new YamlException("deep", line);
        return switch (text.charAt(at)) {
            case '"', '\'' -> quoted();
            case '[' -> list(depth);
            case '{' -> map(depth);
            case '&', '*' -> throw new YamlException("reference", line);
            default -> plain(inBrackets);
        };
    }

    private String plain(boolean inBrackets) {
        int begin = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (inBrackets && (",[]{}".indexOf(c) >= 0 || c == ':' && endsWord(text, at + 1))) break;
            if (c == '#' && at > begin && Character.isWhitespace(text.charAt(at - 1))) break;
            at++;
        }
        String word = text.substring(begin, at).strip();
        return word.equals("~") || word.equals("null") ? "" : word;
    }

    private List<Object> list(int depth) throws YamlException {
        List<Object> items = new ArrayList<>();
        at++;
        while (next() != ']') {
            items.add(value(true, depth + 1));
            if (next() == ',') at++;
            else if (next() != ']') throw new YamlException("syntax", line);
        }
        at++;
        return items;
    }

    private Map<String, Object> map(int depth) throws YamlException {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        while (next() != '}') {
            if (!(value(true, depth + 1) instanceof String key)) throw new YamlException("syntax", line);
            Object value = "";
            if (next() == ':') {
                at++;
                value = value(true, depth + 1);
            }
            map.put(key, value);
            if (next() == ',') at++;
            else if (next() != '}') throw new YamlException("syntax", line);
        }
        at++;
        return map;
    }

    private String quoted() throws YamlException {
        char quote = text.charAt(at++);
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                boolean doubled = quote == '\'' && at < text.length() && text.charAt(at) == '\'';
                if (!doubled) return out.toString();
                at++;
                out.append(c);
            } else if (c == '\\' && quote == '"') {
                escape(out);
            } else {
                out.append(c);
            }
        }
        throw new YamlException("open", line);
    }

    private void escape(StringBuilder out) throws YamlException {
        if (at >= text.length()) throw new YamlException("open", line);
        char c = text.charAt(at++);
        switch (c) {
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case 'r' -> out.append('\r');
            case '0' -> out.append('\0');
            case 'x' -> code(2, out);
            case 'u' -> code(4, out);
            case 'U' -> code(8, out);
            default -> out.append(c);
        }
    }

    private void code(int digits, StringBuilder out) throws YamlException {
        String hex = text.substring(at, Math.min(text.length(), at + digits));
        if (hex.length() < digits || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0))
            throw new YamlException("syntax", line);
        long point = Long.parseLong(hex, 16);
        if (point > Character.MAX_CODE_POINT) throw new YamlException("syntax", line);
        out.appendCodePoint((int) point);
        at += digits;
    }
}
