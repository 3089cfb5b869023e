package org.certguide.desktop;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.certguide.profile.PrivateFiles;
import org.certguide.work.Threads;

/**
 * Makes sure that one process at a time uses a data folder: two would overwrite each other's
 * profiles. A second process tells the first one to show its window, by a socket that only this user
 * can reach, and ends.
 *
 * <p>The lock is the operating system's, so that nothing is left over from a program that was
 * killed.
 */
public final class SingleInstance implements AutoCloseable {
    /** The byte of the file that is locked for as long as the application runs. */
    private static final int RUNS = 0;

    /** The byte that is locked while an instance starts or ends: another one waits for that. */
    private static final int DOOR = 1;

    /** How long another instance, or who else has the lock, is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final FileChannel lockFile;
    private final ServerSocketChannel calls;
    private final Path socket;

    private SingleInstance(FileChannel lockFile, ServerSocketChannel calls, Path socket) {
        this.lockFile = lockFile;
        this.calls = calls;
        this.socket = socket;
    }

    /**
     * Becomes the only instance, or notifies the one that runs.
     *
     * @param folder of the application's data; made if it is missing
     * @param called what to do, on some thread, when a later start calls
     * @return empty if another instance runs; it has been called
     * @throws IOException if the folder cannot be written to, or if the other one does not answer
     */
    public static Optional<SingleInstance> claim(Path folder, Runnable called) throws IOException {
        PrivateFiles.createFolder(folder);
        PrivateFiles.createFile(folder.resolve("instance.lock"));
        Path socket = folder.resolve("instance.socket");
        FileChannel lockFile =
                FileChannel.open(folder.resolve("instance.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Optional<SingleInstance> one = Optional.empty();
        try (FileLock _ = door(lockFile)) {
            if (locked(lockFile)) one = Optional.of(begin(lockFile, socket, called));
            else call(socket);
        } finally {
            if (one.isEmpty()) lockFile.close();
        }
        return one;
    }

    private static SingleInstance begin(FileChannel lockFile, Path socket, Runnable called) throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel calls = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        calls.bind(UnixDomainSocketAddress.of(socket));
        // The folder keeps others out, unless it was there before.
        PrivateFiles.protectSocket(socket);
        SingleInstance one = new SingleInstance(lockFile, calls, socket);
        Threads.start("instance", () -> one.answer(called));
        return one;
    }

    /** Others hold it for a moment only; who may read the file could hold it for ever. */
    private static FileLock door(FileChannel file) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        do {
            try {
                FileLock lock = file.tryLock(DOOR, 1, false);
                if (lock != null) return lock;
            } catch (OverlappingFileLockException e) {
                // Another thread of this program has it.
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (System.nanoTime() < end);
        throw new IOException(
                "another program keeps the lock file locked for longer than " + PATIENCE.toSeconds() + " seconds");
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock(RUNS, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void call(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            // The answer proves that a process listens; the socket file alone could be left over.
            if (!answers(channel)) {
                throw new IOException("the other instance did not answer");
            }
        }
    }

    /** An instance that is suspended accepts calls and answers none. */
    private static boolean answers(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            return selector.select(PATIENCE.toMillis()) > 0 && channel.read(ByteBuffer.allocate(1)) == 1;
        }
    }

    private void answer(Runnable called) {
        while (calls.isOpen()) {
            try (SocketChannel caller = calls.accept()) {
                caller.write(ByteBuffer.wrap(new byte[] {1}));
                called.run();
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // This caller has closed the connection; the next one is handled as usual.
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (FileLock _ = door(lockFile)) {
            end();
        } catch (IOException e) {
            end();
            throw e;
        } finally {
            lockFile.close();
        }
    }

    private void end() throws IOException {
        calls.close();
        Files.deleteIfExists(socket);
    }
}
