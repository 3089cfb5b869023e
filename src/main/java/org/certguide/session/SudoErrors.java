package org.certguide.session;

import java.util.regex.Pattern;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Failure;
import org.certguide.server.SudoMessages;
import org.jspecify.annotations.Nullable;

/** Reads from a failed command whether it was sudo that refused. */
final class SudoErrors {
    private static final Pattern MISSING =
            Pattern.compile("sudo['\"]?: (command )?not found|No such file or directory: 'sudo'");

    private SudoErrors() {}

    /**
     * @param command as it ran, with its locale set to C
     * @return what sudo refused, or null if it let the command through
     */
    static @Nullable Failure of(CommandResult result, Command command, String user) {
        if (result.succeeded()) return null;
        String err = result.err();
        if (SudoMessages.NOT_ALLOWED.matcher(err).find()) return new Failure.SudoNotAllowed(user);
        if (MISSING.matcher(err).find()) return new Failure.SudoNotAllowed(user);
        boolean askedTwice = command.hidden()
                .filter(h -> err.indexOf(h.mark()) != err.lastIndexOf(h.mark()))
                .isPresent();
        if (askedTwice) return new Failure.SudoPasswordWrong();
        boolean sudoAsked = command.text().startsWith("env LC_ALL=C sudo -n");
        if (sudoAsked && SudoMessages.PASSWORD_NEEDED.matcher(err).find()) {
            return new Failure.SudoPasswordNeeded();
        }
        return null;
    }
}
