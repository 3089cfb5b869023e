package org.certguide.ui;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
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
        OPEN(0.32),
        LARGE(0.78);

        final double part;

        Extent(double part) {
            this.part = part;
        }
    }

    final ObjectProperty<Extent> extent = new SimpleObjectProperty<>(Extent.CLOSED);

    private final Console console;

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
            if (running && extent.get() == Extent.CLOSED) extent.set(Extent.OPEN);
        });
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
        icon.setLabelFor(console.node().lookup(UiId.CONSOLE_SCREEN.selector()));
        Label title = new Label();
        title.setId(UiId.CONSOLE_TITLE.id());
        title.getStyleClass().addAll("mono", "console-title");
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
                Buttons.icon(
                        UiId.CONSOLE_FONT_SMALLER,
                        Feather.ZOOM_OUT,
                        Messages.of("ui.console.font.smaller"),
                        () -> console.zoom(-1)),
                Buttons.icon(
                        UiId.CONSOLE_FONT_LARGER,
                        Feather.ZOOM_IN,
                        Messages.of("ui.console.font.larger"),
                        () -> console.zoom(1)),
                Buttons.icon(UiId.CONSOLE_SEARCH, Feather.SEARCH, Messages.of("ui.console.search"), console::search),
                Buttons.icon(UiId.CONSOLE_COPY, Feather.COPY, Messages.of("ui.console.copy"), console::copy),
                Buttons.icon(UiId.CONSOLE_SAVE, Feather.DOWNLOAD, Messages.of("ui.console.save"), console::save),
                larger());
        tools.visibleProperty().bind(extent.isNotEqualTo(Extent.CLOSED));
        tools.managedProperty().bind(tools.visibleProperty());
        tools.setMinWidth(USE_PREF_SIZE);
        line.getChildren().addAll(tools, open());
        return line;
    }

    private Button larger() {
        Button button = Buttons.icon(
                UiId.CONSOLE_LARGER,
                Feather.MAXIMIZE_2,
                "",
                () -> extent.set(extent.get() == Extent.LARGE ? Extent.OPEN : Extent.LARGE));
        extent.subscribe(e -> {
            boolean large = e == Extent.LARGE;
            Buttons.label(
                    button,
                    large ? Feather.MINIMIZE_2 : Feather.MAXIMIZE_2,
                    Messages.of(large ? "ui.console.smaller" : "ui.console.larger"));
        });
        return button;
    }

    private Button open() {
        Button button = Buttons.icon(
                UiId.CONSOLE_OPEN,
                Feather.CHEVRON_UP,
                "",
                () -> extent.set(extent.get() == Extent.CLOSED ? Extent.OPEN : Extent.CLOSED));
        extent.subscribe(e -> {
            boolean closed = e == Extent.CLOSED;
            Buttons.label(
                    button,
                    closed ? Feather.CHEVRON_UP : Feather.CHEVRON_DOWN,
                    Messages.of(closed ? "ui.console.open" : "ui.console.close"));
        });
        return button;
    }
}
