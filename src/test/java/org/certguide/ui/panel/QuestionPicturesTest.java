package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.certguide.certbot.PromptTexts;
import org.certguide.conversation.Answer;
import org.certguide.conversation.Prompt;
import org.certguide.guide.Step;
import org.certguide.server.Secret;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** Certbot's questions as forms. */
class QuestionPicturesTest extends PanelPictures {
    /** Lets Certbot ask what it asked in a recording; all that was not filled in is asked here. */
    private void ask(String recording, String... questions) {
        List<String> turns = FakeTerminal.turns(recording);
        run(FakeTerminal.endless(turns.toArray(String[]::new)));
        for (String question : questions) {
            app.await(
                    question,
                    () -> app.work().console().prompt().get() instanceof Prompt asked
                            && (asked.id() + (asked.again() ? "!" : "")).equals(question));
            String name = question.replace("!", "-again");
            app.look("question-" + recording.replaceFirst("-.*", "-") + name);
            app.questionSeen();
            // Of what it is about, and not of all that Certbot may ask.
            assertTrue(
                    app.guide()
                            .contains(Messages.of(PromptTexts.title(
                                    app.work().console().prompt().get()))),
                    app.guide());
            assertTrue(
                    app.guide()
                            .contains(Messages.of(PromptTexts.why(
                                    app.work().console().prompt().get()))),
                    app.guide());
            app.fx(() -> app.work().console().answer(any(question)));
        }
        app.press(UiId.CANCEL);
        app.await("the end", () -> !app.work().console().running().get());
        app.idle();
    }

    private Answer any(String question) {
        return switch (app.work().console().prompt().get()) {
            case Prompt.YesNo p -> new Answer.Yes();
            case Prompt.Choice p -> new Answer.Pick(2);
            case Prompt.Checklist p -> new Answer.Picks(List.of(1));
            case Prompt.Password p -> new Answer.Hidden(Secret.of("not-it"));
            case Prompt.Pause p -> new Answer.Text("");
            case null, default -> new Answer.Text("anything");
        };
    }

    @Test
    void everyQuestionOfAFirstRequest() {
        app.reach(Step.CERTIFICATE);
        fill();
        app.fx(() -> app.work().wishes().email().set(""));
        ask("bookworm-fresh-happy", "email", "terms", "eff");
        ask("bullseye-email-invalid", "email", "email!");
        app.fx(() -> app.work().wishes().email().set(PanelStates.EMAIL));
        // What was filled in is answered; the first question that is left is asked.
        ask("forky-email-invalid", "email!");
        ask("forky-domain-invalid-again", "names-invalid", "domains!");
        ask("forky-auth-menu-webroot-fails", "authenticator", "webroot", "webroots");
        ask("forky-auth-menu-webroot", "authenticator", "webroot", "webroot!");
    }

    @Test
    void everyQuestionAboutWhatIsThere() {
        app.reach(Step.CERTIFICATE);
        fill();
        ask("bookworm-multiple-accounts", "account");
        ask("bookworm-existing-badpick", "existing", "existing!");
        ask("bookworm-expand-yes", "expand");
        ask("bookworm-certname-update", "update-names");
        ask("bookworm-existing-rsa-keytype", "key-type");
        ask("bookworm-port80-used-cancel", "port-80", "port-80!");
        ask("forky-debug-challenges", "enter");
        ask("forky-delete-checklist", "unknown");
        ask("forky-sudo-rs", "other-password", "other-password!");
    }

    @Test
    void certificateUnknownQuestion() {
        request(FakeTerminal.endless("Saving debug log to /var/log/letsencrypt/letsencrypt.log\r\n"
                + "Would you like some tea while you wait? [tea/coffee] "));
        app.look("certificate-question-unknown");
        app.questionSeen();
    }
}
