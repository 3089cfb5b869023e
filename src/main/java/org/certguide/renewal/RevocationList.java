package org.certguide.renewal;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CRLReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list on which the authority of a certificate would say that it was revoked (RFC 5280, section
 * 5). There is no other way to learn that of Let's Encrypt, which answers no questions about single
 * certificates (OCSP) any more.
 *
 * @param address where it is, as the certificate tells
 * @param certificate that may be on it
 * @param issuer whose key has to have signed it
 */
public record RevocationList(URI address, X509Certificate certificate, X509Certificate issuer) {
    /**
     * Where well-known authorities have theirs, or below. The address stands in a file of the server, which must not
     * choose whom this computer visits.
     */
    private static final List<String> ASKED = List.of("c.lencr.org", "c.pki.goog", "crl.sectigo.com", "crls.ssl.com");

    /** Let's Encrypt's have some hundred kilobytes each. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Where the list of a certificate is, and which of the authority's lists one is. */
    private static final String PLACES = "2.5.29.31";

    private static final String SCOPE = "2.5.29.28";

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]{1,20000}-----END CERTIFICATE-----");

    /** What it says of the certificate. */
    public sealed interface Answer {
        /**
         * The authority has taken it back.
         *
         * @param keyKnown whether that is because others know its key
         */
        record Revoked(Instant time, boolean keyKnown) implements Answer {}

        /**
         * It is not on the list.
         *
         * @param listed when the list was made
         */
        record NotRevoked(Instant listed) implements Answer {}

        /** Nobody knows: there is no list, or none that can be believed. */
        record Unknown() implements Answer {}
    }

    /** How a file is got; empty where it is not. */
    public interface Files {
        Optional<byte[]> get(URI file, int most, Duration limit) throws InterruptedException;
    }

    /**
     * The list for a certificate.
     *
     * @param chain the content of {@code fullchain.pem}: the certificate, and who has issued it
     * @return empty where none is named, or none of a well-known authority
     */
    public static Optional<RevocationList> of(String chain) {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher m = PEM.matcher(chain);
        while (certificates.size() < 2 && m.find()) certificate(m.group()).ifPresent(certificates::add);
        if (certificates.size() < 2) return Optional.empty();
        X509Certificate own = certificates.getFirst();
        return addresses(own).stream()
                .filter(RevocationList::isAsked)
                .findFirst()
                .map(address -> new RevocationList(address, own, certificates.getLast()));
    }

    private static Optional<X509Certificate> certificate(String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                            instanceof X509Certificate x509
                    ? Optional.of(x509)
                    : Optional.empty();
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    /** The addresses in the extension: each after the byte that tells its kind, and its length. */
    private static List<URI> addresses(X509Certificate certificate) {
        byte[] der = certificate.getExtensionValue(PLACES);
        List<URI> found = new ArrayList<>();
        if (der == null) return found;
        String bytes = latin(der);
        for (int at = bytes.indexOf('\u0086'); at >= 0; at = bytes.indexOf('\u0086', at + 1)) {
            int length = at + 1 < bytes.length() ? bytes.charAt(at + 1) : 0;
            if (length < 0x80 && at + 2 + length <= bytes.length())
                uri(bytes.substring(at + 2, at + 2 + length)).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text)).filter(uri -> uri.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isAsked(URI address) {
        String host = address.getHost();
        boolean known = ASKED.stream().anyMatch(place -> host.equals(place) || host.endsWith("." + place));
        return known && "http".equals(address.getScheme()) && address.getPort() == -1;
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /**
     * Gets the list and looks; blocks for half a minute at most.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    public Answer ask(Files internet, Instant now) throws InterruptedException {
        Optional<byte[]> list = internet.get(address, MOST_BYTES, LIMIT);
        return list.isEmpty() ? new Answer.Unknown() : read(list.get(), now);
    }

    /** It comes without encryption: what is not signed by the issuer, too old, or another one of its lists, says nothing. */
    private Answer read(byte[] list, Instant now) {
        try {
            if (!(CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(list))
                    instanceof X509CRL crl)) return new Answer.Unknown();
            crl.verify(issuer.getPublicKey());
            boolean current = crl.getNextUpdate() != null
                    && crl.getNextUpdate().toInstant().isAfter(now);
            byte[] scope = crl.getExtensionValue(SCOPE);
            boolean right = crl.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())
                    && (scope == null || latin(scope).contains(address.toString()));
            if (!current || !right) return new Answer.Unknown();
            X509CRLEntry entry = crl.getRevokedCertificate(certificate.getSerialNumber());
            return entry == null
                    ? new Answer.NotRevoked(crl.getThisUpdate().toInstant())
                    : new Answer.Revoked(
                            entry.getRevocationDate().toInstant(),
                            entry.getRevocationReason() == CRLReason.KEY_COMPROMISE);
        } catch (GeneralSecurityException e) {
            return new Answer.Unknown();
        }
    }
}
