package org.certguide.renewal;

import org.certguide.server.Sections;

/** Asks a server what will renew its certificates, and what holds port 80. Changes nothing. */
public final class RenewalProbe {
    private RenewalProbe() {}

    /**
     * A script for root, in one round trip. systemd is asked in UTC, as the form of its times has
     * no offset.
     *
     * @param token see {@link org.certguide.server.Sudo#mark}; the same for {@link
     *     RenewalSchedule#parse}
     */
    public static String script(String token) {
        return Sections.prelude(token)
                + """
                exec </dev/null
                section systemd
                test -d /run/systemd/system && echo running
                for t in certbot.timer snap.certbot.renew.timer certbot-renew.timer; do
                  section "timer $t"
                  if test -d /run/systemd/system && has systemctl; then
                    TZ=UTC within 10 systemctl show "$t" -p LoadState -p ActiveState -p UnitFileState \
                      -p NextElapseUSecRealtime -p LastTriggerUSec 2>/dev/null
                  fi
                done
                section cron
                for f in /etc/crontab /etc/cron.d/* /etc/cron.hourly/* /etc/cron.daily/* \
                    /etc/cron.weekly/* /etc/cron.monthly/* /etc/periodic/*/* \
                    /var/spool/cron/crontabs/root /var/spool/cron/root /etc/crontabs/root; do
                  test -f "$f" || continue
                  grep -e certbot -e letsencrypt "$f" 2>/dev/null | while IFS= read -r l; do
                    test -x "$f" && x=x || x=-
                    echo "$f|$x|$l"
                  done
                done
                section processes
                cat /proc/[0-9]*/comm 2>/dev/null | sort -u | grep -e cron -e anacron
                section port80
                if has ss; then within 10 ss -ltnp 2>/dev/null; fi
                section sockets
                cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r n a r s rest; do
                  test "$s" = 0A && echo "$a"
                done
                section services
                if has docker; then
                  within 10 docker service ls --format "{{.Name}} {{.Replicas}} {{.Ports}}" 2>/dev/null
                fi
                finish
                """;
    }
}
