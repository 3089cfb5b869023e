package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.layout.Region;
import org.certguide.guide.Step;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.ui.Frames;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** Whoever needs large letters sees what matters without scrolling, in a small window too. */
class LargeTextTest extends PanelPictures {
    /** A window in pixels of its own: those of the screen, divided by the size of the letters. */
    private record Window(double width, double height, double letters) {
        double wide() {
            return width / letters;
        }

        double high() {
            return height / letters;
        }
    }

    private final List<String> hidden = new ArrayList<>();

    @Test
    void theStepThatOneIsAtIsInSightWithLettersOf200Percent() {
        for (int i = 0; i < 8; i++) app.save(app.profile("dms" + i + ".example.org", 60, DryRunResult.SUCCEEDED));
        app.fx(() -> {
            Region band = new Region();
            // As in a rehearsal.
            band.setMinHeight(56);
            app.window.band(band);
        });
        app.reach(Step.CERTIFICATE);
        for (Step step : Step.values()) {
            app.fx(() -> app.walkthrough.open(step));
            app.idle();
            for (Window window : List.of(new Window(1280, 800, 2), new Window(1024, 700, 2))) {
                seen(
                        window,
                        UiId.RAIL.id() + "-" + app.walkthrough.current().get().id());
            }
        }
        assertEquals(List.of(), hidden);
    }

    @Test
    void theAnswersOfAQuestionAreInSightWithLettersOf150Percent() {
        request(FakeTerminal.endless(FakeTerminal.turns("bookworm-fresh-happy").toArray(String[]::new)));
        app.await("yes or no", () -> app.sees(UiId.ANSWER_YES));
        for (Window window : List.of(new Window(1280, 800, 1.5), new Window(1024, 700, 1.5))) {
            seen(window, UiId.ANSWER_YES.id());
        }
        app.press(UiId.CANCEL);
        app.await("the end", () -> !app.work().console().running().get());
        app.idle();
        assertEquals(List.of(), hidden);
    }

    private void seen(Window window, String id) {
        Parent root = app.window.root();
        double width = root.getLayoutBounds().getWidth();
        double height = root.getLayoutBounds().getHeight();
        app.fx(() -> layOut(window.wide(), window.high()));
        // What is scrolled to is where it is only once it was laid out.
        app.fx(() -> layOut(window.wide(), window.high()));
        app.fx(() -> {
            Node node = app.node(id);
            if (!Layout.isInView(node)) hidden.add(id + " in " + window);
            layOut(width, height);
        });
    }

    private void layOut(double width, double height) {
        app.window.root().resize(width, height);
        Frames.layOut(app.window.root().getScene());
    }
}
