package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.certguide.profile.Settings;
import org.certguide.text.Language;
import org.certguide.text.Messages;
import org.certguide.ui.MainWindow;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.Theme;
import org.certguide.ui.UiId;
import org.certguide.ui.Zoom;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/** "Settings": how the window looks, whom it asks, and what is kept on this computer. */
final class SettingsPanel {
    private SettingsPanel() {}

    /**
     * @param languages takes another language
     * @param local of this computer; empty in a rehearsal, which has nothing of its own
     * @param back leads to the panel before
     */
    static PanelView view(
            MainWindow window,
            Walkthrough walkthrough,
            LanguageChoice languages,
            Optional<LocalData> local,
            Runnable back) {
        VBox content = column(look(window, languages));
        local.ifPresent(data -> content.getChildren().addAll(asks(data, walkthrough), kept(data, walkthrough)));
        PanelView view =
                new PanelView(Messages.of("panel.settings.title"), Messages.of("panel.settings.sentence"), content);
        view.setFoot(Foot.of(next("panel.action.back", back)));
        view.onEscape(back);
        return view;
    }

    private static Node look(MainWindow window, LanguageChoice languages) {
        return card(
                heading("panel.settings.look"),
                labelled("panel.menu.language", list(languages)),
                labelled("panel.menu.theme", themes(window)),
                labelled("panel.settings.size", size(window.zoom())));
    }

    private static Node labelled(String key, Node control) {
        Label name = caption(key);
        name.setLabelFor(control);
        return new VBox(6, name, control);
    }

    private static ComboBox<Optional<Language>> list(LanguageChoice languages) {
        ComboBox<Optional<Language>> list = new ComboBox<>();
        list.setId(UiId.SETTINGS_LANGUAGE.id());
        list.setAccessibleText(Messages.of("panel.menu.language"));
        list.setMinWidth(0);
        list.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable Optional<Language> choice) {
                if (choice == null) return "";
                return choice.map(SettingsPanel::name)
                        .orElseGet(() -> Messages.of("panel.settings.language.system", name(languages.system())));
            }

            @Override
            public @Nullable Optional<Language> fromString(String text) {
                return null;
            }
        });
        List<Optional<Language>> choices = new ArrayList<>(List.of(Optional.empty()));
        Language.all().forEach(language -> choices.add(Optional.of(language)));
        list.getItems().setAll(choices);
        list.setValue(languages.chosen().get());
        Runnable choose = () -> {
            Optional<Language> choice = list.getValue();
            if (choice != null && !choice.equals(languages.chosen().get()))
                languages.choose().test(choice);
        };
        list.valueProperty().subscribe((before, choice) -> {
            // In the open list, arrow keys go through all of them.
            if (!list.isShowing()) choose.run();
        });
        list.showingProperty().subscribe((before, shown) -> {
            if (!shown) choose.run();
        });
        return list;
    }

    private static String name(Language language) {
        String name = language.ownName();
        return language.isReviewed() ? name : Messages.of("panel.settings.language.unread", name);
    }

    private static Node themes(MainWindow window) {
        ToggleGroup group = new ToggleGroup();
        FlowPane row = new FlowPane(8, 8);
        for (Theme theme : Theme.values()) {
            String id = theme.name().toLowerCase(Locale.ROOT);
            ToggleButton button = segment(
                    Messages.of("panel.menu.theme." + id),
                    () -> window.themeProperty().set(theme));
            button.setId(UiId.SETTINGS_THEME.id() + "-" + id);
            button.setToggleGroup(group);
            button.setAccessibleHelp(Messages.of("panel.menu.theme"));
            window.themeProperty().subscribe(now -> {
                if (now == theme) button.setSelected(true);
            });
            row.getChildren().add(button);
        }
        return row;
    }

    private static Node size(Zoom zoom) {
        Label now = new Label();
        now.textProperty()
                .bind(zoom.factorProperty()
                        .map(f -> Messages.of("panel.settings.size.now", Math.round(100 * f.doubleValue()))));
        FlowPane line = new FlowPane(
                8,
                8,
                secondary(UiId.SETTINGS_SMALLER, "ui.zoom.smaller", () -> zoom.step(-1)),
                secondary(UiId.SETTINGS_LARGER, "ui.zoom.larger", () -> zoom.step(1)),
                secondary(
                        UiId.SETTINGS_USUAL,
                        "ui.zoom.usual",
                        () -> zoom.factorProperty().set(1)),
                now);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private static Node asks(LocalData data, Walkthrough walkthrough) {
        VBox card = card(
                heading("panel.settings.asks"),
                allowed(
                        UiId.SETTINGS_PUBLICLY,
                        "panel.checklist.publicly",
                        note(
                                "panel.checklist.publicly.note",
                                walkthrough.work().get().checklist().publicResolvers()),
                        data.settings().get().publicNameServers(),
                        on -> change(data, (now, yes) -> new Settings(yes, now.updates()), on)));
        if (!data.updates()) return card;
        card.getChildren()
                .add(allowed(
                        UiId.SETTINGS_UPDATES,
                        "panel.settings.updates",
                        note("panel.settings.updates.note"),
                        data.settings().get().updates(),
                        on -> change(data, (now, yes) -> new Settings(now.publicNameServers(), yes), on)));
        return card;
    }

    private static void change(LocalData data, BiFunction<Settings, Boolean, Settings> change, boolean on) {
        data.settings().set(change.apply(data.settings().get(), on));
    }

    private static Node allowed(UiId id, String key, Label note, boolean now, Consumer<Boolean> change) {
        CheckBox box = new CheckBox(Messages.of(key));
        box.setId(id.id());
        box.setWrapText(true);
        box.setSelected(now);
        box.selectedProperty().subscribe((before, on) -> change.accept(on));
        return new VBox(4, box, note);
    }

    private static Node kept(LocalData data, Walkthrough walkthrough) {
        VBox ask = place();
        Button forget = secondary(UiId.SETTINGS_FORGET, "panel.settings.forget", () -> ask(ask, data));
        return card(
                heading("panel.settings.kept"),
                copyable("panel.settings.folder", data.folder().toString()),
                note("panel.about.kept"),
                new FlowPane(
                        8,
                        8,
                        secondary(
                                UiId.SETTINGS_FOLDER,
                                "panel.settings.open",
                                () -> walkthrough.browse(data.folder().toUri())),
                        forget),
                ask);
    }

    private static void ask(VBox place, LocalData data) {
        Button keep = secondary(
                UiId.SETTINGS_KEEP,
                "panel.start.remove.no",
                () -> place.getChildren().clear());
        place.getChildren()
                .setAll(List.of(
                        paragraph("panel.settings.forget.ask"),
                        new FlowPane(
                                8,
                                8,
                                keep,
                                secondary(UiId.SETTINGS_FORGET_YES, "panel.settings.forget.yes", data.forget()))));
        keep.requestFocus();
    }
}
