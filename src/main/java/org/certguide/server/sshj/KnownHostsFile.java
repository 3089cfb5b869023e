package org.certguide.server.sshj;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.certguide.profile.PrivateFiles;
import org.certguide.server.HostKey;

/** A known_hosts file on disk. */
final class KnownHostsFile {
    /** In bytes; thousands of hosts take a tenth of it. */
    private static final long LARGEST = 32L * 1024 * 1024;

    private KnownHostsFile() {}

    private static String text(Path file) throws IOException {
        PrivateFiles.checkRegular(file);
        if (Files.size(file) > LARGEST) throw new IOException("larger than " + LARGEST + " bytes");
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /**
     * @return its lines; none if there is no such file
     * @throws IOException if it is there and cannot be read: to go on would turn a changed host key
     *     into an unknown one
     */
    static List<KnownHosts.Line> read(Path file) throws IOException {
        try {
            // Comments may be in any encoding; what counts is ASCII.
            String text = text(file);
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
        PrivateFiles.createFile(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            String text = content(channel);
            if (lock.isValid() && text.lines().anyMatch(line::equals)) return;
            String gap = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
            PrivateFiles.append(channel, channel.size(), gap + line + "\n");
        }
    }

    /**
     * Takes the keys of a host out of a file, but one. All else in it stays byte by byte, and its
     * permissions; what it was is kept beside it with {@code .old} at the end, as {@code ssh-keygen
     * -R} does. The new content is there at once or not at all.
     *
     * @throws IOException if that cannot be done; the file is as it was then
     */
    static void remove(Path link, String name, HostKey staying) throws IOException {
        if (Files.notExists(link)) return;
        Path file = link.toRealPath();
        String before;
        // On Windows, what is locked is read by who has locked it alone, and what is open is not replaced.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            before = content(channel);
        }
        StringBuilder after = new StringBuilder();
        for (String line : before.split("(?<=\n)")) {
            String text = line.stripTrailing();
            KnownHosts.without(text, name, staying)
                    .ifPresent(kept -> after.append(kept).append(line, text.length(), line.length()));
        }
        if (after.toString().equals(before)) return;
        Path fresh = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
        try {
            // With the permissions, and the owner where that is allowed.
            Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(fresh, file.resolveSibling(file.getFileName() + ".old"), StandardCopyOption.ATOMIC_MOVE);
            Files.copy(file, fresh, StandardCopyOption.COPY_ATTRIBUTES);
            try (FileChannel out =
                    FileChannel.open(fresh, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(after.toString().getBytes(StandardCharsets.ISO_8859_1));
                while (bytes.hasRemaining()) out.write(bytes);
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static String content(FileChannel channel) throws IOException {
        if (channel.size() > LARGEST) throw new IOException("larger than " + LARGEST + " bytes");
        ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (content.hasRemaining() && channel.read(content) >= 0) {}
        return new String(content.array(), 0, content.position(), StandardCharsets.ISO_8859_1);
    }
}
