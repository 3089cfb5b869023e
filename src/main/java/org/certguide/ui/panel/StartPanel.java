package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.collections.MapChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.certguide.fleet.FleetLook;
import org.certguide.profile.Draft;
import org.certguide.profile.LoadedProfile;
import org.certguide.profile.Profile;
import org.certguide.renewal.Reminder;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Beside;
import org.certguide.ui.Focus;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.Problem;
import org.certguide.walkthrough.RenewalModel;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/** The saved servers, as cards or in a list where they are many, and the way to a new certificate. */
public final class StartPanel {
    private final Walkthrough walkthrough;
    private final Clock clock;
    private final Consumer<Profile> open;
    private final Consumer<Draft> goOn;
    private final VBox list = new VBox(16);
    private final PanelView view;
    private final FleetBar fleet;
    private @Nullable ServerList table;
    private final Map<String, ServerCard> cards = new HashMap<>();
    private @Nullable Node rehearsal;

    /** Whether the servers are in a list: it stays one, however many are taken from it. */
    private boolean listed;

    /** The profile that is being given another name; empty for none. */
    private String renamed = "";

    /**
     * @param begin starts a walkthrough with a new server
     * @param open goes on with a saved one
     * @param goOn goes on with one that has no certificate yet
     * @param commands shows what will be done on a server
     */
    public StartPanel(
            Walkthrough walkthrough,
            Clock clock,
            Runnable begin,
            Consumer<Profile> open,
            Consumer<Draft> goOn,
            Runnable commands) {
        this.walkthrough = walkthrough;
        this.clock = clock;
        this.open = profile -> {
            walkthrough.lists().forget();
            open.accept(profile);
        };
        this.goOn = goOn;
        fleet = new FleetBar(walkthrough.fleet());
        view = new PanelView(Messages.of("panel.start.title"), Messages.of("panel.start.sentence"), list);
        view.setProgress(fleet.progressNode());
        walkthrough.fleet().looks().addListener((MapChangeListener<String, FleetLook>) change -> {
            ServerCard card = cards.get(change.getKey());
            if (card != null) card.show(change.getValueAdded());
        });
        walkthrough.fleet().progress().subscribe(now -> {
            // What was added is no news any more.
            if (now != null) walkthrough.lists().forgetAdded();
        });
        view.setFoot(Foot.of(
                action(UiId.START_NEW, "panel.start.new", begin),
                action(UiId.COMMANDS_OPEN, "guide.commands.open", commands)));
        render(
                this::show,
                walkthrough.profiles().all(),
                walkthrough.profiles().problem(),
                walkthrough.lists().added(),
                walkthrough.drafts().all());
    }

    public PanelView view() {
        return view;
    }

    /** Has an offer of a rehearsal below everything else. */
    void offerRehearsal(Node offer) {
        rehearsal = offer;
        show();
    }

    private void show() {
        List<Node> parts = new ArrayList<>();
        Problem problem = walkthrough.profiles().problem().get();
        if (problem != null)
            parts.add(new Banner(Banner.Kind.ERROR, Messages.of(problem.title()), Messages.of(problem.help())));
        boolean first = walkthrough.profiles().all().isEmpty()
                && walkthrough.drafts().all().isEmpty()
                && problem == null;
        view.titleProperty().set(Messages.of(first ? "panel.start.empty" : "panel.start.title"));
        if (first) parts.add(welcome());
        int added = walkthrough.lists().added().get();
        if (added > 0) parts.add(Banner.of(Banner.Kind.DONE, Messages.of("panel.import.done", added)));
        for (Draft draft : walkthrough.drafts().all()) parts.add(draftCard(draft));
        List<ServerRow> servers = new ArrayList<>();
        for (LoadedProfile found : walkthrough.profiles().all()) {
            switch (found) {
                // The card above goes on with it.
                case LoadedProfile.Current current when isDrafted(walkthrough, current.profile()) -> {}
                case LoadedProfile.Current current -> servers.add(row(current.profile(), true));
                case LoadedProfile.FromBackup backup -> {
                    parts.add(notice("panel.start.notice.backup", Messages.of(backup.notice())));
                    servers.add(row(backup.profile(), true));
                }
                case LoadedProfile.ReadOnly newer -> {
                    parts.add(notice("panel.start.notice.newer", Messages.of(newer.notice())));
                    servers.add(row(newer.profile(), false));
                }
                case LoadedProfile.Unreadable unreadable ->
                    parts.add(notice("panel.start.notice.unreadable", Messages.of(unreadable.notice())));
            }
        }
        showServers(servers, parts);
        // Where there are many servers, they need the room.
        view.sentenceProperty()
                .set(listed ? "" : Messages.of(first ? "panel.start.empty.what" : "panel.start.sentence"));
        // What stays where it is keeps the keyboard.
        list.getChildren().setAll(parts);
        if (!renamed.isEmpty()) returnToRenamed();
    }

