package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.guide.Step;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.CertificateWishes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Whoever entered something that cannot be used is offered what may have been meant. */
class ProposalTest {
    private static final String DOMAINS = UiId.PROPOSAL.id() + "-" + UiId.DOMAINS.id();
    private static final String EMAIL = UiId.PROPOSAL.id() + "-" + UiId.EMAIL.id();

    @TempDir
    Path folder;

    private final FxRobot robot = new FxRobot();
    private PanelStates app;
    private CertificateWishes wishes;

    @BeforeEach
    void open() throws IOException {
        app = new PanelStates(folder);
        wishes = app.work().wishes();
    }

    @AfterEach
    void close() throws IOException {
        app.idle();
        app.close();
        assertEquals(List.of(), app.faults());
    }

    private void enterDomains(String entered) {
        app.fx(() -> wishes.domainText().set(entered));
        app.press(UiId.PRIMARY);
    }

    private void enterEmail(String entered) {
        app.fx(() -> {
            wishes.purpose().set(Purpose.OTHER);
            wishes.email().set(entered);
        });
        app.press(UiId.PRIMARY);
        awaitFocus(UiId.EMAIL.id());
    }

    private void awaitFocus(String id) {
        app.await(
                "the keyboard at " + id,
                () -> app.window.root().getScene().getFocusOwner() instanceof Node node && id.equals(node.getId()));
    }

    private String words(String button) {
        return ((Button) app.node(button)).getText();
    }

    @Test
    void domainNameInTheFormForCertificatesIsPutInWithTheMouse() {
        app.server.system = app.server.system.replace("sudo: a password is required\nstatus 1", "status 0");
        app.reach(Step.CHECKLIST);
        enterDomains("https://münchen.example.org/dms");
        assertEquals("Use “xn--mnchen-3ya.example.org”", words(DOMAINS));
        app.look("checklist-proposal");
        robot.clickOn("#" + DOMAINS);
        app.await("the name", () -> wishes.domainText().get().equals("xn--mnchen-3ya.example.org"));
        awaitFocus(UiId.DOMAINS.id());
        assertFalse(app.sees(DOMAINS));
        assertFalse(app.work().checklist().hasLooked(), "what was put in is read first");
        app.press(UiId.PRIMARY);
        app.await("the checks", () -> app.work().checklist().hasLooked());
    }

    @Test
    void emailAddressIsPutInWithTheKeyboard() {
        app.reach(Step.CERTIFICATE);
        enterEmail("Ada Lovelace <ada_l@cancer-centre.test>");
        assertEquals("Use “ada_l@cancer-centre.test”", words(EMAIL));
        app.look("certificate-proposal");
        app.push(KeyCode.TAB);
        awaitFocus(EMAIL);
        app.push(KeyCode.SPACE);
        awaitFocus(UiId.EMAIL.id());
        TextField field = (TextField) app.node(UiId.EMAIL);
        assertEquals("ada_l@cancer-centre.test", field.getText());
        assertEquals(field.getLength(), field.getCaretPosition());
        assertFalse(app.sees(EMAIL));
    }

    @Test
    void screenReaderSaysWhatIsPutInAndWhere() {
        app.reach(Step.CHECKLIST);
        enterDomains("dms.example.org:443");
        Button button = (Button) app.node(DOMAINS);
        assertEquals("Use “dms.example.org”", button.getText());
        assertEquals(Messages.of("panel.checklist.domains"), button.getAccessibleHelp());
    }

    @Test
    void otherNamesStayWhenOneIsCorrected() {
        app.reach(Step.CHECKLIST);
        enterDomains("dms.example.org, www.example.org/");
        app.press(DOMAINS);
        assertEquals("dms.example.org www.example.org", wishes.domainText().get());
    }

    @Test
    void proposalGoesAwayWhenTheEntryIsChanged() {
        app.reach(Step.CHECKLIST);
        enterDomains("dms.example.org/");
        assertTrue(app.sees(DOMAINS));
        app.fx(() -> wishes.domainText().set("dms.example.org/x"));
        assertFalse(app.sees(DOMAINS));
    }

    @Test
    void nothingIsProposedWhereNothingIsKnown() {
        app.reach(Step.CHECKLIST);
        enterDomains("localhost");
        assertFalse(app.sees(DOMAINS));
        app.fx(() -> wishes.domainText().set(PanelStates.DOMAIN));
    }
}
