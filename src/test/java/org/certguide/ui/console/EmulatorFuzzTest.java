package org.certguide.ui.console;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.certguide.certbot.Soup;
import org.certguide.server.Terminal.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The console survives what no program prints; for the seed, see {@code ConversationFuzzTest}. */
@Execution(ExecutionMode.CONCURRENT)
class EmulatorFuzzTest {
    private static final long SEED = Long.getLong("certguide.fuzz.seed", System.nanoTime());
    private static final long SECONDS = Long.getLong("certguide.fuzz.seconds", 3);

    @Test
    @Timeout(60)
    void noOutputBreaksTheConsole() {
        long end = System.nanoTime() + SECONDS * 1_000_000_000;
        for (long seed = SEED; System.nanoTime() < end; seed++) {
            Random random = new Random(seed);
            try {
                Emulator emulator = new Emulator(new Size(80, 24));
                for (int i = 0; i < 50; i++) {
                    emulator.feed(Soup.next(random));
                    if (random.nextInt(10) == 0) {
                        emulator.resize(new Size(random.nextInt(300), random.nextInt(100)));
                    }
                }
                emulator.text();
                // Whatever was begun before: cancelled, reset, and on.
                emulator.feed("\030\033\\\033c\033[?1049l\r\nstill here".getBytes());
                assertTrue(emulator.text().endsWith("still here"), emulator.text());
            } catch (RuntimeException | Error e) {
                throw new AssertionError("-Dcertguide.fuzz.seed=" + seed, e);
            }
        }
    }
}
