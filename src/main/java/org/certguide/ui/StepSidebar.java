package org.certguide.ui;

import java.util.List;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.certguide.guide.Step;
import org.certguide.text.Messages;
import org.certguide.ui.SidebarItem.ServerItem;
import org.certguide.ui.SidebarItem.StepItem;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The left edge of the window: the steps and how they stand, and the saved servers. */
final class StepSidebar extends VBox {
    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
    private static final PseudoClass SHORT = PseudoClass.getPseudoClass("short");

    /** In a window that is narrower, it has no room for words; in pixels. */
    private static final double NARROW = 840;

    /** Of more, the first are here, which end first, and all are on the start page. */
    private static final int MOST_SERVERS = 20;

    final ObservableList<StepItem> steps = FXCollections.observableArrayList();
    final ObservableList<ServerItem> servers = FXCollections.observableArrayList();
    final ObjectProperty<@Nullable Step> current = new SimpleObjectProperty<>();

    /** Whether it shows numbers and signs alone; their words are hints then. */
    final BooleanProperty isShort = new SimpleBooleanProperty(false);

    private final VBox stepBox = new VBox();
    private final VBox serverBox = new VBox();
    private final Button serverTitle = Buttons.link(UiId.RAIL_HOME, "", () -> this.home.run());
    private Runnable home = () -> {};

    /** What the servers were made of that are shown. */
    private List<Object> filled = List.of();

    private Consumer<Step> openStep = step -> {};
    private Consumer<String> openServer = id -> {};

