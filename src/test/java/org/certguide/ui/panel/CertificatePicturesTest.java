package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import javafx.scene.control.Button;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.KeyType;
import org.certguide.certbot.Outcome;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Step;
import org.certguide.renewal.RenewalProof;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** The request, its result, and the renewal that follows it, in every state. */
class CertificatePicturesTest extends PanelPictures {
    @Test
    void certificateForm() {
        app.reach(Step.CERTIFICATE);
        app.look("certificate-empty");
        app.fx(() -> app.work().wishes().email().set("ada"));
        app.press(UiId.PRIMARY);
        app.await(
                "the focus",
                () -> (UiId.PURPOSE.id() + "-dms")
                        .equals(app.window.root().getScene().getFocusOwner().getId()));
        app.press(UiId.TERMS_PAGE);
        assertEquals(List.of(URI.create("https://letsencrypt.org/repository/")), app.opened);
        app.look("certificate-wrong");
        String form = app.reads(UiId.PANEL_CONTENT);
        assertTrue(form.contains(Messages.of("panel.certificate.purpose.missing")), form);
        assertTrue(form.contains("Overture DMS is a system"), "what helps to choose is gone");
        fill();
        app.look("certificate-filled");
        app.lookBelow("certificate-filled-below");
        app.fx(() -> app.work().wishes().purpose().set(Purpose.OTHER));
        app.look("certificate-other");
    }

    @Test
    void proofThroughAWebServer() {
        runNginx();
        app.reach(Step.CERTIFICATE);
        app.fx(() -> app.work().wishes().purpose().set(Purpose.OTHER));
        // Nothing was chosen in the sentence: Certbot answers by itself, unless the user says so.
        assertTrue(app.work().certificate().commandLine().contains(" --standalone "));
        app.lookBelow("certificate-proof-standalone");
        app.press(UiId.PROOF.id() + "-stop");
        app.lookBelow("certificate-proof-stop");
        assertTrue(
                app.work().certificate().commandLine().contains("systemctl stop nginx"),
                app.work().certificate().commandLine());
        app.press(UiId.PROOF.id() + "-webroot");
        app.lookBelow("certificate-proof-webroot");
        assertTrue(app.work()
                .certificate()
                .commandLine()
                .startsWith("sudo certbot certonly --webroot -w /srv/www/dms --cert-name"));
        app.fx(() -> app.work().wishes().challenge().folder().set("www"));
        assertEquals("", app.work().certificate().commandLine());
        app.press(UiId.PRIMARY);
        app.lookBelow("certificate-proof-wrong");
        assertFalse(app.work().certificate().isBusy());
    }

    @Test
    void certificateWorking() {
        app.reach(Step.CERTIFICATE);
        fill();
        app.server.terminals.add(FakeTerminal.endless("Saving debug log to /var/log/letsencrypt/letsencrypt.log\r\n"
                + "Requesting a certificate for dms.example.org\r\n"));
        app.press(UiId.PRIMARY);
        app.await("the output", () -> app.work().console().command().get().length() > 0);
        app.look("certificate-working");
        app.press(UiId.CANCEL);
        app.await("the end", () -> app.work().certificate().outcome().get() != null);
        app.idle();
        app.look("certificate-cancelled");
    }

    @Test
    void certificateFails() {
        request(FakeTerminal.playing(1, "bookworm-challenge-port80-dropped"));
        app.await("the failure", () -> app.work().certificate().problem().get() != null);
        app.look("certificate-failed");
        assertProposed(UiId.FAILURE_ACTION, UiId.PRIMARY);
    }

    private static final String[] ANOTHER_ANSWERED = {
        "Certbot failed to authenticate some domains (authenticator: standalone). The Certificate Authority reported"
                + " these problems:",
        "  Identifier: dms.example.org",
        "  Type:   unauthorized",
        "  Detail: 93.184.216.34: Invalid response from http://dms.example.org/.well-known/acme-challenge/ZVV: 404",
        "",
        "Some challenges have failed."
    };

