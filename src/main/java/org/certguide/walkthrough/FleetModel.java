package org.certguide.walkthrough;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;
import org.certguide.fleet.FleetCheck;
import org.certguide.fleet.FleetLook;
import org.certguide.fleet.FleetServer;
import org.certguide.fleet.FleetSummary;
import org.certguide.fleet.ServerState;
import org.certguide.profile.PrivateFiles;
import org.certguide.profile.Profile;
import org.certguide.text.Message;
import org.certguide.work.Job;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of all saved servers from this computer, without logging in: asked for, or at the start if the user
 * wishes. Used on the JavaFX thread only.
 */
public final class FleetModel {
    private final Services services;
    private final SavedProfiles profiles;
    private final ObservableMap<String, FleetLook> looks = FXCollections.observableHashMap();
    // Kept: a wrapper made on the fly would be collected, and its listeners with it.
    private final ObservableMap<String, FleetLook> shown = FXCollections.unmodifiableObservableMap(looks);
    private final ReadOnlyObjectWrapper<@Nullable Progress> progress = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable FleetSummary> summary = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper atStart = new ReadOnlyBooleanWrapper();
    private Optional<Path> setting = Optional.empty();
    private JobRunner.@Nullable Handle running;

    /**
     * How far it is.
     *
     * @param done of how many servers all was seen
     * @param all how many are looked at
     * @param now the one that it went to last
     */
    public record Progress(int done, int all, String now) {}

    FleetModel(Services services, SavedProfiles profiles) {
        this.services = services;
        this.profiles = profiles;
        profiles.all().addListener((InvalidationListener) now -> {
            if (summary.get() != null) sumUp();
        });
    }

    /** Of those that are there now, as they stand in the list; of nothing while nobody has looked at any. */
    private void sumUp() {
        List<Profile> servers = profiles.readable();
        List<FleetLook> seen = servers.stream().flatMap(p -> look(p).stream()).toList();
        Instant now = services.clock().instant();
        summary.set(
                seen.isEmpty()
                        ? null
                        : FleetSummary.of(
                                servers.stream()
                                        .map(p -> ServerState.of(p, look(p), now))
                                        .toList(),
                                seen));
    }

    /** What was seen, by the id of the profile. */
    public ObservableMap<String, FleetLook> looks() {
        return shown;
    }

    /** What was seen of a server with these names; empty if it was not looked at. */
    public Optional<FleetLook> look(Profile profile) {
        return Optional.ofNullable(looks.get(profile.id()))
                .filter(look ->
                        look.server().names().equals(FleetServer.of(profile).names()));
    }

    /** How far it is; null while nothing is looked at. */
    public ReadOnlyObjectProperty<@Nullable Progress> progress() {
        return progress.getReadOnlyProperty();
    }

    /** How the saved servers stand together; null while nobody has looked at any. */
    public ReadOnlyObjectProperty<@Nullable FleetSummary> summary() {
        return summary.getReadOnlyProperty();
    }

    /** Why the last look failed; null where it did not. */
    public ReadOnlyObjectProperty<@Nullable Problem> problem() {
        return problem.getReadOnlyProperty();
    }

    /** Takes over what was seen in another window, which this one replaces. */
    public void goOnFrom(FleetModel before) {
        looks.putAll(before.looks);
        summary.set(before.summary.get());
    }

    /** Looks at all saved servers. */
    public void checkAll() {
        check(profiles.readable());
    }

    /** Looks at these; nothing while another look runs. */
    public void check(Collection<Profile> some) {
        List<FleetServer> servers = some.stream().map(FleetServer::of).toList();
        if (running != null || servers.isEmpty()) return;
        problem.set(null);
        progress.set(new Progress(0, servers.size(), servers.getFirst().title()));
        FleetCheck check = new FleetCheck(services.internet(), services.clock());
        Job<Integer> job = words -> {
            check.run(servers, new Seen());
            return servers.size();
        };
        running = services.jobs().start(job, event -> {
            switch (event) {
                case JobEvent.Done<Integer> done -> end(null);
                case JobEvent.Failed<Integer> failed -> end(Problem.of(failed.cause()));
                case JobEvent.Cancelled<Integer> cancelled -> end(null);
                case JobEvent.Progressed<Integer> told -> {}
            }
        });
    }

    private void end(@Nullable Problem because) {
        running = null;
        sumUp();
        problem.set(because);
        progress.set(null);
    }

    /** Stops looking; what was seen stays. */
    public void cancel() {
        if (running != null) running.cancel();
    }

    /** Takes what visitors have seen to the JavaFX thread. */
    private final class Seen implements FleetCheck.Listener {
        @Override
        public void begun(FleetServer server) {
            services.fx().execute(() -> {
                Progress before = progress.get();
                if (before != null) progress.set(new Progress(before.done(), before.all(), server.title()));
            });
        }

        @Override
        public void seen(FleetLook look) {
            services.fx().execute(() -> {
                Progress before = progress.get();
                // It was cancelled.
                if (before == null) return;
                looks.put(look.server().id(), look);
                progress.set(new Progress(before.done() + 1, before.all(), before.now()));
            });
        }
    }

    /** Whether all servers are looked at whenever the application starts. */
    public ReadOnlyBooleanProperty atStart() {
        return atStart.getReadOnlyProperty();
    }

    /**
     * Reads whether all servers are to be looked at now, and remembers there what the user wishes.
     *
     * @param file is there while they are to be
     */
    public void keepAtStart(Path file) {
        setting = Optional.of(file);
        services.jobs().start(words -> Files.exists(file), event -> {
            if (!(event instanceof JobEvent.Done<Boolean>(Boolean wished)) || !wished) return;
            atStart.set(true);
            if (!profiles.all().isEmpty()) {
                checkAll();
                return;
            }
            profiles.all().addListener(new InvalidationListener() {
                @Override
                public void invalidated(Observable read) {
                    if (profiles.all().isEmpty()) return;
                    read.removeListener(this);
                    checkAll();
                }
            });
        });
    }

    /** Has all servers looked at whenever the application starts, or no more. */
    public void setAtStart(boolean wished) {
        atStart.set(wished);
        setting.ifPresent(file -> save(file, wished));
    }

    private void save(Path file, boolean wished) {
        services.jobs()
                .start(
                        words -> {
                            if (wished) PrivateFiles.write(file, "");
                            else Files.deleteIfExists(file);
                            return file;
                        },
                        event -> {
                            if (event instanceof JobEvent.Failed<Path> failed)
                                services.unsaved()
                                        .failed(
                                                file,
                                                Message.of(
                                                        "profile.check.cannot-save",
                                                        file,
                                                        PrivateFiles.reason(file, failed.cause())),
                                                () -> save(file, wished));
                            else services.unsaved().saved(file);
                        });
    }
}
