package org.certguide.desktop;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How windows are drawn on Linux. Without a graphics processor, in many virtual machines and over
 * remote desktops, JavaFX draws by itself. GTK and JavaFX would load OpenGL, which is LLVM there,
 * only to find that out: 60 MB, and a tenth of a second.
 */
public final class GpuDetector {
    private GpuDetector() {}

    /**
     * Whether there is a graphics processor. Every driver that draws has a render node since Linux
     * 3.17; older drivers of NVIDIA and the Windows Subsystem for Linux have other files.
     *
     * @param devices {@code /dev}
     */
    public static boolean hasProcessor(Path devices) {
        for (String name : List.of("nvidia0", "dxg")) {
            if (Files.exists(devices.resolve(name))) return true;
        }
        try (DirectoryStream<Path> nodes = Files.newDirectoryStream(devices.resolve("dri"), "renderD*")) {
            return nodes.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Has JavaFX draw by itself, unless somebody chose otherwise. Before JavaFX is started.
     *
     * @return whether it does so now
     */
    public static boolean withoutProcessor() {
        if (System.getProperty("prism.order") != null) return false;
        System.setProperty("prism.order", "sw");
        // Pictures of drawn backgrounds: 8 MB, and here no less work with them than without.
        System.setProperty("prism.disableRegionCaching", "true");
        return true;
    }

    /** Has GTK load no OpenGL, unless somebody chose otherwise. It takes a tenth of a second; before GTK is loaded. */
    public static void withoutOpenGl() {
        if (System.getenv("GDK_GL") == null) setVariable("GDK_GL", "disable");
    }

    /** Sets a variable for the libraries in this process, which Java itself cannot. */
    @SuppressWarnings("restricted")
    private static void setVariable(String name, String value) {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor type = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment setenv = linker.defaultLookup().findOrThrow("setenv");
            // 0, or -1 where there is no memory: OpenGL is loaded then, and nothing else happens.
            int _ = (int) linker.downcallHandle(setenv, type)
                    .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
