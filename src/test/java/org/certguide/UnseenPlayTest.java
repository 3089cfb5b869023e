package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javafx.stage.Window;
import org.certguide.guide.Step;
import org.certguide.ui.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnseenPlayTest {
    @Test
    void allStepsArePlayedWithoutAWindow() throws Exception {
        PracticeSession session = PracticeSession.begin(0, page -> true, Runnable::run);
        try {
            List<Window> before = Views.on(() -> List.copyOf(Window.getWindows()));
            List<String> printed = new ArrayList<>();
            UnseenPlay play = Views.on(() -> new UnseenPlay(session.answers(), session.environment(), printed::add));

            int code = play.run().run();

            List<Window> after = Views.on(() -> List.copyOf(Window.getWindows()));
            play.end();
            assertEquals(0, code, printed::toString);
            assertEquals(before, after);
            for (Step step : Step.values()) {
                String line = "(?i)" + step.id() + " +ok.*";
                assertTrue(printed.stream().anyMatch(l -> l.matches(line)), printed::toString);
            }
        } finally {
            session.close().join();
        }
    }
}
