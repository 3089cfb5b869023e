package org.certguide.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/**
 * What somebody who looked has found.
 *
 * @param id of what was looked at, as the id of a check
 * @param severity how it stands
 * @param title of what was looked at, or what was found in a few words
 * @param found what was found, in a sentence or a few lines
 * @param remedies what can be done about it, best first; empty where nothing needs to be done
 * @param said the server's own words as far as they were not understood, to be looked at by the
 *     user; lines of what is {@link SafeText}, or empty
 */
public record Finding(String id, Severity severity, Message title, Message found, List<Remedy> remedies, String said) {
    private static final int MOST_LINES = 60;
    private static final int LONGEST_LINE = 300;

    public Finding {
        remedies = List.copyOf(remedies);
    }

    /**
     * What a check has found.
     *
     * @param what the last part of the key of the text
     * @param arguments for the text; what came from a server is made safe and short before
     */
    public static Finding of(String check, Severity severity, String what, Object... arguments) {
        return of(check, severity, Message.of("checks." + check + "." + what, arguments));
    }

    /** What a check has found, in a text that not only this check has. */
    public static Finding of(String check, Severity severity, Message found) {
        return new Finding(check, severity, Message.of("checks." + check + ".title"), found, List.of(), "");
    }

    /** The same with something that can be done about it, after what is there already. */
    public Finding with(Remedy remedy) {
        List<Remedy> more = new ArrayList<>(remedies);
        more.add(remedy);
        return new Finding(id, severity, title, found, more, said);
    }

    /** The same, fine because of something that the user has chosen. */
    public Finding settled(Message because, List<Remedy> chosen) {
        return new Finding(id, Severity.FINE, title, because, chosen, said);
    }

    /** The same with a line more of what was found. */
    public Finding and(Message more) {
        return new Finding(id, severity, title, Message.of("checks.lines", found, more), remedies, said);
    }

    /**
     * The same with words of the server.
     *
     * @param words as they came
     */
    public Finding saying(String words) {
        return new Finding(id, severity, title, found, remedies, shown(words));
    }

    private static String shown(String words) {
        List<String> lines = words.lines()
                .map(line -> SafeText.line(line, LONGEST_LINE))
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.size() <= MOST_LINES
                ? String.join("\n", lines)
                : String.join("\n", lines.subList(0, MOST_LINES)) + "\n…";
    }
}
