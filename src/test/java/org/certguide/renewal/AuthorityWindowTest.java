package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.net.TestTls;
import org.junit.jupiter.api.Test;

class AuthorityWindowTest {
    private static final String DIRECTORY = "https://acme-v02.api.letsencrypt.org/directory";

    /** The example of RFC 9773, section 4.1. */
    private static final String ID = "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE";

    private static final String INFO = "https://acme-v02.api.letsencrypt.org/acme/renewal-info";
    private static final String LIST =
            "{\"newOrder\": \"https://a/\", \"meta\": {}, \"renewalInfo\": \"" + INFO + "\"}";
    private static final String WINDOW = """
            {"suggestedWindow": {"start": "2027-01-02T04:00:00Z", "end": "2027-01-03T04:00:00+01:00"},
             "explanationURL": "https://a/"}
            """;

    private final List<String> asked = new ArrayList<>();

    private static IssuedCertificate certificate(boolean signed) {
        KeyPair keys = TestTls.keys();
        X500Name name = new X500Name("CN=T");
        BigInteger serial = new BigInteger(1, HexFormat.of().parseHex("87654321"));
        TestTls.Certificate made =
                new TestTls.Certificate(name, serial, name, keys, keys, Instant.EPOCH, Instant.EPOCH);
        byte[] key = HexFormat.ofDelimiter(":").parseHex("69:88:5b:6b:87:46:40:41:e1:b3:7b:84:7b:a0:ae:2c:de:01:c8:d4");
        if (signed) made.with(Extension.authorityKeyIdentifier, new AuthorityKeyIdentifier(key));
        return IssuedCertificate.of(made.signed(), 1).orElseThrow();
    }

    private Optional<AuthorityWindow> window(String directory, IssuedCertificate certificate, String list, String info)
            throws Exception {
        asked.clear();
        Map<String, String> pages = Map.of(DIRECTORY, list, INFO + "/" + ID, info);
        return AuthorityWindow.of(
                (URI page) -> {
                    asked.add(page.toString());
                    return Optional.ofNullable(pages.get(page.toString()));
                },
                directory,
                certificate);
    }

    @Test
    void authorityIsAskedUnderTheNumberThatTheRfcTells() throws Exception {
        assertEquals(Optional.of(ID), certificate(true).renewalId());
        AuthorityWindow told =
                window(DIRECTORY, certificate(true), LIST, WINDOW).orElseThrow();
        assertEquals(Instant.parse("2027-01-02T04:00:00Z"), told.from());
        assertEquals(Instant.parse("2027-01-03T03:00:00Z"), told.to());
        assertEquals(List.of(DIRECTORY, INFO + "/" + ID), asked);
    }

    @Test
    void aServerDoesNotChooseWhomThisComputerVisits() throws Exception {
        for (String directory : List.of(
                "https://10.0.0.1/directory",
                "https://router.lan/",
                "https://acme-v02.api.letsencrypt.org.evil.example/",
                "https://acme-v02.api.letsencrypt.org@evil.example/",
                "file:///etc/passwd",
                "",
                "https://a b/",
                "https:")) {
            assertTrue(window(directory, certificate(true), LIST, WINDOW).isEmpty(), directory);
            assertEquals(List.of(), asked, directory);
        }
        window(DIRECTORY, certificate(true), LIST.replace(INFO, "https://10.0.0.1/x"), WINDOW);
        assertEquals(List.of(DIRECTORY), asked);
        window(DIRECTORY, certificate(false), LIST, WINDOW);
        assertEquals(List.of(), asked, "without a number there is nothing to ask for");
    }

    @Test
    void whatIsNoAnswerTellsNothing() throws Exception {
        for (String info : List.of(
                "",
                "{}",
                "[]",
                "null",
                "{\"suggestedWindow\": 1}",
                "{\"suggestedWindow\": {\"start\": \"2027-01-02T04:00:00Z\"}}",
                "{\"suggestedWindow\": {\"start\": \"soon\", \"end\": \"later\"}}",
                WINDOW.replace("2027-01-03", "2026-01-03"),
                WINDOW.replace("2027", "+99999999999"),
                "{\"suggestedWindow\":".repeat(5000))) {
            assertTrue(window(DIRECTORY, certificate(true), LIST, info).isEmpty(), info);
        }
        assertTrue(window(DIRECTORY, certificate(true), "{}", WINDOW).isEmpty());
        assertTrue(window(DIRECTORY, certificate(true), LIST.replace(INFO, "::"), WINDOW)
                .isEmpty());
    }
}
