package org.certguide.fleet;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.fleet.NameVisit.Trust;
import org.certguide.net.PublicTrust;

/**
 * The authorities that browsers trust, by their organisations. What one of them has signed and nobody vouches for comes
 * without its chain; what anybody else has signed is trusted by no browser, with or without one.
 */
final class KnownAuthorities {
    /** Their roots are of another organisation than they are. */
    private static final Set<String> UNDER_OTHERS = Set.of("Let's Encrypt", "ZeroSSL", "ZeroSSL GmbH");

    private static final Set<String> ORGANISATIONS = Stream.concat(
                    UNDER_OTHERS.stream(),
                    new PublicTrust().roots().stream().flatMap(root -> IssuedCertificate.organisation(root).stream()))
            .collect(Collectors.toUnmodifiableSet());

    private KnownAuthorities() {}

    /** How far a chain that is not trusted is from it. */
    static Trust refused(List<X509Certificate> chain) {
        X509Certificate first = chain.getFirst();
        boolean own = first.getSubjectX500Principal().equals(first.getIssuerX500Principal());
        boolean known = IssuedCertificate.organisation(first)
                .filter(ORGANISATIONS::contains)
                .isPresent();
        return chain.size() == 1 && !own && known ? Trust.WITHOUT_CHAIN : Trust.NO;
    }
}
