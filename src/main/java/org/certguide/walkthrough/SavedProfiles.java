package org.certguide.walkthrough;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private final ObservableList<LoadedProfile> all = FXCollections.observableArrayList();
    // Kept: a wrapper made on the fly would be collected, and its listeners with it.
    private final ObservableList<LoadedProfile> shown = FXCollections.unmodifiableObservableList(all);
    private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();

    private interface Change {
        void apply() throws ProfileException;
    }

    SavedProfiles(ProfileStore store, JobRunner jobs) {
        this.store = store;
        this.jobs = jobs;
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
                    problem.set(null);
                }
                case JobEvent.Failed<List<LoadedProfile>> failed -> problem.set(Problem.of(failed.cause()));
                default -> {}
            }
        });
    }

    /** Gives a profile another name. */
    public void rename(String id, String name) {
        change(() -> store.rename(id, name));
    }

    /** Forgets a profile; the certificate on the server stays. */
    public void remove(String id) {
        change(() -> store.remove(id));
    }

    private void change(Change change) {
        jobs.start(
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
    List<Profile> readable() {
        List<Profile> profiles = new ArrayList<>();
        for (LoadedProfile found : all) {
            switch (found) {
                case LoadedProfile.Current current -> profiles.add(current.profile());
                case LoadedProfile.FromBackup backup -> profiles.add(backup.profile());
                case LoadedProfile.ReadOnly newer -> profiles.add(newer.profile());
                case LoadedProfile.Unreadable unreadable -> {}
            }
        }
        return profiles;
    }

    /** Shows one that was saved just now, before the next reading tells of it. */
    void show(Profile profile) {
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

    /** Writes one; from any thread. */
    void save(Profile profile) throws ProfileException {
        store.save(profile);
    }
}
