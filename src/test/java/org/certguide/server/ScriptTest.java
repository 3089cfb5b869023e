package org.certguide.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@EnabledOnOs(OS.LINUX)
class ScriptTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Sudo PASSWORD = new Sudo.WithPassword(Secret.of("secret"));

    @TempDir
    Path folder;

    /** What servers have as their sh. */
    static Stream<List<String>> shells() {
        return Stream.of(List.of("dash"), List.of("bash"), List.of("busybox", "sh"), List.of("mksh"))
                .filter(shell -> Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(dir -> Files.isExecutable(Path.of(dir, shell.getFirst()))));
    }

    private CommandResult run(List<String> shell, String line, String input) throws Exception {
        Path in = Files.writeString(folder.resolve("in"), input);
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        // The shell that is asked for in the place of the server's own.
        String here = line.replace("/bin/sh", String.join(" ", shell));
        int status = new ProcessBuilder("sh", "-c", here)
                .redirectInput(in.toFile())
                .redirectOutput(out)
                .redirectError(err)
                .start()
                .waitFor();
        return new CommandResult(status, Files.readAllBytes(out.toPath()), Files.readAllBytes(err.toPath()));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theScriptRunsWithItsStatusAndItsOutput(List<String> shell) throws Exception {
        Command command = new Script("command", "printf '%s\\n' \"it's \\\\n $((6 * 7))!\"\necho oops >&2\nexit 3")
                .command(SECOND);
        CommandResult result = run(shell, command.text(), command.input());
        assertEquals("it's \\n 42!\n", result.out());
        assertEquals("oops\n", result.err());
        assertEquals(3, result.exitStatus());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatReadsItsInputTakesNothingOfTheScript(List<String> shell) throws Exception {
        Command command = new Script("command", "cat\nread -r x\necho \"[$x]\"\ncat <<E\nhere\nE").command(SECOND);
        assertEquals("[]\nhere\n", run(shell, command.text(), command.input()).out());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void nothingIsDoneOfAScriptThatDidNotArriveWhole(List<String> shell) throws Exception {
        Path done = folder.resolve("done");
        Command command = new Script("command", "touch " + done + "\ntouch " + done + "\nexit 0").command(SECOND);
        String whole = command.input();
        for (int i = 0; i < whole.length(); i += 7) {
            for (String part : List.of(whole.substring(0, i), whole.substring(i + 1))) {
                CommandResult result = run(shell, command.text(), part);
                assertEquals(Script.CUT, result.exitStatus(), part);
                assertTrue(result.err().contains("did not arrive whole"), result.err());
                assertFalse(Files.exists(done), part);
            }
        }
        assertEquals(0, run(shell, command.text(), whole).exitStatus());
        assertTrue(Files.exists(done));
    }

    /** Behind sudo, with one that lets everybody through at once. */
    @ParameterizedTest
    @MethodSource("shells")
    void whatIsOnlyForTheWayIsNotInTheResult(List<String> shell) throws Exception {
        Script script = new Script("command", "echo out; echo err >&2; exit 5");
        Command plain = script.command(PASSWORD, SECOND);
        CommandResult raw = run(shell, withoutSudo(plain), plain.input());
        assertTrue(raw.err().contains(plain.gate().orElseThrow().ready()));
        Script.Outcome outcome = Script.outcome(plain, raw);
        assertTrue(outcome.begun());
        assertEquals("out\n|err\n|5", said(outcome.result()));
        Command terminal = script.inTerminal(PASSWORD, SECOND);
        outcome = Script.outcome(terminal, run(shell, withoutSudo(terminal) + " 2>/dev/null", terminal.input()));
        assertTrue(outcome.begun());
        assertEquals("out\n|err|5", said(outcome.result()));
    }

    private static String withoutSudo(Command command) {
        return command.text().substring(command.text().indexOf("/bin/sh"));
    }

    private static String said(CommandResult result) {
        return result.out() + "|" + result.err() + "|" + result.exitStatus();
    }

    @Test
    void whatSudoSaidInsteadIsTheError() {
        for (Command command : List.of(
                new Script("command", "true").command(PASSWORD, SECOND),
                new Script("command", "true").inTerminal(PASSWORD, SECOND))) {
            byte[] said = "sudo: no\n".getBytes(UTF_8);
            byte[] none = new byte[0];
            CommandResult result =
                    command.terminal() ? new CommandResult(1, said, none) : new CommandResult(1, none, said);
            Script.Outcome outcome = Script.outcome(command, result);
            assertFalse(outcome.begun());
            assertEquals("|sudo: no\n|1", said(outcome.result()));
        }
    }

    /** Line feeds and exclamation marks are read by csh in quotes, backslashes by fish. */
    @Test
    void theCommandLineStaysWhatEveryLoginShellPassesOnUnchanged() {
        Script script = new Script("command", "echo \"it's\" '!' \\\\\ntrue");
        for (Sudo sudo : List.of(new Sudo.Root(), new Sudo.Free(), PASSWORD)) {
            for (Command command :
                    List.of(script.command(SECOND), script.command(sudo, SECOND), script.inTerminal(sudo, SECOND))) {
                assertFalse(command.text().matches("(?s).*[\n!\\\\`].*"), command.text());
                assertEquals(2, command.text().chars().filter(c -> c == '\'').count(), command.text());
                assertFalse(command.text().contains("true"), "the script itself");
                assertTrue(command.text().length() < 700, command.text().length() + " characters");
            }
        }
    }

    @Test
    void aScriptIsKnownByItsNameAndHasNoOther() throws IOException {
        Script script = new Script("certificate dms.example.org", "true");
        assertEquals("# certguide certificate dms.example.org\ntrue\n# end of certguide", script.text());
        assertEquals(
                Optional.of("certificate dms.example.org"),
                Script.parse(script.text()).map(Script::name));
        for (String name : List.of("", "x\ntouch /tmp/x", "x;y", "$x")) {
            assertThrows(IllegalArgumentException.class, () -> new Script(name, "true"), name);
        }
    }

    /** What each of them makes of an exclamation mark, a backslash or a line feed in quotes differs. */
    @ParameterizedTest
    @MethodSource("shells")
    void aProgramInATerminalIsWhatEveryLoginShellPassesOnUnchanged(List<String> shell) throws Exception {
        String program = "printf \"%s.\" 'a\\b' '!!' \"#!/bin/sh\" 'it'\\''s' 'grün\n'";
        String line = new Sudo.Root().inTerminal(program, "mark");
        assertFalse(line.matches("(?s).*[\n!\\\\`].*"), line);
        assertEquals("a\\b.!!.#!/bin/sh.it's.grün\n.", run(shell, line, "").out());
        List<String> words = List.of("/bin/sh", "-c", Sudo.DECODER, line.substring(line.lastIndexOf(' ') + 1));
        assertEquals(Optional.of(program), Sudo.decoded(words));
        String plain = "certbot certonly --deploy-hook 'nginx -t && it'\\''s'";
        assertEquals("env LC_ALL=C sudo -- " + plain, new Sudo.Free().inTerminal(plain, "mark"));
    }
}
