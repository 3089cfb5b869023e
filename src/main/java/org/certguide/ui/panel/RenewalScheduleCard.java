package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.note;

import java.util.Optional;
import org.certguide.diagnosis.Severity;
import org.certguide.renewal.NextRun;
import org.certguide.renewal.RenewalLook;
import org.certguide.renewal.RenewalSchedule;
import org.certguide.text.Dates;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.RenewalModel;

/** What starts the renewal, when it does so next, and when it did last. */
final class RenewalScheduleCard {
    private final RenewalModel model;
    private final RenewalOffer offer;
    private final StatusCard card = new StatusCard(Messages.of("panel.renewal.schedule"));

    RenewalScheduleCard(RenewalModel model, RenewalOffer offer) {
        this.model = model;
        this.offer = offer;
        card.setId(UiId.RENEWAL_SCHEDULE.id());
        render(this::show, model.schedule(), model.dryRun());
    }

    StatusCard node() {
        return card;
    }

    private void show() {
        card.more().clear();
        RenewalSchedule found = model.schedule().get();
        if (found == null) {
            card.setSeverity(Severity.WAITING).setFound("");
            return;
        }
        RenewalOffer.show(card, found.finding());
        if (offer.isAbout(found.finding())) offer.on(card);
        for (Message place : found.places()) {
            card.more().add(note(place));
        }
        found.next().ifPresent(next -> card.more().add(note(next(next))));
        found.last()
                .map(time -> Message.of("panel.renewal.schedule.last", Dates.dayAndTime(time)))
                .or(this::ran)
                .ifPresent(words -> card.more().add(note(words)));
    }

    private static Message next(NextRun run) {
        if (run.isExact()) return Message.of("panel.renewal.schedule.next", Dates.dayAndTime(run.earliest()));
        return run.latest()
                .map(latest -> Message.of(
                        "panel.renewal.schedule.next.between",
                        Dates.dayAndTime(run.earliest()),
                        Dates.dayAndTime(latest)))
                .orElseGet(() -> Message.of("panel.renewal.schedule.next.after", Dates.dayAndTime(run.earliest())));
    }

    /** By what Certbot has written, as cron keeps nothing of what it has started. */
    private Optional<Message> ran() {
        RenewalLook look = model.overview().look().get();
        return look == null
                ? Optional.empty()
                : look.history().ran().map(time -> Message.of("panel.renewal.schedule.ran", Dates.dayAndTime(time)));
    }
}
