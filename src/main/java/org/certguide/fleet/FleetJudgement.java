package org.certguide.fleet;

import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Severity;
import org.certguide.fleet.NameVisit.AddressVisit;
import org.certguide.fleet.NameVisit.Trust;
import org.certguide.net.Addresses;
import org.certguide.net.Port80Visit.Response;
import org.certguide.profile.Profile;
import org.certguide.renewal.AuthorityWindow;
import org.certguide.renewal.ServedCertificate.Nobody;
import org.certguide.renewal.ServedCertificate.NotHttps;
import org.certguide.renewal.ServedCertificate.Served;
import org.certguide.renewal.ServedCertificate.Unread;
import org.certguide.text.Dates;
import org.certguide.text.SafeText;

/** What it means what was seen of a server from outside. */
final class FleetJudgement {
    /** Certbot looks twice a day, and programs are told to read the new certificate soon after. */
    private static final Duration SOON = Duration.ofDays(1);

    private final FleetServer server;
    private final Instant now;

    /** Whether there is a certificate, which has to renew. */
    private final boolean certified;

    private final List<FleetFinding> found = new ArrayList<>();

    private FleetJudgement(FleetServer server, boolean certified, Instant now) {
        this.server = server;
        this.certified = certified;
        this.now = now;
    }

    /** All findings, in the order of the names; at least one. */
    static List<FleetFinding> of(FleetServer server, List<NameVisit> visits, Instant now) {
        boolean seen = visits.stream()
                .flatMap(visit -> visit.addresses().stream())
                .anyMatch(at -> at.https() instanceof Served);
        FleetJudgement judgement =
                new FleetJudgement(server, seen || server.known().isPresent(), now);
        visits.forEach(judgement::name);
        if (judgement.found.isEmpty()) judgement.add(Severity.UNKNOWN, server.wildcards() ? "wildcard" : "names");
        if (!seen) judgement.unseen();
        return judgement.found;
    }

    private void add(Severity severity, String what, Object... arguments) {
        found.add(FleetFinding.of(severity, what, arguments));
    }

    private void name(NameVisit visit) {
        String name = visit.name();
        switch (visit.dns()) {
            case NOWHERE -> add(Severity.STOP, certified ? "nowhere" : "nowhere-yet", name);
            case BROKEN -> add(Severity.ATTENTION, certified ? "broken" : "broken-yet", name);
            case SILENT -> add(Severity.UNKNOWN, "silent", name);
            case FOUND -> {
                int before = found.size();
                https(visit);
                port80(visit);
                if (found.size() == before) fine(visit);
            }
        }
    }

    private void https(NameVisit visit) {
        // This computer may have no IPv6 at all.
        boolean four = visit.addresses().stream().anyMatch(a -> isIpv4(a) && !(a.https() instanceof Nobody));
        List<AddressVisit> there = visit.addresses().stream()
                .filter(a -> !(four && !isIpv4(a) && a.https() instanceof Nobody))
                .toList();
        if (there.stream().allMatch(a -> a.https() instanceof Nobody)) {
            add(Severity.UNKNOWN, "nobody", visit.name());
            return;
        }
        String away = addresses(
                there.stream().filter(a -> a.https() instanceof Nobody).toList());
        if (!away.isEmpty()) add(Severity.ATTENTION, "nobody-at", visit.name(), away);
        for (AddressVisit at : there)
            if (at.https() instanceof Unread(String words))
                add(Severity.ATTENTION, "unread", visit.name(), addresses(List.of(at)), SafeText.word(words));
        String other = addresses(
                there.stream().filter(a -> a.https() instanceof NotHttps).toList());
        if (!other.isEmpty()) add(Severity.ATTENTION, "no-https", visit.name(), other);
        // The one that ends first is told; the others are as good or better.
        there.stream()
                .filter(a -> a.https() instanceof Served)
                .min(Comparator.comparing(a -> shown(a).notAfter()))
                .ifPresent(first -> certificate(visit, first, there));
    }

