package org.certguide.ui;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import org.certguide.server.Secret;
import org.junit.jupiter.api.Test;

class EntryLimitTest {
    @Test
    void noCharacterIsCutInTwo() {
        TextField input = Views.on(TextField::new);
        Views.on(() -> Field.limit(input, 4));
        Views.run(() -> input.setText("abc\uD83D\uDE00d"));
        assertEquals("abc", input.getText());
    }

    @Test
    void whatIsPutIntoTheMiddleIsCutAndTheRestStays() {
        TextField input = Views.on(TextField::new);
        Label note = Views.on(() -> Field.limit(input, 6));
        Views.run(() -> input.setText("abef"));
        Views.run(() -> input.insertText(2, "cdxxx"));
        assertEquals("abcdef", input.getText());
        assertTrue(note.isVisible());
        Views.run(() -> input.selectRange(0, 3));
        Views.run(() -> input.replaceSelection("1234"));
        assertEquals("123def", input.getText());
        assertEquals(3, input.getCaretPosition());
        Views.run(() -> input.deleteText(0, 1));
        assertEquals("23def", input.getText());
        assertEquals("", note.getText());
    }

    @Test
    void passwordOfTheUsualLengthIsTakenAsItIs() {
        SecretField input = Views.on(SecretField::new);
        Field<SecretField> field = Views.on(() -> new Field<>("Password", input, "hint"));
        String password = "p".repeat(EntryLimit.USUAL);
        Views.run(() -> input.fillIn(Secret.of(password)));
        assertFalse(field.hasError());
        try (Secret secret = Views.on(input::takeSecret)) {
            assertArrayEquals(password.toCharArray(), secret.chars());
        }
        assertTrue(input.isEmpty());
    }
}
