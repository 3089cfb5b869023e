package org.certguide.ui.panel;

import static org.certguide.ui.panel.Form.invalid;
import static org.certguide.ui.panel.PanelComponents.*;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.certguide.certbot.InputCheck;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.text.Messages;
import org.certguide.ui.Choosers;
import org.certguide.ui.Disclosure;
import org.certguide.ui.Field;
import org.certguide.ui.Focus;
import org.certguide.ui.SecretField;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ConnectModel;
import org.certguide.walkthrough.LoginForm;
import org.certguide.walkthrough.Problem;
import org.certguide.walkthrough.SavedProfiles;
import org.controlsfx.control.SegmentedButton;

/** Where, who and how, to be filled in. */
final class LoginFields {
    private final ConnectModel model;
    private final Runnable enter;
    private final Field<TextField> host = field("host", UiId.CONNECT_HOST, new ServerField());
    private final Field<TextField> port = field("port", UiId.CONNECT_PORT);
    private final Field<TextField> user = field("user", UiId.CONNECT_USER);
    private final Field<TextField> via = field("via", UiId.CONNECT_VIA);
    private final Field<TextField> keyFile = field("keyfile", UiId.CONNECT_KEY_FILE);
    private final Field<SecretField> password = secret("password", UiId.CONNECT_PASSWORD);
    private final Field<SecretField> passphrase = secret("passphrase", UiId.CONNECT_PASSPHRASE);
    private final Form entries = new Form(Node::requestFocus)
            .field(host, () -> mistake(LoginForm.Field.HOST))
            .field(port, () -> mistake(LoginForm.Field.PORT))
            .field(user, () -> mistake(LoginForm.Field.USER))
            .field(via, () -> mistake(LoginForm.Field.VIA))
            .field(keyFile, () -> mistake(LoginForm.Field.KEY_FILE))
            .field(password, () -> invalid(isPasswordMissing(), "panel.connect.password.missing"));
    private final AgentKeyList agentKeys;
    private final KnownServers known;
    private final VBox node;

    /**
     * @param profiles proposed while a server is typed
     * @param enter called when the user goes on with the keyboard
     */
    LoginFields(ConnectModel model, SavedProfiles profiles, Runnable enter) {
        this.model = model;
        this.enter = enter;
        agentKeys = new AgentKeyList(model.agent());
        known = new KnownServers(model, profiles, () -> Focus.moveInto(user), this::focusOpen);
        node = card();
        known.propose(host.input());
        model.problem().subscribe(problem -> {
            String known = model.remembers() ? Messages.of("panel.connect.password.known") : "";
            password.input().setPromptText(known);
            passphrase.input().setPromptText(known);
            if (problem != null) problem.failure().ifPresent(f -> mark(problem, f));
        });
    }

    Node node() {
        return node;
    }

    /** Whether everything is filled in; otherwise it is said what is not. */
    boolean isComplete() {
        model.form().takeApart();
        return entries.isComplete();
    }

    /**
     * A copy of what the login needs, for the caller to close. It stays in its field, as the address
     * may turn out to be wrong, until the server has taken or refused it.
     */
    Secret secret() {
        return switch (model.kind().get()) {
            case PASSWORD -> password.input().secret();
            case KEY_FILE -> passphrase.input().secret();
            case AGENT, QUESTIONS -> Secret.of("");
        };
    }

    /** Whether nothing secret was typed. */
    boolean isWithoutSecret() {
        return password.input().isEmpty() && passphrase.input().isEmpty();
    }

    /** Fills in a password; it is wiped. */
    void fillIn(Secret secret) {
        password.input().fillIn(secret);
    }

    /** Fills in what was typed in another one, which forgets its secrets. */
    void fillIn(LoginFields other) {
        model.form().fill(other.model.form());
        password.input().fillIn(other.password.input().takeSecret());
        passphrase.input().fillIn(other.passphrase.input().takeSecret());
    }

    /** Forgets the password and the passphrase. */
    void wipe() {
        password.input().wipe();
        passphrase.input().wipe();
    }

