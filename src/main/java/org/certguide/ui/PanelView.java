package org.certguide.ui;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Node;
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

    private final StringProperty title;
    private final StringProperty sentence;
    private final Node content;
    private final ObjectProperty<@Nullable Action> primary = new SimpleObjectProperty<>();
    private final ReadOnlyIntegerWrapper topAsked = new ReadOnlyIntegerWrapper(0);
    private final ReadOnlyObjectWrapper<@Nullable Node> wanted = new ReadOnlyObjectWrapper<>();
    private final ObservableList<Action> secondary = FXCollections.observableArrayList();

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

    /** The one next thing to do, at the bottom right, also Ctrl+Enter; or none. */
    public ObjectProperty<@Nullable Action> primaryProperty() {
        return primary;
    }

    /** Scrolls back to the top, where what has just happened is told. */
    public void showTop() {
        topAsked.set(topAsked.get() + 1);
    }

    /** Scrolls to a node of the work, and leads the keyboard to it. */
    public void show(Node node) {
        wanted.set(null);
        wanted.set(node);
    }

    ReadOnlyObjectProperty<@Nullable Node> wanted() {
        return wanted.getReadOnlyProperty();
    }

    ReadOnlyIntegerProperty topAsked() {
        return topAsked.getReadOnlyProperty();
    }

    /** What else can be done, at the bottom left. */
    public ObservableList<Action> secondary() {
        return secondary;
    }
}
