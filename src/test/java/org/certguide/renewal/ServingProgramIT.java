package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.checks.LabChecklist;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Sudo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real programs, set up by the words of their card: after a renewal, visitors get the new certificate. */
@UsesLab
@Tag("matrix")
@Timeout(900)
class ServingProgramIT {
    @TempDir
    Path home;

    private final LabServer server = Lab.server("systemd");

    @AfterAll
    static void leaveNothing() {
        Lab.server("systemd").reset();
    }

    /**
     * @param install what puts it on the server
     * @param lines what puts the lines, which are in $l, where the card says; $n is the name
     * @param visit where it serves, as options of {@code openssl s_client}
     * @param files of its own, with who may read them
     */
    private record Setup(String install, String lines, String visit, String files) {}

    private static final String WEB = "mkdir -p /var/www/html; systemctl start ";

    private static Setup setup(ServingProgram program) {
        return switch (program) {
            case NGINX ->
                new Setup(
                        WEB + "nginx",
                        "printf 'server {\\nserver_name %s;\\n%s\\n}\\n' $n \"$l\" >/etc/nginx/sites-enabled/$n",
                        "443",
                        "");
            case APACHE ->
                new Setup(
                        WEB + "apache2",
                        "a2enmod -q ssl; printf '<VirtualHost *:443>\\nServerName %s\\n%s\\n</VirtualHost>\\n' $n \"$l\""
                                + " >/etc/apache2/sites-enabled/$n.conf",
                        "443",
                        "");
            case HAPROXY ->
                new Setup(
                        "$get haproxy; systemctl start haproxy",
                        "printf '%s\\n' 'frontend lab' 'mode http' \"$l\" 'http-request return status 200'"
                                + " >>/etc/haproxy/haproxy.cfg",
                        "443",
                        "/etc/haproxy/certificates/$n.pem root 600");
            case POSTFIX ->
                new Setup(
                        "$get postfix; systemctl start postfix",
                        "sed -i -e '/^smtpd_tls_cert_file/d' -e '/^smtpd_tls_key_file/d'"
                                + " -e '/^smtpd_tls_security_level/d' /etc/postfix/main.cf;"
                                + " printf '%s\\n' \"$l\" >>/etc/postfix/main.cf",
                        "25 -starttls smtp",
                        "");
            case DOVECOT ->
                new Setup(
                        "$get dovecot-imapd; systemctl start dovecot",
                        "f=/etc/dovecot/conf.d/10-ssl.conf; sed -i -e '/^ssl = /d' -e '/^ssl_cert/d' -e '/^ssl_key/d' $f;"
                                + " printf '%s\\n' \"$l\" >>$f",
                        "993",
                        "");
            case TOMCAT ->
                new Setup(
                        "mkdir -p /usr/share/man/man1; $get tomcat10; systemctl start tomcat10",
                        "p=$(cat /var/lib/certguide/$n.password); printf '%s\\n' \"$l\" | sed s/PASSWORD/$p/ >/run/lines;"
                                + " sed -i -e '/<Service /r /run/lines' /etc/tomcat10/server.xml",
                        "8443",
                        "/var/lib/certguide/$n.p12 tomcat 640");
            case JETTY ->
                new Setup(
                        "mkdir -p /usr/share/man/man1; $get jetty9; systemctl start jetty9",
                        "p=$(cat /var/lib/certguide/$n.password); printf '%s\\n' --module=https \"$l\" |"
                                + " sed s/PASSWORD/$p/ >/etc/jetty9/start.d/ssl.ini",
                        "8443",
                        "/var/lib/certguide/$n.p12 jetty 640");
            case COCKPIT -> new Setup("$get cockpit-ws; systemctl start cockpit.socket", "true", "9090", "");
            case COMPOSE -> throw new AssertionError("needs Docker");
        };
    }

    private String inShell(String script, String lines) {
        return server.in(
                "sh",
                "-ec",
                "exec 2>&1; export DEBIAN_FRONTEND=noninteractive; n=$0; l=$1;"
                        + " get='apt-get install -q -y --no-install-recommends -o APT::Update::Error-Mode=any'\n"
                        + script,
                server.domain(),
                lines);
    }

    /** Waits until visitors get a certificate with that serial number. */
    private void serves(Setup setup, IssuedCertificate certificate) {
        LabCertificate.await(
                server,
                "echo | openssl s_client -servername " + server.domain() + " -connect 127.0.0.1:" + setup.visit
                        + " 2>/dev/null | openssl x509 -noout -serial 2>/dev/null | tr A-F a-f"
                        + " | grep -q '=0*" + certificate.serial() + "$'");
    }

    private static IssuedCertificate certificate(RenewalLook look) {
        return look.certificate().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"NGINX", "APACHE", "HAPROXY", "POSTFIX", "DOVECOT", "TOMCAT", "JETTY", "COCKPIT"})
    void visitorsGetTheNewCertificateAfterARenewal(ServingProgram program) throws Exception {
        server.reset();
        Setup setup = setup(program);
        String name = server.domain();
        inShell((setup.install.contains("$get") ? "apt-get update -q >/dev/null\n" : "") + setup.install, "");
        boolean web = setup.install.startsWith(WEB);
        LabCertificate.issue(
                server, web ? new String[] {"--webroot", "-w", "/var/www/html"} : new String[] {"--standalone"});
        LabCertificate.makeDue(server);
        try (LabChecklist list = LabChecklist.open(server, "deploy", Optional.of(new Sudo.Free()), home)) {
            list.apply(program.remedy(name).orElseThrow());
            inShell(setup.lines, program.lines(name));
            for (String command : program.commands(name)) inShell(command, "");
            RenewalLook before = list.ask(RenewalLook.probe(name));
            assertEquals(List.of(program), before.reloads());
            serves(setup, certificate(before));

            server.in("systemctl", "start", "certbot.service");
            RenewalLook renewed = list.ask(RenewalLook.probe(name));
            assertNotEquals(certificate(before).serial(), certificate(renewed).serial());
            assertTrue(renewed.history().why().isEmpty(), () -> "" + renewed.history());
            serves(setup, certificate(renewed));
            if (setup.visit.equals("443")) {
                assertEquals(
                        "renewal.served-same.title",
                        ServedCertificate.of(Lab.internet(), name)
                                .judge(name, certificate(renewed))
                                .title()
                                .key());
            }
            if (!setup.files.isEmpty()) {
                inShell("set -- " + setup.files + "; [ \"$(stat -c '%G %a' $1)\" = \"$2 $3\" ]", "");
            }
        }
    }
}
