package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.certguide.certbot.PromptTexts;
import org.certguide.conversation.Answer;
import org.certguide.conversation.Prompt;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Buttons;
import org.certguide.ui.Disclosure;
import org.certguide.ui.EntryLimit;
import org.certguide.ui.Field;
import org.certguide.ui.SecretField;
import org.certguide.ui.UiId;

/** A question of a program on the server, as a form: its own words, and what can be answered. */
final class PromptForm extends VBox {
    /** The words of a question take no more height than this, in pixels. */
    private static final double LONGEST = 160;

    private static final Message AGAIN = Message.of("panel.certificate.question.again");

    private final Consumer<Answer> send;
    private final String title;
    private final String spoken;

    /**
     * @param send gets the answer, once
     * @param open opens a page that the question wants to be read; only when the user asks for it
     */
    PromptForm(Prompt prompt, Consumer<Answer> send, Consumer<URI> open) {
        this.send = send;
        setId(UiId.QUESTION.id());
        getStyleClass().addAll("card", "form-card", "question");
        setAccessibleRole(AccessibleRole.DIALOG);
        // A question without a field to type in is reached as a whole, not by its first button.
        setFocusTraversable(true);
        title = Messages.of(PromptTexts.title(prompt));
        String again = prompt.again() ? Messages.of(PromptTexts.again(prompt).orElse(AGAIN)) : "";
        // JavaFX has nothing that a screen reader speaks by itself: it speaks what gets the focus.
        spoken = Stream.of(title, again, prompt.question())
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining("\n"));
        setAccessibleText(spoken);
        setOnKeyPressed(event -> {
            if (event.getCode() != KeyCode.ENTER || !isFocused()) return;
            event.consume();
            lookupAll(".accent").stream()
                    .filter(Button.class::isInstance)
                    .map(Button.class::cast)
                    .forEach(Button::fire);
        });
        getChildren().add(text(title, "card-title"));
        if (!again.isEmpty()) getChildren().add(text(again, "warning-text"));
        if (!prompt.question().isEmpty()) getChildren().add(words(prompt.question()));
        PromptTexts.page(prompt).ifPresent(page -> getChildren().add(link(page, open)));
        getChildren().addAll(controls(prompt));
        getChildren().add(terms(prompt.question()));
        getChildren()
                .add(Disclosure.of(
                        Messages.of("panel.certificate.question.why"), Messages.of(PromptTexts.why(prompt))));
    }

    /** The program's own words; long ones are scrolled, so that the answers stay in sight. */
    private static Node words(String question) {
        Label words = text(question, "question-text");
        ScrollPane scroll = new ScrollPane(words);
        scroll.getStyleClass().add("question-words");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setMinHeight(Region.USE_PREF_SIZE);
        scroll.setMaxHeight(LONGEST);
        scroll.setAccessibleText(question);
        words.heightProperty().subscribe(h -> scroll.setPrefHeight(Math.min(h.doubleValue() + 2, LONGEST)));
        return scroll;
    }

    /** A page to read, with its whole address: what the server sends can lead anywhere. */
    private static Node link(URI page, Consumer<URI> open) {
        Button link = Buttons.link(UiId.QUESTION_PAGE, page.toString(), () -> open.accept(page));
        link.setMnemonicParsing(false);
        Buttons.wrapping(link);
        Label where = note("panel.certificate.question.page", page.getHost());
        return new VBox(2, where, link);
    }

    private List<Node> controls(Prompt prompt) {
        return switch (prompt) {
            case Prompt.YesNo ask ->
                List.of(
                        way(
                                button(UiId.ANSWER_YES, PromptTexts.word(ask, true), new Answer.Yes(), true),
                                meaning(PromptTexts.yes(prompt))),
                        way(
                                button(UiId.ANSWER_NO, PromptTexts.word(ask, false), new Answer.No(), false),
                                meaning(PromptTexts.no(prompt))));
            case Prompt.Choice choice -> options(choice);
            case Prompt.Checklist list -> boxes(list);
            case Prompt.Line line -> line(prompt);
            case Prompt.Unknown unknown -> line(prompt);
            case Prompt.Pause pause ->
                List.of(buttons(
                        button(
                                UiId.ANSWER_SEND,
                                Messages.of("panel.certificate.question.enter"),
                                new Answer.Text(""),
                                true),
                        abort()));
            case Prompt.Password password -> password(password.ours());
        };
    }

    /** An answer with what it means beside it. */
    private static Node way(Button button, Node meaning) {
        HBox way = new HBox(14, button, meaning);
        way.setAlignment(Pos.CENTER_LEFT);
        return way;
    }

    /** What a choice means, where that is known. */
    private static Node meaning(Optional<Message> meaning) {
        Node note = text(meaning.map(Messages::of).orElse(""), "note");
        setShown(note, meaning.isPresent());
        return note;
    }

    private List<Node> options(Prompt.Choice choice) {
        VBox column = new VBox(8);
        for (int i = 1; i <= choice.options().size(); i++) {
            Button button = button(
                    UiId.ANSWER_OPTION,
                    choice.options().get(i - 1),
                    new Answer.Pick(i),
                    i == 1 && choice.keys().getFirst().equals("1"));
            button.setId(UiId.ANSWER_OPTION.id() + "-" + i);
            button.getStyleClass().add("option");
            button.setWrapText(true);
            button.setMinWidth(0);
            button.setMaxWidth(Double.MAX_VALUE);
            column.getChildren().add(new VBox(2, button, meaning(PromptTexts.option(choice, i))));
        }
        return List.of(column, buttons(abort()));
    }

    private List<Node> boxes(Prompt.Checklist list) {
        List<CheckBox> boxes = list.options().stream().map(CheckBox::new).toList();
        VBox column = new VBox(8);
        // No option is selected by default: it may be a list of what is to be deleted.
        for (CheckBox box : boxes) {
            box.setMnemonicParsing(false);
            column.getChildren().add(box);
        }
        Button select = primary(UiId.ANSWER_SEND, "panel.certificate.question.select", () -> {
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < boxes.size(); i++) {
                if (boxes.get(i).isSelected()) numbers.add(i + 1);
            }
            send.accept(new Answer.Picks(numbers));
        });
        select.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> !list.mayBeNone() && boxes.stream().noneMatch(CheckBox::isSelected),
                        boxes.stream().map(CheckBox::selectedProperty).toArray(Observable[]::new)));
        return List.of(column, buttons(select, abort()));
    }

    private List<Node> line(Prompt prompt) {
        TextField input = new TextField();
        input.setId(UiId.ANSWER_TEXT.id());
        input.setAccessibleText(spoken);
        Runnable answer = () -> send.accept(new Answer.Text(input.getText().strip()));
        input.setOnAction(e -> answer.run());
        return List.of(
                new VBox(4, input, Field.limit(input, EntryLimit.NAMES), meaning(PromptTexts.empty(prompt))),
                buttons(primary(UiId.ANSWER_SEND, "panel.certificate.question.send", answer), abort()));
    }

    private List<Node> password(boolean ours) {
        SecretField input = new SecretField();
        input.setId(UiId.ANSWER_TEXT.id());
        input.setAccessibleText(spoken);
        Runnable answer = () -> send.accept(new Answer.Hidden(input.takeSecret()));
        input.setOnAction(e -> answer.run());
        return List.of(
                new Field<>(
                        Messages.of(ours ? "panel.checklist.sudo.password" : "panel.certificate.question.secret"),
                        input,
                        ""),
                buttons(primary(UiId.ANSWER_SEND, "panel.certificate.question.send", answer), abort()));
    }

    private Button abort() {
        return button(UiId.ANSWER_ABORT, Messages.of("panel.certificate.question.give-up"), new Answer.Abort(), false);
    }

    private Button button(UiId id, String words, Answer answer, boolean primary) {
        Button button = primary
                ? Buttons.primary(id, words, () -> send.accept(answer))
                : Buttons.secondary(id, words, () -> send.accept(answer));
        // There is a button "Cancel" beside the question too, which is not an answer of the server.
        button.setAccessibleHelp(title);
        // The words are the server's: an underscore in them is no key.
        button.setMnemonicParsing(false);
        return button;
    }

    private static Node buttons(Button... buttons) {
        FlowPane pane = new FlowPane(12, 8, buttons);
        pane.getStyleClass().add("card-actions");
        return pane;
    }
}
