package org.certguide.ui;

import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.skin.TextInputControlSkin;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets a caret blink for a while only, as GTK does: JavaFX draws sixty frames a second for it, as long as it blinks.
 * With the next key it blinks again.
 */
public final class CaretRest {
    /** How long a caret blinks in a field in which nobody types. */
    static final Duration USUAL = Duration.seconds(10);

    private CaretRest() {}

    /**
     * @param root what the fields are in
     * @param after how long it blinks
     */
    public static void in(Parent root, Duration after) {
        PauseTransition typing = new PauseTransition(after);
        typing.setOnFinished(e -> {
            if (owner(root) instanceof TextInputControl field
                    && field.getSkin() instanceof TextInputControlSkin<?> skin) skin.setCaretAnimating(false);
        });
        Runnable used = () -> {
            if (owner(root) instanceof TextInputControl) typing.playFromStart();
            else typing.stop();
        };
        root.sceneProperty().flatMap(Scene::focusOwnerProperty).subscribe(owner -> used.run());
        root.addEventFilter(MouseEvent.MOUSE_RELEASED, e -> used.run());
        root.addEventFilter(KeyEvent.KEY_PRESSED, e -> {
            Focus.restCaret(e.getTarget());
            used.run();
        });
    }

    private static @Nullable Node owner(Parent root) {
        return root.getScene() == null ? null : root.getScene().getFocusOwner();
    }
}
