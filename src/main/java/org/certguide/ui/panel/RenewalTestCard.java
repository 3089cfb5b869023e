package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;
import static org.certguide.ui.panel.StepComponents.busyOrAway;

import java.util.List;
import javafx.scene.control.Button;
import org.certguide.diagnosis.Severity;
import org.certguide.renewal.DryRun;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;
import org.certguide.ui.Disclosure;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.RenewalModel;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;

/** What came of the test of the renewal. */
final class RenewalTestCard {
    private final Walkthrough walkthrough;
    private final ServerWork work;
    private final RenewalModel model;
    private final StatusCard card = new StatusCard(Messages.of("panel.renewal.dryrun"));

    RenewalTestCard(Walkthrough walkthrough, ServerWork work) {
        this.walkthrough = walkthrough;
        this.work = work;
        model = work.renewal();
        card.setId(UiId.RENEWAL_TEST.id());
        render(this::show, model.dryRun(), model.busy(), model.overview().look());
    }

    StatusCard node() {
        return card;
    }

    private void show() {
        card.more().clear();
        if (model.isTesting()) {
            card.setSeverity(Severity.CHECKING).setFound(Messages.of("panel.renewal.dryrun.note"));
            card.setWord(Messages.of("panel.install.running"));
            return;
        }
        switch (model.dryRun().get()) {
            case null -> card.setSeverity(Severity.WAITING).setFound(Messages.of("panel.renewal.dryrun.note"));
            case DryRun.Succeeded ok -> {
                String key = model.hasTestedDeployHooks() ? "panel.renewal.dryrun.ok.hooks" : "panel.renewal.dryrun.ok";
                card.setSeverity(Severity.FINE).setFound(Messages.of(key));
                if (!model.hasTestedDeployHooks()) offerHooks();
            }
            case DryRun.Failed failed -> {
                tellFailure();
                card.more().add(FailureCard.words("panel.certificate.words", failed.why(), true));
                LogView log = new LogView(walkthrough, model.log());
                card.more().add(log.node());
                log.save().ifPresent(card.more()::add);
            }
            case DryRun.Skipped skipped -> {
                card.setSeverity(Severity.ATTENTION).setFound(Messages.of("panel.renewal.dryrun.skipped"));
                words(skipped.lines());
            }
            case DryRun.NotFound none -> tellFailure();
            case DryRun.Unclear unclear -> {
                card.setSeverity(Severity.UNKNOWN).setFound(Messages.of("panel.renewal.dryrun.unclear"));
                card.more().add(FailureCard.words("panel.certificate.words", unclear.why(), true));
            }
        }
    }

    /** They do something on the server, as reload a program: only whoever wants it has them run. */
    private void offerHooks() {
        List<String> hooks = model.deployHooks();
        if (hooks.isEmpty()) return;
        card.more().add(note("panel.renewal.dryrun.hooks.note", SafeText.word(String.join(", ", hooks))));
        Button test = link(UiId.RENEWAL_HOOKS, "panel.renewal.dryrun.hooks", () -> model.test(true));
        test.disableProperty().bind(busyOrAway(model, work));
        card.more().add(test);
    }

    private void tellFailure() {
        model.failure()
                .map(model::told)
                .ifPresent(told -> card.setSeverity(Severity.STOP)
                        .setFound(Messages.of(told.title())
                                + ". "
                                + told.what()
                                        .map(what -> Messages.of(what) + " ")
                                        .orElse("")
                                + Messages.of(told.next())));
    }

    private void words(List<String> lines) {
        if (lines.isEmpty()) return;
        Disclosure fold = Disclosure.of(Messages.of("panel.certificate.words"), String.join("\n", lines));
        fold.openProperty().set(true);
        card.more().add(fold);
    }
}
