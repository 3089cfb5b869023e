package org.certguide.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import javafx.stage.WindowEvent;
import org.certguide.guide.GuideStep;
import org.certguide.guide.Step;
import org.certguide.text.Messages;
import org.certguide.ui.SidebarItem.ServerItem;
import org.certguide.ui.SidebarItem.StepItem;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/**
 * The frame of the window: header, rail, panel, guide and console. It shows what it is given and
 * knows nothing of the walkthrough.
 *
 * <p>Keys: F6 and Shift+F6 go from region to region, Ctrl+Enter presses the panel's primary button,
 * Ctrl+Plus, Ctrl+Minus and Ctrl+0 change the size of everything, F1 opens and closes the guide, Escape leads back from what belongs to no step, Ctrl+Q asks to close the window.
 */
public final class MainWindow {
    /** The smallest size at which nothing is cut off, in pixels. */
    public static final double MIN_WIDTH = 900;

    public static final double MIN_HEIGHT = 540;

    /** Whether the last thing that was used is the keyboard. */
    private static final PseudoClass KEYS = PseudoClass.getPseudoClass("keys");

    private final ObjectProperty<Connection> connection = new SimpleObjectProperty<>(Connection.NONE);
    private final ObjectProperty<Theme> theme = new SimpleObjectProperty<>(Theme.SYSTEM);
    private final ObjectProperty<@Nullable PanelView> panel = new SimpleObjectProperty<>();
    private final ConnectionPill pill = new ConnectionPill();
    private Runnable home = () -> {};
    private final StepSidebar rail = new StepSidebar();
    private final PanelHost host = new PanelHost();
    private final ConsolePane consolePane;
    private final MenuButton menu = Focus.leading(new MenuButton("", Icons.of(Feather.MORE_HORIZONTAL)));
    private final BorderPane root = new BorderPane();
    private final Zoom zoom = new Zoom(root);
    private final GuidePlace guide;
    private final ThemeButton themeButton = new ThemeButton(theme);
    private final Node header;
    private final VBox top = new VBox();
    private @Nullable Node question;

    /** Whether the key that pressed the primary button is still down. */
    private boolean held;

    /** What had the keyboard when Enter went down; null while it is up. */
    private @Nullable Node entered;

