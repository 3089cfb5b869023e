package org.certguide.checks;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.certbot.DomainName;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.net.Addresses;
import org.certguide.net.DomainRecords;
import org.certguide.net.DomainRecords.Answer;
import org.certguide.net.DomainRecords.Caa;
import org.certguide.net.DomainRecords.Opinion;
import org.certguide.net.DomainRecords.Reason;
import org.certguide.net.Port80Visit;
import org.certguide.net.ProxyNetworks;
import org.certguide.text.Message;

/** What the DNS says about the domain names, and whether it leads to this server. */
final class DomainChecks {
    /** What a CAA record must name for Let's Encrypt (letsencrypt.org/docs/caa). */
    private static final String CA = "letsencrypt.org";

    private static final Set<String> KNOWN_TAGS =
            Set.of("issue", "issuewild", "iodef", "issuemail", "issuevmc", "contactemail", "contactphone");

    static final List<Check> ALL = List.of(
            Check.here("resolves", (output, context) -> each("resolves", context, (d, r) -> compared(d, r, context))),
            new Check(
                            "points",
                            // fib_trie tells the IPv4 addresses where nothing else does.
                            """
                            if command -v ip >/dev/null && ip -o addr show; then
                              echo via ip
                            else
                              hostname -I 2>/dev/null && echo via hostname
                              cat /proc/net/if_inet6 && echo via if_inet6
                              cat /proc/net/fib_trie && echo via fib_trie
                            fi
                            """,
                            false,
                            10,
                            DomainChecks::points)
                    .reading("\\d+: .*|via \\w+|[0-9a-f]{32} .*|[0-9a-fA-F.: ]+|Main:|Local:"
                            + "| +(?:\\+--|\\|--|/\\d+) .*"),
            Check.here("caa", (output, context) -> each("caa", context, (d, r) -> caa(d, r, context))));

    private DomainChecks() {}

    private static Finding each(String id, CheckContext context, BiFunction<String, DomainRecords, Finding> judge) {
        if (context.domains().isEmpty()) return Finding.of(id, Severity.WAITING, "nodomain");
        List<Finding> findings = new ArrayList<>();
        for (String domain : context.domains()) {
            DomainRecords records = context.dns().get(domain);
            if (records == null) findings.add(Finding.of(id, Severity.UNKNOWN, "notyet", domain));
            else findings.add(judge.apply(domain, records));
        }
        return FindingTexts.worst(findings);
    }

    /** What this computer's name server says, and whether public ones agree, if they were asked. */
    private static Finding compared(String domain, DomainRecords records, CheckContext context) {
        Finding here = resolves(domain, records, context);
        List<Opinion> asked = records.opinions();
        if (asked.isEmpty() || domain.startsWith("*.") || DomainName.isReserved(domain)) return here;
        List<Opinion> silent = asked.stream().filter(o -> !answered(o)).toList();
        List<Opinion> answered = asked.stream().filter(DomainChecks::answered).toList();
        if (answered.isEmpty())
            return FindingTexts.worst(List.of(here, Finding.of("resolves", Severity.UNKNOWN, "alone", who(silent))));
        List<Opinion> broken = answered.stream().filter(DomainChecks::broken).toList();
        List<InetAddress> all = records.addresses();
        if (!broken.isEmpty() && !all.isEmpty())
            return Finding.of(
                    "resolves",
                    broken.equals(answered) ? Severity.STOP : Severity.ATTENTION,
                    "publicfailure",
                    domain,
                    who(broken));
        if (answered.stream().noneMatch(o -> differs(o, records)))
            return FindingTexts.worst(List.of(
                    here,
                    silent.isEmpty()
                            ? Finding.of("resolves", Severity.FINE, "agreed", who(answered))
                            : Finding.of("resolves", Severity.FINE, "agreedsome", who(answered), who(silent))));
        if (answered.stream().allMatch(o -> o.addresses().isEmpty()))
            return Finding.of("resolves", Severity.STOP, "onlyhere", domain, words(all), who(answered))
                    .with(entry(domain, context, Set.of()));
        Finding disagreement = all.isEmpty()
                ? Finding.of("resolves", Severity.ATTENTION, "onlythere", domain, answerLines(asked))
                : Finding.of("resolves", Severity.ATTENTION, "differs", domain, words(all), answerLines(asked));
        return disagreement.with(Remedy.advice("spread"));
    }

