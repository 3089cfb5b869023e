package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DmsAnswers;
import org.certguide.guide.Step;
import org.certguide.profile.Profile;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.server.AgentKey;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Script;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who opens a saved server is logged in, and told how it stands, without typing or asking twice. */
class OpenSavedTest extends WithPanels {
    private static final String LOCKED = FakeServer.recorded("system/systemd-ubuntu");

    /** Where sudo wants no password. */
    private static final String FREE = LOCKED.replaceFirst("sudo: a password is required\nstatus 1", "status 0");

    private Profile saved;

    @BeforeEach
    void save() {
        app.server.chain = FakeServer.read("certificates/rsa-fullchain.pem");
        app.server.system = FREE;
        app.server.agentKeys = List.of(new AgentKey("ssh-ed25519", "me", "SHA256:a"));
        saved = loggedInBy(Login.Kind.AGENT);
    }

    private Profile loggedInBy(Login.Kind kind) {
        return app.profile(PanelStates.DOMAIN, 60, DryRunResult.SUCCEEDED)
                .with(new Profile.Login(PanelStates.ADDRESS, Optional.empty(), Optional.of(kind), Optional.empty()));
    }

    private void open(Profile profile) {
        app.save(profile);
        app.start();
        app.await("the card", () -> app.sees(UiId.START_OPEN));
        app.press(UiId.START_OPEN);
    }

    private void awaitRenewal() {
        app.await("the system", () -> app.work().system().state().get().passed());
        app.idle();
        if (app.walkthrough.current().get() != Step.RENEWAL) app.fx(() -> app.walkthrough.open(Step.RENEWAL));
        app.await("the schedule", () -> app.work().renewal().schedule().get() != null);
        app.idle();
    }

    private List<String> asked() {
        return app.server.scripts.stream().map(Script::name).toList();
    }

    @Test
    void oneQuestionTellsTheSystemTheCertificateAndItsRenewal() {
        open(saved);
        awaitRenewal();
        assertEquals(List.of("open dms.example.org"), asked());
        assertTrue(app.work().system().certbot().isPresent());
        assertTrue(app.work().certificate().state().get().passed());
        assertTrue(app.work().renewal().overview().look().get().certificate().isPresent());
        app.press(UiId.RENEWAL_LOOK);
        app.idle();
        assertEquals(List.of("open dms.example.org", "renewal dms.example.org"), asked(), "looked at anew when wanted");
    }

    @Test
    void cardSaysThatTheGatewayHoldsPort80OnceItWasSeenThere() {
        app.server.renewal = app.server.renewal.replace(
                "looked\n", "looked\nswarm gateway replicated 2/2 *:80->80/tcp, *:443->443/tcp\n");
        open(saved.with(new Profile.Wishes(Purpose.DMS, List.of(PanelStates.DOMAIN)))
                .with(DmsAnswers.of(PanelStates.DOMAIN)));
        awaitRenewal();
        assertEquals(List.of("open dms.example.org"), asked());
        app.start();
        app.await(
                "the card",
                () -> app.reads(UiId.START_CARD.id() + "-" + saved.id())
                        .contains("The gateway of Overture DMS holds port 80"));
        app.look("start-gateway-deployed");
    }

    /** A renewal was cut off, and nothing has brought the gateway back. */
    @Test
    void aGatewayThatStandsStillIsToldOnBothCardsAndStartedWithAButton() {
        String runs = app.server.renewal;
        app.server.renewal = runs.replace(
                "looked\n",
                "looked\nswarm gateway replicated 0/0 *:80->80/tcp, *:443->443/tcp\n"
                        + "stopped gateway 0 1795507200 2\nkept gateway 2 1795507100 left\n");
        open(saved.with(new Profile.Wishes(Purpose.DMS, List.of(PanelStates.DOMAIN)))
                .with(DmsAnswers.of(PanelStates.DOMAIN)));
        awaitRenewal();
        assertTrue(app.reads(UiId.RENEWAL_PORT).contains("gateway stands still"));
        app.look("renewal-stopped");
        app.start();
        app.await(
                "the card",
                () -> app.reads(UiId.START_CARD.id() + "-" + saved.id())
                        .contains("The gateway of Overture DMS stands still"));
        app.look("start-stopped");
        app.press(UiId.START_OPEN);
        app.press(UiId.REMEDY);
        app.look("renewal-stopped-ask");
        app.server.renewal = runs;
        app.press(UiId.REMEDY_RUN);
        app.await("the change", () -> !app.work().renewal().changes().changes().isEmpty());
        app.idle();
        assertEquals(
                "sudo docker service scale -d gateway=2 && sudo rm -f /var/lib/certguide/gateway",
                app.work().renewal().changes().changes().getLast().what());
        assertTrue(app.reads(UiId.RENEWAL_PORT).contains("Port 80 is free"));
    }

    @Test
    void whatSudoWantsAPasswordForIsAskedForWithThat() {
        app.server.system = LOCKED;
        app.server.sudoPassword = "secret";
        open(saved);
        app.await("the system", () -> app.work().system().state().get().passed());
        app.idle();
        assertEquals("open dms.example.org", asked().getFirst());
        assertTrue(!asked().contains("system"), "the rest is known: " + asked());
    }

    @Test
    void aServerThatDoesNotAnswerAllAtOnceIsAskedOneByOne() {
        app.server.strange = new FakeServer.Strange("open dms.example.org", "", 1, "", "sh: out of memory\n");
        open(saved);
        awaitRenewal();
        assertEquals(List.of("open dms.example.org", "login", "system"), asked().subList(0, 3));
        assertTrue(asked().contains("renewal dms.example.org"));
    }

    @Test
    void whereSomethingHasToBeTypedTheFormIsShown() {
        open(loggedInBy(Login.Kind.PASSWORD));
        app.idle();
        assertTrue(app.sees(UiId.CONNECT_HOST));
        assertNull(app.walkthrough.session().get());
        assertEquals(List.of(), asked());
    }

    @Test
    void withoutAKeyInTheAgentTheFormIsShownAndNothingIsCalledWrong() {
        app.server.agentKeys = List.of();
        open(saved);
        app.idle();
        assertTrue(app.sees(UiId.CONNECT_HOST));
        assertEquals(Login.Kind.AGENT, app.walkthrough.connect().kind().get());
        assertNull(app.walkthrough.connect().problem().get());
    }

    @Test
    void aLoginThatFailsIsToldWithTheFormBelow() {
        app.server.loginFailure = new Failure.LoginRefused("ubuntu", "publickey");
        open(saved);
        app.await("the refusal", () -> app.walkthrough.connect().problem().get() != null);
        assertTrue(app.sees(UiId.CONNECT_HOST));
    }

    @Test
    void howSomebodyHasLoggedInIsKeptForTheNextTime() {
        app.save(app.profile(PanelStates.DOMAIN, 60, DryRunResult.SUCCEEDED));
        app.start();
        app.await("the card", () -> app.sees(UiId.START_OPEN));
        app.press(UiId.START_OPEN);
        app.fx(() -> app.walkthrough.connect().kind().set(Login.Kind.AGENT));
        app.press(UiId.PRIMARY);
        awaitRenewal();
        Profile kept = app.walkthrough.profiles().readable().getFirst();
        assertEquals(Optional.of(Login.Kind.AGENT), kept.login().loginKind());
    }
}
