package org.certguide.ui;

import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import org.certguide.text.Messages;

/** How a step of the walkthrough stands. */
public enum StepState {
    /** Its turn has not come. */
    TO_DO,
    /** It can be worked at. */
    OPEN,
    RUNNING,
    DONE,
    /** It was left out. */
    SKIPPED,
    /** It needs the user. */
    ATTENTION;

    /** The word for it. */
    public String words() {
        return Messages.of("ui.step." + css());
    }

    void mark(Node node) {
        for (StepState s : values()) {
            node.pseudoClassStateChanged(PseudoClass.getPseudoClass(s.css()), s == this);
        }
    }

    private String css() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
