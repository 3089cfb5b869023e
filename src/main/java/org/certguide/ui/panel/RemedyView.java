package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Remedy;
import org.certguide.renewal.Hooks;
import org.certguide.text.Messages;
import org.certguide.ui.Disclosure;
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
            case Remedy.Advice advice -> ChangeView.box(advice(advice));
            case Remedy.Wait wait -> ChangeView.box(paragraph(remedy.explanation()), applying(remedy));
            case Remedy.StopDuringRequest stop when accepted -> ChangeView.box(leave());
            case Remedy.StopDuringRequest stop ->
                ChangeView.box(paragraph(remedy.explanation()), applying(remedy), hooks(stop));
        };
    }

    private static Node advice(Remedy.Advice advice) {
        VBox all = new VBox(8, paragraph(advice.explanation()));
        for (Remedy.Typed typed : advice.commands())
            all.getChildren().addAll(command(typed.command()), note(typed.meaning()));
        return all;
    }

    private Node leave() {
        return changes.button(
                UiId.REMEDY_LEAVE, Messages.of("panel.checklist.around.leave"), work.remedies()::removeHooks);
    }

    private Node hooks(Remedy.StopDuringRequest stop) {
        VBox hooks = new VBox(
                8,
                note("panel.checklist.around.before"),
                command(Hooks.preHook(stop.holder())),
                note("panel.checklist.around.after"),
                command(stop.holder().start()));
        Hooks.setup(stop.holder(), work.wishes().name())
                .ifPresent(setup -> hooks.getChildren().add(setup(setup)));
        if (Hooks.hasNet(stop.holder())) hooks.getChildren().add(note("panel.certificate.free.again"));
        return hooks;
    }

    /** What is put on the server before a request; it is long. */
    static Node setup(String command) {
        return new VBox(
                4,
                note("panel.checklist.around.setup"),
                Disclosure.of(Messages.of("panel.checklist.around.setup.show"), command));
    }

    private Node applying(Remedy remedy) {
        return changes.button(
                UiId.REMEDY, Messages.of(remedy.label()), () -> work.remedies().apply(remedy));
    }
}
