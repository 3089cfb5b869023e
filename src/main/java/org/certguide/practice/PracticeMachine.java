package org.certguide.practice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.practice.ServerState.Certificate;

/** The practice server without its network: its state, its clock and its log. Any thread. */
final class PracticeMachine {
    /**
     * The server's address on its pretended internet. It was example.com's for a long time; it has
     * to look public, and nothing ever connects to it.
     */
    static final String ADDRESS = "93.184.216.34";

    /** Another machine's address; the same holds. */
    static final String OTHER_ADDRESS = "93.184.215.14";

    /** Of the one user. */
    static final String USER = "ubuntu";

    private final Clock clock;
    private final PracticeAuthority authority;
    private final StringBuilder log = new StringBuilder();
    private final List<String> unknown = new ArrayList<>();
    private ServerState state;
    private volatile Runnable told = () -> {};
    private Optional<Listener> listener = Optional.empty();

    /**
     * What stands at port 80 for a moment.
     *
     * @param path that it is asked for
     * @param answer what it says then
     * @param told becomes zero when it is told that it may go
     */
    record Listener(String path, String answer, CountDownLatch told) {}

    PracticeMachine(ServerState state, Clock clock) {
        this.state = state;
        this.clock = clock;
        this.authority = new PracticeAuthority(clock.instant());
    }

    synchronized ServerState state() {
        return state;
    }

    synchronized void change(UnaryOperator<ServerState> change) {
        state = change.apply(state);
        told.run();
    }

    /** Has somebody told of every change, from any thread; what is called must not wait. */
    void onChange(Runnable told) {
        this.told = told;
    }

    Instant now() {
        return clock.instant();
    }

    PracticeAuthority authority() {
        return authority;
    }

    /** Whether a fault is on that happens only once; it is off afterwards. */
    synchronized boolean consumeFault(Fault once) {
        boolean on = state.has(once);
        change(s -> s.with(once, false));
        return on;
    }

    /** Makes a certificate, in the place of the one of that name. */
    synchronized IssuedCertificate issue(String name, List<String> domains, KeyType type) {
        return issue(name, domains, type, now());
    }

    private IssuedCertificate issue(String name, List<String> domains, KeyType type, Instant at) {
        Certificate made = Certificate.of(name, authority.chain(domains, type, at));
        state = state.with(made);
        return made.issued();
    }

    /**
     * Somebody wants a certificate for this domain name: where there should be one already, there
     * is one from now on, 20 days old.
     */
    synchronized void certificateRequested(String domain) {
        if (!state.has(Fault.EXISTING_CERTIFICATE)) return;
        change(s -> s.with(Fault.EXISTING_CERTIFICATE, false).with(ServerState.Part.ACCOUNT));
        if (state.certificate(domain).isEmpty()) {
            issue(domain, List.of(domain), KeyType.RSA, now().minus(Duration.ofDays(20)));
        }
    }

    /** Lets something listen at port 80, or nothing any more. */
    synchronized void listen(Optional<Listener> now) {
        listener = now;
    }

    /**
     * What a web server says to a visitor.
     *
     * @return empty where nobody listens
     */
    synchronized Optional<String> answer(String address, String path) {
        if (state.has(Fault.PORT_80_IN_USE) || !address.equals(ADDRESS)) {
            return Optional.of("HTTP/1.1 404 Not Found\r\nServer: nginx/1.18.0 (Ubuntu)\r\n\r\nnot found");
        }
        return listener.map(l -> {
            if (path.equals(l.path() + "/told")) l.told().countDown();
            return "HTTP/1.0 200 OK\r\n\r\n" + (path.equals(l.path()) ? l.answer() : "nothing here");
        });
    }

    /** Remembers a command that this server does not know. */
    synchronized void unknown(String command) {
        unknown.add(command);
    }

    /** The commands so far that this server does not know; the application should send none. */
    synchronized List<String> unknown() {
        return List.copyOf(unknown);
    }

    synchronized void log(String line) {
        log.append(now()).append(':').append(line).append('\n');
    }

    /** Certbot's log. */
    synchronized String log() {
        return log.toString();
    }
}
