package org.certguide.ui;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.image.Image;
import javafx.scene.image.WritableImage;
import javafx.scene.input.Clipboard;
import javafx.scene.paint.Color;
import javafx.scene.shape.Arc;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.StepStatus;
import org.certguide.server.Secret;
import org.certguide.ui.console.NoConsole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WidgetsTest {
    @Test
    void everyStatusHasAWordOfItsOwn() {
        Set<String> words = new HashSet<>();
        for (Severity severity : Severity.values()) words.add(SeverityStyle.words(severity));
        assertEquals(Severity.values().length, words.size());
        for (StepStatus status : StepStatus.values())
            assertFalse(StepBadge.words(status, true).isBlank());
        assertFalse(StepBadge.words(StepStatus.OPEN, false).isBlank());
    }

    @ParameterizedTest
    @EnumSource
    void cardSaysItsStateInWordsToo(Severity severity) {
        StatusCard card =
                Views.on(() -> new StatusCard("Port 80").setSeverity(severity).setFound("Open."));
        assertEquals(
                "Port 80: " + SeverityStyle.words(severity) + ". Open.",
                card.lookup(".card-title").getAccessibleText());
        assertTrue(card.lookupAll(".status-word").stream()
                .anyMatch(n -> ((Label) n).getText().equals(SeverityStyle.words(severity))));
    }

    @Test
    void commandIsCopiedWithoutItsPromptAndTheButtonSaysSo() {
        CommandRow row = Views.on(() -> CommandRow.command("sudo certbot renew"));
        Views.showAlone(row, 600, 200);
        Button copy = (Button) row.lookup(UiId.COPY.selector());
        Views.run(copy::fire);
        assertEquals(
                "sudo certbot renew",
                Views.on(() -> Clipboard.getSystemClipboard().getString()));
        assertEquals("Copied", copy.getText());
        assertEquals("Copied: sudo certbot renew", copy.getAccessibleText());
    }

    @Test
    void foldOpensAndCloses() {
        Label content = Views.on(() -> new Label("because"));
        Disclosure fold = Views.on(() -> new Disclosure("Why?", content));
        Button line = (Button) Views.on(() -> fold.lookup(UiId.FOLD.selector()));
        assertFalse(content.isVisible());
        Views.run(line::fire);
        assertTrue(content.isVisible());
        assertEquals("Why?, shown", line.getAccessibleText());
        Views.run(line::fire);
        assertFalse(content.isVisible());
    }

    @Test
    void fieldShowsWhatIsWrongAndItsHintWhichSaysHowItShouldBe() {
        Field<TextField> field = Views.on(() -> new Field<>("Port", new TextField(), "Often 22"));
        assertEquals(List.of("Often 22"), under(field));
        Views.run(() -> field.setError("A number, please"));
        assertTrue(field.hasError());
        assertEquals(List.of("A number, please", "Often 22"), under(field));
        assertEquals("A number, please\nOften 22", field.input().getAccessibleHelp());
        Views.run(() -> field.input().setText("23"));
        assertFalse(field.hasError());
        assertEquals(List.of("Often 22"), under(field));
        assertEquals("Often 22", field.input().getAccessibleHelp());
    }

    /** What can be read under a field, from above. */
    private static List<String> under(Field<?> field) {
        return field.getChildren().stream()
                .filter(n -> n.isVisible() && n.getStyleClass().contains("field-note"))
                .map(n -> ((Label) n).getText())
                .toList();
    }

    @Test
    void passwordLeavesTheFieldOnce() {
        SecretField field = Views.on(SecretField::new);
        Views.run(() -> field.setText("correct horse"));
        try (Secret secret = Views.on(field::takeSecret)) {
            assertArrayEquals("correct horse".toCharArray(), secret.chars());
        }
        assertTrue(field.isEmpty());
        Views.run(field::undo);
        assertFalse(field.getText().contains("horse"));
    }

    @Test
    void ringShowsThePartOfTheLifetimeThatIsLeft() {
        DaysRing ring = Views.on(() -> new DaysRing(30, 90, Severity.FINE));
        Arc arc = (Arc) ring.lookup(".arc");
        assertEquals(-120, arc.getLength(), 0.01);
        assertEquals("30 days left", ring.getAccessibleText());
        DaysRing over = Views.on(() -> new DaysRing(-3, 90, Severity.STOP));
        assertEquals("The certificate has expired", over.getAccessibleText());
        assertEquals("Less than a day left", new DaysRing(0, 90, Severity.STOP).getAccessibleText());
        assertEquals("1 day left", new DaysRing(1, 90, Severity.STOP).getAccessibleText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"terminal", "website", "server", "certificate", "mark"})
    void drawingsHaveASize(String name) {
        Drawing drawing = Views.on(() -> new Drawing(name));
        assertTrue(drawing.prefWidth(-1) > 20, name);
    }

    @Test
    void pictureIsAPngThatShowsTheSamePixels() throws IOException {
        WritableImage image = new WritableImage(3, 2);
        image.getPixelWriter().setColor(2, 1, Color.rgb(10, 20, 30));
        image.getPixelWriter().setColor(0, 0, Color.RED);
        byte[] png = Picture.png(image);
        Image read = Views.on(() -> new Image(new ByteArrayInputStream(png)));
        assertEquals(3, read.getWidth());
        assertEquals(2, read.getHeight());
        assertEquals(Color.rgb(10, 20, 30), read.getPixelReader().getColor(2, 1));
        assertEquals(Color.RED, read.getPixelReader().getColor(0, 0));
    }

    @Test
    void oneRequestCoversThoseThatWaitWithIt() {
        AtomicInteger done = new AtomicInteger();
        Runnable ask = Fx.coalesced(done::incrementAndGet);
        Views.run(() -> {
            for (int i = 0; i < 100; i++) ask.run();
        });
        Views.run(() -> {});
        assertEquals(1, done.get());
        ask.run();
        Views.run(() -> {});
        assertEquals(2, done.get());
    }

    @Test
    void failureOnTheWindowsThreadReachesTheCaller() {
        Views.stage();
        CompletionException e = assertThrows(
                CompletionException.class,
                () -> Fx.call(() -> {
                    throw new IOException("no");
                }));
        assertEquals("no", e.getCause().getMessage());
    }

    @Test
    void iconButtonsAreNamedForThoseWhoListen() {
        MainWindow window = Views.on(() -> Demo.window(new NoConsole()));
        Views.run(window::scene);
        for (Node node : window.root().lookupAll(".icon-button")) {
            assertFalse(node.getAccessibleText().isBlank(), node.getId());
        }
    }
}
