package org.certguide.ui;

import java.util.List;
import java.util.function.Predicate;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/** The middle of the window: shows one {@link PanelView}. */
final class PanelHost extends VBox {
    /** Below this height there is less room around the head of the panel, in pixels. */
    private static final double LOW = 520;

    /** Below this height the head itself makes itself small, in pixels. */
    private static final double LOWEST = 450;

    private static final Predicate<Node> BUSY = has("busy");
    private static final PseudoClass FITS = PseudoClass.getPseudoClass("fits");
    private static final PseudoClass TINY = PseudoClass.getPseudoClass("tiny");
    private static final PseudoClass COMPACT = PseudoClass.getPseudoClass("compact");

    private final Label title = new Label();
    private final Label sentence = new Label();
    private final StackPane content = new StackPane();
    private static final double ROOM_ABOVE = 60;

    /** What is said under a field, two lines of it. */
    private static final double ROOM_BELOW = 50;

    private final ScrollPane scroll = new ScrollPane();
    private final ScrollEdge edge;
    private final StackPane middle = new StackPane();
    private final VBox progress = new VBox();
    private final HBox secondary = new HBox();
    private final Button primary = new Button();
    private final VBox notice = new VBox();
    private final HBox foot;
    private boolean hadButtons;

    /** How often the top was asked for. */
    private int tops;

    private @Nullable Node revealed;
    private Subscription shown = Subscription.EMPTY;
    private PanelView.Foot buttons = PanelView.Foot.EMPTY;
    private PanelView.@Nullable Action urgent;
    private @Nullable PanelView view;

    /** Whether the keyboard is, or just was, in here. */
    private boolean inside;

    PanelHost() {
        setId(UiId.PANEL.id());
        getStyleClass().add("panel");
        title.setId(UiId.PANEL_TITLE.id());
        title.getStyleClass().add("panel-title");
        sentence.setId(UiId.PANEL_SENTENCE.id());
        sentence.getStyleClass().add("panel-sentence");
        for (Label label : new Label[] {title, sentence}) {
            label.setWrapText(true);
            label.setMinHeight(USE_PREF_SIZE);
        }
        // With the console open there is little height: the work needs it more than the words.
        BooleanBinding lowest = heightProperty().lessThan(LOWEST);
        heightProperty().subscribe(height -> {
            pseudoClassStateChanged(COMPACT, height.doubleValue() < LOW);
            pseudoClassStateChanged(TINY, height.doubleValue() < LOWEST);
        });
        lowest.subscribe(this::placeFoot);
        sentence.managedProperty().bind(sentence.textProperty().isNotEmpty().and(lowest.not()));
        sentence.visibleProperty().bind(sentence.managedProperty());
        notice.getStyleClass().add("panel-notice");
        StatusCard.hideWhenEmpty(notice, notice.getChildren());
        content.setId(UiId.PANEL_CONTENT.id());
        content.getStyleClass().add("panel-content");
        content.setAlignment(Pos.TOP_LEFT);
        // Title and work scroll together: in a small window, the work gets all of the room.
        VBox page = new VBox(notice, title, sentence, content);
        page.getStyleClass().add("panel-page");
        scroll.setContent(page);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("panel-scroll");
        // Its room is kept, so that nothing moves sideways when it is needed.
        scroll.setVbarPolicy(ScrollPane.ScrollBarPolicy.ALWAYS);
        Runnable fits = () -> scroll.pseudoClassStateChanged(FITS, hidden() <= 0);
        scroll.viewportBoundsProperty().subscribe(fits);
        page.heightProperty().subscribe(fits);
        scroll.viewportBoundsProperty().subscribe(() -> reveal(revealed));
        scroll.viewportBoundsProperty().subscribe(this::tellRoom);
        content.layoutYProperty().subscribe(this::tellRoom);
        scroll.addEventFilter(ScrollEvent.SCROLL, e -> revealed = null);
        scroll.addEventFilter(MouseEvent.MOUSE_PRESSED, e -> revealed = null);
        scroll.addEventFilter(KeyEvent.KEY_PRESSED, e -> revealed = null);
        VBox.setVgrow(middle, Priority.ALWAYS);
        edge = new ScrollEdge(scroll, page);
        cover(null);
        middle.setMinHeight(0);

        primary.getStyleClass().addAll("accent", "primary");
        primary.setMnemonicParsing(true);
        primary.setMinWidth(USE_PREF_SIZE);
        secondary.getStyleClass().add("panel-secondary");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        foot = new HBox(secondary, gap, primary);
        foot.setAlignment(Pos.CENTER);
        foot.getStyleClass().add("panel-foot");
        foot.setMinHeight(USE_PREF_SIZE);
        // The buttons end where the cards end, whether there is a scroll bar or not.
        Region bar = new Region();
        bar.prefWidthProperty()
                .bind(scroll.widthProperty()
                        .subtract(Bindings.createDoubleBinding(
                                () -> scroll.getViewportBounds().getWidth(), scroll.viewportBoundsProperty())));
        HBox line = new HBox(foot, bar);
        HBox.setHgrow(foot, Priority.ALWAYS);
        line.getStyleClass().add("panel-foot-line");
        line.setMinHeight(USE_PREF_SIZE);
        line.visibleProperty().bind(foot.visibleProperty());
        line.managedProperty().bind(foot.visibleProperty());
        progress.getStyleClass().add("panel-progress");
        progress.setMinHeight(USE_PREF_SIZE);
        progress.managedProperty().bind(progress.visibleProperty());
        progress.paddingProperty().bind(bar.prefWidthProperty().map(w -> new Insets(0, w.doubleValue(), 0, 0)));
        progress.visibleProperty().subscribe(this::placeFoot);
        getChildren().setAll(middle, progress, line);
        // The first click may have led to another panel, whose button nobody has read yet.
        primary.addEventFilter(MouseEvent.MOUSE_PRESSED, e -> {
            if (e.getClickCount() > 1) e.consume();
        });
        primary.disabledProperty().subscribe(now -> {
            if (now && inside) Fx.later(this::focusProgress);
        });
        sceneProperty().flatMap(Scene::focusOwnerProperty).subscribe((before, now) -> moved(before, now));
        show(null);
    }

