package org.certguide.ui.panel;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.Diagnosis;
import org.certguide.certbot.DmsAnswers;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.certbot.NextAction;
import org.certguide.certbot.Outcome;
import org.certguide.certbot.ReadBack;
import org.certguide.conversation.ConversationEvent.By;
import org.certguide.guide.Step;
import org.certguide.guide.Text;
import org.certguide.guide.Texts;
import org.certguide.guide.UiId;
import org.certguide.profile.Profile;
import org.certguide.server.Failure;
import org.certguide.system.WebServer;
import org.certguide.ui.Banner;
import org.certguide.ui.Buttons;
import org.certguide.ui.CommandRow;
import org.certguide.ui.Field;
import org.certguide.ui.Fold;
import org.certguide.ui.PanelView;
import org.certguide.ui.StepBadge;
import org.certguide.ui.walkthrough.CertificateModel;
import org.certguide.ui.walkthrough.CertificateModel.Proof;
import org.certguide.ui.walkthrough.LiveConsole;
import org.certguide.ui.walkthrough.Problem;
import org.certguide.ui.walkthrough.StepStatus;
import org.certguide.ui.walkthrough.Walkthrough;
import org.controlsfx.control.SegmentedButton;
import org.jspecify.annotations.Nullable;

import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The request: a form, Certbot's questions as they come, and the result. */
public final class CertificatePanel {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withZone(ZoneId.systemDefault());

    /** Longer words of others are folded. */
    private static final int SHORT_WORDS = 300;

    /** So much of the log is shown; the rest can be saved. */
    private static final int LOG_LINES = 60;

    private static final URI TERMS = URI.create("https://letsencrypt.org/repository/");

    private final Walkthrough walkthrough;
    private final CertificateModel model;
    private final LiveConsole console;
    private final Field<TextField> domains;
    private final Field<TextField> email;
    private final Label purposeNote = Parts.text("", "note");
    private final CheckBox terms = new CheckBox(Texts.of("panel.certificate.terms"));
    private final VBox keyTypes;
    private final VBox proofs = new VBox(6);
    private final Label proofNote = Parts.text("", "note");
    private final Field<TextField> folder;
    private final VBox command = new VBox(6);
    private final VBox form;
    private final VBox said = new VBox(6);
    private final VBox result = Parts.place();
    private final VBox kept = Parts.place();
    private final PanelView view;
    private boolean anew;

    public CertificatePanel(Walkthrough walkthrough) {
        this.walkthrough = walkthrough;
        model = walkthrough.certificate();
        console = walkthrough.console();
        domains = ChecklistPanel.domains(walkthrough.checklist());
        domains.input().setId(UiId.CERTIFICATE_DOMAINS.id());
        TextField address = new TextField();
        address.setId(UiId.EMAIL.id());
        address.textProperty().bindBidirectional(model.email());
        email =
                new Field<>(
                        Texts.of("panel.certificate.email"),
                        address,
                        Texts.of("panel.certificate.email.note"));
        keyTypes =
                choices(
                        "keytype",
                        UiId.KEY_TYPE,
                        KeyType.values(),
                        model.keyType()::get,
                        k -> {
                            model.keyType().set(k);
                            return k;
                        });
        TextField path = new TextField();
        path.setId(UiId.PROOF_FOLDER.id());
        path.textProperty().bindBidirectional(model.folder());
        folder =
                new Field<>(
                        Texts.of("panel.certificate.folder"),
                        path,
                        Texts.of("panel.certificate.folder.note"));
        form = form();
        view =
                new PanelView(
                        Texts.of("panel.certificate.title"),
                        Texts.of("panel.certificate.sentence"),
                        Parts.column(
                                waiting(),
                                problem(),
                                result,
                                Parts.question(console, model),
                                Parts.progress(model),
                                said,
                                form));
        result.setId(UiId.RESULT.id());
        console.said().addListener((ListChangeListener<LiveConsole.Said>) c -> answered());
        model.busy().subscribe(this::changed);
        model.state().subscribe(this::changed);
        model.outcome().subscribe(this::changed);
        model.issued().subscribe(this::changed);
        model.purpose().subscribe(this::described);
        model.keyType().subscribe(this::described);
        model.trial().subscribe(this::described);
        model.folder().subscribe(this::described);
        model.proof().subscribe(this::proofs);
        walkthrough.system().software().subscribe(this::proofs);
        walkthrough.system().facts().subscribe(this::proofs);
        walkthrough.checklist().domains().subscribe(this::described);
        walkthrough.current().subscribe(step -> described());
        walkthrough.profile().subscribe(p -> changed());
        walkthrough.session().subscribe(s -> changed());
        console.running().subscribe(r -> changed());
    }