    /** The name was changed at the provider after the checks. */
    @Test
    void whoseRequestFailsReadsWhichServerAnsweredInstead() {
        app.reach(Step.CERTIFICATE);
        fill();
        app.names.address = "198.41.0.4";
        fails("reasons", ANOTHER_ANSWERED);
        String told = app.reads(UiId.PROBLEM);
        assertTrue(app.sees(UiId.FAILURE_REASON.id() + "-points"), told);
        assertTrue(told.contains("dms.example.org leads to 198.41.0.4. This server has 93.184.216.34."), told);
        String guide = Messages.of(app.window.guideProperty().get().now());
        assertTrue(guide.contains("let dms.example.org lead to 93.184.216.34"), guide);
        assertProposed(UiId.FAILURE_ACTION, UiId.PRIMARY);
    }

    @Test
    void whereTheChecksFindNothingTheUserIsToldWhatWasLookedAt() {
        app.reach(Step.CERTIFICATE);
        fill();
        fails("reasons-none", ANOTHER_ANSWERED);
        String told = app.reads(UiId.PROBLEM);
        assertTrue(told.contains("nothing wrong was found: Domain name, Where the domain name leads, "), told);
        assertFalse(told.contains("Disk"), told);
    }

    /** A request that ends with these words of Certbot's. */
    private void fails(String picture, String... words) {
        app.server.terminals.add(FakeTerminal.printing(
                1,
                "Saving debug log to /var/log/letsencrypt/letsencrypt.log\r\n" + String.join("\r\n", words) + "\r\n"));
        var model = app.work().certificate();
        Outcome before = model.outcome().get();
        app.press(UiId.PRIMARY);
        app.await(
                "the failure",
                () -> model.problem().get() != null && model.outcome().get() != before);
        app.await("the end", () -> !app.work().console().running().get());
        app.look("certificate-failed-" + picture);
    }

    private static String limit(String words, String until) {
        return "There were too many requests of a given type :: too many "
                + words
                + ", retry after "
                + until
                + ": see https://letsencrypt.org/docs/rate-limits/";
    }

    private void assertProposed(UiId best, UiId other) {
        assertTrue(app.node(best).getStyleClass().contains("primary"), best.id());
        assertFalse(app.node(other).getStyleClass().contains("primary"), other.id());
    }

    @Test
    void certificateFailsInManyWays() {
        app.reach(Step.CERTIFICATE);
        fill();
        fails("unknown", "An unexpected error occurred:", "ValueError: something new");
        assertFalse(app.sees(UiId.FAILURE_ACTION));
        assertTrue(app.node(UiId.PRIMARY).getStyleClass().contains("primary"));
        fails("limit-hours", limit("failed authorizations (5) for \"x\"", "2026-11-24 08:30:00 UTC"));
        app.seen(UiId.FAILURE_ACTION);
        assertProposed(UiId.FAILURE_ACTION, UiId.PRIMARY);
        app.press(UiId.FAILURE_ACTION);
        app.look("certificate-waiting");
        app.seen(UiId.WAIT_CANCEL);
        app.press(UiId.WAIT_CANCEL);
        fails(
                "limit-days",
                limit("certificates (5) already issued for this exact set of identifiers", "2026-11-27 17:12:00 UTC"));
        fails(
                "broken-renewal",
                "Renewal configuration file /etc/letsencrypt/renewal/dms.example.org.conf is" + " broken.");
        app.press(UiId.FAILURE_ACTION);
        app.look("certificate-failed-log");
        app.server.checks.put("port80", NGINX_ON_PORT_80);
        fails("port80", "Problem binding to port 80: Could not bind to IPv4 or IPv6.");
        app.seen(UiId.FAILURE_ACTION);
        assertProposed(UiId.FAILURE_ACTION, UiId.PRIMARY);
        fails(
                "secondary",
                "Certbot failed to authenticate some domains (authenticator: standalone). The"
                        + " Certificate Authority reported these problems:",
                "  Identifier: dms.example.org",
                "  Type:   unauthorized",
                "  Detail: During secondary validation: 93.184.216.34: Invalid response from"
                        + " http://dms.example.org/.well-known/acme-challenge/ZVV94n2ipW799hVYrz:"
                        + " 403",
                "",
                "Some challenges have failed.");
        fails(
                "key-type",
                "Are you trying to change the key type of the certificate named dms.example.org"
                        + " from RSA to ECDSA? Please provide both --cert-name and --key-type on"
                        + " the command line to confirm the change you are trying to make.");
        app.press(UiId.FAILURE_ACTION);
        app.fx(() -> app.work().wishes().trial().set(true));
        fails("trial", "The server experienced an internal error :: Error creating new order");
    }

