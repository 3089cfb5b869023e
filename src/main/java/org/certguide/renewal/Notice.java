package org.certguide.renewal;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.certguide.certbot.EmailAddress;
import org.certguide.certbot.InputCheck;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Undo;
import org.certguide.server.Command;
import org.certguide.text.Message;
import org.certguide.text.Messages;

/**
 * What has a server tell somebody that a renewal has failed, or that a certificate has less than a
 * quarter of its time left: a script, and what starts it. The authority writes to nobody any more.
 *
 * @param kind how it is told
 * @param target a mail address, or an address of the web that is nobody else's business
 */
public record Notice(Kind kind, String target) {
    /** How somebody is told; the names stand in a file on the server. */
    public enum Kind {
        MAIL,
        /** A topic of ntfy.sh, or of another server with its software. */
        NTFY,
        /** What Slack, Mattermost, Discord and others take. */
        WEBHOOK;

        /** As the file on the server has it. */
        String word() {
            return switch (this) {
                case MAIL -> "mail";
                case NTFY -> "ntfy";
                case WEBHOOK -> "webhook";
            };
        }
    }

    /**
     * What a server has of it already, and what it would need.
     *
     * @param kind how somebody is told; empty where nobody is
     * @param to the address, or the beginning of it; untrusted
     * @param tools the programs that can send something
     */
    public record There(Optional<Kind> kind, String to, Set<String> tools) {
        static final There UNKNOWN = new There(Optional.empty(), "", Set.of());

        static There read(List<String> lines) {
            Optional<String> word = after(lines, "kind ");
            return new There(
                    Stream.of(Kind.values())
                            .filter(kind -> word.filter(kind.word()::equals).isPresent())
                            .findFirst(),
                    after(lines, "to ").orElse(""),
                    Set.copyOf(lines.stream()
                            .filter(l -> l.startsWith("tool "))
                            .map(l -> l.substring(5))
                            .toList()));
        }

        private static Optional<String> after(List<String> lines, String word) {
            return lines.stream()
                    .filter(l -> l.startsWith(word))
                    .map(l -> l.substring(word.length()).strip())
                    .findFirst();
        }

        /** Whether the server has what it takes to tell somebody so. */
        public boolean can(Kind wanted) {
            return wanted == Kind.MAIL
                    ? tools.contains("sendmail")
                    : Stream.of("curl", "wget", "python3").anyMatch(tools::contains);
        }
    }

    private static final String SCRIPT = "/usr/local/sbin/certguide-notice";

    /** Where it is told to; for root alone. */
    private static final String FILE = "/etc/certguide/notice";

