package org.certguide.ui;

import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import org.certguide.server.Terminal;
import org.certguide.text.Message;

/** A console that shows nothing, for tests of what is around it. */
final class StillConsole implements Console {
    private final Region node = new Region();
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(false);

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
    public void onResize(Consumer<Terminal.Size> receiver) {}

    @Override
    public void onSave(TextWriter receiver) {}

    @Override
    public Terminal.Size size() {
        return new Terminal.Size(80, 24);
    }

    @Override
    public String text() {
        return "";
    }

    @Override
    public Node node() {
        return node;
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
