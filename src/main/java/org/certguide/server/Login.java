package org.certguide.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How a user proves to the server who they are. */
public sealed interface Login {
    /** How the user proves who they are. */
    enum Kind {
        PASSWORD,
        KEY_FILE,
        AGENT,
        QUESTIONS
    }

    /** The same, with secrets of its own. */
    default Login copy() {
        return switch (this) {
            case Password with -> new Password(with.secret().copy(), with.more());
            case KeyFile with -> new KeyFile(with.file(), with.passphrase().map(Secret::copy));
            case Agent agent -> agent;
            case Questions asked -> asked;
        };
    }

    /** Wipes its secrets. */
    default void wipe() {
        switch (this) {
            case Password with -> with.secret().close();
            case KeyFile with -> with.passphrase().ifPresent(Secret::close);
            case Agent agent -> {}
            case Questions asked -> {}
        }
    }

    /**
     * A password, given to the SSH password method, or to keyboard-interactive where the server
     * asks a single hidden question that way.
     *
     * @param secret the password
     * @param more answers what the server asks besides, that way: a one-time code, or a new password
     */
    record Password(Secret secret, Answers more) implements Login {
        /** With nobody who could answer more. */
        public Password(Secret secret) {
            this(secret, (title, questions) -> Optional.empty());
        }
    }

    /**
     * A private key in a file of this computer.
     *
     * @param file the private key, in any format of OpenSSH, PEM or PuTTY
     * @param passphrase what the file is encrypted with, if it is
     */
    record KeyFile(Path file, Optional<Secret> passphrase) implements Login {}

    /** The keys of the SSH agent of this computer ({@code SSH_AUTH_SOCK}). */
    record Agent() implements Login {}

    /**
     * Whatever the server asks, for example a one-time code, answered by a person while logging in.
     *
     * @param answers asked on the thread that logs in, and may block
     */
    record Questions(Answers answers) implements Login {}

    /** Answers the server's questions of one round of keyboard-interactive (RFC 4256). */
    interface Answers {
        /**
         * @param title the server's own words, untrusted; may be empty
         * @param questions in the server's order
         * @return one answer for each question, or empty to give up
         */
        Optional<List<Secret>> answer(String title, List<Question> questions) throws InterruptedException;
    }

    /**
     * @param text the server's words, untrusted
     * @param echo whether the answer may be shown while it is typed
     */
    record Question(String text, boolean echo) {}
}
