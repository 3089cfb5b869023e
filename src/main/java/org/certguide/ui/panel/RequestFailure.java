package org.certguide.ui.panel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.Outcome;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.NextAction;
import org.certguide.diagnosis.Remedy;
import org.certguide.guide.FailureText;
import org.certguide.guide.Step;
import org.certguide.renewal.Hooks;
import org.certguide.text.Dates;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Buttons;
import org.certguide.ui.CommandRow;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.CertificateModel;
import org.certguide.walkthrough.Problem;
import org.certguide.walkthrough.RequestEvidence;
import org.certguide.walkthrough.ScheduledRetry;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;

/**
 * What went wrong with the request, wholly or in part: the cause with the buttons that help,
 * Certbot's words, and the log to keep.
 */
final class RequestFailure {
    private static final String WORDS = "panel.certificate.words";

    /** What in a rehearsal lasts until the user has had enough of it. */
    private static final Set<FailureCause> UNTICKED = EnumSet.of(
            FailureCause.UNAUTHORIZED,
            FailureCause.RATE_LIMITED,
            FailureCause.RATE_SAME_NAMES,
            FailureCause.RATE_DOMAIN);

    private final Walkthrough walkthrough;
    private final ServerWork work;
    private final CertificateModel model;
    private final RequestForm form;
    private final Consumer<Node> show;
    private final VBox place = PanelComponents.place();
    private final VBox kept = PanelComponents.place();

    /**
     * @param form where what is wrong can be changed, and which sends the request again
     * @param show leads the user to a part of it
     */
    RequestFailure(Walkthrough walkthrough, ServerWork work, RequestForm form, Consumer<Node> show) {
        this.walkthrough = walkthrough;
        this.work = work;
        this.form = form;
        this.show = show;
        model = work.certificate();
        Runnable renew = () -> {
            Problem problem = model.problem().get();
            place.getChildren().setAll(problem == null ? List.of() : List.of(failure(problem)));
        };
        place.setId(UiId.PROBLEM.id());
        model.outcome().subscribe(renew);
        model.problem().subscribe(renew);
        model.scheduled().time().subscribe(renew);
        work.session().subscribe(renew);
    }

    /** What went wrong last; takes no room while all is well. */
    Node node() {
        return place;
    }

    /** That the request will start by itself, and when. */
    Node waiting() {
        VBox place = PanelComponents.place();
        place.setId(UiId.WAITING.id());
        model.scheduled().time().subscribe(until -> {
            place.getChildren().clear();
            until.ifPresent(time -> place.getChildren().add(countdown(time)));
        });
        return place;
    }

    private Node countdown(Instant time) {
        Label left = PanelComponents.text("");
        left.textProperty()
                .bind(model.scheduled()
                        .left()
                        .map(d -> Messages.of(
                                "panel.certificate.wait.left",
                                "%d:%02d:%02d".formatted(d.toHours(), d.toMinutesPart(), d.toSecondsPart()))));
        return new Banner(
                Banner.Kind.INFO,
                Messages.of("panel.certificate.wait.title", Dates.time(time)),
                Messages.of("panel.certificate.wait.text"),
                left,
                Buttons.secondary(
                        UiId.WAIT_CANCEL, Messages.of("panel.certificate.wait.cancel"), model.scheduled()::stop));
    }

    /** Whether the same request would fail again, and the card has something better to do. */
    boolean isHopeless() {
        if (model.mustWait().isPositive()) return true;
        return switch (next()) {
            case CHECK_AGAIN, ENTER_PASSWORD, LOG_IN, INSTALL_CERTBOT, CHANGE_METHOD, FREE_PORT_80 -> true;
            case READ_LOG -> !model.evidence().log().text().isBlank();
            // What is wrong is changed in the form, and sent with it.
            case CHANGE_DOMAIN, CHANGE_EMAIL, CHANGE_KEY_TYPE, REVIEW_TERMS -> false;
            case RETRY, SAVE_LOG, WAIT -> false;
        };
    }

    /** What helps; where nothing is wrong, it does no harm to try. */
    private NextAction next() {
        Problem problem = model.problem().get();
        return problem == null ? NextAction.RETRY : problem.nextAction();
    }

