package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javafx.stage.Stage;
import org.certguide.MovableClock;
import org.certguide.guide.Step;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.junit.jupiter.api.Test;

/** Whoever looks at another window meanwhile sees in the title that something has ended. */
class AwayTitleTest extends PanelPictures {
    private final MovableClock clock = new MovableClock(PanelStates.NOW);

    private final List<String> told = new ArrayList<>();

    /** A window that is not in front, as it is never shown. */
    private final Stage stage = Views.on(Stage::new);

    private String title() {
        return Views.on(stage::getTitle);
    }

    @Test
    void aLongStepThatHasEndedIsInTheTitleAndAShortOneIsNot() throws IOException {
        AwayTitle title = Views.on(() -> new AwayTitle(stage, app.walkthrough, clock, told::add));
        Views.run(title::show);
        assertEquals("Certguide", title());
        app.begin();
        app.connect();
        app.idle();
        assertEquals("Certguide", title(), "nobody goes elsewhere for a second");
        assertEquals(List.of(), told);

        app.fx(() -> app.walkthrough.open(Step.CHECKLIST));
        app.fx(() -> app.work().wishes().domainText().set(PanelStates.DOMAIN));
        app.fx(() -> {
            app.work().checklist().run();
            clock.set(PanelStates.NOW.plusSeconds(60));
        });
        app.await("the end in the title", () -> stage.getTitle().equals("Checklist: done – Certguide"));
        assertEquals(List.of("Checklist: done"), told, "the desktop tells it, once");

        Views.run(title::show);
        assertEquals("Certguide", title());
    }

    @Test
    void onlyAQuestionThatWaitsForSomebodyIsTold() {
        AwayTitle title = Views.on(() -> new AwayTitle(stage, app.walkthrough, clock, told::add));
        Views.run(title::show);
        // The e-mail address is answered from the form, the terms of service are not.
        request(FakeTerminal.endless(FakeTerminal.turns("bookworm-fresh-happy").toArray(String[]::new)));
        app.await("the question in the title", () -> stage.getTitle().equals("A question for you – Certguide"));
        assertEquals(List.of("A question for you"), told);
        app.press(UiId.CANCEL);
        app.await("the end", () -> !app.work().console().running().get());
        app.idle();
    }
}
