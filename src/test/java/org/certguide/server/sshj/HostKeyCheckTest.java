package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.sshj.HostKeyCheck.Verdict;
import org.junit.jupiter.api.Test;

class HostKeyCheckTest {
    private static final Instant NOW = Instant.parse("2026-07-01T00:00:00Z");
    private static final String HOST = "web.example.org";

    private static final String KEY = read("host.pub");
    private static final String AUTHORITY = read("authority.pub");
    private static final String RSA_AUTHORITY = read("rsa-authority.pub");
    private static final String ANOTHER = generated("ssh-ed25519", 256);
    private static final String RSA = generated("ssh-rsa", 2048);
    private static final String ECDSA = generated("ecdsa-sha2-nistp256", 256);

    @Test
    void aHostThatNobodyKnowsIsUnknown() {
        assertEquals(new Verdict.Unknown(hostKey(KEY)), check("").verdict(KEY));
        assertEquals(
                new Verdict.Unknown(hostKey(KEY)),
                check("mail.example.org " + ANOTHER).verdict(KEY));
    }

    @Test
    void aKnownKeyIsTrusted() {
        assertTrusted(check(HOST + " " + KEY).verdict(KEY));
    }

    @Test
    void oneOfSeveralKnownKeysIsEnough() {
        assertTrusted(check(HOST + " " + ANOTHER, HOST + " " + KEY).verdict(KEY));
    }

    @Test
    void anotherKeyThanTheKnownOneStops() {
        assertEquals(
                new Verdict.Refused(new Failure.HostKeyChanged(hostKey(ANOTHER), hostKey(KEY), "file")),
                check(HOST + " " + ANOTHER).verdict(KEY));
    }

    @Test
    void aKeyOfAnotherTypeThanTheKnownOneStops() {
        assertEquals(
                new Verdict.Refused(new Failure.HostKeyChanged(hostKey(RSA), hostKey(KEY), "file")),
                check(HOST + " " + RSA).verdict(KEY));
    }

    @Test
    void acceptingDoesNotHelpWhereTheKeyHasChanged() {
        Verdict verdict = check(KEY, List.of(HOST + " " + ANOTHER)).verdict(KEY);

        assertChanged(verdict);
    }

    @Test
    void anAcceptedKeyIsTrustedAndNew() {
        assertEquals(
                new Verdict.Trusted(hostKey(KEY), true), check(KEY, List.of()).verdict(KEY));
    }

    @Test
    void anAcceptedKeyThatIsKnownAlreadyIsNotNew() {
        assertEquals(
                new Verdict.Trusted(hostKey(KEY), false),
                check(KEY, List.of(HOST + " " + KEY)).verdict(KEY));
    }

    @Test
    void anotherKeyThanTheAcceptedOneStops() {
        assertChanged(check(ANOTHER, List.of()).verdict(KEY));
        assertChanged(check(ANOTHER, List.of(HOST + " " + ANOTHER)).verdict(KEY));
    }

    @Test
    void aHostKnownOnlyByAKeyOfAnUnsupportedTypeIsUnknown() {
        String dsa = generated("ssh-dss", 1024);

        assertEquals(new Verdict.Unknown(hostKey(KEY)), check(HOST + " " + dsa).verdict(KEY));
    }

    @Test
    void aRevokedKeyStopsEvenWhereAPlainLineHasIt() {
        Verdict verdict = check(HOST + " " + KEY, "@revoked * " + KEY).verdict(KEY);

        assertEquals(new Verdict.Refused(new Failure.HostKeyRevoked(hostKey(KEY), "file")), verdict);
    }

    @Test
    void aRevokedKeyStopsEvenIfItIsAccepted() {
        Verdict verdict = check(KEY, List.of("@revoked " + HOST + " " + KEY)).verdict(KEY);

        assertInstanceOf(Failure.HostKeyRevoked.class, failure(verdict));
    }

