package org.certguide.bench;

import com.techsenger.jeditermfx.core.TtyConnector;
import com.techsenger.jeditermfx.core.util.TermSize;
import com.techsenger.jeditermfx.ui.JediTermFxWidget;
import com.techsenger.jeditermfx.ui.settings.DefaultSettingsProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.certguide.ui.Theme;
import org.certguide.ui.console.ConsoleView;

/**
 * Measures the console beside the library's own widget: the same bytes into each, in turn, in
 * windows of the same size. Prints for each kind of output the throughput and the longest gap
 * between two frames, round by round, with the load of the computer. The same rounds with nothing
 * printed tell what of a gap is the computer's.
 *
 * <p>On a screen or below {@code xvfb-run}; with arguments for how many MiB and how many rounds:
 *
 * <pre>
 * xvfb-run -s "-screen 0 1400x900x24" ./mvnw test-compile exec:exec@bench -Dbench="ConsoleFlood 50 3"
 * </pre>
 */
public final class ConsoleFlood {
    private static final double WIDTH = 1000;
    private static final double HEIGHT = 560;
    private static final int PIECE = 8192;

    /**
     * A round that has not shown everything by then ends, and its throughput is of what it showed.
     */
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);

    private ConsoleFlood() {}

    private enum Output {
        STILL(""),
        NO_NEWLINE("Certbot writes on and on and never ends its line, "),
        SHORT_LINES("y\r\n"),
        LOG_LINES("Saving debug log to /var/log/letsencrypt/letsencrypt.log, once more\r\n"),
        COLOURS("\u001b[31mred\u001b[1;32mgreen\u001b[38;5;208m256\u001b[48;2;9;80;90mtrue\u001b[0m"),
        COLOURED_LINES("\u001b[32mINFO\u001b[0m certbot \u001b[1;33mwarning\u001b[0m:"
                + " \u001b[38;5;208mexample.org\u001b[0m is \u001b[1;4mready\u001b[0m\r\n"),
        UNICODE("grün ✔ ┌──┐ 日本語 😀 Ελληνικά\r\n");

        private final String words;

        Output(String words) {
            this.words = words;
        }

        byte[] bytes(int mebibytes) {
            byte[] unit = words.getBytes(StandardCharsets.UTF_8);
            byte[] all = new byte[unit.length == 0 ? 0 : mebibytes << 20];
            for (int i = 0; i < all.length; i++) all[i] = unit[i % unit.length];
            return all;
        }
    }

    /**
     * @param rate megabytes a second
     * @param gap the longest between two frames, in milliseconds
     * @param middle the usual gap
     * @param work the most that the JavaFX thread worked between two frames, in milliseconds of the
     *     processor's time: what of a gap is the console's own, however busy the computer is
     */
    private record Round(double rate, double gap, double middle, double work) {}

    /** Something that shows bytes; says how many when it has worked through them. */
    private interface Shown extends AutoCloseable {
        Node node();

        int show(byte[] bytes) throws Exception;

        @Override
        void close();
    }

    private static final class Frames extends AnimationTimer {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final List<Long> gaps = new ArrayList<>();
        private final List<Long> works = new ArrayList<>();
        private long last;
        private long worked;

        @Override
        public void handle(long now) {
            long time = System.nanoTime();
            long work = threads.getCurrentThreadCpuTime();
            gaps.add(time - last);
            works.add(work - worked);
            last = time;
            worked = work;
        }

        @Override
        public void start() {
            last = System.nanoTime();
            worked = threads.getCurrentThreadCpuTime();
            super.start();
        }
    }

    public static void main(String[] args) throws Exception {
        int mebibytes = args.length > 0 ? Integer.parseInt(args[0]) : 50;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        CompletableFuture<Void> started = new CompletableFuture<>();
        Platform.startup(() -> started.complete(null));
        started.get();
        Platform.setImplicitExit(false);
        for (Output output : Output.values()) {
            if (args.length > 2 && !output.name().equals(args[2])) continue;
            byte[] bytes = output.bytes(mebibytes);
            List<Round> ours = new ArrayList<>();
            List<Round> theirs = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                ours.add(inWindow(new Ours(), bytes));
                theirs.add(inWindow(new Theirs(), bytes));
            }
            tell(output, "ours", ours);
            tell(output, "library", theirs);
            if (bytes.length > 0) {
                System.out.printf(
                        Locale.ROOT,
                        "%-11s throughput %.2f times, longest gap %.2f times the library's%n",
                        output,
                        best(ours) / best(theirs),
                        worst(ours) / worst(theirs));
            }
        }
        System.exit(0);
    }

    private static void tell(Output output, String whose, List<Round> rounds) {
        for (Round r : rounds) {
            System.out.printf(
                    Locale.ROOT,
                    "%-11s %-8s %6.1f MB/s  longest gap %4.0f ms  usual gap %3.0f ms  most work %3.0f ms  load %.1f%n",
                    output,
                    whose,
                    r.rate,
                    r.gap,
                    r.middle,
                    r.work,
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
    }

    private static double best(List<Round> rounds) {
        return rounds.stream().mapToDouble(Round::rate).max().orElseThrow();
    }

    private static double worst(List<Round> rounds) {
        return rounds.stream().mapToDouble(Round::gap).max().orElseThrow();
    }

    private static Round inWindow(Shown shown, byte[] bytes) throws Exception {
        Stage stage = on(() -> window(shown.node()));
        Thread.sleep(1000);
        Frames frames = new Frames();
        on(() -> {
            frames.start();
            return true;
        });
        long from = System.nanoTime();
        int count = 0;
        if (bytes.length == 0) Thread.sleep(3000);
        else count = shown.show(bytes);
        double seconds = (System.nanoTime() - from) / 1e9;
        on(() -> {
            // The last gap counts, too.
            frames.handle(0);
            frames.stop();
            shown.close();
            stage.hide();
            return true;
        });
        long[] gaps = frames.gaps.stream().mapToLong(Long::longValue).sorted().toArray();
        double rate = count / seconds / 1e6;
        return new Round(
                rate, gaps[gaps.length - 1] / 1e6, gaps[gaps.length / 2] / 1e6, Collections.max(frames.works) / 1e6);
    }

    private static Stage window(Node node) {
        Stage stage = new Stage();
        Scene scene = new Scene(new StackPane(node), WIDTH, HEIGHT);
        Theme.LIGHT.apply(scene);
        stage.setScene(scene);
        stage.show();
        return stage;
    }

    private static <T> T on(java.util.concurrent.Callable<T> work) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result.get();
    }

    private static final class Ours implements Shown {
        private final ConsoleView console;

        Ours() throws Exception {
            console = on(() -> {
                ConsoleView made = new ConsoleView();
                made.start("flood");
                return made;
            });
        }

        @Override
        public Node node() {
            return console;
        }

        @Override
        public int show(byte[] bytes) throws Exception {
            // As the reader of a connection does it, on a thread of its own.
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                return threads.submit(() -> feed(bytes)).get();
            }
        }

        private int feed(byte[] bytes) {
            long end = System.nanoTime() + LIMIT;
            int at = 0;
            while (at < bytes.length && System.nanoTime() < end) {
                int next = Math.min(bytes.length, at + PIECE);
                console.feed(Arrays.copyOfRange(bytes, at, next));
                at = next;
            }
            return at;
        }

        @Override
        public void close() {
            console.end(org.certguide.text.Message.of("ui.console.ended"));
        }
    }

    private static final class Theirs implements Shown {
        private final JediTermFxWidget widget;

        Theirs() throws Exception {
            widget = on(() -> new JediTermFxWidget(80, 24, new DefaultSettingsProvider() {
                @Override
                public int getBufferMaxLinesCount() {
                    return 10_000;
                }
            }));
        }

        @Override
        public Node node() {
            Region pane = (Region) widget.getPane();
            pane.setPrefSize(WIDTH, HEIGHT);
            return pane;
        }

        @Override
        public int show(byte[] bytes) throws Exception {
            CountDownLatch done = new CountDownLatch(1);
            InputStream in = new ByteArrayInputStream(bytes);
            on(() -> {
                widget.setTtyConnector(new Tape(in, done));
                widget.start();
                return true;
            });
            done.await();
            return bytes.length - in.available();
        }

        @Override
        public void close() {
            widget.close();
        }
    }

    /** A connection that plays bytes. */
    private static final class Tape implements TtyConnector {
        private final Reader reader;
        private final CountDownLatch done;
        private final long end = System.nanoTime() + LIMIT;

        Tape(InputStream in, CountDownLatch done) {
            reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            this.done = done;
        }

        @Override
        public int read(char[] buf, int offset, int length) throws IOException {
            // Asked for more only when all before has been worked through.
            boolean over = System.nanoTime() > end;
            int n = over ? -1 : reader.read(buf, offset, Math.min(length, PIECE));
            if (n < 0) done.countDown();
            return n;
        }

        @Override
        public void write(byte[] bytes) {}

        @Override
        public void write(String string) {}

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void resize(TermSize size) {}

        @Override
        public int waitFor() {
            return 0;
        }

        @Override
        public boolean ready() throws IOException {
            return reader.ready();
        }

        @Override
        public String getName() {
            return "tape";
        }

        @Override
        public void close() {}
    }
}
