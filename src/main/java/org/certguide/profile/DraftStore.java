package org.certguide.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.certguide.json.Json;
import org.certguide.json.JsonException;
import org.certguide.server.ServerAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drafts as files of one folder, one for each server and user. A file that cannot be read is renamed
 * and never overwritten. Methods may be called from any thread, and block.
 */
public final class DraftStore {
    private static final Logger LOG = LoggerFactory.getLogger(DraftStore.class);
    private static final String SUFFIX = ".json";

    private final Path dir;

    /**
     * @param dir is made when something is saved
     */
    public DraftStore(Path dir) {
        this.dir = dir;
    }

    /** All that can be read, the newest first. */
    public synchronized List<Draft> list() throws IOException {
        List<Draft> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, "*" + SUFFIX)) {
            for (Path file : files) read(file, found);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparing(Draft::saved).reversed());
        return List.copyOf(found);
    }

    private void read(Path file, List<Draft> found) throws IOException {
        try {
            String text = PrivateFiles.content(file);
            // What a later version wrote is left to that one.
            if (Schema.of(text) > Draft.SCHEMA) return;
            Draft draft = Json.read(text, Draft.class);
            if (file(draft.server()).equals(file)) found.add(draft);
        } catch (JsonException e) {
            LOG.warn("{} is damaged and put aside as {}: {}", file, PrivateFiles.setAside(file), e.getMessage());
        }
    }

    /** Saves a draft in place of the one of the same server. */
    public synchronized void save(Draft draft) throws IOException {
        Path file = file(draft.server());
        keepWhatCannotBeRead(file);
        PrivateFiles.write(file, Json.write(draft));
    }

    private void keepWhatCannotBeRead(Path file) throws IOException {
        if (!Files.exists(file)) return;
        try {
            if (Schema.of(PrivateFiles.content(file)) > Draft.SCHEMA) {
                throw new IOException("written by a later version: " + file);
            }
        } catch (JsonException e) {
            PrivateFiles.setAside(file);
        }
    }

    /** Removes the draft of a server; harmless if there is none. */
    public synchronized void remove(ServerAddress server) throws IOException {
        Files.deleteIfExists(file(server));
    }

    /** Where all drafts are. */
    public Path folder() {
        return dir;
    }

    /** Where the draft of a server is. */
    public Path file(ServerAddress server) {
        // The name is for people; the number tells apart what would have the same name.
        String whole = server + server.via().map(way -> " via " + way).orElse("");
        UUID number = UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8));
        String name = Profile.idFor(server.host(), List.of());
        return dir.resolve(name + "-" + number.toString().substring(0, 8) + SUFFIX);
    }
}
