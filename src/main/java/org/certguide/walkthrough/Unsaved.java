package org.certguide.walkthrough;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.certguide.profile.SaveListener;
import org.certguide.text.Message;

/**
 * What could not be written on this computer, as when its disk is full. It stops nothing: it stays in
 * memory as long as the window is open, and can be written later. Read on the JavaFX thread only.
 */
public final class Unsaved implements SaveListener {
    private final Executor fx;
    private final Map<Path, Entry> entries = new LinkedHashMap<>();
    private final ObservableList<Message> all = FXCollections.observableArrayList();
    // Kept: a wrapper made on the fly would be collected, and its listeners with it.
    private final ObservableList<Message> shown = FXCollections.unmodifiableObservableList(all);

    private record Entry(Message why, Runnable again) {}

    /**
     * @param fx the JavaFX thread
     */
    public Unsaved(Executor fx) {
        this.fx = fx;
    }

    /** What and why, for the user; empty while all is well. */
    public ObservableList<Message> all() {
        return shown;
    }

    /** Tries to write all of it. */
    public void tryAgain() {
        List.copyOf(entries.values()).forEach(entry -> entry.again().run());
    }

    @Override
    public void failed(Path file, Message why, Runnable again) {
        fx.execute(() -> {
            entries.put(file, new Entry(why, again));
            show();
        });
    }

    @Override
    public void saved(Path file) {
        fx.execute(() -> {
            if (entries.remove(file) != null) show();
        });
    }

    private void show() {
        List<Message> now = entries.values().stream().map(Entry::why).toList();
        if (!all.equals(now)) all.setAll(now);
    }
}