    @Test
    void certificateTrial() {
        app.reach(Step.CERTIFICATE);
        fill();
        app.fx(() -> app.work().wishes().trial().set(true));
        assertEquals("Try on the test server", ((Button) app.node(UiId.PRIMARY)).getText());
        app.look("certificate-trial-filled");
        run(FakeTerminal.printing(0, "The dry run was successful.\r\n"));
        app.await("the outcome", () -> app.work().certificate().outcome().get() != null);
        app.look("certificate-trial");
    }

    private void issued(Purpose purpose, int exit, String chain) {
        app.reach(Step.CERTIFICATE);
        fill();
        app.fx(() -> {
            app.work().wishes().purpose().set(purpose);
            app.work().wishes().keyType().set(KeyType.ECDSA);
        });
        app.server.chainAfterwards = FakeServer.read("certificates/" + chain);
        List<String> turns = FakeTerminal.turns("bookworm-fresh-happy");
        run(FakeTerminal.printing(exit, turns.getLast()));
        app.await("the result", () -> app.work().certificate().state().get().passed());
    }

    @Test
    void certificateForDms() {
        issued(Purpose.DMS, 0, "rsa-fullchain.pem");
        app.look("certificate-result-dms");
        assertFalse(app.reads(UiId.PANEL_SENTENCE).contains("questions"), "what is over is still announced");
        app.lookBelow("certificate-result-dms-below");
        renewal();
    }

    @Test
    void certificateForOthers() {
        issued(Purpose.OTHER, 1, "ecdsa-fullchain.pem");
        app.look("certificate-result-warning");
        String told = app.reads(UiId.RESULT);
        assertTrue(told.contains("If the program does not run as root"), told);
        app.lookBelow("certificate-result-warning-below");
    }

    @Test
    void whoHasNginxIsToldHowItUsesTheCertificate() {
        runNginx();
        issued(Purpose.OTHER, 0, "rsa-fullchain.pem");
        app.look("certificate-result-nginx");
        app.lookBelow("certificate-result-nginx-below");
        String told = app.reads(UiId.RESULT);
        assertTrue(told.contains("ssl_certificate /etc/letsencrypt/live/dms.example.org/fullchain.pem;"), told);
        assertTrue(told.contains("sudo nginx -t"), told);
        app.press(UiId.PRIMARY);
        app.await("the schedule", () -> app.work().renewal().schedule().get() != null);
        app.idle();
        String serving = app.reads(UiId.SERVING);
        assertTrue(serving.contains("ssl_certificate /etc/letsencrypt/live/dms.example.org/fullchain.pem;"), serving);
        app.fx(() -> app.node(UiId.SERVING_RELOAD).requestFocus());
        app.look("renewal-serving");
        app.lookBelow("renewal-serving-below");
        app.press(UiId.SERVING_RELOAD);
        app.await("the question to be in sight", () -> Layout.isInView(app.node(UiId.REMEDY_RUN)));
        app.look("renewal-serving-ask");
        app.server.renewal = telling("\ncertguide-0123456789 reloads\nnginx\n");
        app.press(UiId.REMEDY_RUN);
        app.await("the change", () -> !app.work().renewal().changes().changes().isEmpty());
        app.idle();
        assertTrue(app.reads(UiId.SERVING).contains("After each renewal, nginx reads the new certificate."));
        String made = app.work().renewal().changes().changes().getLast().what();
        assertTrue(made.contains("/usr/local/lib/certguide/reload/dms.example.org/nginx"), made);
    }

    /** What the server tells, with more sections at its end. */
    private static String telling(String... sections) {
        String end = "\ncertguide-0123456789 end";
        String recorded = FakeServer.recorded("renewal/systemd");
        int at = recorded.lastIndexOf(end);
        return recorded.substring(0, at) + String.join("", sections) + recorded.substring(at);
    }

