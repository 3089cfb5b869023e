package org.certguide.ui;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import org.certguide.ui.PanelView.Action;
import org.certguide.ui.PanelView.Foot;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the middle of the window: a title, a sentence, the work itself, and what can be
 * done with it.
 */
public final class PanelView {
    /**
     * A button at the foot of the panel.
     *
     * @param words on it; an underscore marks the key for Alt
     * @param possible whether it can be pressed now
     */
    public record Action(UiId id, String words, Runnable run, ObservableBooleanValue possible) {
        /** One that can always be pressed. */
        public static Action always(UiId id, String words, Runnable run) {
            return new Action(id, words, run, new SimpleBooleanProperty(true));
        }
    }

    /**
     * The buttons at the foot of the panel.
     *
     * @param primary the one next thing to do, at the bottom right, also Ctrl+Enter; or none
     * @param secondary what else can be done, at the bottom left
     */
    public record Foot(@Nullable Action primary, List<Action> secondary) {
        /** Without a button. */
        public static final Foot EMPTY = new Foot(null, List.of());

        public Foot {
            secondary = List.copyOf(secondary);
        }

        /** A next thing to do, and what else there is. */
        public static Foot of(Action primary, Action... secondary) {
            return new Foot(primary, List.of(secondary));
        }

        /** The same behind a more urgent one; what cannot be pressed now is left out. */
        Foot behind(Action urgent) {
            List<Action> others = Stream.concat(Stream.ofNullable(primary), secondary.stream())
                    .filter(action -> action.possible().get())
                    .map(action -> action.id() == UiId.PRIMARY
                            ? new Action(UiId.LATER, action.words(), action.run(), action.possible())
                            : action)
                    .toList();
            return new Foot(urgent, others);
        }

        /** Nothing that is proposed; only what can be done. */
        public static Foot without(Action... secondary) {
            return new Foot(null, List.of(secondary));
        }
    }

    /** Whether a command is run, while that is asked. */
    public enum Asked {
        CHANGE,
        /** What it takes away does not come back. */
        DELETION
    }

    private final StringProperty title;
    private final StringProperty sentence;
    private final Node content;
    private final ReadOnlyObjectWrapper<Foot> foot = new ReadOnlyObjectWrapper<>(Foot.EMPTY);
    private final ReadOnlyIntegerWrapper topAsked = new ReadOnlyIntegerWrapper(0);
    private final ReadOnlyObjectWrapper<@Nullable Node> wanted = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Node> revealed = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<@Nullable Asked> asked = new SimpleObjectProperty<>();
    private final ReadOnlyDoubleWrapper room = new ReadOnlyDoubleWrapper();
    private @Nullable Node progress;
    private Runnable escape = () -> {};

    /** A panel without buttons. */
    public PanelView(String title, String sentence, Node content) {
        this.title = new SimpleStringProperty(title);
        this.sentence = new SimpleStringProperty(sentence);
        this.content = content;
    }

    public StringProperty titleProperty() {
        return title;
    }

    /** One sentence under the title; may be empty. */
    public StringProperty sentenceProperty() {
        return sentence;
    }

    /** The work itself; it grows downwards and is scrolled. */
    public Node content() {
        return content;
    }

    /** The buttons as they are now. */
    public ReadOnlyObjectProperty<Foot> foot() {
        return foot.getReadOnlyProperty();
    }

    /** What is on the blue button, the one next thing to do; empty where none is proposed. */
    public Optional<String> proposal() {
        Action main = foot.get().primary();
        if (main != null) return main.possible().get() ? Optional.of(main.words()) : Optional.empty();
        return content.lookupAll(".accent").stream()
                .filter(node -> node instanceof Button && isShown(node) && !node.isDisabled())
                .map(node -> ((Button) node).getText())
                .findFirst();
    }

    private static boolean isShown(Node node) {
        for (Node at = node; at != null; at = at.getParent()) if (!at.isVisible()) return false;
        return true;
    }

    /** Gives it buttons that stay. */
    public void setFoot(Foot buttons) {
        foot.set(buttons);
    }

    /**
     * Gives it the buttons that fit the state, now and whenever it has changed.
     *
     * @param buttons reads the state
     * @param state all that it reads
     */
    public void foot(Supplier<Foot> buttons, Observable... state) {
        Rendering.render(() -> foot.set(buttons.get()), state);
    }

    /** The question that is to be answered before anything else; null while there is none. */
    public ObjectProperty<@Nullable Asked> asked() {
        return asked;
    }

    /** What Escape does in it; nothing, unless told. */
    public void onEscape(Runnable action) {
        escape = action;
    }

    void escape() {
        escape.run();
    }

    /** Scrolls back to the top, where what has just happened is told. */
    public void showTop() {
        topAsked.set(topAsked.get() + 1);
    }

    /** Leads the keyboard to a node of the work, and scrolls to it where it is out of sight. */
    public void show(Node node) {
        wanted.set(null);
        wanted.set(node);
    }

    /** Scrolls to a node of the work where it is out of sight; the keyboard stays where it is. */
    public void reveal(Node node) {
        revealed.set(null);
        revealed.set(node);
    }

    /** How high the work can be without being scrolled, in pixels; 0 before it is shown. */
    public ReadOnlyDoubleProperty room() {
        return room.getReadOnlyProperty();
    }

    void setRoom(double height) {
        room.set(height);
    }

    ReadOnlyObjectProperty<@Nullable Node> revealed() {
        return revealed.getReadOnlyProperty();
    }

    /** Has the progress of the work, while it is visible, in the place of the buttons, where nothing scrolls it away. */
    public void setProgress(Node node) {
        progress = node;
    }

    @Nullable
    Node progress() {
        return progress;
    }

    ReadOnlyObjectProperty<@Nullable Node> wanted() {
        return wanted.getReadOnlyProperty();
    }

    ReadOnlyIntegerProperty topAsked() {
        return topAsked.getReadOnlyProperty();
    }
}
