package org.certguide.certbot;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;

/**
 * A certificate, as its chain file on the server says.
 *
 * @param names the DNS names it is for, in its order
 * @param notBefore from when it is valid
 * @param notAfter until when it is valid
 * @param keyType of its public key; empty if it is neither RSA nor ECDSA
 * @param keyBits 2048, 3072 or 4096 for RSA, 256 or 384 for ECDSA
 * @param issuer the common name of who issued it, or its whole name where it has none
 * @param serial in lower-case hexadecimal, as Certbot prints it
 * @param fingerprint the SHA-256 of all of it, in lower-case hexadecimal: no two certificates share one
 * @param renewalId under which its authority tells when to renew it (RFC 9773, section 4.1); empty
 *     where it does not say who signed it
 * @param chainLength how many certificates the file has, this one included
 */
public record IssuedCertificate(
        List<String> names,
        Instant notBefore,
        Instant notAfter,
        Optional<KeyType> keyType,
        int keyBits,
        String issuer,
        String serial,
        String fingerprint,
        Optional<String> renewalId,
        int chainLength) {
    /** More certificates than this are in no chain. */
    private static final int MAX_CHAIN = 10;

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");

    private static final int DNS_NAME = 2;

    /** RFC 5280, section 4.2.1.1: the key of the authority. */
    private static final String SIGNER = "2.5.29.35";

    /** RFC 1035, section 2.3.4. */
    private static final int LONGEST_NAME = 253;

    /** X.509 allows 64 characters for a common name. */
    private static final int LONGEST_ISSUER = 100;

    /**
     * @param fullchain the content of {@code fullchain.pem}; the first certificate counts
     * @return empty if there is no certificate in it, or none that can be read
     */
    public static Optional<IssuedCertificate> parse(String fullchain) {
        List<String> blocks = blocks(fullchain);
        return blocks.isEmpty() ? Optional.empty() : parse(blocks.getFirst(), blocks.size());
    }

    /** All certificates of a text, ten at most, each taken for one without a chain; what cannot be read is left out. */
    public static List<IssuedCertificate> parseAll(String pem) {
        return blocks(pem).stream().flatMap(block -> parse(block, 1).stream()).toList();
    }

    private static List<String> blocks(String pem) {
        return PEM.matcher(pem).results().limit(MAX_CHAIN).map(r -> r.group()).toList();
    }

    private static Optional<IssuedCertificate> parse(String block, int chainLength) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Certificate first =
                    factory.generateCertificate(new ByteArrayInputStream(block.getBytes(StandardCharsets.US_ASCII)));
            return first instanceof X509Certificate x509 ? Optional.of(read(x509, chainLength)) : Optional.empty();
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    /**
     * A certificate that somebody shows; empty if it cannot be read.
     *
     * @param chainLength how many are shown with it, this one included
     */
    public static Optional<IssuedCertificate> of(X509Certificate x509, int chainLength) {
        try {
            return Optional.of(read(x509, chainLength));
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    private static IssuedCertificate read(X509Certificate x509, int length) throws CertificateException {
        Optional<KeyType> type;
        int bits;
        switch (x509.getPublicKey()) {
            case RSAPublicKey rsa -> {
                type = Optional.of(KeyType.RSA);
                bits = rsa.getModulus().bitLength();
            }
            case ECPublicKey ec -> {
                type = Optional.of(KeyType.ECDSA);
                bits = ec.getParams().getOrder().bitLength();
            }
            default -> {
                type = Optional.empty();
                bits = 0;
            }
        }
        return new IssuedCertificate(
                names(x509),
                x509.getNotBefore().toInstant(),
                x509.getNotAfter().toInstant(),
                type,
                bits,
                issuer(x509),
                hex(x509.getSerialNumber()),
                fingerprint(x509),
                renewalId(x509),
                length);
    }

    private static List<String> names(X509Certificate x509) throws CertificateException {
        Collection<List<?>> all = x509.getSubjectAlternativeNames();
        if (all == null) return List.of();
        return all.stream()
                .filter(name -> Objects.equals(name.get(0), DNS_NAME))
                .map(name -> SafeText.line(String.valueOf(name.get(1)), LONGEST_NAME))
                .toList();
    }

    private static String issuer(X509Certificate x509) {
        return part(x509, "CN")
                .orElseGet(() -> SafeText.line(x509.getIssuerX500Principal().getName(), LONGEST_ISSUER));
    }

    /** The organisation of who issued it, where that is said. */
    public static Optional<String> organisation(X509Certificate x509) {
        return part(x509, "O");
    }

    private static Optional<String> part(X509Certificate x509, String type) {
        try {
            return new LdapName(x509.getIssuerX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase(type))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .findFirst()
                            .map(words -> SafeText.line(words, LONGEST_ISSUER));
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    private static String fingerprint(X509Certificate x509) throws CertificateException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(x509.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** The key that signed it and its serial number, as they stand in the certificate. */
    private static Optional<String> renewalId(X509Certificate x509) {
        byte[] der = x509.getExtensionValue(SIGNER);
        // A string of bytes, in it a sequence, in it the key's identifier; all are short.
        boolean known = der != null && der.length > 6 && der[0] == 0x04 && der[2] == 0x30 && der[4] == (byte) 0x80;
        if (!known || der[5] <= 0 || 6 + der[5] > der.length) return Optional.empty();
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return Optional.of(base64.encodeToString(Arrays.copyOfRange(der, 6, 6 + der[5])) + "."
                + base64.encodeToString(x509.getSerialNumber().toByteArray()));
    }

    private static String hex(BigInteger serial) {
        return serial.toString(16);
    }

    /** Whether it is for that name, itself or with an asterisk in the place of the first part. */
    public boolean isFor(String domain) {
        String above = "*" + domain.substring(Math.max(0, domain.indexOf('.')));
        return names.stream().anyMatch(n -> n.equalsIgnoreCase(domain) || n.equalsIgnoreCase(above));
    }

    /** What it is for, in a sentence. */
    public String named() {
        return names.isEmpty() ? Messages.of("certbot.certificate.nameless") : SafeText.word(String.join(", ", names));
    }

    /** As people write it: {@code RSA 2048}, {@code ECDSA P-256}. */
    public String key() {
        return keyType.map(type -> type == KeyType.RSA ? "RSA " + keyBits : "ECDSA P-" + keyBits)
                .orElse("?");
    }
}
