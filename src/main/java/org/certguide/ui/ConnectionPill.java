package org.certguide.ui;

import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.certguide.text.Messages;
import org.kordamp.ikonli.feather.Feather;

/** How it stands with the connection; while there is one, a menu to end it. */
final class ConnectionPill extends HBox {
    private static final String CONNECTED = "connected";
    private static final List<String> STATES = List.of("none", "connecting", CONNECTED, "lost");

    private final Label label = new Label();
    private final MenuButton menu = Focus.leading(new MenuButton());
    private final Tooltip hint = new Tooltip();
    private Runnable disconnect = () -> {};

    ConnectionPill() {
        setAlignment(Pos.CENTER);
        MenuItem end = new MenuItem(Messages.of("ui.connection.disconnect"));
        end.setId(UiId.CONNECTION_DISCONNECT.id());
        end.setOnAction(e -> disconnect.run());
        menu.getItems().setAll(end);
        // The name of a server may have an underscore in it.
        menu.setMnemonicParsing(false);
        menu.getStyleClass().add("flat");
        for (Labeled node : new Labeled[] {label, menu}) {
            node.setId(UiId.CONNECTION.id());
            node.getStyleClass().add("connection");
            // Whether there is a connection can be read in the smallest window; the whole of it is the hint.
            node.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
            node.setEllipsisString("…");
            node.setTooltip(hint);
        }
    }

    void onDisconnect(Runnable action) {
        disconnect = action;
    }

    /**
     * Shows where somebody is logged in.
     *
     * @param server empty for none
     * @param state as the style sheet calls it
     */
    void show(String server, String state) {
        String words = Messages.of("ui.connection." + state);
        boolean none = server.isEmpty();
        Labeled shown = state.equals(CONNECTED) ? menu : label;
        hint.setText(none ? words : server + "   ·   " + words);
        shown.setText(none ? words : server + "   ·   " + words);
        shown.setGraphic(Icons.of(none ? Feather.CIRCLE : Feather.SERVER));
        for (String s : STATES) shown.pseudoClassStateChanged(PseudoClass.getPseudoClass(s), s.equals(state));
        if (!getChildren().contains(shown)) getChildren().setAll(shown);
    }
}
