package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.certguide.practice.PracticeServer;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Tag;
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
            try {
                Path picture = home.resolve(many ? "pictures/1/1-connect.png" : "pictures/1-connect.png");
                await(picture, play);
                new ProcessBuilder("kill", "-TERM", Long.toString(play.pid()))
                        .start()
                        .waitFor();
                assertTrue(play.waitFor(60, TimeUnit.SECONDS), "it does not end");
            } finally {
                play.destroyForcibly();
            }
            String output = output();
            assertEquals(TERMINATED, play.exitValue(), output);
            assertTrue(output.contains(Messages.of("play.signal")), output);
            assertFalse(output.contains("\tat "), output);
            assertEquals(List.of(), Played.reports(home));
        }
    }

    private static String answers(PracticeServer server) {
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
          "nameServer": "%s:%d"
        }
        """.formatted(
                        server.address().host(),
                        server.address().port(),
                        Played.LOGIN.replace("ubuntu", server.address().user()),
                        server.hostKey().fingerprint(),
                        server.nameServer().getAddress().getHostAddress(),
                        server.nameServer().getPort());
    }

    private static char[] password(PracticeServer server) {
        return server.password().chars();
    }

    private void await(Path file, Process play) throws Exception {
        try {
            WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> Files.exists(file) || !play.isAlive());
        } catch (TimeoutException e) {
            throw new AssertionError("there is no " + file, e);
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
