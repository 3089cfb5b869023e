package org.certguide.fleet.ansible;

import java.util.ArrayList;
import java.util.HashMap;
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

    /** So many names are written out of all ranges together; hosts can be in several groups. */
    private static final int MOST_NAMES = 20 * ServerImport.MOST;

    private final Inventory into = new Inventory();
    private final ServerImport.Builder told;
    private int written;
    private boolean groupsTold;

    private InventoryText(ServerImport.Builder told) {
        this.told = told;
    }

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
        InventoryText reader = new InventoryText(told);
        String marked = text.startsWith("\ufeff") ? text.substring(1) : text;
        if (isIni(marked)) reader.readIni(marked);
        else reader.readYaml(marked);
        return reader.into;
    }

    private void readYaml(String text) {
        try {
            if (YamlReader.read(text) instanceof Map<?, ?> top) {
                top.forEach((name, group) -> group(name.toString(), group, 0));
            } else {
                told.reject("", Message.of("imports.inventory.none"));
            }
        } catch (YamlException e) {
            told.reject("", e.why());
        }
    }

    private void group(String name, Object said, int depth) {
        there(into.addGroup(name));
        if (!(said instanceof Map<?, ?> parts)) return;
        if (depth > DEEPEST) {
            told.reject(name, Message.of("imports.inventory.deep"));
            return;
        }
        if (parts.get("vars") instanceof Map<?, ?> vars)
            vars.forEach((key, value) -> into.setOfGroup(name, key.toString(), value));
        Object members = parts.get("hosts");
        if (members instanceof Map<?, ?> hosts) {
            hosts.forEach((pattern, vars) ->
                    hosts(pattern.toString(), name, vars instanceof Map<?, ?> own ? used(own) : Map.of()));
        } else if (members != null && !members.equals("")) {
            told.reject(name, Message.of("imports.inventory.hosts"));
        }
        if (parts.get("children") instanceof Map<?, ?> children) {
            children.forEach((child, below) -> {
                there(into.addChild(name, child.toString()));
                group(child.toString(), below, depth + 1);
            });
        }
    }

    private static Map<String, Object> used(Map<?, ?> variables) {
        Map<String, Object> used = new HashMap<>();
        variables.forEach((key, value) -> {
            if (Inventory.isUsed(key.toString())) used.put(key.toString(), value);
        });
        return used;
    }

    private void there(boolean group) {
        if (group || groupsTold) return;
        groupsTold = true;
        told.reject("", Message.of("imports.inventory.groups", ServerImport.MOST));
    }

    private void hosts(String pattern, String group, Map<String, Object> variables) {
        for (String name : names(pattern)) {
            if (!into.addHost(group, name)) {
                told.reject(name, Message.of("imports.many", ServerImport.MOST));
                continue;
            }
            variables.forEach((key, value) -> into.setOfHost(name, key, value));
        }
    }

    /** What a name with ranges stands for. */
    private List<String> names(String pattern) {
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

    private Optional<List<String>> expanded(String name) {
        Matcher range = RANGE.matcher(name);
        if (!range.matches()) return Optional.empty();
        int from = Integer.parseInt(range.group(2));
        int to = Integer.parseInt(range.group(3));
        if (to < from || to - from >= ServerImport.MOST || written + to - from >= MOST_NAMES) return Optional.empty();
        written += to - from + 1;
        boolean padded = range.group(2).startsWith("0") && range.group(2).length() > 1;
        int width = padded ? range.group(2).length() : 1;
        List<String> names = new ArrayList<>();
        for (int n = from; n <= to; n++) names.add(range.group(1) + ("%0" + width + "d").formatted(n) + range.group(4));
        return Optional.of(names);
    }

    private void readIni(String text) {
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
                there(into.addGroup(section));
            } else if (kind.equals("children")) {
                there(into.addChild(section, before(line, " ")));
            } else if (kind.equals("vars")) {
                variable(line, section);
            } else {
                host(line, section);
            }
        }
    }

    private void variable(String line, String section) {
        int equal = line.indexOf('=');
        if (equal > 0)
            into.setOfGroup(
                    section,
                    line.substring(0, equal).strip(),
                    bare(line.substring(equal + 1).strip()));
    }

    private void host(String line, String section) {
        Matcher word = WORD.matcher(line);
        if (!word.lookingAt()) return;
        String pattern = word.group();
        Map<String, Object> variables = new HashMap<>();
        int end = word.end();
        while (end < line.length() && word.find(end)) {
            if (line.substring(end, word.start()).contains("#")) break;
            int equal = word.group().indexOf('=');
            if (equal > 0)
                variables.put(
                        word.group().substring(0, equal), bare(word.group().substring(equal + 1)));
            end = word.end();
        }
        hosts(pattern, section, used(variables));
    }

    private static String bare(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.endsWith(value.substring(0, 1));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
