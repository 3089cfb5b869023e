package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.control.TextField;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.Profile;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.renewal.RevocationList;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.Failing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another name in a certificate of the server: Certbot asks whether it was understood, and that is a form. */
class ChangeNamesTest extends PanelPictures {
    private static final String OTHER = "shop.example.org";

    @BeforeEach
    void openRenewal() {
        app.server.chain = FakeServer.read("certificates/crl-fullchain.pem");
        app.server.system = FakeServer.recorded("system/systemd-ubuntu")
                .replaceFirst("sudo: a password is required\nstatus 1", "status 0");
        kept("standalone");
        app.connect();
        Profile own = app.profile(PanelStates.DOMAIN, 60, DryRunResult.SUCCEEDED);
        app.save(own);
        app.fx(() -> {
            app.work().profile().profile().set(own);
            app.work().wishes().domainText().set(PanelStates.DOMAIN);
            for (Step step : List.of(Step.CHECKLIST, Step.INSTALL, Step.CERTIFICATE))
                app.walkthrough.step(step).state().set(StepStatus.SKIPPED);
            app.walkthrough.open(Step.RENEWAL);
        });
        app.await("the schedule", () -> app.work().renewal().schedule().get() != null);
        app.idle();
    }

    private void kept(String authenticator) {
        String end = "\ncertguide-0123456789 end";
        String recorded = FakeServer.recorded("renewal/systemd");
        StringBuilder all = new StringBuilder();
        for (String name : List.of(PanelStates.DOMAIN, OTHER)) {
            all.append("\ncertguide-0123456789 settings ")
                    .append(name)
                    .append("\nauthenticator = ")
                    .append(authenticator);
            all.append("\n\ncertguide-0123456789 cert ")
                    .append(name)
                    .append('\n')
                    .append(app.server.chain);
        }
        int at = recorded.lastIndexOf(end);
        app.server.renewal = recorded.substring(0, at) + all + recorded.substring(at);
    }

    private void wanted(String certificate, String names) {
        app.press(UiId.KEPT_NAMES.id() + "-" + certificate);
        app.fx(() -> ((TextField) app.node(UiId.KEPT_NAMES_ENTRY)).setText(names));
        app.lookBelow("renewal-all-names");
        app.press(UiId.KEPT_NAMES_GO);
    }

    private String request() {
        return app.work().certificate().commandLine();
    }

    @Test
    void certbotAsksAndTheNewNamesAreInTheCertificate() {
        wanted(PanelStates.DOMAIN, "dms.example.org, www.dms.example.org");
        assertEquals(Step.CERTIFICATE, app.walkthrough.current().get());
        app.await("the form", () -> app.sees(UiId.CERTIFICATE_DOMAINS));
        assertTrue(request().contains("-d dms.example.org -d www.dms.example.org"), request());
        app.server.terminals.add(FakeTerminal.playing(0, "bookworm-certname-update"));
        app.press(UiId.PRIMARY);
        app.await("the question", () -> app.work().console().prompt().get() != null);
        assertEquals("update-names", app.work().console().prompt().get().id());
        app.press(UiId.ANSWER_YES);
        app.await("the end", () -> app.work().certificate().outcome().get() != null);
    }

    @Test
    void aNameCanBeTakenAwayThoughTheCertificateIsCalledByIt() {
        wanted(PanelStates.DOMAIN, "www.dms.example.org");
        app.await("the form", () -> app.sees(UiId.CERTIFICATE_DOMAINS));
        assertTrue(request().contains("--cert-name dms.example.org "), request());
        assertTrue(request().contains("-d www.dms.example.org"), request());
        app.press(UiId.CERTIFICATE_BACK);
        assertEquals(Step.RENEWAL, app.walkthrough.current().get(), "the way back is open");
    }