    @Test
    void anExpectedFingerprintVouchesForAnUnknownHostOnly() {
        HostKeyTrust expected = new HostKeyTrust.Expected(hostKey(KEY).fingerprint());

        assertEquals(
                new Verdict.Trusted(hostKey(KEY), true),
                check(expected, List.of()).verdict(KEY));
        assertEquals(
                new Verdict.Trusted(hostKey(KEY), false),
                check(expected, List.of(HOST + " " + KEY)).verdict(KEY));
        assertChanged(check(expected, List.of(HOST + " " + ANOTHER)).verdict(KEY));
        assertInstanceOf(
                Failure.HostKeyRevoked.class,
                failure(check(expected, List.of("@revoked * " + KEY)).verdict(KEY)));
    }

    @Test
    void anotherKeyThanTheExpectedOneStopsAlsoWhereItIsKnown() {
        HostKeyTrust expected = new HostKeyTrust.Expected(hostKey(ANOTHER).fingerprint());
        Failure unexpected = new Failure.HostKeyUnexpected(hostKey(ANOTHER).fingerprint(), hostKey(KEY));

        assertEquals(unexpected, failure(check(expected, List.of()).verdict(KEY)));
        assertEquals(
                unexpected, failure(check(expected, List.of(HOST + " " + KEY)).verdict(KEY)));
    }

    @Test
    void aLaterKeyExchangeMustShowTheSameKey() {
        HostKeyCheck check = check(HOST + " " + KEY, HOST + " " + ANOTHER).check();

        assertTrue(check.verify(HOST, 22, key(KEY)));
        assertFalse(check.verify(HOST, 22, key(ANOTHER)));
        assertTrue(check.verify(HOST, 22, key(KEY)));
    }

    @Test
    void aValidHostCertificateOfATrustedAuthorityIsTrusted() {
        assertTrusted(check("@cert-authority *.example.org " + AUTHORITY).verdict(read("valid.cert")));
        assertTrusted(check("@cert-authority * " + AUTHORITY).verdict(read("wildcard.cert")));
        assertTrusted(check("@cert-authority * " + AUTHORITY).verdict(read("forever.cert")));
        assertTrusted(check("@cert-authority * " + RSA_AUTHORITY).verdict(read("rsa-sha512.cert")));
    }

    @Test
    void aCertificateForAnotherHostStops() {
        assertEquals(
                "Hostname `shop.example.org` doesn't match any of the principals: "
                        + "`web.example.org`, `mail.example.org`",
                fault("shop.example.org", NOW, "valid.cert"));
    }

    @Test
    void aCertificateIsValidInItsTimeOnly() {
        assertEquals("expired 2030-01-01T00:00:00Z", fault(HOST, Instant.parse("2030-01-01T00:00:00Z"), "valid.cert"));
        assertEquals(
                "valid from 2025-01-01T00:00:00Z", fault(HOST, Instant.parse("2024-12-31T23:59:59Z"), "valid.cert"));
    }

    @Test
    void aUsersCertificateIsNoHostCertificate() {
        assertEquals("not for a host", fault(HOST, NOW, "user.cert"));
    }

    @Test
    void aCertificateWithoutNamesStops() {
        assertEquals("for no host name", fault(HOST, NOW, "nameless.cert"));
    }

    @Test
    void aCertificateSignedWithSha1Stops() {
        HostKeyCheck check = check("@cert-authority * " + RSA_AUTHORITY).check();

        assertFalse(check.verify(HOST, 22, key(read("rsa-sha1.cert"))));
        assertEquals(
                Optional.of(new Verdict.Refused(new Failure.HostCertificateInvalid("signed with ssh-rsa"))),
                check.verdict());
    }

