package org.certguide.certbot;

/**
 * The answers that the questionnaire of Overture DMS ({@code dms config build}) wants about the
 * certificate. Its gateway opens {@code live/HOST/fullchain.pem} and {@code live/HOST/privkey.pem}
 * below the directory, HOST being the host of its URL.
 *
 * @param host the domain name, which is the certificate's name, too
 */
public record DmsAnswers(String host) {
    public DmsAnswers {
        if (!DomainName.isValid(host)) throw new IllegalArgumentException("host");
    }

    /** To "Select the cluster mode to configure and deploy": 2 is SERVER. */
    public String clusterMode() {
        return "2";
    }

    /** To "What is the base DMS Gateway URL". */
    public String gatewayUrl() {
        return "https://" + host;
    }

    /** To "What is the absolute path for the SSL certificate": a directory, not a file. */
    public String sslDirectory() {
        return "/etc/letsencrypt/";
    }
}
