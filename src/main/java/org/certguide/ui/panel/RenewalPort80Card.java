package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;

import java.util.List;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Severity;
import org.certguide.renewal.DryRun;
import org.certguide.renewal.RenewalSchedule;
import org.certguide.renewal.SwarmHooks;
import org.certguide.text.Messages;
import org.certguide.ui.Disclosure;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.RenewalModel;
import org.certguide.walkthrough.ServerWork;

/** Whether a renewal finds port 80 as it needs it, and how the gateway of Overture DMS leaves it to that. */
final class RenewalPort80Card {
    private final RenewalModel model;
    private final RenewalOffer offer;
    private final StatusCard card = new StatusCard(Messages.of("panel.renewal.port"));

    RenewalPort80Card(ServerWork work, RenewalOffer offer) {
        this.offer = offer;
        model = work.renewal();
        card.setId(UiId.RENEWAL_PORT.id());
        render(
                this::show,
                model.schedule(),
                model.dryRun(),
                model.busy(),
                work.profile().profile());
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
        RenewalOffer.show(card, found.port80().finding());
        boolean offered = offer.remedy().isPresent()
                && !offer.isAbout(found.finding())
                && model.overview().planned().stream().noneMatch(offer::isAbout);
        if (offered) offer.on(card);
        List<SwarmHooks.Setting> hooks = model.hooks();
        if (hooks.isEmpty()) return;
        VBox settings = new VBox(8, note("panel.renewal.hooks.dms"));
        for (SwarmHooks.Setting setting : hooks) {
            settings.getChildren().add(paragraph(setting.why()));
            settings.getChildren().add(command(setting.command()));
        }
        String title = offered ? "panel.renewal.hooks.show" : "panel.renewal.hooks";
        Disclosure fold = new Disclosure(Messages.of(title), settings);
        // A test that failed is the moment to read them, where there is no button that does it.
        fold.openProperty().set(!offered && model.dryRun().get() instanceof DryRun.Failed);
        card.more().add(fold);
    }
}
