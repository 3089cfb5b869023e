package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.certguide.certbot.CertbotVersion;
import org.certguide.guide.Step;
import org.certguide.practice.Fault;
import org.certguide.practice.PracticeServer;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Focus;
import org.certguide.ui.Fx;
import org.certguide.ui.UiId;

/**
 * Says above everything else that this is a rehearsal, lets things go wrong in it, and lets Certbot
 * speak as in another version.
 */
public final class PracticeBanner extends HBox {
    /** So many faults are named on the button; of more, their number tells. */
    private static final int NAMED = 2;

    /** With less room than that, as with large text, several faults are only counted. */
    private static final double NARROW = 720;

    private final PracticeServer server;
    private final MenuButton trouble = Focus.leading(new MenuButton(Messages.of("panel.practice.trouble")));

    /**
     * @param step that is open: what helps in it is said
     * @param leave ends the rehearsal
     */
    public PracticeBanner(PracticeServer server, ObservableValue<Step> step, Runnable leave) {
        this.server = server;
        setId(UiId.PRACTICE.id());
        getStyleClass().add("practice-band");
        Label title = new Label(Messages.of("panel.practice.title"));
        title.getStyleClass().add("practice-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        Label what = new Label();
        step.subscribe(
                now -> what.setText(Messages.of("panel.practice.what", Message.of("panel.practice.what." + now.id()))));
        what.setWrapText(true);
        what.getStyleClass().add("practice-what");
        // All of it in two lines, or nothing: the window belongs to what is practised.
        what.visibleProperty().bind(what.textTruncatedProperty().not());
        HBox.setHgrow(what, Priority.ALWAYS);
        what.setMaxWidth(Double.MAX_VALUE);
        trouble.setId(UiId.PRACTICE_TROUBLE.id());
        trouble.setMinWidth(Region.USE_PREF_SIZE);
        for (Fault one : Fault.values()) trouble.getItems().add(item(one));
        trouble.getItems().addAll(new SeparatorMenuItem(), versions());
        // Some end by themselves, because they have happened or were put right.
        server.onChange(() -> Fx.later(this::look));
        widthProperty().subscribe(width -> look());
        var leaveButton = secondary(UiId.PRACTICE_LEAVE, "panel.practice.leave", leave);
        leaveButton.setMinWidth(Region.USE_PREF_SIZE);
        getChildren().setAll(title, what, trouble, leaveButton);
    }

    private Menu versions() {
        Menu versions = new Menu(name(server.certbot()));
        versions.setId(UiId.PRACTICE_VERSION.id());
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
        CheckMenuItem item = new CheckMenuItem(Messages.of("panel.practice.trouble." + id(fault)));
        item.setId(UiId.PRACTICE_TROUBLE.id() + "-" + id(fault));
        item.setUserData(fault);
        item.setOnAction(e -> server.setFault(fault, item.isSelected()));
        return item;
    }

    private static String id(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Shows on the button and in its menu what goes wrong. */
    private void look() {
        Set<Fault> faults = server.faults();
        for (MenuItem item : trouble.getItems()) {
            if (item instanceof CheckMenuItem fault) fault.setSelected(faults.contains((Fault) fault.getUserData()));
        }
        trouble.setText(title(faults, getWidth() < NARROW));
    }

    private static String title(Set<Fault> faults, boolean narrow) {
        if (faults.isEmpty()) return Messages.of("panel.practice.trouble");
        if (narrow && faults.size() > 1) return Messages.of("panel.practice.wrong.number", faults.size());
        String first = faults.stream()
                .sorted()
                .limit(NAMED)
                .map(fault -> Messages.of("panel.practice.wrong." + id(fault)))
                .collect(Collectors.joining(", "));
        return faults.size() == 1
                ? Messages.of("panel.practice.wrong", first)
                : Messages.of("panel.practice.wrong.several", first, faults.size());
    }
}