    private static boolean answered(Opinion opinion) {
        return !failed(opinion.ipv4()) || !failed(opinion.ipv6()) || broken(opinion);
    }

    /** All of the public ones check DNSSEC, and answer so where it is broken. */
    private static boolean broken(Opinion opinion) {
        Answer<InetAddress> broken = new Answer.Failed<>(Reason.SERVER_FAILURE);
        return opinion.ipv4().equals(broken) || opinion.ipv6().equals(broken);
    }

    private static boolean differs(Opinion opinion, DomainRecords records) {
        return differ(opinion.ipv4(), records.ipv4()) || differ(opinion.ipv6(), records.ipv6());
    }

    /** Another order is the same answer, and no answer is none. */
    private static boolean differ(Answer<InetAddress> there, Answer<InetAddress> here) {
        return !failed(there) && !Set.copyOf(there.recordsOrNone()).equals(Set.copyOf(here.recordsOrNone()));
    }

    private static String who(List<Opinion> opinions) {
        return opinions.stream().map(Opinion::who).collect(Collectors.joining(", "));
    }

    /** A line for each. */
    private static Message answerLines(List<Opinion> opinions) {
        return opinions.stream()
                .map(o -> {
                    if (!o.addresses().isEmpty())
                        return Message.of("checks.resolves.says", o.who(), words(o.addresses()));
                    String what = answered(o) ? "saysnothing" : "nothing";
                    return Message.of("checks.resolves." + what, o.who());
                })
                .reduce((a, b) -> Message.of("checks.lines", a, b))
                .orElseThrow();
    }

    private static Finding resolves(String domain, DomainRecords records, CheckContext context) {
        if (domain.startsWith("*."))
            return Finding.of("resolves", Severity.STOP, "wildcard", domain).with(Remedy.advice("wildcard"));
        if (DomainName.isReserved(domain) && context.publicCa())
            return Finding.of("resolves", Severity.STOP, "reserved", domain, domain.substring(domain.lastIndexOf('.')))
                    .with(Remedy.advice("reserved"));
        List<InetAddress> all = records.addresses();
        if (!all.isEmpty()) {
            List<InetAddress> inner =
                    all.stream().filter(a -> !Addresses.isPublic(a)).toList();
            if (!inner.isEmpty() && context.publicCa())
                return Finding.of("resolves", Severity.STOP, "private", domain, words(inner))
                        .with(Remedy.advice("publicaddress"));
            if (failed(records.ipv4()) || failed(records.ipv6()))
                return Finding.of("resolves", Severity.ATTENTION, "half", domain, words(all));
            return Finding.of("resolves", Severity.FINE, "fine", domain, words(all));
        }
        if (records.ipv4() instanceof Answer.Failed<InetAddress>(Reason reason))
            return failure("resolves", domain, reason);
        if (records.ipv6() instanceof Answer.Failed<InetAddress>(Reason reason))
            return failure("resolves", domain, reason);
        boolean exists = !(records.ipv4() instanceof Answer.NoSuchName);
        return Finding.of("resolves", Severity.STOP, exists ? "noaddress" : "nosuchname", domain)
                .with(entry(domain, context, Set.of()));
    }

    private static boolean failed(Answer<InetAddress> answer) {
        return answer instanceof Answer.Failed;
    }

