package org.certguide.ui;

import javafx.css.PseudoClass;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Severity;
import org.certguide.text.Messages;

/**
 * A labelled control of a form, with a hint under it, and above that what is wrong with what was
 * entered: the hint says how it should be.
 *
 * @param <C> the control
 */
public final class Field<C extends Control> extends VBox {
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    private final C input;
    private final String hint;
    private final Label fault = fault();
    private final Label note = note();
    private final Button proposal = Buttons.secondary(UiId.PROPOSAL, "", this::useProposal);
    private String proposed = "";

    /**
     * @param label as it is shown; it may be the server's words, so an underscore in it is no key
     * @param hint may be empty
     */
    public Field(String label, C input, String hint) {
        this(label, input, hint, EntryLimit.USUAL);
    }

    /** The same, where more or less can be entered than usual. */
    public Field(String label, C input, String hint, int most) {
        this.input = input;
        this.hint = hint;
        getStyleClass().add("field");
        Label name = new Label(label);
        name.getStyleClass().add("field-label");
        name.setLabelFor(input);
        input.setMaxWidth(Double.MAX_VALUE);
        note.setText(hint);
        proposal.setMnemonicParsing(false);
        // As much as an entry can have: in as many lines as it takes.
        proposal.setWrapText(true);
        proposal.setMinWidth(0);
        proposal.setMinHeight(USE_PREF_SIZE);
        proposal.setAccessibleHelp(label);
        proposal.managedProperty().bind(proposal.textProperty().isNotEmpty());
        proposal.visibleProperty().bind(proposal.managedProperty());
        getChildren().setAll(name, input, fault, proposal, note);
        setError("");
        // The error is about the old text: it goes as soon as the user corrects it.
        if (!(input instanceof TextInputControl text)) return;
        text.textProperty().subscribe(() -> clearError());
        EntryLimit.set(text, most, () -> setError(EntryLimit.words(most)));
        text.caretPositionProperty().subscribe(() -> Focus.restCaret(text));
    }

    /** A line under a field, of more lines where it has to be; no room is taken while it is empty. */
    private static Label note() {
        Label note = new Label();
        note.getStyleClass().add("field-note");
        note.setWrapText(true);
        note.setMinHeight(USE_PREF_SIZE);
        note.managedProperty().bind(note.textProperty().isNotEmpty());
        note.visibleProperty().bind(note.managedProperty());
        return note;
    }

    /** What is wrong with an entry, in red and with a sign; no room is taken while nothing is. */
    public static Label fault() {
        Label fault = note();
        fault.setGraphic(SeverityStyle.icon(Severity.ATTENTION));
        fault.pseudoClassStateChanged(WRONG, true);
        return fault;
    }

    /** What is to be shown under an input that has no label of its own: that something was cut. */
    public static Label limit(TextInputControl input, int most) {
        Label note = note();
        input.textProperty().subscribe(() -> note.setText(""));
        EntryLimit.set(input, most, () -> note.setText(EntryLimit.words(most)));
        return note;
    }

    /** Takes out what is said under it, to be put where there is more room, as under the whole row of a form. */
    public Node takeNote() {
        getChildren().removeAll(fault, proposal, note);
        VBox place = new VBox(6, fault, proposal, note);
        place.visibleProperty().bind(fault.managedProperty().or(note.managedProperty()));
        place.managedProperty().bind(place.visibleProperty());
        return place;
    }

    private void clearError() {
        if (hasError()) setError("");
    }

    /** The control itself. */
    public C input() {
        return input;
    }

    /** Says what is wrong, if the text is not empty. */
    public void setError(String words) {
        setError(words, "");
    }

    /**
     * Says what is wrong, and offers what may have been meant.
     *
     * @param better an entry that would be good, to be put in with a button; empty for none
     */
    public void setError(String words, String better) {
        boolean wrong = !words.isEmpty();
        proposed = better;
        proposal.setId(UiId.PROPOSAL.id() + "-" + input.getId());
        proposal.setText(better.isEmpty() ? "" : Messages.of("ui.field.use", better));
        fault.setText(words);
        pseudoClassStateChanged(WRONG, wrong);
        input.pseudoClassStateChanged(WRONG, wrong);
        input.setAccessibleHelp((words + "\n" + hint).strip());
        input.notifyAccessibleAttributeChanged(AccessibleAttribute.HELP);
    }

    /** Nothing is sent: the entry is to be read before it is used. */
    private void useProposal() {
        if (!(input instanceof TextInputControl text)) return;
        // First, as the button goes away with the error.
        text.requestFocus();
        text.setText(proposed);
        text.end();
    }

    /** Whether an error is shown. */
    public boolean hasError() {
        return getPseudoClassStates().contains(WRONG);
    }
}
