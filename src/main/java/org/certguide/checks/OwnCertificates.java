package org.certguide.checks;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.certguide.system.SystemFacts.Mark;
import org.certguide.text.Message;

/**
 * Programs that get certificates by themselves, so that Certbot may not be needed beside them. Where each has its own
 * is told in {@code checks.certificates.own.ID}.
 */
enum OwnCertificates {
    CADDY("caddy", "Caddy", "caddy", ""),
    TRAEFIK("traefik", "Traefik", "traefik", ""),
    /** With its module for ACME; told by its settings. */
    NGINX("nginx", "nginx", "", ""),
    /** With its module md; told by its settings. */
    APACHE("apache", "Apache", "", ""),
    CPANEL("cpanel", "cpsrvd", Mark.CPANEL),
    PLESK("plesk", "", Mark.PLESK),
    DIRECTADMIN("directadmin", "directadmin", Mark.DIRECTADMIN),
    ISPCONFIG("ispconfig", "", Mark.ISPCONFIG),
    CYBERPANEL("cyberpanel", "", Mark.CYBERPANEL),
    VIRTUALMIN("virtualmin", "", Mark.VIRTUALMIN),
    HESTIACP("hestiacp", "", Mark.HESTIA),
    VESTACP("vestacp", "", Mark.VESTA),
    AAPANEL("aapanel", "", Mark.AAPANEL),
    CLOUDPANEL("cloudpanel", "", Mark.CLOUDPANEL),
    CWP("cwp", "", Mark.CWP),
    KEYHELP("keyhelp", "", Mark.KEYHELP),
    RUNCLOUD("runcloud", "", Mark.RUNCLOUD),
    CLOUDRON("cloudron", "", Mark.CLOUDRON),
    PROXMOX("proxmox", "", Mark.PROXMOX),
    /** Without Virtualmin, which brings it along. */
    WEBMIN("webmin", "Webmin", "", "/etc/webmin"),
    COOLIFY("coolify", "Coolify", "", "/data/coolify"),
    DOKPLOY("dokploy", "Dokploy", "", "/etc/dokploy"),
    CAPROVER("caprover", "CapRover", "", "/captain"),
    FROXLOR("froxlor", "Froxlor", "", "/var/www/html/froxlor"),
    YUNOHOST("yunohost", "YunoHost", "", "/etc/yunohost"),
    ACME_SH("acme-sh", "acme.sh", "", "/root/.acme.sh"),
    DEHYDRATED("dehydrated", "dehydrated", "", "/var/lib/dehydrated");

    /** A shell function that tells which are there, and the names that Caddy has certificates for. */
    static final String FUNCTION = """
            own_certificates() {
              for f in /proc/[0-9]*/comm; do
                read -r n <"$f" || continue
                case $n in
            @PROCESSES@
                esac
              done
            @FOLDERS@
              grep -rqs '^[[:space:]]*acme_issuer' /etc/nginx && echo 'own nginx'
              grep -rqsi '^[[:space:]]*<*MDomain' /etc/apache2/sites-enabled /etc/apache2/conf-enabled \\
                /etc/httpd/conf /etc/httpd/conf.d && echo 'own apache'
              for f in /var/lib/caddy/.local/share/caddy/certificates/*/*/*.crt; do
                [ -e "$f" ] && printf 'owned %s\\n' "${f##*/}"
              done
              return 0
            } 2>/dev/null
            """.replace(
                    "@PROCESSES@",
                    lines(p -> p.process.isEmpty() ? "" : "      %s) echo 'own %s' ;;".formatted(p.process, p.id)))
            .replace(
                    "@FOLDERS@",
                    lines(p -> p.folder.isEmpty() ? "" : "  [ -d %s ] && echo 'own %s'".formatted(p.folder, p.id)));

    private final String id;
    private final String title;
    private final String process;
    private final String folder;

    /**
     * @param id as the function and the keys of texts have it
     * @param process its name, or empty
     * @param folder that it alone has, or empty
     */
    OwnCertificates(String id, String title, String process, String folder) {
        this.id = id;
        this.title = title;
        this.process = process;
        this.folder = folder;
    }

    /** A control panel. */
    OwnCertificates(String id, String process, Mark panel) {
        this(id, panel.title(), process, panel.folder());
    }

    private static String lines(Function<OwnCertificates, String> line) {
        return Arrays.stream(values()).map(line).filter(l -> !l.isEmpty()).collect(Collectors.joining("\n"));
    }

    /** The program that the function has called so. */
    static Optional<OwnCertificates> of(String id) {
        return Arrays.stream(values()).filter(program -> program.id.equals(id)).findFirst();
    }

    /** What people call it. */
    String title() {
        return title;
    }

    /** Where its own certificates are, or where it shows them. */
    Message place() {
        return Message.of("checks.certificates.own." + id);
    }
}
