package org.certguide.server;

/** How the logged-in user runs a command as root. */
public sealed interface Sudo {
    /** The user is root. */
    record Root() implements Sudo {}

    /** sudo asks nothing. */
    record Free() implements Sudo {}

    /**
     * sudo asks for the user's password.
     *
     * @param password as the user gave it in this session
     */
    record WithPassword(Secret password) implements Sudo {}

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

        /** Whether a script can run as root. */
        public boolean asRoot() {
            return this == ROOT || this == FREE || this == WITH_PASSWORD;
        }
    }

    /**
     * The command line that runs a program as root in a terminal.
     *
     * @param commandLine the program and its arguments, quoted
     * @param mark what sudo asks with, so that no other question is taken for sudo's; see {@link
     *     Token}
     */
    default String inTerminal(String commandLine, String mark) {
        return switch (this) {
            case Root root -> "env LC_ALL=C " + commandLine;
            case Free free -> "env LC_ALL=C sudo -- " + commandLine;
            case WithPassword with -> "env LC_ALL=C sudo -p " + mark + " -- " + commandLine;
        };
    }
}
