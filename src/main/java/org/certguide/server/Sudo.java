package org.certguide.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** How the logged-in user runs a command as root. */
public sealed interface Sudo {
    /** The user is root. */
    record Root() implements Sudo {}

    /** The program that lets a user become root. */
    enum Program {
        SUDO,
        /** Of OpenBSD, and of Alpine and others, where there is no sudo. It asks in a terminal only, in words of its own. */
        DOAS
    }

    /** It asks nothing. */
    record Free(Program program) implements Sudo {
        /** By sudo. */
        public Free() {
            this(Program.SUDO);
        }
    }

    /**
     * It asks for a password.
     *
     * @param password as the user gave it in this session
     * @param ofRoot whether it is root's, and not the user's own
     */
    record WithPassword(Secret password, boolean ofRoot, Program program) implements Sudo {
        /** By sudo. */
        public WithPassword(Secret password, boolean ofRoot) {
            this(password, ofRoot, Program.SUDO);
        }

        /** By sudo, the user's own. */
        public WithPassword(Secret password) {
            this(password, false);
        }
    }

    /** What is called for it; for root too, who needs nothing. */
    default Program program() {
        return Program.SUDO;
    }

    /** What the user may do as root, as far as it is known. */
    enum Rights {
        /** The user is root and needs no sudo. */
        ROOT,
        /** sudo asks nothing. */
        FREE,
        /** sudo asks for a password, and has accepted it. */
        WITH_PASSWORD,
        /**
         * sudo asks for a password, which the user has not given yet. Classic sudo says the same to
         * a user who may not use it at all: only trying tells. So it does where its answer is not
         * understood.
         */
        NEEDS_PASSWORD,
        /** sudo did not accept the password. */
        WRONG_PASSWORD,
        /** sudo says that this user may not. */
        NOT_ALLOWED,
        /** There is no sudo on the server. */
        MISSING;

        /** Whether no password helps this user to run something as root. */
        public boolean mayNever() {
            return this == NOT_ALLOWED || this == MISSING;
        }

        /** Whether a script can run as root. */
        public boolean asRoot() {
            return this == ROOT || this == FREE || this == WITH_PASSWORD;
        }
    }

    /** Runs the command line that is its {@code $0}, in Base64. */
    String DECODER = "eval \"$(echo $0 | base64 -d)\"";

    /**
     * The command line that runs a program as root in a terminal. The login shell passes it on: csh
     * reads exclamation marks and line feeds in quotes, fish backslashes, so that a command line with
     * one of them is sent as letters alone.
     *
     * @param commandLine the program and its arguments, quoted for a POSIX shell
     * @param mark what sudo asks with, see {@link SudoPrompt}, so that no other question is taken for sudo's; see {@link
     *     Token}
     */
    default String inTerminal(String commandLine, String mark) {
        String program = forAnyShell(commandLine);
        return switch (this) {
            case Root root -> "env LC_ALL=C " + program;
            case Free(Program by) when by == Program.DOAS -> "doas -- env LC_ALL=C " + program;
            case Free free -> "env LC_ALL=C sudo -- " + program;
            case WithPassword with when with.program() == Program.DOAS -> DoasPrompt.command(mark, program);
            case WithPassword with -> "env LC_ALL=C sudo " + SudoPrompt.option(mark) + " -- " + program;
        };
    }

    private static String forAnyShell(String commandLine) {
        // What Command.quote makes of a quote is read alike by all of them.
        if (!commandLine.replace("'\\''", "").matches("(?s).*[\\\\!\n].*")) return commandLine;
        byte[] bytes = commandLine.getBytes(StandardCharsets.UTF_8);
        return "/bin/sh -c '" + DECODER + "' " + Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Reads a command line back that was sent as letters.
     *
     * @param words of the command
     * @return empty if it is another command
     */
    static Optional<String> decoded(List<String> words) {
        return words.size() == 4 && words.subList(0, 3).equals(List.of("/bin/sh", "-c", DECODER))
                ? Optional.of(new String(Base64.getDecoder().decode(words.get(3)), StandardCharsets.UTF_8))
                : Optional.empty();
    }
}