    @Test
    void aForgedCertificateStops() {
        byte[] blob = Base64.getDecoder().decode(read("valid.cert").split(" ")[1]);
        // Another name than the authority signed: the first letter of mail.example.org.
        String text = new String(blob, StandardCharsets.ISO_8859_1);
        blob[text.indexOf("mail.example.org")] = 'n';
        String forged =
                "ssh-ed25519-cert-v01@openssh.com " + Base64.getEncoder().encodeToString(blob);

        Verdict verdict = check("@cert-authority * " + AUTHORITY).verdict(forged);

        assertEquals(new Verdict.Refused(new Failure.HostCertificateInvalid("Signature verification failed")), verdict);
    }

    @Test
    void aCertificateOfAnUnknownAuthorityCountsAsTheKeyInside() {
        assertEquals(new Verdict.Unknown(hostKey(KEY)), check("").verdict(read("valid.cert")));
        assertTrusted(check(HOST + " " + KEY).verdict(read("valid.cert")));
        assertChanged(check(HOST + " " + ANOTHER).verdict(read("valid.cert")));
        assertEquals(
                new Verdict.Unknown(hostKey(KEY)),
                check("@cert-authority other.example.org " + AUTHORITY).verdict(read("valid.cert")));
    }

    @Test
    void anAuthoritysPlainKeyIsNoHostKey() {
        assertInstanceOf(
                Verdict.Unknown.class, check("@cert-authority * " + KEY).verdict(KEY));
    }

    @Test
    void aRevokedAuthorityStops() {
        Verdict verdict = check("@cert-authority * " + AUTHORITY, "@revoked * " + AUTHORITY)
                .verdict(read("valid.cert"));

        assertInstanceOf(Failure.HostKeyRevoked.class, failure(verdict));
    }

    @Test
    void aRevokedKeyInsideAValidCertificateStops() {
        Verdict verdict =
                check("@cert-authority * " + AUTHORITY, "@revoked * " + KEY).verdict(read("valid.cert"));

        assertInstanceOf(Failure.HostKeyRevoked.class, failure(verdict));
    }

    @Test
    void theOrderOfAlgorithmsTellsNothingAboutUnknownHostsAndUsualKeys() {
        assertEquals(List.of(), check("").algorithms());
        assertEquals(List.of(), check(HOST + " " + KEY).algorithms());
        assertEquals(List.of(), check("@cert-authority * " + AUTHORITY).algorithms());
        assertEquals(List.of(), check("@revoked * " + RSA).algorithms());
    }

    @Test
    void aKnownRsaKeyIsAskedForWithTodaysAlgorithms() {
        assertEquals(
                List.of("rsa-sha2-512", "rsa-sha2-256"), check(HOST + " " + RSA).algorithms());
    }

    @Test
    void theTypeThatIsKnownIsAskedForFirst() {
        assertEquals(List.of("ecdsa-sha2-nistp256"), check(HOST + " " + ECDSA).algorithms());
    }

    /** Or a server that has lost its Ed25519 key would show the ECDSA key, which nobody knows. */
    @Test
    void allKindsThatAreKnownAreAskedForFirst() {
        assertEquals(
                List.of("ssh-ed25519", "rsa-sha2-512", "rsa-sha2-256"),
                check(HOST + " " + KEY, HOST + " " + RSA).algorithms());
    }

    @Test
    void certificatesAreAskedForOnlyWhereAnAuthorityOfThisHostIsKnown() {
        assertFalse(check(HOST + " " + KEY).check().hasAuthority());
        assertFalse(
                check("@cert-authority other.example.org " + AUTHORITY).check().hasAuthority());
        assertTrue(check("@cert-authority *.example.org " + AUTHORITY).check().hasAuthority());
    }