    private void certificate(NameVisit visit, AddressVisit at, List<AddressVisit> all) {
        String name = visit.name();
        IssuedCertificate served = shown(at);
        Lifetime lifetime = lifetime(served);
        int before = found.size();
        if (!served.isFor(name)) add(Severity.STOP, "other-name", name, served.named());
        if (now.isAfter(lifetime.until())) add(Severity.STOP, "ended", name, Dates.day(lifetime.until()));
        else if (now.isBefore(lifetime.from())) add(Severity.STOP, "early", name, Dates.day(lifetime.from()));
        else {
            Object[] left = {name, days(lifetime), total(lifetime)};
            switch (lifetime.at(now)) {
                case ENDING -> add(Severity.STOP, "ending", left);
                case OVERDUE -> add(Severity.ATTENTION, "late", left);
                case GOOD -> {}
            }
        }
        // What has ended, or is for another name, is trusted by nobody anyway.
        if (found.size() == before) {
            switch (at.trusted().orElse(Trust.YES)) {
                case YES -> {}
                case WITHOUT_CHAIN -> add(Severity.ATTENTION, "no-chain", name);
                case NO -> add(Severity.STOP, "not-trusted", name, SafeText.word(served.issuer()));
            }
        }
        boolean renewed = server.known()
                .filter(own -> own.until().isAfter(served.notAfter().plus(SOON)))
                .isPresent();
        if (renewed) add(Severity.ATTENTION, "old", name);
        boolean differ = all.stream()
                .flatMap(FleetJudgement::served)
                .anyMatch(c -> c.notAfter().isAfter(served.notAfter().plus(SOON)));
        if (differ) add(Severity.ATTENTION, "differ", name, addresses(List.of(at)));
        if (visit.window().filter(w -> w.isMissed(lifetime, now)).isPresent() && !now.isAfter(lifetime.until()))
            add(
                    Severity.ATTENTION,
                    "replace",
                    name,
                    Dates.day(visit.window().get().to()));
    }

    /** A renewal needs the port, unless the certificate is got by the DNS. Nobody there at the moment is as it should be. */
    private void port80(NameVisit visit) {
        if (server.wildcards()) return;
        List<AddressVisit> closed = visit.addresses().stream()
                .filter(a ->
                        a.port80().filter(Response.Nothing.class::isInstance).isPresent())
                .toList();
        if (!closed.isEmpty())
            add(Severity.ATTENTION, certified ? "port80" : "port80-yet", visit.name(), addresses(closed));
    }

    private void fine(NameVisit visit) {
        visit.addresses().stream()
                .flatMap(FleetJudgement::served)
                .min(Comparator.comparing(IssuedCertificate::notAfter))
                .map(FleetJudgement::lifetime)
                .ifPresent(l -> {
                    if (visit.window().isEmpty()) add(Severity.FINE, "fine", visit.name(), days(l), total(l));
                    else {
                        AuthorityWindow asked = visit.window().get();
                        add(
                                Severity.FINE,
                                "fine-window",
                                visit.name(),
                                days(l),
                                total(l),
                                Dates.day(asked.from()),
                                Dates.day(asked.to()));
                    }
                });
    }

    /** Where nobody shows a certificate, what was read last tells how long there is time. */
    private void unseen() {
        Optional<Lifetime> known = server.known();
        if (known.isEmpty()) return;
        Lifetime lifetime = known.get();
        Severity severity = switch (lifetime.at(now)) {
            case ENDING -> Severity.STOP;
            case OVERDUE -> Severity.ATTENTION;
            case GOOD -> Severity.UNKNOWN;
        };
        add(severity, "read", days(lifetime), total(lifetime));
    }

    private String days(Lifetime lifetime) {
        return Long.toString(Math.max(0, daysLeft(lifetime, now)));
    }

    private static String total(Lifetime lifetime) {
        // A certificate for 90 days is valid for a second less.
        return Long.toString(Math.max(1, lifetime.total().plusMinutes(1).toDays()));
    }

    /** The certificate that visitors get there. */
    static Stream<IssuedCertificate> served(AddressVisit visit) {
        return visit.https() instanceof Served(IssuedCertificate certificate, List<String> versions)
                ? Stream.of(certificate)
                : Stream.empty();
    }

    private static IssuedCertificate shown(AddressVisit visit) {
        return ((Served) visit.https()).certificate();
    }

    /** How long a certificate is valid. */
    static Lifetime lifetime(IssuedCertificate certificate) {
        return new Lifetime(Profile.bounded(certificate.notBefore()), Profile.bounded(certificate.notAfter()));
    }

    /** Whole days that are left, rounded down; negative once it has ended. */
    static long daysLeft(Lifetime lifetime, Instant now) {
        return Math.floorDiv(
                Duration.between(now, lifetime.until()).toSeconds(),
                Duration.ofDays(1).toSeconds());
    }

    private static boolean isIpv4(AddressVisit visit) {
        return visit.address() instanceof Inet4Address;
    }

    private static String addresses(List<AddressVisit> visits) {
        return visits.stream().map(v -> Addresses.text(v.address())).collect(Collectors.joining(", "));
    }
}
