package org.certguide.renewal;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.Lifetime;
import org.certguide.json.Json;
import org.certguide.json.JsonException;

/**
 * When the authority of a certificate wants it to be renewed (RFC 9773). A window that has passed
 * says that it is to be replaced now, as before it is revoked.
 *
 * @param from the first moment
 * @param to the last one, after that
 */
public record AuthorityWindow(Instant from, Instant to) {
    /**
     * The authorities that are asked. The address stands in a file of the server, which must not choose
     * whom this computer visits.
     */
    private static final Set<String> ASKED = Set.of(
            "acme-v02.api.letsencrypt.org",
            "acme-staging-v02.api.letsencrypt.org",
            "dv.acme-v02.api.pki.goog",
            "acme.zerossl.com",
            "acme.ssl.com");

    /** How long the authority may have wanted a usual renewal before that is told: Certbot looks twice a day. */
    private static final Duration SOON = Duration.ofDays(1);

    /** What is read of an authority's list of addresses. */
    private record Directory(Optional<String> renewalInfo) {}

    private record Info(Window suggestedWindow) {}

    private record Window(String start, String end) {}

    /** Where the authorities have their lists, by the organisation that stands in their certificates. */
    private static final Map<String, String> DIRECTORIES = Map.of(
            "Let's Encrypt", "https://acme-v02.api.letsencrypt.org/directory",
            "(STAGING) Let's Encrypt", "https://acme-staging-v02.api.letsencrypt.org/directory",
            "Google Trust Services", "https://dv.acme-v02.api.pki.goog/directory");

    /** How a page is got. */
    public interface Pages {
        /** The page, or empty where there is none. */
        Optional<String> get(URI page) throws InterruptedException;
    }

    /** Asks the authority that has signed a certificate which somebody shows; see below. */
    public static Optional<AuthorityWindow> of(Pages internet, X509Certificate shown) throws InterruptedException {
        Optional<String> directory = IssuedCertificate.organisation(shown).map(DIRECTORIES::get);
        Optional<IssuedCertificate> certificate = IssuedCertificate.of(shown, 1);
        if (directory.isEmpty() || certificate.isEmpty()) return Optional.empty();
        return of(internet, directory.get(), certificate.get());
    }

    /**
     * Asks the authority, from this computer and without an account; blocks for some seconds at most.
     *
     * @param directory where its list of addresses is, as Certbot keeps it
     * @return empty where it tells nothing, and where it is not one of the well-known ones
     * @throws InterruptedException when the thread is interrupted
     */
    static Optional<AuthorityWindow> of(Pages internet, String directory, IssuedCertificate certificate)
            throws InterruptedException {
        Optional<URI> list = uri(directory).filter(uri -> ASKED.contains(uri.getHost()));
        if (list.isEmpty() || certificate.renewalId().isEmpty()) return Optional.empty();
        Optional<URI> info = internet.get(list.get())
                .flatMap(text -> read(text, Directory.class))
                .flatMap(Directory::renewalInfo)
                .flatMap(base -> uri(base + "/" + certificate.renewalId().get()))
                .filter(uri -> ASKED.contains(uri.getHost()));
        if (info.isEmpty()) return Optional.empty();
        return internet.get(info.get())
                .flatMap(text -> read(text, Info.class))
                .flatMap(told -> window(told.suggestedWindow()));
    }

    /** Whether it comes before the time of a usual renewal, as that of a certificate that is revoked, or will be. */
    public boolean isEarly(Lifetime lifetime) {
        return to.isBefore(lifetime.renewalDue());
    }

    /**
     * Whether the authority has wanted a replacement that has not come. An early window counts at once: for what is
     * revoked, it has ended half an hour before, whenever it is asked for.
     */
    public boolean isMissed(Lifetime lifetime, Instant now) {
        return to.plus(isEarly(lifetime) ? Duration.ZERO : SOON).isBefore(now);
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text)).filter(uri -> uri.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static <T> Optional<T> read(String text, Class<T> type) {
        try {
            return Optional.of(Json.readKnownFields(text, type));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private static Optional<AuthorityWindow> window(Window told) {
        try {
            Instant from = OffsetDateTime.parse(told.start()).toInstant();
            Instant to = OffsetDateTime.parse(told.end()).toInstant();
            return to.isAfter(from) ? Optional.of(new AuthorityWindow(from, to)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
