package org.certguide.certbot;

import java.util.Locale;

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

    /**
     * Looks at what somebody entered as the address of the gateway: a URL, or its host alone. What
     * is good is the host.
     */
    public static Entry check(String gateway) {
        Entry entry = DomainName.check(gateway);
        if (entry instanceof Entry.Wrong wrong
                && wrong.proposal().isPresent()
                && gateway.strip().toLowerCase(Locale.ROOT).startsWith("https://")) {
            return new Entry.Good(wrong.proposal().get());
        }
        return entry;
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
