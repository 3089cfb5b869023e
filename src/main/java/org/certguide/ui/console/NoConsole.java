package org.certguide.ui.console;

import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import org.certguide.server.Terminal.Size;
import org.certguide.text.Message;
import org.certguide.ui.Console;
import org.jspecify.annotations.Nullable;

/** A console that nobody looks at or types in: it has a size, and nothing is drawn. */
public final class NoConsole implements Console {
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(false);
    private @Nullable Node node;

    @Override
    public void start(String command) {
        title.set(command);
        running.set(true);
    }

    @Override
    public void end(Message how) {
        running.set(false);
    }

    @Override
    public void feed(byte[] bytes) {}

    @Override
    public void onInput(Consumer<byte[]> receiver) {}

    @Override
    public void onResize(Consumer<Size> receiver) {}

    @Override
    public void onSave(TextWriter receiver) {}

    @Override
    public Size size() {
        return ConsoleView.SIZE;
    }

    @Override
    public String text() {
        return "";
    }

    @Override
    public Node node() {
        // A play without a screen loads nothing of the toolkit's controls.
        Node there = node;
        if (there == null) node = there = new Region();
        return there;
    }

    @Override
    public ReadOnlyStringProperty titleProperty() {
        return title.getReadOnlyProperty();
    }

    @Override
    public ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    @Override
    public void search() {}

    @Override
    public void zoom(int step) {}

    @Override
    public void copy() {}

    @Override
    public void save() {}
}
