package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import org.certguide.text.Messages;
import org.certguide.ui.PanelView;
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
        view.setFoot(Foot.of(
                next("panel.practice.end.own", own), action(UiId.PRACTICE_AGAIN, "panel.practice.end.again", again)));
        return view;
    }
}
