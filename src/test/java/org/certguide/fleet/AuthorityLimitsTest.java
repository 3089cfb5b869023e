package org.certguide.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.certguide.fleet.AuthorityLimits.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorityLimitsTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "a.b.example.org, example.org",
        "example.org, example.org",
        "www.example.co.uk, example.co.uk",
        "example.co.uk, example.co.uk",
        "a.b.univ.gouv.fr, univ.gouv.fr",
        "a.example.fr, example.fr",
        "localhost, localhost"
    })
    void namesCountForTheDomainThatIsRegistered(String name, String domain) {
        assertEquals(domain, AuthorityLimits.registered(name));
    }

    private static List<Order> orders(int count, String domain, Duration ago) {
        return IntStream.range(0, count)
                .mapToObj(n -> new Order(NOW.minus(ago).plusSeconds(n), List.of("s" + n + "." + domain)))
                .toList();
    }

    @Test
    void theFiftyFirstCertificateOfADomainWaitsForTheEndOfTheWeekOfTheFirst() {
        List<Order> made = orders(50, "example.org", Duration.ofDays(2));
        assertEquals(
                Optional.of(NOW.plus(Duration.ofDays(5))),
                AuthorityLimits.notBefore(made, List.of("new.example.org"), NOW));
        assertEquals(Optional.empty(), AuthorityLimits.notBefore(made, List.of("new.example.net"), NOW));
        assertEquals(Optional.empty(), AuthorityLimits.notBefore(made.subList(1, 50), List.of("new.example.org"), NOW));
        assertEquals(
                Optional.empty(),
                AuthorityLimits.notBefore(
                        orders(50, "example.org", Duration.ofDays(8)), List.of("new.example.org"), NOW));
    }

    @Test
    void ordersOfAllDomainsTogetherWaitToo() {
        List<Order> made = IntStream.range(0, 300)
                .mapToObj(n -> new Order(NOW.minus(Duration.ofHours(1)).plusSeconds(n), List.of("a.d" + n + ".org")))
                .toList();
        assertEquals(
                Optional.of(NOW.plus(Duration.ofHours(2))),
                AuthorityLimits.notBefore(made, List.of("new.example.org"), NOW));
    }

    @Test
    void moreThanFiftyCertificatesOfADomainTakeSeveralWeeks() {
        List<List<String>> wanted = Collections.nCopies(101, List.of("a.example.org", "b.example.org"));
        List<Integer> weeks = AuthorityLimits.weeks(wanted);
        assertEquals(
                List.of(1, 1, 2, 2, 3),
                List.of(weeks.get(0), weeks.get(49), weeks.get(50), weeks.get(99), weeks.get(100)));
    }
}