    @Test
    void renewalThatFailedIsToldWithItsCauseAndTheServerTellsSomebodyFromThenOn() {
        issued(Purpose.OTHER, 0, "rsa-fullchain.pem");
        String failed = "\ncertguide-0123456789 runs\nzone +0000\nfailed 2026-11-23 22:12:07\n"
                + "said 2026-11-23 22:12:09,000:ERROR:certbot._internal.renewal:Failed to renew certificate"
                + " dms.example.org with error: Could not bind TCP port 80 because it is already in use by another"
                + " process on this system (such as a web server).\n";
        String tools = "\ncertguide-0123456789 notice\n";
        app.server.renewal = telling(failed, tools + "tool curl\n");
        app.press(UiId.PRIMARY);
        app.await("the schedule", () -> app.work().renewal().schedule().get() != null);
        app.idle();
        app.look("renewal-past-failed");
        String told = app.reads(UiId.RENEWAL_PLAN);
        assertTrue(told.contains("Port 80 is in use") && told.contains("Renewal is due from"), told);
        app.lookBelow("renewal-notice");
        assertTrue(app.reads(UiId.RENEWAL_NOTICE).contains("no program that sends mail"));
        app.press(UiId.NOTICE_KIND.id() + "-ntfy");
        app.fx(() -> app.work().renewal().notice().target().set("my topic"));
        app.press(UiId.NOTICE_SET);
        assertTrue(app.reads(UiId.RENEWAL_NOTICE).contains("Enter an address such as"));
        app.lookBelow("renewal-notice-wrong");
        app.fx(() -> app.work().renewal().notice().target().set("my-topic"));
        app.press(UiId.NOTICE_SET);
        app.lookBelow("renewal-notice-ask");
        app.server.renewal = telling(failed, tools + "kind ntfy\nto https://ntfy.sh\ntool curl\n");
        app.press(UiId.REMEDY_RUN);
        app.await("the change", () -> !app.work().renewal().changes().changes().isEmpty());
        app.idle();
        String made = app.work().renewal().changes().changes().getLast().what();
        assertTrue(made.contains("certguide-notice") && !made.contains("my-topic"), made);
        String run = app.server.scripts.stream()
                .map(script -> script.body())
                .filter(body -> body.contains("cat >/etc/certguide/notice"))
                .findFirst()
                .orElseThrow();
        assertTrue(run.contains("ntfy\nhttps://ntfy.sh/my-topic\nEND"), run);
        app.press(UiId.NOTICE_TEST);
        app.idle();
        app.lookBelow("renewal-notice-told");
        assertTrue(app.reads(UiId.RENEWAL_NOTICE).contains("The message was sent"));
    }

    @Test
    void renewalByCronIsToldWithItsNextTimeAndItsHooksAreTestedOnRequest() {
        app.server.system = app.server.system.replace("certbot 2.1.0", "certbot 4.0.0");
        issued(Purpose.OTHER, 0, "rsa-fullchain.pem");
        String section = "\ncertguide-0123456789 ";
        app.server.renewal = section + "cron\n/etc/cron.d/certbot|-|0 */12 * * * root"
                + " perl -e 'sleep int(rand(43200))' && certbot -q renew\n" + section + "processes\ncron\n" + section
                + "clock\nnow 1796036400 +0000\nzone Etc/UTC\n" + section + "port80\nlooked\n" + section
                + "runs\nzone +0000\nran 2026-11-30 03:12:07\n" + section
                + "deploy\n/etc/letsencrypt/renewal-hooks/deploy/certguide-reload\n" + section + "end\n";
        app.press(UiId.PRIMARY);
        app.await("the schedule", () -> app.work().renewal().schedule().get() != null);
        app.idle();
        String told = app.reads(UiId.RENEWAL_SCHEDULE);
        assertTrue(told.contains("Next time: between November 30, 2026, 12:00"), told);
        assertTrue(told.contains("and December 1, 2026, 12:00"), told);
        assertTrue(told.contains("Certbot last looked for what is due: November 30, 2026, 3:12"), told);
        app.server.terminals.add(FakeTerminal.playing(0, "bookworm-renew-dryrun-ok"));
        app.press(UiId.PRIMARY);
        app.await("the test", () -> app.work().renewal().dryRun().get() != null);
        app.idle();
        app.look("renewal-cron");
        app.server.terminals.add(FakeTerminal.playing(0, "bookworm-renew-dryrun-ok"));
        app.press(UiId.RENEWAL_HOOKS);
        app.await("the hooks", () -> app.work().renewal().hasTestedDeployHooks());
        app.await("the end", () -> !app.work().renewal().isBusy());
        app.idle();
        assertTrue(app.reads(UiId.RENEWAL_TEST).contains("with what Certbot runs after a renewal"));
        assertFalse(app.sees(UiId.RENEWAL_HOOKS));
        app.look("renewal-hooks-tested");
    }

