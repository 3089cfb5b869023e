package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;
import static org.certguide.ui.panel.StepComponents.*;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Buttons;
import org.certguide.ui.Field;
import org.certguide.ui.Focus;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Action;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.SecretField;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ConnectModel;
import org.certguide.walkthrough.LoginQuestions;
import org.certguide.walkthrough.Problem;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/** The login: where, who and how; the host key of a server that is met for the first time. */
public final class ConnectPanel {
    private static final Pattern PAGE = Pattern.compile("https://[!-~]{1,500}");

    /** Longer than OpenSSH makes somebody wait who failed a few times (PerSourcePenalties). */
    private static final Duration LATER = Duration.ofMinutes(2);

    private final Walkthrough walkthrough;
    private final ConnectModel model;
    private final LoginFields form;
    private final LeaveQuestion leaving;
    private final VBox hostKey = new VBox();
    private final VBox questions = new VBox();
    private final VBox words = new VBox();
    private final VBox connected = new VBox();

    private final PanelView view;

    /**
     * @param leaving asks before something is cut off
     * @param commands shows what will be done on a server
     */
    ConnectPanel(Walkthrough walkthrough, LeaveQuestion leaving, Runnable commands) {
        this.walkthrough = walkthrough;
        this.leaving = leaving;
        model = walkthrough.connect();
        form = new LoginFields(model, walkthrough.profiles(), this::connect);
        view = new PanelView(
                Messages.of("panel.connect.title"),
                Messages.of("panel.connect.sentence"),
                column(failure(), connected, hostKey, words, questions, change(), form.node()));
        view.setProgress(progress(model));
        // A password that was typed for one server is not meant for another.
        walkthrough.work().subscribe(work -> form.wipe());
        render(this::showSentence, walkthrough.work(), walkthrough.session());
        model.hostKey()
                .unknown()
                .subscribe(key ->
                        put(hostKey, key == null ? null : HostKeyCards.unknown(model, key, walkthrough.isRehearsal())));
        model.questions().said().subscribe(said -> put(words, said.isEmpty() ? null : saidCard(said)));
        model.questions().asked().subscribe(asked -> put(questions, asked == null ? null : questionsCard(asked)));
        walkthrough.session().subscribe(s -> {
            if (s != null) form.wipe();
        });
        walkthrough.session().subscribe(s -> put(connected, s == null ? null : connectedCard()));
        render(
                () -> setShown(
                        form.node(), model.hostKey().unknown().get() == null && !isConnected() && !model.isBusy()),
                model.hostKey().unknown(),
                model.busy(),
                walkthrough.session());
        Action told = action(UiId.COMMANDS_OPEN, "guide.commands.open", commands);
        Action again = action(UiId.CONNECT_AGAIN, "panel.connect.again", this::connect);
        view.foot(
                () -> new Foot(proposed(), isDecided() ? List.of(again, told) : List.of(told)),
                model.hostKey().unknown(),
                model.busy(),
                model.problem(),
                walkthrough.session());
    }

    public PanelView view() {
        return view;
    }

    private void showSentence() {
        String name = walkthrough.work().get().name();
        view.sentenceProperty()
                .set(
                        isConnected()
                                ? Messages.of("panel.connect.sentence.done")
                                : name.isEmpty()
                                        ? Messages.of("panel.connect.sentence")
                                        : Messages.of("panel.connect.sentence.known", name));
    }

    /** Puts a card there, or takes it away: once, as somebody may be typing in it. */
    private void put(VBox place, @Nullable Node card) {
        place.getChildren().setAll(card == null ? List.of() : List.of(card));
        setShown(place, card != null);
        if (card != null) Focus.moveInto(card);
    }

    /** Fills in the whole form, so that one click is left. */
    void fillIn(ServerAddress server, Secret secret) {
        model.host().set(server.host());
        model.port().set(Integer.toString(server.port()));
        model.user().set(server.user());
        model.kind().set(Login.Kind.PASSWORD);
        form.fillIn(secret);
    }

    /** Fills in what was typed in the panel of another window. */
    void fillIn(ConnectPanel other) {
        form.fillIn(other.form);
    }

    private boolean isConnected() {
        return walkthrough.session().get() != null;
    }

    private @Nullable Action proposed() {
        if (model.isBusy() || model.hostKey().unknown().get() != null) return null;
        if (isConnected()) return next("panel.action.continue", walkthrough::next);
        if (isDecided()) return null;
        return next(model.problem().get() == null ? "panel.connect.action" : "panel.connect.again", this::connect);
    }

    /** Whether the card has what helps: to connect again as before would not. */
    private boolean isDecided() {
        return model.canGoOn() || !model.isBusy() && model.phase() == Phase.CHANGED;
    }

