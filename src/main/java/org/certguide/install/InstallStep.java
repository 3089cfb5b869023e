package org.certguide.install;

import java.util.List;
import org.certguide.text.Message;

/**
 * One numbered step of an installation. It can be run twice without harm.
 *
 * @param id the same as the instruction's on the system page
 * @param title what it does
 * @param text in one or two sentences
 * @param shown the commands as a user would type them, each with its sudo
 * @param commandLine the same for {@link org.certguide.server.Sudo#inTerminal}, as one command
 *     run by root, whose questions are lines of text
 * @param probe a script for root that ends with 0 where the step has been done before
 * @param verify a script for root that ends with 0 where the step has worked
 */
public record InstallStep(
        String id, Message title, Message text, List<String> shown, String commandLine, String probe, String verify) {}
