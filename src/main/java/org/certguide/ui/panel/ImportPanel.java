package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;

import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.certguide.fleet.ServerImport;
import org.certguide.fleet.ServerImport.Candidate;
import org.certguide.fleet.ServerImport.Rejected;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;
import org.certguide.ui.Banner;
import org.certguide.ui.Choosers;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ServerLists;
import org.certguide.walkthrough.ServerLists.Found;
import org.certguide.walkthrough.Walkthrough;

/** "Add servers from a list": what is in it, what of that will be added, and what will not, and why. */
final class ImportPanel {
    /** More are only counted. */
    private static final int MOST_SHOWN = 100;

    private final ServerLists lists;
    private final Runnable back;
    private final VBox content = new VBox();
    private final PanelView view;

    /**
     * @param back leads to the start page
     */
    ImportPanel(Walkthrough walkthrough, Runnable back) {
        lists = walkthrough.lists();
        this.back = back;
        content.getStyleClass().add("panel-column");
        view = new PanelView(Messages.of("panel.import.title"), Messages.of("panel.import.sentence"), content);
        view.onEscape(this::leave);
        view.foot(this::foot, lists.found());
        render(this::show, lists.found());
    }

    PanelView view() {
        return view;
    }

    private Foot foot() {
        Found found = lists.found().get();
        PanelView.Action leave = action(UiId.IMPORT_BACK, "panel.action.back", this::leave);
        if (found == null || found.servers().servers().isEmpty()) return Foot.without(leave);
        int count = found.servers().servers().size();
        String key = count == 1 ? "panel.import.add.one" : "panel.import.add";
        return Foot.of(next(Message.of(key, count), this::add), leave);
    }

    private void add() {
        lists.add();
        back.run();
    }

    private void leave() {
        lists.forget();
        back.run();
    }

    private void show() {
        Found found = lists.found().get();
        content.getChildren().setAll(sources());
        if (found == null) return;
        if (found.problem().isPresent()) {
            content.getChildren()
                    .add(new Banner(
                            Banner.Kind.ERROR,
                            Messages.of("panel.import.failed", found.list()),
                            Messages.of(found.problem().get())));
            return;
        }
        ServerImport servers = found.servers();
        if (servers.servers().isEmpty() && servers.rejected().isEmpty()) {
            content.getChildren().add(Banner.of(Banner.Kind.INFO, Messages.of("panel.import.nothing", found.list())));
            return;
        }
        // What is left out is seldom much, and would not be seen below a long list.
        left(servers).ifPresent(content.getChildren()::add);
        if (!servers.unused().isEmpty())
            content.getChildren().add(note("panel.import.unused", String.join(", ", servers.unused())));
        added(servers.servers()).ifPresent(content.getChildren()::add);
        view.showTop();
    }

    /** Where servers can come from. */
    private Node sources() {
        HBox buttons = new HBox(12, secondary(UiId.IMPORT_FILE, "panel.import.file", this::choose));
        lists.config()
                .ifPresent(file -> buttons.getChildren()
                        .add(secondary(UiId.IMPORT_CONFIG, "panel.import.config", lists::readConfig)));
        return card(
                heading("panel.import.from"), paragraph("panel.import.kinds"), note("panel.import.columns"), buttons);
    }

    private void choose() {
        File file = Choosers.file(Messages.of("panel.import.from"))
                .showOpenDialog(content.getScene().getWindow());
        if (file != null) lists.read(file.toPath());
    }

    private static Optional<Node> added(List<Candidate> servers) {
        if (servers.isEmpty()) return Optional.empty();
        VBox card = card(heading("panel.import.added", servers.size()));
        card.setId(UiId.IMPORT_ADDED.id());
        for (Candidate server : servers.stream().limit(MOST_SHOWN).toList()) {
            String where = Stream.of(List.of(server.server().toString()), server.domains(), server.tags())
                    .map(words -> SafeText.word(String.join(", ", words)))
                    .filter(words -> !words.isEmpty())
                    .collect(Collectors.joining("  ·  "));
            card.getChildren().add(new VBox(text(server.name()), text(where, "note")));
        }
        more(servers.size()).ifPresent(card.getChildren()::add);
        return Optional.of(card);
    }

    private static Optional<Node> left(ServerImport servers) {
        List<Rejected> rejected = servers.rejected();
        if (rejected.isEmpty()) return Optional.empty();
        VBox card = card(heading("panel.import.left", servers.left()));
        card.setId(UiId.IMPORT_LEFT.id());
        for (Rejected one : rejected.stream().limit(MOST_SHOWN).toList()) {
            String why = Messages.of(one.why());
            card.getChildren().add(one.what().isEmpty() ? text(why) : new VBox(text(one.what()), text(why, "note")));
        }
        more(servers.left()).ifPresent(card.getChildren()::add);
        return Optional.of(card);
    }

    private static Optional<Node> more(int count) {
        return count <= MOST_SHOWN ? Optional.empty() : Optional.of(note("panel.import.more", count - MOST_SHOWN));
    }
}