    @Test
    void everyCertificateOfTheServerIsListedAndAnotherOneIsLookedAfterWithAButton() throws Exception {
        issued(Purpose.OTHER, 0, "rsa-fullchain.pem");
        String chain = app.server.chain;
        String kept =
                "\ncertguide-0123456789 settings %s\nauthenticator = %s\n\ncertguide-0123456789 cert %1$s\n" + chain;
        app.server.renewal = telling(
                kept.formatted("dms.example.org", "standalone"),
                kept.formatted("dms.example.org-0001", "standalone"),
                kept.formatted("www.example.org", "nginx"),
                "\ncertguide-0123456789 uses\n/etc/nginx/sites-enabled/www:/etc/letsencrypt/live/www.example.org/\n");
        app.press(UiId.PRIMARY);
        app.await("the schedule", () -> app.work().renewal().schedule().get() != null);
        app.idle();
        app.lookBelow("renewal-all");
        String list = app.reads(UiId.KEPT);
        assertTrue(list.contains("All certificates of this server (3)"), list);
        assertTrue(list.contains("Used in /etc/nginx/sites-enabled/www"), list);
        assertTrue(list.contains("Renewed with the help of nginx"), list);
        app.press(UiId.KEPT_ADOPT.id() + "-www.example.org");
        app.await("the new profile", () -> app.work().profile().isKept("www.example.org"));
        assertEquals(2, app.window.servers().size());
        app.press(UiId.KEPT_DELETE.id() + "-www.example.org");
        assertTrue(app.reads(UiId.KEPT).contains("is named in /etc/nginx/sites-enabled/www"));
        app.lookBelow("renewal-all-delete");
        // What nothing brings back is not the blue button.
        assertTrue(app.node(UiId.REMEDY_KEEP).getStyleClass().contains("accent"));
        assertFalse(app.node(UiId.REMEDY_RUN).getStyleClass().contains("accent"));
        app.press(UiId.REMEDY_KEEP);
        assertTrue(app.sees(UiId.KEPT_DELETE.id() + "-www.example.org"));
    }

    /** The gateway was deployed since, and holds port 80 for good. */
    @Test
    void theRenewalBesideTheGatewayIsSetUpWithAButton() {
        issued(Purpose.DMS, 0, "rsa-fullchain.pem");
        app.server.renewal = app.server.renewal.replace(
                "looked\n", "looked\nswarm gateway replicated 2/2 *:80->80/tcp, *:443->443/tcp\n");
        app.press(UiId.PRIMARY);
        app.await("the schedule", () -> app.work().renewal().schedule().get() != null);
        app.idle();
        app.server.terminals.add(FakeTerminal.playing(1, "bookworm-renew-dryrun-port80-used"));
        app.press(UiId.PRIMARY);
        app.await("the test", () -> app.work().renewal().dryRun().get() != null);
        app.idle();
        app.look("renewal-gateway");
        assertFalse(app.reads(UiId.RENEWAL_PORT).contains("#!/bin/sh"), "the script stands before the button");
        app.press(UiId.PRIMARY);
        app.await("the question to be in sight", () -> Layout.isInView(app.node(UiId.REMEDY_RUN)));
        app.look("renewal-gateway-ask");
        app.server.renewal = FakeServer.recorded("renewal/systemd");
        app.press(UiId.REMEDY_RUN);
        app.await("the change", () -> !app.work().renewal().changes().changes().isEmpty());
        app.idle();
        String made = app.work().renewal().changes().changes().getLast().what();
        assertTrue(made.startsWith("sudo sh -c ") && made.contains("certguide-gateway"), made);
        assertTrue(made.contains("pre_hook = /usr/local/sbin/certguide-gateway stop"), made);
        assertFalse(made.contains("&& sudo systemctl enable"), "what runs is shown as it runs: " + made);
        app.server.terminals.add(FakeTerminal.playing(0, "bookworm-renew-dryrun-ok"));
        app.press(UiId.PRIMARY);
        app.await("the end", () -> app.work().renewal().proof() == RenewalProof.PROVED);
        app.idle();
        app.look("renewal-gateway-done");
        assertFalse(app.reads(UiId.RENEWAL_DONE).contains("Come back"), "the gateway leaves port 80 to it already");
    }

