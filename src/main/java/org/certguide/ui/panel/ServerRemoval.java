package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;
import org.certguide.profile.Profile;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.Walkthrough;

/** Takes servers from the list: asks about them by name, and lets it be undone. */
final class ServerRemoval {
    /** More are counted. */
    private static final int MOST_NAMES = 10;

    private final Walkthrough walkthrough;
    private final VBox asked;
    private final VBox told;

    /**
     * @param asked where the question goes
     * @param told where it is said what was removed
     */
    ServerRemoval(Walkthrough walkthrough, VBox asked, VBox told) {
        this.walkthrough = walkthrough;
        this.asked = asked;
        this.told = told;
    }

    /** Asks whether to remove these; nothing where there are none. */
    void ask(List<Profile> servers) {
        if (servers.isEmpty()) return;
        boolean one = servers.size() == 1;
        String question = one
                ? Messages.of("panel.start.remove.ask", servers.getFirst().title())
                : Messages.of("panel.servers.remove.ask", servers.size());
        Banner banner = new Banner(
                Banner.Kind.WARNING,
                question,
                one ? "" : names(servers),
                secondary(UiId.START_CONFIRM, "panel.start.remove.yes", () -> remove(servers)),
                secondary(
                        UiId.START_KEEP,
                        one ? "panel.start.remove.no" : "panel.servers.remove.no",
                        () -> ServerCard.leave(asked, UiId.SERVERS_REMOVE)));
        told.getChildren().clear();
        ServerCard.ask(asked, UiId.SERVERS_REMOVE, banner);
    }

    private void remove(List<Profile> servers) {
        asked.getChildren().clear();
        walkthrough.profiles().remove(servers.stream().map(Profile::id).toList());
        Button undo = link(UiId.SERVERS_UNDO, "panel.servers.undo", () -> {
            told.getChildren().clear();
            walkthrough.profiles().restore(servers);
        });
        told.getChildren().setAll(note("panel.servers.removed", names(servers)), undo);
    }

    /** What they are called. */
    static String names(List<Profile> servers) {
        String first = servers.stream().limit(MOST_NAMES).map(Profile::title).collect(Collectors.joining(", "));
        return servers.size() <= MOST_NAMES
                ? first
                : Messages.of("panel.servers.names.more", first, servers.size() - MOST_NAMES);
    }
}
