package org.certguide.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@EnabledOnOs(OS.LINUX)
class ProbeBundleTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** As awkward as foreign texts are; as long as a chain. */
    private static final Probe<ScriptOutput> PLAIN = Probe.of("plain", false, LIMIT, """
            section words
            printf '%s\\n' "it's \\\\n \\"quoted\\" $((6 * 7)) (one) ) case"
            section input
            cat
            text whole "$(i=0; while [ $i -lt 300 ]; do echo "== line $i #12 $"; i=$((i + 1)); done)"
            """, o -> o);

    private static final Probe<ScriptOutput> ROOTS = Probe.of("roots a.b_c", true, LIMIT, """
            section who
            id -u
            """, o -> o);

    private static final Probe<ScriptOutput> CUT =
            Probe.of("cut", false, LIMIT, "section words\necho a\nexit 0", o -> o);

    @TempDir
    Path folder;

    static List<List<String>> shells() {
        return ScriptTest.shells().toList();
    }

    private Map<String, ScriptOutput> ask(List<String> shell, Probe<?>... probes) throws Exception {
        Probe<Map<String, ScriptOutput>> all = ProbeBundle.of("bundle", LIMIT, List.of(probes));
        String token = Token.random();
        Command command = all.script(token).command(LIMIT);
        String here = String.join(" ", shell);
        Path in = Files.writeString(folder.resolve("in"), command.input().replace("/bin/sh", here));
        File out = folder.resolve("out").toFile();
        ProcessBuilder sh = new ProcessBuilder("sh", "-c", command.text().replace("/bin/sh", here));
        sh.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        int status = sh.redirectInput(in.toFile())
                .redirectOutput(out)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertEquals(0, status);
        String printed = Files.readString(out.toPath());
        ScriptOutput output = ScriptOutput.parse(printed, token);
        assertEquals(true, output.complete());
        return all.read(printed, token);
    }

    /** A program of that name that comes before the computer's own. */
    private void program(String name, String body) throws Exception {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void eachIsAnsweredAsIfItHadBeenAskedAlone(List<String> shell) throws Exception {
        program("id", "echo 1000");
        program("sudo", "[ \"$1 $2\" = '-n --' ] || exit 9\nshift 2\nROOT=1 exec \"$@\"");
        Map<String, ScriptOutput> answers = ask(shell, PLAIN, ROOTS);
        assertEquals(Set.of("plain", "roots a.b_c"), answers.keySet());
        ScriptOutput plain = answers.get("plain");
        assertEquals("it's \\n \"quoted\" 42 (one) ) case", plain.text("words"));
        assertEquals("", plain.text("input"));
        assertEquals(300, plain.lines("whole").size());
        assertEquals("== line 299 #12 $", plain.lines("whole").getLast());
        assertEquals("1000", answers.get("roots a.b_c").text("who"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatSudoWantsAPasswordForAndWhatDoesNotComeToItsEndIsNotAnswered(List<String> shell) throws Exception {
        program("id", "echo 1000");
        program("sudo", "echo 'sudo: a password is required' >&2; exit 1");
        Map<String, ScriptOutput> answers = ask(shell, ROOTS, CUT, PLAIN);
        assertEquals(Set.of("plain"), answers.keySet());
        assertFalse(answers.get("plain").text("words").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void rootNeedsNoSudo(List<String> shell) throws Exception {
        program("id", "echo 0");
        program("sudo", "exit 1");
        assertEquals("0", ask(shell, ROOTS).get("roots a.b_c").text("who"));
    }
}
