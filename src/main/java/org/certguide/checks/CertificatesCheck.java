package org.certguide.checks;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.certguide.certbot.DomainName;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.diagnosis.Undo;
import org.certguide.server.ScriptOutput;
import org.certguide.text.Dates;
import org.certguide.text.Message;

/** Which certificates Certbot has on the server already. */
final class CertificatesCheck {
    private static final String ID = "certificates";

    /** The folder is open to root alone. What Certbot renews ends first in its chain file. */
    static final Check CHECK = new Check(
                    ID,
                    """
                    @OWN@
                    own_certificates
                    for d in @DIRECTORY@/live/*/ @DIRECTORY@/archive/*/; do
                      [ -e "$d" ] || continue
                      n=${d%/}
                      n=${n##*/}
                      f=@DIRECTORY@/renewal/$n.conf
                      k=
                      if [ ! -e "$f" ]; then k=leftover
                      elif ! grep -q '^fullchain *=' "$f" ||
                        [ ! -L "@DIRECTORY@/live/$n/fullchain.pem" ] || [ ! -e "@DIRECTORY@/live/$n/fullchain.pem" ]; then k=damaged
                      fi
                      [ -n "$k" ] || continue
                      for e in "live/$n" "archive/$n" "renewal/$n.conf"; do
                        [ -e "@DIRECTORY@/$e" ] && part $k "$e"
                      done
                    done
                    for d in @DIRECTORY@/live/*/; do
                      [ -e "$d" ] || continue
                      n=${d%/}
                      part name "${n##*/}"
                      part chain "$(head -c 65536 "$d/fullchain.pem" 2>/dev/null)"
                    done
                    echo looked
                    """.replace("@DIRECTORY@", InstalledCertificate.DIRECTORY)
                            .replace("@OWN@\n", OwnCertificates.FUNCTION),
                    true,
                    20,
                    CertificatesCheck::judge)
            .reading(output -> ScriptOutput.parts(output)
                    .rest()
                    .replaceFirst("looked\n?$", "")
                    .lines()
                    .filter(line -> !line.startsWith("own ") && !line.startsWith("owned "))
                    .collect(Collectors.joining("\n"))
                    .strip());

    /** What Certbot keeps of one name. */
    private static final List<String> PLACES = List.of("live/%s", "archive/%s", "renewal/%s.conf");

    private static final DateTimeFormatter AWAY_FOLDER =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String AWAY = InstalledCertificate.DIRECTORY + "/moved-away";

    private CertificatesCheck() {}

    private record Existing(String name, Optional<IssuedCertificate> certificate) {
        Set<String> names() {
            Set<String> names = new TreeSet<>();
            certificate.ifPresent(c -> c.names().forEach(n -> names.add(n.toLowerCase(Locale.ROOT))));
            return names;
        }

        boolean ecdsa() {
            return certificate
                    .flatMap(IssuedCertificate::keyType)
                    .filter(k -> k == KeyType.ECDSA)
                    .isPresent();
        }
    }

    private static Finding judge(String output, CheckContext context) {
        if (!output.lines().toList().contains("looked")) return Finding.of(ID, Severity.UNKNOWN, "unknown");
        Optional<Finding> inTheWay = inTheWay(output, context);
        if (inTheWay.isPresent()) return inTheWay.get();
        List<Existing> all = read(output);
        List<Finding> conflicts = new ArrayList<>();
        List<OwnCertificates> programs = FindingTexts.after("own", output).stream()
                .distinct()
                .flatMap(id -> OwnCertificates.of(id).stream())
                .toList();
        programs.stream()
                .filter(p -> p != OwnCertificates.WEBMIN || !programs.contains(OwnCertificates.VIRTUALMIN))
                .map(program -> own(program, FindingTexts.after("owned", output)))
                .forEach(conflicts::add);
        if (all.isEmpty() && conflicts.isEmpty()) return Finding.of(ID, Severity.FINE, "none");
        for (Existing existing : all) conflict(existing, context).ifPresent(conflicts::add);
        if (!conflicts.isEmpty()) return FindingTexts.worst(conflicts);
        String names = FindingTexts.shown(
                String.join(", ", all.stream().map(Existing::name).toList()));
        return Finding.of(ID, Severity.FINE, "others", names);
    }

