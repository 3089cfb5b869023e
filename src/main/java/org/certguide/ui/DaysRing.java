package org.certguide.ui;

import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Arc;
import javafx.scene.shape.Circle;
import org.certguide.diagnosis.Severity;
import org.certguide.text.Messages;
import org.kordamp.ikonli.feather.Feather;

/** How long a certificate is good for: a ring that empties, with the number of days inside. */
public final class DaysRing extends StackPane {
    private static final double RADIUS = 30;

    /**
     * @param daysLeft until it expires; fewer than none means that it has expired
     * @param lifetime in days, as 90; at least 1
     * @param severity how to see it
     */
    public DaysRing(long daysLeft, long lifetime, Severity severity) {
        getStyleClass().add("days-ring");
        Circle track = new Circle(RADIUS);
        track.getStyleClass().add("track");
        double part = Math.clamp((double) daysLeft / Math.max(1, lifetime), 0, 1);
        Arc arc = new Arc(0, 0, RADIUS, RADIUS, 90, -360 * part);
        arc.getStyleClass().add("arc");
        // An arc is only as large as what is drawn of it; unmanaged, it stays centred.
        arc.setManaged(false);
        arc.layoutXProperty().bind(widthProperty().divide(2));
        arc.layoutYProperty().bind(heightProperty().divide(2));
        Label days = new Label(daysLeft == 0 ? Messages.of("ui.day.less") : Long.toString(daysLeft));
        days.getStyleClass().add("days");
        Label unit = new Label(Messages.of(daysLeft <= 1 ? "ui.day" : "ui.days"));
        unit.getStyleClass().add("unit");
        // That it is over is no number of days.
        VBox words = daysLeft < 0 ? new VBox(Icons.of(Feather.X)) : new VBox(days, unit);
        words.getStyleClass().add("words");
        setMinSize(2 * RADIUS + 8, 2 * RADIUS + 8);
        setMaxSize(2 * RADIUS + 8, 2 * RADIUS + 8);
        getChildren().setAll(track, arc, words);
        SeverityStyle.mark(this, severity);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        days.setAccessibleRole(AccessibleRole.NODE);
        unit.setAccessibleRole(AccessibleRole.NODE);
        setAccessibleText(
                daysLeft < 0
                        ? Messages.of("ui.days.over")
                        : daysLeft == 0
                                ? Messages.of("ui.day.last")
                                : Messages.of(daysLeft == 1 ? "ui.day.left" : "ui.days.left", daysLeft));
    }
}
