package org.certguide.session;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.certguide.server.Failure;
import org.certguide.server.Secret;
import org.certguide.server.Sudo;
import org.certguide.server.Sudo.Rights;

/**
 * How the user of one login becomes root: what is known of it, and the passwords for it. The session
 * tells what each command as root has met, so that there is one answer for everybody. May be used
 * from any thread.
 */
public final class Privileges implements AutoCloseable {
    private final Optional<Secret> loginPassword;
    private final List<Runnable> observers = new CopyOnWriteArrayList<>();
    private Sudo sudo;
    private Rights rights;
    private boolean closed;

    /** Whether sudo wants the password of root, as far as it is known. */
    private boolean ofRoot;

    private Sudo.Program program = Sudo.Program.SUDO;

    private Privileges(Sudo sudo, Rights rights, Optional<Secret> loginPassword) {
        this.sudo = sudo;
        this.rights = rights;
        this.loginPassword = loginPassword;
    }

    /**
     * Of a user of whom nothing else is known yet.
     *
     * @param loginPassword if the login had one, as sudo mostly asks for the same; belongs to this
     *     object from now on
     */
    public static Privileges of(String user, Optional<Secret> loginPassword) {
        return user.equals("root")
                ? new Privileges(new Sudo.Root(), Rights.ROOT, loginPassword)
                : new Privileges(new Sudo.Free(), Rights.NEEDS_PASSWORD, loginPassword);
    }

    /** Of a user whose programs run as that user; for what needs no administrator. */
    public static Privileges none() {
        return new Privileges(new Sudo.Root(), Rights.NOT_ALLOWED, Optional.empty());
    }

    /** What is known by now. */
    public synchronized Rights rights() {
        return rights;
    }

    /** How a command is run as root by now. */
    synchronized Sudo sudo() {
        return sudo;
    }

    /** Whether the login had a password, which can be tried for sudo. */
    public synchronized boolean hasLoginPassword() {
        return loginPassword.isPresent() && !closed && !ofRoot;
    }

    /** Whether sudo wants the password of root, as far as it is known. */
    public synchronized boolean wantsRootPassword() {
        return ofRoot;
    }

    /**
     * Takes the password for sudo. Only the next command as root tells whether it is right.
     *
     * @param password belongs to this object from now on
     */
    public void usePassword(Secret password) {
        change(() -> {
            if (closed) {
                password.close();
                return;
            }
            setSudo(new Sudo.WithPassword(password, ofRoot, program));
            rights = Rights.WITH_PASSWORD;
        });
    }

    /** Takes the password of the login for sudo; see {@link #hasLoginPassword}. */
    public void useLoginPassword() {
        if (!hasLoginPassword()) throw new IllegalStateException("no password of the login is for sudo");
        usePassword(loginPassword.orElseThrow().copy());
    }

    /** Takes what a look at the server has found, which does not try a password. */
    public void found(Rights seen) {
        change(() -> {
            if (sudo instanceof Sudo.WithPassword) return;
            if (seen == Rights.ROOT) setSudo(new Sudo.Root());
            rights = seen;
        });
    }

    /**
     * Takes doas in the place of sudo, which is not there.
     *
     * @return whether that is another way than before
     */
    public boolean useDoas() {
        boolean[] other = new boolean[1];
        change(() -> {
            other[0] = program != Sudo.Program.DOAS && !(sudo instanceof Sudo.Root);
            if (!other[0]) return;
            program = Sudo.Program.DOAS;
            sudo = switch (sudo) {
                case Sudo.WithPassword(Secret password, boolean root, Sudo.Program by) ->
                    new Sudo.WithPassword(password, root, program);
                default -> new Sudo.Free(program);
            };
        });
        return other[0];
    }

    /** How the next command becomes root; closed after that command. */
    synchronized Attempt attempt() {
        return new Attempt(sudo);
    }

    /**
     * How one command becomes root. It has a password of its own: another one that is given meanwhile
     * takes none away from it, and what it meets says nothing about that one.
     */
    final class Attempt implements AutoCloseable {
        private final Sudo begun;
        private final Sudo own;

        private Attempt(Sudo begun) {
            this.begun = begun;
            own = begun instanceof Sudo.WithPassword(Secret password, boolean root, Sudo.Program by)
                    ? new Sudo.WithPassword(password.copy(), root, by)
                    : begun;
        }

        Sudo sudo() {
            return own;
        }

        /** The command was run as root. */
        void granted() {
            learn(() -> rights = switch (begun) {
                case Sudo.Root root -> Rights.ROOT;
                case Sudo.Free free -> Rights.FREE;
                case Sudo.WithPassword with -> Rights.WITH_PASSWORD;
            });
        }

        /** The command was not run as root, for this reason. */
        void refused(Failure why) {
            learn(() -> {
                switch (why) {
                    case Failure.SudoPasswordWrong wrong -> {
                        // Not once more: servers lock out who is wrong too often.
                        setSudo(new Sudo.Free(program));
                        rights = Rights.WRONG_PASSWORD;
                    }
                    case Failure.SudoRootPasswordNeeded needed -> {
                        setSudo(new Sudo.Free(program));
                        ofRoot = true;
                        rights = Rights.NEEDS_PASSWORD;
                    }
                    case Failure.SudoPasswordNeeded needed -> {
                        if (sudo instanceof Sudo.WithPassword) setSudo(new Sudo.Free(program));
                        ofRoot = false;
                        if (rights != Rights.WRONG_PASSWORD) rights = Rights.NEEDS_PASSWORD;
                    }
                    case Failure.SudoNotAllowed no -> rights = Rights.NOT_ALLOWED;
                    case Failure.SudoMissing no -> rights = Rights.MISSING;
                    default -> {}
                }
            });
        }

        private void learn(Runnable change) {
            change(() -> {
                if (sudo == begun) change.run();
            });
        }

        @Override
        public void close() {
            if (own instanceof Sudo.WithPassword with) with.password().close();
        }
    }

    /**
     * Tells of every change.
     *
     * @param executor where the observer is called
     * @param observer gets what is known when it is called
     */
    public void observe(Executor executor, Consumer<Rights> observer) {
        observers.add(() -> executor.execute(() -> observer.accept(rights())));
    }

    /** Wipes the passwords; a session that has ended needs none. */
    @Override
    public synchronized void close() {
        closed = true;
        setSudo(new Sudo.Free());
        loginPassword.ifPresent(Secret::close);
    }

    private void change(Runnable change) {
        boolean changed;
        synchronized (this) {
            Rights before = rights;
            change.run();
            changed = rights != before;
        }
        if (changed) observers.forEach(Runnable::run);
    }

    private void setSudo(Sudo other) {
        if (sudo instanceof Sudo.WithPassword old) old.password().close();
        sudo = other;
    }
}
