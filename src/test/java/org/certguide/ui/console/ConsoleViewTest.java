package org.certguide.ui.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.stage.Window;
import org.certguide.server.Terminal.Size;
import org.certguide.text.Message;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

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
        // What follows looks at it.
        Views.run(() -> {});
    }

    private String sent() {
        return typed.toString(StandardCharsets.UTF_8);
    }

    private Node node(UiId id) {
        return console.lookup(id.selector());
    }

    private void press(KeyCode code, boolean control) {
        Views.run(() -> node(UiId.CONSOLE_SCREEN)
                .fireEvent(new KeyEvent(
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
        Views.run(() -> {
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
        Views.run(() -> console.end(Message.of("ui.console.ended")));
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
        assertTrue(says("2 of 2"));
        Views.run(() -> ((Button) node(UiId.CONSOLE_SEARCH_PREVIOUS)).fire());
        assertTrue(says("1 of 2"));
        Views.run(() -> ((Button) node(UiId.CONSOLE_SEARCH_PREVIOUS)).fire());
        assertTrue(says("2 of 2"));
        Views.run(() -> ((Button) node(UiId.CONSOLE_SEARCH_NEXT)).fire());
        assertTrue(says("1 of 2"));
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
    void everythingIsSavedAsText() {
        Path file = Path.of("console.txt");
        AtomicReference<String> saved = new AtomicReference<>();
        console.onSave((to, text, then) -> saved.set(to + ": " + text));
        feed("\u001b[31mone\u001b[0m\r\ntwo\r\n");
        Views.run(() -> console.saveTo(file));
        assertEquals("console.txt: one\ntwo\n", saved.get());
    }

    @Test
    void fileThatCouldNotBeWrittenIsSaid() {
        console.onSave((to, text, then) -> then.accept(false));
        Views.run(() -> console.saveTo(Path.of("console.txt")));
        assertTrue(node(UiId.CONSOLE_PASTE_CARD).isVisible());
        assertTrue(says("The file console.txt could not be written."));
        // What cancels the running step has another id.
        assertNull(console.lookup(UiId.CANCEL.selector()));
        Views.run(((Button) node(UiId.CONSOLE_SAVE_FAILED))::fire);
        assertFalse(node(UiId.CONSOLE_PASTE_CARD).isVisible());
    }

    private boolean says(String words) {
        return console.lookupAll(".label").stream()
                .anyMatch(n -> n instanceof Label l && l.getText().contains(words));
    }

    private void click(int times, double x, double y) {
        Node screen = node(UiId.CONSOLE_SCREEN);
        Views.run(() -> screen.fireEvent(new MouseEvent(
                MouseEvent.MOUSE_PRESSED,
                x,
                y,
                0,
                0,
                MouseButton.PRIMARY,
                times,
                false,
                false,
                false,
                false,
                true,
                false,
                false,
                false,
                false,
                true,
                null)));
    }

    private String copied() {
        Views.run(console::copy);
        return Views.on(() -> Clipboard.getSystemClipboard().getString());
    }

    @Test
    void wordIsCopiedWithTwoClicksAndALineWithThree() throws Exception {
        feed("cert at /etc/live\r\nnext\r\n");
        // The first line; about the tenth of its cells.
        // A person clicks at what is drawn, which comes with the next frame.
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> {
            click(2, 20 + 10 * 7.8, 18);
            return copied().equals("/etc/live");
        });
        click(3, 20 + 10 * 7.8, 18);
        assertEquals("cert at /etc/live", copied());
    }

    @Test
    void selectionStaysWithItsLinesWhenOlderOnesAreForgotten() {
        feed("x\r\n".repeat(9_900) + "keep me\r\n");
        Views.layOut(scene);
        double row = (600.0 - 2 * 10) / console.size().rows();
        click(3, 40, 10 + row * (console.size().rows() - 1.5));
        assertEquals("keep me", copied());
        feed("y\r\n".repeat(2_500));
        Views.layOut(scene);
        assertEquals("keep me", copied());
    }

    @Test
    void nothingIsOpenedAndTheLinkIsReadAsItIs() {
        feed("\u001b]8;;https://evil.example\u001b\\https://good.example\u001b]8;;\u001b\\\r\n");
        click(2, 40, 18);
        assertEquals("https://good.example", copied());
    }

    @Test
    void controlAndCIsSentWhileTheServerPrintsWithoutEnd() throws Exception {
        byte[] block = "y\r\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        CountDownLatch interrupted = new CountDownLatch(1);
        console.onInput(bytes -> interrupted.countDown());
        CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
            while (interrupted.getCount() > 0) console.feed(block);
        });
        press(KeyCode.C, true);
        assertTrue(interrupted.await(20, TimeUnit.SECONDS));
        flood.get();
    }

    @Test
    void screenReaderReadsTheLinesAndIsToldHowToLeave() {
        feed("Saving debug log\r\n(Y)es/(N)o: ");
        Node screen = node(UiId.CONSOLE_SCREEN);
        assertEquals(AccessibleRole.TEXT_AREA, screen.getAccessibleRole());
        String text = "Saving debug log\n(Y)es/(N)o:";
        assertEquals(text, screen.queryAccessibleAttribute(AccessibleAttribute.TEXT));
        // The reading stands at the end, in the line that is current.
        assertEquals(text.length(), screen.queryAccessibleAttribute(AccessibleAttribute.CARET_OFFSET));
        assertEquals(1, screen.queryAccessibleAttribute(AccessibleAttribute.LINE_FOR_OFFSET, 20));
        assertEquals(17, screen.queryAccessibleAttribute(AccessibleAttribute.LINE_START, 1));
        assertEquals(16, screen.queryAccessibleAttribute(AccessibleAttribute.LINE_END, 0));
        assertEquals(false, screen.queryAccessibleAttribute(AccessibleAttribute.EDITABLE));
        assertTrue(screen.getAccessibleHelp().contains("F6"));
    }

    @Test
    void fontCanBeMadeLargerAndTheServerIsToldHowMuchFits() {
        Size before = console.size();
        press(KeyCode.PLUS, true);
        press(KeyCode.PLUS, true);
        Views.run(() -> {});
        assertTrue(console.size().columns() < before.columns());
        assertEquals(console.size(), sizes.getLast());
        press(KeyCode.DIGIT0, true);
        Views.run(() -> {});
        assertEquals(before, console.size());
    }

    @Test
    void theConsoleSaysHowTheProgramEndedWhereTheServerCannotWrite() {
        feed("Done\r\n");
        assertFalse(node(UiId.CONSOLE_NOTE).isVisible());
        Views.run(() -> console.end(Message.of("ui.console.ended.status", "100")));
        assertTrue(node(UiId.CONSOLE_NOTE).isVisible());
        assertEquals("Ended with 100", ((Label) node(UiId.CONSOLE_NOTE)).getText());
        assertEquals("Done", console.text());
        Views.run(() -> console.start("next"));
        assertFalse(node(UiId.CONSOLE_NOTE).isVisible());
    }

    @Test
    void whatWasCopiedOrSavedIsSaid() throws Exception {
        assertFalse(node(UiId.CONSOLE_FEEDBACK).isVisible());
        Views.run(console::copy);
        assertTrue(node(UiId.CONSOLE_FEEDBACK).isVisible());
        assertEquals("Copied", ((Label) node(UiId.CONSOLE_FEEDBACK)).getText());
        console.onSave((file, text, then) -> then.accept(true));
        Views.run(() -> console.saveTo(Path.of("console.txt")));
        assertEquals("Saved as console.txt", ((Label) node(UiId.CONSOLE_FEEDBACK)).getText());
        WaitForAsyncUtils.waitFor(
                20, TimeUnit.SECONDS, () -> !node(UiId.CONSOLE_FEEDBACK).isVisible());
    }

    @Test
    void controlAndVPastesWhatIsHarmless() {
        Views.run(() -> {
            ClipboardContent content = new ClipboardContent();
            content.putString("dms.example.org\u0003\n");
            Clipboard.getSystemClipboard().setContent(content);
        });
        press(KeyCode.V, true);
        assertEquals("dms.example.org", sent());
    }

    @Test
    void theMenuOfTheConsoleCopiesPastesSelectsAndSearches() {
        feed("one two\r\n");
        Views.layOut(scene);
        new FxRobot().rightClickOn(UiId.CONSOLE_SCREEN.selector());
        ContextMenu menu = Views.on(() -> Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .map(ContextMenu.class::cast)
                .findFirst()
                .orElseThrow());
        List<String> words = menu.getItems().stream().map(MenuItem::getText).toList();
        assertEquals(List.of("Copy", "Paste", "Select everything", "Search…"), words);
        Views.run(() -> menu.getItems().get(2).fire());
        assertEquals("one two\n", copied());
        Views.run(() -> menu.getItems().get(3).fire());
        assertTrue(node(UiId.CONSOLE_SEARCH_FIELD).getParent().isVisible());
        Views.run(menu::hide);
    }

    @Test
    void theThumbOfALongLogCanBeCaughtWithTheMouse() {
        feed("x\r\n".repeat(9_000));
        Views.layOut(scene);
        Region thumb = (Region) console.lookup(".scroll-bar > .thumb");
        assertTrue(thumb.getHeight() >= 24, "thumb of " + thumb.getHeight());
    }

    @Test
    void largerLettersKeepThePlaceThatIsRead() {
        for (int i = 0; i < 600; i++) feed("line " + i + " " + "words ".repeat(18) + "\r\n");
        Views.layOut(scene);
        TerminalCanvas screen = (TerminalCanvas) node(UiId.CONSOLE_SCREEN);
        Views.run(() -> screen.scroll(-300));
        Views.layOut(scene);
        String read = firstLine();
        for (int i = 0; i < 4; i++) press(KeyCode.PLUS, true);
        Views.layOut(scene);
        assertEquals(read, firstLine());
        press(KeyCode.DIGIT0, true);
        Views.layOut(scene);
        assertEquals(read, firstLine());
    }

    /** The number in the first line that can be seen. */
    private String firstLine() {
        TerminalCanvas screen = (TerminalCanvas) node(UiId.CONSOLE_SCREEN);
        click(3, 40, 12);
        String line = Views.on(screen::selection);
        return line.substring(0, line.indexOf("words"));
    }

    @Test
    void nextCommandStartsOnAnEmptyScreen() {
        feed("\u001b[?1049h\u001b[31mold\u001b[?25l\u001b(0\u001b[?2004h\u001b[5;6r");
        Views.run(() -> console.end(Message.of("ui.console.ended")));
        Views.run(() -> console.start("next"));
        assertEquals("", console.text());
        feed("qx");
        assertEquals("qx", console.text());
        Views.run(() -> console.paste("plain"));
        assertEquals("plain", sent());
        assertEquals("next", console.titleProperty().get());
    }

    @Test
    void windowStaysAliveWhileTheServerPrintsWithoutEnd() throws Exception {
        byte[] block = new byte[1 << 20];
        Arrays.fill(block, (byte) 'y');
        for (int i = 79; i < block.length; i += 80) block[i] = '\n';
        int blocks = Integer.getInteger("certguide.flood", 8);
        CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
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
