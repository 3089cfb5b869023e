package org.certguide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.certguide.profile.AppHome;
import org.certguide.text.Messages;
import org.certguide.ui.Console;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a rehearsal without a window leaves to look at, beside the pictures of the steps: the profile as it would be, each
 * command, and all that was said in the console.
 */
final class RehearsalFolder {
    static final String CONSOLE = "console.txt";
    static final String COMMANDS = "commands.txt";
    static final String PROFILE = "saved-server.json";

    private static final Logger LOG = LoggerFactory.getLogger(RehearsalFolder.class);

    private final Path folder;
    private final StringBuilder said = new StringBuilder();

    RehearsalFolder(Path folder) {
        this.folder = folder;
    }

    /** Takes down what each command leaves in the console; on the JavaFX thread. */
    void follow(Console console) {
        console.runningProperty().subscribe((before, now) -> {
            if (now) return;
            said.append("$ ").append(console.titleProperty().get()).append('\n');
            said.append(console.text().strip()).append("\n\n");
        });
    }

    /**
     * Writes it all, before the rehearsal's own folder is deleted.
     *
     * @return the lines that say what is there now
     */
    List<String> write(AppHome home) {
        List<String> lines = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(CONSOLE), said);
            Files.copy(
                    home.logs().resolve("commands.log"), folder.resolve(COMMANDS), StandardCopyOption.REPLACE_EXISTING);
            Path kept = folder.resolve(PROFILE);
            Files.deleteIfExists(kept);
            for (Path profile : profiles(home)) {
                Files.copy(profile, kept, StandardCopyOption.REPLACE_EXISTING);
                lines.add(Messages.of("play.profile", kept.toAbsolutePath()));
            }
            lines.add(Messages.of("play.rehearsed.left", folder.toAbsolutePath()));
        } catch (IOException e) {
            LOG.warn("cannot write what is left of the rehearsal", e);
        }
        return lines;
    }

    /** There is one, unless the rehearsal has failed. */
    private static List<Path> profiles(AppHome home) throws IOException {
        if (!Files.isDirectory(home.profiles())) return List.of();
        try (Stream<Path> files = Files.list(home.profiles())) {
            return files.filter(f -> f.toString().endsWith(".json")).toList();
        }
    }
}
