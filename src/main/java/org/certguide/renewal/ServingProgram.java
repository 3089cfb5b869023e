package org.certguide.renewal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Undo;
import org.certguide.server.Command;

/**
 * A program that serves with a certificate: what its settings need, for people to copy, and what lets it
 * read a renewed one, as it would show visitors the old one for ever. Certbot has only fetched it.
 */
public enum ServingProgram {
    NGINX("nginx", "nginx", """
            listen 443 ssl;
            ssl_certificate @CHAIN@;
            ssl_certificate_key @KEY@;
            """, "sudo nginx -t\nsudo nginx -s reload", "nginx -t -q && nginx -s reload\n"),
    APACHE(
            "apache",
            "Apache",
            """
            SSLEngine on
            SSLCertificateFile @CHAIN@
            SSLCertificateKeyFile @KEY@
            """,
            "sudo apachectl configtest\nsudo apachectl graceful",
            "apachectl configtest 2>/dev/null && apachectl graceful\n"),
    /** Wants chain and key in one file, which the hook writes. */
    HAPROXY(
            "haproxy",
            "HAProxy",
            """
            bind :443 ssl crt /etc/haproxy/certificates/@NAME@.pem
            """,
            "sudo haproxy -c -f /etc/haproxy/haproxy.cfg\nsudo systemctl reload haproxy",
            """
            umask 077
            mkdir -p /etc/haproxy/certificates || exit
            cat @CHAIN@ @KEY@ >/etc/haproxy/certificates/@NAME@.new || exit
            mv -f /etc/haproxy/certificates/@NAME@.new /etc/haproxy/certificates/@NAME@.pem || exit
            if [ -d /run/systemd/system ]; then systemctl -q reload haproxy; else service haproxy reload; fi
            """),
    POSTFIX("postfix", "Postfix", """
            smtpd_tls_cert_file = @CHAIN@
            smtpd_tls_key_file = @KEY@
            smtpd_tls_security_level = may
            """, "sudo postfix check\nsudo postfix reload", "postfix reload 2>/dev/null\n"),
    DOVECOT("dovecot", "Dovecot", """
            ssl = yes
            ssl_cert = <@CHAIN@
            ssl_key = <@KEY@
            """, "sudo doveconf -n ssl\nsudo doveadm reload", "doveadm reload\n"),
    /** What a swarm runs is left to the swarm, which would put another one beside what is restarted. */
    COMPOSE("compose", "Docker Compose", """
            volumes:
              - /etc/letsencrypt:/etc/letsencrypt:ro
            """, "sudo docker compose up -d", """
            s=$(docker ps -q -f label=com.docker.swarm.task.id)
            for c in $(docker ps -q); do
              case $s in *"$c"*) continue ;; esac
              docker inspect -f "{{range .Mounts}}{{println .Source}}{{end}}" "$c" | grep -q -e "^/etc/letsencrypt$" -e "^/etc/letsencrypt/" || continue
              docker restart -t 20 "$c" || exit
            done
            """),
    /** Does not run as root, and gets its own copy with a password. */
    TOMCAT(
            "tomcat",
            "Tomcat",
            """
            <Connector port="8443" protocol="org.apache.coyote.http11.Http11NioProtocol" SSLEnabled="true">
              <SSLHostConfig>
                <Certificate certificateKeystoreFile="/var/lib/certguide/@NAME@.p12" certificateKeystoreType="PKCS12"
                             certificateKeystorePassword="PASSWORD" />
              </SSLHostConfig>
            </Connector>
            """,
            "sudo cat /var/lib/certguide/@NAME@.password\nsudo systemctl restart \"tomcat*\"",
            store("tomcat")),
    /**
     * Version 9 puts the folder of its settings before every path; above the root there is the root. It does not start
     * without a store of trusted certificates and a password for the key, of which Debian has none that are right.
     */
    JETTY(
            "jetty",
            "Jetty",
            """
            jetty.sslContext.keyStorePath=../../../../../../../../var/lib/certguide/@NAME@.p12
            jetty.sslContext.keyStoreType=PKCS12
            jetty.sslContext.keyStorePassword=PASSWORD
            jetty.sslContext.keyManagerPassword=PASSWORD
            jetty.sslContext.trustStorePath=../../../../../../../../var/lib/certguide/@NAME@.p12
            jetty.sslContext.trustStoreType=PKCS12
            jetty.sslContext.trustStorePassword=PASSWORD
            """,
            "sudo cat /var/lib/certguide/@NAME@.password\nsudo systemctl restart \"jetty*\"",
            store("jetty")),
    /** Takes every certificate of its folder, and needs no lines. */
    COCKPIT("cockpit", "Cockpit", "", "", """
            umask 077
            d=/etc/cockpit/ws-certs.d
            [ -d "$d" ] || exit
            cat @CHAIN@ >"$d/@NAME@.crt" && cat @KEY@ >"$d/@NAME@.key" || exit
            if getent group cockpit-ws >/dev/null; then chgrp cockpit-ws "$d/@NAME@".* && chmod 640 "$d/@NAME@".*; fi
            if [ -d /run/systemd/system ]; then systemctl -q try-restart cockpit.service; fi
            """);

