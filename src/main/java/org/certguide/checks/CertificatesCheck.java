package org.certguide.checks;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;

/** Which certificates Certbot has on the server already. */
final class CertificatesCheck {
    private static final String ID = "certificates";
    private static final Pattern DNS_NAME = Pattern.compile("DNS:([^,\\s]+)");
    private static final DateTimeFormatter NOT_AFTER =
            DateTimeFormatter.ofPattern("MMM d HH:mm:ss yyyy z", Locale.ROOT);

    /** The folder is open to root alone. */
    static final Check CHECK = new Check(ID, """
                    for d in /etc/letsencrypt/live/*/; do
                      [ -e "$d" ] || continue
                      n=${d%/}
                      echo "certificate ${n##*/}"
                      [ -e "$d/cert.pem" ] || echo missing
                      command -v openssl >/dev/null && openssl x509 -noout -text -in "$d/cert.pem" |
                        grep -E 'Not After|DNS:|Public Key Algorithm'
                    done
                    echo looked
                    """, true, 20, CertificatesCheck::judge)
            .reading("certificate .*|missing|looked|.*DNS:.*|.*Public Key Algorithm:.*"
                    + "|\\s*Not After\\s*: \\w{3} +\\d{1,2} [:0-9]{8} \\d{4} \\w+");

    private CertificatesCheck() {}

    /**
     * @param names the domain names; empty if they could not be read
     * @param expires empty if it could not be read
     */
    private record Existing(String name, Set<String> names, Optional<Instant> expires, boolean ecdsa) {}

    private static Finding judge(String output, CheckContext context) {
        if (!output.lines().toList().contains("looked")) return Finding.of(ID, Severity.UNKNOWN, "unknown");
        List<Existing> all = read(output);
        if (all.isEmpty()) return Finding.of(ID, Severity.FINE, "none");
        List<Finding> conflicts = new ArrayList<>();
        for (Existing existing : all) conflict(existing, context).ifPresent(conflicts::add);
        if (!conflicts.isEmpty()) return FindingTexts.worst(conflicts);
        String names = FindingTexts.shown(
                String.join(", ", all.stream().map(Existing::name).toList()));
        return Finding.of(ID, Severity.FINE, "others", names);
    }

    private static Optional<Finding> conflict(Existing existing, CheckContext context) {
        String name = FindingTexts.shown(existing.name());
        boolean wanted = existing.name().equals(context.certificateName());
        if (wanted && existing.expires().isEmpty())
            return Optional.of(Finding.of(ID, Severity.ATTENTION, "unreadable", name));
        if (wanted) {
            Instant end = existing.expires().get();
            LocalDate date = LocalDate.ofInstant(end, ZoneOffset.UTC);
            Set<String> domains = new TreeSet<>(context.domains());
            if (end.isBefore(context.time()))
                return Optional.of(Finding.of(ID, Severity.ATTENTION, "expired", name, date.toString()));
            if (context.dms() && existing.ecdsa())
                return Optional.of(Finding.of(ID, Severity.ATTENTION, "ecdsa", name, date.toString()));
            if (!existing.names().equals(domains) && !existing.names().isEmpty())
                return Optional.of(Finding.of(
                        ID,
                        Severity.ATTENTION,
                        "othernames",
                        name,
                        FindingTexts.shown(String.join(", ", existing.names()))));
            return Optional.of(Finding.of(ID, Severity.ATTENTION, "valid", name, date.toString()));
        }
        boolean shares = existing.names().stream().anyMatch(context.domains()::contains);
        return shares
                ? Optional.of(Finding.of(
                        ID,
                        Severity.ATTENTION,
                        "overlap",
                        name,
                        FindingTexts.shown(String.join(", ", existing.names()))))
                : Optional.empty();
    }

    private static List<Existing> read(String output) {
        List<Existing> all = new ArrayList<>();
        String[] parts = ("\n" + output).split("\ncertificate ", -1);
        // Before the first there is nothing, or an error message.
        for (String part : List.of(parts).subList(1, parts.length)) {
            String name = part.lines().findFirst().orElse("").strip();
            Set<String> names = new TreeSet<>();
            Matcher dns = DNS_NAME.matcher(part);
            while (dns.find()) names.add(dns.group(1).toLowerCase(Locale.ROOT));
            all.add(new Existing(name, names, expires(part), part.contains("id-ecPublicKey")));
        }
        return all;
    }

    private static Optional<Instant> expires(String part) {
        Matcher m = Pattern.compile("Not After\\s*: (.*)").matcher(part);
        if (!m.find()) return Optional.empty();
        try {
            String date = m.group(1).strip().replaceAll(" +", " ");
            return Optional.of(ZonedDateTime.parse(date, NOT_AFTER).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
