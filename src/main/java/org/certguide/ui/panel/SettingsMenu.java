package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.secondary;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.MenuItem;
import org.certguide.text.Language;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Focus;
import org.certguide.ui.MainWindow;
import org.certguide.ui.PanelView;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/** The entry of the menu that opens the settings; it is hidden until there are some. */
final class SettingsMenu {
    private final MainWindow window;
    private final Walkthrough walkthrough;
    private final Runnable usual;
    private final MenuItem item = new MenuItem(Messages.of("panel.menu.settings"));
    private Optional<LocalData> local = Optional.empty();
    private @Nullable PanelView page;
    private Runnable open = () -> {};

    /**
     * @param usual shows what stands above the panel otherwise
     */
    SettingsMenu(MainWindow window, Walkthrough walkthrough, Runnable usual) {
        this.window = window;
        this.walkthrough = walkthrough;
        this.usual = usual;
        item.setId(UiId.MENU_SETTINGS.id());
        item.setVisible(false);
        walkthrough.work().subscribe(this::askAllowed);
    }

    MenuItem item() {
        return item;
    }

    /**
     * Offers the settings.
     *
     * @param languages takes another language
     * @param here of this computer; empty in a rehearsal
     * @param show shows the page
     * @param back leads to the panel before
     */
    void offer(LanguageChoice languages, Optional<LocalData> here, Consumer<PanelView> show, Runnable back) {
        local = here;
        here.ifPresent(data ->
                data.settings().subscribe(() -> askAllowed(walkthrough.work().get())));
        askAllowed(walkthrough.work().get());
        item.setVisible(true);
        open = () -> {
            LanguageChoice told = new LanguageChoice(languages.chosen(), languages.system(), choice -> {
                boolean shown = languages.choose().test(choice);
                tell(languages.meant(choice), shown);
                return shown;
            });
            PanelView made = SettingsPanel.view(window, walkthrough, told, here, back);
            page = made;
            show.accept(made);
        };
        item.setOnAction(e -> open.run());
    }

    /** Goes on with the settings where another window showed them, at the language that was chosen there. */
    void goOnFrom(SettingsMenu before) {
        if (before.page == null || before.window.panelProperty().get() != before.page) return;
        open.run();
        if (page != null) Focus.moveTo(page.content(), UiId.SETTINGS_LANGUAGE);
    }

    /** Whom the checklist asks, unless it is changed there. */
    private void askAllowed(ServerWork work) {
        local.ifPresent(
                data -> work.checklist().publicly().set(data.settings().get().publicNameServers()));
    }

    private void tell(Language chosen, boolean shown) {
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