    /** That the trial went well, and from when on it makes sense to ask for the real one. */
    Node trialPassed() {
        Optional<Instant> limit = model.notBefore();
        if (limit.isEmpty()) {
            return new Banner(
                    Banner.Kind.DONE,
                    Messages.of("panel.certificate.result.trial"),
                    Messages.of("panel.certificate.result.trial.text"));
        }
        kept.getChildren().clear();
        Instant until = limit.get();
        return new VBox(
                8,
                new Banner(
                        Banner.Kind.DONE,
                        Messages.of("panel.certificate.result.trial.later.title"),
                        Messages.of("panel.certificate.result.trial.later", Dates.day(until), Dates.time(until)),
                        waitButton(until)),
                kept);
    }

    /** What did not go well at a request that brought a certificate all the same. */
    Node warning(Explained<FailureCause> why) {
        LogView log = new LogView(walkthrough, model.evidence().log());
        return new VBox(
                8,
                new Banner(
                        Banner.Kind.WARNING,
                        Messages.of("panel.certificate.warning.title"),
                        explanation(why),
                        log.save().stream().toArray(Node[]::new)),
                FailureCard.words(WORDS, why, false),
                log.node());
    }

    private static String explanation(Explained<FailureCause> why) {
        return switch (why.cause()) {
            case CANCELLED, CONNECTION_LOST, KILLED -> Messages.of("panel.certificate.warning.cut");
            case UNKNOWN -> Messages.of("panel.certificate.warning.unknown");
            default -> FailureCard.sentences(why);
        };
    }

    private Node failure(Problem problem) {
        if (problem.why().isPresent() && model.outcome().get() instanceof Outcome.Failed failed)
            return failure(problem, failed);
        // Something between this computer and the server, since then.
        List<Button> actions = new ArrayList<>();
        if (work.session().get() != null) button(next()).ifPresent(actions::add);
        propose(actions);
        return StepComponents.banner(problem, actions.toArray(Node[]::new));
    }

    /** What helps is the one thing to do; the request can be sent again below. */
    private void propose(List<? extends Node> actions) {
        if (isHopeless() && model.scheduled().time().get().isEmpty() && !actions.isEmpty()) {
            actions.getFirst().getStyleClass().addAll("accent", "primary");
        }
    }

    private Node failure(Problem problem, Outcome.Failed failed) {
        Explained<FailureCause> why = failed.why();
        LogView log = new LogView(walkthrough, model.evidence().log());
        FailureText told = model.failureText().orElseGet(() -> FailureText.of(why));
        List<String> text = new ArrayList<>();
        if (failed.testRun()) text.add(Messages.of("panel.certificate.failed.trial"));
        told.what().map(Messages::of).ifPresent(text::add);
        text.add(Messages.of(told.next()));
        problem.doing().map(Messages::of).ifPresent(text::add);
        if (walkthrough.isRehearsal() && UNTICKED.contains(why.cause())) text.add(Messages.of("panel.practice.untick"));
        List<Node> actions = new ArrayList<>();
        if (work.session().get() != null) actions.addAll(actions(failed, log));
        propose(actions);
        actions.forEach(action -> action.setAccessibleHelp(Messages.of(why.title())));
        log.save().ifPresent(actions::add);
        kept.getChildren().clear();
        List<Node> more = new ArrayList<>(List.of(kept));
        String freeing = model.commandLineFreeingPort80();
        if (!freeing.isEmpty()) more.add(freeing(setupFreeingPort80(), freeing));
        more.addAll(reasons(model.evidence(), told));
        FailureCard card = new FailureCard(WORDS, why, String.join("\n", text), actions, more);
        card.getChildren().add(log.node());
        return card;
    }

    /** What the checks found right afterwards. */
    private static List<Node> reasons(RequestEvidence evidence, FailureText told) {
        List<Finding> found = evidence.reasons();
        if (evidence.findings().isEmpty()) return List.of();
        List<Node> nodes = new ArrayList<>();
        nodes.add(
                found.isEmpty()
                        ? PanelComponents.note("panel.certificate.reasons.none", titles(evidence.findings()))
                        : PanelComponents.caption("panel.certificate.reasons"));
        for (Finding finding : found) {
            StatusCard card = new StatusCard(Messages.of(finding.title()))
                    .setSeverity(finding.severity())
                    .setFound(Messages.of(finding.found()));
            card.setId(UiId.FAILURE_REASON.id() + "-" + finding.id());
            finding.remedies().stream()
                    .filter(Remedy.Advice.class::isInstance)
                    .map(Remedy::explanation)
                    // The first one stands on the failure's own card.
                    .filter(advice -> !advice.equals(told.next()))
                    .forEach(advice -> card.more().add(PanelComponents.paragraph(advice)));
            nodes.add(card);
        }
        return nodes;
    }