    /** A window without steps, with an empty panel. */
    public MainWindow(Console console) {
        consolePane = new ConsolePane(console);
        guide = new GuidePlace(root, host, this::enterHeader);
        header = header();
        VBox middle = new VBox(host, consolePane);
        VBox.setVgrow(host, Priority.ALWAYS);
        middle.setMinWidth(0);
        middle.heightProperty().subscribe(h -> consolePane.share(h.doubleValue()));
        consolePane.extent.subscribe(() -> consolePane.share(middle.getHeight()));
        root.getStyleClass().add("main-window");
        top.getChildren().setAll(header);
        root.setTop(top);
        root.setLeft(rail);
        root.setCenter(middle);
        rail.follow(root.widthProperty());
        panel.subscribe(host::show);
        CaretRest.in(root, CaretRest.USUAL);
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        // For any key: while Command is down, macOS reports the release of no other key.
        root.addEventFilter(KeyEvent.KEY_RELEASED, e -> {
            held = false;
            entered = null;
        });
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::escape);
        // JavaFX shows the focus only after a key has moved it, not when a program has.
        root.addEventFilter(KeyEvent.KEY_PRESSED, e -> root.pseudoClassStateChanged(KEYS, true));
        root.addEventFilter(MouseEvent.MOUSE_PRESSED, e -> root.pseudoClassStateChanged(KEYS, false));
    }

    /** The frame, for a scene. */
    public Parent root() {
        return root;
    }

    /** A scene with the frame and the theme, 1280 by 800 pixels. */
    public Scene scene() {
        Scene scene = new Scene(zoom, 1280, 800);
        theme.subscribe(t -> t.apply(scene));
        zoom.follow(scene);
        // What the system prefers may have changed while another scene was in the window.
        scene.windowProperty().subscribe(shown -> {
            if (shown != null) theme.get().apply(scene);
        });
        scene.getPreferences().colorSchemeProperty().subscribe(themeButton::name);
        return scene;
    }

    /** What the header says about the server. */
    public ObjectProperty<Connection> connectionProperty() {
        return connection;
    }

    /** The chosen theme, to be remembered. */
    public ObjectProperty<Theme> themeProperty() {
        return theme;
    }

    /** How large everything is. */
    public Zoom zoom() {
        return zoom;
    }

    /** Called when the user wants to see all servers. */
    public void onHome(Runnable action) {
        home = action;
        rail.onHome(action);
    }

    /** Called when the user wants to end the connection. */
    public void onDisconnect(Runnable action) {
        pill.onDisconnect(action);
    }

    /** The steps, in their order. */
    public ObservableList<StepItem> steps() {
        return rail.steps;
    }

    /** The step that the panel belongs to; null for the start page. */
    public ObjectProperty<@Nullable Step> currentStepProperty() {
        return rail.current;
    }

    /** Called with the step that the user wants to see. */
    public void onOpenStep(Consumer<Step> action) {
        rail.onOpenStep(action);
    }

    /** The saved servers. */
    public ObservableList<ServerItem> servers() {
        return rail.servers;
    }

    /** Called with the id of the server that the user wants to see. */
    public void onOpenServer(Consumer<String> action) {
        rail.onOpenServer(action);
    }

    /** What stands in the middle. */
    public ObjectProperty<@Nullable PanelView> panelProperty() {
        return panel;
    }

    /** What the guide says. */
    public ObjectProperty<@Nullable GuideStep> guideProperty() {
        return guide.step();
    }

    /** Whether the user wants to see the guide, to be remembered; a narrow window folds it. */
    public BooleanProperty guideWantedProperty() {
        return guide.wanted();
    }

    /** The entries of the menu at the top right. */
    public ObservableList<MenuItem> menuItems() {
        return menu.getItems();
    }

    /** Says something above the panel, whichever it is; null takes it away. */
    public void notice(@Nullable Node node) {
        host.notice(node);
    }

    /**
     * Offers something that has to be done before anything else of the panel can be, in place of its
     * primary button; null brings that back.
     */
    public void urgent(PanelView.@Nullable Action action) {
        host.urgent(action);
    }

    /** Says something above everything, for as long as the window is open. */
    public void band(Node node) {
        top.getChildren().addFirst(node);
    }

    /** Asks something above every panel, until it is replaced by nothing. */
    public void question(@Nullable Node node) {
        if (question != null) top.getChildren().remove(question);
        question = node;
        if (node != null) top.getChildren().add(top.getChildren().indexOf(header), node);
    }

    /** Closes the console where nothing runs in it. */
    public void restConsole() {
        if (!consolePane.isRunning()) showConsole(false);
    }

    /** Folds the console that opened by itself, so that what went well is seen. */
    public void foldConsole() {
        consolePane.fold();
    }

    /** Opens or closes the console. */
    public void showConsole(boolean open) {
        consolePane.extent.set(open ? ConsolePane.Extent.OPEN : ConsolePane.Extent.CLOSED);
    }

    private Node header() {
        Button name = Buttons.secondary(UiId.HOME, Messages.of("ui.name"), () -> home.run());
        name.setGraphic(new Drawing("mark"));
        name.setAccessibleHelp(Messages.of("ui.home"));
        Buttons.hint(name, Messages.of("ui.home"));
        name.getStyleClass().addAll("flat", "app-name");
        name.setMinWidth(Region.USE_PREF_SIZE);
        name.contentDisplayProperty()
                .bind(rail.isShort.map(s -> s ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT));
        // The keyboard has the menu and the list of servers for it, without a stop at each way through the window.
        name.setFocusTraversable(false);
        connection.subscribe(c -> pill.show(c.words(), c.state().name().toLowerCase(Locale.ROOT)));
        HBox.setHgrow(pill, Priority.ALWAYS);

        Button guideButton =
                Buttons.icon(UiId.GUIDE_OPEN, Feather.BOOK_OPEN, Messages.of("ui.guide.open"), guide::open);
        guideButton.visibleProperty().bind(guide.shown().not().and(guide.step().isNotNull()));
        guideButton.managedProperty().bind(guideButton.visibleProperty());
        Button helpButton = Buttons.icon(UiId.HELP, Feather.HELP_CIRCLE, Messages.of("ui.help"), guide::toggle);
        // A guide with nothing to say cannot be opened.
        helpButton.disableProperty().bind(guide.step().isNull());
        menu.setId(UiId.MENU.id());
        menu.getStyleClass().addAll("flat", "icon-button", "no-arrow");
        menu.setAccessibleText(Messages.of("ui.menu"));
        HBox tools = new HBox(guideButton, themeButton, helpButton, menu);
        tools.setAlignment(Pos.CENTER_RIGHT);
        tools.setMinWidth(Region.USE_PREF_SIZE);
        HBox line = new HBox(name, pill, tools);
        line.setAlignment(Pos.CENTER_LEFT);
        line.setId(UiId.HEADER.id());
        line.getStyleClass().add("header");
        return line;
    }

    private void enterHeader() {
        Focus.enter(header);
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.F6) {
            nextRegion(event.isShiftDown() ? -1 : 1);
        } else if (event.getCode() == KeyCode.F1) {
            guide.toggle();
        } else if (event.getCode() == KeyCode.Q && event.isShortcutDown() && !isTyping()) {
            Window stage = root.getScene().getWindow();
            stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST));
        } else if (event.getCode() == KeyCode.ENTER && event.isShortcutDown() && !isTyping()) {
            // A key that is held would press the buttons of the panels that follow, too.
            if (!held) host.primary().fire();
            held = true;
        } else if (!isHeldTooLong(event) && (Focus.isWithin(consolePane) || !zoom.key(event))) {
            return;
        }
        event.consume();
    }

    /** Whether keys are a program's on the server. */
    private boolean isTyping() {
        return consolePane.isRunning() && Focus.isWithin(consolePane);
    }

    /** Whether it is an Enter that went down elsewhere: what came up meanwhile must not be pressed by it. */
    private boolean isHeldTooLong(KeyEvent event) {
        if (event.getCode() != KeyCode.ENTER || isTyping()) return false;
        Node owner = root.getScene().getFocusOwner();
        if (entered == null) entered = owner;
        return entered != owner;
    }

    /** Where nothing in the panel has used it. */
    private void escape(KeyEvent event) {
        PanelView shown = panel.get();
        if (event.getCode() != KeyCode.ESCAPE) return;
        if (!guide.giveWay() && shown != null) shown.escape();
    }

    private void nextRegion(int step) {
        List<Node> regions = new ArrayList<>(List.of(header, rail, host, consolePane, guide.node()));
        if (question != null) regions.addFirst(question);
        Focus.goRound(regions, step);
    }

    /**
     * What the header says about the server.
     *
     * @param words as "dms.example.org · ubuntu@203.0.113.7"; empty when there is none
     */
    public record Connection(String words, State state) {
        /** How it stands with the connection. */
        public enum State {
            NONE,
            CONNECTING,
            CONNECTED,
            LOST
        }

        public static final Connection NONE = new Connection("", State.NONE);
    }
}
