package org.certguide.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.certguide.certbot.ExtraArguments;
import org.certguide.play.Answers.SecretSource;
import org.certguide.server.Secret;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "-d x,                      --domains, domains",
        "-vdx,                      --domains, domains",
        "--cert-name=x,             --cert-name, domains",
        "-mme@example.org,          --email, email",
        "--keep-until,              --keep-until-expiring, existing",
        "--key-type ecdsa,          --key-type, keyType",
    })
    void argumentsForWhatAFieldDecidesAreRefusedWithTheNameOfThatField(String words, String option, String field) {
        String complaint = complaint(words.split(" "));
        assertTrue(complaint.contains("\"certbotArguments\""), complaint);
        assertTrue(complaint.contains(option + ". Use the field \"" + field + "\""), complaint);
    }

    @ParameterizedTest
    @CsvSource({
        "--config-dir=/x, --config-dir",
        "--config-d=/x,   --config-dir",
        "--work-dir /x,   --work-dir",
        "-nv,             --non-interactive",
        "--dry-run,       --dry-run",
        "--what-is-this,  --what-is-this",
        "--pref x,        --pref",
        "--server,        --server",
        "--expand=yes,    --expand",
        "renew,           renew",
    })
    void otherArgumentsThatCannotBeAddedAreNamedWithTheirField(String words, String named) {
        String complaint = complaint(words.split(" "));
        assertTrue(complaint.contains("\"certbotArguments\""), complaint);
        assertTrue(complaint.contains(named), complaint);
    }

    @Test
    void aTestAuthorityCanBeNamed() throws AnswersException {
        assertEquals(
                List.of("--server", "https://ca.example/dir", "-v"),
                parse("--server", "https://ca.example/dir", "-v").extraArguments());
    }

    @Test
    void thePageAboutAnswersListsTheArgumentsThatCanBeAdded() throws IOException {
        String page = Files.readString(Path.of("src/site/markdown/play.md"));
        String list = ExtraArguments.allowed().stream().map(o -> "`" + o + "`").collect(Collectors.joining(", "));
        assertTrue(page.replaceAll("\\s+", " ").contains(list), list);
    }

    /** As ssh refuses a private key that others can read. */
    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @CsvSource({"rw-------, true", "r--------, true", "rw-r-----, false", "rw----r--, false", "rw-rw-rw-, false"})
    void fileWithAPasswordThatOthersCanReadIsRefused(String mode, boolean taken) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "swordfish\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        SecretSource source = new SecretSource(Optional.empty(), Optional.of(file.toString()));
        AnswerFile answers = new AnswerFile(with(""), folder, AnswerFile.secretsIn(folder, Map.of()));
        if (taken) {
            try (Secret secret = answers.secrets().read("sudoPassword", source)) {
                assertEquals("swordfish", String.valueOf(secret.chars()));
            }
        } else {
            String complaint = Messages.of(
                    assertThrows(AnswersException.class, () -> answers.secrets().read("sudoPassword", source))
                            .text());
            assertTrue(complaint.contains("\"sudoPassword\""), complaint);
            assertTrue(complaint.contains("chmod 600 " + file), complaint);
        }
    }

    @Test
    void packagesAreRemovedOnlyIfTheFileSaysSo() throws AnswersException {
        assertEquals(
                "PreparedAnswers[packages-continue]", with("").packageAnswers().toString());
        assertEquals(
                "PreparedAnswers[packages-remove]",
                with("'installPackages': false, 'removePackages': true")
                        .packageAnswers()
                        .toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'schema': 2 | schema",
                "'host': 'a b' | host",
                "'port': 0 | port",
                "'user': '-x' | user",
                "'login': {} | login",
                "'login': {'agent': true, 'keyFile': 'id'} | login",
                "'login': {'password': {}} | login.password",
                "'login': {'agent': true, 'passphrase': {'env': 'A'}} | login.passphrase",
                "'hostKey': 'MD5:00' | hostKey",
                "'sudoPassword': {'env': 'A', 'file': 'b'} | sudoPassword",
                "'purpose': 'cms' | purpose",
                "'keyType': 'dsa' | keyType",
                "'existing': 'RENEW' | existing",
                "'domains': [] | domains",
                "'domains': ['x'] | domains",
                "'email': 'me' | email",
                "'directory': 'http://ca.example' | directory",
                "'directory': 'https://' | directory",
                "'nameServer': '127.0.0.1' | nameServer",
                "'nameServer': '127.0.0.1:99999' | nameServer",
                "'what': 1 | what",
            })
    void aFieldThatCannotBeUsedIsNamed(String field, String named) {
        String complaint = complaint(() -> with(field));
        assertTrue(complaint.contains('"' + named + '"'), complaint);
    }

    /** As the form refuses them: no authority takes more than a hundred. */
    @Test
    void moreDomainsThanOneCertificateMayHaveAreRefused() throws AnswersException {
        String hundred = IntStream.range(0, 100)
                .mapToObj(n -> "'n" + n + ".example.org'")
                .collect(Collectors.joining(", "));
        with("'domains': [" + hundred + "]");
        String complaint = complaint(() -> with("'domains': [" + hundred + ", 'one.more.example.org']"));
        assertTrue(complaint.contains("\"domains\""), complaint);
        assertTrue(complaint.contains("101"), complaint);
    }

    private static String complaint(Executable read) {
        return Messages.of(assertThrows(AnswersException.class, read).text());
    }

    private static String complaint(String... arguments) {
        return complaint(() -> parse(arguments));
    }

    private static Answers parse(String... arguments) throws AnswersException {
        return with("'certbotArguments': [" + "'" + String.join("', '", arguments) + "']");
    }

    /**
     * Good answers, but for these fields.
     *
     * @param fields with apostrophes for quotation marks
     */
    private static Answers with(String fields) throws AnswersException {
        List<String> lines = new ArrayList<>(List.of(
                "'schema': 1",
                "'host': '203.0.113.7'",
                "'user': 'ubuntu'",
                "'login': { 'agent': true }",
                "'hostKey': 'SHA256:5eJx0t0IKSNkHrpRvRjbGWfBZ5OYGSpqRIcLKXbrIvM'",
                "'purpose': 'dms'",
                "'domains': ['dms.example.org']",
                "'agreeToTerms': true"));
        if (!fields.isEmpty()) {
            lines.removeIf(line -> line.startsWith(fields.substring(0, fields.indexOf(':') + 1)));
            lines.add(fields);
        }
        String json = "{" + String.join(", ", lines) + "}";
        return AnswerFile.parse(json.replace('\'', '"'), Path.of(""), Map.of()).answers();
    }

    @ParameterizedTest
    @CsvSource({"domains, [null]", "certbotArguments, [null]", "domains, '[\"a.example.org\", null]'"})
    void nothingInAListIsAnswersThatAreWrongAndNoFailureOfTheApplication(String field, String value) {
        AnswersException wrong = assertThrows(
                AnswersException.class, () -> AnswerFile.parse("{\"" + field + "\": " + value + "}", folder, Map.of()));
        assertTrue(Messages.of(wrong.text()).contains(field), Messages.of(wrong.text()));
    }

    /** Before anything is sent to a server, and with the exit code of wrong answers. */
    @ParameterizedTest
    @CsvSource({"env, NOPE", "file, /etc", "file, /dev/zero", "file, /no/such"})
    @DisabledOnOs(OS.WINDOWS)
    void aSecretThatIsNotThereIsToldWhenTheFileIsRead(String kind, String named) {
        for (String field : List.of("password", "sudoPassword")) {
            String secret = "{'" + kind + "': '" + named + "'}";
            String complaint = complaint(() -> with(
                    field.equals("password") ? "'login': {'password': " + secret + "}" : "'sudoPassword': " + secret));
            assertTrue(complaint.contains(field + "\""), complaint);
            assertTrue(complaint.contains(named), complaint);
        }
    }

    /** A pipe would be waited for until somebody writes into it. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aPipeIsNoFileOfAnswersAndNoneOfAPassword() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", "-m", "600", pipe.toString())
                        .start()
                        .waitFor());
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThrows(AnswersException.class, () -> AnswerFile.read(pipe, Map.of()));
            assertThrows(AnswersException.class, () -> with("'sudoPassword': {'file': '" + pipe + "'}"));
        });
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDeviceWithoutAnEndIsNoFileOfAnswers() {
        AnswersException wrong =
                assertThrows(AnswersException.class, () -> AnswerFile.read(Path.of("/dev/zero"), Map.of()));
        assertTrue(Messages.of(wrong.text()).contains("/dev/zero"), Messages.of(wrong.text()));
    }
}
