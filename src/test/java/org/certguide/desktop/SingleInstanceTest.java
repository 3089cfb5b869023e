package org.certguide.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleInstanceTest {
    @TempDir
    Path folder;

    private final Semaphore called = new Semaphore(0);

    @Test
    void secondStartCallsTheFirstAndEnds() throws Exception {
        try (SingleInstance _ = SingleInstance.claim(folder, called::release).orElseThrow()) {
            assertEquals(Optional.empty(), SingleInstance.claim(folder, () -> {}));
            assertEquals(Optional.empty(), SingleInstance.claim(folder, () -> {}));
            assertTrue(called.tryAcquire(2, 20, TimeUnit.SECONDS), "not called twice");
        }
    }

    @Test
    void afterTheFirstHasEndedTheNextIsTheOne() throws Exception {
        SingleInstance.claim(folder, called::release).orElseThrow().close();
        try (SingleInstance _ = SingleInstance.claim(folder, () -> {}).orElseThrow()) {
            assertFalse(called.tryAcquire());
        }
    }

    @Test
    void whatAKilledProgramLeavesIsNotInTheWay() throws IOException {
        // The operating system takes the lock back, but not the files.
        Files.createFile(folder.resolve("instance.lock"));
        Files.createFile(folder.resolve("instance.socket"));
        SingleInstance.claim(folder, () -> {}).orElseThrow().close();
    }

    @Test
    void nobodyElseCanCallTheWindowWhereOthersMayEnterTheFolder() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (SingleInstance _ = SingleInstance.claim(folder, called::release).orElseThrow()) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("instance.socket"))));
            assertEquals(Optional.empty(), SingleInstance.claim(folder, () -> {}));
            assertTrue(called.tryAcquire(20, TimeUnit.SECONDS), "not called");
        }
    }

    @Test
    void otherFoldersAreOtherInstances() throws IOException {
        try (SingleInstance _ =
                        SingleInstance.claim(folder.resolve("a"), () -> {}).orElseThrow();
                SingleInstance _ =
                        SingleInstance.claim(folder.resolve("b"), () -> {}).orElseThrow()) {
            assertEquals(0, called.availablePermits());
        }
    }

    @Test
    void whoKeepsTheFileLockedIsNotWaitedForForEver() throws Exception {
        Path file = Files.createFile(folder.resolve("instance.lock"));
        try (LockedFile _ = LockedFile.byAnotherProgram(file)) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(60),
                    () -> assertThrows(IOException.class, () -> SingleInstance.claim(folder, called::release)));
        }
        SingleInstance.claim(folder, () -> {}).orElseThrow().close();
    }

    @Test
    void anInstanceThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
        Path file = Files.createFile(folder.resolve("instance.lock"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock _ = channel.lock(0, 1, false);
                ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(folder.resolve("instance.socket")));
            assertTimeoutPreemptively(
                    Duration.ofSeconds(60),
                    () -> assertThrows(IOException.class, () -> SingleInstance.claim(folder, called::release)));
        }
    }
}