    /** With a certificate: the renewal before, while and after it is tested. */
    private void renewal() {
        app.press(UiId.PRIMARY);
        app.await("the schedule", () -> app.work().renewal().schedule().get() != null);
        app.idle();
        app.look("renewal-before");
        app.server.terminals.add(FakeTerminal.endless(
                FakeTerminal.turns("bookworm-renew-dryrun-ok").getFirst().substring(0, 200)));
        app.press(UiId.PRIMARY);
        app.look("renewal-running");
        assertTrue(
                app.reads(UiId.RENEWAL_TEST).contains(Messages.of("panel.install.running")),
                app.reads(UiId.RENEWAL_TEST));
        app.press(UiId.CANCEL);
        app.idle();
        app.server.terminals.add(FakeTerminal.playing(1, "bookworm-renew-dryrun-port80-used"));
        app.press(UiId.PRIMARY);
        app.await("the test", () -> app.work().renewal().dryRun().get() != null);
        app.idle();
        app.look("renewal-failed");
        assertTrue(app.sees(UiId.SAVE_LOG));
        assertTrue(app.sees(UiId.FAILURE_LOG));
        app.lookBelow("renewal-failed-below");
        switchTimerOff();
        app.press(UiId.RENEWAL_LOOK);
        app.idle();
        app.look("renewal-not-scheduled");
        assertFalse(app.sees(UiId.RENEWAL_DONE));
        app.server.renewal = FakeServer.recorded("renewal/systemd");
        app.press(UiId.RENEWAL_LOOK);
        app.idle();
        app.server.terminals.add(FakeTerminal.playing(0, "bookworm-renew-dryrun-ok"));
        app.press(UiId.PRIMARY);
        app.await("the end", () -> app.work().renewal().state().get().passed());
        app.look("renewal-ok");
        assertTrue(app.sees(UiId.RENEWAL_DONE));
        switchTimerOff();
        app.press(UiId.RENEWAL_LOOK);
        app.idle();
        app.look("renewal-unstarted");
        assertEquals(RenewalProof.UNSTARTED, app.work().renewal().proof());
        app.press(UiId.PRIMARY);
        app.look("renewal-ask");
        app.server.renewal = FakeServer.recorded("renewal/systemd").replace("=enabled", "=disabled");
        app.press(UiId.REMEDY_RUN);
        app.await("the change", () -> !app.work().renewal().changes().changes().isEmpty());
        app.idle();
        app.look("renewal-doubtful");
        assertEquals(RenewalProof.DOUBTFUL, app.work().renewal().proof());
        assertEquals(Severity.ATTENTION, app.window.servers().getFirst().severity(), "the list of servers agrees");
        app.server.loseConnections();
        app.await("the loss", () -> app.walkthrough.session().get() == null);
        app.look("renewal-lost");
    }

    private void switchTimerOff() {
        app.server.renewal = app.server
                .renewal
                .replace("=active", "=inactive")
                .replace("=enabled", "=disabled")
                .replace("Tue 2026-11-24 09:57:54 UTC", "");
    }
}
