package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.Form.invalid;
import static org.certguide.ui.panel.PanelComponents.*;
import static org.certguide.ui.panel.StepComponents.*;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.certguide.certbot.InputCheck;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.SshConfig;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Disclosure;
import org.certguide.ui.Field;
import org.certguide.ui.Focus;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Action;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.SecretField;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ConnectModel;
import org.certguide.walkthrough.ConnectModel.Questions;
import org.certguide.walkthrough.Problem;
import org.certguide.walkthrough.Walkthrough;
import org.controlsfx.control.SegmentedButton;
import org.jspecify.annotations.Nullable;

/** The login: where, who and how; the host key of a server that is met for the first time. */
public final class ConnectPanel {
    private final Walkthrough walkthrough;
    private final ConnectModel model;
    private final Field<TextField> host = field("host", UiId.CONNECT_HOST);
    private final Field<TextField> port = field("port", UiId.CONNECT_PORT);
    private final Field<TextField> user = field("user", UiId.CONNECT_USER);
    private final Field<TextField> keyFile = field("keyfile", UiId.CONNECT_KEY_FILE);
    private final Field<SecretField> password = secret("password", UiId.CONNECT_PASSWORD);
    private final Field<SecretField> passphrase = secret("passphrase", UiId.CONNECT_PASSPHRASE);
    private final Form entries = new Form(Node::requestFocus)
            .field(host, () -> mistake(ConnectModel.Field.HOST, "panel.connect.host.wrong"))
            .field(port, () -> mistake(ConnectModel.Field.PORT, "panel.connect.port.wrong"))
            .field(user, () -> mistake(ConnectModel.Field.USER, "panel.connect.user.wrong"))
            .field(keyFile, () -> mistake(ConnectModel.Field.KEY_FILE, "panel.connect.keyfile.wrong"))
            .field(password, () -> invalid(isPasswordMissing(), "panel.connect.password.missing"));
    private final VBox form;
    private final VBox hostKey = new VBox();
    private final VBox questions = new VBox();
    private final VBox connected = new VBox();
    private final PanelView view;

    /**
     * @param commands shows what will be done on a server
     */
    public ConnectPanel(Walkthrough walkthrough, Runnable commands) {
        this.walkthrough = walkthrough;
        model = walkthrough.connect();
        form = form();
        view = new PanelView(
                Messages.of("panel.connect.title"),
                Messages.of("panel.connect.sentence"),
                column(failure(), connected, hostKey, questions, form, progress(model)));
        // A password that was typed for one server is not meant for another.
        walkthrough.work().subscribe(work -> {
            password.input().clear();
            passphrase.input().clear();
        });
        model.unknownKey().subscribe(key -> put(hostKey, key == null ? null : hostKeyCard(key)));
        model.questions().subscribe(asked -> put(questions, asked == null ? null : questionsCard(asked)));
        walkthrough.session().subscribe(s -> put(connected, s == null ? null : connectedCard()));
        render(
                () -> setShown(form, model.unknownKey().get() == null && !isConnected() && !model.isBusy()),
                model.unknownKey(),
                model.busy(),
                walkthrough.session());
        Action told = action(UiId.COMMANDS_OPEN, "guide.commands.open", commands);
        view.foot(
                () -> new Foot(proposed(), List.of(told)),
                model.unknownKey(),
                model.busy(),
                model.problem(),
                walkthrough.session());
        model.problem().subscribe(this::failed);
    }

    public PanelView view() {
        return view;
    }

    /** Fills in the whole form, so that one click is left. */
    void fillIn(ServerAddress server, Secret secret) {
        model.host().set(server.host());
        model.port().set(Integer.toString(server.port()));
        model.user().set(server.user());
        model.kind().set(Login.Kind.PASSWORD);
        char[] chars = secret.chars();
        password.input().setText(String.valueOf(chars));
        Arrays.fill(chars, '\0');
        secret.close();
    }

