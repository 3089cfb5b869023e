package org.certguide.ui.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

import org.certguide.guide.UiId;
import org.certguide.server.Terminal.Size;
import org.certguide.ui.Views;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

class ConsoleViewTest {
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private final List<Size> sizes = new ArrayList<>();
    private ConsoleView console;
    private Scene scene;

    @BeforeEach
    void show() {
        console = Views.on(ConsoleView::new);
        console.onInput(typed::writeBytes);
        console.onResize(sizes::add);
        scene = Views.showAlone(console, 900, 600);
        Views.run(() -> console.start("sudo certbot renew"));
    }

    private void feed(String text) {
        console.feed(text.getBytes(StandardCharsets.UTF_8));
    }

    private String sent() {
        return typed.toString(StandardCharsets.UTF_8);
    }

    private Node node(UiId id) {
        return console.lookup(id.selector());
    }

    private void press(KeyCode code, boolean control) {
        Views.run(
                () ->
                        node(UiId.CONSOLE_SCREEN)
                                .fireEvent(
                                        new KeyEvent(
                                                KeyEvent.KEY_PRESSED,
                                                KeyEvent.CHAR_UNDEFINED,
                                                code.getName(),
                                                code,
                                                false,
                                                control,
                                                false,
                                                false)));
    }

    @Test
    void sizeFollowsTheWindowAndIsNeverUnderEightyByTwentyFour() {
        assertTrue(console.size().columns() > 100, console.size().toString());
        assertTrue(console.size().rows() > 24, console.size().toString());
        Views.show(scene, 400, 200);
        assertEquals(new Size(80, 24), console.size());
        assertEquals(new Size(80, 24), sizes.getLast());
    }

    @Test
    void nothingThatTheServerPrintsTypesAnAnswer() {
        String esc = "\u001b";
        feed(esc + "[6n" + esc + "[5n" + esc + "[c" + esc + "[>c" + esc + "[=c" + esc + "Z");
        feed(esc + "]10;?\u0007" + esc + "]11;?\u0007" + esc + "]52;c;?\u0007" + esc + "[21t");
        feed(esc + "]52;c;cm0gLXJm\u0007" + esc + "[?2026$p" + esc + "P$q\"p" + esc + "\\ end");
        Views.run(() -> {});
        assertEquals("", sent());
        assertTrue(console.text().contains("end"));
    }

    @Test
    void serverCannotReachTheClipboard() {
        Views.run(
                () -> {
                    Clipboard.getSystemClipboard().clear();
                    feed("\u001b]52;c;cm0gLXJm\u0007");
                });
        assertFalse(Views.on(() -> Clipboard.getSystemClipboard().hasString()));
    }

    @Test
    void keysReachTheServerWhileACommandRunsAndNotAfterwards() {
        press(KeyCode.CONTROL, true);
        assertEquals("", sent());
        press(KeyCode.C, true);
        assertEquals("\u0003", sent());
        Views.run(console::end);
        press(KeyCode.C, true);
        assertEquals("\u0003", sent());
    }

    @Test
    void realKeysArriveAsATerminalSendsThem() {
        FxRobot robot = new FxRobot();
        robot.clickOn(UiId.CONSOLE_SCREEN.selector());
        robot.press(KeyCode.CONTROL).release(KeyCode.CONTROL);
        robot.press(KeyCode.SHIFT).release(KeyCode.SHIFT);
        assertEquals("", sent());
        robot.push(KeyCode.CONTROL, KeyCode.D);
        robot.write("Y@");
        robot.push(KeyCode.UP);
        robot.push(KeyCode.TAB);
        robot.push(KeyCode.ENTER);
        assertEquals("\u0004Y@\u001b[A\t\r", sent());
    }

    @Test
    void severalLinesArePastedOnlyWhenConfirmed() {
        Views.run(() -> console.paste("first\nsecond\n"));
        assertEquals("", sent());
        assertTrue(node(UiId.CONSOLE_PASTE_CARD).isVisible());
        Views.run(() -> ((Button) node(UiId.CONSOLE_PASTE)).fire());
        assertEquals("first\rsecond", sent());
        assertFalse(node(UiId.CONSOLE_PASTE_CARD).isVisible());
    }

    @Test
    void pasteThatIsNotWantedIsNotSent() {
        Views.run(() -> console.paste("first\nsecond\n"));
        Views.run(() -> ((Button) node(UiId.CONSOLE_PASTE_CANCEL)).fire());
        assertEquals("", sent());
    }

    @Test
    void oneLineIsPastedAtOnceAndNotEnded() {
        Views.run(() -> console.paste("admin@example.org\n"));
        assertEquals("admin@example.org", sent());
    }

    @Test
    void searchTellsHowOftenAWordOccurs() {
        feed("Renewing a\r\nnothing\r\nrenewing b\r\n");
        press(KeyCode.F, true);
        Views.run(() -> ((TextField) node(UiId.CONSOLE_SEARCH_FIELD)).setText("RENEW"));
        assertTrue(
                console.lookupAll(".label").stream()
                        .anyMatch(n -> n instanceof Label l && l.getText().equals("2 of 2")));
        Views.run(() -> ((Button) node(UiId.CONSOLE_SEARCH_CLOSE)).fire());
        assertFalse(node(UiId.CONSOLE_SEARCH_FIELD).getParent().isVisible());
    }

    @Test
    void everythingIsCopiedWhereNothingIsSelected() {
        feed("one\r\ntwo\r\n");
        Views.run(console::copy);
        assertEquals("one\ntwo", Views.on(() -> Clipboard.getSystemClipboard().getString()));
    }

    @Test
    void everythingIsSavedAsText(@TempDir Path folder) throws IOException {
        feed("\u001b[31mone\u001b[0m\r\ntwo\r\n");
        Path file = folder.resolve("console.txt");
        Views.run(() -> console.saveTo(file));
        assertEquals("one\ntwo\n", Files.readString(file));
    }

    @Test
    void nextCommandStartsOnAnEmptyScreen() {
        feed("\u001b[?1049h\u001b[31mold");
        Views.run(() -> console.start("next"));
        assertEquals("", console.text());
        assertEquals("next", console.titleProperty().get());
    }

    @Test
    void windowStaysAliveWhileTheServerPrintsWithoutEnd() throws Exception {
        byte[] block = new byte[1 << 20];
        Arrays.fill(block, (byte) 'y');
        for (int i = 79; i < block.length; i += 80) block[i] = '\n';
        int blocks = Integer.getInteger("certguide.flood", 8);
        CompletableFuture<Void> flood =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < blocks; i++) console.feed(block);
                        });
        AtomicInteger turns = new AtomicInteger();
        while (!flood.isDone()) Views.run(turns::incrementAndGet);
        flood.get();
        feed("\r\nthe end\r\n");
        assertTrue(console.text().endsWith("the end"));
        // Had the flood the window to itself, there would have been the first turn and the last.
        assertTrue(turns.get() > 2, turns + " turns");
    }
}
