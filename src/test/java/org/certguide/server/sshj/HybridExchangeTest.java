package org.certguide.server.sshj;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.transport.kex.KeyExchange;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.apache.sshd.certificate.OpenSshCertificateBuilder;
import org.apache.sshd.common.config.keys.OpenSshCertificateImpl;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.server.ServerBuilder;
import org.certguide.server.Command;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Key exchanges that are safe against later decryption, with servers that offer nothing else. */
@Timeout(120)
class HybridExchangeTest {
    private static final KeyPair KEY = TestSshd.key("ssh-ed25519");

    /** More by -Dlogins=200: a secret that is written as a number fails in every second one. */
    private static final int LOGINS = Integer.getInteger("logins", 12);

    /** SSH_MSG_KEX_HYBRID_REPLY. */
    private static final int REPLY = 31;

    private static final int GEX_GROUP = 31;
    private static final int GEX_INIT = 32;
    private static final int GEX_REPLY = 33;

    @TempDir
    Path folder;

    private TestSshd offeringOnly(BuiltinDHFactories exchange) {
        return new TestSshd(KEY).exchangingOnlyWith(List.of(ServerBuilder.DH2KEX.apply(exchange)));
    }

    private Result connect(ServerAddress address) throws ServerException, InterruptedException {
        return connect(address, new HostKeyTrust.Accepted(TestSshd.hostKey(KEY)));
    }

