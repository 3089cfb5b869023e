package org.certguide.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.application.ColorScheme;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.event.EventType;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TextField;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import javafx.stage.Window;
import org.certguide.guide.Step;
import org.certguide.ui.MainWindow.Connection;
import org.certguide.ui.console.NoConsole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

class MainWindowTest {
    private final NoConsole console = new NoConsole();
    private MainWindow window;
    private Scene scene;

    @BeforeEach
    void show() {
        Views.run(() -> {
            window = Demo.window(console);
            window.themeProperty().set(Theme.LIGHT);
            scene = window.scene();
            window.panelProperty().set(Demo.checklist());
        });
        Views.show(scene, 1280, 800);
    }

    private Node node(UiId id) {
        Node node = Demo.first(window, id);
        assertNotNull(node, id.id());
        return node;
    }

    private void press(KeyCode code, boolean shift, boolean control) {
        key(KeyEvent.KEY_PRESSED, code, shift, control);
        key(KeyEvent.KEY_RELEASED, code, shift, control);
    }

    private void key(EventType<KeyEvent> kind, KeyCode code, boolean shift, boolean control) {
        Views.run(() -> {
            Node target = scene.getFocusOwner() == null ? window.root() : scene.getFocusOwner();
            target.fireEvent(
                    new KeyEvent(kind, KeyEvent.CHAR_UNDEFINED, code.getName(), code, shift, control, false, false));
        });
    }

