package org.certguide.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SystemNoticeTest {
    private static List<String> command(String os, String text) {
        return SystemNotice.command(os, "Certguide", text).orElseThrow();
    }

    @Test
    void onLinuxTheWordsAreWordsWhateverTheyBeginWith() {
        List<String> command = command("Linux", "--urgency=critical");
        assertEquals("notify-send", command.getFirst());
        assertEquals(List.of("--", "Certguide", "--urgency=critical"), command.subList(3, 6));
    }

    @Test
    void onMacOsTheWordsAreNoPartOfTheScript() {
        List<String> command = command("Mac OS X", "\" & (do shell script \"id\")");
        assertEquals(List.of("\" & (do shell script \"id\")", "Certguide"), command.subList(7, 9));
        assertEquals(3, command.stream().filter("-e"::equals).count());
    }

    @Test
    void whereNoProgramDoesItNothingIsStarted() {
        assertEquals(Optional.empty(), SystemNotice.command("Windows 11", "Certguide", "Checklist: done"));
    }
}
