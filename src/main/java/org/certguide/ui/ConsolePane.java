package org.certguide.ui;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.certguide.text.Messages;
import org.kordamp.ikonli.feather.Feather;

/** The console at the foot of the window, with its title line. It opens when a command starts. */
final class ConsolePane extends VBox {
    /** How much of the window's middle it takes. */
    enum Extent {
        CLOSED(0),
        OPEN(0.27),
        LARGE(0.78);

        final double part;

        Extent(double part) {
            this.part = part;
        }
    }

    final ObjectProperty<Extent> extent = new SimpleObjectProperty<>(Extent.CLOSED);

    private final Console console;

    /** Whether it opened because something ran, and the user has left it as it was. */
    private boolean byItself;

    ConsolePane(Console console) {
        this.console = console;
        setId(UiId.CONSOLE.id());
        getStyleClass().add("console-pane");
        Node screen = console.node();
        VBox.setVgrow(screen, Priority.ALWAYS);
        screen.visibleProperty().bind(extent.isNotEqualTo(Extent.CLOSED));
        screen.managedProperty().bind(screen.visibleProperty());
        getChildren().setAll(titleLine(), screen);
        console.runningProperty().subscribe(running -> {
            if (!running || extent.get() != Extent.CLOSED) return;
            extent.set(Extent.OPEN);
            byItself = true;
        });
        extent.subscribe(() -> byItself = false);
    }

    /** Folds itself where all went well, if it had opened by itself and nobody is in it. */
    void fold() {
        if (byItself && !isRunning() && !isFocusWithin()) extent.set(Extent.CLOSED);
    }

    boolean isRunning() {
        return console.runningProperty().get();
    }

    /**
     * Takes its share of the height.
     *
     * @param height of the middle of the window, in pixels
     */
    void share(double height) {
        boolean closed = extent.get() == Extent.CLOSED;
        setPrefHeight(closed ? USE_COMPUTED_SIZE : extent.get().part * height);
        // The panel above gives way: its work can be scrolled.
        setMinHeight(USE_PREF_SIZE);
    }

    private Node titleLine() {
        Label icon = new Label(Messages.of("ui.console"), Icons.of(Feather.TERMINAL));
        icon.getStyleClass().add("console-name");
        icon.setMinWidth(USE_PREF_SIZE);
        // There may be none before it is opened.
        extent.subscribe(() -> icon.setLabelFor(console.node().lookup(UiId.CONSOLE_SCREEN.selector())));
        Label title = new Label();
        title.setId(UiId.CONSOLE_TITLE.id());
        title.getStyleClass().addAll("mono", "console-title");
        // Between words: after a name with dots in it, three more are not seen.
        title.setTextOverrun(OverrunStyle.WORD_ELLIPSIS);
        title.setEllipsisString(" …");
        title.textProperty().bind(console.titleProperty().map(t -> t.isEmpty() ? "" : "$ " + t));
        Label running = new Label();
        // Whoever types here has to know the way out, as Tab is the server's.
        running.textProperty()
                .bind(console.node()
                        .focusWithinProperty()
                        .map(in -> Messages.of(in ? "ui.console.keys" : "ui.console.running")));
        running.getStyleClass().add("console-running");
        running.setMinWidth(USE_PREF_SIZE);
        running.visibleProperty().bind(console.runningProperty());
        running.managedProperty().bind(running.visibleProperty());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox line = new HBox(icon, title, running, gap);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("console-line");

        HBox tools = new HBox(
                letters(UiId.CONSOLE_FONT_SMALLER, "A−", "ui.console.font.smaller", -1),
                letters(UiId.CONSOLE_FONT_LARGER, "A+", "ui.console.font.larger", 1),
                Buttons.icon(UiId.CONSOLE_SEARCH, Feather.SEARCH, Messages.of("ui.console.search"), console::search),
                Buttons.icon(UiId.CONSOLE_COPY, Feather.COPY, Messages.of("ui.console.copy"), console::copy),
                Buttons.icon(UiId.CONSOLE_SAVE, Feather.DOWNLOAD, Messages.of("ui.console.save"), console::save),
                toggle(
                        UiId.CONSOLE_LARGER,
                        Extent.LARGE,
                        Feather.MAXIMIZE_2,
                        "ui.console.larger",
                        Feather.MINIMIZE_2,
                        "ui.console.smaller"));
        tools.visibleProperty().bind(extent.isNotEqualTo(Extent.CLOSED));
        tools.managedProperty().bind(tools.visibleProperty());
        tools.setMinWidth(USE_PREF_SIZE);
        Button open = toggle(
                UiId.CONSOLE_OPEN,
                Extent.CLOSED,
                Feather.CHEVRON_DOWN,
                "ui.console.close",
                Feather.CHEVRON_UP,
                "ui.console.open");
        line.getChildren().addAll(tools, open);
        return line;
    }

    /** Drawn in letters: a magnifier is for the search. */
    private Button letters(UiId id, String drawn, String key, int step) {
        Button button = Buttons.icon(id, Feather.TYPE, Messages.of(key), () -> console.zoom(step));
        button.setGraphic(null);
        button.setText(drawn);
        return button;
    }

    /** A button that goes to an extent, and back from there. */
    private Button toggle(UiId id, Extent to, Feather there, String thereKey, Feather back, String backKey) {
        Button button = Buttons.icon(id, there, "", () -> extent.set(extent.get() == to ? Extent.OPEN : to));
        extent.subscribe(e -> {
            boolean is = e == to;
            Buttons.label(button, is ? back : there, Messages.of(is ? backKey : thereKey));
        });
        return button;
    }
}
