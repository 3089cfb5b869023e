package org.certguide.ui;

import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import org.certguide.text.Messages;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** How something stands. It is always shown by an icon and a word; colour only adds to them. */
public enum Status {
    WAITING(Feather.CLOCK),
    CHECKING(Feather.REFRESH_CW),
    FINE(Feather.CHECK_CIRCLE),
    ATTENTION(Feather.ALERT_TRIANGLE),
    STOP(Feather.X_OCTAGON),
    UNKNOWN(Feather.HELP_CIRCLE);

    private final Feather icon;

    Status(Feather icon) {
        this.icon = icon;
    }

    /** The word for it. */
    public String words() {
        return Messages.of("ui.status." + name().toLowerCase(Locale.ROOT));
    }

    /** A new picture of it, decoration only: the word stands beside it. */
    FontIcon icon() {
        return Icons.of(icon);
    }

    /** Lets the stylesheet colour the node by this status, and by no other. */
    public void mark(Node node) {
        for (Status s : values()) {
            node.pseudoClassStateChanged(PseudoClass.getPseudoClass(s.name().toLowerCase(Locale.ROOT)), s == this);
        }
    }
}
