package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import javafx.scene.control.TextField;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.profile.Profile;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** What a user can do about a host key that is not the one that was known. */
class HostKeyCardsTest extends PanelPictures {
    private static final Failure CHANGED = new Failure.HostKeyChanged(
            FakeServer.KEY, FakeServer.OTHER_KEY, "/home/ada/.local/share/certguide/known_hosts");

    private void fail(Failure failure) {
        app.begin();
        app.server.loginFailure = failure;
        app.press(UiId.PRIMARY);
        app.await("the failure", () -> app.walkthrough.connect().problem().get() != null);
        app.idle();
        app.server.loginFailure = null;
    }

    private void type(String words) {
        app.fx(() -> ((TextField) app.node(UiId.HOST_KEY_TYPED)).setText(words));
        app.press(UiId.HOST_KEY_REPLACE);
    }

    @Test
    void guideOfAChangedKeySpeaksOfTheKeyAndNotOfPasswords() {
        fail(CHANGED);
        assertEquals(Phase.CHANGED, app.walkthrough.connect().phase());
        assertTrue(app.reads(UiId.GUIDE).contains("Is this still your server?"), app.reads(UiId.GUIDE));
        assertFalse(app.reads(UiId.GUIDE).contains("Most often it is"), app.reads(UiId.GUIDE));
    }

    @Test
    void changedKeyIsTrustedOnlyWithItsFingerprintFromElsewhere() {
        fail(CHANGED);
        assertFalse(app.sees(UiId.HOST_KEY_REPLACE), "one click trusts it");
        app.press(UiId.HOST_KEY_COMPARED);
        app.look("hostkey-compared");
        for (String wrong : new String[] {"", "yes", FakeServer.KEY.fingerprint(), "SHA256:"}) {
            type(wrong);
            assertNotNull(app.walkthrough.connect().problem().get());
            assertNull(app.walkthrough.session().get());
        }
        app.look("hostkey-compared-wrong");
        type("256 " + FakeServer.OTHER_KEY.fingerprint() + " root@dms (ED25519)");
        app.await("the login", () -> app.walkthrough.session().get() != null);
        assertEquals(new HostKeyTrust.Replaced(FakeServer.OTHER_KEY), app.server.trusted);
    }

    @Test
    void keyOfAFileForAllUsersCannotBeReplaced() {
        fail(new Failure.HostKeyChangedForAll(FakeServer.KEY, FakeServer.OTHER_KEY, "/etc/ssh/ssh_known_hosts"));
        assertFalse(app.sees(UiId.HOST_KEY_COMPARED));
        assertTrue(app.reads(UiId.PROBLEM).contains("/etc/ssh/ssh_known_hosts"), app.reads(UiId.PROBLEM));
        assertEquals(Phase.CHANGED, app.walkthrough.connect().phase());
        app.look("hostkey-forall");
    }

    @Test
    void loginToAnotherAddressHasNothingToDoWithTheKeyThatWasCompared() {
        fail(CHANGED);
        app.fx(() -> app.walkthrough.connect().host().set("198.51.100.9"));
        assertNull(app.walkthrough.connect().problem().get());
        app.fx(() -> assertFalse(app.walkthrough.connect().hostKey().trustChanged(FakeServer.OTHER_KEY.fingerprint())));
    }

    @Test
    void anotherKeyThanTheSavedServerHadIsToldThoughNoFileKnowsIt() {
        Profile profile = app.profile("dms.example.org", 80, DryRunResult.SUCCEEDED);
        String saved = "SHA256:" + "A".repeat(43);
        Profile withKey = profile.with(new Profile.Login(profile.server(), Optional.of(saved)));
        app.server.unknownKey = true;
        app.fx(() -> {
            app.panels.leaveStart();
            app.walkthrough.begin(withKey);
            app.walkthrough.connect().kind().set(Login.Kind.AGENT);
        });
        app.press(UiId.PRIMARY);
        app.await("it is told", () -> app.walkthrough.connect().problem().get() != null);
        assertFalse(app.sees(UiId.HOST_KEY_ACCEPT), "one click trusts it");
        assertTrue(app.reads(UiId.PROBLEM).contains(saved), app.reads(UiId.PROBLEM));
        app.look("hostkey-notsaved");
        app.press(UiId.HOST_KEY_COMPARED);
        type(FakeServer.KEY.fingerprint());
        app.await("the login", () -> app.walkthrough.session().get() != null);
    }

    @Test
    void savedServerThatShowsItsKeyIsAskedAboutAsUsual() {
        Profile profile = app.profile("dms.example.org", 80, DryRunResult.SUCCEEDED);
        Profile withKey = profile.with(new Profile.Login(profile.server(), Optional.of(FakeServer.KEY.fingerprint())));
        app.server.unknownKey = true;
        app.fx(() -> {
            app.panels.leaveStart();
            app.walkthrough.begin(withKey);
            app.walkthrough.connect().kind().set(Login.Kind.AGENT);
        });
        app.press(UiId.PRIMARY);
        app.await("the question", () -> app.sees(UiId.HOST_KEY_ACCEPT));
    }
}
