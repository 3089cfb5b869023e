package org.certguide.walkthrough;

import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.Sudo.Rights;
import org.certguide.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * The way to one server that all steps share: the session while somebody is logged in, what its user
 * may do there, and the terminal. Used on the JavaFX thread only.
 */
public final class ServerAccess {
    private final Executor fx;
    private final ConsoleModel console;
    private final ReadOnlyObjectWrapper<@Nullable Session> session = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Rights> rights = new ReadOnlyObjectWrapper<>(Rights.NEEDS_PASSWORD);

    private @Nullable ServerAddress address;
    private boolean wasOpen;
    private Login.Kind loginKind = Login.Kind.PASSWORD;
    private Optional<String> keyFile = Optional.empty();

    /** Whether sudo takes the password of the login, as far as it is known: so it will after the next login. */
    private boolean samePassword;

    /**
     * @param fx the JavaFX thread
     * @param address if it is known before the first login
     */
    ServerAccess(Executor fx, ConsoleModel console, @Nullable ServerAddress address) {
        this.fx = fx;
        this.console = console;
        this.address = address;
    }

    /** What runs in the server's terminal. */
    public ConsoleModel console() {
        return console;
    }

    /** Whether this is the way to the server at an address, or not yet to any. */
    boolean leadsTo(ServerAddress other) {
        return address == null || address.equals(other);
    }

    /** Where it is, once that is known. */
    Optional<ServerAddress> address() {
        return Optional.ofNullable(address);
    }

    /** Whether somebody has been logged in. */
    boolean wasOpen() {
        return wasOpen;
    }

    /** How the user of the session has proved who they are. */
    Login.Kind loginKind() {
        return loginKind;
    }

    /** The file of the private key of that user, where it was that. */
    Optional<String> keyFile() {
        return keyFile;
    }

    /** Who is logged in where, or null. */
    public ReadOnlyObjectProperty<@Nullable Session> session() {
        return session.getReadOnlyProperty();
    }

    /** Whether somebody is logged in. */
    public boolean isOpen() {
        return session.get() != null;
    }

    /** Where somebody is logged in, for the user; empty while nobody is. */
    public String name() {
        Session open = session.get();
        return open == null ? "" : open.address().toString();
    }

    /** What the user may do as root, as far as it is known. */
    public ReadOnlyObjectProperty<Rights> rights() {
        return rights.getReadOnlyProperty();
    }

    /** Whether the password for sudo has to be given before anything can run as root. */
    public boolean needsPassword() {
        return rights.get() == Rights.NEEDS_PASSWORD || rights.get() == Rights.WRONG_PASSWORD;
    }

    /** Whether the login had a password, which can be tried for sudo. */
    public boolean hasLoginPassword() {
        Session open = session.get();
        return open != null && open.privileges().hasLoginPassword();
    }

    /** Whether sudo wants the password of root, and not the user's own. */
    public boolean wantsRootPassword() {
        Session open = session.get();
        return open != null && open.privileges().wantsRootPassword();
    }

    /**
     * Takes the password for sudo. It is tried with the next command that runs as root.
     *
     * @param password belongs to the session from now on
     */
    public void unlock(Secret password) {
        samePassword = false;
        require().privileges().usePassword(password);
        look();
    }

    /** Takes the password of the login for sudo; the login must have had one. */
    public void unlockWithLoginPassword() {
        samePassword = true;
        require().privileges().useLoginPassword();
        look();
    }

    /** The session; somebody has to be logged in. */
    Session require() {
        Session open = session.get();
        if (open == null) throw new IllegalStateException("nobody is logged in");
        return open;
    }

    /** Takes what a look at the server has found of sudo, or of doas in its place. */
    void found(Rights seen, boolean doas) {
        if (doas) require().privileges().useDoas();
        require().privileges().found(seen);
        look();
    }

    void open(Session opened, Login.Kind kind, Optional<String> file) {
        address = opened.address();
        loginKind = kind;
        keyFile = kind == Login.Kind.KEY_FILE ? file : Optional.empty();
        wasOpen = true;
        if (samePassword && opened.privileges().hasLoginPassword())
            opened.privileges().useLoginPassword();
        session.set(opened);
        opened.privileges().observe(fx, now -> {
            if (session.get() == opened) look();
        });
        look();
    }

    /** Ends the session, if there is one. */
    void close() {
        Session open = session.get();
        session.set(null);
        look();
        if (open != null) open.close();
    }

    private void look() {
        Session open = session.get();
        if (open != null && open.privileges().rights() == Rights.WRONG_PASSWORD) samePassword = false;
        rights.set(open == null ? Rights.NEEDS_PASSWORD : open.privileges().rights());
    }
}
