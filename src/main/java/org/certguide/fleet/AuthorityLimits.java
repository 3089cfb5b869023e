package org.certguide.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many new certificates Let's Encrypt gives (https://letsencrypt.org/docs/rate-limits/). What it counts
 * is only guessed here: other computers ask for certificates, too.
 */
public final class AuthorityLimits {
    /** New certificates for one registered domain in a {@link #WEEK}. */
    public static final int PER_DOMAIN = 50;

    public static final Duration WEEK = Duration.ofDays(7);

    /** Orders in {@link #ORDER_TIME}, here of all servers together. */
    public static final int ORDERS = 300;

    public static final Duration ORDER_TIME = Duration.ofHours(3);

    /** Second levels that countries register names below, as in {@code example.co.uk}. */
    private static final Set<String> SECOND_LEVELS = Set.of(
            "ac", "co", "com", "edu", "gob", "gov", "govt", "gouv", "mil", "ne", "net", "nom", "or", "org", "sch");

    private AuthorityLimits() {}

    /** One request for a certificate that was made. */
    public record Order(Instant time, List<String> names) {
        public Order {
            names = List.copyOf(names);
        }
    }

    /**
     * The domain that somebody has registered, of which the name is a part: its last two labels, or three
     * where a country has second levels. Without the public list of all of them it can be too short, and
     * then a pause comes too early.
     */
    public static String registered(String name) {
        String[] labels = name.split("\\.");
        int n = labels.length;
        boolean country = n > 2 && labels[n - 1].length() == 2 && SECOND_LEVELS.contains(labels[n - 2]);
        int from = Math.max(0, n - (country ? 3 : 2));
        return String.join(".", List.of(labels).subList(from, n));
    }

    private static Set<String> registered(Collection<String> names) {
        return names.stream().map(AuthorityLimits::registered).collect(Collectors.toSet());
    }

    /** From when on one more certificate can be asked for; empty: now. */
    public static Optional<Instant> notBefore(List<Order> made, List<String> names, Instant now) {
        Optional<Instant> orders = free(made, ORDERS, ORDER_TIME, now);
        Optional<Instant> domains = registered(names).stream()
                .flatMap(domain -> free(
                        made.stream()
                                .filter(order -> registered(order.names()).contains(domain))
                                .toList(),
                        PER_DOMAIN,
                        WEEK,
                        now)
                        .stream())
                .max(Comparator.naturalOrder());
        return domains.filter(d -> orders.filter(d::isBefore).isEmpty()).or(() -> orders);
    }

    private static Optional<Instant> free(List<Order> made, int most, Duration time, Instant now) {
        List<Instant> counted = made.stream()
                .map(Order::time)
                .filter(t -> t.plus(time).isAfter(now))
                .sorted()
                .toList();
        if (counted.size() < most) return Optional.empty();
        return Optional.of(counted.get(counted.size() - most).plus(time));
    }

    /** In which week each of several certificates can be had, from 1, if all are new. */
    public static List<Integer> weeks(List<List<String>> certificates) {
        Map<String, Integer> asked = new HashMap<>();
        List<Integer> weeks = new ArrayList<>();
        for (List<String> names : certificates) {
            int before = 0;
            for (String domain : registered(names)) before = Math.max(before, asked.merge(domain, 1, Integer::sum) - 1);
            weeks.add(1 + before / PER_DOMAIN);
        }
        return List.copyOf(weeks);
    }
}
