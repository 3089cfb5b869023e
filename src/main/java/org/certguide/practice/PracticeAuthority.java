package org.certguide.practice;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.certguide.certbot.KeyType;

/**
 * A certificate authority of the practice server's own, made anew for each rehearsal, which nobody
 * trusts. Its certificates have the form and the lifetime of those of Let's Encrypt.
 */
final class PracticeAuthority {
    /** Let's Encrypt's certificates begin an hour before they are issued, and last 90 days. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final Duration LIFETIME = Duration.ofDays(90).minusSeconds(1);

    private static final String ROOT = "CN=Practice Root X1, O=Certguide rehearsal";
    private static final String ISSUER = "CN=Practice R1, O=Certguide rehearsal";

    private final SecureRandom random = new SecureRandom();
    private final KeyPair issuerKey;
    private final X509Certificate root;
    private final X509Certificate issuer;

    PracticeAuthority(Instant now) {
        try {
            KeyPair rootKey = key(KeyType.ECDSA);
            issuerKey = key(KeyType.ECDSA);
            root = authority(ROOT, ROOT, rootKey, rootKey, now);
            issuer = authority(ISSUER, ROOT, issuerKey, rootKey, now);
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException("cannot create a certificate", e);
        }
    }

    /** What would have to be trusted. */
    X509Certificate root() {
        return root;
    }

    /**
     * Issues a certificate; its private key is thrown away, as nothing ever asks for it.
     *
     * @param names DNS names, the first one for the subject
     * @param at when
     * @return the content of {@code fullchain.pem}
     */
    String chain(List<String> names, KeyType type, Instant at) {
        try {
            Instant from = at.minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS);
            KeyPair key = key(type);
            X509v3CertificateBuilder leaf = builder(ISSUER, subject(names), key, from, from.plus(LIFETIME));
            GeneralName[] alternatives = names.stream()
                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                    .toArray(GeneralName[]::new);
            leaf.addExtension(
                    Extension.subjectAlternativeName,
                    subject(names).isEmpty(), // RFC 5280, section 4.2.1.6
                    new GeneralNames(alternatives));
            leaf.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            leaf.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            leaf.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            return pem(signed(leaf, issuerKey)) + pem(issuer);
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException("cannot create a certificate", e);
        }
    }

    /**
     * As Let's Encrypt does it: the first name that fits (RFC 5280, ub-common-name), or nothing.
     */
    private static String subject(List<String> names) {
        return names.stream()
                .filter(name -> name.length() <= 64)
                .findFirst()
                .map(name -> "CN=" + name)
                .orElse("");
    }

    private X509Certificate authority(String name, String by, KeyPair key, KeyPair signer, Instant now)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        Instant from = now.minus(Duration.ofDays(365)).truncatedTo(ChronoUnit.SECONDS);
        X509v3CertificateBuilder certificate = builder(by, name, key, from, now.plus(Duration.ofDays(3650)));
        certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return signed(certificate, signer);
    }

    private X509v3CertificateBuilder builder(String issuedBy, String subject, KeyPair key, Instant from, Instant to) {
        return new JcaX509v3CertificateBuilder(
                new X500Name(issuedBy),
                // As long as Let's Encrypt's serial numbers.
                new BigInteger(143, random).setBit(140),
                Date.from(from),
                Date.from(to),
                new X500Name(subject),
                key.getPublic());
    }

    private static X509Certificate signed(X509v3CertificateBuilder certificate, KeyPair signer)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    }

    private static KeyPair key(KeyType type) throws GeneralSecurityException {
        KeyPairGenerator generator;
        if (type == KeyType.RSA) {
            generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
        } else {
            generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(certificate.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    }
}
