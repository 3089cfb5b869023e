package org.certguide.fleet.ansible;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.fleet.ServerImport;
import org.certguide.text.Message;
import org.certguide.text.Messages;

/** Reads the two forms in which inventories of Ansible are written: YAML and INI. */
final class InventoryText {
    private static final int DEEPEST = 30;

    private static final int LONGEST_LINE = 10_000;

    /** A name with places that stand for many, as {@code web[01:50].example.org}. */
    private static final Pattern RANGE = Pattern.compile("([^\\[\\]]{0,200})\\[([0-9]{1,6}):([0-9]{1,6})](.{0,200})");

    private static final Pattern SECTION = Pattern.compile("\\[([^\\[\\]:]{1,200})(?::(vars|children))?]");

    /** A word of an INI line, with parts of it in quotes. */
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"'#]|\"[^\"]*+\"|'[^']*+')++");

    private InventoryText() {}

    /** Whether a text is rather INI than YAML. */
    static boolean isIni(String text) {
        for (String line : text.split("\n", 2000)) {
            String bare = line.strip();
            if (bare.isEmpty() || bare.startsWith("#") || bare.startsWith(";")) continue;
            return !bare.startsWith("---") && !bare.startsWith("%") && !bare.startsWith("{") && !isKey(bare);
        }
        return false;
    }

    /** Whether a line begins as {@code key:} does. */
    private static boolean isKey(String line) {
        if (line.startsWith("[")) return false;
        String key = before(line, " #");
        return key.endsWith(":") || key.contains(": ");
    }

    /** Up to a sign that a comment begins. */
    private static String before(String line, String sign) {
        int at = line.indexOf(sign);
        return (at < 0 ? line : line.substring(0, at)).strip();
    }

    /** Reads a text; what cannot be used of it is told. */
    static Inventory read(String text, ServerImport.Builder told) {
        Inventory inventory = new Inventory();
        if (isIni(text)) {
            readIni(text, inventory, told);
            return inventory;
        }
        try {
            if (YamlReader.read(text) instanceof Map<?, ?> top) {
                top.forEach((name, group) -> group(name.toString(), group, inventory, told, 0));
            } else {
                told.reject("", Message.of("imports.inventory.none"));
            }
        } catch (YamlException e) {
            told.reject("", e.why());
        }
        return inventory;
    }

    private static void group(String name, Object said, Inventory into, ServerImport.Builder told, int depth) {
        into.addGroup(name);
        if (!(said instanceof Map<?, ?> parts)) return;
        if (depth > DEEPEST) {
            told.reject(name, Message.of("imports.inventory.deep"));
            return;
        }
        if (parts.get("vars") instanceof Map<?, ?> vars)
            vars.forEach((key, value) -> into.setOfGroup(name, key.toString(), value));
        if (parts.get("hosts") instanceof Map<?, ?> hosts) {
            hosts.forEach((pattern, vars) -> {
                for (String host : names(pattern.toString(), told)) {
                    into.addHost(name, host);
                    if (vars instanceof Map<?, ?> own)
                        own.forEach((key, value) -> into.setOfHost(host, key.toString(), value));
                }
            });
        }
        if (parts.get("children") instanceof Map<?, ?> children) {
            children.forEach((child, below) -> {
                into.addChild(name, child.toString());
                group(child.toString(), below, into, told, depth + 1);
            });
        }
    }

    /** What a name with ranges stands for. */
    private static List<String> names(String pattern, ServerImport.Builder told) {
        List<String> names = List.of(pattern);
        while (names.getFirst().contains("[") && !names.getFirst().startsWith("[")) {
            List<String> more = new ArrayList<>();
            for (String name : names) {
                Optional<List<String>> expanded = expanded(name);
                if (expanded.isEmpty() || more.size() + expanded.get().size() > ServerImport.MOST) {
                    told.reject(pattern, Message.of("imports.inventory.range"));
                    return List.of();
                }
                more.addAll(expanded.get());
            }
            names = more;
        }
        return names;
    }

    private static Optional<List<String>> expanded(String name) {
        Matcher range = RANGE.matcher(name);
        if (!range.matches()) return Optional.empty();
        int from = Integer.parseInt(range.group(2));
        int to = Integer.parseInt(range.group(3));
        if (to < from || to - from >= ServerImport.MOST) return Optional.empty();
        boolean padded = range.group(2).startsWith("0") && range.group(2).length() > 1;
        int width = padded ? range.group(2).length() : 1;
        List<String> names = new ArrayList<>();
        for (int n = from; n <= to; n++) names.add(range.group(1) + ("%0" + width + "d").formatted(n) + range.group(4));
        return Optional.of(names);
    }

    private static void readIni(String text, Inventory into, ServerImport.Builder told) {
        String section = "ungrouped";
        String kind = "";
        int number = 0;
        for (String raw : text.split("\r?\n")) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) continue;
            Matcher head = SECTION.matcher(before(line, " #"));
            if (line.length() > LONGEST_LINE || line.startsWith("[") && !head.matches()) {
                told.reject(Messages.of("imports.line", number), Message.of("imports.inventory.line"));
            } else if (line.startsWith("[")) {
                section = head.group(1);
                kind = head.group(2) == null ? "" : head.group(2);
                into.addGroup(section);
            } else if (kind.equals("children")) {
                into.addChild(section, before(line, " "));
            } else if (kind.equals("vars")) {
                variable(line, section, into);
            } else {
                host(line, section, into, told);
            }
        }
    }

    private static void variable(String line, String section, Inventory into) {
        int equal = line.indexOf('=');
        if (equal > 0)
            into.setOfGroup(
                    section,
                    line.substring(0, equal).strip(),
                    bare(line.substring(equal + 1).strip()));
    }

    private static void host(String line, String section, Inventory into, ServerImport.Builder told) {
        Matcher word = WORD.matcher(line);
        if (!word.lookingAt()) return;
        List<String> names = names(word.group(), told);
        for (String name : names) into.addHost(section, name);
        int end = word.end();
        while (end < line.length() && word.find(end)) {
            if (line.substring(end, word.start()).contains("#")) return;
            int equal = word.group().indexOf('=');
            if (equal > 0) {
                String value = bare(word.group().substring(equal + 1));
                String key = word.group().substring(0, equal);
                for (String name : names) into.setOfHost(name, key, value);
            }
            end = word.end();
        }
    }

    private static String bare(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.endsWith(value.substring(0, 1));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
