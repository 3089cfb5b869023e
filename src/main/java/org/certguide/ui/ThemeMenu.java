package org.certguide.ui;

import java.util.Locale;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.Menu;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;
import org.certguide.text.Messages;

/** The themes to choose from, that of the system among them. */
public final class ThemeMenu extends Menu {
    /**
     * @param chosen changes with the choice, and may be changed elsewhere
     */
    public ThemeMenu(ObjectProperty<Theme> chosen) {
        super(Messages.of("panel.menu.theme"));
        ToggleGroup group = new ToggleGroup();
        for (Theme theme : Theme.values()) {
            RadioMenuItem item = new RadioMenuItem(
                    Messages.of("panel.menu.theme." + theme.name().toLowerCase(Locale.ROOT)));
            item.setToggleGroup(group);
            item.setOnAction(e -> chosen.set(theme));
            chosen.subscribe(now -> item.setSelected(now == theme));
            getItems().add(item);
        }
    }
}