    private VBox form() {
        HBox.setHgrow(host, Priority.ALWAYS);
        port.setPrefWidth(96);
        port.setMinWidth(96);
        HBox where = new HBox(16, host, port);
        user.setMaxWidth(320);
        host.input().textProperty().bindBidirectional(model.host());
        port.input().textProperty().bindBidirectional(model.port());
        user.input().textProperty().bindBidirectional(model.user());
        keyFile.input().textProperty().bindBidirectional(model.keyFile());

        Button choose = secondary(UiId.CONNECT_CHOOSE, "panel.connect.keyfile.choose", this::choose);
        HBox.setHgrow(keyFile, Priority.ALWAYS);
        HBox file = new HBox(12, keyFile, choose);
        file.getStyleClass().add("field-with-button");
        Node agent = note("panel.connect.agent.note");
        Node asked = note("panel.connect.questions.note");
        Map<Login.Kind, List<Node>> parts = Map.of(
                Login.Kind.PASSWORD, List.of(password),
                Login.Kind.KEY_FILE, List.of(file, passphrase),
                Login.Kind.AGENT, List.of(agent),
                Login.Kind.QUESTIONS, List.of(asked));
        model.kind().subscribe(kind -> parts.forEach((k, nodes) -> nodes.forEach(n -> setShown(n, k == kind))));
        for (TextField input : List.of(
                host.input(), port.input(), user.input(), keyFile.input(), password.input(), passphrase.input())) {
            input.setOnAction(e -> connect());
        }
        return card(
                saved(),
                where,
                user,
                new VBox(6, caption("panel.connect.kind"), kinds()),
                password,
                file,
                passphrase,
                agent,
                asked);
    }

    /** The servers of the user's SSH configuration; hidden where there are none. */
    private Node saved() {
        MenuButton menu = new MenuButton(Messages.of("panel.connect.saved"));
        menu.setId(UiId.CONNECT_SAVED.id());
        model.saved().addListener((ListChangeListener<SshConfig.Host>) change ->
                menu.getItems().setAll(model.saved().stream().map(this::entry).toList()));
        Label note = text("", "note", "warning-text");
        model.chosen().subscribe(entry -> {
            boolean partly = entry != null && !entry.notSupported().isEmpty();
            setShown(note, partly);
            if (entry == null) return;
            String keywords = String.join(", ", new TreeSet<>(entry.notSupported()));
            note.setText(Messages.of("panel.connect.saved.partly", entry.alias(), keywords));
        });
        VBox place = new VBox(8, menu, note);
        showWhile(place, Bindings.isNotEmpty(menu.getItems()));
        return place;
    }

