package org.certguide.server.sshj;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A known_hosts file on disk. */
final class KnownHostsFile {
    private KnownHostsFile() {}

    /**
     * @return its lines; none if there is no such file
     * @throws IOException if it is there and cannot be read: to go on would turn a changed host key
     *     into an unknown one
     */
    static List<KnownHosts.Line> read(Path file) throws IOException {
        try {
            // Comments may be in any encoding; what counts is ASCII.
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return KnownHosts.parse(text, file.toString());
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * Appends a line, unless it is there already. The file and its folder are made if they are
     * missing, for the user's eyes alone. The line is written at once and under a lock, so that two
     * running applications do not mix theirs.
     */
    static void append(Path file, String line) throws IOException {
        create(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            while (content.hasRemaining() && channel.read(content) >= 0) {}
            String text = new String(content.array(), 0, content.position(), StandardCharsets.ISO_8859_1);
            if (lock.isValid() && text.lines().anyMatch(line::equals)) return;
            String gap = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
            ByteBuffer bytes = ByteBuffer.wrap((gap + line + "\n").getBytes(StandardCharsets.UTF_8));
            channel.position(channel.size());
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
    }

    private static void create(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) Files.createDirectories(folder, mode(posix, "rwx------"));
        try {
            Files.createFile(file, mode(posix, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            // The usual case, and another application may have just made it.
        }
    }

    private static FileAttribute<?>[] mode(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
