package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class LibrariesTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void missingLibraryIsToldFromOneThatIsThere() {
        assertTrue(Libraries.isThere("libc.so.6"));
        assertFalse(Libraries.isThere("libnobody-has-this.so.1"));
    }

    @Test
    void nothingIsLookedForWhereTheSystemHasIt() {
        assertEquals(List.of(), Libraries.missing("Windows 11", true));
        assertEquals(List.of(), Libraries.missing("Mac OS X", true));
    }
}
