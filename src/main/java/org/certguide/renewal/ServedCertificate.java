package org.certguide.renewal;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.net.HttpsVisit;
import org.certguide.net.NetworkAccess;
import org.certguide.text.Dates;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/** What visitors get who open a domain name with https, as seen from this computer. */
public sealed interface ServedCertificate {
    /**
     * What of TLS 1.2 the gateway of Overture DMS offers, by the names of Java; all of it needs an RSA key. Two more
     * of its list are in no program.
     */
    Set<String> DMS_SUITES = Set.of(
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384");

    /**
     * Something answers with this certificate.
     *
     * @param versions of TLS in which it does, among 1.2 and 1.3; none where that was not tried
     */
    record Served(IssuedCertificate certificate, List<String> versions) implements ServedCertificate {
        public Served {
            versions = List.copyOf(versions);
        }
    }

    /** Nobody answers on port 443, or whatever takes the connection says nothing, or the name has no address. */
    record Nobody() implements ServedCertificate {}

    /**
     * Something answers with https, and its certificate could not be read.
     *
     * @param words why, as the library for TLS says
     */
    record Unread(String words) implements ServedCertificate {}

    /** Something answers on port 443, but not with https. */
    record NotHttps() implements ServedCertificate {}

    /**
     * Opens a connection and closes it again; blocks for some seconds at most.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    static ServedCertificate of(NetworkAccess internet, String domain) throws InterruptedException {
        return of(internet, domain, false);
    }

    /**
     * The same.
     *
     * @param dms whether visitors without TLS 1.3 have to get along with what the gateway of Overture DMS offers
     */
    static ServedCertificate of(NetworkAccess internet, String domain, boolean dms) throws InterruptedException {
        List<InetAddress> addresses = internet.records(domain, false).addresses();
        if (addresses.isEmpty()) return new Nobody();
        return switch (of(HttpsVisit.to(addresses.getFirst(), domain, internet))) {
            case Served(IssuedCertificate seen, List<String> none) ->
                new Served(
                        seen, HttpsVisit.versions(addresses.getFirst(), domain, internet, dms ? DMS_SUITES : Set.of()));
            case ServedCertificate other -> other;
        };
    }

    /** What one visit has met; the versions of TLS were not tried. */
    static ServedCertificate of(HttpsVisit visit) {
        return switch (visit) {
            case HttpsVisit.Served(List<X509Certificate> chain) ->
                IssuedCertificate.of(chain.getFirst(), chain.size())
                        .<ServedCertificate>map(seen -> new Served(seen, List.of()))
                        .orElseGet(NotHttps::new);
            case HttpsVisit.Nobody nobody -> new Nobody();
            case HttpsVisit.Silent silent -> new Nobody();
            case HttpsVisit.Unread(String words) -> new Unread(words);
            case HttpsVisit.NotHttps other -> new NotHttps();
        };
    }

    /**
     * What it means beside the certificate that Certbot looks after.
     *
     * @param own that one, as it is on the server. Anybody can make a certificate that looks like it;
     *     whoever shows this one has also proved in the connection to have its key.
     */
    default Finding judge(String domain, IssuedCertificate own) {
        return switch (this) {
            // Browsers that know the rest from elsewhere show nothing; phones and programs refuse it.
            case Served(IssuedCertificate served, List<String> versions)
            when served.fingerprint().equals(own.fingerprint()) && served.chainLength() == 1 && own.chainLength() > 1 ->
                RenewalFindings.of(Severity.ATTENTION, "served-leaf", domain);
            case Served(IssuedCertificate served, List<String> versions)
            when served.fingerprint().equals(own.fingerprint()) && !served.isFor(domain) ->
                RenewalFindings.of(Severity.ATTENTION, "served-name", domain, served.named());
            case Served(IssuedCertificate served, List<String> versions)
            when served.fingerprint().equals(own.fingerprint()) -> same(domain, versions);
            case Served(IssuedCertificate served, List<String> versions) ->
                RenewalFindings.of(
                        Severity.ATTENTION,
                        "served-other",
                        domain,
                        served.named(),
                        Dates.day(served.notAfter()),
                        SafeText.word(served.issuer()));
            case Nobody nobody -> RenewalFindings.of(Severity.UNKNOWN, "served-nobody", domain);
            case Unread(String words) ->
                RenewalFindings.of(Severity.ATTENTION, "served-unread", domain, SafeText.word(words));
            case NotHttps other -> RenewalFindings.of(Severity.ATTENTION, "served-not-https", domain);
        };
    }

    /** The right certificate; whoever has an old program can be left out all the same. */
    private static Finding same(String domain, List<String> versions) {
        Finding fine = RenewalFindings.of(Severity.FINE, "served-same", domain);
        if (versions.contains("1.2") && versions.contains("1.3"))
            return fine.and(Message.of("renewal.served-versions"));
        if (versions.contains("1.3")) return RenewalFindings.of(Severity.ATTENTION, "served-new", domain);
        return versions.contains("1.2") ? fine.and(Message.of("renewal.served-older")) : fine;
    }
}