    private MenuItem entry(SshConfig.Host entry) {
        MenuItem item = new MenuItem(entry.alias() + "   ·   " + entry.hostName());
        // An underscore in a name is no key.
        item.setMnemonicParsing(false);
        item.setOnAction(e -> {
            model.use(entry);
            // What the configuration leaves open is the next thing to fill in.
            if (model.user().get().isBlank()) Focus.moveInto(user);
            else if (model.kind().get() == Login.Kind.KEY_FILE) Focus.moveInto(passphrase);
            else Focus.moveInto(password);
        });
        return item;
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

    /** Puts a card there, or takes it away: once, as somebody may be typing in it. */
    private void put(VBox place, @Nullable Node card) {
        place.getChildren().setAll(card == null ? List.of() : List.of(card));
        setShown(place, card != null);
        if (card != null) Focus.moveInto(card);
    }

    private boolean isConnected() {
        return walkthrough.session().get() != null;
    }

    /** A password is what is wanted once more. */
    private void failed(@Nullable Problem problem) {
        if (problem == null || !form.isVisible()) return;
        Focus.moveInto(model.kind().get() == Login.Kind.KEY_FILE ? passphrase : password);
    }

    private @Nullable Action proposed() {
        if (model.isBusy() || model.unknownKey().get() != null) return null;
        if (isConnected()) return next("panel.action.continue", walkthrough::next);
        return next(model.problem().get() == null ? "panel.connect.action" : "panel.connect.again", this::connect);
    }

    /** What went wrong; a host key that has changed gets a card of its own. */
    private Node failure() {
        VBox place = place();
        Node usual = problem(model);
        model.problem().subscribe(problem -> {
            place.getChildren().clear();
            if (problem == null) return;
            place.getChildren()
                    .add(
                            problem.failure().orElse(null) instanceof Failure.HostKeyChanged changed
                                    ? changedKey(problem, changed)
                                    : usual);
        });
        return place;
    }

    /** Both fingerprints, and no way on: only the user can find out which of them is right. */
    private static Node changedKey(Problem problem, Failure.HostKeyChanged changed) {
        VBox card = new VBox(
                new Banner(Banner.Kind.ERROR, Messages.of(problem.title()), Messages.of("panel.hostkey.changed")),
                card(
                        copyable("panel.hostkey.known", changed.known().fingerprint()),
                        copyable("panel.hostkey.offered", changed.offered().fingerprint()),
                        caption("panel.hostkey.compare"),
                        command("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"),
                        note("panel.hostkey.types"),
                        paragraph("panel.hostkey.differ"),
                        paragraph("panel.hostkey.same", changed.file())));
        card.setId(UiId.PROBLEM.id());
        card.getStyleClass().add("panel-column");
        return card;
    }

    private Node connectedCard() {
        return new Banner(
                Banner.Kind.DONE,
                Messages.of(
                        "panel.connect.connected",
                        walkthrough.work().get().server().name()),
                "",
                secondary(UiId.CONNECT_DISCONNECT, "panel.connect.disconnect", walkthrough::logOut));
    }

    private Node hostKeyCard(HostKey key) {
        Button accept = primary(UiId.HOST_KEY_ACCEPT, "panel.hostkey.accept", model::acceptHostKey);
        Button refuse = secondary(UiId.HOST_KEY_REFUSE, "panel.hostkey.refuse", model::refuseHostKey);
        HBox buttons = new HBox(12, accept, refuse);
        VBox card = card(
                heading("panel.hostkey.title"),
                paragraph("panel.hostkey.text", model.host().get().strip()),
                copyable("panel.hostkey.fingerprint", key.fingerprint()),
                copyable("panel.hostkey.type", key.type()),
                buttons,
                new Disclosure(
                        Messages.of("panel.hostkey.command"),
                        new VBox(8, paragraph("panel.hostkey.compare"), command(fingerprintCommand(key)))));
        card.setId(UiId.HOST_KEY.id());
        card.getStyleClass().add("question");
        card.setAccessibleRole(AccessibleRole.DIALOG);
        card.setAccessibleText(Messages.of("panel.hostkey.title")
                + "\n"
                + Messages.of("panel.hostkey.text", model.host().get().strip()));
        card.setFocusTraversable(true);
        return card;
    }

    /** The usual place of the server's own key of this type. */
    private static String fingerprintCommand(HostKey key) {
        String type =
                key.type().startsWith("ssh-ed25519") ? "ed25519" : key.type().startsWith("ecdsa") ? "ecdsa" : "rsa";
        return "ssh-keygen -lf /etc/ssh/ssh_host_" + type + "_key.pub";
    }

    private Node questionsCard(Questions asked) {
        VBox card = card(heading("panel.connect.questions.title"));
        card.getStyleClass().add("question");
        if (!asked.title().isBlank()) card.getChildren().add(text(asked.title().strip()));
        List<TextField> inputs = new ArrayList<>();
        for (Login.Question question : asked.questions()) {
            TextField input = question.echo() ? new TextField() : new SecretField();
            input.setId(UiId.CONNECT_ANSWER.id() + "-" + inputs.size());
            inputs.add(input);
            Field<TextField> field = new Field<>(question.text().strip(), input, "");
            card.getChildren().add(field);
        }
        Runnable send = () -> asked.answers()
                .complete(Optional.of(inputs.stream().map(this::take).toList()));
        inputs.forEach(input -> input.setOnAction(e -> send.run()));
        card.getChildren().add(primary(UiId.CONNECT_ANSWER, "panel.connect.questions.send", send));
        return card;
    }

    private Secret take(TextField input) {
        if (input instanceof SecretField secret) return secret.takeSecret();
        return Secret.of(input.getCharacters());
    }

    private void connect() {
        if (model.isBusy() || !entries.isComplete()) return;
        model.connect(
                switch (model.kind().get()) {
                    case PASSWORD -> password.input().takeSecret();
                    case KEY_FILE -> passphrase.input().takeSecret();
                    case AGENT, QUESTIONS -> Secret.of("");
                });
    }

    /** Only the first is complained of: somebody who begins has a whole empty form before them. */
    private Optional<InputCheck.Invalid> mistake(ConnectModel.Field field, String key) {
        return invalid(model.invalid().filter(f -> f == field).isPresent(), key);
    }

    private boolean isPasswordMissing() {
        return model.invalid().isEmpty()
                && model.kind().get() == Login.Kind.PASSWORD
                && password.input().isEmpty();
    }

    private void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Messages.of("panel.connect.keyfile"));
        File ssh = new File(System.getProperty("user.home"), ".ssh");
        if (ssh.isDirectory()) chooser.setInitialDirectory(ssh);
        File file = chooser.showOpenDialog(form.getScene().getWindow());
        if (file != null) model.keyFile().set(file.getPath());
    }

    private static Field<TextField> field(String name, UiId id) {
        TextField input = new TextField();
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
