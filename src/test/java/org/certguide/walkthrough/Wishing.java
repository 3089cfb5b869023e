package org.certguide.walkthrough;

import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.renewal.KeptCertificate;

/** Wishes that take several clicks on a panel. */
public final class Wishing {
    private Wishing() {}

    /** Other names for a certificate of the server. */
    public static void change(CertificateWishes wishes, KeptCertificate kept, String names, Purpose use) {
        wishes.change(kept, names, use);
    }
}
