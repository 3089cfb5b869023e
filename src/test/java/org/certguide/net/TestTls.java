package org.certguide.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.Date;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates of tests, and servers that show them. */
public final class TestTls {
    private TestTls() {}

    /** What a server does with a visitor. */
    public interface Answer {
        void to(Socket visitor) throws Exception;
    }

    /** New keys of an elliptic curve. */
    public static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Makes what certificates say of keys. */
    public static JcaX509ExtensionUtils extensions() {
        try {
            return new JcaX509ExtensionUtils();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** What is in a certificate, and who signs it. */
    public static final class Certificate {
        private final JcaX509v3CertificateBuilder builder;
        private final KeyPair signer;

        /** Signed by its own issuer and subject. */
        public Certificate(String name, KeyPair keys, Instant begin, Instant end) {
            this(new X500Name(name), BigInteger.TWO, new X500Name(name), keys, keys, begin, end);
        }

        public Certificate(
                X500Name issuer,
                BigInteger serial,
                X500Name subject,
                KeyPair keys,
                KeyPair signer,
                Instant begin,
                Instant end) {
            builder = new JcaX509v3CertificateBuilder(
                    issuer, serial, Date.from(begin), Date.from(end), subject, keys.getPublic());
            this.signer = signer;
        }

        /** Of these domain names. */
        public Certificate names(String... names) {
            GeneralName[] all = Stream.of(names)
                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                    .toArray(GeneralName[]::new);
            return with(Extension.subjectAlternativeName, new GeneralNames(all));
        }

        public Certificate with(ASN1ObjectIdentifier extension, ASN1Encodable value) {
            try {
                builder.addExtension(extension, false, value);
                return this;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** Signs it. */
        public X509Certificate signed() {
            String algorithm = "SHA256with" + (signer.getPrivate() instanceof RSAPrivateKey ? "RSA" : "ECDSA");
            try {
                return new JcaX509CertificateConverter()
                        .getCertificate(
                                builder.build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate())));
            } catch (GeneralSecurityException | OperatorCreationException e) {
                throw new AssertionError(e);
            }
        }
    }

    /**
     * Shows the chain to visitors, and trusts its first certificate.
     *
     * @param chain the first one of these keys
     */
    public static SSLContext context(KeyPair keys, X509Certificate... chain) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("a", keys.getPrivate(), new char[0], chain);
            store.setCertificateEntry("b", chain[0]);
            KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(store, new char[0]);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The server's side of a connection, before the handshake. */
    public static SSLSocket accepted(SSLContext context, Socket visitor) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(visitor, null, 443, true);
        tls.setUseClientMode(false);
        return tls;
    }

    /** Shows the chain, and says nothing else. */
    public static Answer https(KeyPair keys, X509Certificate... chain) {
        SSLContext context = context(keys, chain);
        return visitor -> {
            SSLSocket tls = accepted(context, visitor);
            tls.startHandshake();
            tls.getInputStream().read();
        };
    }

    /** Sockets that lead to one server of this computer, at whatever address its port is wanted. */
    public static Supplier<Socket> leadingTo(SocketAddress here, int port) {
        return () -> new Socket() {
            @Override
            public void connect(SocketAddress to, int timeout) throws IOException {
                assertEquals(port, ((InetSocketAddress) to).getPort());
                super.connect(here, timeout);
            }
        };
    }
}
