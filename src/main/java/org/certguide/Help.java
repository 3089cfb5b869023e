package org.certguide;

import java.util.ArrayList;
import java.util.List;
import org.certguide.text.Messages;

/** What {@code --help} prints: each option, what it does, and an example of it. */
final class Help {
    /** Of a terminal that nobody has made wider. */
    private static final int WIDTH = 80;

    private static final String INDENT = " ".repeat(6);

    private Help() {}

    /**
     * @param packaged whether it was started by its own name, and not by Maven
     */
    static String text(boolean packaged) {
        List<String> lines = new ArrayList<>();
        wrap(lines, "", Messages.of("play.usage", "certguide"));
        for (Option option : Option.values()) {
            lines.add("");
            lines.add("  " + option.usage());
            wrap(lines, INDENT, option.purpose());
            lines.add(INDENT + Messages.of("play.usage.example", start(packaged, option.example())));
        }
        return String.join("\n", lines);
    }

    private static String start(boolean packaged, String words) {
        return packaged ? "certguide " + words : "./mvnw -Dcertguide.args=\"" + words + "\"";
    }

    private static void wrap(List<String> lines, String indent, String text) {
        for (String paragraph : text.split("\n")) {
            StringBuilder line = new StringBuilder(indent);
            for (String word : paragraph.split(" ")) {
                if (line.length() + 1 + word.length() > WIDTH && line.length() > indent.length()) {
                    lines.add(line.toString());
                    line = new StringBuilder(indent);
                }
                if (line.length() > indent.length()) line.append(' ');
                line.append(word);
            }
            lines.add(line.toString());
        }
    }
}
