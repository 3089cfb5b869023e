package org.certguide;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.profile.AppHome;
import org.certguide.ui.Console;
import org.certguide.ui.Picture;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.certguide.ui.panel.Layout;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Somebody at the keyboard of the application: finds controls by {@link UiId}, presses only what
 * can be seen and is enabled, and reads only what is shown. The application is whole: SSH, DNS and
 * files are real; the certificate authority is the lab's.
 */
final class User implements AutoCloseable {
    /** Longer than anything takes in the lab, the installation with apt excepted. */
    private static final int PATIENCE_SECONDS = 60;

    private final int patience;
    private final Path home;
    private final Stage stage;
    private final Runnable close;

    /** Opens the application. */
    User(Path home) {
        this(home, PATIENCE_SECONDS);
    }

    /**
     * Opens the application beside a server that is slow.
     *
     * @param patience how long something may take until it is waited for in vain, in seconds
     */
    User(Path home, int patience) {
        this.patience = patience;
        this.home = home;
        AppContext.Environment outside = new AppContext.Environment(
                new AppHome(home),
                home.resolve("ssh").resolve("known_hosts"),
                Optional.empty(),
                URI.create("https://10.77.0.1/directory"),
                Lab.internet(),
                page -> true);
        // Not the one that tests share: others may be at work in windows of theirs.
        stage = Views.on(Stage::new);
        AppContext assembly = Views.on(() -> new AppContext(stage, outside));
        close = assembly::close;
        Views.show(stage, stage.getScene(), 1280, 800);
    }

    /**
     * Sits down in front of a window that is shown already.
     *
     * @param close what ends it, on the JavaFX thread
     */
    User(Path home, Runnable close) {
        this.patience = PATIENCE_SECONDS;
        this.home = home;
        this.close = close;
        stage = Views.stage();
    }

    /** Has the window closed, without being asked anything. */
    @Override
    public void close() {
        Views.run(() -> {
            stage.hide();
            close.run();
        });
    }