    private static String titles(List<Finding> findings) {
        return findings.stream().map(finding -> Messages.of(finding.title())).collect(Collectors.joining(", "));
    }

    private String setupFreeingPort80() {
        return model.evidence()
                .stoppable()
                .flatMap(stop -> Hooks.setup(stop.holder(), work.wishes().name()))
                .map("sudo "::concat)
                .orElse("");
    }

    private static Node freeing(String setup, String command) {
        boolean net = !setup.isEmpty() || command.contains("systemd-run");
        String again = net ? " " + Messages.of("panel.certificate.free.again") : "";
        VBox card = PanelComponents.card(PanelComponents.text(Messages.of("panel.certificate.free.what") + again));
        card.getChildren().add(CommandRow.command(command));
        if (!setup.isEmpty()) card.getChildren().add(RemedyView.setup(setup));
        return card;
    }

    private List<Button> actions(Outcome.Failed failed, LogView log) {
        List<Button> buttons = new ArrayList<>();
        NextAction next = failed.why().nextAction();
        switch (next) {
            case WAIT -> {
                if (model.scheduled().time().get().isEmpty() && model.mustWait().isPositive()) {
                    buttons.add(waitButton(model.refusedUntil().orElseThrow()));
                }
                // The trial has limits of its own, and tells the same reasons.
                if (!failed.testRun()) {
                    buttons.add(
                            Buttons.secondary(UiId.FAILURE_TRIAL, Messages.of("panel.certificate.next.trial"), () -> {
                                work.wishes().trial().set(true);
                                form.send(model::start);
                            }));
                }
            }
            case READ_LOG -> {
                log.end()
                        .ifPresent(end -> buttons.add(secondary(Messages.of("panel.certificate.next.log"), () -> {
                            end.openProperty().set(true);
                            show.accept(end);
                        })));
            }
            case FREE_PORT_80 -> {
                model.evidence()
                        .stoppable()
                        .map(r -> Messages.of(r.label()))
                        .map(w -> secondary(w, () -> form.send(model::startFreeingPort80)))
                        .ifPresent(buttons::add);
                buttons.add(Buttons.secondary(
                        UiId.FAILURE_CHECK, Messages.of("panel.certificate.next.check"), walkthrough::checkAgain));
            }
            default -> button(next).ifPresent(buttons::add);
        }
        return buttons;
    }

    /** None for trying again: that is what the form's own button is for. */
    private Optional<Button> button(NextAction next) {
        return switch (next) {
            case CHECK_AGAIN -> action("panel.certificate.next.check", walkthrough::checkAgain);
            case ENTER_PASSWORD -> action("panel.certificate.next.password", () -> walkthrough.open(Step.CHECKLIST));
            case LOG_IN -> action("panel.certificate.next.login", () -> walkthrough.open(Step.CONNECT));
            case INSTALL_CERTBOT, CHANGE_METHOD ->
                action("panel.certificate.next.install", () -> walkthrough.open(Step.INSTALL));
            case CHANGE_DOMAIN -> action("panel.certificate.next.domain", form::showDomains);
            case CHANGE_EMAIL -> action("panel.certificate.next.email", form::showEmail);
            case CHANGE_KEY_TYPE -> action("panel.certificate.next.keytype", form::showKeyTypes);
            case REVIEW_TERMS -> action("panel.certificate.next.terms", form::showTerms);
            case RETRY, WAIT, FREE_PORT_80, READ_LOG, SAVE_LOG -> Optional.empty();
        };
    }

    private static Optional<Button> action(String words, Runnable run) {
        return Optional.of(secondary(Messages.of(words), run));
    }

    private static Button secondary(String words, Runnable run) {
        return Buttons.secondary(UiId.FAILURE_ACTION, words, run);
    }

    /** To wait for in front of the window, or a reminder where that takes days. */
    private Button waitButton(Instant until) {
        if (model.mustWait().compareTo(ScheduledRetry.LONGEST) <= 0) {
            return secondary(
                    Messages.of("panel.certificate.next.wait", Dates.time(until)),
                    () -> model.scheduled().at(until));
        }
        return secondary(
                Messages.of("panel.certificate.next.remind"),
                () -> SaveDialog.save(
                        walkthrough, "certguide-" + work.wishes().name() + ".ics", model.reminder(until), kept));
    }
}
