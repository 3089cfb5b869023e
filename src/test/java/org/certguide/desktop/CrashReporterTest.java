package org.certguide.desktop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.certguide.profile.AppHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CrashReporterTest {
    private static final String PASSWORD = "--password=hunter2hunter2";

    @TempDir
    Path folder;

    /** The program that crashes: leaves word that it runs, and waits. */
    static final class Program {
        public static void main(String[] args) throws IOException, InterruptedException {
            AppHome home = new AppHome(Path.of(args[0]));
            home.protect(LocalDate.EPOCH);
            new CrashReporter(home.dir(), home.logs(), "1.2.3").watch();
            if (List.of(args).contains("shown")) WorkingFolder.moveTo(home.logs());
            System.out.println("runs");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void crashOfTheJvmIsToldAtTheNextStartWithoutWhatWasInItsMemory() throws Exception {
        Path cwd = Files.createDirectory(folder.resolve("started here"));
        Process program = start(cwd);
        signal(program, "SEGV");
        Path ofTheJvm = cwd.resolve("hs_err_pid" + program.pid() + ".log");
        try (Stream<Path> left = Files.list(cwd)) {
            assertEquals(List.of(ofTheJvm), left.toList(), "no core dump");
        }
        assertTrue(Files.readString(ofTheJvm).contains(PASSWORD));

        Path report = crash().report().orElseThrow();

        assertEquals(folder.resolve("logs"), report.getParent());
        assertTrue(report.getFileName().toString().matches("crash-[0-9-]{17}\\.txt"), "" + report);
        String text = Files.readString(report);
        assertTrue(text.startsWith("Certguide 1.2.3\n#\n# A fatal error"), text);
        assertTrue(text.contains("SIGSEGV"), text);
        assertTrue(text.contains("Native frames:"), text);
        assertFalse(text.contains(PASSWORD), text);
        assertFalse(text.contains("Environment Variables"), text);
        assertFalse(text.contains("Top of Stack"), text);
        try (Stream<Path> left = Files.list(cwd)) {
            assertEquals(0, left.count(), "the JVM's own file stays, with pieces of the memory");
        }
        assertEquals(Optional.empty(), crash().report(), "told twice");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onceTheWindowIsShownACrashLeavesItsFileInAFolderThatIsForTheUserAlone() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path cwd = Files.createDirectory(folder.resolve("started here"));
        Process program = start(cwd, "shown");
        signal(program, "SEGV");
        Path logs = folder.resolve("logs");
        Path ofTheJvm = logs.resolve("hs_err_pid" + program.pid() + ".log");
        assertTrue(Files.readString(ofTheJvm).contains(PASSWORD));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(logs)));
        try (Stream<Path> left = Files.list(cwd)) {
            assertEquals(0, left.count(), "the folder of the start is open to others");
        }
        assertTrue(crash().report().isPresent());
        assertFalse(Files.exists(ofTheJvm));
    }

    @Test
    void windowsTakesTheFolderInItsOwnWords() {
        try (Arena arena = Arena.ofConfined()) {
            byte[] words = WorkingFolder.wide("C:\\Ä", arena).toArray(ValueLayout.JAVA_BYTE);
            assertArrayEquals(new byte[] {'C', 0, ':', 0, '\\', 0, (byte) 0xC4, 0, 0, 0}, words);
        }
    }

    /** A folder of the program's that is gone must not end it. */
    @Test
    void whereTheFolderCannotBeWorkedInAllGoesOn() throws IOException {
        Optional<Path> before = workingFolder();
        WorkingFolder.moveTo(folder.resolve("nothing here"));
        assertEquals(before, workingFolder());
    }

    /** Where the process works, as far as its system tells. */
    private static Optional<Path> workingFolder() throws IOException {
        Path here = Path.of("/proc/self/cwd");
        return OS.LINUX.isCurrentOs() ? Optional.of(Files.readSymbolicLink(here)) : Optional.empty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void programThatWasEndedLeavesNothingToTell() throws Exception {
        Process program = start(folder);
        assertTrue(Files.exists(folder.resolve("running")));
        signal(program, "TERM");
        assertFalse(Files.exists(folder.resolve("running")));
        assertEquals(Optional.empty(), crash().report());
    }

    @Test
    void fileOfAnotherProgramIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("running"), "1234\n" + folder);
        Path other = Files.writeString(folder.resolve("hs_err_pid12345.log"), "#\n");
        assertEquals(Optional.empty(), crash().report());
        assertTrue(Files.exists(other));
    }

    /** As the JVM writes it where it ended by itself, as for want of memory. */
    @Test
    void reportEndsBeforeTheMemoryAlsoWhereThereAreNoRegisters() {
        assertEquals("# There is insufficient memory\nStack: [0x1,0x2]\n", CrashReporter.withoutMemory("""
                        # There is insufficient memory
                        Command Line: --password=hunter2hunter2
                        Stack: [0x1,0x2]
                        Lock stack of current Java thread (top to bottom):
                        LockStack[0]: java.lang.String "hunter2hunter2"
                        """));
        assertEquals("Stack: [0x1,0x2]\n", CrashReporter.withoutMemory("""
                        Stack: [0x1,0x2]
                        ---------------  P R O C E S S  ---------------
                        java_command: --password=hunter2hunter2
                        """));
    }

    @Test
    void whatCannotBeUnderstoodIsNoSecondCrash() throws IOException {
        Files.writeString(folder.resolve("running"), "\0\n\0");
        assertEquals(Optional.empty(), crash().report());
        assertFalse(Files.exists(folder.resolve("running")));
    }

    private CrashReporter crash() {
        return new CrashReporter(folder, folder.resolve("logs"), "1.2.3");
    }

    private Process start(Path cwd, String... more) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                folder.toString(),
                PASSWORD));
        line.addAll(List.of(more));
        Process program = new ProcessBuilder(line)
                .directory(cwd.toFile())
                .redirectErrorStream(true)
                .start();
        assertEquals("runs", program.inputReader().readLine());
        return program;
    }

    private static void signal(Process program, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, "" + program.pid()).start().waitFor();
        program.inputReader().lines().toList(); // What it says must not fill the pipe.
        assertTrue(program.waitFor(30, TimeUnit.SECONDS), "it still runs");
    }
}
