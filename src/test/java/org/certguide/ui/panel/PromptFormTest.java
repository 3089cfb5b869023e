package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.conversation.Answer;
import org.certguide.conversation.ConversationEvent.By;
import org.certguide.conversation.Prompt;
import org.certguide.guide.Step;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ConsoleModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.util.WaitForAsyncUtils;

/** The question of a program, as somebody meets it who sees it, hears it or types. */
class PromptFormTest {
    @TempDir
    Path folder;

    private PanelStates app;

    @BeforeEach
    void open() throws IOException {
        app = new PanelStates(folder);
        app.reach(Step.CERTIFICATE);
        app.fx(() -> {
            app.work().wishes().purpose().set(Purpose.DMS);
            app.work().wishes().email().set(PanelStates.EMAIL);
        });
    }

    @AfterEach
    void close() throws IOException {
        // What runs still writes into the folder.
        app.press(UiId.CANCEL);
        app.await("the end", () -> !app.work().console().running().get());
        app.idle();
        app.close();
    }

    private void plays(String recording, String question) {
        app.server.terminals.add(
                FakeTerminal.endless(FakeTerminal.turns(recording).toArray(String[]::new)));
        app.press(UiId.PRIMARY);
        asked(question);
    }

    private void asked(String question) {
        app.await(question, () -> app.work().console().prompt().get() instanceof Prompt p && p.id().equals(question));
        app.await("its form", () -> app.window.root().lookup(UiId.QUESTION.selector()) != null);
    }

    private Node focused() {
        return app.window.root().getScene().getFocusOwner();
    }

    private boolean isFocused(UiId id) {
        return focused() != null && id.id().equals(focused().getId());
    }

    /** A screen reader speaks what gets the focus: this. */
    private String spoken() {
        List<Object> words = new ArrayList<>();
        app.fx(() -> words.add(focused().queryAccessibleAttribute(AccessibleAttribute.TEXT)));
        return String.valueOf(words.getFirst());
    }

    @Test
    void aQuestionWithButtonsIsReadOutWhenItComesAndNoButtonIsPressedByChance() {
        plays("forky-fresh-happy", "terms");
        app.await("the focus", () -> isFocused(UiId.QUESTION));
        assertTrue(spoken().startsWith("Terms of service"), spoken());
        assertTrue(spoken().contains("You must agree in order to register"), spoken());
    }

    @Test
    void aQuestionWithAFieldIsReadOutWithWhatWasWrong() {
        plays("bookworm-email-invalid", "email");
        app.await("the focus", () -> isFocused(UiId.ANSWER_TEXT));
        assertTrue(spoken().contains("The address was not accepted."), spoken());
        assertTrue(spoken().contains("There seem to be problems with that address."), spoken());
    }

    @Test
    void aPasswordIsAskedForWithItsQuestionAndNeverSpoken() {
        plays("forky-sudo-rs", "other-password");
        app.await("the focus", () -> isFocused(UiId.ANSWER_TEXT));
        assertTrue(spoken().contains("[sudo: authenticate] Password:"), spoken());
        app.fx(() -> ((TextField) focused()).setText("swordfish"));
        assertFalse(spoken().contains("swordfish"));
    }

    @Test
    void whoTypesInTheConsoleKeepsTheFocusWhenAQuestionComes() {
        plays("bookworm-existing-badpick", "existing");
        app.fx(() -> app.node(UiId.CONSOLE_SCREEN).requestFocus());
        app.fx(() -> app.work().console().answer(new Answer.Pick(1)));
        app.await("the question again", () -> app.work().console().prompt().get() instanceof Prompt p && p.again());
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(isFocused(UiId.CONSOLE_SCREEN));
        assertTrue(Layout.visible(app.node(UiId.QUESTION)).anyMatch(Labeled.class::isInstance));
    }

    @Test
    void theTermsOpenOnlyWhenTheirAddressIsPressed() {
        plays("forky-fresh-happy", "terms");
        URI terms = URI.create("https://letsencrypt.org/documents/LE-SA-v1.5-February-24-2025.pdf");
        Button link = (Button) app.node(UiId.QUESTION_PAGE);
        assertEquals(terms.toString(), link.getText());
        assertEquals(List.of(), app.opened);
        app.press(UiId.QUESTION_PAGE);
        assertEquals(List.of(terms), app.opened);
        app.press(UiId.ANSWER_YES);
        app.await("the next question", () -> app.work().console().said().size() > 1);
        assertEquals(List.of(terms), app.opened);
    }

    @Test
    void inAListOfWhatIsToBeDeletedNothingIsTickedBeforehandAndNothingUntickedIsSent() {
        plays("forky-delete-checklist", "unknown");
        List<CheckBox> boxes = Layout.visible(app.node(UiId.QUESTION))
                .filter(CheckBox.class::isInstance)
                .map(CheckBox.class::cast)
                .toList();
        assertEquals(2, boxes.size());
        assertTrue(boxes.stream().noneMatch(CheckBox::isSelected));
        assertTrue(app.node(UiId.ANSWER_SEND).isDisabled());
        app.fx(() -> boxes.getLast().setSelected(true));
        assertFalse(app.node(UiId.ANSWER_SEND).isDisabled());
    }

    @Test
    void whatWasChosenIsShownInWordsAndNotAsTheKeyThatWasTyped() {
        plays("bookworm-existing-badpick", "existing");
        app.fx(() -> app.work().console().answer(new Answer.Pick(1)));
        var said = app.work().console().said();
        app.await("the answer", () -> said.stream().anyMatch(s -> s.by() == By.FORM));
        assertEquals(
                List.of("Keep the existing certificate for now"),
                said.stream()
                        .filter(s -> s.by() == By.FORM)
                        .map(ConsoleModel.AnswerRecord::words)
                        .toList());
    }
}