    /** Moves the keyboard to where a secret is typed. */
    void focusSecret() {
        Focus.moveInto(model.kind().get() == Login.Kind.KEY_FILE ? passphrase : password);
    }

    /** Shows which field the failure is about, and leads the keyboard there. */
    private void mark(Problem problem, Failure failure) {
        Optional<Field<?>> wrong = Optional.ofNullable(
                switch (failure) {
                    case Failure.HostUnknown f -> host;
                    case Failure.HostUnreachable f -> host;
                    case Failure.ConnectionRefused f -> port;
                    case Failure.NotSsh f -> port;
                    case Failure.AtJumpHost f -> via;
                    case Failure.ForwardingRefused f -> via;
                    case Failure.KeyFileMissing f -> keyFile;
                    case Failure.KeyFileIsPublic f -> keyFile;
                    case Failure.KeyFileUnreadable f -> keyFile;
                    case Failure.KeyFileOfDevice f -> keyFile;
                    case Failure.KeyFileTooShort f -> keyFile;
                    default -> null;
                });
        if (wrong.isPresent()) {
            wrong.get().setError(Messages.of(problem.title()));
            Focus.moveInto(wrong.get());
            return;
        }
        switch (failure) {
            case Failure.RootLoginRefused f
            when model.kind().get() == Login.Kind.PASSWORD -> again(password, "panel.connect.password.refused");
            case Failure.LoginRefused f
            when model.kind().get() == Login.Kind.PASSWORD -> again(password, "panel.connect.password.refused");
            case Failure.PassphraseWrong f -> again(passphrase, "panel.connect.passphrase.wrong");
            case Failure.AgentKeysTooMany f -> agentKeys.focus();
            case Failure.AgentKeyGone f -> agentKeys.focus();
            default -> {}
        }
    }

    private static void again(Field<SecretField> field, String words) {
        field.input().wipe();
        field.setError(Messages.of(words));
        Focus.moveInto(field);
    }

    private VBox card() {
        HBox.setHgrow(host, Priority.ALWAYS);
        port.setPrefWidth(96);
        port.setMinWidth(96);
        // Under both of them: under the short one, a sentence would take six lines.
        VBox where = new VBox(6, new HBox(16, host, port), port.takeNote());
        user.setMaxWidth(320);
        host.input().textProperty().bindBidirectional(model.host());
        port.input().textProperty().bindBidirectional(model.port());
        user.input().textProperty().bindBidirectional(model.user());
        via.input().textProperty().bindBidirectional(model.via());
        keyFile.input().textProperty().bindBidirectional(model.keyFile());

        Button choose = secondary(UiId.CONNECT_CHOOSE, "panel.connect.keyfile.choose", this::choose);
        HBox.setHgrow(keyFile, Priority.ALWAYS);
        HBox file = new HBox(12, keyFile, choose);
        file.getStyleClass().add("field-with-button");
        Node agent = new VBox(12, note("panel.connect.agent.note"), agentKeys.node());
        Node asked = note("panel.connect.questions.note");
        Map<Login.Kind, List<Node>> parts = Map.of(
                Login.Kind.PASSWORD, List.of(password),
                Login.Kind.KEY_FILE, List.of(file, passphrase),
                Login.Kind.AGENT, List.of(agent),
                Login.Kind.QUESTIONS, List.of(asked));
        model.kind().subscribe(kind -> parts.forEach((k, nodes) -> nodes.forEach(n -> setShown(n, k == kind))));
        for (TextField input : List.of(
                host.input(),
                port.input(),
                user.input(),
                via.input(),
                keyFile.input(),
                password.input(),
                passphrase.input())) {
            input.setOnAction(e -> enter.run());
        }
        return PanelComponents.card(
                known.menu(),
                where,
                user,
                through(),
                replaced(),
                proxyCommand(),
                new VBox(6, caption("panel.connect.kind"), kinds()),
                password,
                file,
                passphrase,
                agent,
                asked);
    }