    /** What the server asks while the password is changed. */
    private Node change() {
        return question(
                walkthrough.work().flatMap(work -> work.console().prompt()), model, model::answer, walkthrough::browse);
    }

    /** What went wrong; a host key that has changed gets a card of its own. */
    private Node failure() {
        VBox place = place();
        Node usual = problem(model, this::waysOn);
        model.problem().subscribe(problem -> {
            place.getChildren().clear();
            if (problem == null) return;
            place.getChildren().add(HostKeyCards.changed(model, problem).orElse(usual));
        });
        return place;
    }

    /** What the server wants first, with one click. */
    private List<Node> waysOn(Problem problem) {
        return switch (problem.failure().orElse(null)) {
            case Failure.OtherUserWanted wanted ->
                List.of(Buttons.primary(
                        UiId.CONNECT_AS,
                        Messages.of("panel.connect.as", wanted.other()),
                        () -> model.logInAs(wanted.other())));
            case Failure.LoginsPaused paused -> model.canGoOn() ? List.of(later()) : List.of();
            case Failure.NewPasswordNeeded wanted -> List.of(newPassword());
            case Failure.NewPasswordRefused refused -> List.of(newPassword());
            case null, default -> List.of();
        };
    }

    private Node later() {
        return Buttons.primary(
                UiId.CONNECT_LATER,
                Messages.of("panel.connect.later", LATER.toMinutes()),
                () -> model.connectLater(LATER));
    }

    private Node newPassword() {
        return primary(UiId.CONNECT_NEW_PASSWORD, "panel.connect.password.change", model::changePassword);
    }

    private Node connectedCard() {
        return new Banner(
                Banner.Kind.DONE,
                Messages.of(
                        "panel.connect.connected",
                        walkthrough.work().get().server().name()),
                "",
                secondary(
                        UiId.CONNECT_DISCONNECT,
                        "panel.connect.disconnect",
                        () -> leaving.leave(LeaveQuestion.Way.DISCONNECT, walkthrough::logOut)));
    }

    /** What the server says while it waits; a page in it is for the user to open. */
    private static Node saidCard(String said) {
        VBox card = card(heading("panel.connect.said.title"), text(said), note("panel.connect.said.note"));
        card.setId(UiId.CONNECT_SAID.id());
        Matcher page = PAGE.matcher(said);
        if (page.find()) card.getChildren().add(2, copyable("panel.connect.said.page", page.group()));
        card.getStyleClass().add("question");
        card.setAccessibleRole(AccessibleRole.DIALOG);
        card.setAccessibleText(Messages.of("panel.connect.said.title") + "\n" + said);
        card.setFocusTraversable(true);
        return card;
    }

    private Node questionsCard(LoginQuestions.Asked asked) {
        String jump = asked.isForKeyFile() ? "panel.connect.questions.key" : "panel.connect.questions.jump";
        VBox card = card(asked.jumpHost()
                .map(hop -> text(Messages.of(jump, hop.host()), "card-title"))
                .orElseGet(() -> heading("panel.connect.questions.title")));
        card.getStyleClass().add("question");
        if (!asked.title().isBlank()) card.getChildren().add(text(asked.title().strip()));
        List<TextField> inputs = new ArrayList<>();
        for (Login.Question question : asked.questions()) {
            TextField input = question.echo() ? new TextField() : new SecretField();
            input.setId(UiId.CONNECT_ANSWER.id() + "-" + inputs.size());
            inputs.add(input);
            Field<TextField> field = new Field<>(LoginQuestions.label(question), input, "");
            field.setError(LoginQuestions.mistake(question));
            card.getChildren().add(field);
        }
        Runnable send = () -> asked.answers()
                .complete(Optional.of(inputs.stream().map(this::take).toList()));
        inputs.forEach(input -> input.setOnAction(e -> send.run()));
        FlowPane buttons = new FlowPane(12, 8, primary(UiId.CONNECT_ANSWER, "panel.connect.questions.send", send));
        if (asked.isForKeyFile() || asked.isAgain())
            buttons.getChildren()
                    .add(secondary(
                            UiId.CONNECT_NO_ANSWER,
                            asked.isForKeyFile() ? "panel.connect.questions.without" : "panel.connect.questions.back",
                            () -> asked.answers().complete(Optional.empty())));
        card.getChildren().add(buttons);
        return card;
    }

    private Secret take(TextField input) {
        if (input instanceof SecretField secret) return secret.takeSecret();
        return Secret.of(input.getCharacters());
    }

    private void connect() {
        if (model.isBusy() || !form.isComplete()) return;
        if (form.isWithoutSecret() && model.remembers()) model.reconnect();
        else model.connect(form.secret());
    }
}
