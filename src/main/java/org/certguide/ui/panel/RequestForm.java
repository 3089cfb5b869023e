package org.certguide.ui.panel;

import static org.certguide.ui.panel.Form.invalid;
import static org.certguide.ui.panel.PanelComponents.*;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.StringProperty;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.certguide.certbot.CertificateRequest;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.InputCheck;
import org.certguide.certbot.KeyType;
import org.certguide.guide.Term;
import org.certguide.system.WebServer;
import org.certguide.text.Messages;
import org.certguide.ui.Buttons;
import org.certguide.ui.Field;
import org.certguide.ui.Focus;
import org.certguide.ui.TermButton;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.CertificateModel;
import org.certguide.walkthrough.CertificateWishes;
import org.certguide.walkthrough.ChallengeChoice.ChallengeMethod;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;
import org.controlsfx.control.SegmentedButton;
import org.jspecify.annotations.Nullable;

/** What the user wants, to be filled in, and the command that comes of it. */
final class RequestForm {
    private static final URI TERMS = URI.create("https://letsencrypt.org/repository/");

    private final Walkthrough walkthrough;
    private final ServerWork work;
    private final CertificateModel model;
    private final CertificateWishes wishes;
    private final Consumer<Node> show;
    private final Field<TextField> domains;
    private final Field<TextField> email;
    private final Label purposeFault = Field.fault();
    private final Label purposeNote = text("", "note");
    private final CheckBox terms = new CheckBox(Messages.of("panel.certificate.terms"));
    private final VBox keyTypes;
    private final VBox proofs = new VBox();
    private final Field<TextField> folder;
    private final VBox command = new VBox(6);
    private final VBox card;
    private final Form form;

    /**
     * @param show leads the user to a part of it
     * @param enter called when the user goes on with the keyboard
     */
    RequestForm(Walkthrough walkthrough, ServerWork work, Consumer<Node> show, Runnable enter) {
        this.walkthrough = walkthrough;
        this.work = work;
        this.show = show;
        model = work.certificate();
        wishes = work.wishes();
        domains = ChecklistPanel.domains(wishes);
        domains.input().setId(UiId.CERTIFICATE_DOMAINS.id());
        email = field("panel.certificate.email", "panel.certificate.email.note", UiId.EMAIL, wishes.email());
        folder = field(
                "panel.certificate.folder",
                "panel.certificate.folder.note",
                UiId.PROOF_FOLDER,
                wishes.challenge().folder());
        keyTypes = choices(
                "panel.certificate.keytype", UiId.KEY_TYPE, List.of(KeyType.values()), "", wishes.keyType()::set);
        explain(keyTypes, Term.KEY_TYPE);
        for (Field<TextField> field : List.of(domains, email, folder)) {
            field.input().setOnAction(e -> enter.run());
        }
        card = build();
        form = new Form(show)
                .part(
                        () -> invalid(wishes.purpose().get() == null, "panel.certificate.purpose.missing"),
                        this::markPurpose,
                        () -> card.lookup(".toggle-button"))
                .field(domains, () -> wishes.domains().get().problem())
                .field(email, wishes::emailProblem)
                .field(folder, () -> wishes.challenge().folderProblem().map(Form::invalid));
        wishes.purpose().subscribe(this::refresh);
        wishes.keyType().subscribe(this::refresh);
        wishes.trial().subscribe(this::refresh);
        wishes.email().subscribe(this::refresh);
        wishes.challenge().folder().subscribe(this::refresh);
        model.issued().subscribe(this::refresh);
        wishes.challenge().chosen().subscribe(this::refreshChallenges);
        work.system().software().subscribe(this::refreshChallenges);
        work.system().facts().subscribe(this::refreshChallenges);
        wishes.domains().subscribe(this::refresh);
        wishes.challenge().stopped().subscribe(this::refresh);
        refreshChallenges();
    }

    private static Field<TextField> field(String key, String note, UiId id, StringProperty value) {
        TextField input = new TextField();
        input.setId(id.id());
        input.textProperty().bindBidirectional(value);
        return new Field<>(Messages.of(key), input, Messages.of(note));
    }

    Node node() {
        return card;
    }

    void showDomains() {
        show.accept(domains.input());
    }

    void showEmail() {
        show.accept(email.input());
    }

    void showTerms() {
        show.accept(terms);
    }

