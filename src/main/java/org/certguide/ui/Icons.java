package org.certguide.ui;

import javafx.scene.AccessibleRole;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Icons of the Feather set. They never speak alone: a word or an accessible text is with them. */
final class Icons {
    private Icons() {}

    static FontIcon of(Feather feather) {
        FontIcon icon = new FontIcon(feather);
        icon.setMouseTransparent(true);
        // A letter of the icon font; read aloud, it would be nonsense.
        icon.setAccessibleRole(AccessibleRole.NODE);
        return icon;
    }
}