    private static Finding failure(String id, String domain, Reason reason) {
        return switch (reason) {
            case NO_ANSWER -> Finding.of(id, Severity.UNKNOWN, "noanswer", domain);
            case REFUSED -> Finding.of(id, Severity.UNKNOWN, "dnsrefused", domain);
            case SERVER_FAILURE -> Finding.of(id, Severity.ATTENTION, "serverfailure", domain);
            case NOT_A_NAME -> Finding.of(id, Severity.STOP, "notaname", domain);
        };
    }

    private static String words(List<InetAddress> addresses) {
        return addresses.stream().map(Addresses::text).collect(Collectors.joining(", "));
    }

    /**
     * What to enter for a domain name. The address that the user logs in to may be one of a tunnel, a
     * VPN or this computer itself: it is named only where visitors can reach it as well.
     *
     * @param own what the server tells of its addresses; empty where it was not asked
     */
    static Remedy entry(String domain, CheckContext context, Set<InetAddress> own) {
        return Stream.concat(context.target().stream(), own.stream())
                .filter(a -> context.publicCa() ? Addresses.isPublic(a) : !a.isLoopbackAddress())
                // Most providers give each server one, and IPv6 besides.
                .min(Comparator.comparing(a -> !(a instanceof Inet4Address)))
                .map(a -> Remedy.advice("dns", domain, Addresses.text(a)))
                .orElseGet(() -> Remedy.advice("publicaddress"));
    }

    private static Finding points(String output, CheckContext context) {
        Set<InetAddress> own = Addresses.own(output);
        Set<InetAddress> server = new LinkedHashSet<>(own);
        context.target().ifPresent(server::add);
        if (server.isEmpty()) return Finding.of("points", Severity.UNKNOWN, "noown");
        return each("points", context, (d, r) -> points(d, r, own, server, context));
    }

    private static Finding points(
            String domain, DomainRecords records, Set<InetAddress> own, Set<InetAddress> server, CheckContext context) {
        List<InetAddress> all = records.addresses();
        if (all.isEmpty()) return Finding.of("points", Severity.UNKNOWN, "noaddress", domain);
        List<InetAddress> wrong = all.stream().filter(a -> !server.contains(a)).toList();
        if (wrong.isEmpty()) {
            boolean behind = all.stream().anyMatch(a -> !own.contains(a)) && !own.isEmpty();
            return behind
                    ? Finding.of("points", Severity.ATTENTION, "forwarded", domain, words(all))
                            .with(Remedy.advice("forward"))
                    : Finding.of("points", Severity.FINE, "fine", domain, words(all));
        }
        Optional<Finding> proxied = proxied(domain, wrong, context);
        if (proxied.isPresent()) return proxied.get();
        Remedy change = entry(domain, context, own);
        List<InetAddress> wrong6 =
                wrong.stream().filter(a -> !(a instanceof Inet4Address)).toList();
        List<InetAddress> wrong4 =
                wrong.stream().filter(a -> a instanceof Inet4Address).toList();
        if (wrong4.isEmpty())
            return Finding.of("points", Severity.ATTENTION, "wrongipv6", domain, words(wrong6))
                    .with(Remedy.advice("ipv6", domain, words(wrong6)));
        if (wrong.size() < all.size())
            return Finding.of("points", Severity.ATTENTION, "partly", domain, words(wrong))
                    .with(change);
        // The server has private addresses only: its public address is not known here.
        boolean known = server.stream().anyMatch(Addresses::isPublic) || !context.publicCa();
        return known
                ? Finding.of("points", Severity.STOP, "elsewhere", domain, words(wrong), words(told(server)))
                        .with(change)
                : Finding.of("points", Severity.ATTENTION, "behind", domain, words(wrong));
    }