    public PanelView view() {
        return view;
    }

    private VBox form() {
        terms.setId(UiId.TERMS.id());
        terms.setWrapText(true);
        model.terms().subscribe(terms::setSelected);
        terms.selectedProperty().subscribe(model.terms()::set);
        CheckBox eff = new CheckBox(Texts.of("panel.certificate.eff"));
        eff.setId(UiId.EFF.id());
        eff.setWrapText(true);
        model.eff().subscribe(eff::setSelected);
        eff.selectedProperty().subscribe(model.eff()::set);
        // Without an address there is nothing to give away.
        Parts.showWhile(eff, model.email().map(e -> !e.isBlank()));
        CheckBox trial = new CheckBox(Texts.of("panel.certificate.trial"));
        trial.setId(UiId.TRIAL.id());
        model.trial().subscribe(trial::setSelected);
        trial.selectedProperty().subscribe(model.trial()::set);
        VBox purposes =
                choices(
                        "purpose",
                        UiId.PURPOSE,
                        Purpose.values(),
                        model.purpose()::get,
                        p -> {
                            model.purpose().set(p);
                            return p;
                        });
        model.purpose().subscribe(p -> select(purposes, UiId.PURPOSE, p));
        model.keyType().subscribe(k -> select(keyTypes, UiId.KEY_TYPE, k));
        purposes.getChildren().add(purposeNote);
        return Parts.card(
                purposes,
                domains,
                email,
                new VBox(
                        2,
                        terms,
                        Buttons.link(
                                UiId.TERMS_PAGE,
                                Texts.of("panel.certificate.terms.link"),
                                () -> model.browse(TERMS))),
                eff,
                keyTypes,
                proofs,
                new VBox(4, trial, Parts.text(Texts.of("panel.certificate.trial.note"), "note")),
                command);
    }

    private static <E extends Enum<E>> VBox choices(
            String name, UiId id, E[] values, Supplier<@Nullable E> now, Function<E, E> choose) {
        List<ToggleButton> buttons = new ArrayList<>();
        for (E value : values) {
            String word = value.name().toLowerCase(Locale.ROOT);
            ToggleButton button =
                    new ToggleButton(Texts.of("panel.certificate." + name + "." + word));
            button.setId(id.id() + "-" + word);
            button.setOnAction(
                    e -> {
                        button.setSelected(true);
                        choose.apply(value);
                    });
            button.setSelected(now.get() == value);
            buttons.add(button);
        }
        return new VBox(
                6,
                Parts.text(Texts.of("panel.certificate." + name), "field-label"),
                new SegmentedButton(buttons.toArray(ToggleButton[]::new)));
    }

    private static void select(VBox choices, UiId id, @Nullable Enum<?> value) {
        for (Node node : choices.getChildren()) {
            if (!(node instanceof SegmentedButton group)) continue;
            for (ToggleButton button : group.getButtons()) {
                button.setSelected(
                        value != null
                                && button.getId()
                                        .equals(
                                                id.id()
                                                        + "-"
                                                        + value.name().toLowerCase(Locale.ROOT)));
            }
        }
    }

    /** What follows from the choices: the note about the purpose, and the command. */
    private void described() {
        Purpose purpose = model.purpose().get();
        String note =
                purpose == null
                        ? ""
                        : "panel.certificate.purpose."
                                + purpose.name().toLowerCase(Locale.ROOT)
                                + ".note";
        purposeNote.getStyleClass().removeAll("error-text");
        purposeNote.setText(Texts.has(note) ? Texts.of(note) : "");
        Parts.show(purposeNote, !purposeNote.getText().isEmpty());
        Parts.show(keyTypes, purpose == Purpose.OTHER);
        String line = model.commandLine();
        command.getChildren().clear();
        if (!line.isEmpty()) {
            command.getChildren()
                    .setAll(
                            Parts.text(Texts.of("panel.certificate.command"), "field-label"),
                            CommandRow.command(line));
        }
        changed();
    }

