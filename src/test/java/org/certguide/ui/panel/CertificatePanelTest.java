package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.Outcome;
import org.certguide.guide.Step;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.CertificateModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatePanelTest {
    @TempDir
    Path folder;

    private PanelStates app;
    private CertificateModel model;

    @BeforeEach
    void open() throws IOException {
        app = new PanelStates(folder);
        app.reach(Step.CERTIFICATE);
        model = app.work().certificate();
    }

    @AfterEach
    void close() throws IOException {
        app.idle();
        app.close();
    }

    private List<Label> wrong() {
        return Layout.visible(app.window.root())
                .filter(n -> n instanceof Label && n.getStyleClass().contains("error-text"))
                .map(Label.class::cast)
                .toList();
    }

    private boolean says(UiId place, String words) {
        return Layout.visible(app.node(place)).anyMatch(n -> n instanceof Labeled l && words.equals(l.getText()));
    }

    @Test
    void missingPurposeIsNoErrorAnyMoreOnceItIsChosen() {
        app.press(UiId.PRIMARY);
        app.press(UiId.PRIMARY);
        assertEquals(
                List.of(Messages.of("panel.certificate.purpose.missing")),
                wrong().stream().map(Labeled::getText).toList());
        app.fx(() -> app.work().wishes().purpose().set(Purpose.DMS));
        assertEquals(List.of(), wrong());
    }

    @Test
    void problemThatCameAfterAFailedRequestIsShownInItsPlace() {
        app.fx(() -> app.work().wishes().purpose().set(Purpose.OTHER));
        app.server.terminals.add(FakeTerminal.printing(1, "An unexpected error occurred:\r\nit did not work\r\n"));
        app.press(UiId.PRIMARY);
        app.await("the failure", () -> model.outcome().get() instanceof Outcome.Failed);
        app.idle();
        assertTrue(says(UiId.PROBLEM, Messages.of("certbot.failure.unknown.title")));

        app.server.loseConnections();
        app.await("the end of the session", () -> app.walkthrough.session().get() == null);
        app.fx(() -> model.scheduled().at(PanelStates.NOW));
        assertTrue(says(UiId.PROBLEM, Messages.of("panel.certificate.wait.away.title")));
        assertFalse(says(UiId.PROBLEM, Messages.of("certbot.failure.unknown.title")));
    }
}
