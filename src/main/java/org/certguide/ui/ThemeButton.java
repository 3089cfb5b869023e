package org.certguide.ui;

import javafx.beans.property.ObjectProperty;
import javafx.scene.control.Button;
import org.certguide.text.Messages;
import org.kordamp.ikonli.feather.Feather;

/** Changes between the light and the dark theme. */
final class ThemeButton extends Button {
    private final ObjectProperty<Theme> theme;

    ThemeButton(ObjectProperty<Theme> theme) {
        this.theme = theme;
        setId(UiId.THEME.id());
        getStyleClass().addAll("flat", "icon-button");
        setOnAction(e -> theme.set(theme.get().isDark() ? Theme.LIGHT : Theme.DARK));
        theme.subscribe(now -> name());
    }

    /** Says what it does now; what the system prefers may have changed. */
    void name() {
        boolean dark = theme.get().isDark();
        Buttons.label(this, dark ? Feather.SUN : Feather.MOON, Messages.of(dark ? "ui.theme.light" : "ui.theme.dark"));
    }
}
