package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.certguide.fleet.FleetSummary;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Beside;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.FleetModel;
import org.certguide.walkthrough.FleetModel.Progress;
import org.certguide.walkthrough.Problem;

/** The look at all servers from outside: the button for it, how far it is, and what came of it. */
final class FleetBar {
    private final FleetModel fleet;
    private final Label came = text("");
    private final VBox failed = place();
    private final Button check;
    private final VBox node;
    private final Node progress;

    FleetBar(FleetModel fleet) {
        this.fleet = fleet;
        check = secondary(UiId.FLEET_CHECK, "panel.fleet.check", fleet::checkAll);
        check.disableProperty().bind(fleet.progress().isNotNull());
        CheckBox atStart = new CheckBox(Messages.of("panel.fleet.start"));
        atStart.setId(UiId.FLEET_START.id());
        atStart.setWrapText(true);
        atStart.setMinHeight(CheckBox.USE_PREF_SIZE);
        fleet.atStart().subscribe(atStart::setSelected);
        atStart.setOnAction(e -> fleet.setAtStart(atStart.isSelected()));
        node = new VBox(new Beside(new VBox(6, came, atStart), new HBox(check)), failed);
        progress = progress();
        render(this::show, fleet.summary(), fleet.problem());
    }

    /**
     * The button, and what came of it.
     *
     * @param low whether it stands there without a frame, as what is below needs the room
     */
    Node node(boolean low) {
        node.getStyleClass().setAll(low ? List.of() : List.of("card", "form-card"));
        return node;
    }

    /** How far it is, for the foot of the panel; hidden while nothing is looked at. */
    Node progressNode() {
        return progress;
    }

    private void show() {
        FleetSummary summary = fleet.summary().get();
        came.setText(summary == null ? Messages.of("panel.fleet.what") : Messages.of(summary.words()));
        failed.getChildren().clear();
        Problem problem = fleet.problem().get();
        if (problem != null)
            failed.getChildren()
                    .add(new Banner(Banner.Kind.ERROR, Messages.of(problem.title()), Messages.of(problem.help())));
    }

    private Node progress() {
        Label words = text("", "busy-words");
        words.setFocusTraversable(true);
        words.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(words, Priority.ALWAYS);
        ProgressBar bar = new ProgressBar();
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setFocusTraversable(false);
        bar.accessibleTextProperty().bind(words.textProperty());
        HBox line = new HBox(words, secondary(UiId.CANCEL, "panel.action.cancel", fleet::cancel));
        line.getStyleClass().add("busy-line");
        VBox box = new VBox(line, bar);
        box.getStyleClass().addAll("card", "busy");
        render(
                () -> {
                    Progress far = fleet.progress().get();
                    setShown(box, far != null);
                    if (far == null) return;
                    words.setText(Messages.of("panel.fleet.busy", far.done(), far.all(), far.now()));
                    bar.setProgress((double) far.done() / far.all());
                },
                fleet.progress());
        return box;
    }
}
