package org.certguide.ui.panel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.certguide.net.NetworkAccess;
import org.certguide.net.NetworkAccess.PublicResolver;
import org.certguide.server.AgentKey;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Connector;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.ProbeBundle;
import org.certguide.server.Script;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Terminal;
import org.certguide.server.Token;
import org.certguide.session.Session;
import org.certguide.system.PrintedCopies;
import org.jspecify.annotations.Nullable;

/**
 * A server that is not there. It answers the application's probes with what real servers printed,
 * changed where a test says so, and plays recordings in its terminals.
 */
public final class FakeServer implements Connector {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final String RECORDED_TOKEN = "certguide-0123456789";
    private static final Pattern LISTENER = Pattern.compile("/\\.well-known/acme-challenge/\\w{32} (\\w{32})");
    private static final Pattern CERTBOTS = Pattern.compile("\n== (?:path|package) .*?\nlooked\n", Pattern.DOTALL);
    private static final Pattern STEP = Pattern.compile("(?m)^section (\\S+)\\n\\( ");

    /** Two keys of nobody. */
    static final HostKey KEY =
            new HostKey("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIBlbY3K2vVlVQ5mTH8FgbJJ9CG1bcKGDdvqPuTzq7P0F");

    static final HostKey OTHER_KEY =
            new HostKey("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIKtbY3K2vVlVQ5mTH8FgbJJ9CG1bcKGDdvqPuTzq7P0G");

    /** How the next logins fail, if they do. */
    volatile @Nullable Failure loginFailure;

    /** What the user said of the host key at the last login. */
    volatile @Nullable HostKeyTrust trusted;

    /** What the last login has succeeded with, if that was a password. */
    volatile String password = "";

    /** Whether the host key has to be looked at first. */
    volatile boolean unknownKey;

    /** What the server asks while somebody logs in. */
    volatile List<Login.Question> questions = List.of();

    /** What each server on the way asks, once its host key was accepted. */
    volatile List<Login.Question> jumpQuestions = List.of();

    /** What the server says while the login waits. */
    volatile String banner = "";

    /** What the agent of this computer holds. */
    volatile List<AgentKey> agentKeys = List.of();

    /** The login that came last. */
    volatile @Nullable Login login;

    /** What comes instead of an answer to the first command; empty for an answer. */
    volatile String loginSays = "";

    /** What the server tells of itself, as {@code SystemFacts} prints it. */
    volatile String system = recorded("system/systemd-ubuntu");

    /** What the server tells of the renewal, as {@code RenewalSchedule} prints it. */
    volatile String renewal = recorded("renewal/systemd");

    /** The chain of the certificate; empty while there is none. */
    volatile String chain = "";

    /** What comes after the next program in a terminal has ended. */
    volatile String chainAfterwards = "";

    /** The password that sudo wants; empty for none. */
    volatile String sudoPassword = "";

    /** Whether that is the password of root. */
    volatile boolean sudoWantsRoots;

    /** Whether recordings of its connections stay secret. */
    volatile boolean quantumSafe = true;

    /** Why the next commands fail, if they do. */
    volatile @Nullable Failure commandFailure;

    /** How often it is looked, in one command, whether nothing else is at work. */
    volatile int patience = 250;

    /** Whether verifications and remedies succeed. */
    volatile boolean works = true;

    /** Commands with this in them fail; empty: none. */
    volatile String refused = "";

    /** What the look after a step prints that has not worked. */
    volatile String verified = "";

    /** With which status it ends. */
    volatile int verifiedStatus = 1;

    /**
     * What a script does that goes wrong.
     *
     * @param name of the script
     * @param part a part of its commands, to tell scripts of one name apart
     */
    record Strange(String name, String part, int exit, String out, String err) {
        boolean is(Script script) {
            return script.name().equals(name) && script.body().contains(part);
        }
    }

    /** Which script goes wrong, and how. */
    volatile @Nullable Strange strange;

    /** The scripts that were run, in their order. */
    final List<Script> scripts = new CopyOnWriteArrayList<>();

