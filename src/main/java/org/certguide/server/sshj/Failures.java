package org.certguide.server.sshj;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.transport.TransportException;
import org.certguide.server.Failure;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.text.SafeText;
import org.jspecify.annotations.Nullable;

/** What the exceptions of sshj and the JDK mean. */
final class Failures {
    /** sshj's words when two lists have nothing in common; the second list is the server's. */
    private static final Pattern NO_SETTLEMENT =
            Pattern.compile("Unable to reach a settlement of (\\w+): \\[.*?] and \\[(.*)]");

    /** The names that administrators know from sshd_config. */
    private static final Map<String, String> SETTINGS = Map.of(
            "KeyExchangeAlgorithms", "KexAlgorithms",
            "HostKeyAlgorithms", "HostKeyAlgorithms",
            "Client2ServerCipherAlgorithms", "Ciphers",
            "Server2ClientCipherAlgorithms", "Ciphers",
            "Client2ServerMACAlgorithms", "MACs",
            "Server2ClientMACAlgorithms", "MACs");

    /** SHA-1, MD5, DSA, CBC, RC4, and what is as old. */
    private static final Pattern OLD =
            Pattern.compile("sha1|md5|-dss|^ssh-rsa$|-cbc|arcfour|3des|blowfish|cast128|ripemd|umac-64|^none$");

    /** What OpenSSH says in the place of its name to whom it does not want to hear for a while. */
    private static final Pattern TURNED_AWAY = Pattern.compile("Not allowed at this time|Exceeded MaxStartups");

    /**
     * What the JDK says of a socket whose other side is gone; "Socket closed" when sshj's reader has seen the end, and
     * closed it, before what was being written was.
     */
    private static final Pattern ENDED_BY_THE_SERVER = Pattern.compile("reset|Broken pipe|Socket closed");

    private static final int LONGEST = 300;

    private Failures() {}

    /** Before the connection stands: name, route, port. */
    static ServerException dialling(ServerAddress to, Exception e) {
        Failure failure = switch (e) {
            case UnknownHostException u -> new Failure.HostUnknown(to.host());
            case ConnectException c
            when !message(c).contains("timed out") -> new Failure.ConnectionRefused(to.host(), to.port());
            default -> new Failure.HostUnreachable(to.host(), to.port());
        };
        return new ServerException(failure, e);
    }

    /**
     * While both sides say who they are and agree on keys.
     *
     * @param isSsh whether the server has said that it speaks SSH
     * @param heard the first that it has said
     */
    static ServerException handshake(ServerAddress to, boolean isSsh, String heard, Throwable e) {
        if (!isSsh && TURNED_AWAY.matcher(heard).find())
            return new ServerException(new Failure.LoginsPaused(to.host(), printable(heard)), e);
        if (!isSsh) return new ServerException(new Failure.NotSsh(to.host(), to.port()), e);
        Optional<TerrapinGuard.UnsafeExchange> unsafe = find(e, TerrapinGuard.UnsafeExchange.class);
        if (unsafe.isPresent())
            return new ServerException(new Failure.ServerTooOld("Ciphers: " + message(unsafe.get())), e);
        Matcher settlement = NO_SETTLEMENT.matcher(messages(e));
        if (settlement.find()) {
            String kind = settlement.group(1);
            String what = printable(SETTINGS.getOrDefault(kind, kind) + ": " + settlement.group(2));
            return new ServerException(
                    isOld(settlement.group(2)) ? new Failure.ServerTooOld(what) : new Failure.NoCommonAlgorithm(what),
                    e);
        }
        ServerException known = beforeLogin(to.user(), e);
        // Nobody is logging in yet.
        if (known.failure() instanceof Failure.LoginCutOff(var user, String words))
            return new ServerException(new Failure.ConnectionEnded(words), e);
        return known.failure() instanceof Failure.ConnectionDisturbed || known.failure() instanceof Failure.Unexpected
                ? new ServerException(new Failure.KeysNotAgreed(to.host()), e)
                : known;
    }

