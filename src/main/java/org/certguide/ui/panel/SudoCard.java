package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;

import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.certguide.certbot.InputCheck;
import org.certguide.server.Sudo.Rights;
import org.certguide.text.Messages;
import org.certguide.ui.Field;
import org.certguide.ui.SecretField;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ServerAccess;
import org.certguide.walkthrough.ServerWork;

/** Asks for the password of sudo: that of the login, or another one. */
final class SudoCard {
    private final ServerAccess server;
    private final CheckBox same = new CheckBox(Messages.of("panel.checklist.sudo.same"));
    private final Label ofRoot = text(Messages.of("panel.checklist.sudo.root"), "warning-text");
    private final Field<SecretField> password;
    private final VBox node;

    /**
     * @param enter called when the user goes on with the keyboard
     */
    SudoCard(ServerWork work, Runnable enter) {
        server = work.server();
        SecretField input = new SecretField();
        input.setId(UiId.SUDO_PASSWORD.id());
        input.setOnAction(e -> enter.run());
        password = new Field<>(Messages.of("panel.checklist.sudo.password"), input, "");
        same.setId(UiId.SUDO_SAME.id());
        same.setSelected(true);
        showWhile(
                password,
                Bindings.createBooleanBinding(
                        () -> !same.isSelected() || !same.isVisible(),
                        same.selectedProperty(),
                        same.visibleProperty()));
        node = card(
                heading("panel.checklist.sudo.title"), paragraph("panel.checklist.sudo.text"), ofRoot, same, password);
        node.setId(UiId.SUDO.id());
        // A password that sudo refused belonged to another login.
        render(() -> same.setSelected(server.hasLoginPassword()), work.session());
    }

    VBox node() {
        return node;
    }

    Field<SecretField> password() {
        return password;
    }

    /** Whether the password of the login is taken. */
    ReadOnlyBooleanProperty same() {
        return same.selectedProperty();
    }

    /** Whether a password is typed here. */
    boolean isTyped() {
        return !same.isSelected() || !server.hasLoginPassword();
    }

    /** That nothing was typed where something has to be. */
    Optional<InputCheck.Invalid> missing() {
        boolean missing =
                server.needsPassword() && !same.isSelected() && password.input().isEmpty();
        return Form.invalid(missing, "panel.checklist.sudo.missing");
    }

    /** Gives the password to sudo, where it is needed. */
    void unlock() {
        if (!server.needsPassword()) return;
        if (same.isSelected()) server.unlockWithLoginPassword();
        else server.unlock(password.input().takeSecret());
    }

    /** Shows what is known of the password. */
    void refresh() {
        boolean wrong = server.rights().get() == Rights.WRONG_PASSWORD;
        if (wrong || server.wantsRootPassword()) same.setSelected(false);
        setShown(same, server.hasLoginPassword());
        setShown(ofRoot, server.wantsRootPassword());
        password.setError(wrong ? Messages.of(wrongPassword()) : "");
    }

    private String wrongPassword() {
        // Also after another one was typed; a password of root is never the login's.
        boolean login = server.hasLoginPassword() && !server.wantsRootPassword();
        return login ? "panel.checklist.sudo.wrong.login" : "panel.checklist.sudo.wrong";
    }
}
