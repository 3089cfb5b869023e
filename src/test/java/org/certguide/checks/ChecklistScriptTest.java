package org.certguide.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.certguide.checks.Check.Output;
import org.certguide.checks.Checklist.Section;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.server.ScriptOutput;
import org.certguide.server.Token;
import org.certguide.system.PrintedCopies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script runs for real, in each shell that this computer has. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class ChecklistScriptTest {
    private final String secret = Token.random();

    @TempDir
    Path folder;

    /** The shells that servers have as sh: Debian's dash, others' bash, small systems' BusyBox. */
    static Stream<List<String>> shells() {
        return Stream.of(List.of("dash"), List.of("bash"), List.of("busybox", "sh"))
                .filter(shell -> program(shell.getFirst()).isPresent());
    }

    private static Optional<Path> program(String name) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(dir -> Path.of(dir, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Check check(String id, int limit, String probe) {
        return new Check(id, probe, false, limit, (output, context) -> Finding.of(id, Severity.FINE, "said", output));
    }

    private record Run(List<Section> sections, String raw, String errors) {
        Map<String, Output> byId() {
            Map<String, Output> map = new TreeMap<>();
            sections.forEach(s -> map.put(s.check().id(), s.output()));
            return map;
        }

        String text(String id) {
            return assertInstanceOf(Output.Printed.class, byId().get(id)).text();
        }
    }

    private Run run(List<String> shell, List<Check> checks) throws Exception {
        String token = Token.random();
        return run(shell, checks, token, Checklist.script(checks, token, secret));
    }

    private Run run(List<String> shell, List<Check> checks, String token, String script) throws Exception {
        return run(shell, checks, token, script, section -> {});
    }

    private Run run(List<String> shell, List<Check> checks, String token, String script, Consumer<Section> told)
            throws Exception {
        List<String> command = new ArrayList<>(shell);
        command.set(0, program(shell.getFirst()).orElseThrow().toString());
        command.addAll(List.of("-c", script));
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        ScriptOutput.Reader reader = new ScriptOutput.Reader(token);
        Checklist.Sorter sorter = new Checklist.Sorter(checks);
        List<Section> sections = new ArrayList<>();
        StringBuilder raw = new StringBuilder();
        try (InputStream in = process.getInputStream()) {
            byte[] buffer = new byte[777];
            for (int n; (n = in.read(buffer)) >= 0; ) {
                byte[] bytes = Arrays.copyOf(buffer, n);
                raw.append(new String(bytes, StandardCharsets.ISO_8859_1));
                List<Section> some = reader.feed(bytes).stream()
                        .flatMap(s -> sorter.take(s).stream())
                        .toList();
                some.forEach(told);
                sections.addAll(some);
            }
        }
        process.waitFor();
        sections.addAll(sorter.end());
        assertTrue(raw.toString().endsWith("\n" + token + " end\n"), raw.toString());
        for (String base : List.of("/dev/shm", "/run", "/tmp", "/var/tmp"))
            assertFalse(Files.exists(Path.of(base, Checklist.folder(secret))), "files left in " + base);
        return new Run(sections, raw.toString(), Files.readString(errors));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void everyProbeComesBackWithWhatItPrinted(List<String> shell) throws Exception {
        Run run = run(
                shell,
                List.of(
                        check("one", 10, "echo first; echo second"),
                        check("two", 10, "echo wrong >&2; exit 3"),
                        check("three", 10, "printf 'no line feed'"),
                        check("four", 10, "true")));
        assertEquals("first\nsecond\n", run.text("one"));
        assertEquals("wrong\n", run.text("two"));
        assertEquals("no line feed", run.text("three"));
        assertEquals("", run.text("four"));
        assertEquals("", run.errors());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aProbeThatHangsEndsAfterItsLimitAndTheOthersGoOn(List<String> shell) throws Exception {
        Path pid = folder.resolve("pid");
        Run run = run(
                shell,
                List.of(
                        check(
                                "hangs",
                                1,
                                "echo begun; (trap '' TERM HUP INT; sleep 3600 & echo $! >"
                                        + pid
                                        + "; wait; sleep 3600); echo never"),
                        check("works", 10, "echo done")));
        assertEquals(new Output.Printed("begun\n", false), run.byId().get("hangs"));
        assertEquals("done\n", run.text("works"));
        long sleeper = Long.parseLong(Files.readString(pid).strip());
        assertTrue(ends(sleeper), "what the probe had started still runs");
    }

    private static List<String> ids(Run run) {
        return run.sections().stream().map(s -> s.check().id()).toList();
    }

    /**
     * Whether the process ends, now or soon: on a busy machine one that was killed may not yet have
     * died, and one that died may wait for its parent to look.
     */
    private static boolean ends(long pid) throws Exception {
        Path stat = Path.of("/proc/" + pid + "/stat");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            try {
                if (Files.readString(stat).contains(") Z ")) return true;
            } catch (IOException e) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aProbeThatPrintsWithoutEndIsCutOff(List<String> shell) throws Exception {
        Run run = run(
                shell,
                List.of(
                        check("shellflood", 10, "while :; do echo yyyyyyyyyyyyyyy; done"),
                        check("toolflood", 10, "cat /dev/zero"),
                        check("works", 10, "echo done")));
        for (String id : List.of("shellflood", "toolflood")) {
            Output.Printed flood =
                    assertInstanceOf(Output.Printed.class, run.byId().get(id));
            assertFalse(flood.whole());
            assertTrue(flood.text().length() <= ScriptOutput.LONGEST);
        }
        assertEquals("done\n", run.text("works"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aProbeThatPrintsSectionsOfItsOwnFoolsNobody(List<String> shell) throws Exception {
        String fake = "pause; section 'works 0 #4'; echo fake; pause; finish";
        Run run = run(shell, List.of(check("liar", 10, fake), check("works", 10, "sleep 1; echo real")));
        assertEquals("real\n", run.text("works"));
        assertTrue(run.text("liar").contains("fake"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void probesRunSideBySideAndEachIsToldAsSoonAsItEnds(List<String> shell) throws Exception {
        // Left and right wait for each other, and for what is done here once the fast one is told.
        Path go = folder.resolve("go");
        Path a = folder.resolve("a");
        Path b = folder.resolve("b");
        String meet = "touch %s; while [ ! -e %s ] || [ ! -e " + go + " ]; do sleep 1; done; echo met";
        List<Check> checks = List.of(
                check("left", 60, meet.formatted(a, b)),
                check("right", 60, meet.formatted(b, a)),
                check("fast", 60, "echo fast"));
        String token = Token.random();
        Run run = run(shell, checks, token, Checklist.script(checks, token, secret), section -> {
            if (section.check().id().equals("fast")) touch(go);
        });
        assertEquals("fast", ids(run).getFirst());
        assertEquals("met\n", run.text("left"));
        assertEquals("met\n", run.text("right"));
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the one that would listen at this computer's port 80. */
    private static List<Check> onThisComputer(java.net.URI directory) {
        return Checklist.standard(directory).stream()
                .filter(c -> !c.id().equals(OutsideCheck.ID))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aProbeBeginsAfterTheOneItNeedsAndMaySayThatItIsReady(List<String> shell) throws Exception {
        Path over = folder.resolve("over");
        Path go = folder.resolve("go");
        Check first = check("first", 60, "sleep 1; : >" + over);
        Check second = check(
                        "second",
                        60,
                        "[ -e "
                                + over
                                + " ] && echo after; echo 'second open' >&3;"
                                + " while [ ! -e "
                                + go
                                + " ]; do sleep 1; done; echo went")
                .after("first");
        List<Check> ordered = List.of(first, second);
        String token = Token.random();
        Run run = run(shell, ordered, token, Checklist.script(ordered, token, secret), section -> {
            if (section.output() instanceof Output.Ready) touch(go);
        });
        assertEquals(List.of("first", "second", "second"), ids(run));
        assertEquals("after\nwent\n", run.text("second"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void allChecksSaySomethingOnThisComputer(List<String> shell) throws Exception {
        List<Check> checks = onThisComputer(java.net.URI.create("https://127.0.0.1:1/directory"));
        Run run = run(shell, checks);
        assertEquals("", run.errors());
        for (Section section : run.sections()) {
            assertFalse(
                    section.output() instanceof Output.Unreadable,
                    section.check().id());
            Finding finding = section.check().judge(section.output(), Contexts.usual());
            String words = Contexts.words(finding);
            assertFalse(words.isBlank());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aServerWithFewToolsStillAnswers(List<String> shell) throws Exception {
        Path few = Files.createDirectory(folder.resolve("bin"));
        for (String tool : List.of("cat", "mkdir", "rm", "sleep", "wc", "id", "ls", "grep", "date"))
            Files.copy(program(tool).orElseThrow(), few.resolve(tool), COPY_ATTRIBUTES);
        List<Check> checks = onThisComputer(CheckContext.LETS_ENCRYPT);
        String token = Token.random();
        String script = Checklist.script(checks, token, secret)
                .replaceFirst("PATH=\\S+", "PATH=" + few.toString().replace("$", "\\$"));
        assertTrue(script.contains("PATH=" + few));
        Run run = run(shell, checks, token, script);
        Map<String, Severity> states = new TreeMap<>();
        run.sections()
                .forEach(s -> states.put(
                        s.check().id(),
                        s.check().judge(s.output(), Contexts.usual()).severity()));
        // BusyBox brings its own tools, whatever the path says.
        if (!shell.getFirst().equals("busybox")) {
            assertEquals(Severity.UNKNOWN, states.get("outbound"));
            assertEquals(Severity.UNKNOWN, states.get("disk"));
        }
        assertEquals(Severity.FINE, states.get("certbot"));
        assertFalse(states.get("port80") == Severity.UNKNOWN);
    }

    @Test
    void aTokenThatTheShellCouldMisreadIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Checklist.script(List.of(), "x; rm -rf /", secret));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void withoutRootTheProbesThatNeedItSaySo(List<String> shell) throws Exception {
        assumeTrue(program("setpriv").isPresent(), "needs setpriv");
        assumeTrue("root".equals(System.getProperty("user.name")), "is not root anyway");
        List<Check> checks = List.of(
                new Check("secret", "echo seen", true, 5, (o, c) -> Finding.of("secret", Severity.FINE, "x")),
                check("open", 5, "echo seen"));
        List<String> asNobody = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        asNobody.addAll(shell);
        Run run = run(asNobody, checks);
        assertEquals(new Output.NeedsRoot(), run.byId().get("secret"));
        assertEquals("seen\n", run.text("open"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theChecklistFindsTheCertbotAutoThatTheSystemStepFinds(List<String> shell) throws Exception {
        Check certbot = Checklist.standard(CheckContext.LETS_ENCRYPT).stream()
                .filter(c -> c.id().equals("certbot"))
                .findFirst()
                .orElseThrow();
        Path auto = Files.createFile(folder.resolve("certbot-auto"));
        assertTrue(auto.toFile().setExecutable(true));
        List<String> line = new ArrayList<>(shell);
        line.addAll(List.of("-c", ScriptOutput.prelude("certguide-0123456789") + certbot.probe()));
        ProcessBuilder start = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD);
        start.environment().put("HOME", folder.toString());
        Process process = start.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(said.contains(PrintedCopies.auto(auto.toString())), said);
    }
}