    private ServerRow row(Profile profile, boolean mayChange) {
        return ServerRow.of(profile, mayChange, walkthrough.fleet().look(profile));
    }

    private void showServers(List<ServerRow> servers, List<Node> parts) {
        cards.clear();
        listed = servers.size() >= ServerList.MANY
                || servers.stream().anyMatch(row -> !row.tags().isEmpty())
                || listed && !servers.isEmpty();
        boolean many = listed;
        if (!servers.isEmpty()) parts.add(fleet.node(many));
        if (many && table == null) table = new ServerList(walkthrough, clock, open, view);
        if (table != null) table.show(many ? servers : List.of());
        if (many && table != null) parts.add(table.node());
        for (ServerRow row : many ? List.<ServerRow>of() : servers) {
            ServerCard card = new ServerCard(
                    row.profile(), row.mayChange(), walkthrough, clock, open, profile -> renamed = profile.id());
            cards.put(row.profile().id(), card);
            parts.add(card.node());
        }
        remindOfAll(parts);
        if (rehearsal != null) parts.add(rehearsal);
    }

    /** One file for the calendar, where there are several certificates. */
    private void remindOfAll(List<Node> parts) {
        List<Profile> certified = walkthrough.profiles().readable().stream()
                .filter(profile -> profile.certificate().isPresent())
                .toList();
        if (certified.size() < 2) return;
        VBox kept = place();
        parts.add(link(
                UiId.START_REMIND,
                "panel.start.remind",
                () -> SaveDialog.save(walkthrough, "certguide-renewals.ics", reminders(certified), kept)));
        parts.add(kept);
    }

    private String reminders(List<Profile> certified) {
        return Reminder.together(certified.stream()
                .flatMap(profile -> RenewalModel.reminder(profile, clock.instant()).stream())
                .toList());
    }

    /** For who opens the application for the first time. */
    private static Node welcome() {
        return illustrated(
                "certificate",
                heading("panel.start.need"),
                paragraph("panel.start.need.what"),
                note("panel.start.need.note"));
    }

    private static Node notice(String title, String words) {
        return new Banner(Banner.Kind.WARNING, Messages.of(title), words);
    }

    /** Whether a draft goes on with the server of a profile, as it has no certificate yet. */
    static boolean isDrafted(Walkthrough walkthrough, Profile profile) {
        return profile.certificate().isEmpty()
                && walkthrough.drafts().all().stream().anyMatch(d -> d.server().equals(profile.server()));
    }

    private Node draftCard(Draft draft) {
        VBox words = new VBox(
                4,
                text(draft.name(), "card-title"),
                text(draft.server().toString(), "note"),
                note("panel.start.draft"));
        HBox.setHgrow(words, Priority.ALWAYS);
        VBox more = place();
        HBox actions = new HBox(
                8,
                ServerCard.removing(
                        Messages.of("panel.start.draft.remove", draft.name()),
                        () -> walkthrough.drafts().remove(draft.server()),
                        more),
                secondary(UiId.START_CONTINUE, "panel.start.continue", () -> goOn.accept(draft)));
        actions.setAlignment(Pos.CENTER_RIGHT);
        actions.getChildren().forEach(button -> button.setAccessibleHelp(draft.name()));
        VBox card = card(new Beside(words, actions), more);
        card.getStyleClass().add("draft");
        return card;
    }

    /** The card is made anew with the new name; the keyboard belongs there, and not to the next thing to do. */
    private void returnToRenamed() {
        String id = ServerCard.id(renamed);
        list.getChildren().stream()
                .filter(card -> id.equals(card.getId()))
                .findFirst()
                .ifPresent(card -> Focus.moveTo(card, UiId.START_RENAME));
        renamed = "";
    }
}
