package org.certguide.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.certguide.server.ScriptOutput.Parts;
import org.certguide.server.ScriptOutput.Section;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts of sections, as real shells print them. */
class ScriptOutputTest {
    private static final String TOKEN = "certguide-0123456789";

    static Stream<List<String>> shells() {
        return ScriptTest.shells();
    }

    private static Parts parts(List<String> shell, String script) throws Exception {
        String all = ScriptOutput.prelude(TOKEN) + "section all\n" + script + "\nfinish\n";
        List<String> line = new ArrayList<>(shell);
        line.addAll(List.of("-c", all));
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor());
        ScriptOutput read = ScriptOutput.parse(output, TOKEN);
        assertTrue(read.complete(), new String(output, UTF_8));
        return ScriptOutput.parts(read.text("all"));
    }

    /** A part that comes short would take what follows it, and hide it. */
    @ParameterizedTest
    @MethodSource("shells")
    void noTextOfOthersMovesTheEndOfItsPart(List<String> shell) throws Exception {
        for (String text : List.of(
                "one\\r\\ntwo\\r",
                "\\033[31mred\\033[0m",
                "a\\001\\002\\003b\\010\\177",
                "tab\\there\\013\\014",
                "gr\\303\\274n \\302\\205 \\377",
                "== x #3\\nabc\\n== y #100",
                "\\n\\nblank  ")) {
            Parts parts =
                    parts(shell, "part first \"$(printf '" + text + "')\"\npart second 'what follows'\necho looked");
            assertEquals(
                    List.of("first", "second"),
                    parts.parts().stream().map(Section::name).toList(),
                    text);
            assertEquals("what follows", parts.text("second").orElseThrow(), text);
            assertTrue(parts.parts().stream().allMatch(Section::whole), text);
            assertEquals("looked", parts.rest().strip(), text);
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aLongLineMovesNothingEither(List<String> shell) throws Exception {
        Parts parts =
                parts(shell, "part first \"$(head -c 9000 /dev/zero | tr '\\000' x; echo; echo y)\"\npart second z");
        assertEquals("z", parts.text("second").orElseThrow());
        assertTrue(parts.text("first").orElseThrow().endsWith("x\ny"));
        assertTrue(parts.parts().stream().allMatch(Section::whole));
    }
}
