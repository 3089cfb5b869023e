package org.certguide.renewal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.certbot.Diagnosis;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.diagnosis.Explained;
import org.certguide.server.ScriptOutput;
import org.certguide.text.SafeText;

/**
 * What came of the renewals of a certificate so far.
 *
 * @param issued the certificates of that name that the server has kept, the oldest first
 * @param failed when renewals have failed since the last one that worked, the oldest first
 * @param why the last one of these has failed; where none has, what failed around the last one that worked: a
 *     command that Certbot ran, whose failure does not count for it
 * @param ran when Certbot last looked whether something is due, whoever has started it
 */
public record RenewalHistory(
        List<IssuedCertificate> issued,
        List<Instant> failed,
        Optional<Explained<FailureCause>> why,
        Optional<Instant> ran) {
    /** Nothing is known. */
    static final RenewalHistory NONE = new RenewalHistory(List.of(), List.of(), Optional.empty(), Optional.empty());

    /**
     * Reads Certbot's logs, the newest forty, and prints {@code got TIME} for each certificate of that
     * name that was saved, {@code hook} where a command around that failed, {@code failed TIME} for each
     * renewal that failed, what the last one of these said, and {@code ran TIME} for the last start of a renewal. Tests are left out. As in {@link
     * org.certguide.certbot.CertbotLog}, the folder is read only where no one else can have changed it.
     * What systemd tells of the unit comes where Certbot itself could not be started, or was ended.
     */
    static final String COMMANDS = """
            section archive
            c=@NAME@
            for n in $(ls "@DIRECTORY@/archive/$c" 2>/dev/null | sed -n 's/^cert\\([0-9]\\{1,9\\}\\)[.]pem$/\\1/p' | sort -n | tail -n 6); do
              head -c 20000 "@DIRECTORY@/archive/$c/cert$n.pem"
            done
            section runs
            date '+zone %z'
            (
              cd -P /var/log/letsencrypt 2>/dev/null && [ "$(pwd -P)" = /var/log/letsencrypt ] || exit 0
              set -- $(ls -ldn .)
              case "$1 $3" in (d????-??-?*" $(id -u)") ;; (*) exit 0 ;; esac
              ls -tr | grep '^letsencrypt[.]log[.0-9gz]*$' | tail -n 40 | while read -r f; do
                [ -f "$f" ] && [ ! -L "$f" ] || continue
                case $f in *.gz) gzip -dc "$f" ;; *) cat "$f" ;; esac | tail -c 2000000
              done
            ) 2>/dev/null | awk -v n="$c" '
              function over() {
                if (got != "") { print "got " got; said = hook ? kept : "" }
                if (got != "" && hook) print "hook"
                if (failed) { print "failed " start; said = kept }
                kept = ""; lines = 0; failed = 0; hook = 0; more = 0; got = ""; test = 0; own = 1
              }
              BEGIN { own = 1 }
              /:certbot version: / { over(); start = substr($0, 1, 19) }
              start == "" { start = substr($0, 1, 19) }
              /:Arguments: .*--dry-run/ { test = 1 }
              test { next }
              /:Writing certificate to / && index($0, "/" n "/cert") { got = substr($0, 1, 19) }
              /Processing [/]/ { ran = start; if (failed) own = 0; else { own = index($0, "/" n ".conf"); kept = ""; lines = 0 } }
              /IMPORTANT NOTES/ { own = 1 }
              index($0, "Failed to renew certificate " n " ") || index($0, "Attempting to renew cert (" n ")") { failed = 1; own = 1 }
              /[Hh]ook .* (reported|returned) error code [1-9]/ && (own || got != "") { hook = 1; own = 1 }
              own && more && !/^[0-9-]+ [0-9:,]+:[A-Z]+:/ { if (more-- && lines++ < 30) kept = kept "said " substr($0, 1, 600) "\\n"; next }
              { more = 0 }
              /:(WARNING|ERROR):.*ook .*rror output|:ERROR:.*rror output from .*ook/ { more = 5 }
              own && (/^[0-9-]+ [0-9:,]+:(ERROR|WARNING|CRITICAL):/ || /^ *(Domain|Identifier|Type|Detail|Hint): /) {
                if (lines++ < 30) kept = kept "said " substr($0, 1, 600) "\\n"
              }
              END { over(); printf "%s", said; if (ran != "") print "ran " ran }
            ' | tail -n 120
            section unit
            if test -d /run/systemd/system && has systemctl; then
              for u in certbot.service snap.certbot.renew.service certbot-renew.service; do
                r=$(TZ=UTC within 10 systemctl show "$u" -p Result -p ExecMainStatus \\
                  -p ExecMainStartTimestamp -p ExecMainExitTimestamp 2>/dev/null)
                case $r in *Result=success*|'') continue ;; esac
                printf '%s\\n' "$r"
                t=$(printf '%s\\n' "$r" | sed -n 's/^ExecMainStartTimestamp=[A-Z][a-z]* //p')
                within 10 journalctl -q -u "$u" --since "${t:--1d}" -n 20 -o cat --no-pager 2>/dev/null | cut -c 1-600 | sed 's/^/said /'
                break
              done
            fi
            """;

    private static final Pattern ZONE = Pattern.compile("zone ([+-]\\d{4})");
    private static final Pattern EVENT =
            Pattern.compile("(got|failed|ran) (\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d)");
    private static final DateTimeFormatter LOGGED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final Pattern LEVEL = Pattern.compile("^[0-9-]{10} [0-9:,]{8,12}:[A-Z]{1,9}:[a-z._]{0,60}:");
    private static final DateTimeFormatter SYSTEMD =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    /** How systemd says that Certbot did not end by itself. */
    private static final Pattern ENDED = Pattern.compile("Result=(?:signal|core-dump|oom-kill|watchdog|timeout)");

    /** What systemd gives as the exit status of a program that it could not start. */
    private static final OptionalInt NOT_STARTED = OptionalInt.of(203);

    /** A run of Certbot may take so long after it has begun, where nobody tells when that was. */
    private static final Duration RUN = Duration.ofMinutes(30);

    /** So much of what a hook says is kept. */
    private static final int MOST_OF_HOOKS = 6;

    private static final int LONGEST_OF_HOOKS = 300;

    public RenewalHistory {
        issued = List.copyOf(issued);
        failed = List.copyOf(failed);
    }

    static RenewalHistory read(ScriptOutput s) {
        ZoneOffset zone = s.lines("runs").stream()
                .map(ZONE::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .flatMap(m -> zone(m.group(1)))
                .orElse(ZoneOffset.UTC);
        List<Instant> failed = new ArrayList<>();
        List<String> said = new ArrayList<>();
        Optional<Instant> got = Optional.empty();
        Optional<Instant> ran = Optional.empty();
        boolean hook = false;
        for (String line : s.lines("runs")) {
            Matcher event = EVENT.matcher(line);
            if (line.startsWith("said "))
                said.add(LEVEL.matcher(line.substring(5)).replaceFirst(""));
            hook |= line.equals("hook");
            if (!event.matches()) continue;
            Optional<Instant> time = time(LOGGED, event.group(2), zone);
            if (event.group(1).equals("ran")) {
                ran = time;
                continue;
            }
            hook = false;
            if (event.group(1).equals("failed")) {
                time.ifPresent(failed::add);
            } else {
                got = time;
                failed.clear();
            }
        }
        List<IssuedCertificate> issued = IssuedCertificate.parseAll(s.text("archive"));
        if (!failed.isEmpty()) {
            return new RenewalHistory(issued, failed, Optional.of(Diagnosis.of(String.join("\n", said))), ran);
        }
        Optional<Explained<FailureCause>> around =
                hook ? Optional.of(Explained.of(FailureCause.HOOK_FAILED, ofHooks(said))) : Optional.empty();
        Optional<Instant> last = ran;
        return unit(s.lines("unit"), got)
                .map(u -> new RenewalHistory(issued, u.failed, u.why, last))
                .orElseGet(() -> new RenewalHistory(issued, List.of(), around, last));
    }

    private static List<String> ofHooks(List<String> said) {
        return said.stream()
                .limit(MOST_OF_HOOKS)
                .map(line -> SafeText.line(line, LONGEST_OF_HOOKS))
                .toList();
    }

    /** What systemd tells of a start that has failed, unless a certificate was got in that run or later. */
    private static Optional<RenewalHistory> unit(List<String> lines, Optional<Instant> got) {
        Optional<Instant> ended = value(lines, "ExecMainExitTimestamp=").flatMap(t -> time(SYSTEMD, t, ZoneOffset.UTC));
        if (ended.isEmpty()) return Optional.empty();
        Instant begun = value(lines, "ExecMainStartTimestamp=")
                .flatMap(t -> time(SYSTEMD, t, ZoneOffset.UTC))
                .orElse(ended.get().minus(RUN));
        if (got.filter(g -> !g.isBefore(begun)).isPresent()) return Optional.empty();
        String said = String.join(
                "\n",
                lines.stream()
                        .filter(l -> l.startsWith("said "))
                        .map(l -> l.substring(5))
                        .toList());
        OptionalInt status = value(lines, "ExecMainStatus=")
                .filter(v -> v.matches("\\d{1,3}"))
                .map(v -> OptionalInt.of(Integer.parseInt(v)))
                .orElse(OptionalInt.empty());
        boolean killed = lines.stream().anyMatch(l -> ENDED.matcher(l).matches());
        // Certbot ends so, too, where another certificate has failed.
        boolean others = said.contains("renew failure(s)") || said.contains("Failed to renew certificate");
        return others
                ? Optional.empty()
                : Optional.of(new RenewalHistory(
                        List.of(),
                        List.of(ended.get()),
                        Optional.of(killed ? Explained.of(FailureCause.KILLED) : started(Diagnosis.of(said), status)),
                        Optional.empty()));
    }

    private static Explained<FailureCause> started(Explained<FailureCause> told, OptionalInt status) {
        return told.cause() == FailureCause.UNKNOWN && status.equals(NOT_STARTED)
                ? Explained.of(FailureCause.CERTBOT_MISSING, told.words())
                : told.ended(status);
    }

    private static Optional<String> value(List<String> lines, String field) {
        return lines.stream()
                .filter(l -> l.startsWith(field))
                .map(l -> l.substring(field.length()).strip())
                .findFirst();
    }

    private static Optional<ZoneOffset> zone(String text) {
        try {
            return Optional.of(ZoneOffset.of(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> time(DateTimeFormatter form, String text, ZoneOffset zone) {
        try {
            return Optional.of(LocalDateTime.parse(text, form).toInstant(zone));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** When the last renewal has worked; empty where the certificate is the first one. */
    public Optional<Instant> renewed() {
        return issued.size() < 2
                ? Optional.empty()
                : Optional.of(issued.getLast().notBefore());
    }
}
