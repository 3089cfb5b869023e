package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Buffer;
import org.certguide.Linear;
import org.certguide.server.Failure;
import org.certguide.server.KeyFlaw;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.certguide.text.Messages;
import org.certguide.walkthrough.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Private keys as ssh-keygen, OpenSSL and PuTTY write them, those in {@code keys}; and files that are none. */
@Timeout(120)
class KeyFilesTest {
    private static final Path KEYS = Path.of("src/test/resources/keys");
    static final String PASSPHRASE = "secret words";

    @TempDir
    Path folder;

    static Stream<Path> keys() throws IOException {
        try (Stream<Path> files = Files.list(KEYS)) {
            return files.sorted().toList().stream();
        }
    }

    static Stream<Path> open() throws IOException {
        return keys().filter(file -> !file.toString().endsWith(".locked"));
    }

    static Stream<Path> locked() throws IOException {
        return keys().filter(file -> file.toString().endsWith(".locked"));
    }

    private static Failure unusable(Path file, KeyFlaw flaw) {
        return new Failure.KeyFileUnreadable(file.toString(), flaw);
    }

    private static List<SigningKey> load(Path file, String passphrase) throws ServerException, InterruptedException {
        return KeyFiles.load(
                file,
                List.of(),
                Optional.of(passphrase).filter(p -> !p.isEmpty()).map(Secret::of));
    }

    private static Failure failure(Path file, String passphrase) {
        return assertThrows(ServerException.class, () -> load(file, passphrase)).failure();
    }

    /** The signature is verified with the public half, which was read or computed as well. */
    @ParameterizedTest
    @MethodSource("keys")
    void everyKindOfPrivateKeySigns(Path file) throws Exception {
        String passphrase = file.toString().endsWith(".locked") ? PASSPHRASE : "";
        SigningKey key = load(file, passphrase).getLast();
        byte[] data = {1, 2, 3};
        for (String algorithm : key.algorithms()) {
            Buffer.PlainBuffer signature = new Buffer.PlainBuffer(key.sign(data, algorithm));
            assertEquals(algorithm, signature.readString());
            var verifier = FileKey.algorithm(algorithm).newSignature();
            verifier.initVerify(new Buffer.PlainBuffer(key.blob()).readPublicKey());
            verifier.update(data);
            assertEquals(true, verifier.verify(signature(algorithm, signature.readBytes())));
        }
    }

    private static byte[] signature(String algorithm, byte[] bytes) {
        return new Buffer.PlainBuffer().putString(algorithm).putBytes(bytes).getCompactData();
    }

    @ParameterizedTest
    @MethodSource("locked")
    void aWrongOrMissingPassphraseIsToldAsThat(Path file) {
        assertEquals(new Failure.PassphraseWrong(file.toString()), failure(file, "wrong"));
        assertEquals(new Failure.PassphraseWrong(file.toString()), failure(file, ""));
    }