    /** Wants to close the window, with the button of its frame; there may be something to answer. */
    User requestsClose() {
        Views.run(() -> Event.fireEvent(stage, new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
        return this;
    }

    /** Whether there is a window. */
    boolean isOpen() {
        return Views.on(stage::isShowing);
    }

    /** The file of the one profile that there is. */
    Path profile() throws IOException {
        try (Stream<Path> files = Files.list(new AppHome(home).profiles())) {
            List<Path> profiles =
                    files.filter(f -> f.toString().endsWith(".json")).toList();
            if (profiles.size() != 1) throw new AssertionError(profiles.toString());
            return profiles.getFirst();
        }
    }

    Path commandLog() {
        return new AppHome(home).logs().resolve("commands.log");
    }

    Path knownHosts() {
        return new AppHome(home).knownHosts();
    }

    // ---- the keyboard

    /** Presses a button, when it can be pressed. */
    User press(UiId id) {
        return press(id.id());
    }

    /** The same, for one of several of a kind. */
    User press(UiId id, String which) {
        return press(id.id() + "-" + which);
    }

    private User press(String id) {
        waitUntil(id + " can be pressed", () -> usable(id));
        Views.run(() -> {
            Node button = find(id).orElseThrow();
            if (!(button instanceof ButtonBase)) throw new AssertionError(id);
            focus(button);
            key(button, KeyEvent.KEY_PRESSED, KeyCode.SPACE, "");
            key(button, KeyEvent.KEY_RELEASED, KeyCode.SPACE, "");
        });
        return this;
    }

    /** Ticks a box, unless it is ticked. */
    User tick(UiId id) {
        waitUntil(id.id() + " can be ticked", () -> usable(id.id()));
        boolean ticked = Views.on(() -> ((CheckBox) find(id.id()).orElseThrow()).isSelected());
        return ticked ? this : press(id);
    }

    /** Types into a field, in place of what is in it. */
    User type(UiId id, String words) {
        return type(id.id(), words);
    }

    /** The same, for one of several of a kind. */
    User type(UiId id, String which, String words) {
        return type(id.id() + "-" + which, words);
    }

    private User type(String id, String words) {
        waitUntil(id + " can be typed into", () -> usable(id));
        Views.run(() -> {
            TextInputControl field = (TextInputControl) find(id).orElseThrow();
            focus(field);
            field.selectAll();
            if (words.isEmpty()) field.deletePreviousChar();
            type(field, words);
        });
        return this;
    }

    /** Types into the console, with Enter at the end. */
    User typeInConsole(String words) {
        return typeInConsole(words, "");
    }

    /**
     * Types into the console, with Enter in the middle.
     *
     * @param next typed at once, before anything can answer to what was sent
     */
    User typeInConsole(String words, String next) {
        waitUntil("the console is open", () -> usable(UiId.CONSOLE_SCREEN.id()));
        Views.run(() -> {
            Node screen = find(UiId.CONSOLE_SCREEN.id()).orElseThrow();
            focus(screen);
            type(screen, words);
            key(screen, KeyEvent.KEY_PRESSED, KeyCode.ENTER, "");
            type(screen, next);
        });
        return this;
    }

    /** Presses Ctrl+C in the console. */
    User interruptsInConsole() {
        waitUntil("the console is open", () -> usable(UiId.CONSOLE_SCREEN.id()));
        Views.run(() -> {
            Node screen = find(UiId.CONSOLE_SCREEN.id()).orElseThrow();
            focus(screen);
            Event.fireEvent(screen, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.C, false, true, false, false));
        });
        return this;
    }

    private static void type(Node node, String words) {
        words.chars().mapToObj(Character::toString).forEach(c -> key(node, KeyEvent.KEY_TYPED, KeyCode.UNDEFINED, c));
    }

    private static void key(Node node, javafx.event.EventType<KeyEvent> kind, KeyCode code, String typed) {
        Event.fireEvent(node, new KeyEvent(kind, typed, "", code, false, false, false, false));
    }

    private void focus(Node node) {
        node.requestFocus();
        if (scene().getFocusOwner() != node) throw new AssertionError("no focus: " + node.getId());
    }

    // ---- the eyes

    /** Whether something of that kind is shown. */
    boolean sees(UiId id) {
        return sees(id.id());
    }

    private boolean sees(String id) {
        return Views.on(() -> find(id).isPresent());
    }

    /** All that can be read there, of what is shown. */
    String reads(UiId id) {
        return reads(id.id());
    }

    /** What the window says that is being done; empty while nothing is. */
    String readsWhatIsDone() {
        return Views.on(() -> Layout.visible(scene().getRoot())
                .filter(n -> n.getStyleClass().contains("busy-words"))
                .map(User::words)
                .findFirst()
                .orElse(""));
    }

    /** The same, for one of several of a kind. */
    String reads(UiId id, String which) {
        return reads(id.id() + "-" + which);
    }

    private String reads(String id) {
        return Views.on(() -> find(id).map(User::words).orElse(""));
    }

    /** The nodes of a kind of which there are several, as cards, that are shown. */
    <T extends Node> List<T> all(UiId kind, Class<T> type) {
        return Views.on(() -> scene().getRoot().lookupAll("*").stream()
                .filter(type::isInstance)
                .filter(n -> n.getId() != null)
                .filter(n -> n.getId().startsWith(kind.id() + "-"))
                .filter(User::isShown)
                .map(type::cast)
                .toList());
    }

    /** Everything that the console has shown of the program. */
    String console() {
        return Views.on(() -> {
            // It folds when all went well.
            Node screen = scene().lookup(UiId.CONSOLE_SCREEN.selector());
            Node console = screen;
            while (!(console instanceof Console)) console = console.getParent();
            return ((Console) console).text();
        });
    }

    /** The card of that kind. */
    StatusCard card(UiId kind) {
        return (StatusCard) Views.on(() -> find(kind.id()).orElseThrow());
    }

    /** The same, for one of several of a kind. */
    StatusCard card(UiId kind, String which) {
        return (StatusCard) Views.on(() -> find(kind.id() + "-" + which).orElseThrow());
    }

    User waitFor(UiId id) {
        waitUntil(id.id() + " is shown", () -> sees(id));
        return this;
    }

    /** Waits until certain words can be read there. */
    User waitFor(UiId id, String words) {
        waitUntil(id.id() + " says " + words, () -> reads(id).contains(words));
        return this;
    }

    /** The same, for one of several of a kind. */
    User waitFor(UiId id, String which, String words) {
        waitUntil(
                id.id() + "-" + which + " says " + words, () -> reads(id, which).contains(words));
        return this;
    }

    void waitUntil(String what, Supplier<Boolean> condition) {
        waitUntil(what, patience, condition);
    }

    void waitUntil(String what, int seconds, Supplier<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(seconds, TimeUnit.SECONDS, condition::get);
        } catch (TimeoutException e) {
            throw new AssertionError("waited in vain: " + what + "\n" + Views.on(() -> words(scene().getRoot())), e);
        }
    }

