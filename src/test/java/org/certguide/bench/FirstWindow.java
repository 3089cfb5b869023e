package org.certguide.bench;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.collections.ListChangeListener;
import javafx.stage.Window;
import org.certguide.Main;

/**
 * Prints the milliseconds from the start of the JVM until the first window is there, and ends. With
 * a screen, or below {@code xvfb-run}:
 *
 * <pre>
 * java --enable-native-access=ALL-UNNAMED -cp CLASSPATH org.certguide.bench.FirstWindow
 * </pre>
 */
public final class FirstWindow {
    private static final AtomicBoolean SEEN = new AtomicBoolean();

    private FirstWindow() {}

    public static void main(String[] args) {
        Window.getWindows().addListener((ListChangeListener<Window>) change -> {
            // Windows are in the list from the moment they show.
            if (!change.getList().isEmpty() && !SEEN.getAndSet(true)) {
                System.out.println(ManagementFactory.getRuntimeMXBean().getUptime());
                System.exit(0);
            }
        });
        Main.main(args);
    }
}
