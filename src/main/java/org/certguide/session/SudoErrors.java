package org.certguide.session;

import java.util.Optional;
import java.util.regex.Pattern;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Failure;
import org.certguide.server.SudoMessages;
import org.certguide.server.SudoPrompt;
import org.certguide.text.SafeText;

/**
 * The messages of a sudo that did not start the command. Whether it started is known without them;
 * they only tell why not.
 */
final class SudoErrors {
    private static final Pattern MISSING =
            Pattern.compile("(?:sudo|doas)['\"’]?: (?:command )?not found|'?(?:sudo|doas)'?: No such file or directory"
                    + "|No such file or directory: 'sudo'|can't execute '(?:sudo|doas)'");

    private static final Pattern TERMINAL = Pattern.compile("you must have a tty to run sudo");

    private static final Pattern WRONG =
            Pattern.compile("incorrect password attempt|Sorry, try again|doas: Auth\\w{1,10} failed");

    /** No password helps then, though sudo asks for one as well. */
    private static final Pattern ACCOUNT =
            Pattern.compile("account validation failure|account management error|[Aa]ccount or password is expired");

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
        String err = mark.map(m -> withoutCommand(result.err(), m)).orElse(result.err());
        if (SudoMessages.NOT_ALLOWED.matcher(err).find()) return new Failure.SudoNotAllowed(user);
        if (MISSING.matcher(err).find()) return new Failure.SudoMissing(user);
        Optional<Boolean> wanted = mark.filter(err::contains).map(m -> SudoPrompt.isForRoot(err, err.indexOf(m)));
        if (wanted.isPresent()
                && !wanted.equals(command.gate().flatMap(Command.Gate::secret).map(Command.StdinSecret::ofRoot)))
            return wanted.get() ? new Failure.SudoRootPasswordNeeded(user) : new Failure.SudoPasswordNeeded();
        boolean asked = mark.filter(err::contains).isPresent();
        boolean askedTwice =
                mark.filter(m -> err.indexOf(m) != err.lastIndexOf(m)).isPresent();
        if (askedTwice || asked && WRONG.matcher(err).find()) return new Failure.SudoPasswordWrong();
        boolean locked = ACCOUNT.matcher(err).find();
        if (!locked
                && mark.isEmpty()
                && SudoMessages.PASSWORD_NEEDED.matcher(err).find()) return new Failure.SudoPasswordNeeded();
        String words = mark.map(m -> SudoPrompts.without(m, err)).orElse(err) + " " + result.out();
        return new Failure.SudoRefused(user, SafeText.line(words, LONGEST_WORDS));
    }

    private static String withoutCommand(String text, String mark) {
        for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length())) {
            if (SudoPrompt.isShown(text, at))
                return text.substring(0, SudoPrompt.begin(text, at))
                        + withoutCommand(text.substring(at + mark.length()), mark);
        }
        return text;
    }
}
