package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Buffer;
import org.certguide.server.AgentKey;
import org.certguide.server.Failure;
import org.certguide.server.ServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SSH agents that do not keep to the protocol, and where they are looked for. */
@Timeout(60)
class AgentTest {
    private static final byte[] BLOB = new Buffer.PlainBuffer()
            .putString("ssh-ed25519")
            .putBytes(new byte[32])
            .getCompactData();

    private static final Path KEYS = Path.of("src/test/resources/keys");

    @TempDir
    Path folder;

    private static Buffer.PlainBuffer keys(int told, String... comments) {
        Buffer.PlainBuffer keys = new Buffer.PlainBuffer().putByte((byte) 12).putUInt32(told);
        for (String comment : comments) keys.putBytes(BLOB).putString(comment);
        return keys;
    }

    private Agents at(Path socket) {
        return new Agents(List.of(socket.toString()), Duration.ofSeconds(1));
    }

    private Path socket() {
        return folder.resolve("agent");
    }

    private Failure failure(FakeAgent.Behaviour behaviour) throws Exception {
        try (FakeAgent _ = new FakeAgent(socket(), behaviour)) {
            return assertThrows(ServerException.class, at(socket())::open).failure();
        }
    }

    static Stream<Arguments> silences() {
        byte[] sound = FakeAgent.message(keys(1, "me"));
        return Stream.of(
                Arguments.of("nothing at all", new byte[0]),
                Arguments.of("half of an answer", Arrays.copyOf(sound, sound.length / 2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silences")
    void anAgentThatHangsIsToldAsThatInTime(String what, byte[] answer) throws Exception {
        assertEquals(new Failure.AgentSilent(socket().toString(), 1), failure(request -> answer));
    }

    static Stream<Arguments> lies() {
        byte[] huge = {0x7f, 0x7f, 0x7f, 0x7f, 12, 0};
        byte[] negative = {-1, -1, -1, -1};
        return Stream.of(
                Arguments.of("a length of two gigabytes", huge),
                Arguments.of("a negative length", negative),
                Arguments.of("no length", new byte[] {0, 0, 0, 0}),
                Arguments.of("more keys than follow", FakeAgent.message(keys(3, "me"))),
                Arguments.of("millions of keys", FakeAgent.message(keys(0x7fffffff))),
                Arguments.of("another answer", FakeAgent.message(new Buffer.PlainBuffer().putByte((byte) 14))),
                Arguments.of("a refusal", FakeAgent.message(new Buffer.PlainBuffer().putByte((byte) 5))),
                Arguments.of("words of another program", "HTTP/1.1 400\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void anAgentThatLiesIsToldAsThatInTime(String what, byte[] answer) throws Exception {
        assertEquals(new Failure.AgentUnclear(socket().toString()), failure(request -> answer));
    }

    static Stream<Arguments> damagedKeys() {
        return Stream.of(
                Arguments.of("nothing in it", new byte[0]),
                Arguments.of("no type", new byte[] {9, 9}),
                Arguments.of("a type that goes on after the end", new byte[] {0, 0, 0, 9, 's'}),
                Arguments.of("an RSA key of no bytes", rsa(new byte[0], new byte[0])),
                Arguments.of("an RSA key below zero", rsa(new byte[] {-1}, new byte[] {-128})),
                Arguments.of("half of an RSA key", Arrays.copyOf(rsa(new byte[] {3}, new byte[257]), 40)));
    }

    private static byte[] rsa(byte[] exponent, byte[] modulus) {
        return new Buffer.PlainBuffer()
                .putString("ssh-rsa")
                .putBytes(exponent)
                .putBytes(modulus)
                .getCompactData();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damagedKeys")
    void aDamagedKeyDoesNotStandInTheWayOfTheOthers(String what, byte[] damaged) throws Exception {
        Buffer.PlainBuffer two = new Buffer.PlainBuffer().putByte((byte) 12).putUInt32(2);
        two.putBytes(damaged).putString("damaged").putBytes(BLOB).putString("me");
        try (FakeAgent _ = new FakeAgent(socket(), request -> FakeAgent.message(two))) {
            List<Agent.Key> keys = at(socket()).open().keys();
            assertEquals(List.of("me"), keys.stream().map(Agent.Key::name).toList());
        }
    }

    @Test
    void anAgentThatTakesNoConnectionIsToldAsSilentInTime() throws Exception {
        try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            busy.bind(UnixDomainSocketAddress.of(socket()), 1);
            List<SocketChannel> waiting = new ArrayList<>();
            try {
                while (fits(waiting)) assertTrue(waiting.size() < 1000);
                assertEquals(
                        new Failure.AgentSilent(socket().toString(), 1),
                        assertThrows(ServerException.class, at(socket())::open).failure());
            } finally {
                for (SocketChannel channel : waiting) channel.close();
            }
        }
    }

    private boolean fits(List<SocketChannel> waiting) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.configureBlocking(false);
        waiting.add(channel);
        try {
            return channel.connect(UnixDomainSocketAddress.of(socket()));
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void chanceIsNoAgent() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            byte[] content = new byte[1 + random.nextInt(60)];
            random.nextBytes(content);
            content[0] = 12;
            Path socket = folder.resolve("agent" + i);
            try (FakeAgent _ = new FakeAgent(socket, request -> FakeAgent.message(new Buffer.PlainBuffer(content)))) {
                assertThrows(ServerException.class, at(socket)::open);
            }
        }
    }

    @Test
    void commentsAreSafeToShow() throws Exception {
        Path socket = folder.resolve("agent");
        String evil = "me\u001b[2J\u202e@home\nssh-ed25519";
        try (FakeAgent _ = new FakeAgent(socket, request -> FakeAgent.message(keys(1, evil)))) {
            AgentKey key = at(socket).open().keys().getFirst().shown();
            assertTrue(key.comment().chars().noneMatch(c -> c < ' ' || c == 0x202e), key.comment());
            assertEquals(AgentKey.fingerprint(BLOB), key.fingerprint());
        }
    }

    @Test
    void theFirstAgentThatHasKeysIsUsed() throws Exception {
        Path empty = folder.resolve("empty");
        Path full = folder.resolve("full");
        try (FakeAgent _ = new FakeAgent(empty, request -> FakeAgent.message(keys(0)));
                FakeAgent _ = new FakeAgent(full, request -> FakeAgent.message(keys(1, "me")))) {
            List<String> all = List.of(folder.resolve("gone").toString(), empty.toString(), full.toString());
            assertEquals(1, new Agents(all, Duration.ofSeconds(1)).open().keys().size());
            Failure failure = assertThrows(
                            ServerException.class, new Agents(all.subList(0, 2), Duration.ofSeconds(1))::open)
                    .failure();
            assertEquals(new Failure.AgentEmpty(), failure);
        }
    }

    @Test
    void onWindowsTheAgentAndThisUsersPageantAreFoundAmongThePipes() {
        List<String> pipes = List.of(
                "InitShutdown",
                "pageant.alice.0123abcd",
                "pageant.bob.0123abcd",
                "openssh-ssh-agent",
                "openssh-ssh-agent-other");
        assertEquals(
                List.of("\\\\.\\pipe\\openssh-ssh-agent", "\\\\.\\pipe\\pageant.alice.0123abcd"),
                Agents.pipes(pipes, "Alice"));
        assertTrue(AgentPipe.isPipe("\\\\.\\pipe\\openssh-ssh-agent"));
        assertTrue(AgentPipe.isPipe("//./pipe/pageant.alice.0123abcd"));
    }

    /** Opened as a file, as pipes of Windows are: here, a terminal line that leads to a real agent. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anAgentBehindAPipeThatIsOpenedAsAFileSigns() throws Exception {
        Path socket = folder.resolve("agent");
        Path name = folder.resolve("pipe");
        Process agent = start("ssh-agent", "-D", "-a", socket.toString());
        Process pipe = null;
        try {
            while (!Files.exists(socket)) Thread.onSpinWait();
            Path key = Files.copy(KEYS.resolve("openssh-ed25519"), folder.resolve("key"));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
            add.environment().put("SSH_AUTH_SOCK", socket.toString());
            assertEquals(0, add.start().waitFor());
            pipe = start("/usr/bin/python3", "-c", """
                    import os, pty, select, socket, sys, tty
                    ours, theirs = pty.openpty()
                    tty.setraw(theirs)
                    agent = socket.socket(socket.AF_UNIX)
                    agent.connect(sys.argv[1])
                    os.symlink(os.ttyname(theirs), sys.argv[2])
                    while True:
                        for ready in select.select([ours, agent], [], [])[0]:
                            if ready == ours: agent.sendall(os.read(ours, 65536))
                            else: os.write(ours, agent.recv(65536))
                    """, socket.toString(), name.toString());
            while (!Files.exists(name)) Thread.onSpinWait();
            Agent opened = new Agent(AgentPipe.file(name.toString()), Duration.ofSeconds(30));
            Agent.Key ofAgent = opened.keys().getFirst();
            byte[] data = {1, 2, 3};
            byte[] signature = ofAgent.sign(data, "ssh-ed25519");
            SigningKey ofFile = KeyFiles.load(key, List.of(), Optional.empty()).getLast();
            assertArrayEquals(ofFile.blob(), ofAgent.blob());
            assertArrayEquals(ofFile.sign(data, "ssh-ed25519"), signature);
            opened.close();
        } finally {
            agent.destroy();
            if (pipe != null) pipe.destroy();
        }
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void theAgentThatTheSshConfigurationNamesIsTheOnlyOne() {
        Agents usual = new Agents(List.of("/usual"), Duration.ofSeconds(1));
        assertEquals(usual, usual.or(Optional.empty()));
        assertEquals(usual, usual.or(Optional.of("SSH_AUTH_SOCK")));
        assertEquals(List.of("/1password"), usual.or(Optional.of("/1password")).addresses());
        assertEquals(List.of(), usual.or(Optional.of("none")).addresses());
        assertEquals(
                List.of(System.getenv("PATH")), usual.or(Optional.of("$PATH")).addresses());
        assertEquals(List.of(), usual.or(Optional.of("$NO_SUCH_VARIABLE_HERE")).addresses());
    }
}
