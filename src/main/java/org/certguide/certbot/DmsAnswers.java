package org.certguide.certbot;

/**
 * The answers that the questionnaire of Overture DMS ({@code dms config build}) wants about the
 * certificate. Its gateway opens {@code live/HOST/fullchain.pem} and {@code live/HOST/privkey.pem}
 * below the directory, HOST being the host of its URL.
 *
 * @param sslDir to "What is the absolute path for the SSL certificate": a directory, not a file
 * @param gatewayUrl to "What is the base DMS Gateway URL"
 */
public record DmsAnswers(String sslDir, String gatewayUrl) {
    /** The answer to "Select the cluster mode to configure and deploy": 2 is SERVER. */
    public String clusterMode() {
        return "2";
    }

    /**
     * @param host the domain name, which is the certificate's name, too
     */
    public static DmsAnswers of(String host) {
        if (!DomainName.isValid(host)) throw new IllegalArgumentException("not a domain name: " + host);
        return new DmsAnswers(InstalledCertificate.DIRECTORY + "/", "https://" + host);
    }
}
