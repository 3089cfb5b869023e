package org.certguide.profile;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.certguide.json.Json;
import org.certguide.json.JsonException;
import org.certguide.text.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Profiles as files of one folder, {@code ID.json}, each with the version before it in {@code
 * ID.json.bak}. Of two writers, the last one wins. A file that cannot be read is renamed and never
 * overwritten. Methods may be called from any thread, and block.
 */
public final class ProfileStore {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileStore.class);
    private static final String SUFFIX = ".json";
    private static final String BACKUP = ".bak";

    private final Path dir;

    /**
     * @param dir is made when something is saved
     */
    public ProfileStore(Path dir) {
        this.dir = dir;
    }

    /**
     * All profiles, the certificate that ends first before the others; those that cannot be read
     * are told too.
     */
    public synchronized List<LoadedProfile> list() throws ProfileException {
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, "*" + SUFFIX + "*")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                String id = name.substring(0, name.indexOf(SUFFIX));
                // A crash between two moves can leave the backup alone.
                boolean ours = name.equals(id + SUFFIX) || name.equals(id + SUFFIX + BACKUP);
                if (ours && Profile.isId(id) && !ids.contains(id)) ids.add(id);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw new ProfileException(Message.of("profile.cannot-list", dir), e);
        }
        ids.sort(null);
        List<LoadedProfile> found = new ArrayList<>();
        for (String id : ids) load(id).ifPresent(found::add);
        found.sort(Comparator.comparing(ProfileStore::end));
        return List.copyOf(found);
    }

    /**
     * A damaged file that was put aside.
     *
     * @param id of the profile that it was
     */
    public record Aside(String id, Path file) {}

    /** The damaged files that were put aside, by their names; nothing is done to them. */
    public synchronized List<Aside> aside() throws ProfileException {
        List<Aside> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, "*" + SUFFIX + PrivateFiles.ASIDE + "*")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                String id = name.substring(0, name.indexOf(SUFFIX));
                if (Profile.isId(id)) found.add(new Aside(id, file));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw new ProfileException(Message.of("profile.cannot-list", dir), e);
        }
        found.sort(Comparator.comparing(Aside::file));
        return List.copyOf(found);
    }

    /** When its certificate ends; what cannot be read comes before, what has none behind. */
    private static Instant end(LoadedProfile found) {
        return switch (found) {
            case LoadedProfile.Current current -> end(current.profile());
            case LoadedProfile.FromBackup backup -> end(backup.profile());
            case LoadedProfile.ReadOnly newer -> end(newer.profile());
            case LoadedProfile.Unreadable unreadable -> Instant.MIN;
        };
    }

    private static Instant end(Profile profile) {
        return profile.certificate().map(Profile.Certificate::expiry).orElse(Instant.MAX);
    }

    /**
     * One profile, or empty if there is none of that id.
     *
     * @throws IllegalArgumentException if the id cannot name a file
     */
    public synchronized Optional<LoadedProfile> load(String id) throws ProfileException {
        Path file = file(id);
        Path backup = backup(id);
        if (!Files.exists(file) && !Files.exists(backup)) return Optional.empty();
        if (!Files.exists(file)) {
            return Optional.of(fallBack(id, Message.of("profile.only-backup", file)));
        }
        try {
            return Optional.of(read(id, file));
        } catch (IOException e) {
            // The cause may be temporary, such as missing permissions: the file stays where it is.
            LOG.warn("cannot read {}: {}", file, e.toString());
            return Optional.of(new LoadedProfile.Unreadable(
                    id, Message.of("profile.cannot-read", file, PrivateFiles.reason(file, e))));
        } catch (JsonException e) {
            LOG.warn("{} is damaged: {}", file, e.getMessage());
            Path aside = setAside(file);
            return Optional.of(fallBack(id, Message.of("profile.damaged", file, aside)));
        }
    }

    /**
     * Saves a profile in place of the one of the same id.
     *
     * @throws ProfileException if a later version wrote the one that is there, the disk is full, or
     *     the folder cannot be written; what was there before is still there then
     */
    public synchronized void save(Profile profile) throws ProfileException {
        Path file = file(profile.id());
        if (profile.schema() != Profile.SCHEMA) {
            throw new ProfileException(Message.of("profile.newer", file), null);
        }
        keepWhatCannotBeRead(file);
        try {
            if (Files.exists(file)) PrivateFiles.write(backup(profile.id()), Files.readString(file));
            PrivateFiles.write(file, Json.write(profile));
        } catch (IOException | ReadOnlyFileSystemException e) {
            throw new ProfileException(Message.of("profile.cannot-save", file, PrivateFiles.reason(file, e)), e);
        }
    }

    /** Changes a profile as it is now, as by another name; its file stays the same. */
    public synchronized void change(String id, UnaryOperator<Profile> change) throws ProfileException {
        Optional<LoadedProfile> stored = load(id);
        switch (stored.orElse(null)) {
            case LoadedProfile.Current c -> save(change.apply(c.profile()));
            case LoadedProfile.FromBackup b -> save(change.apply(b.profile()));
            case LoadedProfile.ReadOnly r -> throw new ProfileException(r.notice(), null);
            case LoadedProfile.Unreadable u -> throw new ProfileException(u.notice(), null);
            case null -> throw new ProfileException(Message.of("profile.gone", id), null);
        }
    }

    /** Removes a profile and its backup; harmless if there is none. */
    public synchronized void remove(String id) throws ProfileException {
        Path file = file(id);
        try {
            // The backup first: a backup without a profile is restored as the profile.
            Files.deleteIfExists(backup(id));
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new ProfileException(Message.of("profile.cannot-remove", file, PrivateFiles.reason(file, e)), e);
        }
    }

    private LoadedProfile read(String id, Path file) throws IOException, JsonException {
        String text = PrivateFiles.content(file);
        int schema = Schema.of(text);
        if (schema <= Profile.SCHEMA) {
            Profile own = Json.read(text, Profile.class).upgraded();
            return new LoadedProfile.Current(named(id, own));
        }
        Message notice = Message.of("profile.newer", file);
        try {
            return new LoadedProfile.ReadOnly(named(id, Json.readKnownFields(text, Profile.class)), notice);
        } catch (JsonException e) {
            return new LoadedProfile.Unreadable(id, notice);
        }
    }

    /** Somebody may have copied a file: its name counts, or two profiles would share one id. */
    private static Profile named(String id, Profile p) {
        return p.id().equals(id) ? p : p.withId(id);
    }

    private LoadedProfile fallBack(String id, Message notice) {
        try {
            return switch (read(id, backup(id))) {
                case LoadedProfile.Current c -> new LoadedProfile.FromBackup(c.profile(), notice);
                case LoadedProfile other -> other;
            };
        } catch (IOException | JsonException e) {
            return new LoadedProfile.Unreadable(id, notice);
        }
    }

    private void keepWhatCannotBeRead(Path file) throws ProfileException {
        if (!Files.exists(file)) return;
        try {
            int schema = Schema.of(PrivateFiles.content(file));
            if (schema > Profile.SCHEMA) {
                throw new ProfileException(Message.of("profile.newer", file), null);
            }
            Json.read(PrivateFiles.content(file), Profile.class);
        } catch (JsonException e) {
            setAside(file);
        } catch (IOException e) {
            throw new ProfileException(Message.of("profile.cannot-save", file, PrivateFiles.reason(file, e)), e);
        }
    }

    private Path setAside(Path file) throws ProfileException {
        try {
            return PrivateFiles.setAside(file);
        } catch (IOException e) {
            throw new ProfileException(Message.of("profile.cannot-set-aside", file, PrivateFiles.reason(file, e)), e);
        }
    }

    /** Where all profiles are. */
    public Path folder() {
        return dir;
    }

    /**
     * Where the profile of that id is.
     *
     * @throws IllegalArgumentException if the id cannot name a file
     */
    public Path file(String id) {
        if (!Profile.isId(id)) throw new IllegalArgumentException("not a profile id: " + id);
        return dir.resolve(id + SUFFIX);
    }

    private Path backup(String id) {
        return dir.resolve(id + SUFFIX + BACKUP);
    }
}
