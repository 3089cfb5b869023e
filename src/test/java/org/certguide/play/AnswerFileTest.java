package org.certguide.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.certguide.certbot.ExtraArguments;
import org.certguide.play.AnswerFile.AnswersException;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerFileTest {
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
                parse("--server", "https://ca.example/dir", "-v").certbotArguments());
    }

    @Test
    void thePageAboutAnswersListsTheArgumentsThatCanBeAdded() throws IOException {
        String page = Files.readString(Path.of("src/site/markdown/play.md"));
        String list = ExtraArguments.allowed().stream().map(o -> "`" + o + "`").collect(Collectors.joining(", "));
        assertTrue(page.replaceAll("\\s+", " ").contains(list), list);
    }

    private static String complaint(String... arguments) {
        return Messages.of(
                assertThrows(AnswersException.class, () -> parse(arguments)).text());
    }

    private static AnswerFile parse(String... arguments) throws AnswersException {
        String json = """
                {
                  "schema": 1,
                  "host": "203.0.113.7",
                  "user": "ubuntu",
                  "login": { "agent": true },
                  "hostKey": "SHA256:5eJx0t0IKSNkHrpRvRjbGWfBZ5OYGSpqRIcLKXbrIvM",
                  "purpose": "dms",
                  "domains": ["dms.example.org"],
                  "agreeToTerms": true,
                  "certbotArguments": [%s]
                }
                """.formatted(
                        List.of(arguments).stream().map(a -> '"' + a + '"').collect(Collectors.joining(", ")));
        return AnswerFile.parse(json, Path.of(""), Map.of());
    }
}