    StepSidebar() {
        setId(UiId.RAIL.id());
        getStyleClass().add("rail");
        stepBox.setId(UiId.RAIL_STEPS.id());
        serverBox.setId(UiId.RAIL_SERVERS.id());
        stepBox.getStyleClass().add("rail-steps");
        serverBox.getStyleClass().add("rail-servers");
        serverTitle.getStyleClass().add("rail-title");
        serverTitle.setMnemonicParsing(false);
        ScrollPane list = scroll(serverBox);
        list.getStyleClass().add("rail-list");
        StackPane page = new StackPane(list, new ScrollEdge(list, serverBox));
        page.visibleProperty().bind(Bindings.isNotEmpty(servers));
        page.managedProperty().bind(page.visibleProperty());
        VBox.setVgrow(page, Priority.ALWAYS);
        VBox all = new VBox(stepBox, serverTitle, page);
        all.getStyleClass().add("rail-content");
        // However many servers there are, the steps stay in sight; in a very low window, all of it scrolls.
        all.setMinHeight(USE_COMPUTED_SIZE);
        stepBox.setMinHeight(USE_PREF_SIZE);
        serverTitle.setMinHeight(USE_PREF_SIZE);
        serverTitle.managedProperty().bind(serverTitle.visibleProperty());
        ScrollPane scroll = scroll(all);
        scroll.setFitToHeight(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().setAll(scroll);
        steps.addListener((ListChangeListener<StepItem>) c -> fillSteps());
        servers.addListener((ListChangeListener<ServerItem>) c -> fillServers());
        current.subscribe(this::fillSteps);
        isShort.subscribe(now -> {
            pseudoClassStateChanged(SHORT, now);
            fillSteps();
            fillServers();
        });
    }

    private static ScrollPane scroll(Node content) {
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        return scroll;
    }

    /** Leaves out its words while the window is narrow. */
    void follow(ReadOnlyDoubleProperty width) {
        isShort.bind(width.greaterThan(0).and(width.lessThan(NARROW)));
    }

    void onHome(Runnable action) {
        home = action;
    }

    void onOpenStep(Consumer<Step> action) {
        openStep = action;
    }

    void onOpenServer(Consumer<String> action) {
        openServer = action;
    }

    private void fillSteps() {
        // The user's place must outlive a new state: whoever opened a step goes on from there.
        int focused = focusedChild(stepBox);
        stepBox.getChildren().clear();
        for (StepItem item : steps) {
            stepBox.getChildren().add(step(stepBox.getChildren().size() + 1, item));
        }
        if (focused >= 0 && focused < steps.size())
            stepBox.getChildren().get(focused).requestFocus();
    }

    private Node step(int number, StepItem item) {
        StepBadge badge = new StepBadge(number);
        badge.show(item.status(), item.openable());
        boolean here = item.step() == current.get();
        badge.pseudoClassStateChanged(CURRENT, here);
        Label title = new Label(item.title());
        title.getStyleClass().add("step-title");
        HBox line = line(badge, title);
        line.setAlignment(Pos.CENTER_LEFT);
        Button button = railButton(line, () -> openStep.accept(item.step()));
        if (isShort.get()) button.setTooltip(new Tooltip(item.title()));
        button.setId(UiId.RAIL.id() + "-" + item.step().id());
        button.getStyleClass().add("rail-step");
        button.setDisable(!item.openable() && !here);
        button.pseudoClassStateChanged(CURRENT, here);
        StepBadge.mark(button, item.status(), item.openable());
        String state = here ? Messages.of("ui.step.here") : StepBadge.words(item.status(), item.openable());
        button.setAccessibleText(Messages.of("ui.step.spoken", number, item.title(), state));
        return button;
    }

    private void fillServers() {
        List<ServerItem> first = List.copyOf(servers.subList(0, Math.min(MOST_SERVERS, servers.size())));
        List<Object> now = List.of(first, servers.size(), isShort.get());
        // Of a thousand that are looked at one by one, few are here.
        if (now.equals(filled)) return;
        filled = now;
        int focused = focusedChild(serverBox);
        serverBox.getChildren().clear();
        serverTitle.setText(Messages.of("ui.servers", servers.size()));
        serverTitle.setVisible(!servers.isEmpty() && !isShort.get());
        for (ServerItem item : first) {
            Label name = new Label(item.name());
            name.getStyleClass().add("server-name");
            // The beginning of a domain name tells more than its end.
            name.setTextOverrun(OverrunStyle.ELLIPSIS);
            Label detail = new Label(item.detail());
            detail.getStyleClass().add("server-detail");
            Label icon = new Label("", SeverityStyle.icon(item.severity()));
            icon.getStyleClass().add("status-icon");
            icon.setMinWidth(USE_PREF_SIZE);
            HBox line = line(icon, new VBox(name, detail));
            Button button = railButton(line, () -> openServer.accept(item.id()));
            button.getStyleClass().add("rail-server");
            // Made when it is wanted: it is a window of its own.
            button.setOnMouseEntered(e -> {
                if (button.getTooltip() == null) button.setTooltip(new Tooltip(item.name()));
            });
            button.setAccessibleText(item.name() + ", " + item.detail() + ", " + SeverityStyle.words(item.severity()));
            SeverityStyle.mark(button, item.severity());
            serverBox.getChildren().add(button);
        }
        if (servers.size() > MOST_SERVERS) serverBox.getChildren().add(others());
        if (focused >= 0 && focused < serverBox.getChildren().size())
            serverBox.getChildren().get(focused).requestFocus();
    }

    /** Leads to the list in which all of them can be searched. */
    private Node others() {
        Label words = new Label(Messages.of("ui.servers.all", servers.size()));
        words.getStyleClass().add("server-name");
        Button button = railButton(line(Icons.of(Feather.LIST), words), () -> home.run());
        button.getStyleClass().add("rail-server");
        button.setAccessibleText(words.getText());
        return button;
    }

    private HBox line(Node sign, Node words) {
        HBox line = isShort.get() ? new HBox(sign) : new HBox(sign, words);
        line.getStyleClass().add("rail-line");
        return line;
    }

    private static Button railButton(Node line, Runnable action) {
        Button button = new Button("", line);
        button.setMaxWidth(Double.MAX_VALUE);
        button.getStyleClass().addAll("flat", "rail-button");
        button.setOnAction(e -> action.run());
        return button;
    }

    private static int focusedChild(VBox box) {
        for (int i = 0; i < box.getChildren().size(); i++) {
            if (box.getChildren().get(i).isFocused()) return i;
        }
        return -1;
    }
}