    /** What the probes of the checklist print, by the id of the check. */
    final Map<String, String> checks = new ConcurrentHashMap<>(goodChecks());

    /** With what the probes end. */
    volatile int probeStatus;

    /** The checks whose probes do not end in time. */
    final Set<String> late = ConcurrentHashMap.newKeySet();

    /** The steps of the installation that are done. */
    final Set<String> installed = ConcurrentHashMap.newKeySet();

    /** What the next terminals play. */
    public final Deque<FakeTerminal> terminals = new ArrayDeque<>();

    /** What visitors of port 443 wait for, who get no https then; null where they are turned away. */
    volatile @Nullable CountDownLatch web;

    /** The addresses at which nobody answers a visit. */
    final Set<String> silent = ConcurrentHashMap.newKeySet();

    private volatile boolean listening;
    private volatile String answer = "";

    private final Semaphore gate = new Semaphore(1 << 20);
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    static String recorded(String name) {
        return read(name + ".txt");
    }

    static String read(String file) {
        try {
            return Files.readString(RESOURCES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a server prints where nothing needs to be done. */
    private static Map<String, String> goodChecks() {
        Map<String, String> good = new HashMap<>();
        good.put("certbot", "looked\n");
        good.put(
                "points",
                "1: lo    inet 127.0.0.1/8 scope host lo\n"
                        + "2: eth0    inet 93.184.216.34/24 brd 93.184.216.255 scope global eth0\n");
        good.put("port80", "looked\n");
        good.put("firewall", """

                == ufw #261
                Status: active
                Default: deny (incoming), allow (outgoing), disabled (routed)

                To                         Action      From
                --                         ------      ----
                22/tcp                     ALLOW IN    Anywhere
                80/tcp                     ALLOW IN    Anywhere
                looked
                """);
        good.put("outside", "listening\n");
        good.put("outbound", "http 200\ncurl 0\n");
        good.put("clock", "now " + PanelStates.NOW.getEpochSecond() + "\ntimedatectl\n");
        good.put("disk", "free 18874368 / /\nmount / rw,relatime\n");
        good.put("locks", "looked\n");
        good.put("certificates", "looked\n");
        return good;
    }

    /** An internet with these name servers, and with this server at every address. */
    NetworkAccess internet(InetSocketAddress names, InetSocketAddress others) {
        return new NetworkAccess(
                Optional.of(names),
                List.of(
                        new PublicResolver("Cloudflare (1.1.1.1)", others),
                        new PublicResolver("Google (8.8.8.8)", others),
                        new PublicResolver("Quad9 (9.9.9.9)", others)),
                this::visit);
    }

    /** A visit to port 80. */
    Socket visit() {
        return new Socket() {
            @Override
            public void connect(SocketAddress to, int timeout) throws IOException {
                CountDownLatch there = web;
                if (((InetSocketAddress) to).getPort() != 80) {
                    if (there == null) throw new IOException("refused");
                    await(there);
                }
                String address = ((InetSocketAddress) to).getAddress().getHostAddress();
                if (silent.contains(address)) throw new SocketTimeoutException(address);
            }

            private void await(CountDownLatch there) throws IOException {
                try {
                    there.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
            }

            @Override
            public void setSoTimeout(int timeout) {}

            @Override
            public OutputStream getOutputStream() {
                return OutputStream.nullOutputStream();
            }

            @Override
            public InputStream getInputStream() {
                String said = listening
                        ? "HTTP/1.0 200 OK\r\n\r\n" + answer
                        : "HTTP/1.1 404 Not Found\r\nServer: nginx/1.24.0\r\n\r\n";
                return new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    void removeCertbot() {
        certbots(PrintedCopies.END);
    }

    /** Has these Certbots, see {@link PrintedCopies}. */
    void certbots(String printed) {
        system = CERTBOTS.matcher(system).replaceFirst(Matcher.quoteReplacement(printed));
    }

    /** From now on, whatever is asked of the server waits until {@link #goOn}. */
    void hold() {
        gate.drainPermits();
    }

    /** Whether somebody does, after {@link #hold}. */
    boolean isWaitedFor() {
        return gate.hasQueuedThreads();
    }

    void goOn() {
        gate.release(1 << 20);
    }

    /** Whether nobody is logged in. */
    boolean hasNoConnections() {
        return open.isEmpty();
    }

    /** Ends all connections, as a broken network does. */
    void loseConnections() {
        Set.copyOf(open).forEach(Connection::close);
    }

    @Override
    public Result connect(ServerAddress address, Login login, HostKeyTrust trust, Dialog dialog)
            throws ServerException, InterruptedException {
        this.login = login;
        if (!banner.isEmpty()) dialog.said(banner);
        waitAtGate();
        trusted = trust;
        for (ServerAddress hop : address.hops()) {
            if (!dialog.isRight(hop, OTHER_KEY)) throw new ServerException(new Failure.HostKeyNotConfirmed(OTHER_KEY));
            dialog.answers(hop).answer("", jumpQuestions);
        }
        Failure failure = loginFailure;
        if (failure != null) throw new ServerException(failure);
        if (unknownKey && trust instanceof HostKeyTrust.KnownHosts) return new Result.HostKeyUnknown(KEY);
        Login.Answers asked = login instanceof Login.Questions with
                ? with.answers()
                : login instanceof Login.Password with && !questions.isEmpty() ? with.more() : null;
        if (asked != null) {
            Optional<List<Secret>> answers = asked.answer("Two-factor login of this server", questions);
            if (answers.isEmpty()) {
                throw new ServerException(new Failure.LoginRefused(address.user(), "publickey"));
            }
        }
        password = login instanceof Login.Password with
                ? String.valueOf(with.secret().chars())
                : "";
        Connection connection = new Connection(address);
        open.add(connection);
        return new Result.Connected(connection);
    }

    @Override
    public List<AgentKey> agentKeys(Optional<String> socket) {
        return agentKeys;
    }

    private void waitAtGate() throws InterruptedException {
        gate.acquire();
        gate.release();
    }

    private final class Connection implements Server {
        private final ServerAddress address;
        private final Set<Runnable> listeners = new HashSet<>();
        private boolean closed;

        Connection(ServerAddress address) {
            this.address = address;
        }

        @Override
        public ServerAddress address() {
            return address;
        }

        @Override
        public HostKey hostKey() {
            return KEY;
        }

        @Override
        public boolean isQuantumSafe() {
            return quantumSafe;
        }

        @Override
        public CommandResult run(Command command) throws ServerException, InterruptedException {
            waitAtGate();
            Failure failure = commandFailure;
            if (failure != null) throw new ServerException(failure);
            String ready = command.gate().map(g -> g.ready() + "\n").orElse("");
            Optional<Command.StdinSecret> hidden = command.gate().flatMap(Command.Gate::secret);
            if (hidden.isPresent()) {
                String asks = "sudo:" + (sudoWantsRoots ? "root" : address.user()) + ":"
                        + hidden.get().mark() + "\n";
                if (sudoWantsRoots != hidden.get().ofRoot()) return result(1, "", asks);
                String given = String.valueOf(hidden.get().secret().chars());
                if (!given.equals(sudoPassword)) {
                    return result(1, "", asks + asks);
                }
            } else if (!ready.isEmpty() && !sudoPassword.isEmpty()) {
                return result(1, "", "sudo: a password is required\n");
            }
            Script script = Script.parse(command.input()).orElseThrow();
            scripts.add(script);
            Strange wrong = strange;
            if (wrong != null && wrong.is(script)) return result(wrong.exit(), wrong.out(), ready + wrong.err());
            String out = answer(script);
            command.onOutput().accept(out.getBytes(StandardCharsets.UTF_8));
            boolean fails = !refused.isEmpty() && script.body().contains(refused);
            boolean ok = !out.isEmpty() || works && !fails;
            return result(ok ? 0 : 1, out, ready + (ok ? "" : "It did not \u202Ework.\n"));
        }

        private static CommandResult result(int exit, String out, String err) {
            return new CommandResult(exit, out.getBytes(StandardCharsets.UTF_8), err.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Terminal open(Command command, Terminal.Size size) throws ServerException {
            boolean asksNothing = command.text().equals(Session.TERMINAL);
            FakeTerminal next = asksNothing ? FakeTerminal.printing(0, "") : terminals.pollFirst();
            if (next == null) throw new IllegalStateException("no recording for " + command);
            next.onEnd(() -> {
                if (!asksNothing && !chainAfterwards.isEmpty()) chain = chainAfterwards;
            });
            next.begin();
            return next;
        }

        @Override
        public synchronized boolean isOpen() {
            return !closed;
        }

        @Override
        public synchronized void onClosed(Runnable action) {
            listeners.add(action);
        }

        @Override
        public void close() {
            Set<Runnable> told;
            synchronized (this) {
                if (closed) return;
                closed = true;
                told = Set.copyOf(listeners);
            }
            open.remove(this);
            told.forEach(Runnable::run);
        }
    }

    private String answer(Script script) throws InterruptedException {
        Matcher m = Token.PATTERN.matcher(script.body());
        String token = m.find() ? m.group() : "";
        String[] name = script.name().split(" ");
        return switch (name[0]) {
            case "login" -> loginSays.isEmpty() ? section(token, "login", "ok\n") + end(token) : loginSays;
            case "open" -> bundle(script.body(), token);
            case "system" -> system.replace(RECORDED_TOKEN, token);
            case "renewal" -> section(token, "chain", chain) + renewal.replace(RECORDED_TOKEN, token);
            case "checklist" -> checklist(script.body(), token);
            case "locks" -> section(token, "locks", untilFree()) + end(token);
            case "holds" -> section(token, "holds", "python3-certbot\n") + end(token);
            case "certificate" -> section(token, "chain", chain) + end(token);
            case "log" -> section(token, "log", "2026-11-24 08:00:00,000:DEBUG:certbot\n") + end(token);
            case "verify", "folder" -> {
                boolean well = works && (refused.isEmpty() || !script.body().contains(refused));
                String status = well ? "0" : Integer.toString(verifiedStatus);
                yield section(token, "said", well ? "" : verified) + section(token, "status", status) + end(token);
            }
            case "audit" -> end(token);
            case "plan" ->
                STEP.matcher(script.body())
                                .results()
                                .map(step ->
                                        section(token, step.group(1), installed.contains(step.group(1)) ? "0" : "1"))
                                .collect(Collectors.joining())
                        + end(token);
            default -> "";
        };
    }

    private String bundle(String body, String token) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        for (ProbeBundle.Part part : ProbeBundle.parts(body)) {
            if (part.asRoot() && !sudoPassword.isEmpty()) continue;
            String text = answer(part.script());
            all.append(section(token, part.heading() + " #" + text.getBytes(StandardCharsets.UTF_8).length, text));
        }
        return all + end(token);
    }

    private static String section(String token, String name, String text) {
        return "\n" + token + " " + name + "\n" + text;
    }

    private static String end(String token) {
        return "\n" + token + " end\n";
    }

    /** Waits until nothing else is at work, but not longer than a real server. */
    private String untilFree() throws InterruptedException {
        String seen = "";
        for (int i = 0; i < patience && !seen.equals("looked\n"); i++) {
            if (i > 0) Thread.sleep(20);
            seen = checks.getOrDefault("locks", "");
        }
        return seen;
    }

    private String checklist(String script, String token) {
        listening = checks.getOrDefault("outside", "").equals("listening\n");
        Matcher listener = LISTENER.matcher(script);
        if (listener.find()) answer = listener.group(1);
        StringBuilder all = new StringBuilder();
        checks.forEach((id, output) -> {
            int length = output.getBytes(StandardCharsets.UTF_8).length;
            all.append("\n%s %s %s #%d\n%s\n%s pause\n"
                    .formatted(token, id, late.contains(id) ? "late" : probeStatus, length, output, token));
        });
        return all + end(token);
    }
}
