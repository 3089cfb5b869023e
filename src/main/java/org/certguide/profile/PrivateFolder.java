package org.certguide.profile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small text files in a folder of this user alone. A file is written beside the old one, forced to
 * the disk and moved over it in one go, so that a crash or a second writer never leaves half a file.
 *
 * @param dir is made when something is written
 */
record PrivateFolder(Path dir) {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFolder.class);
    private static final String ASIDE = ".unreadable-";

    /** A file of ours is some kilobytes; a larger one is something else. */
    private static final long LARGEST = 4L * 1024 * 1024;

    /** The text of a file; empty if it is not UTF-8, as then it is not ours. */
    static String content(Path file) throws IOException {
        // A pipe would be waited for.
        if (!Files.isRegularFile(file)) throw new IOException("not a file");
        if (Files.size(file) > LARGEST) throw new IOException("file larger than " + LARGEST + " bytes");
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            return "";
        }
    }

    /** Makes the folder, and removes what a crash has left of a file. */
    void prepare(Path file) throws IOException {
        PrivateFiles.createFolder(dir);
        removeLeftovers(file);
    }

    /** Writes a text beside a file; {@link #move} puts it in its place. */
    Path writeBeside(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(dir, file.getFileName() + ".", ".tmp", PrivateFiles.ofFile(dir));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        return fresh;
    }

    void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(from);
            throw e;
        }
    }

    /** Makes the moves last through a power failure, where the system can do so. */
    void force() {
        try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("this system cannot force the entries of a directory to disk", e);
        }
    }

    /** Renames a damaged file, so that it is neither read again nor overwritten. */
    static Path setAside(Path file) throws IOException {
        for (int n = 1; ; n++) {
            Path aside = file.resolveSibling(file.getFileName() + ASIDE + n);
            if (!Files.exists(aside)) return Files.move(file, aside);
        }
    }

    /** Not what another writer is writing just now. */
    private void removeLeftovers(Path of) throws IOException {
        long old = System.currentTimeMillis() - 60 * 60 * 1000L;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, of.getFileName() + ".*.tmp")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toMillis() < old) Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("another process replaced the file first", e);
        }
    }
}
