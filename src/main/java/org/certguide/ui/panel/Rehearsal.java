package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import org.certguide.text.Messages;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Action;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.UiId;

/**
 * How one gets out of a rehearsal.
 *
 * @param leave back to the start page
 * @param own to a server of the user's own
 * @param again to another rehearsal, from the beginning
 */
public record Rehearsal(Runnable leave, Runnable own, Runnable again) {
    /**
     * The card that offers one.
     *
     * @param begins whether it was asked for, and is not there yet
     */
    static Node offer(Runnable begin, ObservableBooleanValue begins) {
        Button button = secondary(UiId.START_REHEARSE, "panel.practice.offer.begin", begin);
        button.textProperty()
                .bind(Bindings.when(begins)
                        .then(Messages.of("panel.practice.offer.begins"))
                        .otherwise(Messages.of("panel.practice.offer.begin")));
        button.disableProperty().bind(begins);
        return illustrated("practice", heading("panel.practice.offer"), note("panel.practice.offer.what"), button);
    }

    /** The last page: what was rehearsed, and where to go from here. */
    PanelView end() {
        PanelView view = new PanelView(
                Messages.of("panel.practice.end.title"),
                Messages.of("panel.practice.end.sentence"),
                column(illustrated(
                        "certificate",
                        heading("panel.practice.end.seen"),
                        paragraph("panel.practice.end.steps"),
                        note("panel.practice.end.gone"))));
        BooleanProperty possible = new SimpleBooleanProperty(true);
        Runnable begin = () -> {
            possible.set(false);
            view.sentenceProperty().set(Messages.of("panel.practice.offer.begins"));
            again.run();
        };
        view.setFoot(Foot.of(
                next("panel.practice.end.own", own),
                new Action(UiId.PRACTICE_AGAIN, Messages.of("panel.practice.end.again"), begin, possible)));
        return view;
    }
}
