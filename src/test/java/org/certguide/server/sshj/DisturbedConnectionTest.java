package org.certguide.server.sshj;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.server.Command;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.sshj.MessageRelay.Unit;
import org.certguide.text.Messages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Something between this computer and the server that cuts, holds back, swaps and changes what they
 * say, at the borders of messages and within: whatever it does, an attempt ends, with a sentence, and
 * no secret is sent to a server whose key nobody has accepted.
 */
@Timeout(300)
class DisturbedConnectionTest {
    private static final KeyPair KEY = TestSshd.key("ssh-ed25519");

    /** More by -Dfuzz.rounds=1000, others by -Dfuzz.seed=7. */
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 40);

    private static final long SEED = Long.getLong("fuzz.seed", 15);

    /** The line with the version, the proposal, the key exchange, new keys; then encrypted ones. */
    private static final int MESSAGES = 9;

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String COMMAND = "echo";
    private static final String CODE = "one-time code";
    private static TestSshd sshd;

    /** Whose key is never accepted: whatever secret comes to it should not have. */
    private static TestSshd stranger;

    @TempDir
    Path folder;

    /** What is done to one message. */
    private enum Fault {
        /** Nothing of it arrives, and both sides see the end. */
        CUT,
        /** Half of it arrives, and both sides see the end. */
        HALF,
        /** Neither it nor anything later in its direction arrives, and nobody sees an end. */
        SILENCE,
        /** It arrives a moment later. */
        DELAY,
        /** It arrives after the next one. */
        SWAP,
        DROP,
        TWICE,
        /** One bit of it is another one. */
        BIT,
        /** Its length is. */
        LENGTH
    }

    @BeforeAll
    static void start() throws IOException {
        sshd = new TestSshd(KEY)
                .program(COMMAND, (in, out, err, environment) -> {
                    out.write("words\n".getBytes(UTF_8));
                    return 0;
                })
                .start();
        stranger = new TestSshd(KEY).start();
    }

    private static MessageRelay relay(boolean accepted, MessageRelay.Meddler meddler) throws IOException {
        return new MessageRelay(accepted ? sshd.address() : stranger.address(), meddler);
    }

    @AfterAll
    static void stop() throws IOException {
        stranger.close();
        sshd.close();
    }

    /** Does a fault to one message. */
    private static final class Disturbance implements MessageRelay.Meddler, AutoCloseable {
        private final boolean fromServer;
        private final int number;
        private final Fault fault;
        private final Random random;
        private final CountDownLatch over = new CountDownLatch(1);
        private byte[] held = {};

        Disturbance(boolean fromServer, int number, Fault fault, Random random) {
            this.fromServer = fromServer;
            this.number = number;
            this.fault = fault;
            this.random = random;
        }

        @Override
        public Iterable<byte[]> instead(Unit unit) throws IOException, InterruptedException {
            byte[] bytes = unit.bytes();
            if (unit.fromServer() != fromServer || unit.number() < number) return List.of(bytes);
            if (unit.number() > number) {
                byte[] before = held;
                held = new byte[0];
                return List.of(bytes, before);
            }
            switch (fault) {
                case CUT -> throw new IOException("cut");
                case HALF -> {
                    return List.of(Arrays.copyOf(bytes, bytes.length / 2), MessageRelay.END);
                }
                case SILENCE -> {
                    over.await();
                    throw new IOException("the attempt is over");
                }
                case DELAY -> over.await(50, TimeUnit.MILLISECONDS);
                case SWAP -> {
                    held = bytes;
                    return List.of();
                }
                case DROP -> {
                    return List.of();
                }
                case TWICE -> {
                    return List.of(bytes, bytes);
                }
                case BIT -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case LENGTH -> ByteBuffer.wrap(bytes).putInt(random.nextInt());
            }
            return List.of(bytes);
        }

        @Override
        public void close() {
            over.countDown();
        }

        @Override
        public String toString() {
            return fault + " at message " + number + " of the " + (fromServer ? "server" : "client");
        }
    }

    /**
     * Tries to log in, and to run a command, through the relay.
     *
     * @return what came of it
     */
    private String attempt(MessageRelay relay, boolean accepted, String what) throws Exception {
        return attempt(relay, accepted, what, Duration.ofMillis(400));
    }

    private String attempt(MessageRelay relay, boolean accepted, String what, Duration limit) throws Exception {
        HostKeyTrust trust =
                accepted ? new HostKeyTrust.Accepted(TestSshd.hostKey(KEY)) : new HostKeyTrust.KnownHosts();
        String outcome;
        try {
            Result result = new SshConnector(
                            folder.resolve("own" + UUID.randomUUID()),
                            folder.resolve("user"),
                            Optional.empty(),
                            new SshConnector.Timeouts(limit, Duration.ofSeconds(1), 1))
                    .connect(relay.address(), new Login.Password(Secret.of(TestSshd.PASSWORD)), trust);
            outcome = switch (result) {
                case Result.HostKeyUnknown unknown -> "the key is unknown";
                case Result.Connected(Server server) -> {
                    try (server) {
                        yield server.run(Command.of(COMMAND, Duration.ofSeconds(2)))
                                .out();
                    }
                }
            };
        } catch (ServerException e) {
            outcome = told(e.failure(), what);
        }
        assertEquals(List.of(), List.copyOf(stranger.secrets), what);
        assertEquals(
                Set.of(),
                sshd.secrets.stream()
                        .filter(secret -> !secret.equals(TestSshd.PASSWORD))
                        .collect(Collectors.toSet()),
                what);
        String heard = new String(relay.heard(), ISO_8859_1);
        assertFalse(heard.contains(new String(TestSshd.PASSWORD.getBytes(UTF_8), ISO_8859_1)), what);
        return outcome;
    }

    /** The sentence that a person reads. */
    private static String told(Failure failure, String what) {
        assertFalse(failure instanceof Failure.Unexpected, what + ": " + failure);
        String key = "failure." + failure.id() + ".title";
        String title = Messages.of(key);
        assertFalse(title.contains(key), what);
        assertFalse(failure.toString().contains("Exception"), what + ": " + failure);
        assertFalse(failure.toString().contains("schmizz"), what + ": " + failure);
        return failure.id();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void eachMessageOfTheKeyExchangeMayBeDisturbed(Fault fault) throws Exception {
        List<Callable<String>> attempts = new ArrayList<>();
        for (boolean fromServer : List.of(true, false)) {
            for (int number = 0; number < 4; number++) {
                Random random = new Random(SEED + number);
                boolean accepted = (number + SEED) % 2 == 0;
                Disturbance chosen = new Disturbance(fromServer, number, fault, random);
                attempts.add(() -> {
                    try (Disturbance disturbance = chosen;
                            MessageRelay relay = relay(accepted, disturbance)) {
                        return attempt(relay, accepted, disturbance.toString());
                    }
                });
            }
        }
        all(attempts);
    }

    /** Some at a time, as most of each is waiting. */
    private static void all(List<Callable<String>> attempts) throws Exception {
        try (ExecutorService some = Executors.newFixedThreadPool(4)) {
            for (Future<String> attempt : some.invokeAll(attempts)) {
                String outcome = attempt.get();
                if (Boolean.getBoolean("fuzz.show")) System.out.println(outcome);
            }
        }
    }

    @Test
    void anyMessageMayBeDisturbed() throws Exception {
        Random random = new Random(SEED);
        List<Callable<String>> attempts = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
            // A pause of the whole limit tells nothing more each time.
            if (fault == Fault.SILENCE && random.nextInt(4) > 0) fault = Fault.CUT;
            Disturbance chosen =
                    new Disturbance(random.nextBoolean(), random.nextInt(MESSAGES + 6), fault, new Random(round));
            boolean accepted = random.nextInt(4) > 0;
            String what = round + ": " + chosen;
            attempts.add(() -> {
                try (Disturbance disturbance = chosen;
                        MessageRelay relay = relay(accepted, disturbance)) {
                    return what + ": " + attempt(relay, accepted, what);
                }
            });
        }
        all(attempts);
    }

    /** On the way to the jump host, and between it and the server. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachPartOfALoginThroughAJumpHostMayBeDisturbed(boolean before) throws Exception {
        Random random = new Random(SEED);
        List<Callable<String>> attempts = new ArrayList<>();
        try (TestSshd hop = new TestSshd(KEY)
                .asking(List.of("Code: *"), List.of(CODE))
                .forwarding()
                .start()) {
            for (int round = 0; round < ROUNDS / 2; round++) {
                Fault fault = List.of(Fault.CUT, Fault.HALF, Fault.CUT, Fault.DROP, Fault.BIT, Fault.SILENCE)
                        .get(random.nextInt(6));
                Disturbance chosen = new Disturbance(
                        random.nextBoolean(), random.nextInt(before ? 30 : MESSAGES + 6), fault, new Random(round));
                String what = round + ": " + chosen;
                attempts.add(() -> {
                    try (Disturbance disturbance = chosen;
                            MessageRelay relay =
                                    new MessageRelay(before ? hop.address() : sshd.address(), disturbance)) {
                        ServerAddress via = before ? relay.address() : hop.address();
                        ServerAddress end = before ? sshd.address() : relay.address();
                        String outcome = what + ": " + through(via, end, what);
                        String heard = new String(relay.heard(), ISO_8859_1);
                        assertFalse(heard.contains(CODE), disturbance::toString);
                        return outcome;
                    }
                });
            }
            all(attempts);
            assertEquals(Set.of(CODE), Set.copyOf(hop.secrets), "the password is for the server alone");
        }
    }

    private String through(ServerAddress via, ServerAddress end, String what) throws Exception {
        Trusting person =
                new Trusting(hop -> (title, questions) -> questions.getFirst().earlier() == Login.Question.Earlier.NONE
                        ? Optional.of(List.of(Secret.of(CODE)))
                        : Optional.empty());
        ServerAddress address = new ServerAddress(end.host(), end.port(), end.user(), Optional.of(via.toString()));
        try {
            Result result = new SshConnector(
                            folder.resolve("own" + UUID.randomUUID()),
                            folder.resolve("user"),
                            Optional.empty(),
                            new SshConnector.Timeouts(Duration.ofMillis(600), Duration.ofSeconds(1), 1))
                    .connect(
                            address,
                            new Login.Password(Secret.of(TestSshd.PASSWORD)),
                            new HostKeyTrust.KnownHosts(),
                            person);
            try (Server server =
                    assertInstanceOf(Result.Connected.class, result).server()) {
                return server.run(Command.of(COMMAND, Duration.ofSeconds(2)))
                        .out()
                        .strip();
            }
        } catch (ServerException e) {
            Failure failure = e.failure();
            told(failure instanceof Failure.AtJumpHost(ServerAddress at, Failure why) ? why : failure, what);
            return failure.toString();
        }
    }

    @Test
    void linesBeforeTheVersionAreReadOver() throws Exception {
        byte[] lines = "Welcome to example.org.\r\nAuthorised users only.\r\n".getBytes(UTF_8);
        try (MessageRelay relay = relay(
                true,
                unit -> unit.fromServer() && unit.number() == 0
                        ? List.of(lines, unit.bytes())
                        : List.of(unit.bytes()))) {
            assertEquals("words\n", attempt(relay, true, "lines before the version", LONG));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a line of an endless text\r\n", "SSH-", "HTTP/1.1 400 Bad Request\r\n"})
    void anEndlessTextInThePlaceOfTheVersionIsGivenUp(String text) throws Exception {
        byte[] piece = text.repeat(200).getBytes(UTF_8);
        Iterable<byte[]> endless = () -> Stream.generate(() -> piece).iterator();
        try (MessageRelay relay =
                relay(true, unit -> unit.fromServer() && unit.number() == 0 ? endless : List.of(unit.bytes()))) {
            String outcome = attempt(relay, true, text, Duration.ofSeconds(2));
            assertTrue(List.of("not-ssh", "server-silent").contains(outcome), outcome);
        }
    }
}