    private Result connect(ServerAddress address, HostKeyTrust trust) throws ServerException, InterruptedException {
        return new SshConnector(
                        folder.resolve("own"),
                        folder.resolve("user"),
                        Optional.empty(),
                        new SshConnector.Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(60), 3))
                .connect(address, new Login.Password(Secret.of(TestSshd.PASSWORD)), trust);
    }

    private Server logIn(TestSshd sshd) throws ServerException, InterruptedException {
        return assertInstanceOf(Result.Connected.class, connect(sshd.address())).server();
    }

    @ParameterizedTest
    @EnumSource(names = {"mlkem768x25519", "sntrup761x25519", "sntrup761x25519_openssh", "dhgex256"})
    void everyLoginSucceedsWhereNothingElseIsOffered(BuiltinDHFactories exchange) throws Exception {
        try (TestSshd sshd = offeringOnly(exchange).start()) {
            for (int i = 0; i < LOGINS; i++) {
                try (Server server = logIn(sshd)) {
                    assertEquals(exchange != BuiltinDHFactories.dhgex256, server.isQuantumSafe());
                }
            }
            assertEquals(LOGINS, sshd.secrets.size());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"mlkem768x25519", "sntrup761x25519"})
    void dataArrivesWholeWhileKeysAreRenewed(BuiltinDHFactories exchange) throws Exception {
        String text =
                IntStream.range(0, 100_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        try (TestSshd sshd = offeringOnly(exchange)
                        .renewingKeysAfter(12)
                        .program("cat", (in, out, err, environment) -> {
                            in.transferTo(out);
                            return 0;
                        })
                        .start();
                Server server = logIn(sshd)) {
            Command cat = new Command(
                    "cat", Duration.ofSeconds(60), text, Optional.empty(), false, Optional.empty(), bytes -> {});
            // A fast machine needs fewer packets for the same.
            for (int i = 0; i < 4; i++) assertEquals(text, server.run(cat).out());
            assertTrue(sshd.keysEstablished.get() > 5, "keys were agreed on " + sshd.keysEstablished + " times");
        }
    }

    /** sshj itself checks no certificate with some of these. */
    @ParameterizedTest
    @EnumSource(names = {"mlkem768x25519", "sntrup761x25519", "dhgex256", "curve25519"})
    void aHostCertificateCountsOnlyIfItsAuthorityHasSignedIt(BuiltinDHFactories exchange) throws Exception {
        KeyPair authority = TestSshd.key("ssh-ed25519");
        for (KeyPair signer : List.of(authority, TestSshd.key("ssh-ed25519"))) {
            OpenSshCertificateImpl certificate = (OpenSshCertificateImpl) OpenSshCertificateBuilder.hostCertificate()
                    .publicKey(KEY.getPublic())
                    .id("host")
                    .principals(List.of("127.0.0.1"))
                    .validAfter(Instant.EPOCH)
                    .validBefore(Instant.now().plus(Duration.ofDays(1)))
                    .sign(signer);
            certificate.setCaPubKey(authority.getPublic());
            try (TestSshd sshd = offeringOnly(exchange).showing(certificate).start();
                    MessageRelay relay =
                            new MessageRelay(sshd.address(), unit -> List.of(withNameOfThePlainKey(unit)))) {
                Files.writeString(
                        folder.resolve("user"),
                        "@cert-authority [127.0.0.1]:" + relay.address().port() + " "
                                + PublicKeyEntry.toString(authority.getPublic()) + "\n");
                if (signer == authority) {
                    assertInstanceOf(Result.Connected.class, connect(relay.address(), new HostKeyTrust.KnownHosts()))
                            .server()
                            .close();
                } else {
                    Failure failure = assertThrows(
                                    ServerException.class,
                                    () -> connect(relay.address(), new HostKeyTrust.KnownHosts()))
                            .failure();
                    assertInstanceOf(Failure.HostCertificateInvalid.class, failure);
                    assertEquals(List.of(), List.copyOf(sshd.secrets));
                }
            }
        }
    }

    @Test
    void aGroupThatIsTooSmallIsRefusedBeforeItIsUsed() throws Exception {
        BlockingQueue<Integer> fromClient = new LinkedBlockingQueue<>();
        MessageRelay.Meddler small = unit -> {
            if (!unit.fromServer()) fromClient.add(unit.type());
            if (!unit.fromServer() || unit.type() != GEX_GROUP) return List.of(unit.bytes());
            byte[] prime = BigInteger.ONE.shiftLeft(1023).add(BigInteger.ONE).toByteArray();
            return List.of(message(GEX_GROUP, prime, new byte[] {2}));
        };
        try (TestSshd sshd = offeringOnly(BuiltinDHFactories.dhgex256).start();
                MessageRelay relay = new MessageRelay(sshd.address(), small)) {
            Failure failure = assertThrows(ServerException.class, () -> connect(relay.address()))
                    .failure();
            assertEquals(new Failure.KeysNotAgreed("127.0.0.1"), failure);
            assertFalse(fromClient.contains(GEX_INIT), fromClient.toString());
        }
    }

    @Test
    void theFirstChoiceIsTheOneOfOpenSsh() {
        assertEquals(
                "mlkem768x25519-sha256",
                Algorithms.client(true)
                        .getTransport()
                        .getConfig()
                        .getKeyExchangeFactories()
                        .getFirst()
                        .getName());
    }

    /** As somebody in the middle, or a server that does not keep to the rules, would change it. */
    static Stream<UnaryOperator<byte[]>> hostileReplies() {
        return Stream.of(
                reply -> Arrays.copyOf(reply, reply.length - 1),
                reply -> Arrays.copyOf(reply, reply.length + 1),
                reply -> Arrays.copyOf(reply, 32),
                reply -> new byte[0],
                // The point of X25519 that makes every secret zero, and the one of order 8.
                reply -> withPoint(reply, new byte[32]),
                reply -> withPoint(
                        reply,
                        HexFormat.of().parseHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")),
                reply -> {
                    reply[7] ^= 1;
                    return reply;
                },
                reply -> withPoint(new byte[reply.length], new byte[32]));
    }

    private static byte[] withPoint(byte[] reply, byte[] point) {
        System.arraycopy(point, 0, reply, reply.length - 32, 32);
        return reply;
    }

    @ParameterizedTest
    @MethodSource("hostileReplies")
    void aReplyThatDoesNotFitIsToldInASentence(UnaryOperator<byte[]> change) throws Exception {
        for (BuiltinDHFactories exchange :
                List.of(BuiltinDHFactories.mlkem768x25519, BuiltinDHFactories.sntrup761x25519)) {
            try (TestSshd sshd = offeringOnly(exchange).start();
                    MessageRelay relay = new MessageRelay(sshd.address(), unit -> List.of(changed(unit, change)))) {
                Failure failure = assertThrows(ServerException.class, () -> connect(relay.address()))
                        .failure();
                assertEquals(new Failure.KeysNotAgreed("127.0.0.1"), failure);
                assertEquals(List.of(), List.copyOf(sshd.secrets));
            }
        }
    }

    private static byte[] changed(MessageRelay.Unit unit, UnaryOperator<byte[]> change) {
        if (!unit.fromServer() || unit.type() != REPLY) return unit.bytes();
        ByteBuffer payload = ByteBuffer.wrap(unit.payload(), 1, unit.payload().length - 1);
        byte[] key = string(payload);
        return message(REPLY, key, change.apply(string(payload)), string(payload));
    }

    /** MINA names a signature after the certificate in a group exchange, OpenSSH after the key (RFC 4253, 6.6). */
    private static byte[] withNameOfThePlainKey(MessageRelay.Unit unit) {
        if (!unit.fromServer() || unit.type() != GEX_REPLY) return unit.bytes();
        ByteBuffer payload = ByteBuffer.wrap(unit.payload(), 1, unit.payload().length - 1);
        byte[] key = string(payload);
        byte[] point = string(payload);
        ByteBuffer signature = ByteBuffer.wrap(string(payload));
        string(signature);
        byte[] named = message(0, "ssh-ed25519".getBytes(US_ASCII), string(signature));
        return message(GEX_REPLY, key, point, content(named));
    }

    private static byte[] content(byte[] packet) {
        byte[] payload = new MessageRelay.Unit(true, 1, 0, packet).payload();
        return Arrays.copyOfRange(payload, 1, payload.length);
    }

    private static byte[] message(int type, byte[]... strings) {
        ByteBuffer all = ByteBuffer.allocate(
                1 + Stream.of(strings).mapToInt(part -> 4 + part.length).sum());
        all.put((byte) type);
        for (byte[] part : strings) all.putInt(part.length).put(part);
        return MessageRelay.packet(all.array());
    }

    private static byte[] string(ByteBuffer payload) {
        byte[] bytes = new byte[payload.getInt()];
        payload.get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(names = {"mlkem768x25519", "sntrup761x25519"})
    void theSecretIsWipedOnceTheKeysAreUsed(BuiltinDHFactories exchange) throws Exception {
        try (TestSshd sshd = offeringOnly(exchange).start();
                SSHClient client = Algorithms.client(false)) {
            KeyExchange[] made = new KeyExchange[1];
            var watched = client.getTransport().getConfig().getKeyExchangeFactories().stream()
                    .map(factory -> watched(factory, made))
                    .toList();
            client.getTransport().getConfig().setKeyExchangeFactories(watched);
            client.addHostKeyVerifier(new HostKeyVerifier() {
                @Override
                public boolean verify(String host, int port, PublicKey key) {
                    byte[] secret = made[0].getK().toByteArray();
                    assertFalse(Arrays.equals(new byte[secret.length], secret), "agreed on");
                    return true;
                }

                @Override
                public List<String> findExistingAlgorithms(String host, int port) {
                    return List.of();
                }
            });
            client.connect("127.0.0.1", sshd.port());
            client.getTransport().doKex();

            byte[] secret = made[0].getK().toByteArray();
            assertArrayEquals(new byte[secret.length], secret);
            assertTrue(secret.length >= 32);
        }
    }

    private static Factory.Named<KeyExchange> watched(Factory.Named<KeyExchange> factory, KeyExchange[] made) {
        return new Factory.Named<>() {
            @Override
            public String getName() {
                return factory.getName();
            }

            @Override
            public KeyExchange create() {
                made[0] = factory.create();
                return made[0];
            }
        };
    }
}
