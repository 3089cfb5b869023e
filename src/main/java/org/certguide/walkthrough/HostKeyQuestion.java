package org.certguide.walkthrough;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.certguide.profile.Profile;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.ServerAddress;
import org.jspecify.annotations.Nullable;

/** Whether the host key is the right one: what the user is asked about it, and what they decide. */
public final class HostKeyQuestion {
    private final ReadOnlyObjectWrapper<@Nullable HostKey> unknown = new ReadOnlyObjectWrapper<>();
    private final Attempt attempt;
    private Optional<ServerAddress> jumpHost = Optional.empty();

    /** The connection that waits for the answer, where it stands meanwhile. */
    private @Nullable CompletableFuture<Boolean> waiting;

    /** What the profile tells of the server that was opened with it. */
    private Optional<Profile.Login> profile = Optional.empty();

    /** The login that the question belongs to. */
    interface Attempt {
        /** How it failed last, if it did, while it can still go on. */
        Optional<Failure> failure();

        /** Goes on with it. */
        void goOn(HostKeyTrust trust);

        /** Leaves it. */
        void leave();
    }

    HostKeyQuestion(Attempt attempt) {
        this.attempt = attempt;
    }

    /** The host key that the user has to look at, while there is one. */
    public ReadOnlyObjectProperty<@Nullable HostKey> unknown() {
        return unknown.getReadOnlyProperty();
    }

    /** The server on the way that has this key; empty where it is the server itself. */
    public Optional<ServerAddress> jumpHost() {
        return jumpHost;
    }

    /** The user has compared the fingerprint: this is their server. */
    public void accept() {
        HostKey key = unknown.get();
        if (key == null) return;
        CompletableFuture<Boolean> connection = waiting;
        close();
        if (connection == null) attempt.goOn(new HostKeyTrust.Accepted(key));
        else connection.complete(true);
    }

    /** Nobody is there who could compare it: the connection that waits ends, and says so. */
    public void leaveUnknown() {
        CompletableFuture<Boolean> connection = waiting;
        close();
        if (connection != null) connection.complete(false);
    }

    /** The user does not know this host key. Nothing secret was sent. */
    public void refuse() {
        close();
        attempt.leave();
    }

    /**
     * The user has compared the key that the server shows now, and connects to it.
     *
     * @param typed what the provider shows
     * @return whether that is the fingerprint of this key; otherwise nothing is done
     */
    public boolean trustChanged(String typed) {
        Optional<Failure> failure = attempt.failure();
        Optional<HostKeyTrust> trust = failure.flatMap(Failure::wrongHostKey)
                .filter(key -> key.isShownIn(typed))
                .flatMap(key -> failure.flatMap(Failure::whenCompared));
        trust.ifPresent(attempt::goOn);
        return trust.isPresent();
    }

    /** Begins anew, for a server that is known or for any other. */
    void begin(Optional<Profile.Login> known) {
        profile = known;
    }

    /** Asks about a key that no file has, unless the profile has another one. */
    Optional<Failure> ask(ServerAddress at, HostKey key) {
        Optional<String> saved = savedKey(at).filter(fingerprint -> !fingerprint.equals(key.fingerprint()));
        if (saved.isEmpty()) unknown.set(key);
        return saved.map(fingerprint -> new Failure.HostKeyNotSaved(fingerprint, key));
    }

    /**
     * The same on another thread, which waits for the answer with its connections open.
     *
     * @param fx the JavaFX thread
     * @param end the server that somebody logs in to
     * @return whether it is the right one; false where the profile has another one
     */
    boolean await(Executor fx, ServerAddress at, boolean end, HostKey key) throws InterruptedException {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        fx.execute(() -> {
            waiting = answer;
            jumpHost = end ? Optional.empty() : Optional.of(at);
            if (ask(at, key).isPresent()) answer.complete(false);
        });
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            fx.execute(() -> {
                if (waiting == answer) close();
            });
        }
    }

    /** Asks nothing any more. */
    void close() {
        waiting = null;
        unknown.set(null);
        jumpHost = Optional.empty();
    }

    /** The fingerprint that this server had when its profile was saved. */
    private Optional<String> savedKey(ServerAddress now) {
        return profile.filter(login -> login.server().host().equals(now.host()))
                .filter(login -> login.server().port() == now.port())
                .flatMap(Profile.Login::hostKeyFingerprint);
    }
}
