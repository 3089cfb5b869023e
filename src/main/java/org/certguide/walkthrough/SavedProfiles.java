package org.certguide.walkthrough;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.certguide.profile.LoadedProfile;
import org.certguide.profile.Profile;
import org.certguide.profile.ProfileException;
import org.certguide.profile.ProfileStore;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/** The profiles that are kept on this computer. Used on the JavaFX thread only, but for {@link #save}. */
public final class SavedProfiles {
    private final ProfileStore store;
    private final JobRunner jobs;
    private final Unsaved unsaved;
    private final ObservableList<LoadedProfile> all = FXCollections.observableArrayList();
    // Kept: a wrapper made on the fly would be collected, and its listeners with it.
    private final ObservableList<LoadedProfile> shown = FXCollections.unmodifiableObservableList(all);
    private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();

    /** Those that could not be written, as they are. */
    private final Map<String, Profile> waiting = new LinkedHashMap<>();

    private interface Change {
        void apply() throws ProfileException;
    }

    SavedProfiles(ProfileStore store, JobRunner jobs, Unsaved unsaved) {
        this.store = store;
        this.jobs = jobs;
        this.unsaved = unsaved;
    }

    /** The profiles that can be opened, and what is to be said of those that cannot. */
    public ObservableList<LoadedProfile> all() {
        return shown;
    }

    /** Why they could not be read or changed; null while all is well. */
    public ReadOnlyObjectProperty<@Nullable Problem> problem() {
        return problem.getReadOnlyProperty();
    }

    /** Where the profiles are kept. */
    public Path folder() {
        return store.folder();
    }

    /** Where a profile is kept. */
    public Path file(String id) {
        return store.file(id);
    }

    /** Reads them, as they are now. */
    public void read() {
        jobs.start(progress -> store.list(), event -> {
            switch (event) {
                case JobEvent.Done<List<LoadedProfile>> done -> {
                    all.setAll(done.result());
                    waiting.values().forEach(this::put);
                    problem.set(null);
                }
                case JobEvent.Failed<List<LoadedProfile>> failed -> problem.set(Problem.of(failed.cause()));
                default -> {}
            }
        });
    }

    /** Gives a profile another name. */
    public void rename(String id, String name) {
        change(List.of(id), profile -> profile.withName(name));
    }

    /**
     * Gives several other tags; what only some of them have stays.
     *
     * @param before what all of them have now
     * @param after what they get in its place
     */
    public void tag(List<String> ids, List<String> before, List<String> after) {
        change(ids, profile -> {
            List<String> own = new ArrayList<>(profile.tags().orElse(List.of()));
            own.removeAll(before);
            own.addAll(after);
            return profile.withTags(own);
        });
    }

    private void change(List<String> ids, UnaryOperator<Profile> change) {
        List<String> written = new ArrayList<>();
        for (String id : ids) {
            Profile kept = waiting.get(id);
            if (kept == null) {
                written.add(id);
                continue;
            }
            waiting.put(id, change.apply(kept));
            put(change.apply(kept));
            saveAgain(id);
        }
        if (written.isEmpty()) return;
        change(() -> {
            for (String id : written) store.change(id, change);
        });
    }

    /** Forgets a profile; the certificate on the server stays. */
    public void remove(String id) {
        remove(List.of(id));
    }

    /** Forgets several. */
    public void remove(List<String> ids) {
        for (String id : ids) if (waiting.remove(id) != null) unsaved.saved(file(id));
        change(() -> {
            for (String id : ids) store.remove(id);
        });
    }

    /** Takes back that these were removed. */
    public void restore(List<Profile> removed) {
        add(removed);
    }

    private void change(Change change) {
        jobs.startUncut(
                progress -> {
                    change.apply();
                    return "";
                },
                event -> {
                    if (event instanceof JobEvent.Failed<String> failed) problem.set(Problem.of(failed.cause()));
                    else read();
                });
    }

    /** Those whose contents are known. */
    public List<Profile> readable() {
        return all.stream().flatMap(found -> found.known().stream()).toList();
    }

    /** Adds profiles of servers that are new here, and reads all. */
    void add(List<Profile> fresh) {
        change(() -> {
            for (Profile profile : fresh) store.save(profile);
        });
    }

    /** Shows one that was saved just now, before the next reading tells of it. */
    private void put(Profile profile) {
        LoadedProfile now = new LoadedProfile.Current(profile);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof LoadedProfile.Current current
                    && current.profile().id().equals(profile.id())) {
                all.set(i, now);
                return;
            }
        }
        all.add(now);
    }

    /**
     * Writes one; from any thread. The end of the application waits for it.
     *
     * @return why it could not be written; empty when it is
     */
    Optional<ProfileException> save(Profile profile) {
        CompletableFuture<Void> end = jobs.begin();
        try {
            store.save(profile);
            return Optional.empty();
        } catch (ProfileException e) {
            return Optional.of(e);
        } finally {
            end.complete(null);
        }
    }

    /**
     * Shows what {@link #save} was to write. What could not be written is as good as saved while the
     * window is open, and can be written later.
     */
    void saved(Profile profile, Optional<ProfileException> failure) {
        put(profile);
        Path file = file(profile.id());
        if (failure.isEmpty()) {
            waiting.remove(profile.id());
            unsaved.saved(file);
        } else {
            waiting.put(profile.id(), profile);
            unsaved.failed(file, failure.get().text(), () -> saveAgain(profile.id()));
        }
    }

    private void saveAgain(String id) {
        Profile last = waiting.get(id);
        if (last == null) return;
        jobs.start(progress -> save(last), event -> {
            // A later one has been saved meanwhile.
            if (waiting.get(id) != last) return;
            if (event instanceof JobEvent.Done<Optional<ProfileException>> done) saved(last, done.result());
        });
    }

    /** Whether a profile is only in memory, because it could not be written. */
    public boolean isUnsaved(Profile profile) {
        return waiting.containsKey(profile.id());
    }
}