    /** What had the keyboard may have gone away, as a button that was pressed does. */
    private void moved(@Nullable Node before, @Nullable Node now) {
        boolean lost = inside && before != null && !Focus.isPossible(before) && !Focus.isLed(now);
        Node node = now;
        while (node != null && node != this) node = node.getParent();
        inside = node != null || lost;
        if (!lost) return;
        // JavaFX goes on to the next control by itself, and is about to scroll to it.
        double above = scroll.getVvalue() * hidden();
        int asked = tops;
        Fx.later(() -> {
            if (getScene() == null || Focus.isLed(getScene().getFocusOwner())) return;
            // What has ended meanwhile is told at the top.
            scrollTo(asked == tops ? above : 0);
            focusNext();
        });
    }

    /** Moves the keyboard focus to the next control to be used here. */
    private void focusNext() {
        if (getScene() == null || Focus.isInConsole(this)) return;
        Node next = next();
        if (next != null) next.requestFocus();
    }

    /** Moves the focus to the progress, if something runs: keys that are pressed too late must do nothing. */
    private void focusProgress() {
        if (getScene() == null || Focus.isInConsole(this)) return;
        Node work = Focus.first(this, BUSY);
        if (work != null && inside) focusNext();
    }

    /** The control to be used next: a question, the progress, a field with a
     * mistake, an error, an empty field, or the blue button. */
    private @Nullable Node next() {
        for (Predicate<Node> kind : List.of(has("question"), BUSY, PanelHost::isWrong, has("error"))) {
            Node found = Focus.first(kind == BUSY ? this : content, kind);
            Node place = found == null ? null : Focus.inside(found);
            if (place != null) return place;
        }
        Node open = Focus.first(content, Focus::isOpen);
        if (open != null || Focus.isPossible(primary)) return open != null ? open : primary;
        // What helps is the blue button of a card then.
        return Focus.first(content, has("accent").and(Focus::isPossible));
    }

    private static boolean isWrong(Node node) {
        return node instanceof Field<?> field && field.hasError();
    }

    private static Predicate<Node> has(String style) {
        return node -> node.getStyleClass().contains(style);
    }

    /** The primary button, which Ctrl+Enter presses. */
    Button primary() {
        return primary;
    }

    /** Lays something over the work, but never over the buttons below it; null takes it away. */
    void cover(@Nullable Node node) {
        middle.getChildren().setAll(node == null ? List.of(scroll, edge) : List.of(scroll, edge, node));
    }

    /** Something that is said above any panel, until it is replaced by nothing. */
    void notice(@Nullable Node node) {
        notice.getChildren().setAll(node == null ? List.of() : List.of(node));
        if (node != null) edge.settle(0);
    }

    /** Takes the place of the primary button of any panel, until it is replaced by nothing. */
    void urgent(PanelView.@Nullable Action action) {
        urgent = action;
        fill(buttons);
    }

