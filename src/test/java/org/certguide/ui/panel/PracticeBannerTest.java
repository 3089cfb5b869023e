package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import org.certguide.guide.Step;
import org.certguide.practice.Fault;
import org.certguide.practice.PracticeServer;
import org.certguide.text.Language;
import org.certguide.text.Messages;
import org.certguide.ui.MainWindow;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.certguide.ui.console.ConsoleView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands above everything in a rehearsal leaves the window to what is rehearsed. */
class PracticeBannerTest {
    private static final double WIDTH = 1093;
    private static final double HEIGHT = 614;

    /** At such sizes the edge is between two pixels. */
    private static final double SNAPPED = 2;

    private final ObjectProperty<Step> step = new SimpleObjectProperty<>(Step.CHECKLIST);

    @AfterEach
    void back() {
        Messages.setLanguage(Language.ENGLISH);
    }

    @ParameterizedTest
    @MethodSource("org.certguide.text.Language#all")
    void withLargeTextTheBandTakesAtMostAQuarterOfTheWindowAndIsWhole(Language language) throws IOException {
        Messages.setLanguage(language);
        try (PracticeServer server =
                PracticeServer.start(new PracticeServer.Settings(PracticeServer.CURRENT, 0), Clock.systemUTC())) {
            MainWindow window = Views.on(() -> new MainWindow(new ConsoleView()));
            Node band = Views.on(() -> new PracticeBanner(server, step, () -> {}));
            Views.run(() -> window.band(band));
            Scene scene = Views.on(window::scene);
            List<String> faults = new ArrayList<>();
            for (Set<Fault> wrong : List.of(
                    Set.<Fault>of(),
                    Set.of(Fault.WRONG_SUDO_PASSWORD),
                    Set.of(Fault.PORT_80_IN_USE, Fault.WRONG_SUDO_PASSWORD))) {
                for (Fault fault : Fault.values()) server.setFault(fault, wrong.contains(fault));
                for (double zoom : new double[] {1, 1.25, 1.5, 1.75, 2}) {
                    Views.run(() -> window.zoom().factorProperty().set(zoom));
                    Views.show(scene, WIDTH, HEIGHT);
                    Views.layOut(scene);
                    String where = "%.0f %% with %s: ".formatted(100 * zoom, wrong);
                    Views.run(() -> look(band, where, faults));
                }
            }
            assertEquals(List.of(), faults);
        }
    }

    @ParameterizedTest
    @MethodSource("org.certguide.text.Language#all")
    void withUsualTextTheBandSaysWhatHelpsInEachStepAndWhatARehearsalIs(Language language) throws IOException {
        Messages.setLanguage(language);
        try (PracticeServer server =
                PracticeServer.start(new PracticeServer.Settings(PracticeServer.CURRENT, 0), Clock.systemUTC())) {
            Node band = Views.on(() -> new PracticeBanner(server, step, () -> {}));
            MainWindow window = Views.on(() -> new MainWindow(new ConsoleView()));
            Views.run(() -> window.band(band));
            for (Fault fault : Fault.values()) server.setFault(fault, true);
            Scene scene = Views.on(window::scene);
            Views.show(scene, 1024, 700);
            Set<String> said = new HashSet<>();
            for (Step now : Step.values()) {
                Views.run(() -> step.set(now));
                Views.layOut(scene);
                Label what = Views.on(() -> (Label) band.lookup(".practice-what"));
                assertTrue(Views.on(() -> what.isVisible() && !what.isTextTruncated()), what.getText());
                assertTrue(
                        what.getText()
                                .endsWith(Messages.of("panel.practice.what", "").strip()),
                        what.getText());
                assertEquals(
                        now == Step.CHECKLIST, what.getText().contains("dms.example.org"), "the name is asked there");
                said.add(what.getText());
            }
            assertEquals(Step.values().length, said.size(), "nothing of its own is said in a step");
        }
    }

    private static void look(Node band, String where, List<String> faults) {
        double height = Layout.onScreen(band).getHeight();
        if (height > HEIGHT / 4) faults.add(where + "it is " + height + " high");
        for (Node part : Layout.visible(band).toList()) {
            if (part instanceof Labeled words && words.isTextTruncated()) faults.add(where + Layout.name(words));
            if (Layout.onScreen(part).getMaxX() > WIDTH + SNAPPED) faults.add(where + "cut off: " + Layout.name(part));
        }
        if (band.lookup(UiId.PRACTICE_LEAVE.selector()) == null) faults.add(where + "no way out");
    }
}
