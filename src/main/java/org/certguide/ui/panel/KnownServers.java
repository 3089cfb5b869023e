package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.certguide.profile.Profile;
import org.certguide.server.SshHost;
import org.certguide.text.Messages;
import org.certguide.ui.Focus;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ConnectModel;
import org.certguide.walkthrough.SavedProfiles;

/** The servers of the profiles and of the user's SSH configuration, to be chosen where others are typed. */
final class KnownServers {
    private final ConnectModel model;
    private final SavedProfiles profiles;
    private final Runnable atUser;
    private final Runnable atOpen;

    /**
     * @param atUser leads the keyboard to the login name
     * @param atOpen leads it to what is still to be filled in
     */
    KnownServers(ConnectModel model, SavedProfiles profiles, Runnable atUser, Runnable atOpen) {
        this.model = model;
        this.profiles = profiles;
        this.atUser = atUser;
        this.atOpen = atOpen;
    }

    /** Proposes them while one is typed. */
    void propose(TextField host) {
        ServerSuggestions.bind(host, this::known);
    }

    /** Those of the configuration; hidden where there are none. */
    Node menu() {
        MenuButton menu = Focus.leading(new MenuButton(Messages.of("panel.connect.saved")));
        menu.setId(UiId.CONNECT_SAVED.id());
        model.form().saved().addListener((ListChangeListener<SshHost>) change -> menu.getItems()
                .setAll(model.form().saved().stream().map(this::entry).toList()));
        Label note = text("", "note", "warning-text");
        model.form().chosen().subscribe(entry -> {
            setShown(note, entry != null && !entry.notFollowed().isEmpty());
            if (entry != null) note.setText(Messages.of("panel.connect.saved.partly", entry.alias(), entry.listed()));
        });
        VBox place = new VBox(8, menu, note);
        showWhile(place, Bindings.isNotEmpty(menu.getItems()));
        return place;
    }

    private MenuItem entry(SshHost entry) {
        MenuItem item = new MenuItem(entry.alias() + "   ·   " + entry.hostName());
        // An underscore in a name is no key.
        item.setMnemonicParsing(false);
        item.setOnAction(e -> choose(entry));
        return item;
    }

    private List<ServerSuggestions.Known> known() {
        List<ServerSuggestions.Known> known = new ArrayList<>();
        for (Profile profile : profiles.readable()) {
            known.add(new ServerSuggestions.Known(
                    words(profile.title(), profile.server().host()), () -> {
                        model.form().fill(profile.server(), model.kind().get());
                        atUser.run();
                    }));
        }
        for (SshHost entry : model.form().saved()) {
            known.add(new ServerSuggestions.Known(words(entry.alias(), entry.hostName()), () -> choose(entry)));
        }
        return known;
    }

    private void choose(SshHost entry) {
        model.form().use(entry);
        atOpen.run();
    }

    private static String words(String name, String host) {
        return name.equals(host) ? host : name + "   ·   " + host;
    }
}
