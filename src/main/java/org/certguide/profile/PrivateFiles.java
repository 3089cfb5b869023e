package org.certguide.profile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.certguide.text.Message;
import org.slf4j.LoggerFactory;

/**
 * The only writer of files on this computer. Those of the application are for this user alone, from
 * their first moment. Where the system has no POSIX permissions, as on Windows, what the user's own
 * folders have by inheritance is left as it is.
 *
 * <p>A file is written beside the old one, forced to the disk and moved over it in one go, so that a
 * full disk, a crash or a second writer never leaves half a file.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    /** Comes between the name of a file that was put aside and its number. */
    static final String ASIDE = ".unreadable-";

    /** A file of ours is some kilobytes; a larger one is something else. */
    private static final long LARGEST = 4L * 1024 * 1024;

    /** With less room than this, in bytes, a disk counts as full. */
    private static final long ROOM = 64L * 1024;

    private PrivateFiles() {}

    /** Writes a text file of the application, with its folder, in place of the one that is there. */
    public static void write(Path file, String text) throws IOException {
        replace(file, text.getBytes(StandardCharsets.UTF_8), true);
    }

    /** Writes a file where the user wants it, with its folder, as open to others as any new file. */
    public static void export(Path file, byte[] content) throws IOException {
        // A pipe or a device has nothing that could be kept whole, and a link stays one.
        if (Files.exists(file) && !Files.isRegularFile(file)) Files.write(file, content);
        else replace(Files.exists(file) ? file.toRealPath() : file, content, false);
    }

    /** Adds to a text file of the application, which is made if it is missing: all of it or nothing. */
    public static void append(Path file, String text) throws IOException {
        createFile(file);
        long before = Files.size(file);
        uninterrupted(() -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                append(channel, before, text);
            }
        });
    }

    /** The same, for who has the file open already. */
    public static void append(FileChannel channel, long end, String text) throws IOException {
        try {
            writeAll(channel.position(end), text.getBytes(StandardCharsets.UTF_8));
            channel.force(false);
        } catch (IOException e) {
            if (channel.isOpen()) channel.truncate(end);
            throw e;
        }
    }

    private interface Write {
        void run() throws IOException;
    }

    /** An interrupt would close the channel in the middle, as when the window is closed: it has to wait. */
    private static void uninterrupted(Write write) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    write.run();
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private static void replace(Path file, byte[] content, boolean own) throws IOException {
        uninterrupted(() -> replaceOnce(file, content, own));
    }

    private static void replaceOnce(Path file, byte[] content, boolean own) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) throw new IOException("not a file: " + file);
        if (own) createFolder(folder);
        else Files.createDirectories(folder);
        removeLeftovers(folder, file);
        Path fresh = folder.resolve(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.createFile(fresh, own ? attributes(folder, FILE) : new FileAttribute<?>[0]);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                writeAll(channel, content);
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        force(folder);
    }

    private static void writeAll(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) channel.write(bytes);
    }

    /** Makes a move last through a power failure, where the system can do so. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LoggerFactory.getLogger(PrivateFiles.class)
                    .debug("this system cannot force the entries of a directory to disk", e);
        }
    }

    /** What a crash has left of a file, but not what another writer is writing just now. */
    private static void removeLeftovers(Path folder, Path of) throws IOException {
        long old = System.currentTimeMillis() - 60 * 60 * 1000L;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> isTemporary(file.getFileName().toString(), of))) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toMillis() < old) Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            LoggerFactory.getLogger(PrivateFiles.class).debug("another process replaced the file first", e);
        }
    }

    private static boolean isTemporary(String name, Path of) {
        return name.startsWith(of.getFileName() + ".") && name.endsWith(".tmp");
    }

    /** The text of a file; empty if it is not UTF-8, as then it is not ours. */
    static String content(Path file) throws IOException {
        try {
            return read(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            return "";
        }
    }

    /**
     * The text of a file that the user may have named.
     *
     * @throws IOException also if it is no regular file, or far too large for what it should be
     */
    public static String read(Path file, Charset charset) throws IOException {
        checkRegular(file);
        if (Files.size(file) > LARGEST) throw new IOException("file larger than " + LARGEST + " bytes");
        return Files.readString(file, charset);
    }

    /**
     * To be called before a file that the user names is opened: a pipe would be waited for, and a
     * device has no end.
     *
     * @throws NoSuchFileException if there is nothing
     * @throws IOException if it is something else than a regular file, or a link to one
     */
    public static void checkRegular(Path file) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile())
            throw new IOException("not a regular file");
    }

    /** Renames a damaged file, so that it is neither read again nor overwritten. */
    static Path setAside(Path file) throws IOException {
        for (int n = 1; ; n++) {
            Path aside = file.resolveSibling(file.getFileName() + ASIDE + n);
            if (!Files.exists(aside)) return Files.move(file, aside);
        }
    }

    /** Why a file could not be read or written, and what to do. */
    public static Message reason(Path file, Exception e) {
        String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("no space left") || words.contains("quota") || isDiskFull(file)) {
            return Message.of("profile.reason.disk-full");
        }
        if (e instanceof AccessDeniedException) return Message.of("profile.reason.denied");
        if (e instanceof ReadOnlyFileSystemException || words.contains("read-only file system")) {
            return Message.of("profile.reason.read-only");
        }
        if (e instanceof FileAlreadyExistsException exists) {
            return Message.of("profile.reason.no-folder", exists.getFile());
        }
        return Message.of("profile.reason.other", String.valueOf(e.getMessage()));
    }

    /** The words of the system for a full disk are in the user's language, its numbers are not. */
    private static boolean isDiskFull(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null) return false;
            // What is no disk, as /proc, has no room either.
            FileStore store = Files.getFileStore(folder);
            return store.getTotalSpace() > 0 && store.getUsableSpace() < ROOM;
        } catch (IOException e) {
            return false;
        }
    }

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

    /** The same for a socket: the system makes it as open as any new file. */
    public static void protectSocket(Path socket) {
        tighten(socket, FILE);
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