    /** What editors, browsers, mail programs and PowerShell make of a file. */
    @ParameterizedTest
    @MethodSource("open")
    void aKeyIsReadHoweverItWasSaved(Path file) throws Exception {
        String text = Files.readString(file);
        byte[] public1 = load(file, "").getLast().blob();
        List<byte[]> saved = List.of(
                text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII),
                ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE),
                ("Here is your key:\n\n" + text.indent(4) + "\nKeep it.\n").getBytes(StandardCharsets.UTF_8));
        for (byte[] bytes : saved) {
            Path copy = Files.write(folder.resolve("copy"), bytes);
            assertArrayEquals(public1, load(copy, "").getLast().blob());
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aDamagedKeyFileGivesASentenceInTime(Path file) throws Exception {
        boolean locked = file.toString().endsWith(".locked");
        byte[] sound = Files.readAllBytes(file);
        Random random = new Random(file.getFileName().toString().hashCode());
        for (int i = 0; i < (locked ? 1 : 40); i++) {
            byte[] damaged = damaged(sound, random);
            Path copy = Files.write(folder.resolve("copy"), damaged);
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
                try {
                    load(copy, PASSPHRASE);
                } catch (ServerException e) {
                    assertInstanceOf(Failure.class, e.failure());
                }
            });
        }
    }

    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        switch (random.nextInt(4)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> random.nextBytes(bytes);
            case 2 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            default -> {
                // In the middle of the Base64, where lengths are.
                int at = Math.min(bytes.length - 1, 30 + random.nextInt(120));
                bytes[at] = "ABCDwxyz0189+/".getBytes(StandardCharsets.US_ASCII)[random.nextInt(14)];
            }
        }
        return bytes;
    }

    @Test
    void aFileThatWasMadeToKeepTheComputerBusyIsRefusedAtOnce() throws Exception {
        Path putty = KEYS.resolve("putty3-ed25519.locked");
        for (String costly : List.of("Argon2-Memory: 999999999", "Argon2-Passes: 99999999")) {
            String name = costly.substring(0, costly.indexOf(':'));
            String text = Files.readString(putty).replaceAll(name + ": \\d+", costly);
            Path copy = Files.writeString(folder.resolve("copy"), text);
            assertEquals(unusable(copy, KeyFlaw.TOO_COSTLY), failure(copy, PASSPHRASE));
        }
        String text = Files.readString(KEYS.resolve("openssh-ed25519.locked"));
        byte[] der = Base64.getMimeDecoder().decode(text.replaceAll("-----.*-----", ""));
        int rounds = new String(der, StandardCharsets.ISO_8859_1).indexOf("bcrypt") + 6 + 4 + 4 + 16;
        der[rounds] = 0x7f;
        Path copy = Files.writeString(
                folder.resolve("copy"),
                "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(der) + "\n-----END OPENSSH PRIVATE KEY-----\n");
        assertEquals(unusable(copy, KeyFlaw.TOO_COSTLY), failure(copy, PASSPHRASE));
    }

    @Test
    void anyFileIsLookedAtInProportionToItsLength() {
        List<String> beginnings = List.of(
                "-----BEGIN PRIVATE KEY-----\n",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIF",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE",
                "-----BEGIN ",
                "PuTTY-User-Key-File-3: ssh-ed25519\nArgon2-Memory: 8192",
                "Argon2-Memory: 1");
        Linear.assertLinear("a key file", beginnings, KeyFiles::key);
        Linear.assertLinear("the cost of a key file", beginnings, text -> {
            try {
                KeyCost.check(text);
                Pkcs8.read(text, () -> new char[0]);
            } catch (IOException | GeneralSecurityException e) {
                // It is no key.
            }
        });
    }

    /** As Java reads numbers: with signs, and in the digits of every script; and of two lines, the last. */
    @ParameterizedTest
    @CsvSource({
        "Memory: \\d+, Memory: +2097152, DAMAGED",
        "Passes: \\d+, Passes: +200000000, DAMAGED",
        "Passes: \\d+, Passes: \u0662\u0660\u0660\u0660\u0660\u0660\u0660\u0660, DAMAGED",
        "Passes: \\d+, Passes: 200000000000000000000000, TOO_COSTLY",
        "Memory: \\d+, Memory: 2097152, TOO_COSTLY",
        "Parallelism: \\d+, Parallelism: 9999, TOO_COSTLY",
        "Memory: \\d+, Memory: 8192|Argon2-Memory: 8, DAMAGED",
        "Memory: \\d+, Memory: -5, DAMAGED",
        "Memory: \\d+, Memory: 0, DAMAGED",
        "Memory:, Memory :, DAMAGED",
        "Salt: .*, Salt: zz, DAMAGED",
        "Private-MAC: .*, Private-MAC: 00, DAMAGED",
        "Key-Derivation: .*, Key-Derivation: Argon3, ENCRYPTION",
        "Encryption: .*, Encryption: rot13, ENCRYPTION",
        "Key-File-3, Key-File-4, TYPE",
        "Key-File-3, Key-File-+3, TYPE",
        "Public-Lines: 2, Public-Lines: 2000000000, DAMAGED",
        "Public-Lines: 2, Public-Lines: -1, DAMAGED",
        "Private-Lines: 1, Private-Lines: +1, DAMAGED",
        "Private-Lines: 1, Private-Lines: 1|AAAA, DAMAGED"
    })
    void aDamagedFileOfPuttyIsNotBlamedOnThePassphrase(String sound, String damaged, KeyFlaw flaw) throws Exception {
        String text = Files.readString(KEYS.resolve("putty3-ed25519.locked"));
        String changed = text.replaceFirst(sound, damaged.replace("|", "\n"));
        assertNotEquals(text, changed);
        Path copy = Files.write(folder.resolve("copy"), ("\uFEFF" + changed).getBytes(StandardCharsets.UTF_16LE));
        assertEquals(unusable(copy, flaw), failure(copy, PASSPHRASE));
    }

    static Stream<Arguments> damagedFiles() throws IOException {
        String pem =
                "-----BEGIN RSA PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED|DEK-Info: %s||AAAA|-----END RSA PRIVATE KEY-----|";
        String locked = Files.readString(KEYS.resolve("pkcs8-ed25519-aes256-sha256.locked"));
        return Stream.of(
                Arguments.of("", KeyFlaw.EMPTY),
                Arguments.of(" | |", KeyFlaw.EMPTY),
                Arguments.of("\0".repeat(70_000), KeyFlaw.NO_KEY),
                Arguments.of("<html><body>404</body></html>", KeyFlaw.NO_KEY),
                Arguments.of("-----BEGIN PRIVATE KEY-----|-----END PRIVATE KEY-----|", KeyFlaw.DAMAGED),
                Arguments.of("-----BEGIN RSA PRIVATE KEY-----|-----END RSA PRIVATE KEY-----|", KeyFlaw.DAMAGED),
                Arguments.of(
                        "-----BEGIN ENCRYPTED PRIVATE KEY-----|MAA=|-----END ENCRYPTED PRIVATE KEY-----|",
                        KeyFlaw.DAMAGED),
                Arguments.of("-----BEGIN OPENSSH PRIVATE KEY-----|", KeyFlaw.DAMAGED),
                Arguments.of(
                        "-----BEGIN OPENSSH PRIVATE KEY-----|!!|-----END OPENSSH PRIVATE KEY-----", KeyFlaw.DAMAGED),
                Arguments.of(pem.formatted("ROT13,00112233445566778899AABBCCDDEEFF"), KeyFlaw.ENCRYPTION),
                Arguments.of(pem.formatted("AES-256-CBC,zz"), KeyFlaw.DAMAGED),
                Arguments.of(pem.formatted("AES-256-CBC,00112233445566778899AABBCCDDEEFF"), KeyFlaw.DAMAGED),
                // sshj would open these, at any cost.
                Arguments.of(locked.replaceFirst("\n", "\nComment: x\n\n"), KeyFlaw.DAMAGED),
                Arguments.of("-----BEGIN PRIVATE KEY-----\n" + locked, KeyFlaw.DAMAGED),
                Arguments.of("-----BEGIN NO PRIVATE KEY-----\n" + locked, KeyFlaw.DAMAGED));
    }

    @ParameterizedTest
    @MethodSource("damagedFiles")
    void aDamagedFileIsToldAsThatAndNeverInWordsOfJava(String content, KeyFlaw flaw) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), content.replace('|', '\n'));
        Failure failure = failure(file, PASSPHRASE);
        assertEquals(unusable(file, flaw), failure);
        String help = Messages.of(Problem.of(failure).help());
        assertTrue(help.contains("(" + Messages.of("panel.connect.key-flaw." + flaw.id()) + ")"), help);
    }

    /** What opens a key cannot be stopped; but nobody has to wait for it. */
    @Test
    void whoGivesUpDoesNotWaitForAKeyToOpen() throws Exception {
        String text =
                Files.readString(KEYS.resolve("putty3-ed25519.locked")).replaceFirst("Passes: \\d+", "Passes: 200");
        Path copy = Files.writeString(folder.resolve("copy"), text);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> load(copy, PASSPHRASE));
    }

    /** The passphrase is the right one: it is not to blame. */
    @ParameterizedTest
    @CsvSource({
        "x25519, TYPE",
        "x25519.locked, TYPE",
        "secp256k1.locked, CURVE",
        "camellia.locked, ENCRYPTION",
        "camellia-pem.locked, ENCRYPTION"
    })
    void aKeyThatCannotBeUsedIsToldAsThatWhateverItsPassphrase(String name, KeyFlaw flaw) {
        Path file = Path.of("src/test/resources/keys-not-usable").resolve(name);
        assertEquals(unusable(file, flaw), failure(file, PASSPHRASE));
    }

    @Test
    void aKeyOfASecurityDeviceIsNamedAsSuch() throws Exception {
        Buffer.PlainBuffer point = new Buffer.PlainBuffer()
                .putString("sk-ssh-ed25519@openssh.com")
                .putBytes(new byte[32])
                .putString("ssh:");
        Buffer.PlainBuffer key = new Buffer.PlainBuffer();
        key.putRawBytes("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII));
        key.putString("none").putString("none").putString("").putUInt32(1).putBytes(point.getCompactData());
        key.putBytes(new byte[64]);
        Path file = Files.writeString(
                folder.resolve("id_ed25519_sk"),
                "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key.getCompactData())
                        + "\n-----END OPENSSH PRIVATE KEY-----\n");
        assertEquals(new Failure.KeyFileOfDevice(file.toString()), failure(file, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample alice@example",
                "---- BEGIN SSH2 PUBLIC KEY ----\nComment: x\nAAAA\n---- END SSH2 PUBLIC KEY ----",
                "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2Vw\n-----END PUBLIC KEY-----",
                "sk-ssh-ed25519@openssh.com AAAA me",
                "ssh-ed25519-cert-v01@openssh.com AAAA me"
            })
    void thePublicHalfIsNamedAsSuchInAnyEncoding(String text) throws Exception {
        for (byte[] bytes : List.of(
                text.getBytes(StandardCharsets.UTF_8),
                ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE),
                text.indent(2).getBytes(StandardCharsets.UTF_8))) {
            Path file = Files.write(folder.resolve("key.pub"), bytes);
            assertEquals(new Failure.KeyFileIsPublic(file.toString()), failure(file, ""));
        }
    }
}