    @Test
    void anotherCertificateIsChangedUnderItsOwnNameAndKeptInAProfileOfItsOwn() {
        wanted(OTHER, "shop.example.org www.shop.example.org");
        app.await("the form", () -> app.sees(UiId.CERTIFICATE_DOMAINS));
        assertTrue(request().contains("--cert-name shop.example.org "), request());
        app.server.terminals.add(FakeTerminal.printing(
                0,
                FakeTerminal.turns("bookworm-certname-update").stream()
                        .map(turn -> turn.replace(PanelStates.DOMAIN, OTHER))
                        .toArray(String[]::new)));
        app.server.chainAfterwards = FakeServer.read("certificates/ecdsa-p256-two-names.pem");
        app.press(UiId.PRIMARY);
        app.await("the question", () -> app.work().console().prompt().get() != null);
        app.press(UiId.ANSWER_YES);
        app.await("the end", () -> app.work().certificate().outcome().get() != null);
        app.idle();
        List<Profile> all = app.walkthrough.profiles().readable();
        assertEquals(2, all.size());
        assertTrue(
                all.stream().anyMatch(p -> p.certificate().orElseThrow().name().equals(PanelStates.DOMAIN)));
        assertTrue(app.work().profile().isKept(OTHER));
    }

    @Test
    void whatHasProvedTheNamesSoFarDoesItAgain() {
        kept("nginx");
        app.press(UiId.RENEWAL_LOOK);
        app.idle();
        wanted(OTHER, "shop.example.org www.shop.example.org");
        app.await("the form", () -> app.sees(UiId.CERTIFICATE_DOMAINS));
        assertTrue(request().startsWith("sudo certbot certonly --nginx --cert-name shop.example.org"), request());
        kept("dns-cloudflare");
        app.fx(() -> app.walkthrough.open(Step.RENEWAL));
        app.press(UiId.RENEWAL_LOOK);
        app.idle();
        wanted(OTHER, "shop.example.org www.shop.example.org");
        assertTrue(request().startsWith("sudo certbot certonly --cert-name shop.example.org"), request());
    }

    @Test
    void whatIsNoNameIsSaidWhereItWasTyped() {
        wanted(OTHER, "shop.example.org *.shop.example.org");
        assertEquals(Step.RENEWAL, app.walkthrough.current().get());
        assertTrue(app.reads(UiId.KEPT).contains("*"), app.reads(UiId.KEPT));
        app.lookBelow("renewal-all-names-wrong");
    }

    @Test
    void whatVisitorsOfEachCertificateGetIsLookedAtOnRequest() {
        String before = app.reads(UiId.KEPT);
        assertFalse(before.contains("Nobody answers"), before);
        StepStatus state = app.work().renewal().state().get();
        app.press(UiId.KEPT_VISIT);
        app.idle();
        app.lookBelow("renewal-all-visited");
        String told = app.reads(UiId.KEPT);
        assertEquals(2, told.split("Nobody answers yet", -1).length - 1, told);
        assertEquals(state, app.work().renewal().state().get(), "a look changes nothing about the step");
    }

    private void listSays(RevocationList.Answer answer) {
        app.fx(() -> Failing.revocation(app.work().renewal(), answer));
    }

    @Test
    void theListOfRevokedCertificatesIsAskedOnlyOnRequest() {
        String before = app.reads(UiId.RENEWAL_PLAN);
        assertTrue(before.contains("Ask ye1.c.lencr.org whether it was revoked"), before);
        app.press(UiId.RENEWAL_REVOKED);
        app.idle();
        app.look("renewal-revocation-unknown");
        assertTrue(app.reads(UiId.RENEWAL_PLAN).contains("could not be read"), app.reads(UiId.RENEWAL_PLAN));
        listSays(new RevocationList.Answer.NotRevoked(PanelStates.NOW));
        assertTrue(app.reads(UiId.RENEWAL_PLAN).contains("It was not revoked"), app.reads(UiId.RENEWAL_PLAN));
        listSays(new RevocationList.Answer.Revoked(PanelStates.NOW, true));
        app.look("renewal-revoked");
        assertTrue(app.reads(UiId.RENEWAL_PLAN).contains("because others know its key"), app.reads(UiId.RENEWAL_PLAN));
    }

    @Test
    void servicesThatWatchFromOutsideAreAPage() {
        app.press(UiId.NOTICE_MONITORS);
        assertEquals(
                "https://letsencrypt.org/docs/monitoring-options/",
                app.opened.getLast().toString());
    }
}