    /** What stands for the address in the command that is shown. */
    private static final String HIDDEN = "(the address, for root alone)";

    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9@:._-]{1,100}\\.service");

    /** Of an address: no character that a shell, curl or a line could take for something else. */
    private static final Pattern ADDRESS =
            Pattern.compile("https?://[A-Za-z0-9.:-]{1,253}(/[A-Za-z0-9._~/?#@!&()*+,;=%:-]{0,1000})?");

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** Asks root what there is. */
    static final String COMMANDS = """
            section notice
            if test -x @SCRIPT@ && test -r @FILE@; then
              sed -n -e '1s/^/kind /p' -e '2s|^\\(https*://[^/]*\\).*|to \\1|p' -e '2s/^[^/]*$/to &/p' @FILE@ | cut -c 1-300
            fi
            for p in sendmail curl wget python3; do
              has "$p" && echo "tool $p"
            done
            """.replace("@SCRIPT@", SCRIPT).replace("@FILE@", FILE);

    /**
     * The script. It has no single quote, so that all of it can stand between two. What it sends stands
     * in no list of processes but for the words themselves. What was told is kept, so that a failure is
     * told once, and the end of a certificate once a day.
     */
    private static final String TEXT = """
            #!/bin/sh
            # Tells somebody: "failed" after a renewal that failed, "look" now and then, "test" at once.
            PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin"
            told=/var/lib/certguide/told
            live=@LIVE@
            log=/var/log/letsencrypt/letsencrypt.log
            { read -r kind; read -r to; } <@FILE@ || exit 1
            host=$(hostname -f 2>/dev/null || hostname)
            # Older versions of Certbot say "Attempting"; a command that fails around a renewal is no failure to any of them.
            last=$(sed -n -E -e "/:Arguments:/h" -e "/Failed to renew certificate|Attempting to renew cert |ook .*error code [1-9]/{" \\
              -e G -e "/\\n.*--dry-run/d" -e "s/\\n.*//" -e "s/^([0-9: -]{19}),[0-9]+:[A-Z]+:[A-Za-z0-9._]+:/\\1 /p" -e "}" "$log" 2>/dev/null \\
              | tail -n 1 | cut -c 1-500)
            send() {
              text=$(printf "%s\\n" "$1" | tr -d "\\000-\\011\\013-\\037\\042\\134\\177")
              case $kind in
              mail)
                printf "To: %s\\nSubject: Certificates of %s\\nContent-Type: text/plain; charset=utf-8\\n\\n%s\\n" "$to" "$host" "$text" | sendmail -i -t
                return ;;
              webhook)
                text=$(printf "%s\\n" "$text" | while IFS= read -r l; do printf "%s\\\\\\\\n" "$l"; done)
                text="{\\"text\\": \\"$text\\", \\"content\\": \\"$text\\"}"
                type=application/json ;;
              *) type=text/plain ;;
              esac
              if command -v curl >/dev/null; then
                printf "url = \\"%s\\"\\n" "$to" | curl -fsS -m 30 -o /dev/null -K - -H "Content-Type: $type" --data-binary "$text"
              elif command -v python3 >/dev/null; then
                printf "%s\\n" "$to" | python3 -c "import os, sys, urllib.request as u
            u.urlopen(u.Request(sys.stdin.readline().strip(), os.fsencode(sys.argv[1]), {\\"Content-Type\\": sys.argv[2]}), timeout=30)" "$text" "$type"
              else
                printf "%s\\n" "$to" | wget -q -T 30 -t 1 -O /dev/null --header="Content-Type: $type" --post-data="$text" -i -
              fi
            }
            # The seconds of a time such as "Nov 30 14:25:45 2026 GMT".
            stamp() {
              set -- $(printf "%s" "$1" | tr : " ")
              case $1 in Jan) m=1 ;; Feb) m=2 ;; Mar) m=3 ;; Apr) m=4 ;; May) m=5 ;; Jun) m=6 ;;
                Jul) m=7 ;; Aug) m=8 ;; Sep) m=9 ;; Oct) m=10 ;; Nov) m=11 ;; *) m=12 ;; esac
              d=${2#0} h=${3#0} y=$6
              if [ $m -gt 2 ]; then m=$((m - 3)); else m=$((m + 9)) y=$((y - 1)); fi
              echo $((((365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + d - 719469) * 24 + h) * 3600))
            }
            # The certificates with less than a quarter of their time left.
            ending() {
              now=$(date +%s)
              for f in "$live"/*/cert.pem; do
                [ -e "$f" ] || continue
                b=$(openssl x509 -noout -startdate -in "$f" 2>/dev/null) || continue
                e=$(openssl x509 -noout -enddate -in "$f")
                n=${f%/*}
                s=$(stamp "${b#*=}")
                t=$(stamp "${e#*=}")
                [ $(((t - now) * 4)) -lt $((t - s)) ] && printf "@LEFT@\\n" "${n##*/}" "${e#*=}"
              done
            }
            keep() {
              mkdir -p "${told%/*}" && printf "%s\\n%s\\n" "$last" "$(date +%Y-%m-%d)" >"$told"
            }
            case ${1:-look} in
            test) send "$(printf "@TEST@" "$host")" ;;
            failed)
              send "$(printf "@FAILED@\\n%s\\n" "$host" "$last"; ending)" && keep ;;
            *)
              before= day=
              [ -f "$told" ] && { read -r before; read -r day; } <"$told"
              words=
              [ -z "$last" ] || [ "$last" = "$before" ] || words=$(printf "@FAILED@\\n%s" "$host" "$last")
              [ "$day" = "$(date +%Y-%m-%d)" ] && [ -z "$words" ] || words=$(printf "%s\\n%s" "$words" "$(ending)" | sed "/^$/d")
              case $words in *[a-z]*) send "$words" && keep ;; esac ;;
            esac
            """;

    /** What stands in a sentence for what the server puts in. */
    private static final String PLACE = "_PLACE_";

    private static final String SERVICE = """
            [Unit]
            Description=Tells somebody of a certificate that was not renewed
            [Service]
            Type=oneshot
            ExecStart=@SCRIPT@ failed
            """;

    private static final String LOOK = """
            [Unit]
            Description=Looks whether a certificate ends soon
            [Service]
            Type=oneshot
            ExecStart=@SCRIPT@ look
            """;

    private static final String TIMER = """
            [Unit]
            Description=Looks daily whether a certificate ends soon
            [Timer]
            OnCalendar=*-*-* 09:23:00
            RandomizedDelaySec=30min
            Persistent=true
            [Install]
            WantedBy=timers.target
            """;

    private static final String DROP_IN = """
            [Unit]
            OnFailure=certguide-notice.service
            """;

    /** Every hour: where cron starts Certbot, nothing else sees that it has failed. */
    private static final String LINE = "41 * * * * root @SCRIPT@ look\n";

    /**
     * @throws IllegalArgumentException if {@link #check} finds something wrong with the target
     */
    public Notice {
        if (!(check(kind, target) instanceof InputCheck.Valid good)
                || !good.value().equals(target)) throw new IllegalArgumentException("nobody can be told so");
    }

    /** Looks at what somebody entered; what is good is as it is used. */
    public static InputCheck check(Kind kind, String entered) {
        String text = entered.strip();
        if (kind == Kind.MAIL) return EmailAddress.check(text);
        if (text.isEmpty()) return wrong("empty");
        if (kind == Kind.NTFY && TOPIC.matcher(text).matches()) return new InputCheck.Valid("https://ntfy.sh/" + text);
        if (!ADDRESS.matcher(text).matches()) return wrong("address");
        URI uri = URI.create(text.replaceAll("[^A-Za-z0-9.:/-].*", ""));
        boolean here = "localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost());
        // On the way, others would read where to send messages in the name of this server.
        return text.startsWith("https:") || here ? new InputCheck.Valid(text) : wrong("https");
    }

    private static InputCheck wrong(String why) {
        return new InputCheck.Invalid(Message.of("renewal.notice." + why), Optional.empty());
    }

    /** What sets it up on a server where these are, in the place of what was set up before. */
    public Remedy.Command remedy(RenewalSchedule schedule) {
        List<String> lines = new ArrayList<>();
        lines.add("umask 077");
        lines.add("mkdir -p /etc/certguide");
        lines.add(file(FILE, kind.word() + "\n" + HIDDEN + "\n").strip());
        lines.add(file(SCRIPT, script()).strip());
        lines.add("chmod 755 " + SCRIPT);
        lines.add("umask 022");
        if (schedule.systemd()) {
            String units = "/etc/systemd/system/";
            lines.add(file(units + "certguide-notice.service", SERVICE.replace("@SCRIPT@", SCRIPT))
                    .strip());
            lines.add(file(units + "certguide-look.service", LOOK.replace("@SCRIPT@", SCRIPT))
                    .strip());
            lines.add(file(units + "certguide-look.timer", TIMER).strip());
            for (String unit : units(schedule)) {
                lines.add("mkdir -p " + units + unit + ".d");
                lines.add(
                        file(units + unit + ".d/certguide-notice.conf", DROP_IN).strip());
            }
            lines.add("systemctl daemon-reload && systemctl -q enable --now certguide-look.timer || exit");
        }
        boolean timers = schedule.timers().stream().anyMatch(RenewalTimer::active);
        if (!timers && schedule.start().isAlpine()) {
            lines.add("ln -sf " + SCRIPT + " /etc/periodic/hourly/certguide-notice");
        } else if (!timers) {
            lines.add(file("/etc/cron.d/certguide-notice", LINE.replace("@SCRIPT@", SCRIPT))
                    .strip());
        }
        return Remedy.command(
                "renewal-notice",
                List.of(new Remedy.Change(
                        "sh -c " + Command.quote(String.join("\n", lines)),
                        Optional.of(Undo.of(Undo.Kind.NOTICE_SET_UP)),
                        Optional.of(new Remedy.Hidden(HIDDEN, target)))));
    }

    private static List<String> units(RenewalSchedule schedule) {
        return schedule.timers().stream()
                .map(RenewalTimer::unit)
                .filter(unit -> UNIT.matcher(unit).matches())
                .distinct()
                .toList();
    }

    private static String file(String path, String content) {
        return "cat >" + path + " <<\"END\" || exit\n" + content + "END\n";
    }

    /** The script that tells somebody, in the language of whoever sets it up. */
    static String script() {
        return TEXT.replace("@LIVE@", InstalledCertificate.DIRECTORY + "/live")
                .replace("@FILE@", FILE)
                .replace("@LEFT@", words("left"))
                .replace("@TEST@", words("test"))
                .replace("@FAILED@", words("failed"));
    }

    /** A sentence for the format of printf, with its places in their order. */
    private static String words(String key) {
        return Messages.of("renewal.notice.told." + key, PLACE, PLACE)
                .replaceAll("[\"'\\\\$`%]", "")
                .replace(PLACE, "%s");
    }

    /** Sends a message to try it. */
    public static String test() {
        return SCRIPT + " test";
    }
}
