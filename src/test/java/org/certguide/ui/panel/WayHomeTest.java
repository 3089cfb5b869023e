package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.control.MenuButton;
import org.certguide.guide.Step;
import org.certguide.profile.Profile;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** The ways out of a step: to the other servers, and out of the server. */
class WayHomeTest extends PanelPictures {
    @Test
    void thePillOfTheConnectionEndsIt() {
        app.connect();
        app.look("pill-connected");
        app.fx(() ->
                ((MenuButton) app.node(UiId.CONNECTION)).getItems().getFirst().fire());
        assertNull(app.walkthrough.session().get());
        assertTrue(app.sees(UiId.CONNECT_HOST));
    }

    @Test
    void theNameOfTheApplicationAndTheTitleOfTheListLeadToAllServers() {
        app.save(app.profile("one.example.org", 60, Profile.DryRunResult.SUCCEEDED));
        app.start();
        for (UiId way : List.of(UiId.HOME, UiId.RAIL_HOME)) {
            app.fx(app.panels::leaveStart);
            app.await("the servers", () -> app.sees(UiId.RAIL_HOME));
            app.press(way);
            assertTrue(app.sees(UiId.START_OPEN), way::id);
        }
    }

    @Test
    void theCardOfTheServerOneIsLoggedInToDoesNotLogOut() {
        Profile one = app.profile("one.example.org", 60, Profile.DryRunResult.SUCCEEDED);
        app.save(one);
        app.start();
        app.await("the card", () -> app.sees(UiId.START_OPEN));
        app.press(UiId.START_OPEN);
        assertTrue(app.reads(UiId.PANEL_SENTENCE).contains("one.example.org"), "it says which card was opened");
        app.connect();
        app.start();
        app.press(UiId.START_OPEN);
        assertNotNull(app.walkthrough.session().get());
        assertTrue(app.walkthrough.current().get() != Step.CONNECT);
    }

    @Test
    void aServerThatWasSavedIsInTheListAtOnce() {
        app.connect();
        Profile saved = app.profile(PanelStates.DOMAIN, 89, Profile.DryRunResult.SUCCEEDED);
        app.server.chain = FakeServer.read("certificates/rsa-fullchain.pem");
        app.fx(() -> {
            app.work().profile().profile().set(saved);
            app.walkthrough.open(Step.RENEWAL);
            app.work().renewal().readSchedule();
        });
        app.await(
                "the list",
                () -> app.window.servers().stream().anyMatch(s -> s.name().equals(PanelStates.DOMAIN)));
        assertEquals(1, app.window.servers().size());
    }
}
