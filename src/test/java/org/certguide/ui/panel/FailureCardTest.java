package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import org.certguide.certbot.FailureCause;
import org.certguide.diagnosis.Explained;
import org.certguide.system.InstallCause;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.junit.jupiter.api.Test;

class FailureCardTest {
    private static final String LONG = "x".repeat(500);

    private static FailureCard card(Explained<?> why) {
        return Views.on(
                () -> new FailureCard("panel.install.words", why, FailureCard.sentences(why), List.of(), List.of()));
    }

    private static boolean shows(Node node, String words) {
        if (!node.isVisible()) return false;
        if (node instanceof Labeled label && label.getText().contains(words)) return true;
        return node instanceof Parent parent
                && !(node instanceof Label)
                && parent.getChildrenUnmodifiable().stream().anyMatch(child -> shows(child, words));
    }

    @Test
    void ofAnUnknownCauseTheProgramsWordsAreAlwaysThere() {
        assertTrue(shows(card(Explained.of(InstallCause.UNKNOWN, List.of("Segmentation fault"))), "Segmentation"));
        assertTrue(shows(card(Explained.of(FailureCause.UNKNOWN, List.of(LONG))), LONG));
        assertTrue(shows(card(Explained.of(FailureCause.UNKNOWN)), "The program printed nothing."));
    }

    @Test
    void longWordsOfAKnownCauseAreFoldedAndNoneTakeNoRoom() {
        FailureCard known = card(Explained.of(FailureCause.DNS, List.of(LONG)));
        assertFalse(shows(known, LONG));
        assertTrue(shows(known, "In its own words"));
        assertFalse(shows(card(Explained.of(FailureCause.DNS)), "In its own words"));
    }

    @Test
    void theCauseIsKnownByTheCardsId() {
        FailureCard known = card(Explained.of(InstallCause.NO_SPACE));
        assertTrue(known.lookup("#" + UiId.FAILURE.id() + "-no_space") != null);
    }
}
