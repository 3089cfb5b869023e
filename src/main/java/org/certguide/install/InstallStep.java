package org.certguide.install;

import org.certguide.guide.Text;

import java.util.List;

/**
 * One numbered step of an installation. It can be run twice without harm.
 *
 * @param id the same as the instruction's on the system page
 * @param title what it does
 * @param text in one or two sentences
 * @param shown the commands as a user would type them, each with its sudo
 * @param commandLine the same for {@link org.certguide.server.Sudo#inTerminal}, as one command run
 *     by root
 * @param probe a script for root that ends with 0 where the step has been done before
 * @param verify a script for root that ends with 0 where the step has worked
 */
public record InstallStep(
        String id,
        Text title,
        Text text,
        List<String> shown,
        String commandLine,
        String probe,
        String verify) {
    /** What a probe found. */
    public enum State {
        DONE,
        TO_DO,
        /** The server did not answer. */
        UNKNOWN
    }
}