    private VBox build() {
        terms.setId(UiId.TERMS.id());
        terms.setWrapText(true);
        wishes.terms().subscribe(terms::setSelected);
        terms.selectedProperty().subscribe(wishes.terms()::set);
        CheckBox eff = new CheckBox(Messages.of("panel.certificate.eff"));
        eff.setId(UiId.EFF.id());
        eff.setWrapText(true);
        wishes.eff().subscribe(eff::setSelected);
        eff.selectedProperty().subscribe(wishes.eff()::set);
        // Without an address there is nothing to give away.
        showWhile(eff, wishes.email().map(e -> !e.isBlank()));
        CheckBox trial = new CheckBox(Messages.of("panel.certificate.trial"));
        trial.setId(UiId.TRIAL.id());
        wishes.trial().subscribe(trial::setSelected);
        trial.selectedProperty().subscribe(wishes.trial()::set);
        HBox page = new HBox(Buttons.wrapping(
                link(UiId.TERMS_PAGE, "panel.certificate.terms.link", () -> walkthrough.browse(TERMS))));
        Node unticked = note("panel.certificate.terms.note");
        for (Node below : List.of(page, unticked)) below.getStyleClass().add("under-button");
        showWhile(unticked, wishes.terms().map(agreed -> !agreed));
        VBox purposes = choices(
                "panel.certificate.purpose", UiId.PURPOSE, List.of(Purpose.values()), "", wishes.purpose()::set);
        wishes.purpose().subscribe(p -> select(purposes, UiId.PURPOSE, p));
        wishes.keyType().subscribe(k -> select(keyTypes, UiId.KEY_TYPE, k));
        purposes.getChildren().addAll(purposeFault, purposeNote);
        return card(
                purposes,
                domains,
                email,
                new VBox(2, terms, page, unticked),
                eff,
                keyTypes,
                proofs,
                new VBox(
                        4,
                        TermButton.beside(trial, Term.TEST_SERVER),
                        text(Messages.of("panel.certificate.trial.note"), "note", "under-button")),
                command);
    }

    private static <E extends Enum<E>> VBox choices(
            String key, UiId id, List<E> values, String about, Consumer<E> choose) {
        List<ToggleButton> buttons = new ArrayList<>();
        for (E value : values) {
            ToggleButton button = segment(Messages.of(key + "." + word(value), about), () -> choose.accept(value));
            button.setId(id.id() + "-" + word(value));
            button.setAccessibleHelp(Messages.of(key));
            buttons.add(button);
        }
        return new VBox(6, caption(key), new SegmentedButton(buttons.toArray(ToggleButton[]::new)));
    }

    private static void explain(VBox choices, Term term) {
        choices.getChildren().addFirst(TermButton.beside(choices.getChildren().removeFirst(), term));
    }

    private static void select(VBox choices, UiId id, @Nullable Enum<?> value) {
        String wanted = value == null ? "" : id.id() + "-" + word(value);
        for (Node node : choices.getChildren()) {
            if (!(node instanceof SegmentedButton group)) continue;
            group.getButtons().forEach(b -> b.setSelected(b.getId().equals(wanted)));
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** What follows from the choices: the note about the purpose, and the command. */
    private void refresh() {
        Purpose purpose = wishes.purpose().get();
        String note = "panel.certificate.purpose." + (purpose == null ? "" : word(purpose) + ".") + "note";
        purposeFault.setText("");
        purposeNote.setText(Messages.has(note) ? Messages.of(note) : "");
        setShown(purposeNote, !purposeNote.getText().isEmpty());
        setShown(keyTypes, purpose == Purpose.OTHER);
        String line = model.commandLine();
        command.getChildren().clear();
        if (!line.isEmpty()) {
            command.getChildren().setAll(caption("panel.certificate.command"));
            if (line.contains(CertificateRequest.WITHOUT_EMAIL)) {
                command.getChildren().add(note("panel.certificate.command.no-email"));
            }
            command.getChildren().add(command(line));
        }
    }

    /** The ways that a proof can be shown; nothing to choose where no web server is in the way. */
    private void refreshChallenges() {
        Optional<WebServer> server = wishes.challenge().webServer();
        setShown(proofs, server.isPresent());
        Focus.keep(proofs, () -> {
            proofs.getChildren().clear();
            server.ifPresent(this::proofsFor);
        });
        refresh();
    }

    private void proofsFor(WebServer server) {
        String name = work.system().catalogue().software(server.software()).name();
        List<ChallengeMethod> possible = Stream.of(ChallengeMethod.values())
                .filter(p -> p != ChallengeMethod.WEBROOT || server.hasFolders())
                .toList();
        ChallengeMethod now = wishes.challenge().chosen().get();
        VBox choices = choices(
                "panel.certificate.proof",
                UiId.PROOF,
                possible,
                name,
                wishes.challenge().chosen()::set);
        select(choices, UiId.PROOF, now);
        explain(choices, Term.HTTP_01);
        choices.getChildren().add(1, note("panel.certificate.proof.note"));
        choices.getChildren().add(note("panel.certificate.proof." + word(now) + ".note", name));
        if (now == ChallengeMethod.WEBROOT) {
            VBox.setMargin(folder, new Insets(10, 0, 0, 0));
            choices.getChildren().add(folder);
        }
        proofs.getChildren().setAll(choices);
    }

    /**
     * Sends a request if everything is filled in; what is missing or wrong is said beside it.
     *
     * @param request what sends it
     */
    void send(Runnable request) {
        if (form.isComplete()) request.run();
    }

    private void markPurpose(Optional<InputCheck.Invalid> problem) {
        refresh();
        if (problem.isEmpty()) return;
        purposeFault.setText(Messages.of(problem.get().why()));
    }

    /** For DMS there is one type of key only: what there is to choose is the purpose. */
    void showKeyTypes() {
        String id = (keyTypes.isVisible() ? UiId.KEY_TYPE : UiId.PURPOSE).id();
        card.lookupAll(".toggle-button").stream()
                .filter(n -> n.getId().startsWith(id + "-") && ((ToggleButton) n).isSelected())
                .findFirst()
                .ifPresent(show);
    }
}
