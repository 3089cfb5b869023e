package org.certguide.fleet;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.certguide.certbot.DomainName;
import org.certguide.certbot.Lifetime;
import org.certguide.profile.Profile;
import org.certguide.text.SafeText;

/**
 * A server that is looked at from outside.
 *
 * @param id no two servers of one look share it
 * @param title as it is shown
 * @param names the domain names that visitors open; each is {@link DomainName#isValid valid}
 * @param wildcards whether the certificate is also for names with an asterisk, which cannot be visited
 * @param known how long the certificate is valid that was read from the server last; empty if there was none
 */
public record FleetServer(String id, String title, List<String> names, boolean wildcards, Optional<Lifetime> known) {
    /** A certificate of Let's Encrypt has no more names. */
    private static final int MOST_NAMES = 100;

    public FleetServer {
        title = SafeText.line(title, Profile.LONGEST_NAME);
        names = names.stream().distinct().limit(MOST_NAMES).toList();
    }

    /** That of a profile. */
    public static FleetServer of(Profile profile) {
        Stream<String> names = profile.domains().isEmpty()
                ? profile.certificate().stream().map(Profile.Certificate::name)
                : profile.domains().stream();
        List<String> all = names.map(n -> n.toLowerCase(Locale.ROOT)).toList();
        return new FleetServer(
                profile.id(),
                profile.title(),
                all.stream().filter(DomainName::isValid).toList(),
                all.stream().anyMatch(n -> n.startsWith("*.")),
                profile.certificate().map(Profile.Certificate::lifetime));
    }

    /** One of which nothing but its names is known. */
    public static FleetServer of(List<String> names) {
        return new FleetServer(names.getFirst(), names.getFirst(), names, false, Optional.empty());
    }
}
