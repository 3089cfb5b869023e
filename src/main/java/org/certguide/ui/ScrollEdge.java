package org.certguide.ui;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.Region;

/**
 * The lower edge of a page that is scrolled: a button that would be cut by it is not shown yet. It lies over the page in
 * the same {@link javafx.scene.layout.StackPane}, behind it in the order of the children, so that it is laid out when
 * the page has been. While somebody scrolls, the page ends where it ends, as jumps would be worse.
 */
final class ScrollEdge extends Region {
    /** Half a pixel is rounding. */
    private static final double ROUNDING = 0.6;

    private final ScrollPane scroll;
    private final Region cover = new Region();

    /** Where the window itself has led to, of the page's length. */
    private double rest;

    /**
     * @param page the content of the scroll pane
     */
    ScrollEdge(ScrollPane scroll, Parent page) {
        this.scroll = scroll;
        cover.getStyleClass().add("scroll-edge");
        getChildren().setAll(cover);
        setPickOnBounds(false);
        page.needsLayoutProperty().subscribe(this::requestLayout);
        scroll.vvalueProperty().subscribe(this::requestLayout);
        scroll.viewportBoundsProperty().subscribe(this::requestLayout);
    }

    /** Scrolls there for good, and not because somebody is scrolling. */
    void settle(double value) {
        rest = value;
        scroll.setVvalue(value);
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        Bounds view = sceneToLocal(scroll.localToScene(scroll.getLayoutBounds()));
        boolean still = scroll.getVvalue() == 0 || scroll.getVvalue() == rest;
        double end = still && getScene() != null ? wholeUntil(view.getMaxY()) : view.getMaxY();
        // What is higher than the page is cut anywhere.
        double height = end > view.getMinY() ? Math.max(0, view.getMaxY() - end) : 0;
        cover.setVisible(height > 0);
        cover.resizeRelocate(
                view.getMinX(),
                view.getMaxY() - height,
                scroll.getViewportBounds().getWidth(),
                height);
    }

    /** The lowest line above an edge that goes through no button. */
    private double wholeUntil(double edge) {
        List<Bounds> places = pressable(scroll.getContent())
                .map(node -> sceneToLocal(node.localToScene(node.getLayoutBounds())))
                .toList();
        double line = edge;
        boolean through = true;
        while (through) {
            double here = line;
            OptionalDouble above = places.stream()
                    .filter(at -> at.getMinY() < here && at.getMaxY() > here + ROUNDING)
                    .mapToDouble(Bounds::getMinY)
                    .min();
            through = above.isPresent();
            line = above.orElse(here);
        }
        return line;
    }

    private static Stream<Node> pressable(Node node) {
        if (!node.isVisible()) return Stream.empty();
        if (node instanceof ButtonBase || node instanceof ComboBoxBase || node instanceof TextInputControl)
            return Stream.of(node);
        // What is scrolled within the page ends where it ends.
        return node instanceof Parent parent && !(node instanceof ScrollPane)
                ? parent.getChildrenUnmodifiable().stream().flatMap(ScrollEdge::pressable)
                : Stream.empty();
    }
}
