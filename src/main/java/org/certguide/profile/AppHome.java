package org.certguide.profile;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the application keeps its files on this computer.
 *
 * @param dir the folder of the application; it may not exist yet
 */
public record AppHome(Path dir) {
    /** The variable of the environment that overrides the usual place; a relative path is one from the working folder. */
    public static final String OVERRIDE = "CERTGUIDE_HOME";

    /**
     * The usual place on each platform: {@code $XDG_DATA_HOME/certguide} or {@code
     * ~/.local/share/certguide} on Linux and other Unixes, {@code ~/Library/Application
     * Support/Certguide} on macOS, {@code %APPDATA%\Certguide} on Windows.
     *
     * @param osName the system property {@code os.name}
     * @param environment the variables of the environment
     * @param userHome the system property {@code user.home}
     */
    public static AppHome of(String osName, Map<String, String> environment, Path userHome) {
        String override = environment.get(OVERRIDE);
        // As every path that is typed in a terminal: from the folder that the program is started in. Without "..":
        // what is before one need not exist.
        if (isSet(override))
            return new AppHome(
                    userHome.getFileSystem().getPath(override).toAbsolutePath().normalize());
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.contains("mac") || os.contains("darwin")) {
            return new AppHome(
                    userHome.resolve("Library").resolve("Application Support").resolve("Certguide"));
        }
        if (os.startsWith("windows")) {
            String appData = environment.get("APPDATA");
            Path roaming = isSet(appData)
                    ? userHome.resolve(appData)
                    : userHome.resolve("AppData").resolve("Roaming");
            return new AppHome(roaming.resolve("Certguide"));
        }
        String xdg = environment.get("XDG_DATA_HOME");
        // The XDG specification: a relative path is invalid and to be ignored.
        Path data = isSet(xdg) && userHome.getFileSystem().getPath(xdg).isAbsolute()
                ? userHome.getFileSystem().getPath(xdg)
                : userHome.resolve(".local").resolve("share");
        return new AppHome(data.resolve("certguide"));
    }

    /**
     * Makes the folder and that of the logs, for this user alone, and restricts what the application
     * has there already to this user. To be called before anything is written. A folder that was
     * there before keeps its own permissions, and files of others keep theirs: the user may have
     * named any folder.
     *
     * @param today names the log of this start, which is made here: the logger would make it for all
     * @throws IOException if nothing can be written there
     */
    public void protect(LocalDate today) throws IOException {
        PrivateFiles.createFolder(logs());
        Path log = log(today);
        PrivateFiles.createFile(log);
        if (!Files.isWritable(log)) throw new AccessDeniedException(log.toString());
        PrivateFiles.protectFolder(logs());
        PrivateFiles.protectFolder(profiles());
        PrivateFiles.protectFolder(drafts());
        PrivateFiles.protectFolder(plays());
        for (Path file : List.of(knownHosts(), language(), checkAtStart(), windowSettings(), settings()))
            PrivateFiles.protectFile(file);
    }

    /** The folder of the profiles. */
    public Path profiles() {
        return dir.resolve("profiles");
    }

    /** The folder of what was typed for servers that have no certificate yet. */
    public Path drafts() {
        return dir.resolve("drafts");
    }

    /** The host keys that the user accepted in this application. */
    public Path knownHosts() {
        return dir.resolve("known_hosts");
    }

    /** The folder of what is remembered of plays of several servers. */
    public Path plays() {
        return dir.resolve("plays");
    }

    /** The folder of the logs. */
    public Path logs() {
        return dir.resolve("logs");
    }

    /** The log of that day; tinylog.properties has the same name. */
    public Path log(LocalDate day) {
        return logs().resolve("certguide-" + day + ".log");
    }

    /** The language that the user chose; missing while none was chosen. */
    public Path language() {
        return dir.resolve("language");
    }

    /** Is there while the servers are to be looked at whenever the application starts. */
    public Path checkAtStart() {
        return dir.resolve("check-at-start");
    }

    /** Size and place of the window, and the theme. */
    public Path windowSettings() {
        return dir.resolve("window.json");
    }

    /** What the user allows. */
    public Path settings() {
        return dir.resolve("settings.json");
    }

    /**
     * Deletes all that the application keeps. What others have put into the folder stays, and so does a folder that is not
     * empty then.
     *
     * @throws IOException if something is left; all else is deleted
     */
    public void forget() throws IOException {
        IOException left = null;
        for (Path kept : all()) {
            try (Stream<Path> found = Files.exists(dir) ? Files.list(dir) : Stream.of()) {
                // Copies that were kept beside them, too.
                for (Path file : found.filter(f -> isOf(f, kept)).toList()) delete(file);
            } catch (IOException e) {
                left = e;
            }
        }
        if (left != null) throw left;
    }

    /** Everything that the application keeps. */
    private List<Path> all() {
        return List.of(
                profiles(),
                drafts(),
                plays(),
                logs(),
                knownHosts(),
                language(),
                checkAtStart(),
                windowSettings(),
                settings());
    }

    private static boolean isOf(Path file, Path kept) {
        String name = kept.getFileName().toString();
        String found = file.getFileName().toString();
        return found.equals(name) || found.startsWith(name + ".");
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> below = Files.list(path)) {
                for (Path file : below.toList()) delete(file);
            }
        }
        Files.deleteIfExists(path);
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}