    /** The servers on the way, which most people do not have. */
    private Node through() {
        via.setMaxWidth(480);
        Disclosure fold =
                new Disclosure(Messages.of("panel.connect.via.fold"), new VBox(6, via, note("panel.connect.via.note")));
        model.via().subscribe(typed -> {
            if (!typed.isBlank()) fold.openProperty().set(true);
        });
        return fold;
    }

    /** Takes apart what was pasted, at once; what is typed, when the user goes on. */
    private final class ServerField extends TextField {
        ServerField() {
            focusedProperty().subscribe((before, now) -> {
                if (before && !now) model.form().takeApart();
            });
        }

        @Override
        public void paste() {
            super.paste();
            model.form().takeApart();
            end();
        }
    }

    /** What the user had typed elsewhere, and something pasted has replaced. */
    private Node replaced() {
        Label note = text("", "note", "warning-text");
        note.setId(UiId.CONNECT_REPLACED.id());
        model.form().replaced().subscribe(all -> {
            setShown(note, !all.isEmpty());
            String before = all.stream()
                    .map(r -> Messages.of(label(r.field())) + " " + r.before())
                    .collect(Collectors.joining(", "));
            note.setText(Messages.of("panel.connect.replaced", before));
        });
        return note;
    }

    /** Shown where a pasted command uses one. */
    private Node proxyCommand() {
        Label note = text(Messages.of("panel.connect.pasted.proxycommand"), "note", "warning-text");
        model.form().proxyCommand().subscribe(used -> setShown(note, used));
        return note;
    }

    private static String label(LoginForm.Field field) {
        return "panel.connect." + field.name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    /** Leads the keyboard to what a chosen server leaves open. */
    private void focusOpen() {
        if (model.user().get().isBlank()) Focus.moveInto(user);
        else if (model.kind().get() == Login.Kind.KEY_FILE) Focus.moveInto(passphrase);
        else Focus.moveInto(password);
    }

    private Node kinds() {
        List<ToggleButton> buttons = new ArrayList<>();
        for (Login.Kind kind : Login.Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            ToggleButton button = segment(
                    Messages.of("panel.connect.kind." + name),
                    () -> model.kind().set(kind));
            button.setId(UiId.CONNECT_KIND.id() + "-" + name.replace('_', '-'));
            button.setAccessibleHelp(Messages.of("panel.connect.kind"));
            model.kind().subscribe(now -> button.setSelected(now == kind));
            buttons.add(button);
        }
        return new SegmentedButton(buttons.toArray(ToggleButton[]::new));
    }

    /** Only the first is complained of: somebody who begins has a whole empty form before them. */
    private Optional<InputCheck.Invalid> mistake(LoginForm.Field field) {
        return model.form()
                .invalid()
                .filter(f -> f == field)
                .map(f -> invalid(model.form().problem(f)));
    }

    private boolean isPasswordMissing() {
        return model.form().invalid().isEmpty()
                && model.kind().get() == Login.Kind.PASSWORD
                && password.input().isEmpty()
                && !model.remembers();
    }

    private void choose() {
        FileChooser chooser = Choosers.file(Messages.of("panel.connect.keyfile"));
        File ssh = new File(System.getProperty("user.home"), ".ssh");
        if (ssh.isDirectory()) chooser.setInitialDirectory(ssh);
        File file = chooser.showOpenDialog(node.getScene().getWindow());
        if (file != null) model.keyFile().set(file.getPath());
    }

    private static Field<TextField> field(String name, UiId id) {
        return field(name, id, new TextField());
    }

    private static Field<TextField> field(String name, UiId id, TextField input) {
        input.setId(id.id());
        String hint = "panel.connect." + name + ".hint";
        if (Messages.has(hint)) input.setPromptText(Messages.of(hint));
        return new Field<>(Messages.of("panel.connect." + name), input, "");
    }

    private static Field<SecretField> secret(String name, UiId id) {
        SecretField input = new SecretField();
        input.setId(id.id());
        return new Field<>(Messages.of("panel.connect." + name), input, Messages.of("panel.connect." + name + ".note"));
    }
}
