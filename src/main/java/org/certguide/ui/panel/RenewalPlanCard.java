package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;
import static org.certguide.ui.panel.StepComponents.busyOrAway;

import java.util.Optional;
import javafx.scene.control.Button;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.renewal.RenewalPlan;
import org.certguide.renewal.RevocationList;
import org.certguide.text.Messages;
import org.certguide.ui.Buttons;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.RenewalModel;
import org.certguide.walkthrough.ServerWork;

/** When the certificate is due, what came of its renewals so far, and whether it was revoked. */
final class RenewalPlanCard {
    private final ServerWork work;
    private final RenewalModel model;
    private final RenewalOffer offer;
    private final StatusCard card = new StatusCard(Messages.of("panel.renewal.plan"));

    RenewalPlanCard(ServerWork work, RenewalOffer offer) {
        this.work = work;
        this.offer = offer;
        model = work.renewal();
        card.setId(UiId.RENEWAL_PLAN.id());
        render(this::show, model.schedule(), model.dryRun(), model.overview().plan());
    }

    StatusCard node() {
        return card;
    }

    /** When it is renewed, and what came of the renewals so far: the worse of both is the state of the card. */
    private void show() {
        card.more().clear();
        Optional<Finding> next = model.overview().planned();
        setShown(card, next.isPresent());
        if (next.isEmpty()) return;
        Finding past = model.overview().past().orElseThrow();
        boolean nextIsFine = next.get().severity() == Severity.FINE;
        boolean pastFirst = nextIsFine && past.severity() != Severity.FINE;
        RenewalOffer.show(card, pastFirst ? past : next.get());
        card.more().add(text(RenewalOffer.sentence(pastFirst ? next.get() : past), "note"));
        if (offer.isAbout(next.get())) offer.on(card);
        model.overview()
                .plan()
                .get()
                .history()
                .why()
                .filter(why -> !why.words().isEmpty())
                .ifPresent(why -> card.more().add(FailureCard.words("panel.certificate.words", why, false)));
        showRevocation();
    }

    /** Whether it was revoked is looked up only if the user wants it: the authority sees this computer. */
    private void showRevocation() {
        RenewalPlan known = model.overview().plan().get();
        Optional<RevocationList> list = model.overview().revocations();
        if (known == null || list.isEmpty()) return;
        known.revocationNote().ifPresent(words -> card.more().add(note(words)));
        Button ask = Buttons.link(
                UiId.RENEWAL_REVOKED,
                Messages.of("panel.renewal.revoked.ask", list.get().address().getHost()),
                model::checkRevoked);
        ask.disableProperty().bind(busyOrAway(model, work));
        card.more().add(ask);
    }
}
