package org.certguide.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import javafx.animation.AnimationTimer;
import javafx.beans.InvalidationListener;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.profile.Profile;
import org.certguide.profile.ProfileException;
import org.certguide.profile.ProfileStore;
import org.certguide.server.ServerAddress;
import org.certguide.ui.Fx;
import org.certguide.ui.UiId;
import org.certguide.ui.panel.PanelStates;

/**
 * Prints how long the window is held up, with a thousand saved servers beside a dozen: while they are read, scrolled,
 * searched, sorted and chosen. What is told is the processor time of the JavaFX thread between two frames, the median and the
 * worst of the steps, in frames of a sixtieth of a second, and the ratio of both lists. It is the same on a busy computer.
 *
 * <pre>
 * ./mvnw test-compile exec:exec@bench -Dbench=ManyServers
 * </pre>
 */
public final class ManyServers {
    private static final double FRAME = 1e9 / 60;
    private static final int STEPS = 60;

    private ManyServers() {}

    public static void main(String[] args) throws Exception {
        // Everything is compiled by then.
        measure(12);
        measure(1000);
        Map<String, double[]> few = measure(12);
        Map<String, double[]> many = measure(1000);
        System.out.println(
                "| | 12 servers: median, worst | 1000 servers: median, worst | ratio of the medians |\n|---|---|---|---|");
        few.forEach((what, a) -> {
            double[] b = many.get(what);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f, %.2f | %.2f, %.2f | %.1f |%n",
                    what,
                    a[0],
                    a[1],
                    b[0],
                    b[1],
                    b[0] / a[0]);
        });
        Runtime.getRuntime().halt(0);
    }

    private static Map<String, double[]> measure(int servers) throws Exception {
        Path folder = Files.createTempDirectory("many");
        save(folder, servers);
        Map<String, double[]> frames = new LinkedHashMap<>();
        try (PanelStates app = new PanelStates(folder)) {
            frames.put("first shown", reading(app));
            frames.put("read again", reading(app));
            TableView<?> table = (TableView<?>) find(app, UiId.SERVERS_TABLE);
            TextField filter = (TextField) find(app, UiId.SERVERS_FILTER);
            frames.put("scroll", steps(app, STEPS, i -> table.scrollTo(i * servers / STEPS)));
            String typed = "host1 example";
            frames.put("search", steps(app, STEPS, i -> filter.setText(typed.substring(0, i % (typed.length() + 1)))));
            app.fx(filter::clear);
            frames.put(
                    "sort",
                    steps(app, STEPS, i -> sort(table, i % table.getColumns().size())));
            frames.put(
                    "choose", steps(app, STEPS, i -> table.getSelectionModel().clearAndSelect(i % servers)));
            frames.put("choose all", steps(app, STEPS, i -> {
                if (i % 2 == 0) table.getSelectionModel().selectAll();
                else table.getSelectionModel().clearSelection();
            }));
        }
        return frames;
    }

    private static <S> void sort(TableView<S> table, int column) {
        table.getSortOrder().setAll(List.of(table.getColumns().get(column)));
    }

    private static Object find(PanelStates app, UiId id) throws InterruptedException {
        return Fx.call(() -> app.window.root().lookup(id.selector()));
    }

    /** The frame in which the servers that were read come into the window, and the one after it. */
    private static double[] reading(PanelStates app) throws InterruptedException {
        AtomicBoolean there = new AtomicBoolean();
        InvalidationListener read = changed -> there.set(true);
        app.fx(() -> app.walkthrough.profiles().all().addListener(read));
        double[] took = frames(app, 5, there::get, i -> {
            if (i == 0) app.walkthrough.profiles().read();
        });
        app.fx(() -> app.walkthrough.profiles().all().removeListener(read));
        return took;
    }

    private static double[] steps(PanelStates app, int count, IntConsumer step) throws InterruptedException {
        return frames(app, count, () -> true, step);
    }

    /**
     * A step in every other frame, so that what a step leaves to later is seen as well.
     *
     * @param enough whether there are enough frames, once all steps are done
     * @return the median and the most of what a step took with the frame after it
     */
    private static double[] frames(PanelStates app, int count, BooleanSupplier enough, IntConsumer step)
            throws InterruptedException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<Double> spent = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch over = new CountDownLatch(1);
        app.fx(() -> new AnimationTimer() {
            private int at;
            private long before;

            @Override
            public void handle(long now) {
                if (at % 2 == 0) {
                    long time = threads.getCurrentThreadCpuTime();
                    if (at > 0) spent.add((time - before) / FRAME);
                    before = time;
                    if (at / 2 >= count && enough.getAsBoolean()) {
                        stop();
                        over.countDown();
                        return;
                    }
                    if (at / 2 < count) step.accept(at / 2);
                }
                at++;
            }
        }.start());
        over.await();
        List<Double> sorted = spent.stream().sorted().toList();
        return new double[] {sorted.get(sorted.size() / 2), sorted.getLast()};
    }

    private static void save(Path folder, int servers) throws IOException, ProfileException {
        ProfileStore store = new ProfileStore(folder.resolve("profiles"));
        Instant now = Instant.now();
        for (int i = 0; i < servers; i++) {
            String name = "host%d.institute%d.example.org".formatted(i, i % 17);
            store.save(Profile.of(
                            "host" + i, name, new ServerAddress("host" + i + ".example.org", 22, "root"), Purpose.OTHER)
                    .with(new Profile.Wishes(Purpose.OTHER, List.of(name, "www." + name)))
                    .withTags(List.of("institute" + i % 17))
                    .with(new Profile.Certificate(
                            name,
                            "/etc/letsencrypt/live/" + name + "/fullchain.pem",
                            "/etc/letsencrypt/live/" + name + "/privkey.pem",
                            now.minus(Duration.ofDays(i % 80)),
                            now.plus(Duration.ofDays(90 - i % 80)),
                            Optional.empty())));
        }
    }
}
