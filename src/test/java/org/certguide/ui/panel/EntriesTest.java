package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import org.certguide.guide.Step;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.ui.EntryLimit;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** Whatever somebody pastes into a field: the window goes on, and says what it did not take. */
class EntriesTest extends PanelPictures {
    /** More than any field takes; JavaFX would lay it out as one line, for a minute or for ever. */
    private static final String LONG = "x".repeat(3 * 1024 * 1024);

    /** Long enough to be cut everywhere. */
    private static final List<String> HOSTILE = Stream.of("*.", "\u2028", "\uD83D\uDE00", "\u202e\u0301")
            .map(unit -> unit.repeat(10_000))
            .toList();

    private final TreeSet<String> tried = new TreeSet<>();

    @Test
    void fieldsOfTheLoginTakeWhatFitsAndSayThatTheRestWasCut() {
        app.begin();
        for (Login.Kind kind : List.of(Login.Kind.PASSWORD, Login.Kind.KEY_FILE)) {
            app.fx(() -> app.walkthrough.connect().kind().set(kind));
            pasteEverywhere();
        }
        assertEquals(
                List.of(
                        "connect-host",
                        "connect-key-file",
                        "connect-passphrase",
                        "connect-password",
                        "connect-port",
                        "connect-user"),
                List.copyOf(tried));
        // It is judged all the same, and goes to no server.
        app.press(UiId.PRIMARY);
        assertFalse(app.walkthrough.connect().isBusy());
        assertTrue(app.sees(UiId.CONNECT_HOST));
    }

    @Test
    void fieldsOfTheQuestionsOfALoginDoSo() {
        app.begin();
        app.server.questions =
                List.of(new Login.Question("Password: ", false), new Login.Question("Verification code: ", true));
        app.fx(() -> app.walkthrough.connect().kind().set(Login.Kind.QUESTIONS));
        app.press(UiId.PRIMARY);
        app.await("the questions", () -> app.sees(UiId.CONNECT_ANSWER));
        pasteEverywhere();
        assertEquals(List.of("connect-answer-0", "connect-answer-1"), List.copyOf(tried));
    }

    @Test
    void fieldsForANameAndForAFingerprintDoSo() {
        app.save(app.profile("dms.example.org", 60, DryRunResult.SUCCEEDED));
        app.start();
        app.press(UiId.START_RENAME);
        pasteEverywhere();
        app.begin();
        app.server.loginFailure = new Failure.HostKeyChanged(FakeServer.KEY, FakeServer.OTHER_KEY, "/known_hosts");
        app.press(UiId.PRIMARY);
        app.press(UiId.HOST_KEY_COMPARED);
        app.await("the field", () -> app.sees(UiId.HOST_KEY_TYPED));
        paste(UiId.HOST_KEY_TYPED.id());
        assertEquals(List.of("host-key-typed", "start-name"), List.copyOf(tried));
    }

    @Test
    void fieldsOfTheChecklistDoSo() {
        app.reach(Step.CHECKLIST);
        pasteEverywhere();
        assertEquals(List.of("domains", "sudo-password"), List.copyOf(tried));
    }

    @Test
    void fieldsOfTheRequestDoSo() {
        app.reach(Step.CERTIFICATE);
        fill();
        pasteEverywhere();
        assertEquals(List.of("certificate-domains", "email"), List.copyOf(tried));
    }

    private void pasteEverywhere() {
        List<String> fields = Layout.visible(app.window.root())
                .filter(n -> n instanceof TextInputControl input && input.isEditable())
                .map(n -> n.getId())
                .toList();
        fields.forEach(this::paste);
    }

    private void paste(String field) {
        tried.add(field);
        for (String text : Stream.concat(HOSTILE.stream(), Stream.of(LONG)).toList()) {
            paste(field, text);
            TextInputControl input = (TextInputControl) app.node(field);
            int most = field.endsWith("domains") ? EntryLimit.NAMES : EntryLimit.USUAL;
            assertTrue(input.getLength() <= most, field + ": " + input.getLength());
            // It is said after what else follows from the text.
            app.fx(() -> {});
            String said = app.reads(UiId.PANEL_CONTENT);
            assertTrue(said.contains("Only the first " + most + " characters were taken."), field + ": " + said);
        }
        app.fx(() -> ((TextInputControl) app.node(field)).setText(""));
        paste(field, "a\u0000\u0007\u001b[31m\u0085\n\tb");
        String text = ((TextInputControl) app.node(field)).getText();
        assertTrue(text.startsWith("a") && text.endsWith("b"), text);
        assertFalse(text.chars().anyMatch(c -> c < ' '), text);
        app.fx(() -> ((TextInputControl) app.node(field)).setText(""));
    }

    /** As somebody does it by mistake, over what was there. */
    private void paste(String field, String text) {
        app.fx(() -> {
            Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, text));
            TextInputControl input = (TextInputControl) app.node(field);
            input.selectAll();
            input.paste();
        });
    }
}
