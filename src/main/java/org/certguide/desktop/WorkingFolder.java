package org.certguide.desktop;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
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

    /** Moves the process into a folder. It takes a tenth of a second; where it fails, all goes on as before. */
    public static void moveTo(Path folder) {
        String path = folder.toAbsolutePath().toString();
        try {
            boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (!(posix ? posix(path) : windows(path))) LOG.info("cannot work in {}", folder);
        } catch (Throwable e) {
            LOG.info("cannot work in {}", folder, e);
        }
    }

    private static boolean posix(String path) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            return call(Linker.nativeLinker().defaultLookup(), "chdir", arena.allocateFrom(path)) == 0;
        }
    }

    @SuppressWarnings("restricted")
    private static boolean windows(String path) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup kernel = SymbolLookup.libraryLookup("kernel32", arena);
            return call(kernel, "SetCurrentDirectoryW", wide(path, arena)) != 0;
        }
    }

    /** A text as Windows takes it, with a zero of two bytes at its end. */
    static MemorySegment wide(String text, Arena arena) {
        return arena.allocateFrom(text, StandardCharsets.UTF_16LE);
    }

    /** Calls a function of C that takes a pointer and returns an {@code int}. */
    @SuppressWarnings("restricted")
    private static int call(SymbolLookup library, String function, MemorySegment argument) throws Throwable {
        MethodHandle handle = Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow(function),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        return (int) handle.invokeExact(argument);
    }
}
