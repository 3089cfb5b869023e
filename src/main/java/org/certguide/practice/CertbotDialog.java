package org.certguide.practice;

import java.util.Locale;
import org.certguide.practice.Tty.Stopped;

/** How Certbot talks with the person in front of it: its texts and its forms. */
final class CertbotDialog {
    private final Tty tty;
    private final CertbotWords words;
    private final boolean withPerson;

    /**
     * @param withPerson whether somebody may be asked
     */
    CertbotDialog(Tty tty, CertbotWords words, boolean withPerson) {
        this.tty = tty;
        this.words = words;
        this.withPerson = withPerson;
    }

    /** Certbot gives up with these words. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String words) {
            super(words);
        }
    }

    void say(String name, Object... arguments) {
        String text = words.text(name, arguments);
        if (!text.isEmpty()) tty.print(text + "\n");
    }

    void red(String line) {
        if (!line.isEmpty()) tty.complain("\u001b[31m" + line + "\u001b[0m\n");
    }

    Failed failed(String name, Object... arguments) {
        return new Failed(words.text(name, arguments));
    }

    String ask(String question) throws Stopped, Failed {
        onlyWithPerson(question);
        tty.print(question);
        return tty.readLine().strip();
    }

    /**
     * @param labels of yes and no, whose first letters count
     */
    boolean confirms(String question, String labels) throws Stopped, Failed {
        onlyWithPerson(question);
        String yes = labels.substring(1, 2);
        String no = labels.replaceFirst(".*/\\(", "").substring(0, 1);
        String shown = CertbotWords.framed(question, labels);
        while (true) {
            tty.print(shown);
            String typed = tty.readLine().strip().toUpperCase(Locale.ROOT);
            if (typed.startsWith(yes)) return true;
            if (typed.startsWith(no)) return false;
            shown = labels + ": ";
        }
    }

    int pick(String menu, int options) throws Stopped, Failed {
        onlyWithPerson(menu);
        tty.print(menu + "\n");
        while (true) {
            tty.print("Select the appropriate number [1-%d] then [enter] (press 'c' to cancel): ".formatted(options));
            String typed = tty.readLine().strip();
            if (typed.equalsIgnoreCase("c")) {
                throw new Failed("Operation canceled. You may re-run the client.");
            }
            if (typed.matches("[1-" + options + "]")) return Integer.parseInt(typed);
            tty.print("\n** Invalid input **\n");
        }
    }

    private void onlyWithPerson(String question) throws Failed {
        if (!withPerson) {
            throw new Failed("Missing command line flag or config entry for this setting:\n" + question.strip());
        }
    }
}
