package org.certguide.ui;

import javafx.scene.control.PasswordField;
import org.certguide.server.Secret;

/**
 * Where a password is typed. What was typed leaves it once, as a {@link Secret}, and the field is
 * empty afterwards. JavaFX keeps what is typed in memory that cannot be wiped with certainty; the
 * field overwrites what it can reach.
 */
public final class SecretField extends PasswordField {
    public SecretField() {
        getStyleClass().add("secret-field");
    }

    /** What was typed. The caller closes it. */
    public Secret takeSecret() {
        // getCharacters reads the field's own buffer; getText would leave a string behind.
        Secret secret = Secret.of(getCharacters());
        wipe();
        return secret;
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
