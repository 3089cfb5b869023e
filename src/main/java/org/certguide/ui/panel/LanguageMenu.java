package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.secondary;

import java.util.function.Predicate;
import javafx.scene.control.Menu;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;
import org.certguide.text.Language;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.MainWindow;
import org.certguide.ui.UiId;

/** The part of the menu with the languages; it is hidden until there are some to choose from. */
final class LanguageMenu {
    private final MainWindow window;
    private final Runnable usual;
    private final Menu menu = new Menu();

    /**
     * @param usual shows what stands above the panel otherwise
     */
    LanguageMenu(MainWindow window, Runnable usual) {
        this.window = window;
        this.usual = usual;
        menu.setText(Messages.of("panel.menu.language"));
        menu.setId(UiId.MENU_LANGUAGE.id());
        menu.setVisible(false);
    }

    Menu menu() {
        return menu;
    }

    /**
     * Offers the languages.
     *
     * @param choose whether the language could be changed at once; otherwise the user is told when
     */
    void offer(Predicate<Language> choose) {
        ToggleGroup group = new ToggleGroup();
        menu.setVisible(true);
        for (Language language : Language.values()) {
            String id = language.id();
            RadioMenuItem item = new RadioMenuItem(Messages.of("panel.menu.language." + id));
            item.setId(UiId.MENU_LANGUAGE.id() + "-" + id);
            item.setToggleGroup(group);
            item.setSelected(language == Messages.language());
            item.setOnAction(e -> show(language, choose.test(language)));
            menu.getItems().add(item);
        }
    }

    private void show(Language chosen, boolean shown) {
        if (shown || chosen == Messages.language()) {
            usual.run();
            return;
        }
        Banner banner = new Banner(
                Banner.Kind.INFO,
                Messages.of("panel.menu.language.later"),
                Messages.of("panel.menu.language.later.why"),
                secondary(UiId.LANGUAGE_CLOSE, "ui.error.close", usual));
        banner.setId(UiId.LANGUAGE_LATER.id());
        window.notice(banner);
    }
}