    void show(@Nullable PanelView next) {
        view = next;
        shown.unsubscribe();
        shown = Subscription.EMPTY;
        title.textProperty().unbind();
        sentence.textProperty().unbind();
        hadButtons = false;
        Node running = next == null ? null : next.progress();
        progress.visibleProperty().unbind();
        progress.getChildren().setAll(running == null ? List.of() : List.of(running));
        progress.setVisible(running != null);
        if (running != null) progress.visibleProperty().bind(running.visibleProperty());
        if (next == null) {
            title.setText("");
            sentence.setText("");
            content.getChildren().clear();
            fill(PanelView.Foot.EMPTY);
        } else {
            title.textProperty().bind(next.titleProperty());
            sentence.textProperty().bind(next.sentenceProperty());
            content.getChildren().setAll(next.content());
            shown = next.foot()
                    .subscribe(this::fill)
                    .and(next.topAsked().subscribe(n -> showTop()))
                    .and(next.wanted().subscribe(this::lead))
                    .and(next.revealed().subscribe(this::reveal));
        }
        showTop();
        tellRoom();
        if (next == null) return;
        // Before there is any focus, Enter would press the first button of the header.
        if (getScene() != null && getScene().getFocusOwner() == null) primary.requestFocus();
        Fx.later(this::focusNext);
    }

    private void tellRoom() {
        if (view == null) return;
        double above = content.getLayoutY() + content.getInsets().getTop();
        view.setRoom(scroll.getViewportBounds().getHeight() - above);
    }

    private void showTop() {
        revealed = null;
        tops++;
        edge.settle(0);
    }

    /** Keeps it in sight, whatever else takes room, until somebody scrolls. */
    private void reveal(@Nullable Node node) {
        revealed = node;
        Fx.later(() -> {
            if (revealed != null) scrollTo(revealed, true);
        });
    }

    private void lead(@Nullable Node node) {
        revealed = null;
        scrollTo(node);
        if (node != null) node.requestFocus();
    }

    private void scrollTo(@Nullable Node node) {
        if (node != null) scrollTo(node, false);
    }

    /**
     * Scrolls to a node that is out of sight.
     *
     * @param little no farther than until all of it is in sight
     */
    private void scrollTo(Node node, boolean little) {
        Bounds place = content.sceneToLocal(node.localToScene(node.getLayoutBounds()));
        double above = content.getBoundsInParent().getMinY() + place.getMinY();
        // With some room above, where the field's name is; what is in sight stays where it is.
        double shown = scroll.getVvalue() * Math.max(0, hidden());
        double end = above + place.getHeight() + ROOM_BELOW;
        boolean inSight = above - ROOM_ABOVE / 2 >= shown
                && end <= shown + scroll.getViewportBounds().getHeight();
        double enough = end - scroll.getViewportBounds().getHeight();
        if (!inSight) scrollTo(little && enough > shown ? Math.min(above - ROOM_ABOVE, enough) : above - ROOM_ABOVE);
    }

    /** Lets so much of the page be hidden above, as far as it is long enough, in pixels. */
    private void scrollTo(double above) {
        if (hidden() > 0) edge.settle(Math.clamp(above / hidden(), 0, 1));
    }

    /** How much of the page is not to be seen, in pixels; negative where there is room left. */
    private double hidden() {
        return scroll.getContent().getLayoutBounds().getHeight()
                - scroll.getViewportBounds().getHeight();
    }

    private void fill(PanelView.Foot wanted) {
        buttons = wanted;
        place(urgent == null ? wanted : wanted.behind(urgent));
    }

    private void place(PanelView.Foot now) {
        secondary.getChildren().clear();
        primary.disableProperty().unbind();
        PanelView.Action main = now.primary();
        primary.setVisible(main != null);
        primary.setDisable(main == null);
        primary.setId(main == null ? null : main.id().id());
        if (main != null) {
            primary.setText(main.words());
            primary.setOnAction(e -> main.run().run());
            primary.disableProperty().bind(not(main));
        }
        for (PanelView.Action action : now.secondary()) {
            Button button = Buttons.secondary(action.id(), action.words(), action.run());
            button.disableProperty().bind(not(action));
            secondary.getChildren().add(button);
        }
        hadButtons |= hasButtons();
        placeFoot();
    }

    private boolean hasButtons() {
        return primary.isVisible() || !secondary.getChildren().isEmpty();
    }

    /** Once there were buttons, their place stays, so that nothing moves while something runs; if there is room. */
    private void placeFoot() {
        foot.setVisible(hasButtons() || hadButtons && getHeight() >= LOWEST && !progress.isVisible());
        foot.setManaged(foot.isVisible());
    }

    private static BooleanBinding not(PanelView.Action action) {
        return Bindings.not(action.possible());
    }
}
