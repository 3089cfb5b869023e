package org.certguide.session;

import java.util.Optional;
import java.util.regex.Pattern;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Failure;
import org.certguide.server.SudoMessages;
import org.certguide.text.SafeText;

/**
 * The messages of a sudo that did not start the command. Whether it started is known without them;
 * they only tell why not.
 */
final class SudoErrors {
    private static final Pattern MISSING =
            Pattern.compile("sudo['\"’]?: (?:command )?not found|'?sudo'?: No such file or directory"
                    + "|No such file or directory: 'sudo'|can't execute 'sudo'");

    private static final Pattern TERMINAL = Pattern.compile("you must have a tty to run sudo");

    private static final Pattern WRONG = Pattern.compile("incorrect password attempt|Sorry, try again");

    private static final int LONGEST_WORDS = 300;

    private SudoErrors() {}

    /** Whether sudo may start something for this user, but only in a terminal ({@code requiretty}). */
    static boolean wantsTerminal(CommandResult result) {
        return TERMINAL.matcher(result.err()).find();
    }

    /**
     * Why a command of {@code server.Script} was not begun.
     *
     * @param command as it ran, with its locale set to C
     * @param result with all that sudo said as standard error
     */
    static Failure of(CommandResult result, Command command, String user) {
        Optional<String> mark = command.gate().flatMap(Command.Gate::secret).map(Command.StdinSecret::mark);
        // A login shell may show the command itself.
        String err = mark.map(m -> result.err().replace("-p " + m, "")).orElse(result.err());
        if (SudoMessages.NOT_ALLOWED.matcher(err).find()) return new Failure.SudoNotAllowed(user);
        if (MISSING.matcher(err).find()) return new Failure.SudoMissing(user);
        boolean asked = mark.filter(err::contains).isPresent();
        boolean askedTwice =
                mark.filter(m -> err.indexOf(m) != err.lastIndexOf(m)).isPresent();
        if (askedTwice || asked && WRONG.matcher(err).find()) return new Failure.SudoPasswordWrong();
        if (mark.isEmpty() && SudoMessages.PASSWORD_NEEDED.matcher(err).find()) return new Failure.SudoPasswordNeeded();
        String words = mark.map(m -> err.replace(m, " ")).orElse(err) + " " + result.out();
        return new Failure.SudoRefused(user, SafeText.line(words, LONGEST_WORDS));
    }
}
