package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A web server that holds port 80 and is chosen in the sentence: the certificate is issued past it,
 * in both ways, and so it is renewed.
 */
@UsesLab
class WebServerIT {
    private final LabServer server = Lab.server("systemd");

    @TempDir
    Path home;

    private User user;

    /** The next test may want port 80 for something else. */
    @AfterEach
    void close() {
        if (user != null) user.close();
        server.reset();
    }

    @ParameterizedTest
    @CsvSource({"nginx, nginx", "apache, apache2"})
    void theCertificateIsIssuedAndRenewedPastTheWebServer(String software, String service) throws IOException {
        server.reset();
        server.in("systemctl", "start", service);
        user = new User(home);
        user.connects(server, "deploy", "deploy-pw");
        user.waitFor(UiId.SYSTEM_FOUND).press(UiId.SYSTEM_FOUND_CHOOSE);
        user.press(UiId.PRIMARY).type(UiId.DOMAINS, "systemd.lab.test").press(UiId.PRIMARY);
        // What holds port 80 is known and agreed to: nothing to be stopped first.
        user.waitFor(UiId.CHECK_AGAIN).waitFor(UiId.CHECK, "port80", "as you said under System");
        user.press(UiId.PRIMARY).waitFor(UiId.PANEL_CONTENT, "Certbot ").press(UiId.PRIMARY);

        // The folder that its settings say is filled in.
        user.press(UiId.PURPOSE, "other").waitFor(UiId.PROOF_FOLDER);
        user.tick(UiId.TERMS).picture("live/proof-" + software);
        String before = mainPid(service);
        user.press(UiId.PRIMARY).waitFor(UiId.RESULT_CHAIN);
        assertEquals(before, mainPid(service));
        renews("authenticator = webroot", "/var/www/html");
        assertEquals(before, mainPid(service));

        server.in("sh", "-c", "cd /etc/letsencrypt && rm -rf live archive renewal");
        user.press(UiId.CERTIFICATE_AGAIN).press(UiId.PROOF, "stop");
        user.press(UiId.PRIMARY).waitFor(UiId.RESULT_CHAIN);
        String between = mainPid(service);
        assertTrue(!between.equals(before) && !between.equals("0"), before + " " + between);
        renews("authenticator = standalone", "systemctl stop " + service + ".service");
        String after = mainPid(service);
        assertTrue(!after.equals(between) && !after.equals("0"), between + " " + after);
        user.press(UiId.PRIMARY).waitFor(UiId.RENEWAL_PORT, "Certbot gets past it");
        // It serves http only.
        user.waitFor(UiId.RENEWAL_SERVED, "There is no answer at https://systemd.lab.test");
        visitorsGetIt(service);
    }

    /** The web server is given the certificate, and goes on with it when there is a newer one. */
    private void visitorsGetIt(String service) throws IOException {
        server.in("sh", "-c", """
                l=/etc/letsencrypt/live/systemd.lab.test
                if [ $1 = nginx ]; then
                    echo "server { listen 443 ssl; ssl_certificate $l/fullchain.pem;" \
                        "ssl_certificate_key $l/privkey.pem; }" > /etc/nginx/conf.d/https.conf
                else
                    a2enmod -q ssl
                    printf '%s\n' '<VirtualHost *:443>' 'SSLEngine on' \
                        "SSLCertificateFile $l/fullchain.pem" \
                        "SSLCertificateKeyFile $l/privkey.pem" '</VirtualHost>' \
                        > /etc/apache2/sites-enabled/https.conf
                fi
                systemctl restart $1
                """, "sh", service);
        user.press(UiId.RENEWAL_LOOK);
        user.waitFor(UiId.RENEWAL_SERVED, "the certificate that Certbot looks after");
        server.in(
                "certbot",
                "certonly",
                "-n",
                "--force-renewal",
                "--cert-name",
                "systemd.lab.test",
                "--webroot",
                "-w",
                "/var/www/html");
        user.press(UiId.RENEWAL_LOOK);
        user.waitFor(UiId.RENEWAL_SERVED, "Visitors get another certificate");
        // The days that are left are those of the newer one.
        String end = server.in(
                "sh",
                "-c",
                "date -u -d \"$(openssl x509 -enddate -noout -in"
                        + " /etc/letsencrypt/live/systemd.lab.test/fullchain.pem"
                        + " | cut -d= -f2)\" +%FT%TZ");
        assertTrue(Files.readString(user.profile()).contains(end.strip()), end);
        server.in("systemctl", "reload", service);
        user.press(UiId.RENEWAL_LOOK);
        user.waitFor(UiId.RENEWAL_SERVED, "the certificate that Certbot looks after");
    }

    /** The process of the service; 0 while it does not run. */
    private String mainPid(String service) {
        return server.in("systemctl", "show", "-P", "MainPID", service).strip();
    }

    private void renews(String... settings) {
        String saved = server.in("cat", "/etc/letsencrypt/renewal/systemd.lab.test.conf");
        for (String setting : settings) assertTrue(saved.contains(setting), saved);
        String said = server.in("certbot", "renew", "--dry-run", "--no-random-sleep-on-renew");
        assertTrue(said.contains("all simulated renewals succeeded"), said);
    }
}
