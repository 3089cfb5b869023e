package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;
import static org.certguide.ui.panel.StepComponents.*;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Guide;
import org.certguide.guide.Step;
import org.certguide.renewal.DryRun;
import org.certguide.renewal.RenewalPlan;
import org.certguide.renewal.RenewalProof;
import org.certguide.renewal.RenewalSchedule;
import org.certguide.renewal.RevocationList;
import org.certguide.renewal.SwarmHooks;
import org.certguide.text.Dates;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Buttons;
import org.certguide.ui.Disclosure;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Action;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.RenewalModel;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;

/** The three cards of the renewal: a test, the schedule, and port 80. */
public final class RenewalPanel {
    private final Walkthrough walkthrough;
    private final ServerWork work;
    private final RenewalModel model;
    private final Runnable finish;
    private final StatusCard test = new StatusCard(Messages.of("panel.renewal.dryrun"));
    private final StatusCard schedule = new StatusCard(Messages.of("panel.renewal.schedule"));
    private final StatusCard plan = new StatusCard(Messages.of("panel.renewal.plan"));
    private final StatusCard port = new StatusCard(Messages.of("panel.renewal.port"));
    private final StatusCard served = new StatusCard(Messages.of("panel.renewal.served"));
    private final VBox reminder = new VBox(8);
    private final VBox kept = place();
    private final ChangeView changes;

