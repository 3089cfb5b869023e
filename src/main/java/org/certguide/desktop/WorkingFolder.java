package org.certguide.desktop;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that the process works in. Where it crashes, the JVM writes its file there, with pieces
 * of the memory; it takes no other folder from a running program. Java goes on to resolve relative
 * paths against the folder of the start, but opens some of them in the one of the process: what the
 * user names has to be made absolute before.
 */
public final class WorkingFolder {
    private static final Logger LOG = LoggerFactory.getLogger(WorkingFolder.class);

    private WorkingFolder() {}

    /**
     * Moves the process into a folder. It takes a tenth of a second and needs no haste. On Windows
     * nothing is done: the folders that programs are started in are private there.
     */
    @SuppressWarnings("restricted")
    public static void moveTo(Path folder) {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) return;
        try (Arena arena = Arena.ofConfined()) {
            Linker linker = Linker.nativeLinker();
            MemorySegment symbol = linker.defaultLookup().findOrThrow("chdir");
            MethodHandle chdir =
                    linker.downcallHandle(symbol, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
            int result = (int)
                    chdir.invokeExact(arena.allocateFrom(folder.toAbsolutePath().toString()));
            if (result != 0) LOG.info("cannot work in {}", folder);
        } catch (Throwable e) {
            LOG.info("cannot work in {}", folder, e);
        }
    }
}
