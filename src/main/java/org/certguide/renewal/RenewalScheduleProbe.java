package org.certguide.renewal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.certguide.server.Probe;
import org.certguide.server.ScriptOutput;
import org.certguide.system.Port80;

/** Asks a server what will renew its certificates. */
public final class RenewalScheduleProbe {
    private RenewalScheduleProbe() {}

    /**
     * What asks root of a server what will renew its certificates. systemd is
     * asked in UTC, as the form of its times has no offset. Of the files of cron, and of the scripts that
     * they and timers start, only the lines are told that speak of Certbot or set where programs are
     * looked for.
     */
    static final String COMMANDS = Port80.FUNCTIONS
            + """
                section systemd
                test -d /run/systemd/system && echo running
                P='/[A-Za-z0-9_./@+-]*'
                scripts() {
                  printf '%s\\n' "$1" | grep -o "$P" | sort -u | head -n 100 | while IFS= read -r w; do
                    case ${w##*/} in
                      ''|certbot|certbot-auto|letsencrypt|letsencrypt-auto) continue ;;
                      *.sh) ;;
                      *) test -x "$w" || continue ;;
                    esac
                    test -f "$w" || continue
                    case $w$(head -c 2 "$w" | tr -d '\\000') in *'#!'|*.sh??) ;; *) continue ;; esac
                    grep -qi -e certbot -e letsencrypt "$w" && printf '%s\\n' "$w"
                  done
                }
                spoken() {
                  head -c 65536 "$1" 2>/dev/null | tr -d '\\000' | sed -e :a -e '/\\\\$/{' -e N -e 's/\\\\\\n//' -e ta -e '}' \\
                    | grep -i -e certbot -e letsencrypt -e '^[a-z[:space:]]*PATH=' -e '^[[:space:]]*sleep[[:space:]]' | head -n 60 | cut -c 1-2000 \\
                    | while IFS= read -r k; do printf '%s%s\\n' "$2" "$k" | line; done
                }
                absent() {
                  printf '%s\\n' "$1" | grep -o "$P" | sort -u | grep -i -e 'certbot[^/]*$' -e 'letsencrypt[^/]*$' \\
                    | while IFS= read -r w; do test -e "$w" || printf '%s%s\\n' "$2" "$w"; done
                }
                if test -d /run/systemd/system && has systemctl; then
                  for t in certbot.timer snap.certbot.renew.timer certbot-renew.timer \\
                      /etc/systemd/system/*.timer /usr/local/lib/systemd/system/*.timer; do
                    t=${t##*/}
                    case $t in *[!A-Za-z0-9@:._-]*) continue ;; esac
                    section "timer $t"
                    r=$(TZ=UTC within 10 systemctl show "$t" -p LoadState -p ActiveState -p UnitFileState \\
                      -p NextElapseUSecRealtime -p LastTriggerUSec -p Unit -p TimersCalendar 2>/dev/null)
                    printf '%s\\n' "$r"
                    case $r in *LoadState=loaded*) ;; *) continue ;; esac
                    u=$(printf '%s\\n' "$r" | sed -n 's/^Unit=//p')
                    test -n "$u" || continue
                    c=$(within 10 systemctl show "$u" -p ExecStart 2>/dev/null)
                    printf '%s\\n' "$c"
                    c=$(printf '%s\\n' "$c" | sed -e 's/.*argv\\[\\]=//' -e 's/ ; ignore_errors=.*//')
                    absent "$c" 'gone '
                    scripts "$c" | while IFS= read -r w; do spoken "$w" 'script '; done
                    @SETTINGS@
                  done
                fi
                section cron
                for f in /etc/crontab /etc/anacrontab /etc/cron.d/* /var/spool/cron/crontabs/root \\
                    /var/spool/cron/root /etc/crontabs/root /var/cron/tabs/root \\
                    /etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/* /etc/cron.monthly/* \\
                    /etc/periodic/*/* /usr/local/etc/periodic/*/*; do
                  test -f "$f" || continue
                  case $f in /usr/local/etc/periodic/*)
                    grep -qi '^weekly_certbot_enable="*yes' /etc/periodic.conf /etc/periodic.conf.local 2>/dev/null || continue
                  esac
                  a=$(head -c 65536 "$f" 2>/dev/null | tr -d '\\000' | sed -e :a -e '/\\\\$/{' -e N -e 's/\\\\\\n//' -e ta -e '}')
                  s=$(scripts "$a")
                  printf '%s\\n' "$a" | grep -qi -e certbot -e letsencrypt || test -n "$s" || continue
                  test -x "$f" && x=x || x=-
                  printf '%s\\n' "$a" | head -n 400 | cut -c 1-2000 | while IFS= read -r l; do
                    n=$(for w in $s; do case $l in *"$w"*) spoken "$w" "|$w|$x|" ;; esac; done)
                    case $n$l in
                      *[Cc][Ee][Rr][Tt][Bb][Oo][Tt]*|*[Ll][Ee][Tt][Ss][Ee][Nn][Cc][Rr]*|PATH*=*|*[[:space:]]PATH=*) ;;
                      CRON_TZ*=*|RANDOM_DELAY*=*|START_HOURS_RANGE*=*) ;;
                      *) continue ;;
                    esac
                    printf '%s|%s|%s\\n' "$f" "$x" "$l" | line
                    absent "$l" '?'
                    test -z "$n" || printf '%s\\n' "$n"
                  done
                done
                section certbots
                for d in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin /snap/bin; do
                  for n in certbot certbot-auto letsencrypt letsencrypt-auto; do
                    test -x "$d/$n" && printf '%s/%s\\n' "$d" "$n"
                  done
                done
                section processes
                { for f in /proc/[0-9]*/comm; do
                  read -r n <"$f" && printf '%s\\n' "$n"
                done; test -d /proc/1 || ps -axo comm; } 2>/dev/null | sort -u | grep -e cron
                test -d /run/systemd/system && has systemctl && systemctl -q is-active cron.target && echo systemd-cron
                test -d /run/systemd/system && has systemctl && systemctl -q is-active anacron.timer && echo anacron.timer
                # With runit cron is up while its start waits for other services.
                has sv && for n in cron crond cronie; do sv status "$n" 2>/dev/null | grep -q '^run:' && echo cron; done
                section programs
                for p in @PROGRAMS@; do
                  has "$p" && printf '%s\\n' "$p"
                done
                """.replace("@PROGRAMS@", RenewalStart.PROGRAMS).replace("@SETTINGS@", TimerEnvironment.SCRIPT.strip())
            + CronClock.COMMANDS
            + RenewalPort80.COMMANDS;