    /** All that is not the server's is a service's that passes visitors on; whether it does, a visit tells. */
    private static Optional<Finding> proxied(String domain, List<InetAddress> wrong, CheckContext context) {
        Optional<String> service = ProxyNetworks.of(wrong.getFirst());
        if (service.isEmpty()
                || !wrong.stream().allMatch(a -> ProxyNetworks.of(a).equals(service))) return Optional.empty();
        List<Port80Visit> visits = context.outside().map(ReachabilityReport::visits).orElse(List.of()).stream()
                .filter(v -> v.domain().equals(domain) && wrong.contains(v.address()))
                .toList();
        boolean came =
                !visits.isEmpty() && visits.stream().allMatch(v -> v.seen() instanceof Port80Visit.Response.Listener);
        return Optional.of(
                came
                        ? Finding.of("points", Severity.FINE, "passed", domain, words(wrong), service.get())
                        : Finding.of("points", Severity.ATTENTION, "proxied", domain, words(wrong), service.get())
                                .with(proxy(domain, service.get())));
    }

    /** How a service is got out of the way. */
    static Remedy proxy(String domain, String service) {
        return service.equals(ProxyNetworks.CLOUDFLARE)
                ? Remedy.advice("cloudflare", domain)
                : Remedy.advice("proxy", domain, service);
    }

    /** Without those that every computer has, unless there are no others. */
    private static List<InetAddress> told(Set<InetAddress> server) {
        List<InetAddress> others =
                server.stream().filter(a -> !a.isLoopbackAddress()).toList();
        return others.isEmpty() ? List.copyOf(server) : others;
    }

    private static Finding caa(String domain, DomainRecords records, CheckContext context) {
        String at = records.caaName();
        if (records.caa() instanceof Answer.Failed<Caa>(Reason reason)) return failure("caa", at, reason);
        List<Caa> all = records.caa().recordsOrNone();
        if (all.isEmpty()) return Finding.of("caa", Severity.FINE, "none", domain);
        for (Caa caa : all)
            if ((caa.flags() & 128) != 0 && !KNOWN_TAGS.contains(caa.tag()))
                return Finding.of("caa", Severity.STOP, "critical", at, FindingTexts.shown(caa.tag()))
                        .with(Remedy.advice("caa", at));
        List<String> issuers = all.stream()
                .filter(c -> c.tag().equals("issue"))
                .map(Caa::value)
                .toList();
        if (issuers.isEmpty()) return Finding.of("caa", Severity.FINE, "noissue", at);
        if (!context.publicCa()) return Finding.of("caa", Severity.UNKNOWN, "otherca", at);
        List<String> ours = issuers.stream().filter(v -> issuer(v).equals(CA)).toList();
        if (ours.isEmpty())
            return Finding.of("caa", Severity.STOP, "refused", at, named(issuers))
                    .with(Remedy.advice("caa", at));
        // One record without conditions is enough.
        List<String> usable = ours.stream()
                .filter(v -> methods(v).isEmpty() || methods(v).contains("http-01"))
                .toList();
        if (usable.isEmpty())
            return Finding.of("caa", Severity.STOP, "method", at).with(Remedy.advice("caa", at));
        if (usable.stream().allMatch(v -> parameter(v, "accounturi").isPresent()))
            return Finding.of("caa", Severity.ATTENTION, "account", at);
        return Finding.of("caa", Severity.FINE, "allowed", at);
    }

    private static String named(List<String> issuers) {
        List<String> names = issuers.stream()
                .map(DomainChecks::issuer)
                .filter(n -> !n.isEmpty())
                .toList();
        return names.isEmpty() ? ";" : FindingTexts.shown(String.join(", ", names));
    }

    private static String issuer(String value) {
        return value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static List<String> methods(String value) {
        return parameter(value, "validationmethods")
                .map(v -> Arrays.stream(v.toLowerCase(Locale.ROOT).split(","))
                        .map(String::strip)
                        .toList())
                .orElse(List.of());
    }

    private static Optional<String> parameter(String value, String name) {
        for (String part : value.split(";")) {
            String[] pair = part.split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase(name)) return Optional.of(pair[1].strip());
        }
        return Optional.empty();
    }
}
