package org.certguide.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.certguide.conversation.AnsiText;
import org.certguide.server.Token;
import org.junit.jupiter.api.Test;

class SudoMarkerFilterTest {
    private final String mark = Token.random();

    /** As it is read on the screen, printed in two pieces. */
    private String seen(String printed, int cut) {
        byte[] bytes = printed.getBytes(StandardCharsets.UTF_8);
        SudoMarkerFilter unmarked = new SudoMarkerFilter(mark);
        AnsiText screen = new AnsiText(10_000);
        for (int[] part : new int[][] {{0, cut}, {cut, bytes.length}}) {
            byte[] piece = Arrays.copyOfRange(bytes, part[0], part[1]);
            screen.accept(unmarked.accept(piece));
        }
        return screen.text();
    }

    @Test
    void sudoAsksInItsOwnWordsWhereverTheMarkIsCut() {
        String printed = mark + "\r\nSorry, try again.\r\n" + mark + "\r\ngrün ✔\r\n";
        int length = printed.getBytes(StandardCharsets.UTF_8).length;
        for (int cut = 0; cut <= length; cut++) {
            assertEquals(
                    "[sudo] password: \nSorry, try again.\n[sudo] password: \ngrün ✔\n",
                    seen(printed, cut),
                    "cut at " + cut);
        }
    }

    @Test
    void sudoRsAsksInItsOwnWordsToo() {
        String printed = "[sudo: " + mark + "] Password: \r\nnext";
        for (int cut = 0; cut <= printed.length(); cut++) {
            assertEquals("[sudo] Password: \nnext", seen(printed, cut), "cut at " + cut);
        }
    }

    @Test
    void theNameBeforeTheMarkGoesWithIt() {
        for (String printed :
                List.of("sudo:joe:" + mark + "\r\nnext", "[sudo: sudo:joe:" + mark + "] Password: \r\nnext")) {
            String shown = printed.startsWith("[") ? "[sudo] Password: \nnext" : "[sudo] password: \nnext";
            for (int cut = 0; cut <= printed.length(); cut++) assertEquals(shown, seen(printed, cut), "cut at " + cut);
        }
    }

    @Test
    void doasWritesItsOwnWordsOverTheBlanksBeforeTheMark() {
        String printed = " ".repeat(118) + mark + "\rdoas (joe@web) password: \r\nnext";
        for (int cut = 0; cut <= printed.length(); cut++) {
            String shown = seen(printed, cut).replaceAll(" +\n", "\n");
            assertEquals("doas (joe@web) password:\nnext", shown, "cut at " + cut);
        }
    }

    @Test
    void whatIsNoMarkStaysAsItIsAndIsNotHeldBack() {
        SudoMarkerFilter unmarked = new SudoMarkerFilter(mark);
        String other = "certguide-0123 " + mark.substring(0, mark.length() - 1) + "!";
        StringBuilder shown = new StringBuilder();
        for (char c : other.toCharArray()) {
            byte[] now = unmarked.accept(new byte[] {(byte) c});
            assertEquals(1, now.length);
            shown.append((char) now[0]);
        }
        assertEquals(other, shown.toString());
        assertFalse(shown.toString().contains("[sudo]"));
    }
}
