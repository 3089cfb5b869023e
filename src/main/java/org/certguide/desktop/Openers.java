package org.certguide.desktop;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.util.Locale;

/** The programs that open pages and files on Linux, where there may be none, and JavaFX does not say so. */
public final class Openers {
    private Openers() {}

    /** Whether there is one for a page or a text file; on Windows and macOS there always is. */
    public static boolean exist(String osName, URI page) {
        if (!osName.toLowerCase(Locale.ROOT).contains("linux")) return true;
        boolean file = "file".equals(page.getScheme());
        return file
                ? isThere("g_app_info_get_default_for_type", "text/plain")
                : isThere("g_app_info_get_default_for_uri_scheme", page.getScheme());
    }

    /** Asks GIO as GTK does, which JavaFX has open pages; the second function has one parameter less, which is ignored. */
    @SuppressWarnings("restricted")
    private static boolean isThere(String function, String kind) {
        FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = (MemorySegment) Linker.nativeLinker()
                    .downcallHandle(
                            SymbolLookup.libraryLookup("libgio-2.0.so.0", Arena.global())
                                    .findOrThrow(function),
                            type)
                    .invokeExact(arena.allocateFrom(kind), 0);
            return !found.equals(MemorySegment.NULL);
        } catch (Throwable e) {
            // Without the library there is no GTK either, which would have opened it.
            return false;
        }
    }
}
