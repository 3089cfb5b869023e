package org.certguide.bench;

import java.io.IOException;
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
import java.util.function.IntConsumer;
import javafx.animation.AnimationTimer;
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
 * searched, sorted and chosen. What is told is the work of the JavaFX thread between two frames, the median and the worst one, in
 * frames of a sixtieth of a second, and the ratio of both lists.
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
        measure(12);
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
            frames.put("read", steps(app, 5, i -> app.walkthrough.profiles().read()));
            app.await("all", () -> app.walkthrough.profiles().all().size() == servers);
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

    /** One step before each frame; the work of the thread from the beginning of the step to the end of the layout. */
    private static double[] steps(PanelStates app, int count, IntConsumer step) throws InterruptedException {
        List<Double> spent = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch over = new CountDownLatch(1);
        app.fx(() -> new AnimationTimer() {
            private int at;
            private long busy = System.nanoTime();

            @Override
            public void handle(long now) {
                // The gap since the last frame is what somebody waits for the next one.
                long time = System.nanoTime();
                if (at > 0) spent.add((time - busy) / FRAME);
                busy = time;
                if (at++ < count * 2) {
                    // Every other frame is without a step, so that what a step has left to later is seen.
                    if (at % 2 == 1) step.accept(at / 2);
                } else {
                    stop();
                    over.countDown();
                }
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
