package org.certguide.fleet.ansible;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.certguide.text.SafeText;

/**
 * Writes YAML that Ansible reads back as it was meant: every text is in double quotes, and one in which
 * Ansible would look for an expression is marked {@code !unsafe}. Values are maps, lists, texts, numbers,
 * truth values, and the records of this class.
 */
final class Yaml {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_.]{0,80}");

    /** Words that YAML 1.1, which Ansible reads, takes for something else than a text. */
    private static final Set<String> WORDS = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private Yaml() {}

    /** A text of this application's own in which Ansible is to evaluate expressions. */
    record Template(String text) {}

    /** A value with a comment above it. */
    record Noted(String comment, Object value) {}

    /**
     * What can stand inside a {@link Template}, and means itself there: without an opening brace, no
     * expression begins.
     */
    static String literally(String text) {
        return text.replace("{", "{{ '{' }}");
    }

    /**
     * A document.
     *
     * @param comment at its beginning
     */
    static String document(String comment, Object value) {
        List<String> all = new ArrayList<>(comment(comment));
        all.add("---");
        all.addAll(lines(value));
        return String.join("\n", all) + "\n";
    }

    private static List<String> comment(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split("\n")).map(l -> ("# " + l).strip()).toList();
    }

    private static List<String> lines(Object value) {
        return switch (value) {
            case Map<?, ?> map
            when !map.isEmpty() ->
                map.entrySet().stream()
                        .flatMap(e -> entry(key(e.getKey().toString()) + ":", e.getValue()).stream())
                        .toList();
            case List<?> list
            when !list.isEmpty() ->
                list.stream().flatMap(item -> item(item).stream()).toList();
            default -> List.of(scalar(value));
        };
    }

    private static List<String> entry(String key, Object value) {
        List<String> all = new ArrayList<>();
        switch (value) {
            case Noted noted -> {
                all.addAll(comment(noted.comment()));
                all.addAll(entry(key, noted.value()));
            }
            case Map<?, ?> map
            when !map.isEmpty() -> {
                all.add(key);
                all.addAll(indented(lines(map)));
            }
            case List<?> list
            when !list.isEmpty() -> {
                all.add(key);
                all.addAll(indented(lines(list)));
            }
            case String text
            when isScript(text) -> {
                all.add(key + " |-");
                all.addAll(indented(text.lines().toList()));
            }
            default -> all.add(key + " " + scalar(value));
        }
        return all;
    }

    private static List<String> item(Object value) {
        if (value instanceof Noted noted) {
            List<String> all = new ArrayList<>(comment(noted.comment()));
            all.addAll(item(noted.value()));
            return all;
        }
        List<String> inner = lines(value);
        List<String> all = new ArrayList<>(List.of("- " + inner.getFirst()));
        all.addAll(indented(inner.subList(1, inner.size())));
        return all;
    }

    private static List<String> indented(List<String> lines) {
        return lines.stream().map(l -> l.isEmpty() ? "" : "  " + l).toList();
    }

    private static String key(String name) {
        boolean plain = PLAIN_KEY.matcher(name).matches() && !WORDS.contains(name.toLowerCase(Locale.ROOT));
        return plain ? name : quoted(name);
    }

    private static String scalar(Object value) {
        return switch (value) {
            case Map<?, ?> empty -> "{}";
            case List<?> empty -> "[]";
            case Template template -> quoted(template.text());
            case Integer number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> (isExpression(value.toString()) ? "!unsafe " : "") + quoted(value.toString());
        };
    }

    private static boolean isExpression(String text) {
        return text.contains("{{") || text.contains("{%") || text.contains("{#");
    }

    /** Several lines of plain ASCII, which people read better as they are: nothing in them has a meaning for YAML. */
    private static boolean isScript(String text) {
        return text.contains("\n")
                && !text.startsWith(" ")
                && !text.startsWith("\n")
                && !text.endsWith("\n")
                && !isExpression(text)
                && text.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f)
                && text.lines().noneMatch(l -> l.endsWith(" "));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (isShown(c)) out.appendCodePoint(c);
                    // YAML has no halves of a pair.
                    else if (c >= 0xd800 && c <= 0xdfff) out.append("\\uFFFD");
                    else out.append(c > 0xffff ? "\\U%08X".formatted(c) : "\\u%04X".formatted(c));
                }
            }
        }
        return out.append('"').toString();
    }

    private static boolean isShown(int c) {
        return SafeText.is(c);
    }
}