    /** Before the user is logged in, a connection that ends was ended by the server, unless the way there broke. */
    static ServerException beforeLogin(String user, Throwable e) {
        Optional<String> goodbye = goodbye(e);
        if (goodbye.isPresent()) {
            String words = goodbye.get();
            Failure ended = words.isEmpty() ? new Failure.LoginEnded(user) : new Failure.LoginCutOff(user, words);
            boolean many = reason(e) == DisconnectReason.TOO_MANY_CONNECTIONS;
            return new ServerException(many ? new Failure.NoMoreSessions(user, words) : ended, e);
        }
        ServerException known = connection(e);
        if (!(known.failure() instanceof Failure.ConnectionLost)) return known;
        boolean silent = find(e, SocketTimeoutException.class).isPresent()
                || find(e, TimeoutException.class).isPresent();
        if (silent) return new ServerException(new Failure.ServerSilent(), e);
        boolean broken = find(e, SocketException.class)
                .filter(s -> !ENDED_BY_THE_SERVER.matcher(messages(s)).find())
                .isPresent();
        return broken ? known : new ServerException(new Failure.LoginEnded(user), e);
    }

    /**
     * Whether all of the methods are those that were given up years ago.
     *
     * @param names with commas between them
     */
    private static boolean isOld(String names) {
        return Stream.of(names.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.startsWith("ext-info") && !name.startsWith("kex-strict"))
                .allMatch(name -> OLD.matcher(name).find());
    }

    /** Once the connection stands. */
    static ServerException connection(Throwable e) {
        boolean lost = find(e, SocketException.class).isPresent()
                || find(e, SocketTimeoutException.class).isPresent()
                || find(e, TimeoutException.class).isPresent()
                || messages(e).contains("EOF")
                || reason(e) != DisconnectReason.UNKNOWN
                        && reason(e) != DisconnectReason.PROTOCOL_ERROR
                        && reason(e) != DisconnectReason.KEY_EXCHANGE_FAILED
                        && reason(e) != DisconnectReason.MAC_ERROR;
        String words = printable(message(e));
        if (lost) return new ServerException(new Failure.ConnectionLost(words), e);
        return new ServerException(
                isDisturbed(e) ? new Failure.ConnectionDisturbed() : new Failure.Unexpected(words), e);
    }

    /**
     * What the server has said while it hung up (SSH_MSG_DISCONNECT); empty if it has not said that it
     * does. sshj ends a connection with the same kind of exception and the same reasons, in words of its
     * own: only the place tells which it was.
     */
    static Optional<String> goodbye(Throwable e) {
        for (Throwable t = e; t != null; t = cause(t)) {
            StackTraceElement[] from = t.getStackTrace();
            if (t instanceof TransportException
                    && from.length > 0
                    && from[0].getMethodName().equals("gotDisconnect"))
                return Optional.of(t.getMessage() == null ? "" : printable(t.getMessage()));
        }
        return Optional.empty();
    }

    /** Whether something came that sshj cannot read or decrypt, or that has no place there. */
    private static boolean isDisturbed(Throwable e) {
        return find(e, TransportException.class).isPresent()
                || find(e, SSHRuntimeException.class).isPresent()
                || find(e, Buffer.BufferException.class).isPresent();
    }

    static ServerException lost(Throwable e) {
        Optional<String> goodbye = goodbye(e).filter(words -> !words.isEmpty());
        if (goodbye.isPresent()) return new ServerException(new Failure.ConnectionEnded(goodbye.get()), e);
        return new ServerException(new Failure.ConnectionLost(printable(message(e))), e);
    }

    /** Whether it only says that the thread was interrupted. */
    static boolean isInterruption(Throwable e) {
        return find(e, InterruptedException.class).isPresent()
                || find(e, InterruptedIOException.class)
                        .filter(i -> !(i instanceof SocketTimeoutException))
                        .isPresent();
    }

    static <T extends Throwable> Optional<T> find(Throwable e, Class<T> type) {
        for (Throwable t = e; t != null; t = cause(t)) {
            if (type.isInstance(t)) return Optional.of(type.cast(t));
        }
        return Optional.empty();
    }

    static DisconnectReason reason(Throwable e) {
        for (Throwable t = e; t != null; t = cause(t)) {
            if (t instanceof SSHException ssh && ssh.getDisconnectReason() != DisconnectReason.UNKNOWN)
                return ssh.getDisconnectReason();
        }
        return DisconnectReason.UNKNOWN;
    }

    /** All messages down to the cause, for looking into. */
    static String messages(Throwable e) {
        StringBuilder all = new StringBuilder();
        for (Throwable t = e; t != null; t = cause(t)) all.append(message(t)).append('\n');
        return all.toString();
    }

    private static String message(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static @Nullable Throwable cause(Throwable e) {
        return e.getCause() == e ? null : e.getCause();
    }

    /** The server's words, made fit for a sentence. */
    static String printable(String words) {
        return SafeText.line(words, LONGEST);
    }
}
