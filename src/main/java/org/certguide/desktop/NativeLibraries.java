package org.certguide.desktop;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The libraries that windows and letters need on Linux, where a system may lack them. On Windows
 * and macOS they are part of the system.
 */
public final class NativeLibraries {
    private static final List<String> LETTERS =
            List.of("libfreetype.so.6", "libpango-1.0.so.0", "libpangoft2-1.0.so.0");
    private static final List<String> WINDOWS = List.of("libgtk-3.so.0", "libXtst.so.6", "libXxf86vm.so.1");

    private NativeLibraries() {}

    /**
     * Those that are missing on this computer, by the names of their files.
     *
     * @param windows whether windows will be shown
     */
    public static List<String> missing(String osName, boolean windows) {
        if (!osName.toLowerCase(Locale.ROOT).contains("linux")) return List.of();
        return Stream.concat(LETTERS.stream(), windows ? WINDOWS.stream() : Stream.empty())
                .filter(name -> !isThere(name))
                .toList();
    }

    /** Loads the library to find out, which runs code of it; JavaFX loads the same ones afterwards. */
    @SuppressWarnings("restricted")
    public static boolean isThere(String name) {
        try {
            // It stays: JavaFX would have to load it once more.
            SymbolLookup.libraryLookup(name, Arena.global());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
