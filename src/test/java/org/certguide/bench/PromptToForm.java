package org.certguide.bench;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.Scene;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.conversation.Answer;
import org.certguide.conversation.Conversation;
import org.certguide.conversation.Prompt;
import org.certguide.guide.Step;
import org.certguide.ui.UiId;
import org.certguide.ui.panel.FakeTerminal;
import org.certguide.ui.panel.PanelStates;
import org.jspecify.annotations.Nullable;

/**
 * Prints the milliseconds from the last byte of a question, as it arrives from the server, to the
 * first pulse of the window that has its form: for all questions of some recordings, several times,
 * without a network. {@link Conversation#QUIET} is in it.
 *
 * <pre>
 * ./mvnw test-compile exec:exec@bench -Dbench=PromptToForm
 * </pre>
 */
public final class PromptToForm {
    private static final int ROUNDS = 5;
    private static final List<String> RECORDINGS = List.of(
            "bookworm-fresh-happy",
            "bookworm-email-invalid",
            "bookworm-multiple-accounts",
            "bookworm-existing-badpick",
            "bookworm-expand-yes",
            "bookworm-certname-update",
            "bookworm-port80-used-cancel",
            "forky-auth-menu-webroot-fails",
            "forky-domain-invalid-again");

    private PromptToForm() {}

    /** The form that was seen last, and how long each took; used on the JavaFX thread only. */
    private static @Nullable Node seen;

    private static @Nullable FakeTerminal terminal;
    private static final List<Double> TIMES = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        try (PanelStates app = new PanelStates(Files.createTempDirectory("certguide"))) {
            app.reach(Step.CERTIFICATE);
            Scene scene = app.window.root().getScene();
            app.fx(() -> {
                app.work().wishes().purpose().set(Purpose.DMS);
                scene.addPostLayoutPulseListener(() -> look(scene));
            });
            for (int round = 0; round <= ROUNDS; round++) {
                for (String recording : RECORDINGS) play(app, recording);
                // The first round is for the compiler.
                if (round == 0) app.fx(TIMES::clear);
            }
        }
        List<Double> sorted = TIMES.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%d questions: median %.0f ms, worst %.0f ms; %d ms of it to wait for more%n",
                sorted.size(),
                sorted.get(sorted.size() / 2),
                sorted.getLast(),
                Conversation.QUIET.toMillis());
        System.exit(0);
    }

    private static void look(Scene scene) {
        Node form = scene.getRoot().lookup(UiId.QUESTION.selector());
        if (form == null || form == seen || terminal == null) return;
        seen = form;
        TIMES.add((System.nanoTime() - terminal.printed()) / 1e6);
    }

    private static void play(PanelStates app, String recording) {
        List<String> turns = FakeTerminal.turns(recording);
        FakeTerminal next = FakeTerminal.endless(turns.toArray(String[]::new));
        app.fx(() -> terminal = next);
        app.server.terminals.add(next);
        app.press(UiId.PRIMARY);
        for (int i = 0; i < turns.size() - 1; i++) {
            // A prepared answer brings no form; the last turn asks nothing.
            Node before = seen;
            app.await(
                    "a question or the end",
                    () -> seen != before || app.work().console().said().size() == turns.size() - 1);
            if (seen == before) break;
            app.fx(() -> app.work().console().answer(any(app)));
        }
        app.press(UiId.CANCEL);
        app.await("the end", () -> !app.work().console().running().get());
        app.idle();
    }

    private static Answer any(PanelStates app) {
        return switch (app.work().console().prompt().get()) {
            case Prompt.YesNo p -> new Answer.Yes();
            case Prompt.Choice p -> new Answer.Pick(1);
            case null, default -> new Answer.Text("anything");
        };
    }
}