    /** The ways that a proof can be shown; nothing to choose where no web server is in the way. */
    private void proofs() {
        Optional<WebServer> server = model.webServer();
        Parts.show(proofs, server.isPresent());
        proofs.getChildren().clear();
        if (server.isPresent()) {
            String name = walkthrough.system().catalogue().software(server.get().software()).name();
            List<ToggleButton> buttons = new ArrayList<>();
            for (Proof proof : Proof.values()) {
                if (proof == Proof.WEBROOT && !server.get().hasFolders()) continue;
                String word = proof.name().toLowerCase(Locale.ROOT);
                ToggleButton button =
                        new ToggleButton(Texts.of("panel.certificate.proof." + word, name));
                button.setId(UiId.PROOF.id() + "-" + word);
                button.setSelected(model.proof().get() == proof);
                button.setOnAction(
                        e -> {
                            button.setSelected(true);
                            model.proof().set(proof);
                        });
                buttons.add(button);
            }
            Proof now = model.proof().get();
            proofNote.setText(
                    Texts.of(
                            "panel.certificate.proof."
                                    + now.name().toLowerCase(Locale.ROOT)
                                    + ".note",
                            name));
            proofs.getChildren()
                    .setAll(
                            Parts.text(Texts.of("panel.certificate.proof"), "field-label"),
                            Parts.text(Texts.of("panel.certificate.proof.note"), "note"),
                            new SegmentedButton(buttons.toArray(ToggleButton[]::new)),
                            proofNote);
            if (now == Proof.WEBROOT) {
                VBox.setMargin(folder, new Insets(10, 0, 0, 0));
                proofs.getChildren().add(folder);
            }
        }
        described();
    }

    private void answered() {
        said.getChildren().clear();
        for (LiveConsole.Said answer : console.said()) {
            String words =
                    answer.words().isEmpty()
                            ? Texts.of("panel.certificate.said.hidden")
                            : answer.words();
            String title = Texts.of(answer.question());
            String key =
                    answer.by() == By.PREPARED
                            ? "panel.certificate.said.prepared"
                            : "panel.certificate.said.form";
            said.getChildren().add(Parts.text(title + ": " + Texts.of(key, words), "said"));
        }
        Parts.show(said, !said.getChildren().isEmpty() && model.isBusy());
    }

    private void changed() {
        boolean busy = model.isBusy();
        StepStatus state = model.state().get();
        boolean done = state.passed() && !anew;
        answered();
        Parts.show(form, !busy && !done);
        result.getChildren().setAll(busy ? List.of() : results(done));
        view.primaryProperty().set(null);
        view.secondary().clear();
        if (busy || walkthrough.session().get() == null) return;
        if (done) {
            view.primaryProperty()
                    .set(
                            PanelView.Action.always(
                                    UiId.PRIMARY,
                                    Texts.of("panel.certificate.next"),
                                    walkthrough::next));
            view.secondary()
                    .add(
                            PanelView.Action.always(
                                    UiId.CERTIFICATE_AGAIN,
                                    Texts.of("panel.certificate.anew"),
                                    () -> {
                                        anew = true;
                                        changed();
                                    }));
        } else if (!console.running().get()) {
            if (state.passed()) {
                view.secondary()
                        .add(
                                PanelView.Action.always(
                                        UiId.CERTIFICATE_BACK,
                                        Texts.of("panel.action.back"),
                                        () -> {
                                            anew = false;
                                            changed();
                                        }));
            }
            PanelView.Action action =
                    PanelView.Action.always(
                            UiId.PRIMARY,
                            Texts.of(
                                    state == StepStatus.FAILED
                                            ? "panel.certificate.restart"
                                            : "panel.certificate.action"),
                            this::start);
            // What would fail the same way is possible, but not what is proposed.
            if (isHopeless()) view.secondary().add(action);
            else view.primaryProperty().set(action);
        }
    }

    /** Whether the same request would be refused at once, and there is something better to do. */
    private boolean isHopeless() {
        return model.outcome().get() instanceof Outcome.Failed
                && (model.mustWait().isPositive() || !model.commandLineFreeingPort80().isEmpty());
    }

    private void start() {
        if (complete()) model.start();
    }

