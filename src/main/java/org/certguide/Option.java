package org.certguide;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.certguide.text.Messages;

/**
 * The options of the command line, in the order of {@code --help}. Each has a text {@code play.option.NAME}, and one that
 * takes a value the name of that value in {@code play.option.NAME.value}. A new one needs these texts, a case in
 * {@link Arguments#parse}, and a paragraph in {@code installers/linux/certguide.1}.
 */
enum Option {
    PLAY("--play answers.json"),
    PARALLEL("--play folder --parallel 4"),
    KEEP_GOING("--play folder --keep-going"),
    PICTURES("--play answers.json --pictures pictures"),
    REHEARSE("--rehearse --pictures rehearsal"),
    EXPORT("--export ansible folder"),
    CHECK("--check all"),
    JSON("--check --json"),
    PROMETHEUS("--check --prometheus certguide.prom"),
    CALENDAR("--check --calendar renewals.ics"),
    TRY("--try"),
    HELP("--help"),
    VERSION("--version");

    private final String example;

    /**
     * @param example of its use, without the name of the program
     */
    Option(String example) {
        this.example = example;
    }

    /** The one that is written like this. */
    static Optional<Option> of(String word) {
        return Arrays.stream(values()).filter(o -> o.word().equals(word)).findFirst();
    }

    /** How it is written. */
    String word() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String example() {
        return example;
    }

    /** What it does, in the user's language. */
    String purpose() {
        return Messages.of(key());
    }

    /** How it is written together with the value that it takes, if it takes one. */
    String usage() {
        return takesValue() ? word() + " " + Messages.of(key() + ".value") : word();
    }

    boolean takesValue() {
        return Messages.has(key() + ".value");
    }

    private String key() {
        return "play.option." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
