package org.certguide.server.sshj;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.common.Buffer;
import org.certguide.server.AgentKey;
import org.certguide.text.SafeText;
import org.certguide.work.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SSH agent of this computer (draft-ietf-sshm-ssh-agent). Each request has a limit, on a thread of
 * its own: an agent may hang, and reading from a pipe of Windows cannot be interrupted.
 */
final class Agent implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private static final int REQUEST_IDENTITIES = 11;
    private static final int IDENTITIES = 12;
    private static final int SIGN = 13;
    private static final int SIGNATURE = 14;

    /** Use SHA-256 or SHA-512 for RSA, where the protocol's default is SHA-1. */
    private static final int RSA_SHA2_256 = 2;

    private static final int RSA_SHA2_512 = 4;

    /** OpenSSH's own bounds for a message of an agent, and for its keys. */
    private static final int MOST_BYTES = 256 * 1024;

    private static final int MOST_KEYS = 2048;

    /** More of a comment says nothing to anybody. */
    private static final int LONGEST_COMMENT = 100;

    /** Listing its keys takes an agent no time, unless it is locked and asks for its password first. */
    static final Duration LISTING = Duration.ofSeconds(30);

    /** Somebody may have to allow it, or touch a device. */
    static final Duration SIGNING = Duration.ofMinutes(2);

    private final AgentPipe pipe;
    private final Duration listing;

    /** It has not answered in its time. */
    static final class Silent extends IOException {
        private static final long serialVersionUID = 1L;

        Silent(Throwable cause) {
            super("SSH agent: no answer", cause);
        }
    }

    /** What it has answered is no list of keys. */
    static final class Unclear extends IOException {
        private static final long serialVersionUID = 1L;

        Unclear(Throwable cause) {
            super("SSH agent: no list of keys", cause);
        }
    }

    /**
     * The one that listens there. It may be too busy to take a connection, and the way to it waits then.
     *
     * @param address as in {@link AgentPipe#open}
     * @param listing how long that may take, and to say which keys it has
     */
    static Agent open(String address, Duration listing) throws IOException, InterruptedException {
        return new Agent(within(listing, () -> AgentPipe.open(address)), listing);
    }

    /**
     * @param listing how long it may take to say which keys it has
     */
    Agent(AgentPipe pipe, Duration listing) {
        this.pipe = pipe;
        this.listing = listing;
    }

    /** The keys that it holds, of any type. One that cannot be read is left out: the others are none the worse. */
    List<Key> keys() throws IOException, InterruptedException {
        Buffer.PlainBuffer answer =
                ask(new Buffer.PlainBuffer().putByte((byte) REQUEST_IDENTITIES), IDENTITIES, listing);
        int count = answer.readUInt32AsInt();
        if (count > MOST_KEYS) throw new IOException("SSH agent: too many keys");
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] blob = answer.readBytes();
            String comment = SafeText.line(answer.readString(), LONGEST_COMMENT);
            type(blob).ifPresent(type -> keys.add(new Key(type, blob, comment)));
        }
        return keys;
    }

    private static Optional<String> type(byte[] blob) {
        try {
            return Optional.of(new Buffer.PlainBuffer(blob).readString());
        } catch (Buffer.BufferException e) {
            LOG.debug("an agent has a key that cannot be read", e);
            return Optional.empty();
        }
    }

    /** A key that the agent holds, and does not give away. */
    final class Key implements SigningKey {
        private final String type;
        private final byte[] blob;
        private final String comment;

        private Key(String type, byte[] blob, String comment) {
            this.type = type;
            this.blob = blob;
            this.comment = comment;
        }

        @Override
        public String type() {
            return type;
        }

        @Override
        public byte[] blob() {
            return blob.clone();
        }

        @Override
        public String name() {
            return comment.isEmpty() ? type : comment;
        }

        AgentKey shown() {
            return new AgentKey(SafeText.line(type, LONGEST_COMMENT), comment, AgentKey.fingerprint(plain(type, blob)));
        }

        @Override
        public byte[] sign(byte[] data, String algorithm) throws IOException, InterruptedException {
            int flags = algorithm.startsWith("rsa-sha2-512")
                    ? RSA_SHA2_512
                    : algorithm.startsWith("rsa-sha2-256") ? RSA_SHA2_256 : 0;
            Buffer.PlainBuffer question = new Buffer.PlainBuffer().putByte((byte) SIGN);
            question.putBytes(blob).putBytes(data).putUInt32(flags);
            return ask(question, SIGNATURE, SIGNING).readBytes();
        }
    }

    /** The key itself, of which {@code ssh-add -l} shows the fingerprint for a certificate, too. */
    private static byte[] plain(String type, byte[] blob) {
        if (!type.endsWith(SigningKey.CERTIFICATE)) return blob;
        String base = type.substring(0, type.length() - SigningKey.CERTIFICATE.length());
        String name = base.startsWith("sk-") ? base + "@openssh.com" : base;
        int fields = base.startsWith("sk-ecdsa") ? 3 : base.equals("ssh-ed25519") ? 1 : 2;
        try {
            Buffer.PlainBuffer certificate = new Buffer.PlainBuffer(blob);
            certificate.readString();
            certificate.readBytes(); // a random number
            Buffer.PlainBuffer key = new Buffer.PlainBuffer().putString(name);
            for (int i = 0; i < fields; i++) key.putBytes(certificate.readBytes());
            return key.getCompactData();
        } catch (Buffer.BufferException e) {
            return blob;
        }
    }

    private Buffer.PlainBuffer ask(Buffer.PlainBuffer question, int expected, Duration limit)
            throws IOException, InterruptedException {
        byte[] message = question.getCompactData();
        boolean done = false;
        try {
            Buffer.PlainBuffer answer = new Buffer.PlainBuffer(within(limit, () -> {
                pipe.write(message);
                return pipe.read(MOST_BYTES);
            }));
            done = true;
            if (answer.readByte() != expected) throw new IOException("SSH agent: the request was refused");
            return answer;
        } finally {
            if (!done) close();
        }
    }

    private static <T> T within(Duration limit, Callable<T> exchange) throws IOException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(exchange);
        Threads.startOfSystem("ssh agent", task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Silent(e);
        } catch (ExecutionException e) {
            throw new IOException("SSH agent: " + e.getCause(), e);
        } finally {
            // A socket is closed by it, whatever is done with it.
            task.cancel(true);
        }
    }

    /** Does not wait: closing a pipe may take as long as reading from it. */
    @Override
    public void close() {
        Threads.start("ssh agent close", () -> {
            try {
                pipe.close();
            } catch (IOException e) {
                LOG.debug("exception while closing the way to an agent", e);
            }
        });
    }
}
