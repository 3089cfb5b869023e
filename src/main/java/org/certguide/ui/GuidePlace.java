package org.certguide.ui;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.BorderPane;
import org.certguide.guide.GuideStep;
import org.jspecify.annotations.Nullable;

/**
 * Where the guide is in the window, and whether it is shown: beside the panel, or over it where there is no room for both.
 * A window that gets narrow folds it; one that was opened by hand there stays, until the keyboard goes under it.
 */
final class GuidePlace {
    /** Below this width, the guide folds itself, and lies over the panel where it is opened. */
    private static final double NEEDS = 1200;

    /** Of the guide where it lies over the panel. */
    private static final PseudoClass OVER = PseudoClass.getPseudoClass("over");

    private final BorderPane root;
    private final PanelHost host;
    private final Runnable leave;
    private final BooleanProperty wanted = new SimpleBooleanProperty(true);
    private final BooleanProperty shown = new SimpleBooleanProperty(true);
    private final GuidePane guide = new GuidePane(() -> wanted.set(false));

    /**
     * @param root has it at its right
     * @param host is covered by it where it has no room there
     * @param leave moves the keyboard elsewhere when the guide is folded that had it
     */
    GuidePlace(BorderPane root, PanelHost host, Runnable leave) {
        this.root = root;
        this.host = host;
        this.leave = leave;
        place();
        wanted.subscribe((before, now) -> show(now));
        guide.step.subscribe(() -> show(shown.get() || isWide() && wanted.get()));
        root.sceneProperty().flatMap(Scene::focusOwnerProperty).subscribe(this::uncover);
        root.widthProperty().subscribe(this::widthChanged);
        guide.visibleProperty().bind(shown);
        guide.managedProperty().bind(shown);
    }

    Node node() {
        return guide;
    }

    /** What it says; it takes no room while that is nothing. */
    ObjectProperty<@Nullable GuideStep> step() {
        return guide.step;
    }

    /** Whether the user wants to see it, to be remembered. */
    BooleanProperty wanted() {
        return wanted;
    }

    ReadOnlyBooleanProperty shown() {
        return shown;
    }

    /** Opens it, and moves the keyboard to it. */
    void open() {
        wanted.set(true);
        show(true);
        guide.foldButton().requestFocus();
    }

    /** Opens it; the second time, closes it. */
    void toggle() {
        if (shown.get()) wanted.set(false);
        else if (hasWords()) open();
    }

    /** Closes it where it lies over the panel; says whether it did. */
    boolean giveWay() {
        if (!shown.get() || isWide()) return false;
        show(false);
        return true;
    }

    private void widthChanged(Number before, Number now) {
        boolean wasWide = before.doubleValue() >= NEEDS;
        boolean isWide = now.doubleValue() >= NEEDS;
        // Only when the limit is crossed: a guide opened by hand in a narrow window stays.
        if (wasWide == isWide && before.doubleValue() != 0) return;
        place();
        show(isWide() && wanted.get());
    }

    private boolean isWide() {
        return root.getWidth() == 0 || root.getWidth() >= NEEDS;
    }

    private void place() {
        root.setRight(null);
        host.cover(isWide() ? null : guide);
        if (isWide()) root.setRight(guide);
        guide.pseudoClassStateChanged(OVER, !isWide());
    }

    private void show(boolean now) {
        boolean hadFocus = Focus.isWithin(guide);
        shown.set(now && hasWords());
        if (hadFocus && !shown.get()) leave.run();
    }

    /** What has the keyboard must not lie under the guide. */
    private void uncover(@Nullable Node focused) {
        if (focused == null || isWide() || !shown.get() || Focus.isWithin(guide)) return;
        Bounds place = focused.localToScene(focused.getLayoutBounds());
        Bounds over = guide.localToScene(guide.getLayoutBounds());
        if (over.contains(place.getCenterX(), place.getCenterY())) show(false);
    }

    private boolean hasWords() {
        return guide.step.get() != null;
    }
}
