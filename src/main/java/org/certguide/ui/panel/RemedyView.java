package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Remedy;
import org.certguide.renewal.Hooks;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ServerWork;

/** What can be done about a finding of the checklist, and what was done. */
final class RemedyView {
    private final ServerWork work;
    private final ChangeView changes;

    /**
     * @param ready whether the form is filled in; otherwise it says what is missing
     */
    RemedyView(ServerWork work, BooleanSupplier ready) {
        this.work = work;
        changes = new ChangeView(work, work.remedies().changes(), ready);
    }

    /** What changes the server. */
    ChangeView changes() {
        return changes;
    }

    /**
     * A remedy, with the button that applies it where the application can.
     *
     * @param accepted whether the user has applied it already
     */
    Node of(Remedy remedy, boolean accepted) {
        return switch (remedy) {
            case Remedy.Command command -> changes.offer(command);
            case Remedy.Advice advice -> ChangeView.box(paragraph(remedy.explanation()));
            case Remedy.Wait wait -> ChangeView.box(paragraph(remedy.explanation()), applying(remedy));
            case Remedy.StopDuringRequest stop when accepted -> ChangeView.box(leave());
            case Remedy.StopDuringRequest stop ->
                ChangeView.box(paragraph(remedy.explanation()), applying(remedy), hooks(stop));
        };
    }

    private Node leave() {
        return changes.button(
                UiId.REMEDY_LEAVE, Messages.of("panel.checklist.around.leave"), work.remedies()::removeHooks);
    }

    private static Node hooks(Remedy.StopDuringRequest stop) {
        String before = Hooks.preHook(stop.holder());
        VBox hooks = new VBox(
                8,
                note("panel.checklist.around.before"),
                command(before),
                note("panel.checklist.around.after"),
                command(stop.holder().start()));
        if (before.contains("systemd-run")) hooks.getChildren().add(note("panel.certificate.free.again"));
        return hooks;
    }

    private Node applying(Remedy remedy) {
        return changes.button(
                UiId.REMEDY, Messages.of(remedy.label()), () -> work.remedies().apply(remedy));
    }
}