    /** Where it is offered to have something start the renewal. */
    private VBox offer = new VBox();

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
        test.setId(UiId.RENEWAL_TEST.id());
        schedule.setId(UiId.RENEWAL_SCHEDULE.id());
        plan.setId(UiId.RENEWAL_PLAN.id());
        port.setId(UiId.RENEWAL_PORT.id());
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
                        progress(work.console(), model),
                        test,
                        schedule,
                        plan,
                        port,
                        served,
                        new ServingCard(work, changes).node(),
                        new NoticeCard(walkthrough, work, changes).node(),
                        new KeptCertificatesCard(walkthrough, work, changes).node(),
                        changes.changes(),
                        reminder,
                        new AnsibleCard(walkthrough).node()));
        changes.showing(view::show);
        view.asked().bind(changes.asked());
        render(this::showTest, model.dryRun(), model.busy());
        render(this::showSchedule, model.schedule(), model.dryRun());
        render(
                this::showPlan,
                model.schedule(),
                model.dryRun(),
                model.overview().plan());
        render(
                this::showPort,
                model.schedule(),
                model.dryRun(),
                model.busy(),
                work.profile().profile());
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
                yield model.remedy()
                        .map(command -> next(command.label(), () -> ask(command)))
                        .or(this::helping)
                        .map(helps -> Foot.of(helps, again, read))
                        .orElseGet(() -> Foot.of(next("panel.renewal.dryrun.again", model::test), read));
            }
            case UNSTARTED, DOUBTFUL -> {
                Action leave = action(UiId.RENEWAL_FINISH, "panel.renewal.action", finish);
                if (away) yield Foot.without(leave);
                yield model.remedy()
                        .map(command -> Foot.of(next(command.label(), () -> ask(command)), leave, again, read))
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
        return found != null && found.port80Finding().severity() == Severity.FINE;
    }

    /** Tells on a card what can be done about it, with a button for it there or below. */
    private void offer(StatusCard card) {
        model.remedy().ifPresent(command -> {
            // After the test it is the one thing to do, and has the blue button below.
            offer = model.dryRun().get() == null ? changes.offer(command) : changes.told(command);
            card.more().add(offer);
        });
    }

    private void ask(Remedy.Command command) {
        changes.ask(offer, command);
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

    private void showTest() {
        test.more().clear();
        if (model.isTesting()) {
            test.setSeverity(Severity.CHECKING).setFound(Messages.of("panel.renewal.dryrun.note"));
            test.setWord(Messages.of("panel.install.running"));
            return;
        }
        switch (model.dryRun().get()) {
            case null -> test.setSeverity(Severity.WAITING).setFound(Messages.of("panel.renewal.dryrun.note"));
            case DryRun.Succeeded ok ->
                test.setSeverity(Severity.FINE).setFound(Messages.of("panel.renewal.dryrun.ok"));
            case DryRun.Failed failed -> {
                tellFailure();
                test.more().add(FailureCard.words("panel.certificate.words", failed.why(), true));
                LogView log = new LogView(walkthrough, model.log());
                test.more().add(log.node());
                log.save().ifPresent(test.more()::add);
            }
            case DryRun.Skipped skipped -> {
                test.setSeverity(Severity.ATTENTION).setFound(Messages.of("panel.renewal.dryrun.skipped"));
                words(skipped.lines());
            }
            case DryRun.NotFound none -> tellFailure();
            case DryRun.Unclear unclear -> {
                test.setSeverity(Severity.UNKNOWN).setFound(Messages.of("panel.renewal.dryrun.unclear"));
                test.more().add(FailureCard.words("panel.certificate.words", unclear.why(), true));
            }
        }
    }

    private void tellFailure() {
        model.failure()
                .map(model::told)
                .ifPresent(told -> test.setSeverity(Severity.STOP)
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
        test.more().add(fold);
    }

    private void showSchedule() {
        schedule.more().clear();
        RenewalSchedule found = model.schedule().get();
        if (found == null) {
            schedule.setSeverity(Severity.WAITING).setFound("");
            return;
        }
        show(schedule, found.finding());
        if (found.finding().severity() != Severity.FINE) offer(schedule);
        for (Message place : found.places()) {
            schedule.more().add(note(place));
        }
        time("panel.renewal.schedule.next", found.next());
        time("panel.renewal.schedule.last", found.last());
    }

    private void time(String key, Optional<Instant> time) {
        time.ifPresent(t -> schedule.more().add(note(key, Dates.dayAndTime(t))));
    }

    /** When it is renewed, and what came of the renewals so far: the worse of both is the state of the card. */
    private void showPlan() {
        plan.more().clear();
        Optional<Finding> next = model.overview().planned();
        setShown(plan, next.isPresent());
        if (next.isEmpty()) return;
        Finding past = model.overview().past().orElseThrow();
        boolean nextIsFine = next.get().severity() == Severity.FINE;
        boolean pastFirst = nextIsFine && past.severity() != Severity.FINE;
        show(plan, pastFirst ? past : next.get());
        plan.more().add(text(sentence(pastFirst ? next.get() : past), "note"));
        if (!nextIsFine && isScheduled()) offer(plan);
        model.overview()
                .plan()
                .get()
                .history()
                .why()
                .filter(why -> !why.words().isEmpty())
                .ifPresent(why -> plan.more().add(FailureCard.words("panel.certificate.words", why, false)));
        showRevocation();
    }

    /** Whether it was revoked is looked up only if the user wants it: the authority sees this computer. */
    private void showRevocation() {
        RenewalPlan known = model.overview().plan().get();
        Optional<RevocationList> list = model.overview().revocations();
        if (known == null || list.isEmpty()) return;
        known.revocationNote().ifPresent(words -> plan.more().add(note(words)));
        Button ask = Buttons.link(
                UiId.RENEWAL_REVOKED,
                Messages.of("panel.renewal.revoked.ask", list.get().address().getHost()),
                model::checkRevoked);
        ask.disableProperty().bind(busyOrAway(model, work));
        plan.more().add(ask);
    }

    private boolean isScheduled() {
        RenewalSchedule found = model.schedule().get();
        return found != null && found.finding().severity() == Severity.FINE;
    }

    private void showPort() {
        port.more().clear();
        RenewalSchedule found = model.schedule().get();
        if (found == null) {
            port.setSeverity(Severity.WAITING).setFound("");
            return;
        }
        show(port, found.port80Finding());
        boolean first = isScheduled()
                && model.overview().planned().stream()
                        .allMatch(f -> f.remedies().isEmpty());
        boolean offered = first && found.isHeldByGateway();
        if (offered) offer(port);
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
        port.more().add(fold);
    }

    private void showServed() {
        Finding found = model.overview().served().get();
        setShown(served, found != null);
        served.more().clear();
        if (found != null) show(served, found);
    }

    private static void show(StatusCard card, Finding finding) {
        card.setSeverity(finding.severity()).setFound(sentence(finding));
    }

    private static String sentence(Finding finding) {
        return Messages.of(finding.title()) + ". " + Messages.of(finding.found());
    }

    private void remind() {
        model.reminder().ifPresent(calendar -> SaveDialog.save(walkthrough, "certguide-renewal.ics", calendar, kept));
    }
}
