package org.certguide.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.stage.Window;
import org.certguide.Main;
import org.certguide.ui.Fx;
import org.certguide.ui.UiId;

/**
 * Prints what the application costs while nothing happens: the memory in use and how often its threads wake up, over a
 * minute each, at the first page, at the end of a rehearsal, and after that was closed. Linux only, with a screen or
 * below {@code xvfb-run}; takes some four minutes:
 *
 * <pre>
 * CERTGUIDE_HOME=$(mktemp -d) java OPTIONS -cp CLASSPATH org.certguide.bench.Idle [SECONDS]
 * </pre>
 *
 * OPTIONS are those of {@code installers/common/settings}, which the packages run with.
 */
public final class Idle {
    private static final Map<UiId, String> FIELDS =
            Map.of(UiId.DOMAINS, "dms.example.org", UiId.EMAIL, "office@cancer-centre.test");

    private Idle() {}

    public static void main(String[] args) throws Exception {
        long seconds = args.length == 0 ? 60 : Long.parseLong(args[0]);
        Thread.ofPlatform().daemon().start(() -> Main.main(new String[0]));
        while (Window.getWindows().isEmpty()) rest(TimeUnit.MILLISECONDS, 100);
        rest(TimeUnit.SECONDS, 10);
        System.out.println("| | MiB (RSS) | wake-ups a second |\n|---|---|---|");
        print("first page", seconds);
        press(UiId.START_REHEARSE);
        while (!isAtTheEnd()) {
            rest(TimeUnit.MILLISECONDS, 200);
            Fx.call(Idle::goOn);
        }
        print("end of a rehearsal", seconds);
        press(UiId.PRACTICE_LEAVE);
        while (find(UiId.START_REHEARSE) == null) rest(TimeUnit.MILLISECONDS, 200);
        print("rehearsal closed", seconds);
        Runtime.getRuntime().halt(0);
    }

    /** Over so many seconds; the memory is that of their end. */
    private static void print(String state, long seconds) throws IOException {
        Map<Path, Long> before = wakeUps();
        rest(TimeUnit.SECONDS, seconds);
        long woken = wakeUps().entrySet().stream()
                .mapToLong(now -> now.getValue() - before.getOrDefault(now.getKey(), 0L))
                .sum();
        System.out.printf("| %s | %d | %d |%n", state, memory(), woken / seconds);
    }

    private static long memory() throws IOException {
        return number(Path.of("/proc/self/status"), "VmRSS:") / 1024;
    }

    /** How often each of the threads that are there now has gone to sleep so far. */
    private static Map<Path, Long> wakeUps() throws IOException {
        Map<Path, Long> all = new HashMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                try {
                    all.put(thread, number(thread.resolve("status"), "voluntary_ctxt_switches:"));
                } catch (NoSuchFileException ended) {
                    all.remove(thread);
                }
            }
        }
        return all;
    }

    private static long number(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static boolean isAtTheEnd() throws InterruptedException {
        return find(UiId.PRACTICE_AGAIN) != null;
    }

    private static void press(UiId id) throws InterruptedException {
        Fx.call(() -> {
            ((ButtonBase) look(id.id())).fire();
            return true;
        });
    }

    /** What a person does next: fills in what is empty, then the first of the buttons that lead on. */
    private static boolean goOn() {
        FIELDS.forEach((id, words) -> {
            if (look(id.id()) instanceof TextField field && field.getLength() == 0) field.setText(words);
        });
        if (look(UiId.PURPOSE.id() + "-dms") instanceof ToggleButton purpose && !purpose.isSelected()) purpose.fire();
        for (UiId id : List.of(UiId.HOST_KEY_ACCEPT, UiId.ANSWER_YES, UiId.PRIMARY)) {
            if (look(id.id()) instanceof ButtonBase button && !button.isDisabled()) {
                button.fire();
                return true;
            }
        }
        return false;
    }

    private static Node find(UiId id) throws InterruptedException {
        return Fx.call(() -> look(id.id()));
    }

    private static Node look(String id) {
        return Window.getWindows().stream()
                .filter(window -> window.getScene() != null)
                .flatMap(window -> window.getScene().getRoot().lookupAll("#" + id).stream())
                .filter(Idle::isShown)
                .findFirst()
                .orElse(null);
    }

    private static boolean isShown(Node node) {
        for (Node n = node; n != null; n = n.getParent()) if (!n.isVisible()) return false;
        return true;
    }

    private static void rest(TimeUnit unit, long time) {
        LockSupport.parkNanos(unit.toNanos(time));
    }
}
