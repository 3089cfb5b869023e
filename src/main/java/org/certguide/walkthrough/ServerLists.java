package org.certguide.walkthrough;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.certguide.fleet.ConfiguredServers;
import org.certguide.fleet.Csv;
import org.certguide.fleet.ServerImport;
import org.certguide.fleet.ServerTable;
import org.certguide.fleet.ansible.AnsibleFolder;
import org.certguide.fleet.ansible.AnsibleProject;
import org.certguide.fleet.ansible.InventoryFile;
import org.certguide.profile.LoadedProfile;
import org.certguide.profile.PrivateFiles;
import org.certguide.profile.Profile;
import org.certguide.server.SshConfigException;
import org.certguide.server.SshConfigFiles;
import org.certguide.text.Message;
import org.certguide.work.Job;
import org.certguide.work.JobEvent;
import org.jspecify.annotations.Nullable;

/**
 * The saved servers and the lists of other programs: what is taken from them, after a person has seen what that
 * will be, and what is written for them. Used on the JavaFX thread only.
 */
public final class ServerLists {
    private final Services services;
    private final SavedProfiles profiles;
    private final ReadOnlyObjectWrapper<@Nullable Found> found = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyIntegerWrapper added = new ReadOnlyIntegerWrapper();
    private Optional<SshConfigFiles> config = Optional.empty();

    /**
     * What was found in a list.
     *
     * @param list where it was
     * @param servers those that can be added, and what is left out
     * @param problem why the list could not be read; empty where it was
     */
    public record Found(String list, ServerImport servers, Optional<Message> problem) {
        private static Found failed(String list, Message why) {
            return new Found(list, new ServerImport(List.of(), List.of()), Optional.of(why));
        }
    }

    ServerLists(Services services, SavedProfiles profiles) {
        this.services = services;
        this.profiles = profiles;
    }

    /** Has the servers of an SSH configuration offered. */
    public void use(SshConfigFiles files) {
        config = Optional.of(files);
    }

    /** The user's own SSH configuration, if there is one. */
    public Optional<Path> config() {
        return config.map(SshConfigFiles::own).filter(Files::isRegularFile);
    }

    /** What was read last and is not added yet; null before. */
    public ReadOnlyObjectProperty<@Nullable Found> found() {
        return found.getReadOnlyProperty();
    }

    /** Reads the servers of the SSH configuration. */
    public void readConfig() {
        config.ifPresent(files -> read(files.own().toString(), into -> ConfiguredServers.read(files.read(), into)));
    }

    /** Reads a file: a table (CSV), an SSH configuration, or an inventory of Ansible. */
    public void read(Path file) {
        read(file.toString(), into -> {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            if (name.endsWith(".csv") || name.endsWith(".tsv"))
                return ServerTable.read(
                        Csv.read(PrivateFiles.read(file, StandardCharsets.ISO_8859_1)
                                .getBytes(StandardCharsets.ISO_8859_1)),
                        into);
            boolean inventory = name.endsWith(".yml") || name.endsWith(".yaml") || name.endsWith(".ini");
            if (!inventory && isSshConfig(file))
                return ConfiguredServers.read(sshConfig(file).read(), into);
            return InventoryFile.read(file, into);
        });
    }

    private SshConfigFiles sshConfig(Path file) {
        Path home = Path.of(System.getProperty("user.home"));
        return config.orElseGet(() -> SshConfigFiles.usual(home, System.getProperty("os.name"), System.getenv()))
                .at(file);
    }

    private static boolean isSshConfig(Path file) throws IOException {
        return PrivateFiles.read(file, StandardCharsets.ISO_8859_1)
                .lines()
                .map(line -> line.strip().toLowerCase(Locale.ROOT))
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .filter(line -> line.matches("(host|match|include)[ \t=].*"))
                .isPresent();
    }

    private interface Reading {
        ServerImport into(ServerImport.Builder builder) throws IOException;
    }

    private void read(String list, Reading reading) {
        List<Profile> saved = profiles.readable();
        Job<Found> job = progress -> {
            try {
                ServerImport.Builder into = new ServerImport.Builder(
                        System.getProperty("user.name", ""),
                        services.catalogue().get());
                return new Found(list, reading.into(into).without(saved), Optional.empty());
            } catch (SshConfigException e) {
                return Found.failed(list, Problem.of(e.failure()).help());
            } catch (NoSuchFileException e) {
                return Found.failed(list, Message.of("imports.gone"));
            } catch (IOException e) {
                return Found.failed(list, PrivateFiles.reason(Path.of(list), e));
            }
        };
        services.jobs().start(job, event -> {
            if (event instanceof JobEvent.Done<Found> done) found.set(done.result());
            else if (event instanceof JobEvent.Failed<Found> failed)
                found.set(Found.failed(list, Problem.of(failed.cause()).help()));
        });
    }

    /** Saves what was found, and forgets it here. */
    public void add() {
        Found now = found.get();
        if (now == null) return;
        Set<String> ids = new HashSet<>();
        for (LoadedProfile saved : profiles.all()) {
            if (saved instanceof LoadedProfile.Unreadable unreadable) ids.add(unreadable.id());
            saved.known().ifPresent(profile -> ids.add(profile.id()));
        }
        profiles.add(now.servers().profiles(ids));
        added.set(now.servers().servers().size());
        found.set(null);
    }

    /** How many were added last; 0 once that is no news. */
    public ReadOnlyIntegerProperty added() {
        return added.getReadOnlyProperty();
    }

    /** Forgets what was found, and how many were added. */
    public void forget() {
        forgetAdded();
        found.set(null);
    }

    /** Forgets how many were added. */
    public void forgetAdded() {
        added.set(0);
    }

    /** Writes the saved servers for Ansible. */
    public void exportForAnsible(Path folder, Consumer<AnsibleFolder.Report> then) {
        List<Profile> saved = profiles.readable();
        Job<AnsibleFolder.Report> job = progress -> AnsibleFolder.write(
                folder, AnsibleProject.of(saved, services.catalogue().get(), services.connector()::hostKeys));
        services.jobs().start(job, event -> {
            if (event instanceof JobEvent.Done<AnsibleFolder.Report> done) then.accept(done.result());
            else if (event instanceof JobEvent.Failed<AnsibleFolder.Report> failed)
                then.accept(AnsibleFolder.Report.broken(
                        folder, Problem.of(failed.cause()).help()));
        });
    }
}
