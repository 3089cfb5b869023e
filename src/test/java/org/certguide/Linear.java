package org.certguide;

import static org.junit.jupiter.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Whether a reader takes time in proportion to its text, whatever stands in it. Nothing is measured
 * in seconds: the processor time of the reading thread is held against that of a plain pass over a long
 * text, which a slower or busier machine changes alike. A text is tried short before it is tried
 * long, so that even a reader that takes cubic time is found out at once.
 */
public final class Linear {
    /**
     * About a quarter of the longest answer of a server that is read in one piece: enough to tell, as what takes
     * quadratic time is five times over the limit.
     */
    public static final int LONG = 16 * 1024;

    /** What a reader may take for each plain pass over the longest text; a quadratic one takes sixteen thousand. */
    private static final int MOST_PASSES = 3000;

    /** So much longer may twice the text take; twice in proportion, four times when quadratic. */
    private static final double MOST_GROWTH = 3.2;

    /** From so many passes on, growth can be told from chance. */
    private static final int TELLING_PASSES = 500;

    /** So much shorter is a text that is tried first. */
    private static final int SHORTER = 16;

    private static final int TRIES = 12;
    private static final int HANG_SECONDS = 300;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** What hostile texts are made of: each alone is repeated until the text is long. */
    public static final List<String> FILLERS = List.of(
            " ",
            "\t",
            ".",
            "..a",
            "-",
            "- ",
            "a",
            "a ",
            "a.",
            "A",
            "0",
            "1 ",
            "80,",
            "(",
            ")",
            "() ",
            "[",
            "]",
            "{",
            "}\n",
            "<a",
            "\"",
            "\\",
            "\\\"",
            "'",
            "*",
            "*.",
            "@",
            "a@",
            ":",
            ": ",
            "::1",
            "/",
            "//",
            "|",
            "=",
            "#",
            "?",
            ",",
            "\n",
            " \n",
            "a\n",
            "a\r",
            "\r\n",
            "\u2028",
            " \u2028",
            "\u0085a",
            "e\u0301",
            "\u0301",
            "\u4e2d",
            "\ud83d\ude00",
            "\ud83d",
            "\u00e4",
            "\u001b[0m",
            "\u001b[",
            "\u001b]8;;",
            "\u0000",
            "a ALLOW ",
            "ALLOW  b",
            "80/tcp on x",
            "mailto:",
            "http://",
            "1. a  ",
            "  1. a\n",
            "1: a\n",
            "    Y : a\n",
            "== a\n",
            "\n== a #0\n",
            "\n== a #9\n",
            "certificate a\n",
            "pid 1\n",
            "name a\n",
            "Domain: a Type: b Detail: ",
            "[Y/n] ",
            "(Y)es/(N)o",
            "Continue? ",
            "retry-after: ");

    private Linear() {}

    /** A filler that is repeated up to a length. */
    public static String filled(String prefix, String filler, int length) {
        int times = Math.max(1, (length - prefix.length()) / filler.length());
        return prefix + filler.repeat(times);
    }

    /**
     * Feeds each filler, after each prefix, and once more before a last character that spoils it.
     *
     * @param prefixes what the reader's texts begin with; nothing is always tried
     * @param reader may be given a text of {@link #LONG} characters
     */
    public static void assertLinear(String what, List<String> prefixes, Consumer<String> reader) {
        assertLinear(what, prefixes, LONG, reader);
    }

    /** The same with shorter texts, for a reader that looks for a hundred things. */
    public static void assertLinear(String what, List<String> prefixes, int most, Consumer<String> reader) {
        List<String> all = new ArrayList<>(prefixes);
        all.addFirst("");
        FutureTask<Void> task = new FutureTask<>(
                () -> {
                    for (String prefix : all) for (String filler : FILLERS) check(what, prefix, filler, most, reader);
                },
                null);
        // A regular expression cannot be interrupted: the thread of one that hangs is left behind.
        Thread thread = Thread.ofPlatform().daemon().name("linear").start(task);
        try {
            task.get(HANG_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            StackTraceElement[] at = thread.getStackTrace();
            fail(what + " does not come to an end; it is at " + List.of(at).subList(0, Math.min(8, at.length)));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError failed) throw failed;
            throw new AssertionError(what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted");
        }
    }

    private static void check(String what, String prefix, String filler, int most, Consumer<String> reader) {
        for (int length : new int[] {most / SHORTER, most}) {
            String text = filled(prefix, filler, length) + "\u2028!";
            long best = Long.MAX_VALUE;
            for (int i = 0; i < TRIES && best > MOST_PASSES * PASS; i++) best = Math.min(best, time(reader, text));
            if (best > MOST_PASSES * PASS) fail(report(what, prefix, filler, length, best / PASS, "passes"));
            if (length == most && best > TELLING_PASSES * PASS) growth(what, prefix, filler, most, reader);
            // Even if it took quadratic time, the long text would be read too fast to tell.
            if (best * SHORTER * SHORTER < TELLING_PASSES * PASS) return;
        }
    }

    private static void growth(String what, String prefix, String filler, int most, Consumer<String> reader) {
        String whole = filled(prefix, filler, most);
        String half = filled(prefix, filler, most / 2);
        long slow = Long.MAX_VALUE;
        long fast = Long.MAX_VALUE;
        double grown = Double.MAX_VALUE;
        for (int i = 0; i < TRIES && grown > MOST_GROWTH; i++) {
            slow = Math.min(slow, time(reader, whole));
            fast = Math.min(fast, time(reader, half));
            grown = (double) slow / fast;
        }
        if (grown > MOST_GROWTH) fail(report(what, prefix, filler, most, Math.round(grown * 10), "tenths of half"));
    }

    private static String report(String what, String prefix, String filler, int length, long much, String unit) {
        return "%s takes %d %s for %d characters of %s after %s"
                .formatted(what, much, unit, length, shown(filler), shown(prefix));
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder("\"");
        for (char c : text.substring(0, Math.min(60, text.length())).toCharArray()) {
            if (c > 0x20 && c < 0x7f || c == ' ') shown.append(c);
            else shown.append("\\u%04x".formatted((int) c));
        }
        return shown.append('"').toString();
    }

    private static long time(Consumer<String> reader, String text) {
        long before = THREADS.getCurrentThreadCpuTime();
        reader.accept(text);
        return THREADS.getCurrentThreadCpuTime() - before;
    }

    private static final long PASS = pass(filled("", "a b.", LONG));
    private static volatile int sink;

    /** The processor time of one look at each character, once that is as fast as it gets. */
    private static long pass(String text) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            long before = THREADS.getCurrentThreadCpuTime();
            int types = 0;
            for (int at = 0; at < text.length(); at++) types = 31 * types + Character.getType(text.charAt(at));
            sink = types;
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - before);
        }
        return Math.max(best, text.length() / 2);
    }
}
