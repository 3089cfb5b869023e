package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.certguide.practice.PracticeServer;
import org.certguide.profile.PrivateFiles;
import org.certguide.text.Messages;
import org.certguide.work.Threads;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.util.WaitForAsyncUtils;

/** A play without a screen that is told to end, as by the shutdown of the computer: a process of its own. */
@Tag("matrix")
class PlayEndedBySignalIT {
    /** What a shell tells of a process that a signal has ended. */
    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itSaysSoAndLeavesNoReportOfAnError(boolean many) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")));
        // As slow as a real one, so that it does not come to an end by itself.
        try (PracticeServer server =
                PracticeServer.start(new PracticeServer.Settings(PracticeServer.CURRENT, 1), Clock.systemUTC())) {
            String one = answers(server);
            Process play = Played.start(home, many ? "[" + one + "]" : one, new String(password(server)));
            Path picture = home.resolve(many ? "pictures/1/1-connect.png" : "pictures/1-connect.png");
            String output = stopped(play, () -> Files.exists(picture));
            assertTrue(output.contains(Messages.of("play.signal")), output);
            assertFalse(output.contains("\tat "), output);
        }
    }

    @Test
    void ofSeveralServersTheReportTellsThatTheFirstWasCutOff() throws Exception {
        try (PracticeServer server =
                PracticeServer.start(new PracticeServer.Settings(PracticeServer.CURRENT, 1), Clock.systemUTC())) {
            String output = stopped(
                    "[" + answers(server) + "]",
                    new String(password(server)),
                    () -> Files.exists(home.resolve("app/logs/commands.log")));
            assertTrue(output.contains("All servers:\n  1 dms.example.org"), output);
            assertTrue(output.contains(" stopped\nDone: 0 of 1."), output);
            assertTrue(output.contains(Messages.of("play.signal")), output);
        }
    }

    /** As by a power failure, or the kernel when memory is short. */
    @Test
    void whoIsKilledInTheMiddleGoesOnWithoutDoingAnythingTwice() throws Exception {
        try (PracticeServer done = PracticeServer.start(
                        new PracticeServer.Settings(PracticeServer.CURRENT, 0), Clock.systemUTC());
                PracticeServer cut = PracticeServer.start(
                        new PracticeServer.Settings(PracticeServer.CURRENT, 1), Clock.systemUTC())) {
            String list = "[" + withPasswordFile(done, "one") + "," + withPasswordFile(cut, "two") + "]";
            Path commands = home.resolve("app/logs/commands.log");
            String second = cut.address().toString();
            Process play = Played.startWithoutPictures(home, list, "", List.of());
            try {
                WaitForAsyncUtils.waitFor(
                        120,
                        TimeUnit.SECONDS,
                        () -> Files.exists(commands)
                                        && Files.readString(commands).contains(second)
                                || !play.isAlive());
                assertTrue(play.isAlive(), this::output);
            } finally {
                play.destroyForcibly().waitFor();
            }
            long asked = lines(commands, done.address().toString());
            assertTrue(asked > 0, this::output);

            Played again = Played.ended(Played.startWithoutPictures(home, list, "", List.of()), home);
            assertEquals(0, again.code(), again.output());
            assertTrue(again.output().contains("dms.example.org is done already, since "), again.output());
            assertTrue(again.output().contains("Done: 2 of 2."), again.output());
            assertEquals(asked, lines(commands, done.address().toString()), "the first was asked again");
        }
    }

    private static long lines(Path file, String words) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.contains(words))
                .count();
    }

    private String withPasswordFile(PracticeServer server, String name) throws IOException {
        Path file = home.resolve(name);
        PrivateFiles.write(file, new String(password(server)));
        return answers(server).replace("{\"env\": \"LAB_PASSWORD\"}", "{\"file\": \"" + file + "\"}");
    }

    @Test
    void nothingIsSaidToHaveEndedOnAServerThatNobodyHasLoggedInTo() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> taken = new CompletableFuture<>();
            Threads.start("silent", () -> {
                try {
                    taken.complete(silent.accept());
                } catch (IOException e) {
                    taken.completeExceptionally(e);
                }
            });
            String answers =
                    answers("127.0.0.1", silent.getLocalPort(), "ubuntu", "SHA256:" + "A".repeat(43), "127.0.0.1:53");
            String output = stopped("[" + answers + "]", "secret", taken::isDone);
            assertTrue(output.contains(" stopped\nDone: 0 of 1."), output);
            assertTrue(output.contains(Messages.of("play.signal.before")), output);
            taken.join().close();
        }
    }

    /** What was printed by a play without pictures that is told to end as soon as that is so. */
    private String stopped(String answers, String password, Callable<Boolean> when) throws Exception {
        return stopped(Played.startWithoutPictures(home, answers, password, List.of()), when);
    }

    private String stopped(Process play, Callable<Boolean> when) throws Exception {
        try {
            await(when, play);
            new ProcessBuilder("kill", "-TERM", Long.toString(play.pid()))
                    .start()
                    .waitFor();
            assertTrue(play.waitFor(60, TimeUnit.SECONDS), "it does not end");
        } finally {
            play.destroyForcibly();
        }
        assertEquals(TERMINATED, play.exitValue(), output());
        assertEquals(List.of(), Played.reports(home));
        return output();
    }

    private static String answers(PracticeServer server) {
        return answers(
                server.address().host(),
                server.address().port(),
                server.address().user(),
                server.hostKey().fingerprint(),
                server.nameServer().getAddress().getHostAddress() + ":"
                        + server.nameServer().getPort());
    }

    private static String answers(String host, int port, String user, String key, String nameServer) {
        return """
        {
          "schema": 1,
          "host": "%s",
          "port": %d,
          %s,
          "hostKey": "%s",
          "purpose": "dms",
          "domains": ["dms.example.org"],
          "agreeToTerms": true,
          "nameServer": "%s"
        }
        """.formatted(host, port, Played.LOGIN.replace("ubuntu", user), key, nameServer);
    }

    private static char[] password(PracticeServer server) {
        return server.password().chars();
    }

    private void await(Callable<Boolean> when, Process play) throws Exception {
        try {
            WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> when.call() || !play.isAlive());
        } catch (TimeoutException e) {
            throw new AssertionError("it does not get there: " + output(), e);
        }
        assertTrue(play.isAlive(), () -> output());
    }

    private String output() {
        try {
            return Files.readString(home.resolve("output.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