    @Test
    void comparedKeyTakesThePlaceOfTheUsersOwnLinesOnly() {
        HostKeyTrust compared = new HostKeyTrust.Replaced(hostKey(KEY));

        assertEquals(
                new Verdict.Trusted(hostKey(KEY), true),
                check(compared, List.of(HOST + " " + ANOTHER, HOST + " " + RSA)).verdict(KEY));
        assertChanged(check(compared, List.of(HOST + " " + ANOTHER)).verdict(ECDSA));
        assertInstanceOf(
                Failure.HostKeyChangedForAll.class,
                failure(check(compared, List.of("*.example.org " + ANOTHER)).verdict(KEY)));
        assertInstanceOf(
                Failure.HostKeyRevoked.class,
                failure(check(compared, List.of("@revoked * " + KEY)).verdict(KEY)));
    }

    @Test
    void changedKeyOfAFileForAllUsersIsToldAsSuchAndCannotBeReplaced() {
        for (HostKeyTrust trust : List.of(new HostKeyTrust.KnownHosts(), new HostKeyTrust.Replaced(hostKey(KEY)))) {
            HostKeyCheck check = new HostKeyCheck(
                    KnownHosts.parse(HOST + " " + ANOTHER, "/etc/ssh/ssh_known_hosts"),
                    HOST,
                    HOST,
                    line -> false,
                    trust,
                    Path.of("own"),
                    NOW);
            assertEquals(
                    new Failure.HostKeyChangedForAll(hostKey(ANOTHER), hostKey(KEY), "/etc/ssh/ssh_known_hosts"),
                    failure(new Case(check).verdict(KEY)));
        }
    }

    private static void assertTrusted(Verdict verdict) {
        assertEquals(new Verdict.Trusted(hostKey(KEY), false), verdict);
    }

    private static void assertChanged(Verdict verdict) {
        assertInstanceOf(Failure.HostKeyChanged.class, failure(verdict));
    }

    private static Failure failure(Verdict verdict) {
        return assertInstanceOf(Verdict.Refused.class, verdict).failure();
    }

    private static String fault(String host, Instant now, String certificate) {
        HostKeyCheck check = new HostKeyCheck(
                KnownHosts.parse("@cert-authority * " + AUTHORITY, "file"),
                host,
                22,
                new HostKeyTrust.KnownHosts(),
                Path.of("own"),
                now);
        assertFalse(check.verify(host, 22, key(read(certificate))));
        return assertInstanceOf(
                        Failure.HostCertificateInvalid.class,
                        failure(check.verdict().orElseThrow()))
                .reason();
    }

    private record Case(HostKeyCheck check) {
        Verdict verdict(String offered) {
            boolean passed = check.verify(HOST, 22, key(offered));
            Verdict verdict = check.verdict().orElseThrow();
            assertEquals(verdict instanceof Verdict.Trusted, passed);
            return verdict;
        }

        List<String> algorithms() {
            return check.findExistingAlgorithms(HOST, 22);
        }
    }

    private static Case check(String... lines) {
        return check(new HostKeyTrust.KnownHosts(), List.of(lines));
    }

    private static Case check(String accepted, List<String> lines) {
        return check(new HostKeyTrust.Accepted(hostKey(accepted)), lines);
    }

    private static Case check(HostKeyTrust trust, List<String> lines) {
        return new Case(new HostKeyCheck(
                KnownHosts.parse(String.join("\n", lines), "file"), HOST, 22, trust, Path.of("own"), NOW));
    }

    private static HostKey hostKey(String line) {
        String[] fields = line.split(" ");
        return new HostKey(fields[0], fields[1]);
    }

    private static PublicKey key(String line) {
        try {
            byte[] blob = Base64.getDecoder().decode(line.split(" ")[1]);
            PublicKey key = new Buffer.PlainBuffer(blob).readPublicKey();
            assertEquals(line.contains("cert"), key instanceof Certificate<?>);
            return key;
        } catch (Buffer.BufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String generated(String type, int bits) {
        try {
            PublicKey key = KeyUtils.generateKeyPair(type, bits).getPublic();
            return PublicKeyEntry.toString(key);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(String name) {
        try (InputStream in = HostKeyCheckTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
