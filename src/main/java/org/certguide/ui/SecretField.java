package org.certguide.ui;

import java.util.Arrays;
import javafx.scene.control.PasswordField;
import org.certguide.server.Secret;

/**
 * Where a password is typed. What was typed leaves it as a {@link Secret}. JavaFX keeps what is typed in memory that cannot be wiped with certainty; the
 * field overwrites what it can reach.
 */
public final class SecretField extends PasswordField {
    public SecretField() {
        getStyleClass().add("secret-field");
    }

    /** A copy of what was typed, which stays here. The caller closes it. */
    public Secret secret() {
        // getCharacters reads the field's own buffer; getText would leave a string behind.
        return Secret.of(getCharacters());
    }

    /** What was typed; the field is empty afterwards. The caller closes it. */
    public Secret takeSecret() {
        Secret secret = secret();
        wipe();
        return secret;
    }

    /** Fills in what was typed elsewhere, as by typing: in no string as a whole. It is wiped. */
    public void fillIn(Secret secret) {
        clear();
        char[] chars = secret.chars();
        for (char c : chars) appendText(String.valueOf(c));
        Arrays.fill(chars, '\0');
        secret.close();
    }

    /** Forgets what was typed. */
    public void wipe() {
        setText("*".repeat(getLength()));
        clear();
    }

    /** Whether nothing was typed. */
    public boolean isEmpty() {
        return getLength() == 0;
    }
}
