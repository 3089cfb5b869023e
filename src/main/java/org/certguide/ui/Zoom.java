package org.certguide.ui;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.transform.Scale;

/** Shows all of a window larger or smaller: words, pictures, and the room around them. */
public final class Zoom extends Region {
    private static final double[] STEPS = {0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2};

    private final DoubleProperty factor = new SimpleDoubleProperty(1);

    private final Node content;
    private final Scale scale = new Scale();
    private String popups = "";

    Zoom(Node content) {
        this.content = content;
        getChildren().setAll(content);
        scale.xProperty().bind(factor);
        scale.yProperty().bind(factor);
        content.getTransforms().setAll(scale);
        factor.subscribe(this::requestLayout);
    }

    /** How much larger than usual everything is, to be remembered; from 0.8 to 2. */
    public DoubleProperty factorProperty() {
        return factor;
    }

    /** Ctrl with plus, minus or zero; says whether it was one of them. */
    boolean key(KeyEvent event) {
        if (!event.isShortcutDown() || event.isAltDown()) return false;
        switch (event.getCode()) {
            case PLUS, EQUALS, ADD -> step(1);
            case MINUS, SUBTRACT -> step(-1);
            case DIGIT0, NUMPAD0 -> factor.set(1);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** To the next size, larger or smaller. */
    public void step(int by) {
        int here = 0;
        while (STEPS[here] < factor.get() - 0.01) here++;
        factor.set(STEPS[Math.clamp(here + by, 0, STEPS.length - 1)]);
    }

    /** Lets menus, lists and hints, which are windows of their own, grow with it. */
    void follow(Scene scene) {
        factor.subscribe(f -> {
            scene.getStylesheets().remove(popups);
            String css =
                    (".root.popup, .context-menu, .context-menu .label, .combo-box-popup .list-cell { -fx-font-size: %dpx; }"
                                    + ".tooltip { -fx-font-size: %dpx; }")
                            .formatted(Math.round(14 * f.doubleValue()), Math.round(13 * f.doubleValue()));
            popups = "data:text/css;base64," + Base64.getEncoder().encodeToString(css.getBytes(StandardCharsets.UTF_8));
            if (f.doubleValue() != 1) scene.getStylesheets().add(popups);
        });
    }

    @Override
    protected double computePrefWidth(double height) {
        return content.prefWidth(-1) * factor.get();
    }

    @Override
    protected double computePrefHeight(double width) {
        return content.prefHeight(-1) * factor.get();
    }

    @Override
    protected void layoutChildren() {
        content.resizeRelocate(0, 0, getWidth() / factor.get(), getHeight() / factor.get());
    }
}
