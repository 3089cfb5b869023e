package org.certguide.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeLibrariesTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void missingLibraryIsToldFromOneThatIsThere() {
        assertTrue(NativeLibraries.isThere("libc.so.6"));
        assertFalse(NativeLibraries.isThere("libnobody-has-this.so.1"));
    }

    @Test
    void nothingIsLookedForWhereTheSystemHasIt() {
        assertEquals(List.of(), NativeLibraries.missing("Windows 11", true));
        assertEquals(List.of(), NativeLibraries.missing("Mac OS X", true));
    }
}