    /** A program that gets certificates itself: they would be two. */
    private static Finding own(OwnCertificates program, List<String> names) {
        Finding found = Finding.of(ID, Severity.ATTENTION, "managed", program.title(), program.place());
        if (program != OwnCertificates.CADDY || names.isEmpty()) return found.with(Remedy.advice("managed"));
        String shown =
                names.stream().map(n -> n.replaceFirst("[.]crt$", "")).limit(20).collect(Collectors.joining(", "));
        return Finding.of(
                        ID,
                        Severity.ATTENTION,
                        Message.of(
                                "checks.lines",
                                found.found(),
                                Message.of("checks.certificates.managed.names", FindingTexts.shown(shown))))
                .with(Remedy.advice("managed"));
    }

    /** What Certbot would not write over: it stops there, or saves under another name. */
    private static Optional<Finding> inTheWay(String output, CheckContext context) {
        String name = context.certificateName();
        if (!DomainName.isValid(name)) return Optional.empty();
        List<ScriptOutput.Section> left = ScriptOutput.parts(output).parts().stream()
                .filter(part -> part.name().equals("leftover") || part.name().equals("damaged"))
                .filter(part ->
                        PLACES.stream().anyMatch(place -> part.text().strip().equals(place.formatted(name))))
                .distinct()
                .toList();
        if (left.isEmpty()) return Optional.empty();
        List<Remedy.Change> changes = new ArrayList<>();
        // What was moved there before has a folder of its own.
        String folder = AWAY_FOLDER.format(context.time());
        String away = AWAY + "/" + folder;
        changes.add(new Remedy.Change(
                "mkdir -p " + away + "/live " + away + "/archive " + away + "/renewal", Optional.empty()));
        for (ScriptOutput.Section part : left) {
            String place = part.text().strip();
            changes.add(Remedy.Change.of(
                    "mv " + InstalledCertificate.DIRECTORY + "/" + place + " " + away + "/" + place,
                    Undo.of(Undo.Kind.FILES_MOVED_AWAY, folder + "/" + place)));
        }
        return Optional.of(
                Finding.of(ID, Severity.STOP, left.getFirst().name(), name).with(Remedy.command("leftover", changes)));
    }

    private static Optional<Finding> conflict(Existing existing, CheckContext context) {
        String name = FindingTexts.shown(existing.name());
        boolean wanted = existing.name().equals(context.certificateName());
        if (wanted && existing.certificate().isEmpty())
            return Optional.of(Finding.of(ID, Severity.ATTENTION, "unreadable", name));
        if (wanted) {
            Instant end = existing.certificate().get().notAfter();
            String date = Dates.day(end);
            Set<String> domains = new TreeSet<>(context.domains());
            if (end.isBefore(context.time()))
                return Optional.of(Finding.of(ID, Severity.ATTENTION, "expired", name, date));
            if (context.dms() && existing.ecdsa())
                return Optional.of(Finding.of(ID, Severity.ATTENTION, "ecdsa", name, date));
            if (!existing.names().equals(domains) && !existing.names().isEmpty())
                return Optional.of(Finding.of(
                        ID,
                        Severity.ATTENTION,
                        "othernames",
                        name,
                        FindingTexts.shown(String.join(", ", existing.names()))));
            return Optional.of(Finding.of(ID, Severity.ATTENTION, "valid", name, date));
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
        String name = "";
        for (ScriptOutput.Section part : ScriptOutput.parts(output).parts()) {
            if (part.name().equals("name")) name = part.text();
            else if (part.name().equals("chain")) all.add(new Existing(name, IssuedCertificate.parse(part.text())));
        }
        return all;
    }
}
