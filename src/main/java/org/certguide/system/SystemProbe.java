package org.certguide.system;

import org.certguide.server.Command;
import org.certguide.server.Sections;

import java.time.Duration;

/** Asks a server what it is, in one round trip, as the user who is logged in. Changes nothing. */
public final class SystemProbe {
    /** What the sum of the limits inside the script stays under on any server that answers. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private SystemProbe() {}

    /**
     * @param token see {@link org.certguide.server.Sudo#mark}; the same for {@link
     *     SystemFacts#parse}
     */
    public static Command command(String token) {
        return Command.of("sh -c " + Command.quote(script(token)), LIMIT);
    }

    /**
     * The script. It never starts certbot-auto, which would update itself, nor {@code snap}, which
     * waits for minutes where its service does not run.
     */
    static String script(String token) {
        return Sections.prelude(token)
                + """
                exec </dev/null
                section os-release
                cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release 2>/dev/null
                section uname
                uname -s; uname -m; uname -r
                section user
                id -u; id -un
                section pid1
                cat /proc/1/comm 2>/dev/null || ps -p 1 -o comm= 2>/dev/null
                section systemd
                test -d /run/systemd/system && echo running
                section container
                if has systemd-detect-virt; then within 5 systemd-detect-virt -c 2>/dev/null; fi
                cat /run/systemd/container 2>/dev/null
                test -e /.dockerenv && echo docker
                test -e /run/.containerenv && echo podman
                test -d /proc/vz && test ! -d /proc/bc && echo openvz
                section sudo
                if has sudo; then echo present; within 5 sudo -n true 2>&1; echo "status $?"; fi
                section managers
                for m in apt-get dnf yum zypper pacman apk emerge pkg pkg_add brew snap python3; do
                  has $m && echo $m
                done
                section certbot
                seen=; first=$(command -v certbot 2>/dev/null)
                for p in "$first" /usr/bin/certbot /bin/certbot /usr/local/bin/certbot /snap/bin/certbot \
                    /var/lib/snapd/snap/bin/certbot /opt/certbot/bin/certbot /usr/bin/letsencrypt; do
                  test -x "$p" || continue
                  r=$(readlink -f "$p" 2>/dev/null)
                  case "$seen" in *"|${r:-$p}|"*) continue ;; esac
                  seen="$seen|${r:-$p}|"
                  l=$(readlink "$p" 2>/dev/null)
                  case "$p $l" in
                    */snap/bin/*) v=$(sed -n "s/^version: *//p" /snap/certbot/current/meta/snap.yaml \
                        /var/lib/snapd/snap/certbot/current/meta/snap.yaml 2>/dev/null | head -n 1) ;;
                    *) v=$(within 15 "$p" --version 2>&1 | head -n 3 | tr "\\n" " ") ;;
                  esac
                  echo "$p|$l|$v"
                done
                for p in /usr/local/bin/certbot-auto /usr/bin/certbot-auto /opt/certbot-auto "$HOME/certbot-auto"; do
                  test -e "$p" && echo "$p||$(sed -n "s/^LE_AUTO_VERSION=//p" "$p" 2>/dev/null | head -n 1)"
                done
                section packages
                if has dpkg-query; then within 5 dpkg-query -W -f "\\${Status} \\${Package}|" certbot 2>/dev/null; fi
                if has rpm; then within 10 rpm -q certbot 2>/dev/null; fi
                if has apk; then within 5 apk info -e certbot 2>/dev/null; fi
                if has pacman; then within 5 pacman -Q certbot 2>/dev/null; fi
                finish
                """;
    }
}
