package org.certguide.fleet;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.certguide.renewal.AuthorityWindow;

/**
 * Asks the authorities when they want certificates to be renewed: each page once, one page at a time, and no more where
 * an authority does not answer.
 */
final class Authorities {
    private final Hosts hosts;
    private final AuthorityWindow.Pages internet;

    // Used by one thread at a time, as all of it.
    private final Map<URI, Optional<String>> pages = new HashMap<>();
    private final Map<X509Certificate, Optional<AuthorityWindow>> windows = new HashMap<>();

    Authorities(Hosts hosts, AuthorityWindow.Pages internet) {
        this.hosts = hosts;
        this.internet = internet;
    }

    Optional<AuthorityWindow> window(X509Certificate shown) throws InterruptedException {
        return hosts.alone(this, () -> {
            Optional<AuthorityWindow> known = windows.get(shown);
            if (known != null) return known;
            Optional<AuthorityWindow> asked = AuthorityWindow.of(this::page, shown);
            windows.put(shown, asked);
            return asked;
        });
    }

    private Optional<String> page(URI page) throws InterruptedException {
        Optional<String> known = pages.get(page);
        if (known != null) return known;
        String host = String.valueOf(page.getHost());
        if (!hosts.isWorthATry(host)) return Optional.empty();
        Optional<String> answer = internet.get(page);
        hosts.answered(host, answer.isPresent());
        pages.put(page, answer);
        return answer;
    }
}
