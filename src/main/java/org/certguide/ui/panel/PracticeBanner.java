package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.util.Locale;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.certguide.certbot.CertbotVersion;
import org.certguide.practice.Fault;
import org.certguide.practice.PracticeServer;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;

/**
 * Says above everything else that this is a rehearsal, lets things go wrong in it, and lets Certbot
 * speak as in another version.
 */
public final class PracticeBanner extends HBox {
    private final PracticeServer server;
    private final MenuButton trouble = new MenuButton(Messages.of("panel.practice.trouble"));

    /**
     * @param leave ends the rehearsal
     */
    public PracticeBanner(PracticeServer server, Runnable leave) {
        this.server = server;
        setId(UiId.PRACTICE.id());
        getStyleClass().add("practice-band");
        Label title = new Label(Messages.of("panel.practice.title"));
        title.getStyleClass().add("practice-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        Label what = new Label(Messages.of("panel.practice.what"));
        what.setWrapText(true);
        what.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(what, Priority.ALWAYS);
        what.setMaxWidth(Double.MAX_VALUE);
        trouble.setId(UiId.PRACTICE_TROUBLE.id());
        trouble.setMinWidth(Region.USE_PREF_SIZE);
        for (Fault one : Fault.values()) trouble.getItems().add(item(one));
        // Some end by themselves, because they have happened or were put right.
        trouble.setOnShowing(e -> look());
        var leaveButton = secondary(UiId.PRACTICE_LEAVE, "panel.practice.leave", leave);
        leaveButton.setMinWidth(Region.USE_PREF_SIZE);
        getChildren().setAll(title, what, versions(), trouble, leaveButton);
    }

    private MenuButton versions() {
        MenuButton versions = new MenuButton();
        versions.setId(UiId.PRACTICE_VERSION.id());
        versions.setMinWidth(Region.USE_PREF_SIZE);
        versions.setText(name(server.certbot()));
        ToggleGroup one = new ToggleGroup();
        for (CertbotVersion version : PracticeServer.VERSIONS) {
            RadioMenuItem item = new RadioMenuItem(name(version));
            item.setId(UiId.PRACTICE_VERSION.id() + "-" + version.major());
            item.setToggleGroup(one);
            item.setSelected(version.equals(server.certbot()));
            item.setOnAction(e -> {
                server.setCertbot(version);
                versions.setText(name(version));
            });
            versions.getItems().add(item);
        }
        return versions;
    }

    private static String name(CertbotVersion version) {
        return Messages.of("panel.practice.version", version.major() + "." + version.minor());
    }

    private CheckMenuItem item(Fault fault) {
        String name = fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
        CheckMenuItem item = new CheckMenuItem(Messages.of("panel.practice.trouble." + name));
        item.setId(UiId.PRACTICE_TROUBLE.id() + "-" + name);
        item.setUserData(fault);
        item.setOnAction(e -> server.setFault(fault, item.isSelected()));
        return item;
    }

    private void look() {
        trouble.getItems().stream()
                .map(CheckMenuItem.class::cast)
                .forEach(item -> item.setSelected(server.faults().contains((Fault) item.getUserData())));
    }
}