    private static final String FOLDER = "/usr/local/lib/certguide/reload";
    private static final String HOOK = InstalledCertificate.DIRECTORY + "/renewal-hooks/deploy/certguide-reload";

    /** Certbot runs it after each renewal, whatever the certificate. */
    private static final String SCRIPT = """
            #!/bin/sh
            # Lets the programs read a renewed certificate that have been set for it.
            PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin"
            r=0
            for f in @FOLDER@/"${RENEWED_LINEAGE##*/}"/*; do
              [ -f "$f" ] || continue
              sh "$f" || r=$?
            done
            exit $r
            """.replace("@FOLDER@", FOLDER);

    /** Asks root which are set for a certificate. */
    static final String COMMANDS = """
            section reloads
            ls @FOLDER@/@NAME@ 2>/dev/null
            """.replace("@FOLDER@", FOLDER);

    private final String id;
    private final String title;
    private final String lines;
    private final String commands;
    private final String reload;

    /**
     * @param id as Certbot's selection calls it, where that has it
     * @param title what people call it
     * @param lines of its settings
     * @param commands that check them and have them read, as a user types them
     * @param reload what lets it read a renewed certificate, run as root; without single quotes
     */
    ServingProgram(String id, String title, String lines, String commands, String reload) {
        this.id = id;
        this.title = title;
        this.lines = lines;
        this.commands = commands;
        this.reload = reload;
    }

    /** For a program of that user, which may read it; the password is made once. */
    private static String store(String user) {
        return """
                umask 077
                d=/var/lib/certguide/@NAME@
                mkdir -p /var/lib/certguide || exit
                chmod 711 /var/lib/certguide
                [ -s "$d.password" ] || head -c 18 /dev/urandom | base64 | tr -d "+/=" >"$d.password" || exit
                openssl pkcs12 -export -in @CHAIN@ -inkey @KEY@ -name @NAME@ -passout "file:$d.password" -out "$d.new" || exit
                if getent group @USER@ >/dev/null; then chgrp @USER@ "$d.new" && chmod 640 "$d.new"; fi
                mv -f "$d.new" "$d.p12" || exit
                if [ -d /run/systemd/system ]; then systemctl -q try-restart "@USER@*.service"; else service @USER@ restart; fi
                """.replace("@USER@", user);
    }

    /** As Certbot's selection calls it, and the keys of texts. */
    public String id() {
        return id;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** The one that is called so. */
    public static Optional<ServingProgram> of(String id) {
        return Stream.of(values()).filter(p -> p.id.equals(id)).findFirst();
    }

    /** The one whose settings name a certificate. */
    static Optional<ServingProgram> using(List<String> files) {
        return files.stream()
                .flatMap(file -> Stream.of(values()).filter(p -> file.startsWith("/etc/" + p.folder())))
                .findFirst();
    }

    private String folder() {
        return this == APACHE ? "apache2/" : id + "/";
    }

    private String filled(String text, String name) {
        return text.replace("@CHAIN@", InstalledCertificate.fullchain(name))
                .replace("@KEY@", InstalledCertificate.privkey(name))
                .replace("@NAME@", name);
    }

    /** Lines of its settings for a certificate; empty where it needs none. */
    public String lines(String name) {
        return filled(lines, name).strip();
    }

    /** Commands that make it read them, as a user types them. */
    public List<String> commands(String name) {
        return filled(commands, name).lines().toList();
    }

    /** Those that are set to read a certificate after each renewal. */
    static List<ServingProgram> read(List<String> names) {
        return names.stream().flatMap(n -> of(n.strip()).stream()).toList();
    }

    /**
     * Lets it read this certificate after each renewal of it, and once now, to try it.
     *
     * @return empty where the name cannot stand in a script
     */
    public Optional<Remedy.Command> remedy(String name) {
        if (!InstalledCertificate.isName(name) || name.contains("*")) return Optional.empty();
        String place = FOLDER + "/" + name;
        String files = Stream.of(
                        "mkdir -p " + place + " " + HOOK.substring(0, HOOK.lastIndexOf('/')) + " || exit",
                        "cat >" + place + "/" + id + " <<\"END\" || exit\n" + filled(reload, name) + "END",
                        "cat >" + HOOK + " <<\"END\" || exit\n" + SCRIPT + "END",
                        "chmod 755 " + HOOK)
                .collect(Collectors.joining("\n"));
        return Optional.of(Remedy.command(
                "renewal-reload",
                List.of(
                        Remedy.Change.of(
                                "sh -c " + Command.quote(files), Undo.of(Undo.Kind.RELOAD_SET, name + "/" + id)),
                        new Remedy.Change(
                                "env RENEWED_LINEAGE=" + InstalledCertificate.DIRECTORY + "/live/" + name + " " + HOOK,
                                Optional.empty())),
                title));
    }
}
