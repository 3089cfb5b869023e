package org.certguide.walkthrough;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.certguide.profile.Draft;
import org.certguide.profile.DraftStore;
import org.certguide.profile.PrivateFiles;
import org.certguide.server.ServerAddress;
import org.certguide.text.Message;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers whose certificate is not there yet, kept on this computer. Used on the JavaFX thread only. */
public final class SavedDrafts {
    private static final Logger LOG = LoggerFactory.getLogger(SavedDrafts.class);

    private final Optional<DraftStore> store;
    private final JobRunner jobs;
    private final Unsaved unsaved;
    private final ObservableList<Draft> all = FXCollections.observableArrayList();
    // Kept: a wrapper made on the fly would be collected, and its listeners with it.
    private final ObservableList<Draft> shown = FXCollections.unmodifiableObservableList(all);

    /** What is to be written: the last word for each server, or that its draft goes. */
    private final Map<ServerAddress, Optional<Draft>> waiting = new LinkedHashMap<>();

    private final Set<ServerAddress> hidden = new HashSet<>();

    private boolean writing;

    /**
     * @param store empty where nothing is to be kept
     */
    SavedDrafts(Optional<DraftStore> store, JobRunner jobs, Unsaved unsaved) {
        this.store = store;
        this.jobs = jobs;
        this.unsaved = unsaved;
    }

    /** All of them, the newest first. */
    public ObservableList<Draft> all() {
        return shown;
    }

    /** Reads them, as they are now. */
    public void read() {
        if (store.isEmpty()) return;
        DraftStore from = store.get();
        jobs.start(progress -> from.list(), event -> {
            switch (event) {
                // What is on its way to the disk is newer.
                case JobEvent.Done<List<Draft>> done -> {
                    List<Draft> read = new ArrayList<>(done.result());
                    read.removeIf(draft -> hidden.contains(draft.server()));
                    if (!writing && waiting.isEmpty() && !all.equals(read)) all.setAll(read);
                    unsaved.saved(from.folder());
                }
                case JobEvent.Failed<List<Draft>> failed -> {
                    LOG.warn("cannot read the drafts", failed.cause());
                    unsaved.failed(
                            from.folder(),
                            Message.of(
                                    "profile.drafts.cannot-list",
                                    from.folder(),
                                    PrivateFiles.reason(from.folder(), failed.cause())),
                            this::read);
                }
                default -> {}
            }
        });
    }

    /** Forgets what was typed for a server. */
    public void remove(ServerAddress server) {
        boolean here = hidden.remove(server);
        here |= all.removeIf(draft -> draft.server().equals(server));
        if (here) write(server, Optional.empty());
    }

    /** Shows the draft of a server no more, and leaves its file until it is removed. */
    void hide(ServerAddress server) {
        if (all.removeIf(draft -> draft.server().equals(server))) hidden.add(server);
    }

    /** Keeps a draft in place of the one of the same server. */
    void keep(Draft draft) {
        if (store.isEmpty() || all.stream().anyMatch(draft::isSame)) return;
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).server().equals(draft.server())) continue;
            all.set(i, draft);
            write(draft.server(), Optional.of(draft));
            return;
        }
        all.addFirst(draft);
        write(draft.server(), Optional.of(draft));
    }

    private void write(ServerAddress server, Optional<Draft> draft) {
        waiting.put(server, draft);
        writeNext();
    }

    /** One at a time, so that the last word stays: of many keystrokes, the last one is enough. */
    private void writeNext() {
        if (writing || waiting.isEmpty() || store.isEmpty()) return;
        DraftStore to = store.get();
        ServerAddress server = waiting.keySet().iterator().next();
        Optional<Draft> draft = waiting.getOrDefault(server, Optional.empty());
        waiting.remove(server);
        writing = true;
        jobs.startUncut(
                progress -> {
                    write(to, server, draft);
                    return "";
                },
                event -> {
                    if (event instanceof JobEvent.Progressed<String>) return;
                    writing = false;
                    if (event instanceof JobEvent.Failed<String> failed) {
                        LOG.warn("cannot keep the draft of {}", server, failed.cause());
                        // It is written with the next word, or when the user tries again.
                        waiting.putIfAbsent(server, draft);
                        Path file = to.file(server);
                        unsaved.failed(
                                file,
                                Message.of(
                                        "profile.draft.cannot-save",
                                        server.host(),
                                        file,
                                        PrivateFiles.reason(file, failed.cause())),
                                this::writeNext);
                        return;
                    }
                    unsaved.saved(to.file(server));
                    writeNext();
                });
    }

    private static void write(DraftStore to, ServerAddress server, Optional<Draft> draft) throws IOException {
        if (draft.isPresent()) to.save(draft.get());
        else to.remove(server);
    }
}