    /** Whether everything is filled in; what is missing or wrong is said beside it. */
    private boolean complete() {
        Optional<Text> wrong = walkthrough.checklist().domainProblem();
        domains.setError(wrong.map(Texts::of).orElse(""));
        email.setError(model.emailProblem().map(Texts::of).orElse(""));
        folder.setError(model.folderProblem().map(Texts::of).orElse(""));
        boolean purposeMissing = model.purpose().get() == null;
        if (purposeMissing) {
            purposeNote.setText(Texts.of("panel.certificate.purpose.missing"));
            purposeNote.getStyleClass().add("error-text");
            Parts.show(purposeNote, true);
        }
        if (purposeMissing) {
            form.lookupAll(".toggle-button").stream().findFirst().ifPresent(view::show);
        } else if (wrong.isPresent()) {
            view.show(domains.input());
        } else if (email.hasError()) {
            view.show(email.input());
        } else if (folder.hasError()) {
            view.show(folder.input());
        }
        if (purposeMissing || wrong.isPresent() || email.hasError() || folder.hasError()) {
            return false;
        }
        anew = false;
        return true;
    }

    private List<Node> results(boolean done) {
        List<Node> nodes = new ArrayList<>();
        switch (model.outcome().get()) {
            case Outcome.Cancelled cancelled ->
                    nodes.add(
                            new Banner(
                                    Banner.Kind.INFO,
                                    Texts.of("panel.certificate.cancelled.title"),
                                    Texts.of("panel.certificate.cancelled")));
            case Outcome.DryRunPassed passed ->
                    nodes.add(
                            new Banner(
                                    Banner.Kind.DONE,
                                    Texts.of("panel.certificate.result.trial"),
                                    Texts.of("panel.certificate.result.trial.text")));
            case null, default -> {}
        }
        IssuedCertificate issued = model.issued().get();
        if (issued != null && done) nodes.addAll(certificate(issued));
        return nodes;
    }

    private List<Node> certificate(IssuedCertificate issued) {
        String name = model.issuedName();
        String how =
                model.outcome().get() instanceof Outcome.Issued now
                        ? now.change().name().toLowerCase(Locale.ROOT)
                        : "kept";
        List<Node> nodes = new ArrayList<>();
        Profile profile = walkthrough.profile().get();
        nodes.add(
                new Banner(
                        Banner.Kind.DONE,
                        Texts.of("panel.certificate.issued." + how + ".title"),
                        Texts.of(
                                "panel.certificate.result.saved",
                                Texts.of("panel.certificate.issued." + how),
                                profile == null ? "" : profile.name())));
        warning().ifPresent(nodes::add);
        CommandRow chain =
                CommandRow.value(
                        Texts.of("panel.certificate.result.chain"), ReadBack.fullchain(name));
        CommandRow key =
                CommandRow.value(Texts.of("panel.certificate.result.key"), ReadBack.privkey(name));
        chain.setId(UiId.RESULT_CHAIN.id());
        key.setId(UiId.RESULT_KEY.id());
        nodes.add(
                Parts.card(
                        new VBox(
                                8,
                                chain,
                                key,
                                CommandRow.value(
                                        Texts.of("panel.certificate.result.names"),
                                        String.join(", ", issued.names())),
                                CommandRow.value(
                                        Texts.of("panel.certificate.result.expires"),
                                        DAY.format(issued.notAfter())),
                                CommandRow.value(
                                        Texts.of("panel.certificate.result.keytype"), issued.key()),
                                CommandRow.value(
                                        Texts.of("panel.certificate.result.issuer"),
                                        issued.issuer()))));
        model.dmsAnswers().ifPresent(dms -> nodes.add(dms(dms)));
        return nodes;
    }

    private Optional<Node> warning() {
        if (!(model.outcome().get() instanceof Outcome.Issued now)) return Optional.empty();
        return now.warning()
                .map(
                        why ->
                                new VBox(
                                        8,
                                        new Banner(
                                                Banner.Kind.WARNING,
                                                Texts.of("panel.certificate.warning.title"),
                                                warning(why),
                                                saveLogButtons()),
                                        words(why)));
    }

