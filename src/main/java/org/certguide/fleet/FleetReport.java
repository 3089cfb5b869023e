package org.certguide.fleet;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Severity;
import org.certguide.json.Json;
import org.certguide.net.Addresses;
import org.certguide.renewal.AuthorityWindow;
import org.certguide.renewal.Reminder;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;

/** What was seen of servers, for people in a terminal and for programs. */
public final class FleetReport {
    private static final int LONGEST_LABEL = 200;

    private FleetReport() {}

    /** One line of JSON; what stands in no profile or certificate is left out. */
    private record Line(
            String server,
            String id,
            List<String> names,
            String state,
            Optional<Long> daysLeft,
            Optional<Double> shareLeft,
            Optional<Instant> notBefore,
            Optional<Instant> notAfter,
            Optional<String> issuer,
            Optional<String> fingerprint,
            Optional<Integer> chain,
            Optional<Instant> renewFrom,
            Optional<Instant> renewTo,
            List<String> addresses,
            List<String> found,
            Instant time) {}

    /** How it is called where programs read it. */
    public static String state(Severity severity) {
        return switch (severity) {
            case FINE -> "ok";
            case ATTENTION -> "warning";
            case STOP -> "bad";
            case UNKNOWN, WAITING, CHECKING -> "unknown";
        };
    }

    /** All of a server as one line of JSON. */
    public static String json(FleetLook look) {
        Optional<IssuedCertificate> served = look.served();
        return Json.line(new Line(
                look.server().title(),
                look.server().id(),
                look.server().names(),
                state(look.severity()),
                look.daysLeft(),
                look.share().map(share -> Math.round(share * 1000) / 1000.0),
                look.lifetime().map(Lifetime::from),
                look.lifetime().map(Lifetime::until),
                served.map(IssuedCertificate::issuer),
                served.map(IssuedCertificate::fingerprint),
                served.map(IssuedCertificate::chainLength),
                look.window().map(AuthorityWindow::from),
                look.window().map(AuthorityWindow::to),
                look.visits().stream()
                        .flatMap(v -> v.addresses().stream())
                        .map(NameVisit.AddressVisit::address)
                        .map(FleetReport::text)
                        .distinct()
                        .toList(),
                words(look),
                look.time()));
    }

    private static String text(InetAddress address) {
        return Addresses.text(address);
    }

    private static List<String> words(FleetLook look) {
        return look.findings().stream().map(f -> Messages.of(f.words())).toList();
    }

    /** The same for a person: a line for the server, and below it what else was found. */
    public static List<String> lines(FleetLook look) {
        List<String> found = words(look);
        List<String> lines = new ArrayList<>();
        String state = Messages.of("fleet.state." + state(look.severity()));
        lines.add("%-10s %s".formatted(state, look.server().title()));
        for (String line : found) lines.add(" ".repeat(11) + line);
        return lines;
    }

    /**
     * The text format of Prometheus, as the node exporter's textfile collector reads it.
     *
     * @param failed whether some of what names the servers could not be read
     * @param time when they were looked at
     */
    public static String prometheus(Collection<FleetLook> looks, boolean failed, Instant time) {
        StringBuilder text = new StringBuilder();
        metric(
                text,
                "certguide_certificate_not_after_seconds",
                "When the certificate ends that visitors get.",
                looks,
                look -> look.lifetime().map(l -> Long.toString(l.until().getEpochSecond())));
        metric(
                text,
                "certguide_certificate_left_ratio",
                "How much of its lifetime is left, from 0 to 1.",
                looks,
                look -> look.share().map(share -> String.format(Locale.ROOT, "%.4f", share)));
        metric(
                text,
                "certguide_server_state",
                "0 for ok, 1 for warning or unknown, 2 for bad.",
                looks,
                look -> Optional.of(
                        Integer.toString(FleetSummary.of(List.of(look)).exitCode())));
        head(text, "certguide_check_time_seconds", "When the servers were looked at.");
        text.append("certguide_check_time_seconds ")
                .append(time.getEpochSecond())
                .append('\n');
        head(text, "certguide_check_failed", "1 if a server or the list of them could not be read, otherwise 0.");
        text.append("certguide_check_failed ").append(failed ? 1 : 0).append('\n');
        return text.toString();
    }

    private static void metric(
            StringBuilder text,
            String name,
            String help,
            Collection<FleetLook> looks,
            Function<FleetLook, Optional<String>> value) {
        head(text, name, help);
        for (FleetLook look : looks) {
            value.apply(look)
                    .ifPresent(v -> text.append(name)
                            .append("{server=\"")
                            .append(label(look.server().title()))
                            .append("\",id=\"")
                            .append(label(look.server().id()))
                            .append("\"} ")
                            .append(v)
                            .append('\n'));
        }
    }

    private static void head(StringBuilder text, String name, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
    }

    private static String label(String value) {
        return SafeText.line(value, LONGEST_LABEL).replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** One calendar file with a day for each server on which to look whether it has renewed; empty if none has a certificate. */
    public static Optional<String> calendar(Collection<FleetLook> looks, Instant now) {
        List<String> files = looks.stream()
                .flatMap(look -> look.lifetime().stream()
                        .map(l -> Reminder.renewal(
                                look.server().id(), look.server().title(), l, now)))
                .toList();
        return files.isEmpty() ? Optional.empty() : Optional.of(Reminder.together(files));
    }
}
