package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.certguide.server.AgentKey;
import org.certguide.text.Messages;
import org.certguide.ui.Focus;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.AgentChoice;
import org.jspecify.annotations.Nullable;

/** The choice of a key of the SSH agent, by its name and fingerprint; hidden where there is none. */
final class AgentKeyList {
    private static final int LONGEST_NAME = 24;
    private static final int LONGEST_HASH = 8;

    private final AgentChoice choice;
    private final ComboBox<Optional<AgentKey>> list = new ComboBox<>();

    AgentKeyList(AgentChoice choice) {
        this.choice = choice;
        list.setId(UiId.CONNECT_AGENT_KEY.id());
        list.setMaxWidth(Double.MAX_VALUE);
        list.setAccessibleText(Messages.of("panel.connect.agent.key"));
        list.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable Optional<AgentKey> key) {
                return key == null ? "" : key.map(AgentKeyList::name).orElse(Messages.of("panel.connect.agent.all"));
            }

            @Override
            public @Nullable Optional<AgentKey> fromString(String text) {
                return null;
            }
        });
        choice.keys().addListener((ListChangeListener<AgentKey>) change -> fill());
        fill();
        choice.chosen().subscribe(key -> list.setValue(Optional.ofNullable(key)));
        list.valueProperty().subscribe(key -> {
            if (key != null) choice.chosen().set(key.orElse(null));
        });
    }

    private void fill() {
        AgentKey before = choice.chosen().get();
        list.getItems()
                .setAll(Stream.concat(
                                Stream.of(Optional.<AgentKey>empty()),
                                choice.keys().stream().map(Optional::of))
                        .toList());
        list.setValue(Optional.ofNullable(before));
    }

    /** Short enough for a line of the list; the whole fingerprint is below it once the key is chosen. */
    private static String name(AgentKey key) {
        String comment = key.comment().isEmpty() ? key.type() : key.comment();
        String hash = key.fingerprint().substring(key.fingerprint().indexOf(':') + 1);
        return shortened(comment, LONGEST_NAME) + "  ·  " + shortened(hash, LONGEST_HASH);
    }

    private static String shortened(String words, int most) {
        return words.length() <= most ? words : words.substring(0, most) + "…";
    }

    /** Leads the keyboard there, and shows it. */
    void focus() {
        Focus.moveInto(list);
    }

    Node node() {
        Label caption = caption("panel.connect.agent.key");
        caption.setLabelFor(list);
        Label whole = text("", "note");
        choice.chosen().subscribe(key -> {
            setShown(whole, key != null);
            whole.setText(key == null ? "" : key.comment() + "\n" + key.type() + " " + key.fingerprint());
        });
        VBox node = new VBox(6, caption, list, whole);
        showWhile(node, Bindings.isNotEmpty(choice.keys()));
        return node;
    }
}