    @Test
    void picturesShowTheWindowInItsTheme() {
        Views.pictures(scene, "frame", window.themeProperty()::set);
        Views.run(() -> window.panelProperty().set(Demo.form()));
        Views.pictures(scene, "form", window.themeProperty()::set);
        Views.run(() -> window.panelProperty().set(Demo.system()));
        Views.pictures(scene, "system", window.themeProperty()::set);
        for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
            Views.run(() -> window.themeProperty().set(theme));
            Set<Color> colours = Views.on(() -> {
                Image image = new Image(new ByteArrayInputStream(Picture.png(scene.snapshot(null))));
                return IntStream.range(0, (int) image.getWidth())
                        .mapToObj(x -> image.getPixelReader().getColor(x, 300))
                        .collect(Collectors.toSet());
            });
            assertTrue(colours.size() > 3, theme + ": " + colours);
            double bright =
                    colours.stream().mapToDouble(Color::getBrightness).average().orElseThrow();
            assertEquals(theme == Theme.LIGHT, bright > 0.5, theme + ": " + bright);
        }
    }

    @Test
    void guideFoldsInANarrowWindowAndComesBackInAWideOne() {
        assertTrue(node(UiId.GUIDE).isVisible());
        Views.show(scene, 1024, 700);
        assertFalse(node(UiId.GUIDE).isVisible());
        Views.show(scene, 1280, 800);
        assertTrue(node(UiId.GUIDE).isVisible());
    }

    @Test
    void guideInANarrowWindowLiesOverThePanelAndEscapeTakesItAway() {
        Views.show(scene, 1024, 700);
        double before = ((Region) node(UiId.PANEL)).getWidth();
        Views.run(() -> ((Button) node(UiId.GUIDE_OPEN)).fire());
        Views.layOut(scene);
        assertTrue(node(UiId.GUIDE).isVisible());
        assertEquals(before, ((Region) node(UiId.PANEL)).getWidth());
        Bounds guide = node(UiId.GUIDE).localToScene(node(UiId.GUIDE).getLayoutBounds());
        assertEquals(1024, guide.getMaxX(), 1);
        assertEquals(288, guide.getWidth(), 1);
        press(KeyCode.ESCAPE, false, false);
        assertFalse(node(UiId.GUIDE).isVisible());
        Views.show(scene, 1280, 800);
        assertTrue(node(UiId.GUIDE).isVisible());
    }

    @Test
    void guideOverThePanelLeavesTheBlueButtonFreeAndGivesWayToTheKeyboard() {
        Button left = new Button("left");
        Button right = new Button("right");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        PanelView view = new PanelView("Title", "", new HBox(left, gap, right));
        Views.run(() -> {
            view.setFoot(PanelView.Foot.of(PanelView.Action.always(UiId.PRIMARY, "Go on", () -> {})));
            window.panelProperty().set(view);
        });
        Views.show(scene, 1024, 700);
        Views.run(() -> ((Button) node(UiId.GUIDE_OPEN)).fire());
        Views.layOut(scene);
        Node blue = node(UiId.PRIMARY);
        Node guide = node(UiId.GUIDE);
        assertFalse(blue.localToScene(blue.getLayoutBounds()).intersects(guide.localToScene(guide.getLayoutBounds())));
        Views.run(left::requestFocus);
        assertTrue(guide.isVisible(), "both can be seen");
        Views.run(right::requestFocus);
        assertFalse(guide.isVisible());
    }

    @Test
    void stepsOfANarrowWindowAreNumbersWithTheirWordsAsHints() {
        Button step = (Button) node(UiId.RAIL_STEPS).lookup(".rail-step");
        assertNotNull(step.lookup(".step-title"));
        Views.show(scene, 830, 700);
        step = (Button) node(UiId.RAIL_STEPS).lookup(".rail-step");
        assertNull(step.lookup(".step-title"));
        assertEquals("Connect", step.getTooltip().getText());
        assertTrue(((Region) node(UiId.RAIL)).getWidth() < 80);
    }

    @Test
    void nothingMovesSidewaysWhenAScrollBarComes() {
        Views.run(() -> window.panelProperty().set(new PanelView("Short", "", new Label("x"))));
        Views.layOut(scene);
        double before = ((Region) node(UiId.PANEL_CONTENT)).getWidth();
        Views.run(() -> window.panelProperty().set(new PanelView("Long", "", new Label("x\n".repeat(200)))));
        Views.layOut(scene);
        assertEquals(before, ((Region) node(UiId.PANEL_CONTENT)).getWidth());
    }

    @Test
    void footStaysWhileSomethingRunsAndEndsWhereTheCardsEnd() {
        Views.show(scene, 1280, 800);
        PanelView view = new PanelView("Title", "", new Label("x"));
        Views.run(() -> {
            view.setFoot(PanelView.Foot.of(PanelView.Action.always(UiId.PRIMARY, "Go on", () -> {})));
            window.panelProperty().set(view);
        });
        Views.show(scene, 1600, 900);
        Bounds button = node(UiId.PRIMARY).localToScene(node(UiId.PRIMARY).getLayoutBounds());
        Bounds cards =
                node(UiId.PANEL_CONTENT).localToScene(node(UiId.PANEL_CONTENT).getLayoutBounds());
        assertEquals(cards.getMaxX(), button.getMaxX(), 1);
        Region page = (Region) window.root().lookup(".panel-scroll");
        double before = page.getHeight();
        Views.run(() -> view.setFoot(PanelView.Foot.EMPTY));
        Views.layOut(scene);
        assertEquals(before, page.getHeight());
    }

    @Test
    void everythingCanBeMadeLargerWithTheKeyboard() {
        Views.show(scene, 1280, 800);
        double before = height(UiId.HEADER);
        for (int i = 0; i < 3; i++) press(KeyCode.PLUS, false, true);
        Views.layOut(scene);
        assertEquals(1.5, window.zoom().factorProperty().get());
        assertEquals(before * 1.5, height(UiId.HEADER), 1);
        Bounds all = window.root().localToScene(window.root().getLayoutBounds());
        assertEquals(1280, all.getMaxX(), 0.5);
        assertEquals(800, all.getMaxY(), 0.5);
        assertFalse(node(UiId.GUIDE).isVisible(), "there is room for 853 only");
        press(KeyCode.MINUS, false, true);
        assertEquals(1.25, window.zoom().factorProperty().get());
        press(KeyCode.DIGIT0, false, true);
        Views.layOut(scene);
        assertEquals(before, height(UiId.HEADER), 1);
    }

    private double height(UiId id) {
        return node(id).localToScene(node(id).getLayoutBounds()).getHeight();
    }

    @Test
    void guideOpenedByHandInANarrowWindowStays() {
        Views.show(scene, 1024, 700);
        Views.run(() -> ((Button) node(UiId.GUIDE_OPEN)).fire());
        assertTrue(node(UiId.GUIDE).isVisible());
        Views.show(scene, 1040, 700);
        assertTrue(node(UiId.GUIDE).isVisible());
    }

    @Test
    void consoleOpensWhenACommandStartsAndShowsIt() {
        assertFalse(console.node().isVisible());
        Views.run(() -> console.start("sudo certbot renew --dry-run"));
        assertTrue(console.node().isVisible());
        assertEquals("$ sudo certbot renew --dry-run", ((Label) node(UiId.CONSOLE_TITLE)).getText());
    }

    @Test
    void consoleCanBeMadeLargerAndClosed() {
        Views.run(() -> console.start("ls"));
        double open = node(UiId.CONSOLE).getLayoutBounds().getHeight();
        Views.run(() -> ((Button) node(UiId.CONSOLE_LARGER)).fire());
        double large = node(UiId.CONSOLE).getLayoutBounds().getHeight();
        assertTrue(large > open + 100, open + " " + large);
        Views.run(() -> ((Button) node(UiId.CONSOLE_OPEN)).fire());
        assertFalse(console.node().isVisible());
    }

    @Test
    void nothingIsCutOffAtTheSmallestSize() {
        Views.show(scene, MainWindow.MIN_WIDTH, MainWindow.MIN_HEIGHT);
        for (boolean open : new boolean[] {false, true}) {
            Views.run(() -> window.showConsole(open));
            List<String> cut = new ArrayList<>();
            for (UiId id : List.of(
                    UiId.HEADER,
                    UiId.CONNECTION,
                    UiId.THEME,
                    UiId.HELP,
                    UiId.MENU,
                    UiId.RAIL,
                    UiId.PRIMARY,
                    UiId.CANCEL,
                    UiId.CONSOLE_TITLE,
                    UiId.CONSOLE_OPEN)) {
                Bounds bounds = node(id).localToScene(node(id).getLayoutBounds());
                boolean inside = bounds.getMinX() >= 0
                        && bounds.getMinY() >= 0
                        && bounds.getMaxX() <= MainWindow.MIN_WIDTH
                        && bounds.getMaxY() <= MainWindow.MIN_HEIGHT;
                if (!inside) cut.add(id + " " + bounds);
            }
            assertEquals(List.of(), cut);
            assertEquals(List.of(), shortenedWords());
        }
    }

    /**
     * Labels of which JavaFX shows only a part, but for the names in the rail, which have hints.
     */
    private List<String> shortenedWords() {
        List<String> shortened = new ArrayList<>();
        for (Node node : window.root().lookupAll(".label")) {
            if (!(node instanceof Label label) || !label.isVisible()) continue;
            if (label.getStyleClass().contains("server-name")) continue;
            if (label.lookup(".text") instanceof Text text && !text.getText().equals(label.getText())) {
                shortened.add(label.getText());
            }
        }
        return shortened;
    }

    @Test
    void menuThatIsOpenedWithTheKeyboardShowsWhereInItTheKeyboardIs() throws TimeoutException {
        MenuItem first = new MenuItem("first");
        MenuButton menu = (MenuButton) node(UiId.MENU);
        Views.run(() -> window.menuItems().setAll(first, new MenuItem("second")));
        Views.run(menu::requestFocus);
        Views.run(menu::show);
        WaitForAsyncUtils.waitFor(
                10,
                TimeUnit.SECONDS,
                () -> Views.on(() -> first.getStyleableNode() != null
                        && first.getStyleableNode().isFocused()));
        Views.run(menu::hide);
    }

    @Test
    void serverWithALongNameIsShortenedBeforeTheWordThatSaysHowItStands() {
        Views.show(scene, MainWindow.MIN_WIDTH, MainWindow.MIN_HEIGHT);
        String host = "somebody@" + "a-very-long-name.".repeat(8) + "example.org";
        Views.run(() -> window.connectionProperty().set(new Connection(host, Connection.State.CONNECTED)));
        Views.layOut(scene);
        Text shown = (Text) node(UiId.CONNECTION).lookup(".text");
        assertTrue(shown.getText().endsWith("Connected"), shown.getText());
        assertTrue(((MenuButton) node(UiId.CONNECTION)).getTooltip().getText().contains(host));
    }

    @Test
    void panelIsNeverScrolledSideways() {
        Views.show(scene, MainWindow.MIN_WIDTH, MainWindow.MIN_HEIGHT);
        for (PanelView view : List.of(Views.on(Demo::checklist), Views.on(Demo::form))) {
            Views.run(() -> window.panelProperty().set(view));
            for (Node bar : window.root().lookupAll(".scroll-bar:horizontal")) {
                assertFalse(((ScrollBar) bar).isVisible());
            }
            Region content = (Region) node(UiId.PANEL_CONTENT);
            double right = content.localToScene(content.getLayoutBounds()).getMaxX();
            assertTrue(right <= MainWindow.MIN_WIDTH, "content ends at " + right);
        }
    }

    @Test
    void controlEnterPressesThePrimaryButtonWhenItIsPossible() {
        AtomicInteger pressed = new AtomicInteger();
        SimpleBooleanProperty possible = new SimpleBooleanProperty(false);
        Views.run(() -> {
            PanelView view = new PanelView("Title", "", new Label("x"));
            view.setFoot(
                    PanelView.Foot.of(new PanelView.Action(UiId.PRIMARY, "Go on", pressed::incrementAndGet, possible)));
            window.panelProperty().set(view);
        });
        press(KeyCode.ENTER, false, true);
        assertEquals(0, pressed.get());
        Views.run(() -> possible.set(true));
        press(KeyCode.ENTER, false, true);
        assertEquals(1, pressed.get());
    }

    @Test
    void keyThatIsHeldAndADoubleClickPressNothingInThePanelThatFollows() {
        List<String> pressed = new ArrayList<>();
        PanelView second = view("second", pressed, () -> {});
        PanelView first = view("first", pressed, () -> window.panelProperty().set(second));
        Views.run(() -> window.panelProperty().set(first));
        for (int i = 0; i < 3; i++) key(KeyEvent.KEY_PRESSED, KeyCode.ENTER, false, true);
        assertEquals(List.of("first"), pressed);
        key(KeyEvent.KEY_RELEASED, KeyCode.ENTER, false, true);
        press(KeyCode.ENTER, false, true);
        assertEquals(List.of("first", "second"), pressed);

        pressed.clear();
        Views.run(() -> window.panelProperty().set(first));
        new FxRobot().doubleClickOn(UiId.PRIMARY.selector());
        assertEquals(List.of("first"), pressed);
        new FxRobot().clickOn(UiId.PANEL_TITLE.selector()).clickOn(UiId.PRIMARY.selector());
        assertEquals(List.of("first", "second"), pressed);
    }

    @Test
    void enterThatIsStillDownAnswersNothingThatCameUpMeanwhile() {
        List<KeyCode> answered = new ArrayList<>();
        Label question = new Label("Really?");
        question.setFocusTraversable(true);
        question.setOnKeyPressed(event -> answered.add(event.getCode()));
        TextField field = new TextField();
        field.setOnAction(e -> window.panelProperty().set(new PanelView("Question", "", question)));
        Views.run(() -> window.panelProperty().set(new PanelView("Form", "", field)));
        Views.run(field::requestFocus);
        key(KeyEvent.KEY_PRESSED, KeyCode.ENTER, false, false);
        Views.run(question::requestFocus);
        key(KeyEvent.KEY_PRESSED, KeyCode.ENTER, false, false);
        assertEquals(List.of(), answered);
        key(KeyEvent.KEY_RELEASED, KeyCode.ENTER, false, false);
        press(KeyCode.ENTER, false, false);
        assertEquals(List.of(KeyCode.ENTER), answered);
    }

    private static PanelView view(String name, List<String> pressed, Runnable then) {
        PanelView view = new PanelView(name, "", new Label(name));
        Runnable press = () -> {
            pressed.add(name);
            then.run();
        };
        view.setFoot(PanelView.Foot.of(PanelView.Action.always(UiId.PRIMARY, "Go on", press)));
        return view;
    }

    @Test
    void panelWithoutButtonsDoesNotPressThoseOfTheLastOne() {
        AtomicInteger pressed = new AtomicInteger();
        Views.run(() -> {
            PanelView view = new PanelView("Title", "", new Label("x"));
            view.setFoot(PanelView.Foot.of(PanelView.Action.always(UiId.PRIMARY, "Go on", pressed::incrementAndGet)));
            window.panelProperty().set(view);
            window.panelProperty().set(new PanelView("Next", "", new Label("y")));
        });
        press(KeyCode.ENTER, false, true);
        assertEquals(0, pressed.get());
    }

    @Test
    void f6GoesThroughAllRegionsAndBack() {
        Views.run(() -> node(UiId.THEME).requestFocus());
        List<String> visited = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            press(KeyCode.F6, false, false);
            visited.add(region());
        }
        assertEquals(List.of("rail", "panel", "console", "guide", "header"), visited);
        press(KeyCode.F6, true, false);
        assertEquals("guide", region());
    }

    private String region() {
        List<String> regions = List.of("header", "rail", "panel", "console", "guide");
        Node node = scene.getFocusOwner();
        while (node != null && !regions.contains("" + node.getId())) node = node.getParent();
        return node == null ? "none" : node.getId();
    }

    @Test
    void finishedStepCanBeOpenedAgainAndALaterOneCannot() {
        List<Step> opened = new ArrayList<>();
        window.onOpenStep(opened::add);
        Button done = (Button) window.root().lookup("#rail-connect");
        Button later = (Button) window.root().lookup("#rail-renewal");
        Views.run(done::fire);
        Views.run(later::fire);
        assertEquals(List.of(Step.CONNECT), opened);
        assertEquals("Step 1, Connect: Done", done.getAccessibleText());
    }

    @Test
    void themeButtonSwitchesEverythingMenusIncluded() {
        Views.run(() -> ((Button) node(UiId.THEME)).fire());
        assertEquals(Theme.DARK, window.themeProperty().get());
        Views.run(() -> ((MenuButton) node(UiId.MENU)).show());
        for (Window open : Window.getWindows()) {
            assertEquals(ColorScheme.DARK, open.getScene().getPreferences().getColorScheme());
        }
        Views.run(() -> ((MenuButton) node(UiId.MENU)).hide());
        Region root = (Region) window.root();
        assertEquals(
                Color.web("#151925"),
                Views.on(() -> root.getBackground().getFills().getFirst().getFill()));
    }

    @Test
    void connectionIsShownInWordsAsWell() {
        assertEquals(
                "dms.example.org · ubuntu@203.0.113.7   ·   Connected", ((Labeled) node(UiId.CONNECTION)).getText());
        Views.run(() -> window.connectionProperty().set(Connection.NONE));
        assertEquals("Not connected", ((Label) node(UiId.CONNECTION)).getText());
    }
}
