package org.certguide.profile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Files and folders that are for this user alone, from their first moment. Where the system has no
 * POSIX permissions, as on Windows, what the user's own folders have by inheritance is left as it
 * is.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /** Makes a folder, with those above it, if it is missing. */
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, attributes(folder, FOLDER));
    }

    /** Makes an empty file, with its folder, if it is missing. */
    public static void createFile(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) createFolder(folder);
        try {
            Files.createFile(file, attributes(file, FILE));
        } catch (FileAlreadyExistsException e) {
            // That is what was wanted.
        }
    }

    /**
     * Whether others than its owner may do anything with a file. Where the system has no POSIX
     * permissions, or the file cannot be looked at, that is not known, and the answer is no.
     */
    public static boolean isOpenToOthers(Path file) {
        if (!isPosix(file)) return false;
        try {
            return Files.getPosixFilePermissions(file).stream()
                    .anyMatch(permission -> !permission.name().startsWith("OWNER_"));
        } catch (IOException e) {
            return false;
        }
    }

    /** What makes a new file private when it is created. */
    static FileAttribute<?>[] ofFile(Path near) {
        return attributes(near, FILE);
    }

    /**
     * Takes from others what they may do with a folder and the files in it; nothing where there is
     * no such folder. What cannot be changed is left as it is, and logged.
     */
    static void protectFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return;
        tighten(folder, FOLDER);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) protectFile(file);
        }
    }

    /** The same for one file. */
    static void protectFile(Path file) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) tighten(file, FILE);
    }

    private static void tighten(Path path, Set<PosixFilePermission> most) {
        if (!isPosix(path)) return;
        try {
            Set<PosixFilePermission> left = new HashSet<>(Files.getPosixFilePermissions(path));
            if (left.retainAll(most)) Files.setPosixFilePermissions(path, left);
        } catch (IOException e) {
            // Not in a field: it would open the log before its folder is private.
            LoggerFactory.getLogger(PrivateFiles.class).warn("cannot restrict the permissions of {}", path, e);
        }
    }

    private static FileAttribute<?>[] attributes(Path near, Set<PosixFilePermission> permissions) {
        return isPosix(near)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