    private boolean usable(String id) {
        return Views.on(() -> find(id).filter(n -> !n.isDisabled()).isPresent());
    }

    private Scene scene() {
        return stage.getScene();
    }

    private Optional<Node> find(String id) {
        // The name of a certificate has dots, which end an id in a selector.
        String selector = id.contains(".") ? "*" : "#" + id;
        return scene().getRoot().lookupAll(selector).stream()
                .filter(node -> id.equals(node.getId()))
                .filter(User::isShown)
                .findFirst();
    }

    private static boolean isShown(Node node) {
        for (Node n = node; n != null; n = n.getParent()) if (!n.isVisible()) return false;
        return true;
    }

    private static String words(Node node) {
        List<String> words = new ArrayList<>();
        collect(node, words);
        return String.join("\n", words);
    }

    private static void collect(Node node, List<String> words) {
        if (!node.isVisible()) return;
        switch (node) {
            case Labeled label
            when label.getText() != null && !label.getText().isEmpty() -> {
                words.add(Layout.words(label));
                if (label.getGraphic() != null) collect(label.getGraphic(), words);
            }
            case TextInputControl field -> words.add("[" + field.getId() + "]");
            case Parent parent -> parent.getChildrenUnmodifiable().forEach(child -> collect(child, words));
            default -> {}
        }
    }

    /** Keeps what the window looks like now, for people. */
    void picture(String name) {
        Path file = Views.PICTURES.resolve(name + ".png");
        Views.on(() -> {
            Picture.write(scene(), file);
            return true;
        });
    }

    // ---- what most tests begin with

    /** From the start page to the login with a password; the host key is met for the first time. */
    User connects(LabServer server, String name, String password) {
        return press(UiId.START_NEW).logsIn(server, name, password).press(UiId.HOST_KEY_ACCEPT);
    }

    /** From the start page through the checklist, as ubuntu, to the installation. */
    User comesToTheInstallation(LabServer server) {
        return connects(server, "ubuntu", "ubuntu-pw")
                .waitFor(UiId.SYSTEM_SYSTEM, "Debian")
                .press(UiId.PRIMARY)
                .type(UiId.DOMAINS, server.domain())
                .press(UiId.PRIMARY)
                .waitFor(UiId.CHECK_AGAIN)
                .press(UiId.PRIMARY);
    }

    /** Fills in the form of the login, and sends it. */
    User logsIn(LabServer server, String name, String password) {
        return type(UiId.CONNECT_HOST, server.host())
                .type(UiId.CONNECT_PORT, Integer.toString(server.port()))
                .type(UiId.CONNECT_USER, name)
                .type(UiId.CONNECT_PASSWORD, password)
                .press(UiId.PRIMARY);
    }
}
