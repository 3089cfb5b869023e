package org.certguide.ui.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.text.Text;
import javafx.scene.text.TextLineInfo;
import org.certguide.ui.UiId;
import org.jspecify.annotations.Nullable;

/** What is wrong with how a scene is laid out, as a person would see it. */
public final class Layout {
    /** They may end in dots: their whole text is in a hint, or on the screen below. */
    private static final Set<String> MAY_BE_SHORT = Set.of("server-name", "console-title", "table-cell");

    /** What is longer is no word, but a fingerprint. */
    private static final int LONGEST = 40;

    /** Half a pixel is rounding. */
    private static final double ROUNDING = 0.6;

    private Layout() {}

    static List<String> faults(Scene scene) {
        List<String> faults = new ArrayList<>();
        List<Node> all = visible(scene.getRoot()).toList();
        for (Node node : all) {
            if (node instanceof Labeled labeled) shortened(labeled).ifPresent(faults::add);
            if (node instanceof ComboBoxBase<?> list) {
                // What is chosen; the skin has another cell, which it only measures.
                list.getChildrenUnmodifiable().stream()
                        .filter(Labeled.class::isInstance)
                        .forEach(c -> shortened((Labeled) c).ifPresent(faults::add));
            }
        }
        Node panel = scene.lookup(UiId.PANEL.selector());
        Node content = scene.lookup(UiId.PANEL_CONTENT.selector());
        Bounds room = onScreen(content);
        // What cannot be made narrower widens all that it is in.
        if (room.getMaxX() > onScreen(panel).getMaxX() + ROUNDING)
            faults.add("wider than the panel: " + widest(content));
        for (Node node : visible(content).toList()) {
            Bounds here = onScreen(node);
            if (here.getMinX() < room.getMinX() - ROUNDING || here.getMaxX() > room.getMaxX() + ROUNDING) {
                faults.add("sticks out: " + name(node));
            }
        }
        List<Button> primary = visible(panel)
                .filter(n -> n.getStyleClass().contains("accent"))
                .filter(Button.class::isInstance)
                .map(Button.class::cast)
                .toList();
        if (primary.size() > 1) faults.add("more than one primary button: " + names(primary));
        Bounds window = onScreen(scene.getRoot());
        List<Node> parts = all.stream().filter(Layout::isPart).toList();
        for (Node node : parts) {
            // What is scrolled comes into sight.
            if (scroll(node) == null && !window.contains(onScreen(node)))
                faults.add("cut off: " + name(node) + " "
                        + onScreen(node).toString().replaceAll("[a-zA-Z ]|depth.*", ""));
        }
        faults.addAll(overlapping(parts));
        parts.stream().flatMap(Layout::brokenWords).forEach(faults::add);
        return faults;
    }

    /**
     * What can be pressed, and is cut off by what it lies in. What is scrolled by hand may end anywhere; wherever the
     * window itself has led to, it must not.
     */
    static List<String> cut(Scene scene) {
        return visible(scene.getRoot())
                .filter(n -> n instanceof ButtonBase || n instanceof ComboBoxBase)
                .flatMap(n -> cutBy(n).map(by -> "cut: " + name(n) + " by " + name(by)).stream())
                .toList();
    }

    private static Optional<Node> cutBy(Node node) {
        Bounds here = onScreen(node);
        for (Node n = node.getParent(); n != null; n = n.getParent()) {
            if (n.getClip() == null) continue;
            Bounds clip = uncovered(n, n.localToScene(n.getClip().getBoundsInParent()));
            // What is wholly out of sight is not there yet.
            boolean out = here.getMinY() > clip.getMaxY() - ROUNDING || here.getMaxY() < clip.getMinY() + ROUNDING;
            if (out) return Optional.empty();
            boolean whole = here.getMinY() > clip.getMinY() - ROUNDING
                    && here.getMaxY() < clip.getMaxY() + ROUNDING
                    && here.getMinX() > clip.getMinX() - ROUNDING
                    && here.getMaxX() < clip.getMaxX() + ROUNDING;
            if (!whole) return Optional.of(n);
        }
        return Optional.empty();
    }

    /** What the edge of a page that is scrolled does not cover. */
    private static Bounds uncovered(Node part, Bounds clip) {
        Node scroll = scroll(part);
        Node edge = scroll == null ? null : scroll.getParent().lookup(".scroll-edge");
        return edge == null || !edge.isVisible()
                ? clip
                : new BoundingBox(
                        clip.getMinX(),
                        clip.getMinY(),
                        clip.getWidth(),
                        Math.min(clip.getMaxY(), onScreen(edge).getMinY()) - clip.getMinY());
    }

