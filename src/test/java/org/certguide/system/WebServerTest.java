package org.certguide.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {
    private static SystemFacts debian(String web, String sites) {
        return SystemFactsTest.facts(
                "systemd",
                "running",
                "web",
                web,
                "listens",
                "   0: 00000000:0050 00000000:0000 0A 00000000:00000000",
                "sites",
                sites);
    }

    /** The lines are those of Debian's own nginx.conf and of a site beside it. */
    @Test
    void nginxIsFoundWithTheFolderOfEachWebsite() {
        SystemFacts facts = debian("nginx /system.slice/nginx.service", """
                        nginx server {
                        nginx root /var/www/html;
                        nginx server_name _;
                        nginx server {
                        nginx server_name shop.example.org www.shop.example.org;
                        nginx root "/srv/shop/public";
                        nginx root /srv/shop/errors;
                        nginx server
                        nginx server_name proxy.example.org;
                        nginx root $document_root;
                        """);
        assertTrue(facts.port80());
        WebServer nginx = facts.webServers().getFirst();
        assertEquals("nginx", nginx.software());
        assertEquals("systemctl stop nginx.service", nginx.service().stop());
        assertEquals("systemctl start nginx.service", nginx.service().start());
        assertEquals(Optional.of("/srv/shop/public"), nginx.folder(List.of("www.shop.example.org")));
        assertEquals(Optional.of("/var/www/html"), nginx.folder(List.of("new.example.org")));
    }

    @Test
    void apacheIsFoundWithTheFolderOfEachWebsite() {
        SystemFacts facts = debian("apache2 /system.slice/apache2.service\nsshd /system.slice/ssh.service", """
                        apache <VirtualHost *:80>
                        apache DocumentRoot /var/www/html
                        apache <VirtualHost *:80>
                        apache ServerName example.org
                        apache ServerAlias www.example.org
                        apache DocumentRoot "/srv/www/example"
                        """);
        WebServer apache = facts.webServer("apache").orElseThrow();
        assertEquals("apache2", apache.service().name());
        assertEquals(Optional.of("/srv/www/example"), apache.folder(List.of("www.example.org")));
        assertEquals(1, facts.webServers().size());
    }

    @Test
    void haproxyIsFoundButHasNoFolderForAProof() {
        WebServer haproxy =
                debian("haproxy /system.slice/haproxy.service", "").webServers().getFirst();
        assertEquals("haproxy", haproxy.software());
        assertFalse(haproxy.hasFolders());
        assertTrue(debian("nginx /system.slice/nginx.service", "")
                .webServers()
                .getFirst()
                .hasFolders());
    }

    @Test
    void aWebServerInAContainerIsNotStoppedWithTheServersOwn() {
        assertEquals(
                List.of(),
                debian("nginx /system.slice/docker-0123456789abcdef.scope", "").webServers());
        assertEquals(
                List.of(),
                debian("nginx /docker/0123456789abcdef/system.slice/nginx.service", "")
                        .webServers());
    }

    @Test
    void aWebServerThatWasNotFoundIsTakenForThatOfTheDistribution() {
        assertEquals(
                "systemctl stop httpd.service",
                SystemFactsTest.facts("systemd", "running", "managers", "dnf")
                        .webServer("apache")
                        .orElseThrow()
                        .service()
                        .stop());
        SystemFacts alpine = SystemFactsTest.facts("managers", "apk");
        assertEquals(
                "service apache2 stop",
                alpine.webServer("apache").orElseThrow().service().stop());
        assertFalse(alpine.port80());
        assertEquals(Optional.empty(), alpine.webServer("other"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx 0::/user.slice/user-1000.slice/user@1000.service/app.slice/system.slice/nginx.service",
                "nginx 0::/user.slice/x:/system.slice/nginx.service",
                "nginx /user.slice/system.slice/nginx.service",
                "nginx 0::/system.slice/ssh.service",
                "nginx 0::/system.slice/cron.service",
                "nginx 0::/system.slice/docker.service"
            })
    void aProcessOfAUserThatCallsItselfNginxStopsNothing(String line) {
        assertEquals(List.of(), debian(line, "").webServers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx /system.slice/-H.service", "nginx /system.slice/a;b.service", "nginx"})
    void noServiceOfAStrangeNameIsStopped(String line) {
        assertEquals(List.of(), debian(line, "").webServers());
    }
}
