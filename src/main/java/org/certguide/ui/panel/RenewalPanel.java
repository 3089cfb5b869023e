package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;
import static org.certguide.ui.panel.StepComponents.*;

import java.util.Optional;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Guide;
import org.certguide.guide.Step;
import org.certguide.renewal.RenewalProof;
import org.certguide.renewal.RenewalSchedule;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Action;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.RenewalModel;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;

/** The renewal: what proves that the certificate renews itself, what came of it, and what there is to do next. */
public final class RenewalPanel {
    private final Walkthrough walkthrough;
    private final ServerWork work;
    private final RenewalModel model;
    private final Runnable finish;
    private final StatusCard served = new StatusCard(Messages.of("panel.renewal.served"));
    private final VBox reminder = new VBox(8);
    private final VBox kept = place();
    private final ChangeView changes;

    private final RenewalOffer offer;
    private final VBox done = place();
    private final PanelView view;

    /**
     * @param finish leads back to the start page
     */
    public RenewalPanel(Walkthrough walkthrough, ServerWork work, Runnable finish) {
        this.walkthrough = walkthrough;
        this.work = work;
        this.finish = finish;
        model = work.renewal();
        changes = new ChangeView(work, model.changes(), () -> true);
        offer = new RenewalOffer(model, changes);
        served.setId(UiId.RENEWAL_SERVED.id());
        done.setId(UiId.RENEWAL_DONE.id());
        reminder.getStyleClass().addAll("card", "form-card");
        reminder.getChildren()
                .setAll(
                        new VBox(
                                4,
                                heading("panel.renewal.remind.title"),
                                text(Messages.of("panel.renewal.remind.note"), "card-text")),
                        secondary(UiId.RENEWAL_REMIND, "panel.renewal.remind", this::remind),
                        kept);
        view = new PanelView(
                Messages.of("panel.renewal.title"),
                Messages.of("panel.renewal.sentence"),
                column(
                        problem(model, walkthrough),
                        done,
                        question(work.console(), model, walkthrough::browse),
                        atWork(model),
                        new RenewalTestCard(walkthrough, work).node(),
                        new RenewalScheduleCard(model, offer).node(),
                        new RenewalPlanCard(work, offer).node(),
                        new RenewalPort80Card(work, offer).node(),
                        served,
                        new ServingCard(work, changes).node(),
                        new NoticeCard(walkthrough, work, changes).node(),
                        new KeptCertificatesCard(walkthrough, work, changes).node(),
                        changes.changes(),
                        reminder,
                        new AnsibleCard(walkthrough).node()));
        view.setProgress(progress(work.console(), model));
        changes.showing(view::show);
        view.asked().bind(changes.asked());
        render(this::showServed, model.overview().served());
        render(
                () -> setShown(reminder, model.reminder().isPresent()),
                work.profile().profile());
        render(
                this::showDone,
                model.busy(),
                model.dryRun(),
                model.schedule(),
                work.session(),
                work.profile().profile());
        view.foot(
                this::foot,
                model.busy(),
                model.dryRun(),
                model.schedule(),
                work.session(),
                work.console().running(),
                changes.asking());
    }

    public PanelView view() {
        return view;
    }

    private Foot foot() {
        boolean away = work.session().get() == null || work.console().running().get();
        if (model.isBusy() || changes.asking().get()) return Foot.EMPTY;
        Action read = action(UiId.RENEWAL_LOOK, "panel.renewal.schedule.read", model::readSchedule);
        Action again = action(UiId.RENEWAL_AGAIN, "panel.renewal.dryrun.again", model::test);
        return switch (model.proof()) {
            case UNTESTED -> away ? Foot.EMPTY : Foot.of(next("panel.renewal.dryrun.run", model::test), read);
            case FAILED, UNCLEAR -> {
                if (away) yield Foot.EMPTY;
                yield offer.remedy()
                        .map(command -> next(command.label(), () -> offer.ask(command)))
                        .or(this::helping)
                        .map(helps -> Foot.of(helps, again, read))
                        .orElseGet(() -> Foot.of(next("panel.renewal.dryrun.again", model::test), read));
            }
            case UNSTARTED, DOUBTFUL -> {
                Action leave = action(UiId.RENEWAL_FINISH, "panel.renewal.action", finish);
                if (away) yield Foot.without(leave);
                yield offer.remedy()
                        .map(command -> Foot.of(next(command.label(), () -> offer.ask(command)), leave, again, read))
                        .orElseGet(
                                () -> Foot.of(next("panel.renewal.schedule.read", model::readSchedule), leave, again));
            }
            case PROVED -> {
                Action finished = next("panel.renewal.action", finish);
                yield away ? Foot.of(finished) : Foot.of(finished, again, read);
            }
        };
    }

    /** What helps after a test that failed; none where that is another test. */
    private Optional<Action> helping() {
        return model.failure()
                .map(Explained::nextAction)
                .flatMap(helps -> Optional.ofNullable(
                        switch (helps) {
                            case CHECK_AGAIN -> check();
                            // Freed since, it is time for another test.
                            case FREE_PORT_80 -> isPort80Fine() ? null : check();
                            case ENTER_PASSWORD -> next("panel.certificate.next.password", walkthrough::checkAgain);
                            case LOG_IN -> next("panel.certificate.next.login", () -> walkthrough.open(Step.CONNECT));
                            case INSTALL_CERTBOT, CHANGE_METHOD ->
                                next("panel.certificate.next.install", () -> walkthrough.open(Step.INSTALL));
                            case CHANGE_DOMAIN, CHANGE_EMAIL, CHANGE_KEY_TYPE, REVIEW_TERMS ->
                                next("panel.checklist.back.certificate", () -> walkthrough.open(Step.CERTIFICATE));
                            case WAIT -> next("panel.renewal.schedule.read", model::readSchedule);
                            case RETRY, READ_LOG, SAVE_LOG -> null;
                        }));
    }

    private Action check() {
        return next("panel.certificate.next.check", walkthrough::checkAgain);
    }

    private boolean isPort80Fine() {
        RenewalSchedule found = model.schedule().get();
        return found != null && found.port80().finding().severity() == Severity.FINE;
    }

    private void showDone() {
        done.getChildren().clear();
        // A lost connection is the one thing to see to.
        if (model.isBusy() || work.session().get() == null && model.proof() != RenewalProof.PROVED) return;
        switch (model.proof()) {
            case UNTESTED -> {}
            // The card of the test says it all.
            case FAILED, UNCLEAR -> {}
            case UNSTARTED -> tell(Banner.Kind.ERROR, "");
            case DOUBTFUL -> tell(Banner.Kind.WARNING, "");
            // What DMS does to port 80 is still to come.
            case PROVED -> tell(Banner.Kind.DONE, model.awaitsGateway() ? Messages.of("panel.renewal.done.dms") : "");
        }
    }

    /** Says what the guide says. */
    private void tell(Banner.Kind kind, String more) {
        Message title =
                Guide.at(Optional.of(Step.RENEWAL), model.proof().phase()).title();
        done.getChildren().add(new Banner(kind, Messages.of(title), more));
    }

    private void showServed() {
        Finding found = model.overview().served().get();
        setShown(served, found != null);
        served.more().clear();
        if (found != null) RenewalOffer.show(served, found);
    }

    private void remind() {
        model.reminder().ifPresent(calendar -> SaveDialog.save(walkthrough, "certguide-renewal.ics", calendar, kept));
    }
}
