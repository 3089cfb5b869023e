package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.checks.LabChecklist;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Stoppable;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Sudo;
import org.certguide.text.Messages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A website of Docker Compose on ports 80 and 443, in a virtual machine, set up by the words of its card: Debian 12 has
 * the old program with a hyphen, Debian 13 the new one.
 */
@UsesLab
@Tag("matrix")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class ComposeIT {
    @TempDir
    Path home;

    private LabServer server;

    @AfterEach
    void leaveNothing() {
        server.reset();
    }

    private static IssuedCertificate certificate(RenewalLook look) {
        return look.certificate().orElseThrow();
    }

    private void isServed(IssuedCertificate own) throws Exception {
        LabCertificate.await(server, LabCertificate.isServed(server, 443, own));
        Finding served = ServedCertificate.of(Lab.internet(), server.domain()).judge(server.domain(), own);
        assertEquals("renewal.served-same.title", served.title().key(), () -> Messages.of(served.found()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bookworm", "trixie"})
    void visitorsOfAContainerGetTheNewCertificateAfterARenewal(String name) throws Exception {
        server = Lab.server(name);
        server.boot("swarm");
        String domain = server.domain();
        LabCertificate.issue(server, "--key-type", "rsa");
        server.in("lab-gateway", "0", domain);
        ServingProgram compose = ServingProgram.COMPOSE;

        // The lines of the card, in a service that has none so far; then its command, in that folder.
        server.in("sh", "-ec", """
                mkdir -p /srv/web; cd /srv/web
                cat >docker-compose.yml <<'END'
                services:
                  web:
                    image: gateway
                    restart: unless-stopped
                    ports:
                      - "80:80"
                      - "443:443"
                END
                printf '%s\\n' "$0" | sed 's/^/    /' >>docker-compose.yml
                """, compose.lines(domain));
        for (String command : compose.commands(domain)) {
            server.in(
                    "sh",
                    "-ec",
                    "cd /srv/web; c=$0; docker compose version >/dev/null 2>&1 ||"
                            + " c=$(printf '%s' \"$c\" | sed 's/docker compose/docker-compose/'); eval \"$c\"",
                    command);
        }
        try (LabChecklist list = LabChecklist.open(server, "deploy", Optional.of(new Sudo.Free()), home)) {
            isServed(certificate(list.ask(RenewalLook.probe(domain))));

            // The container holds port 80: what the checklist proposes goes to Certbot with the next request.
            Finding held = list.look(domain, Clock.systemUTC(), "port80").get("port80");
            Stoppable holder = held.remedies().stream()
                    .filter(Remedy.StopDuringRequest.class::isInstance)
                    .map(remedy -> ((Remedy.StopDuringRequest) remedy).holder())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(Messages.of(held.found())));
            assertEquals(Stoppable.Kind.CONTAINER, holder.kind());
            List<String> options = Hooks.options(holder);
            LabCertificate.issue(server, "--key-type", "rsa", "--force-renewal", options.getFirst(), options.getLast());

            // The button that has it read the certificate after each renewal, and now.
            list.apply(compose.remedy(domain).orElseThrow());
            RenewalLook set = list.ask(RenewalLook.probe(domain));
            assertEquals(List.of(compose), set.reloads());
            assertEquals("port80-past", set.schedule().port80().finding().id());
            isServed(certificate(set));

            LabCertificate.makeDue(server);
            server.in("systemctl", "start", "certbot.service");
            RenewalLook renewed = list.ask(RenewalLook.probe(domain));
            assertNotEquals(certificate(set).serial(), certificate(renewed).serial());
            assertTrue(renewed.history().why().isEmpty(), () -> "" + renewed.history());
            isServed(certificate(renewed));

            // Where the container is not stopped for the renewal, as with the website's folder, it is restarted after
            // it.
            server.in(
                    "sh",
                    "-ec",
                    "cd /srv/web; sed -i '/\"80:80\"/d' docker-compose.yml;"
                            + " if docker compose version >/dev/null 2>&1; then docker compose up -d; else docker-compose up -d; fi;"
                            + " sed -i -e '/^pre_hook/d' -e '/^post_hook/d' /etc/letsencrypt/renewal/" + domain
                            + ".conf");
            isServed(certificate(renewed));
            server.in("systemctl", "start", "certbot.service");
            RenewalLook again = list.ask(RenewalLook.probe(domain));
            assertNotEquals(certificate(renewed).serial(), certificate(again).serial());
            isServed(certificate(again));
        }
    }
}
