package org.certguide.renewal;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.certbot.DomainName;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.diagnosis.Remedy;
import org.certguide.server.Command;
import org.certguide.server.ScriptOutput;

/**
 * One of the certificates that Certbot keeps on a server.
 *
 * @param name Certbot's name for it
 * @param certificate empty if it cannot be read
 * @param settings what Certbot keeps for its renewals
 * @param usedBy the files of other programs that name it; untrusted
 */
public record KeptCertificate(
        String name, Optional<IssuedCertificate> certificate, RenewalSettings settings, List<String> usedBy) {
    /** More files than that are not told. */
    private static final int MOST_FILES = 8;

    /** What Certbot adds to a name that it had already given to another one. */
    private static final Pattern NUMBERED = Pattern.compile("(.{1,240})-(\\d{4})");

    private static final Pattern USE =
            Pattern.compile("(/[^:\\n]{1,300}):" + InstalledCertificate.DIRECTORY + "/live/([^/\\s]{1,253})/?");

    /** Asks root for all of them, fifty at most, and for the settings of other programs that name one. */
    static final String COMMANDS = """
            for f in @DIRECTORY@/renewal/*.conf; do
              n=${f##*/}
              n=${n%.conf}
              case $n in ''|*[!A-Za-z0-9_.*-]*) continue ;; esac
              i=$((${i:-0} + 1))
              [ "$i" -le 50 ] && [ -f "$f" ] || continue
              section "settings $n"
              sed -n -E '/^(@KEYS@) = /p' "$f" | head -n 20 | cut -c 1-400
              text "cert $n" "$(head -c 20000 "@DIRECTORY@/live/$n/fullchain.pem" 2>/dev/null)"
            done
            section uses
            for d in nginx apache2 httpd haproxy postfix dovecot exim4 mail lighttpd cockpit tomcat9 tomcat10 vsftpd.conf; do
              [ -e "/etc/$d" ] && grep -rIsoE '@DIRECTORY@/live/[A-Za-z0-9_.*-]+/' "/etc/$d"
            done | sort -u | head -n 300
            """.replace("@KEYS@", RenewalSettings.KEYS);

    /** More certificates and uses than a server that tells the truth would print are not looked at. */
    private static final int MOST = 50;

    private static final int MOST_USES = 300;

    /** Reads them, by name. */
    static List<KeptCertificate> read(ScriptOutput s) {
        List<Matcher> uses = s.lines("uses").stream()
                .limit(MOST_USES)
                .map(USE::matcher)
                .filter(Matcher::matches)
                .toList();
        String heading = "settings ";
        return s.texts().keySet().stream()
                .filter(h -> h.startsWith(heading))
                .map(h -> h.substring(heading.length()))
                .filter(InstalledCertificate::isName)
                .sorted()
                .limit(MOST)
                .map(name -> new KeptCertificate(
                        name,
                        IssuedCertificate.parse(s.text("cert " + name)),
                        RenewalSettings.read(s.lines(heading + name)),
                        uses.stream()
                                .filter(m -> m.group(2).equals(name))
                                .map(m -> m.group(1))
                                .distinct()
                                .limit(MOST_FILES)
                                .toList()))
                .toList();
    }

    /** The name that it would have had, where Certbot has added a number. */
    public Optional<String> plainName() {
        Matcher m = NUMBERED.matcher(name);
        return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
    }

    /** One of its names that can be visited; empty where there is none. */
    public Optional<String> visited() {
        return certificate.flatMap(
                c -> c.names().stream().filter(DomainName::isValid).findFirst());
    }

    /** The part of Certbot that proves that its names are the server's; untrusted, or empty. */
    public String authenticator() {
        return settings.authenticator();
    }

    /** How it is renewed, as the last part of the key of a text. */
    public String way() {
        if (settings.switchedOff()) return "off";
        if (settings.byHand()) return "hand";
        String how = settings.authenticator();
        if (how.startsWith("dns")) return "dns";
        return List.of("standalone", "webroot", "nginx", "apache").contains(how) ? how : "other";
    }

    /** Whether Certbot can prove that new names are the server's as it did before, without asking how. */
    public boolean goesOn() {
        return List.of("standalone", "webroot", "nginx", "apache").contains(way());
    }

    /** Takes it off the server, with its key and its renewals; what uses it would not start again. */
    public Remedy.Command deletion() {
        return Remedy.command(
                usedBy.isEmpty() ? "certificate-delete" : "certificate-delete-used",
                List.of(Remedy.Change.deleting("certbot delete -n --cert-name " + Command.quote(name))),
                name,
                RenewalFindings.shown(usedBy));
    }
}
