package org.certguide.ui.panel;

import javafx.collections.ListChangeListener;
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
import org.certguide.certbot.FailureCause;
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
import org.certguide.ui.Banner;
import org.certguide.ui.Buttons;
import org.certguide.ui.CommandRow;
import org.certguide.ui.Field;
import org.certguide.ui.PanelView;
import org.certguide.ui.StepBadge;
import org.certguide.ui.walkthrough.CertificateModel;
import org.certguide.ui.walkthrough.LiveConsole;
import org.certguide.ui.walkthrough.Problem;
import org.certguide.ui.walkthrough.StepStatus;
import org.certguide.ui.walkthrough.Walkthrough;
import org.controlsfx.control.SegmentedButton;
import org.jspecify.annotations.Nullable;

import java.io.File;
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

    private final Walkthrough walkthrough;
    private final CertificateModel model;
    private final LiveConsole console;
    private final Field<TextField> domains;
    private final Field<TextField> email;
    private final Label purposeNote = Parts.text("", "note");
    private final VBox keyTypes;
    private final VBox command = new VBox(6);
    private final VBox form;
    private final VBox said = new VBox(6);
    private final VBox result = Parts.place();
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
        form = form();
        view =
                new PanelView(
                        Texts.of("panel.certificate.title"),
                        Texts.of("panel.certificate.sentence"),
                        Parts.column(
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
        CheckBox terms = new CheckBox(Texts.of("panel.certificate.terms"));
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
                new VBox(6, terms, Parts.text(Texts.of("panel.certificate.terms.link"), "note")),
                eff,
                keyTypes,
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
        purposeNote.getStyleClass().remove("error-text");
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
            view.primaryProperty()
                    .set(
                            PanelView.Action.always(
                                    UiId.PRIMARY,
                                    Texts.of(
                                            state == StepStatus.FAILED
                                                    ? "panel.certificate.restart"
                                                    : "panel.certificate.action"),
                                    this::start));
        }
    }

    private void start() {
        Optional<Text> wrong = walkthrough.checklist().domainProblem();
        domains.setError(wrong.map(Texts::of).orElse(""));
        email.setError(model.emailProblem().map(Texts::of).orElse(""));
        boolean purposeMissing = model.purpose().get() == null;
        if (purposeMissing) {
            purposeNote.setText(Texts.of("panel.certificate.purpose.missing"));
            purposeNote.getStyleClass().add("error-text");
            Parts.show(purposeNote, true);
        }
        if (purposeMissing || wrong.isPresent() || email.hasError()) return;
        anew = false;
        model.start();
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
        boolean fresh =
                model.outcome().get() != null && !(model.outcome().get() instanceof Outcome.Kept);
        List<Node> nodes = new ArrayList<>();
        Profile profile = walkthrough.profile().get();
        nodes.add(
                new Banner(
                        Banner.Kind.DONE,
                        Texts.of(
                                fresh
                                        ? "panel.certificate.result.title"
                                        : "panel.certificate.result.kept"),
                        profile == null
                                ? ""
                                : Texts.of("panel.certificate.result.saved", profile.name())));
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
        var warning =
                switch (model.outcome().get()) {
                    case Outcome.Issued o -> o.warning();
                    case Outcome.Renewed o -> o.warning();
                    case Outcome.Expanded o -> o.warning();
                    case null, default -> Optional.<Diagnosis>empty();
                };
        return warning.map(
                why ->
                        new Banner(
                                Banner.Kind.WARNING,
                                Texts.of("panel.certificate.warning.title"),
                                why.cause() == FailureCause.UNKNOWN
                                        ? Texts.of("panel.certificate.warning.unknown")
                                        : Texts.of(why.explanation())
                                                + " "
                                                + Texts.of(why.next())));
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

    /** What went wrong, with the one button that helps, and the log to keep. */
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
        return place;
    }

    private Node failure(Problem problem) {
        List<Node> actions = new ArrayList<>();
        if (model.outcome().get() instanceof Outcome.Failed failed) {
            button(failed.why().nextAction()).ifPresent(actions::add);
            actions.add(
                    Buttons.secondary(
                            UiId.SAVE_LOG,
                            Texts.of("panel.certificate.log.save"),
                            () -> model.fetchLog(this::saveLog)));
        }
        return Parts.banner(problem, actions.toArray(Node[]::new));
    }

    private Optional<Button> button(NextAction next) {
        return switch (next) {
            case CHECK_AGAIN, FREE_PORT_80, ENTER_PASSWORD ->
                    Optional.of(
                            Buttons.secondary(
                                    UiId.FAILURE_ACTION,
                                    Texts.of("panel.certificate.next.check"),
                                    () -> walkthrough.open(Step.CHECKLIST)));
            case INSTALL_CERTBOT ->
                    Optional.of(
                            Buttons.secondary(
                                    UiId.FAILURE_ACTION,
                                    Texts.of("panel.certificate.next.install"),
                                    () -> walkthrough.open(Step.INSTALL)));
            case CHANGE_DOMAIN ->
                    Optional.of(
                            Buttons.secondary(
                                    UiId.FAILURE_ACTION,
                                    Texts.of("panel.certificate.next.domain"),
                                    () -> domains.input().requestFocus()));
            case CHANGE_EMAIL ->
                    Optional.of(
                            Buttons.secondary(
                                    UiId.FAILURE_ACTION,
                                    Texts.of("panel.certificate.next.email"),
                                    () -> email.input().requestFocus()));
            // The form is open below, with its button to try again.
            case RETRY, CHANGE_KEY_TYPE, REVIEW_TERMS, WAIT, READ_LOG, SAVE_LOG -> Optional.empty();
        };
    }

    private void saveLog(String text) {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName("letsencrypt.log");
        File file =
                chooser.showSaveDialog(
                        form.getScene() == null ? null : form.getScene().getWindow());
        if (file == null) return;
        walkthrough.write(
                file.toPath(),
                text,
                written -> {
                    if (!written) result.getChildren().add(Parts.notWritten(file));
                });
    }
}