    /** Docker alone takes some ten seconds for each answer on a busy server. */
    static final Duration LIMIT = Duration.ofMinutes(2);

    /** Asks that, in one round trip. */
    public static final Probe<RenewalSchedule> PROBE =
            Probe.of("renewal", true, LIMIT, COMMANDS, RenewalScheduleProbe::read);

    private static RenewalSchedule read(ScriptOutput s) {
        return read(s, "");
    }

    /**
     * @param certificate whose renewals port 80 is looked at for; empty for those of all
     */
    static RenewalSchedule read(ScriptOutput s, String certificate) {
        boolean systemd = s.text("systemd").equals("running");
        List<RenewalTimer> timers = s.texts().keySet().stream()
                .filter(heading -> heading.startsWith("timer "))
                .flatMap(h -> RenewalTimer.read(h.substring(6), s.lines(h)).stream())
                .sorted(RenewalTimer.ORDER)
                .toList();
        List<String> processes = s.lines("processes");
        RenewalStart start = new RenewalStart(systemd, s.lines("programs"));
        boolean cronie = !start.isAlpine() && processes.stream().anyMatch(p -> p.matches("crond|cronie|systemd-cron"));
        return new RenewalSchedule(
                systemd,
                timers,
                CronJob.read(s.lines("cron")),
                processes.stream().anyMatch(p -> p.matches("crond?|fcron|cronie|systemd-cron")),
                processes.contains("anacron.timer"),
                CronClock.read(s.lines("clock"), s.lines("starters"), cronie),
                s.texts().containsKey("certbots") ? Optional.of(Set.copyOf(s.lines("certbots"))) : Optional.empty(),
                start,
                RenewalPort80.read(s, certificate),
                Optional.empty(),
                timers.stream()
                        .filter(t -> t.active() && t.missing().isEmpty())
                        .findFirst()
                        .flatMap(t -> TimerEnvironment.read(s.lines("timer " + t.name()))));
    }
}
