package org.certguide.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How a user proves to the server who they are. */
public sealed interface Login {
    /** Answers nothing. */
    Answers NOBODY = (title, questions) -> Optional.empty();

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
            case KeyFile with ->
                new KeyFile(with.file(), with.certificates(), with.passphrase().map(Secret::copy), with.more());
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
            this(secret, NOBODY);
        }
    }

    /**
     * A private key in a file of this computer.
     *
     * @param file the private key, in any format of OpenSSH, PEM or PuTTY
     * @param certificates files with certificates for it, besides the one that is beside the key
     * @param passphrase what the file is encrypted with, if it is
     * @param more answers what the server wants besides: a password, or a one-time code
     */
    record KeyFile(Path file, List<Path> certificates, Optional<Secret> passphrase, Answers more) implements Login {
        /** With nobody who could answer more. */
        public KeyFile(Path file, Optional<Secret> passphrase) {
            this(file, List.of(), passphrase, NOBODY);
        }
    }

    /**
     * The keys of the SSH agent of this computer.
     *
     * @param key the fingerprint of the only one to use; empty for all
     * @param socket where the agent listens, as {@code IdentityAgent} in ssh_config(5); empty for the
     *     usual ones
     * @param more answers what the server wants besides: a password, or a one-time code
     */
    record Agent(Optional<String> key, Optional<String> socket, Answers more) implements Login {
        /** All of them, with nobody who could answer more. */
        public Agent() {
            this(Optional.empty(), Optional.empty(), NOBODY);
        }
    }

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
     * @param kind who asks, and what for
     * @param text the server's words, untrusted; for questions that are not the server's own, the user
     *     that they are about
     * @param echo whether the answer may be shown while it is typed
     * @param earlier what became of the answer to the same question before
     */
    record Question(Kind kind, String text, boolean echo, Earlier earlier) {
        /** What is asked for. */
        public enum Kind {
            /** Whatever the words of the server say. */
            SERVERS,
            PASSWORD,
            NEW_PASSWORD,
            /** The same, after two that were not the same. */
            NEW_PASSWORD_DIFFERED,
            NEW_PASSWORD_AGAIN,
            /** Opens a key file of this computer, which the text names; it never leaves the computer. */
            PASSPHRASE;

            /** Whether it is the password of logins to come. */
            public boolean isNewPassword() {
                return this == NEW_PASSWORD || this == NEW_PASSWORD_DIFFERED || this == NEW_PASSWORD_AGAIN;
            }
        }

        /** What became of the answer to the same question before. */
        public enum Earlier {
            /** It was not asked, or not refused. */
            NONE,
            /** It was wrong. */
            WRONG,
            /** It was wrong, or another answer of the same try was. */
            PERHAPS_WRONG
        }

        /** One that is asked for the first time. */
        public Question(Kind kind, String text, boolean echo) {
            this(kind, text, echo, Earlier.NONE);
        }

        /** One of the server, for the first time. */
        public Question(String text, boolean echo) {
            this(Kind.SERVERS, text, echo);
        }
    }
}
