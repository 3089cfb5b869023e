package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.util.Arrays;
import java.util.List;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.certguide.profile.Profile;
import org.certguide.text.Messages;
import org.certguide.ui.Field;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.SavedProfiles;

/** Marks servers of the list with words of the user's own: names the servers, and asks for the words. */
final class ServerTags {
    private final SavedProfiles profiles;
    private final VBox asked;

    /**
     * @param asked where the question goes
     */
    ServerTags(SavedProfiles profiles, VBox asked) {
        this.profiles = profiles;
        this.asked = asked;
    }

    /** Asks for the tags of these; nothing where there are none. */
    void ask(List<Profile> servers) {
        if (servers.isEmpty()) return;
        boolean one = servers.size() == 1;
        List<String> before = common(servers);
        TextField tags = new TextField(String.join(", ", before));
        tags.setId(UiId.SERVERS_TAGS.id());
        Field<TextField> field = new Field<>(
                one
                        ? Messages.of(
                                "panel.servers.tags.of", servers.getFirst().title())
                        : Messages.of("panel.servers.tags.of.several", servers.size()),
                tags,
                Messages.of(one ? "panel.servers.tags.hint" : "panel.servers.tags.hint.several"));
        Runnable save = () -> {
            asked.getChildren().clear();
            profiles.tag(
                    servers.stream().map(Profile::id).toList(),
                    before,
                    Arrays.asList(tags.getText().split("[,;]", -1)));
        };
        tags.setOnAction(e -> save.run());
        HBox buttons = new HBox(
                12,
                secondary(UiId.START_CONFIRM, "panel.servers.tags.save", save),
                secondary(UiId.START_KEEP, "panel.action.cancel", () -> ServerCard.leave(asked, UiId.SERVERS_TAG)));
        VBox question = new VBox(12, field, buttons);
        if (!one) question.getChildren().addFirst(text(ServerRemoval.names(servers), "note"));
        ServerCard.ask(asked, UiId.SERVERS_TAG, question);
    }

    /** What all of them are marked with. */
    private static List<String> common(List<Profile> servers) {
        return servers.getFirst().tags().orElse(List.of()).stream()
                .filter(tag -> servers.stream()
                        .allMatch(server -> server.tags().orElse(List.of()).contains(tag)))
                .toList();
    }
}
