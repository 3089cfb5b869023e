package org.certguide.ui.console;

import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import org.certguide.server.Terminal.Size;
import org.certguide.text.Message;
import org.certguide.ui.Console;
import org.jspecify.annotations.Nullable;

/**
 * A console whose terminal is made when a command starts or somebody opens it: at the start of the program nobody
 * waits for one.
 */
public final class LateConsole implements Console {
    private final StackPane place = new StackPane();
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(false);
    private Consumer<byte[]> input = bytes -> {};
    private Consumer<Size> resized = size -> {};
    private TextWriter writer = (file, text, then) -> {};

    /** Null as long as there was nothing to show. */
    private volatile @Nullable Console made;

    public LateConsole() {
        place.visibleProperty().subscribe(shown -> {
            if (shown && place.getScene() != null) terminal();
        });
    }

    private Console terminal() {
        Console there = made;
        if (there != null) return there;
        ConsoleView view = new ConsoleView();
        view.onInput(bytes -> input.accept(bytes));
        view.onResize(size -> resized.accept(size));
        view.onSave((file, text, then) -> writer.write(file, text, then));
        title.bind(view.titleProperty());
        running.bind(view.runningProperty());
        place.getChildren().setAll(view);
        made = view;
        return view;
    }

    @Override
    public void start(String command) {
        terminal().start(command);
    }

    @Override
    public void end(Message how) {
        terminal().end(how);
    }

    @Override
    public void feed(byte[] bytes) {
        Console there = made;
        if (there == null) throw new IllegalStateException("no command has started");
        there.feed(bytes);
    }

    @Override
    public void onInput(Consumer<byte[]> receiver) {
        input = receiver;
    }

    @Override
    public void onResize(Consumer<Size> receiver) {
        resized = receiver;
    }

    @Override
    public void onSave(TextWriter receiver) {
        writer = receiver;
    }

    @Override
    public Size size() {
        Console there = made;
        return there == null ? ConsoleView.SIZE : there.size();
    }

    @Override
    public String text() {
        Console there = made;
        return there == null ? "" : there.text();
    }

    @Override
    public Node node() {
        return place;
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
    public void search() {
        terminal().search();
    }

    @Override
    public void zoom(int step) {
        terminal().zoom(step);
    }

    @Override
    public void copy() {
        terminal().copy();
    }

    @Override
    public void save() {
        terminal().save();
    }
}
