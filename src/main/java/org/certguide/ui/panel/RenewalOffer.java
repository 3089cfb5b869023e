package org.certguide.ui.panel;

import java.util.Optional;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.text.Messages;
import org.certguide.ui.StatusCard;
import org.certguide.walkthrough.RenewalModel;

/** The most urgent thing that the application can do so that the certificate renews itself: one card has it. */
final class RenewalOffer {
    private final RenewalModel model;
    private final ChangeView changes;

    /** Where it is offered. */
    private VBox place = new VBox();

    RenewalOffer(RenewalModel model, ChangeView changes) {
        this.model = model;
        this.changes = changes;
    }

    /** Tells on a card what can be done about it, with a button for it there or below. */
    void on(StatusCard card) {
        model.remedy().ifPresent(command -> {
            // After the test it is the one thing to do, and has the blue button below.
            place = model.dryRun().get() == null ? changes.offer(command) : changes.told(command);
            card.more().add(place);
        });
    }

    /** Whether it is about this. */
    boolean isAbout(Finding finding) {
        return model.remedy().filter(finding.remedies()::contains).isPresent();
    }

    /** What it is; empty where nothing can be done. */
    Optional<Remedy.Command> remedy() {
        return model.remedy();
    }

    /** Asks whether to do it. */
    void ask(Remedy.Command command) {
        changes.ask(place, command);
    }

    /** Shows on a card what was found. */
    static void show(StatusCard card, Finding finding) {
        card.setSeverity(finding.severity()).setFound(sentence(finding));
    }

    /** The same in one paragraph. */
    static String sentence(Finding finding) {
        return Messages.of(finding.title()) + ". " + Messages.of(finding.found());
    }
}