    private static String warning(Diagnosis why) {
        return switch (why.cause()) {
            case CANCELLED, CONNECTION_LOST, KILLED -> Texts.of("panel.certificate.warning.cut");
            case UNKNOWN -> Texts.of("panel.certificate.warning.unknown");
            default -> Texts.of(why.explanation()) + " " + Texts.of(why.next());
        };
    }

    /** The questions of {@code dms config build} in their order, each with its answer. */
    private static Node dms(DmsAnswers dms) {
        return Parts.card(
                new VBox(
                        4,
                        Parts.text(Texts.of("panel.certificate.result.dms"), "card-title"),
                        Parts.text(Texts.of("panel.certificate.dms.note"), "note")),
                asked(1, "panel.certificate.dms.mode", dms.clusterMode()),
                asked(2, "panel.certificate.dms.url", dms.gatewayUrl()),
                asked(3, "panel.certificate.dms.dir", dms.sslDirectory()));
    }

    private static Node asked(int number, String question, String answer) {
        VBox words =
                new VBox(
                        6,
                        Parts.text(Texts.of(question)),
                        CommandRow.value(Texts.of("panel.certificate.dms.answer"), answer));
        HBox.setHgrow(words, Priority.ALWAYS);
        return new HBox(14, new StepBadge(number), words);
    }

    /** That the request will start by itself, and when. */
    private Node waiting() {
        VBox place = Parts.place();
        place.setId(UiId.WAITING.id());
        Timeline clock =
                new Timeline(new KeyFrame(javafx.util.Duration.seconds(1), e -> model.tick()));
        clock.setCycleCount(Animation.INDEFINITE);
        model.waiting()
                .subscribe(
                        until -> {
                            if (until.isPresent()) clock.playFromStart();
                            else clock.stop();
                            place.getChildren().clear();
                            until.ifPresent(time -> place.getChildren().add(countdown(time)));
                        });
        return place;
    }

    private Node countdown(Instant time) {
        Label left = Parts.text("");
        left.textProperty()
                .bind(
                        model.left()
                                .map(
                                        d ->
                                                Texts.of(
                                                        "panel.certificate.wait.left",
                                                        "%d:%02d:%02d"
                                                                .formatted(
                                                                        d.toHours(),
                                                                        d.toMinutesPart(),
                                                                        d.toSecondsPart()))));
        return new Banner(
                Banner.Kind.INFO,
                Texts.of("panel.certificate.wait.title", TIME.format(time)),
                Texts.of("panel.certificate.wait.text"),
                left,
                Buttons.secondary(
                        UiId.WAIT_CANCEL,
                        Texts.of("panel.certificate.wait.cancel"),
                        model::stopWaiting));
    }

    /** What went wrong, with the buttons that help, Certbot's words, and the log to keep. */
    private Node problem() {
        VBox place = Parts.place();
        Runnable show =
                () -> {
                    Problem problem = model.problem().get();
                    place.getChildren()
                            .setAll(problem == null ? List.of() : List.of(failure(problem)));
                };
        place.setId(UiId.PROBLEM.id());
        model.outcome().subscribe(show);
        model.problem().subscribe(show);
        model.waiting().subscribe(show);
        walkthrough.session().subscribe(show);
        return place;
    }

    private Node failure(Problem problem) {
        if (model.outcome().get() instanceof Outcome.Failed failed
                && problem.title().equals(failed.why().title())) {
            return failure(failed);
        }
        // Nothing of Certbot's: something between this computer and the server, since then.
        List<Button> actions = new ArrayList<>();
        if (walkthrough.session().get() != null) {
            NextAction next =
                    switch (problem.failure().orElse(null)) {
                        case Failure.SudoNotAllowed f -> NextAction.LOG_IN;
                        case Failure.SudoPasswordNeeded f -> NextAction.ENTER_PASSWORD;
                        case Failure.SudoPasswordWrong f -> NextAction.ENTER_PASSWORD;
                        case null, default -> NextAction.RETRY;
                    };
            actions.add(button(next));
        }
        return Parts.banner(problem, actions.toArray(Node[]::new));
    }