    /** The innermost that needs all of the width. */
    private static String widest(Node node) {
        double needed = node.minWidth(-1);
        if (!(node instanceof Labeled) && node instanceof Parent parent) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                if (child.isManaged() && child.minWidth(-1) > needed - 120) return widest(child);
            }
        }
        return name(node);
    }

    /** What is read or used, and no part of such. */
    private static boolean isPart(Node node) {
        if (node instanceof Labeled labeled) {
            return labeled.getGraphic() != null
                    || labeled.getText() != null && !labeled.getText().isEmpty();
        }
        return node instanceof Control && !(node instanceof ScrollPane) && !(node instanceof ScrollBar);
    }

    private static @Nullable Node scroll(Node node) {
        for (Node n = node.getParent(); n != null; n = n.getParent()) if (n instanceof ScrollPane) return n;
        return null;
    }

    private static boolean isWithin(Node node, Node part) {
        for (Node n = node; n != null; n = n.getParent()) if (n == part) return true;
        return false;
    }

    private static List<String> overlapping(List<Node> parts) {
        List<String> faults = new ArrayList<>();
        List<Bounds> places = parts.stream().map(Layout::onScreen).toList();
        for (int i = 0; i < parts.size(); i++) {
            Node one = parts.get(i);
            Bounds here = places.get(i);
            for (int j = i + 1; j < parts.size(); j++) {
                Node other = parts.get(j);
                Bounds there = places.get(j);
                double wide = Math.min(here.getMaxX(), there.getMaxX()) - Math.max(here.getMinX(), there.getMinX());
                double high = Math.min(here.getMaxY(), there.getMaxY()) - Math.max(here.getMinY(), there.getMinY());
                if (wide <= 1 || high <= 1) continue;
                if (scroll(one) == scroll(other) && !isWithin(one, other) && !isWithin(other, one)) {
                    faults.add("overlapping: " + name(one) + " and " + name(other));
                }
            }
        }
        return faults;
    }

    /** Where a line ends inside a word, as there is less room than for one. */
    private static Stream<String> brokenWords(Node node) {
        if (!(node instanceof Labeled labeled) || !(labeled.lookup(".text") instanceof Text text))
            return Stream.empty();
        String words = text.getText();
        return text.getLayoutInfo().getTextLines(false).stream()
                .map(TextLineInfo::start)
                .filter(start -> start > 0 && !isSpace(words, start - 1) && !isSpace(words, start))
                .map(start -> word(words, start))
                .filter(word -> word.length() <= LONGEST)
                .map(word -> "broken: “" + word + "” in " + name(labeled));
    }

    private static String word(String words, int within) {
        int from = within;
        int to = within;
        while (from > 0 && !isSpace(words, from - 1)) from--;
        while (to < words.length() && !isSpace(words, to)) to++;
        return words.substring(from, to);
    }

    private static boolean isSpace(String words, int at) {
        return Character.isWhitespace(words.charAt(at));
    }

    /** What somebody reads there: places where a line may break are not seen. */
    public static String words(Labeled labeled) {
        return labeled.getText() == null ? "" : labeled.getText().replace("\u2028", "");
    }

    /** Whether all of the node can be seen without scrolling. */
    public static boolean isInView(Node node) {
        Bounds here = onScreen(node);
        for (Node n = node.getParent(); n != null; n = n.getParent()) {
            if (n instanceof ScrollPane scroll) {
                Bounds view = scroll.localToScene(scroll.getLayoutBounds());
                if (here.getMinY() < view.getMinY() - ROUNDING || here.getMaxY() > view.getMaxY() + ROUNDING)
                    return false;
            }
        }
        return here.getMaxY() <= node.getScene().getHeight() + ROUNDING;
    }

    /** The node and everything in it that can be seen. */
    public static Stream<Node> visible(Node node) {
        if (!node.isVisible()) return Stream.empty();
        Stream<Node> self = Stream.of(node);
        boolean whole = node instanceof ScrollBar || node instanceof ProgressBar || node instanceof ComboBoxBase;
        if (whole || !(node instanceof Parent parent)) return self;
        return Stream.concat(self, parent.getChildrenUnmodifiable().stream().flatMap(Layout::visible));
    }

    private static Optional<String> shortened(Labeled labeled) {
        boolean may = labeled.getStyleClass().stream().anyMatch(MAY_BE_SHORT::contains);
        boolean is = !may && labeled.isTextTruncated();
        return is ? Optional.of("shortened: " + name(labeled) + " in " + chain(labeled.getParent())) : Optional.empty();
    }

    private static String chain(Node node) {
        return node == null
                ? ""
                : node.getStyleClass() + " " + node.getLayoutBounds().getWidth();
    }

    static Bounds onScreen(Node node) {
        return node.localToScene(node.getLayoutBounds());
    }

    private static List<String> names(List<? extends Node> nodes) {
        return nodes.stream().map(Layout::name).toList();
    }

    static String name(Node node) {
        String words = node instanceof Labeled l ? " “" + l.getText() + "”" : "";
        return node.getClass().getSimpleName()
                + " "
                + Objects.requireNonNullElse(node.getId(), "")
                + node.getStyleClass()
                + words;
    }
}
