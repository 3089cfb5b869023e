package org.certguide.ui;

import javafx.scene.control.TextFormatter;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.certguide.text.Messages;

/**
 * How much can be entered in a field. JavaFX lays a line of text out as a whole: the window would
 * stand still for a minute where some megabytes are pasted by mistake.
 */
public final class EntryLimit {
    /** In characters: enough for any command to log in. */
    public static final int USUAL = 4096;

    /** For the names of a certificate: twice what Certbot takes in a line, for what stands between them. */
    public static final int NAMES = 8192;

    private EntryLimit() {}

    /**
     * Cuts what is typed, pasted or filled in, before it is laid out.
     *
     * @param cut called after something was cut
     */
    public static void set(TextInputControl input, int most, Runnable cut) {
        input.setTextFormatter(new TextFormatter<>(change -> {
            String text = change.getText();
            // The length alone: what is in the field may be a password, and is put into no string.
            int room = most - input.getLength() + change.getRangeEnd() - change.getRangeStart();
            if (text.length() <= room) return change;
            int end = Math.max(0, room);
            if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) end--;
            change.setText(text.substring(0, end));
            int last = change.getRangeStart() + end;
            change.selectRange(Math.min(change.getAnchor(), last), Math.min(change.getCaretPosition(), last));
            Fx.later(cut);
            return change;
        }));
        // With a formatter, JavaFX keeps Escape to the field: it is for what is around it.
        input.addEventFilter(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() != KeyCode.ESCAPE || input.getParent() == null) return;
            e.consume();
            input.getParent().fireEvent(e.copyFor(input.getParent(), input.getParent()));
        });
    }

    /** That something was cut. */
    public static String words(int most) {
        return Messages.of("ui.field.cut", most);
    }
}