    private Node failure(Outcome.Failed failed) {
        Diagnosis why = failed.why();
        Node log = log();
        List<String> text = new ArrayList<>();
        if (failed.testRun()) text.add(Texts.of("panel.certificate.failed.trial"));
        text.add(Texts.of(why.explanation()));
        model.holder().ifPresent(held -> text.add(Texts.of(held.found())));
        text.add(
                model.holder().stream()
                        .flatMap(held -> held.remedies().stream())
                        .filter(remedy -> remedy.script().isEmpty())
                        .findFirst()
                        .map(advice -> Texts.of(advice.explanation()))
                        .orElseGet(() -> Texts.of(why.next())));
        if (model.mustWait().isPositive()) {
            Instant until = why.notBefore().orElseThrow();
            text.add(
                    Texts.of(
                            "panel.certificate.wait.until",
                            DAY.format(until),
                            TIME.format(until),
                            words(model.mustWait())));
        }
        List<Node> actions = new ArrayList<>();
        if (walkthrough.session().get() != null) actions.addAll(actions(failed, log));
        if (isHopeless() && model.waiting().get().isEmpty() && !actions.isEmpty()) {
            actions.getFirst().getStyleClass().addAll("accent", "primary");
        }
        actions.addAll(List.of(saveLogButtons()));
        Banner banner =
                new Banner(
                        Banner.Kind.ERROR,
                        Texts.of(why.title()),
                        String.join("\n", text),
                        actions.toArray(Node[]::new));
        // Tests ask for the cause by this, and not for its words.
        banner.setId(UiId.FAILURE.id() + "-" + why.cause().name().toLowerCase(Locale.ROOT));
        VBox card = new VBox(10, banner, kept);
        kept.getChildren().clear();
        String freeing = model.commandLineFreeingPort80();
        if (!freeing.isEmpty()) {
            card.getChildren()
                    .add(
                            Parts.card(
                                    Parts.text(Texts.of("panel.certificate.free.what")),
                                    CommandRow.command(freeing)));
        }
        card.getChildren().addAll(words(why), log);
        return card;
    }

    /** Certbot's own words: long ones are folded. */
    private static Node words(Diagnosis why) {
        String words = String.join("\n", why.words());
        String title = Texts.of("panel.certificate.words");
        Node node;
        if (words.isBlank()) {
            node = new VBox();
        } else if (words.length() > SHORT_WORDS) {
            node = Fold.of(title, words);
        } else {
            Label quoted = Parts.text(words, "quote");
            quoted.setMaxWidth(Double.MAX_VALUE);
            node = new VBox(6, Parts.text(title, "field-label"), quoted);
        }
        Parts.show(node, !words.isBlank());
        node.setId(UiId.FAILURE_WORDS.id());
        return node;
    }

    /** Where the log is, and its end to be unfolded. */
    private Node log() {
        CertificateModel.Log log = model.log();
        VBox box = new VBox(4);
        Parts.show(box, !log.path().isEmpty());
        box.getChildren()
                .add(CommandRow.value(Texts.of("panel.certificate.log.where"), log.path()));
        if (!log.text().isBlank()) {
            Fold end = Fold.of(Texts.of("panel.certificate.log.end"), log.end(LOG_LINES));
            end.setId(UiId.FAILURE_LOG.id());
            box.getChildren().add(end);
        }
        return box;
    }

    private List<Button> actions(Outcome.Failed failed, Node log) {
        List<Button> buttons = new ArrayList<>();
        NextAction next = failed.why().nextAction();
        switch (next) {
            case WAIT -> {
                if (model.waiting().get().isEmpty()) {
                    buttons.add(
                            model.mustWait().isPositive()
                                    ? waitButton(failed.why().notBefore().orElseThrow())
                                    : button(NextAction.RETRY));
                }
                // The trial has limits of its own, and tells the same reasons.
                if (!failed.testRun()) {
                    buttons.add(
                            Buttons.secondary(
                                    UiId.FAILURE_TRIAL,
                                    Texts.of("panel.certificate.next.trial"),
                                    () -> {
                                        model.trial().set(true);
                                        start();
                                    }));
                }
            }
            case READ_LOG -> {
                if (log.lookup(UiId.FAILURE_LOG.selector()) instanceof Fold end) {
                    buttons.add(
                            action(
                                    Texts.of("panel.certificate.next.log"),
                                    () -> {
                                        end.openProperty().set(true);
                                        view.show(end);
                                    }));
                } else {
                    buttons.add(button(NextAction.RETRY));
                }
            }
            case FREE_PORT_80 -> {
                model.stoppable()
                        .map(r -> Texts.of("panel.certificate.next.free", r.label()))
                        .map(w -> action(w, this::startFreeingPort80))
                        .ifPresent(buttons::add);
                buttons.add(
                        Buttons.secondary(
                                UiId.FAILURE_CHECK,
                                Texts.of("panel.certificate.next.check"),
                                walkthrough::checkAgain));
            }
            default -> buttons.add(button(next));
        }
        return buttons;
    }

