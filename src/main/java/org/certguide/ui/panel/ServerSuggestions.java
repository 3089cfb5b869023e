package org.certguide.ui.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javafx.event.ActionEvent;
import javafx.scene.TraversalDirection;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.util.StringConverter;
import org.certguide.ui.Fx;
import org.controlsfx.control.textfield.AutoCompletionBinding;
import org.controlsfx.control.textfield.TextFields;
import org.jspecify.annotations.Nullable;

/**
 * Proposes servers that are known while one is typed. The arrow keys and the mouse choose; whoever
 * has not chosen goes on with Enter and Tab as if nothing had been proposed.
 */
final class ServerSuggestions {
    /** More are looked for by typing on. */
    private static final int MOST = 8;

    /**
     * A server that is known.
     *
     * @param words as it is shown and found
     * @param use fills it in
     */
    record Known(String words, Runnable use) {}

    private final TextField field;
    private final Supplier<List<Known>> known;
    private final AutoCompletionBinding<Known> binding;

    /** Whether the user has gone into the list since the last key that was typed. */
    private boolean chosen;

    private ServerSuggestions(TextField field, Supplier<List<Known>> known) {
        this.field = field;
        this.known = known;
        binding = TextFields.bindAutoCompletion(
                field, request -> matching(request.getUserText()), new StringConverter<Known>() {
                    @Override
                    public String toString(@Nullable Known server) {
                        return server == null ? "" : server.words();
                    }

                    @Override
                    public Known fromString(String words) {
                        throw new UnsupportedOperationException();
                    }
                });
        binding.setDelay(0);
        binding.setVisibleRowCount(MOST);
        binding.setOnAutoCompleted(event -> event.getCompletion().use().run());
        binding.getAutoCompletionPopup().skinProperty().subscribe(skin -> {
            ListView<?> list = list();
            if (list != null) prepare(list);
        });
        field.textProperty().subscribe(() -> chosen = false);
        binding.getAutoCompletionPopup().addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    }

    /** Proposes servers while one is typed into the field. */
    static void bind(TextField field, Supplier<List<Known>> known) {
        ServerSuggestions suggestions = new ServerSuggestions(field, known);
        field.getProperties().put(ServerSuggestions.class, suggestions);
    }

    /** The list that is shown; none of it once it is typed in full. */
    private List<Known> matching(String typed) {
        String text = typed.strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty()) return List.of();
        List<Known> found = new ArrayList<>();
        for (Known server : known.get()) {
            String words = server.words().toLowerCase(Locale.ROOT);
            if (words.equals(text)) return List.of();
            if (words.contains(text) && found.size() < MOST) found.add(server);
        }
        return found;
    }

    private @Nullable ListView<?> list() {
        var skin = binding.getAutoCompletionPopup().getSkin();
        return skin != null && skin.getNode() instanceof ListView<?> list ? list : null;
    }

    private void prepare(ListView<?> list) {
        // Its colours are those of Modena, which are not defined here.
        list.getStylesheets().clear();
        list.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> chosen = true);
        // ControlsFX has the first one chosen at once, and Enter would take it.
        list.getSelectionModel().selectedIndexProperty().subscribe(index -> {
            if (index.intValue() >= 0) Fx.later(this::choosesNone);
        });
    }

    private void choosesNone() {
        ListView<?> list = list();
        if (list != null && !chosen) list.getSelectionModel().clearSelection();
    }

    private void pressed(KeyEvent event) {
        ListView<?> list = list();
        if (list == null) return;
        if (!chosen && (event.getCode() == KeyCode.DOWN || event.getCode() == KeyCode.UP)) {
            chosen = true;
            list.getSelectionModel().select(0);
            event.consume();
        } else if (!chosen && (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.TAB)) {
            event.consume();
            binding.getAutoCompletionPopup().hide();
            if (event.getCode() == KeyCode.ENTER) field.fireEvent(new ActionEvent(field, field));
            else
                field.requestFocusTraversal(
                        event.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
        }
    }
}
