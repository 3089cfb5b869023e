package org.certguide.ui.console;

import java.io.File;
import java.nio.file.Path;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.util.Duration;
import org.certguide.server.Terminal.Size;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Buttons;
import org.certguide.ui.Choosers;
import org.certguide.ui.Console;
import org.certguide.ui.UiId;
import org.jspecify.annotations.Nullable;

/** The console: a {@link TerminalCanvas} with its keys, a search line and a card for pastes. */
public final class ConsoleView extends VBox implements Console {
    /** Until it is shown. */
    static final Size SIZE = new Size(80, 24);

    /** As much of a paste as is shown before it is sent, in characters. */
    private static final int SHOWN = 600;

    private static final Duration FEEDBACK = Duration.seconds(2);

    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(false);
    private final TerminalCanvas screen;
    private final SearchLine searchLine;
    private final Label note = new Label();
    private final Label feedback = new Label();
    private final PauseTransition feedbackEnds = new PauseTransition(FEEDBACK);
    private final VBox card = new VBox();
    private final ContextMenu menu = new ContextMenu();
    private volatile Emulator emulator;
    private Consumer<byte[]> input = bytes -> {};
    private TextWriter writer = (file, text, then) -> {};

    /** An empty console of 80 columns and 24 rows, until it is shown. */
    public ConsoleView() {
        emulator = new Emulator(SIZE);
        screen = new TerminalCanvas(emulator, SIZE);
        searchLine = new SearchLine(screen);
        screen.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        screen.addEventHandler(KeyEvent.KEY_TYPED, this::typed);
        screen.setOnContextMenuRequested(this::showMenu);
        note.setId(UiId.CONSOLE_NOTE.id());
        note.getStyleClass().add("console-note");
        note.setMaxWidth(Double.MAX_VALUE);
        note.setMinHeight(USE_PREF_SIZE);
        feedback.setId(UiId.CONSOLE_FEEDBACK.id());
        feedback.getStyleClass().add("console-feedback");
        feedback.setMouseTransparent(true);
        feedback.setVisible(false);
        feedbackEnds.setOnFinished(e -> feedback.setVisible(false));
        // Over the screen, which keeps its size for that.
        StackPane both = new StackPane(screen, feedback);
        StackPane.setAlignment(feedback, Pos.TOP_RIGHT);
        both.setMinSize(0, 0);
        VBox.setVgrow(both, Priority.ALWAYS);
        card.getStyleClass().add("console-card");
        card.setId(UiId.CONSOLE_PASTE_CARD.id());
        setShown(note, false);
        setShown(card, false);
        getChildren().setAll(searchLine, both, note, card);
    }

    @Override
    public void start(String command) {
        emulator = new Emulator(screen.size());
        screen.show(emulator);
        screen.setLive(true);
        setShown(note, false);
        setShown(card, false);
        title.set(command);
        running.set(true);
    }

    @Override
    public void end(Message how) {
        running.set(false);
        note.setText(Messages.of(how));
        setShown(note, true);
        emulator.leave();
        screen.setLive(false);
        setShown(card, false);
    }

    @Override
    public void feed(byte[] bytes) {
        emulator.feed(bytes);
        screen.changed();
    }

    @Override
    public void onInput(Consumer<byte[]> receiver) {
        input = receiver;
    }

    @Override
    public void onResize(Consumer<Size> receiver) {
        screen.onResize(receiver);
    }

    @Override
    public void onSave(TextWriter receiver) {
        writer = receiver;
    }

    @Override
    public Size size() {
        return screen.size();
    }

    @Override
    public String text() {
        return emulator.text();
    }

    @Override
    public Node node() {
        return this;
    }

    @Override
    public ReadOnlyStringProperty titleProperty() {
        return title.getReadOnlyProperty();
    }

    @Override
    public ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    // ---- keys

    private void pressed(KeyEvent event) {
        if (own(event)) {
            event.consume();
            return;
        }
        // Where nothing runs, Tab leads out of the console; F6 always does.
        if (!running.get() || event.getCode() == KeyCode.F6 || event.getCode() == KeyCode.F1) return;
        send(event, KeyEncoder.pressed(event, emulator.applicationArrows()));
    }

    private void typed(KeyEvent event) {
        if (running.get()) send(event, KeyEncoder.typed(event));
    }

    private void send(KeyEvent event, byte @Nullable [] bytes) {
        if (bytes == null) return;
        event.consume();
        screen.follow();
        screen.clearSelection();
        input.accept(bytes);
    }

