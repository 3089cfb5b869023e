package org.certguide.ui.panel;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import org.certguide.ui.Frames;
import org.certguide.ui.MainWindow;
import org.certguide.ui.UiId;

/**
 * Whether a window can be used in every size that it may have. It is laid out in each of them, and not shown: that
 * takes a hundredth of a second.
 */
final class Fit {
    /** A size in which the window can be, in pixels of its own. */
    private record Size(String name, double width, double height) {}

    private static final List<Size> SIZES = List.of(
            new Size("1024x700", 1024, 700),
            new Size("1366x768 at 125 %", 1093, 614),
            new Size("900x540", 900, 540),
            new Size("1280x800 with letters of 150 %", 853, 533),
            new Size("1024x700 with letters of 150 %", 682, 466));

    /** With less of the work in sight, nobody can do it; in pixels. */
    private static final double WORK = 120;

    private Fit() {}

    /** What is wrong in any of the sizes, without the guide and with it. On the JavaFX thread. */
    static List<String> faults(Scene scene, MainWindow window) {
        Parent root = scene.getRoot();
        double width = root.getLayoutBounds().getWidth();
        double height = root.getLayoutBounds().getHeight();
        Node focused = scene.getFocusOwner();
        List<String> faults = new ArrayList<>();
        // A window that gets narrow folds the guide; whoever wants it gets it.
        for (Size size : SIZES) faults.addAll(faults(scene, size, ""));
        window.guideWantedProperty().set(false);
        window.guideWantedProperty().set(true);
        for (Size size : SIZES) faults.addAll(faults(scene, size, ", with the guide"));
        layOut(scene, width, height);
        if (focused != scene.getFocusOwner()) throw new AssertionError("it is looked at only");
        return faults;
    }

    private static List<String> faults(Scene scene, Size size, String guide) {
        layOut(scene, size.width(), size.height());
        List<String> faults = new ArrayList<>(Layout.faults(scene));
        Bounds work = ((ScrollPane) scene.lookup(".panel-scroll")).getViewportBounds();
        if (work.getHeight() < WORK) faults.add("too little of the work: " + work.getHeight());
        Node over = scene.lookup(UiId.GUIDE.selector());
        Layout.visible(scene.getRoot())
                .filter(n -> UiId.PRIMARY.id().equals(n.getId()))
                .filter(n -> over.isVisible() && Layout.onScreen(over).intersects(Layout.onScreen(n)))
                .forEach(n -> faults.add("under the guide: " + Layout.name(n)));
        return faults.stream().map(f -> "at " + size.name() + guide + ": " + f).toList();
    }

    private static void layOut(Scene scene, double width, double height) {
        scene.getRoot().resize(width, height);
        Frames.layOut(scene);
    }
}
