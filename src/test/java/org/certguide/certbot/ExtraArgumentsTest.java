package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.ExtraArguments.Reason;
import org.certguide.certbot.ExtraArguments.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtraArgumentsTest {
    private static CertificateRequest request(List<String> extra) {
        return new CertificateRequest(
                Purpose.DMS,
                new DomainNames.Valid(List.of("dms.example.org")),
                CertificateRequest.Account.UNDECIDED,
                KeyType.RSA,
                Optional.empty(),
                extra,
                false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-n",
                "--non-interactive",
                "-d",
                "-dx.org",
                "--domain",
                "--domains=x.org",
                "--cert-name",
                "--cert-name=x",
                "--standalone",
                "--key-type=ecdsa",
                "--dry-run",
                "--webroot",
                "-w",
                "-w/srv",
                "--webroot-path=/srv",
                "a\nb",
                "",
                "-",
                "--"
            })
    void whatTheRequestDecidesCannotBeAdded(String word) {
        assertTrue(ExtraArguments.check(List.of(word)).isPresent());
        assertThrows(IllegalArgumentException.class, () -> request(List.of(word)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--pre-hook=systemctl stop ssh",
                "--pre-hook=docker stop wireguard",
                "--post-hook=true; service docker stop",
                "--deploy-hook=systemctl disable --now ufw",
                "--deploy-hook|systemctl stop firewalld"
            })
    void aHookThatStopsWhatMustNeverBeStoppedIsRefused(String words) {
        List<String> extra = List.of(words.split("\\|"));
        assertEquals(
                ExtraArguments.Reason.STOPS,
                ExtraArguments.check(extra).orElseThrow().reason());
        assertThrows(IllegalArgumentException.class, () -> request(extra));
    }

    @ParameterizedTest
    @CsvSource({
        "--config-dir=/x,       RESERVED, --config-dir",
        "--config-d /x,         RESERVED, --config-dir",
        "--work-dir /x,         RESERVED, --work-dir",
        "--logs-d=/x,           RESERVED, --logs-dir",
        "--dom x.org,           RESERVED, --domain",
        "--test-cert,           RESERVED, --test-cert",
        "--quiet,               RESERVED, --quiet",
        "-nv,                   RESERVED, --non-interactive",
        "-vn,                   RESERVED, --non-interactive",
        "-vvdx.org,             RESERVED, --domains",
        "-v=dx.org,             UNKNOWN, -v=dx.org",
        "-mme@example.org,      RESERVED, --email",
        "-c/tmp/cli.ini,        RESERVED, --config",
        "--preferred,           AMBIGUOUS, --preferred",
        "--e x,                 AMBIGUOUS, --e",
        "--serverx=y,           UNKNOWN, --serverx",
        "-x,                    UNKNOWN, -x",
        "--server,              VALUE_MISSING, --server",
        "--server=,             VALUE_MISSING, --server",
        "--server --expand,     VALUE_MISSING, --server",
        "--server -v,           VALUE_MISSING, --server",
        "--expand=yes,          VALUE_UNEXPECTED, --expand",
        "--expand yes,          NOT_AN_OPTION, yes",
        "renew,                 NOT_AN_OPTION, renew",
        "--server x renew,      NOT_AN_OPTION, renew",
        "--expand -- -n,        NOT_AN_OPTION, --",
    })
    void wordsMeanWhatTheyMeanToCertbot(String words, Reason reason, String option) {
        assertEquals(Optional.of(new Refusal(reason, option)), ExtraArguments.check(List.of(words.split(" "))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--server https://ca.example/directory",
                "--server=https://ca.example/directory",
                "--serv https://ca.example/directory",
                "--user-agent x",
                "--user-agent=-x",
                "--preferred-chai=x",
                "-v",
                "-vvv --expand",
                "--pre-hook=systemctl --post-hook=systemctl",
            })
    void whatChangesNothingThatIsReadBackCanBeAdded(String words) {
        List<String> extra = words.isEmpty() ? List.of() : List.of(words.split(" "));
        assertEquals(Optional.empty(), ExtraArguments.check(extra));
    }

    @Test
    void everyAllowedOptionIsAllowedByItsName() {
        for (String option : ExtraArguments.allowed()) {
            Optional<Refusal> alone = ExtraArguments.check(List.of(option));
            if (alone.isPresent()) {
                assertEquals(new Refusal(Reason.VALUE_MISSING, option), alone.get());
                assertEquals(Optional.empty(), ExtraArguments.check(List.of(option, "x")));
                assertEquals(Optional.empty(), ExtraArguments.check(List.of(option + "=x")));
            }
        }
    }

    @Test
    void wordsThatPassTheCheckNeverThrowLater() {
        Random random = new Random(7);
        int good = 0;
        for (int i = 0; i < 10_000; i++) {
            List<String> words = words(random);
            if (ExtraArguments.check(words).isPresent()) {
                assertThrows(IllegalArgumentException.class, () -> request(words), words::toString);
            } else {
                good++;
                assertDoesNotThrow(() -> request(words).commandLine(new CertbotVersion(2, 1, 0)), words::toString);
            }
        }
        assertTrue(good > 500, "only " + good + " of the random words are good");
    }

    private static List<String> words(Random random) {
        List<String> words = new ArrayList<>();
        for (int n = random.nextInt(4); n >= 0; n--) {
            words.add(
                    switch (random.nextInt(5)) {
                        case 0 -> pick(random, ExtraArguments.allowed());
                        case 1 -> pick(random, ExtraArguments.allowed()) + "=" + text(random);
                        case 2 -> text(random);
                        case 3 -> "-" + text(random);
                        default -> {
                            String option = pick(random, ExtraArguments.allowed());
                            yield option.substring(0, 1 + random.nextInt(option.length()));
                        }
                    });
        }
        return words;
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(6), 0, 24)
                .collect(
                        StringBuilder::new,
                        (all, i) -> all.append("-=vdnx /'\"$;\n\0é\u2028\ud83d01bc,.@h".charAt(i)),
                        StringBuilder::append)
                .toString();
    }
}