    /** The console's own shortcuts, as in common terminal programs. */
    private boolean own(KeyEvent event) {
        KeyCode code = event.getCode();
        boolean shift = event.isShiftDown();
        if (shift && code == KeyCode.INSERT) return does(this::paste);
        if (shift && code == KeyCode.PAGE_UP) return does(() -> screen.scrollPage(-1));
        if (shift && code == KeyCode.PAGE_DOWN) return does(() -> screen.scrollPage(1));
        if (event.isControlDown() && code == KeyCode.INSERT) return does(this::copy);
        if (!event.isShortcutDown() || event.isAltDown()) return false;
        // Ctrl+C belongs to the server; a Mac has another key for the shortcuts.
        boolean free = shift || event.isMetaDown();
        return switch (code) {
            case C -> free && does(this::copy);
            case V -> does(this::paste);
            case A -> free && does(screen::selectAll);
            case F -> does(this::search);
            case PLUS, EQUALS, ADD -> does(() -> zoom(1));
            case MINUS, SUBTRACT -> does(() -> zoom(-1));
            case DIGIT0, NUMPAD0 -> does(() -> zoom(0));
            default -> false;
        };
    }

    private static boolean does(Runnable action) {
        action.run();
        return true;
    }

    @Override
    public void zoom(int step) {
        screen.zoom(step);
    }

    // ---- copy and paste

    @Override
    public void copy() {
        String selected = screen.selection();
        ClipboardContent content = new ClipboardContent();
        content.putString(selected.isEmpty() ? text() : selected);
        Clipboard.getSystemClipboard().setContent(content);
        say(Messages.of("ui.copied"));
    }

    /** Says for a moment that something was done. */
    private void say(String words) {
        feedback.setText(words);
        feedback.setVisible(true);
        feedbackEnds.playFromStart();
    }

    private void showMenu(ContextMenuEvent event) {
        menu.getItems()
                .setAll(
                        item("ui.console.menu.copy", false, this::copy),
                        item("ui.console.menu.paste", !running.get(), this::paste),
                        item("ui.console.menu.all", false, screen::selectAll),
                        item("ui.console.menu.search", false, this::search));
        menu.show(screen, event.getScreenX(), event.getScreenY());
        event.consume();
    }

    private static MenuItem item(String key, boolean impossible, Runnable action) {
        MenuItem item = new MenuItem(Messages.of(key));
        item.setDisable(impossible);
        item.setOnAction(e -> action.run());
        return item;
    }

    private void paste() {
        String clipboard = Clipboard.getSystemClipboard().getString();
        if (clipboard != null && running.get()) paste(clipboard);
    }

    /** Sends one line at once, and asks before several. */
    void paste(String clipboard) {
        Paste paste = Paste.of(clipboard);
        if (paste.text().isEmpty()) return;
        if (paste.lines() == 1) send(paste);
        else ask(paste);
    }

    private void send(Paste paste) {
        screen.follow();
        input.accept(paste.bytes(emulator.bracketedPaste()));
    }

    private void ask(Paste paste) {
        Label question = new Label(Messages.of("ui.console.paste.title", paste.lines()));
        question.getStyleClass().add("card-title");
        Label why = new Label(Messages.of("ui.console.paste.why"));
        why.getStyleClass().add("card-text");
        why.setWrapText(true);
        String text = paste.text();
        Label shown = new Label(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
        shown.getStyleClass().add("mono");
        shown.setMaxHeight(120);
        Button yes = Buttons.secondary(UiId.CONSOLE_PASTE, Messages.of("ui.console.paste.yes"), () -> {
            close(card);
            if (running.get()) send(paste);
        });
        Button no = Buttons.primary(UiId.CONSOLE_PASTE_CANCEL, Messages.of("ui.console.paste.no"), () -> close(card));
        HBox buttons = new HBox(12, no, yes);
        card.getChildren().setAll(question, why, shown, buttons);
        setShown(card, true);
        no.requestFocus();
    }

    // ---- search

    @Override
    public void search() {
        searchLine.open();
    }

    private void close(Node part) {
        setShown(part, false);
        screen.requestFocus();
    }

    private static void setShown(Node part, boolean shown) {
        part.setVisible(shown);
        part.setManaged(shown);
    }

    // ---- save

    @Override
    public void save() {
        FileChooser chooser = Choosers.file(Messages.of("ui.console.save"));
        chooser.setInitialFileName("console.txt");
        File file =
                chooser.showSaveDialog(getScene() == null ? null : getScene().getWindow());
        if (file != null) saveTo(file.toPath());
    }

    void saveTo(Path file) {
        writer.write(file, text() + "\n", written -> saved(file, written));
    }

    private void saved(Path file, boolean written) {
        if (written) {
            say(Messages.of("ui.console.saved", file));
            return;
        }
        Label words = new Label(Messages.of("ui.console.save.failed", file));
        words.getStyleClass().add("card-text");
        words.setWrapText(true);
        Button close =
                Buttons.secondary(UiId.CONSOLE_SAVE_FAILED, Messages.of("ui.console.save.close"), () -> close(card));
        card.getChildren().setAll(words, close);
        setShown(card, true);
    }
}
