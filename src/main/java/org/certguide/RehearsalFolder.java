package org.certguide;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.certguide.profile.AppHome;
import org.certguide.profile.PrivateFiles;
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
     * What is there now.
     *
     * @param whole whether nothing could not be written
     * @param lines that say so
     */
    record Left(boolean whole, List<String> lines) {}

    /** Writes it all, each file whole or not at all, before the rehearsal's own folder is deleted. */
    Left write(AppHome home) {
        List<String> lines = new ArrayList<>();
        Path kept = folder.resolve(PROFILE);
        try {
            PrivateFiles.export(folder.resolve(CONSOLE), said.toString().getBytes(StandardCharsets.UTF_8));
            copy(home.logs().resolve("commands.log"), folder.resolve(COMMANDS));
            Files.deleteIfExists(kept);
            for (Path profile : profiles(home)) {
                copy(profile, kept);
                lines.add(Messages.of("play.profile", kept.toAbsolutePath()));
            }
            lines.add(Messages.of("play.rehearsed.left", folder.toAbsolutePath()));
            return new Left(true, lines);
        } catch (IOException e) {
            LOG.warn("cannot write what is left of the rehearsal", e);
            lines.add(Messages.of("play.rehearsed.lost", folder.toAbsolutePath(), PrivateFiles.reason(kept, e)));
            return new Left(false, lines);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        PrivateFiles.export(to, Files.readAllBytes(from));
    }

    /** There is one, unless the rehearsal has failed. */
    private static List<Path> profiles(AppHome home) throws IOException {
        if (!Files.isDirectory(home.profiles())) return List.of();
        try (Stream<Path> files = Files.list(home.profiles())) {
            return files.filter(f -> f.toString().endsWith(".json")).toList();
        }
    }
}
