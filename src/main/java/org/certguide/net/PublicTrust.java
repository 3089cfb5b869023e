package org.certguide.net;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whether the authorities that everybody trusts vouch for a certificate, as programs and browsers ask. */
public final class PublicTrust implements Predicate<List<X509Certificate>> {
    /** Of TLS 1.3, where the kind of key is not known from the connection. */
    private static final String ANY_KEY = "UNKNOWN";

    private final X509TrustManager authorities;

    /** Those that come with Java. */
    public PublicTrust() {
        this(null);
    }

    /**
     * @param store of the authorities that are trusted; null for those that come with Java
     */
    public PublicTrust(@Nullable KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    authorities = x509;
                    return;
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("every Java can look at certificates");
    }

    /** The authorities themselves. */
    public List<X509Certificate> roots() {
        return List.of(authorities.getAcceptedIssuers());
    }

    /**
     * @param chain the certificate first, and what is shown with it
     */
    @Override
    public boolean test(List<X509Certificate> chain) {
        try {
            authorities.checkServerTrusted(chain.toArray(X509Certificate[]::new), ANY_KEY);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