    private Button button(NextAction next) {
        return switch (next) {
            case CHECK_AGAIN ->
                    action(Texts.of("panel.certificate.next.check"), walkthrough::checkAgain);
            case ENTER_PASSWORD ->
                    action(
                            Texts.of("panel.certificate.next.password"),
                            () -> walkthrough.open(Step.CHECKLIST));
            case LOG_IN ->
                    action(
                            Texts.of("panel.certificate.next.login"),
                            () -> walkthrough.open(Step.CONNECT));
            case INSTALL_CERTBOT ->
                    action(
                            Texts.of("panel.certificate.next.install"),
                            () -> walkthrough.open(Step.INSTALL));
            case CHANGE_DOMAIN ->
                    action(
                            Texts.of("panel.certificate.next.domain"),
                            () -> view.show(domains.input()));
            case CHANGE_EMAIL ->
                    action(
                            Texts.of("panel.certificate.next.email"),
                            () -> view.show(email.input()));
            case CHANGE_KEY_TYPE ->
                    action(Texts.of("panel.certificate.next.keytype"), this::showKeyTypes);
            case REVIEW_TERMS ->
                    action(Texts.of("panel.certificate.next.terms"), () -> view.show(terms));
            case RETRY, WAIT, FREE_PORT_80, READ_LOG, SAVE_LOG ->
                    action(Texts.of("panel.certificate.next.retry"), this::start);
        };
    }

    private static Button action(String words, Runnable run) {
        return Buttons.secondary(UiId.FAILURE_ACTION, words, run);
    }

    /** For DMS there is one type of key only: what there is to choose is the purpose. */
    private void showKeyTypes() {
        String id = (keyTypes.isVisible() ? UiId.KEY_TYPE : UiId.PURPOSE).id();
        form.lookupAll(".toggle-button").stream()
                .filter(n -> n.getId().startsWith(id + "-") && ((ToggleButton) n).isSelected())
                .findFirst()
                .ifPresent(view::show);
    }

    private void startFreeingPort80() {
        if (complete()) model.startFreeingPort80();
    }

    /** To wait for in front of the window, or a reminder where that takes days. */
    private Button waitButton(Instant until) {
        if (model.mustWait().compareTo(CertificateModel.LONGEST_WAIT) <= 0) {
            return action(
                    Texts.of("panel.certificate.next.wait", TIME.format(until)),
                    () -> model.startAt(until));
        }
        return action(
                Texts.of("panel.certificate.next.remind"),
                () -> save("certguide-" + model.name() + ".ics", model.reminder(until)));
    }

    private static String words(Duration time) {
        Duration minutes = time.plusSeconds(59);
        if (minutes.toDays() > 0) {
            return Texts.of("panel.certificate.wait.days", minutes.toDays(), minutes.toHoursPart());
        }
        return minutes.toHours() > 0
                ? Texts.of(
                        "panel.certificate.wait.hours", minutes.toHours(), minutes.toMinutesPart())
                : Texts.of("panel.certificate.wait.minutes", minutes.toMinutes());
    }

    private Node[] saveLogButtons() {
        String text = model.log().text();
        if (text.isBlank()) return new Node[0];
        return new Node[] {
            Buttons.secondary(
                    UiId.SAVE_LOG,
                    Texts.of("panel.certificate.log.save"),
                    () -> save("letsencrypt.log", text))
        };
    }

    private void save(String name, String text) {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName(name);
        File file =
                chooser.showSaveDialog(
                        form.getScene() == null ? null : form.getScene().getWindow());
        if (file == null) return;
        walkthrough.write(
                file.toPath(),
                text,
                written ->
                        kept.getChildren()
                                .setAll(
                                        written
                                                ? Parts.text(
                                                        Texts.of(
                                                                "panel.renewal.remind.saved",
                                                                file.getPath()),
                                                        "note")
                                                : Parts.notWritten(file)));
    }
}
