package org.certguide.ui;

import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import org.certguide.diagnosis.Severity;
import org.certguide.text.Messages;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** How a {@link Severity} looks: always an icon and a word; colour only adds to them. */
public final class SeverityStyle {
    private SeverityStyle() {}

    /** The word for it. */
    public static String words(Severity severity) {
        return Messages.of("ui.status." + css(severity));
    }

    /** A new picture of it, decoration only: the word stands beside it. */
    public static FontIcon icon(Severity severity) {
        return Icons.of(
                switch (severity) {
                    case WAITING -> Feather.CLOCK;
                    case CHECKING -> Feather.REFRESH_CW;
                    case FINE -> Feather.CHECK_CIRCLE;
                    case ATTENTION -> Feather.ALERT_TRIANGLE;
                    case STOP -> Feather.X_OCTAGON;
                    case UNKNOWN -> Feather.HELP_CIRCLE;
                });
    }

    /** Lets the stylesheet colour the node by this severity, and by no other. */
    public static void mark(Node node, Severity severity) {
        for (Severity other : Severity.values()) {
            node.pseudoClassStateChanged(PseudoClass.getPseudoClass(css(other)), other == severity);
        }
    }

    private static String css(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
