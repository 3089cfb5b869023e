package org.certguide.ui;

import java.util.List;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Guide;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.ui.MainWindow.Connection;
import org.certguide.ui.SidebarItem.ServerItem;
import org.certguide.ui.SidebarItem.StepItem;

/** A window with something in it, to be looked at. */
final class Demo {
    private Demo() {}

    static MainWindow window(Console console) {
        MainWindow window = new MainWindow(console);
        window.steps()
                .setAll(
                        new StepItem(Step.CONNECT, "Connect", StepStatus.DONE, true),
                        new StepItem(Step.SYSTEM, "System", StepStatus.DONE, true),
                        new StepItem(Step.CHECKLIST, "Checklist", StepStatus.WARNING, true),
                        new StepItem(Step.INSTALL, "Install", StepStatus.OPEN, true),
                        new StepItem(Step.CERTIFICATE, "Certificate", StepStatus.OPEN, false),
                        new StepItem(Step.RENEWAL, "Renewal", StepStatus.OPEN, false));
        window.currentStepProperty().set(Step.CHECKLIST);
        window.servers()
                .setAll(
                        new ServerItem("1", "dms.example.org", "61 days left", Severity.FINE),
                        new ServerItem("2", "test.example.org", "12 days left", Severity.ATTENTION),
                        new ServerItem("3", "a-very-long-name.department.example.net", "expired", Severity.STOP));
        window.connectionProperty()
                .set(new Connection("dms.example.org · ubuntu@203.0.113.7", Connection.State.CONNECTED));
        window.menuItems().setAll(new MenuItem("Preferences"), new MenuItem("About"));
        window.guideProperty().set(Guide.at(Optional.of(Step.CHECKLIST), Phase.FAILED));
        return window;
    }

    static PanelView checklist() {
        StatusCard port = new StatusCard("Port 80")
                .setSeverity(Severity.ATTENTION)
                .setFound("The server's own firewall (ufw) keeps port 80 closed. A connection"
                        + " from this computer was not answered within five"
                        + " seconds.");
        port.remedies()
                .addAll(
                        Buttons.secondary(UiId.CANCEL, "Open port 80", () -> {}),
                        Buttons.link(UiId.HELP, "Check again", () -> {}));
        Disclosure fold = Disclosure.of(
                "What does this mean?",
                "While a certificate is made, Let's Encrypt asks your server a question on" + " port 80.");
        fold.openProperty().set(true);
        port.more().addAll(CommandRow.command("sudo ufw allow 80/tcp"), fold);
        VBox cards = new VBox(
                new Banner(
                        Banner.Kind.WARNING, "6 of 7 are fine, 1 needs you", "You can go on when every card is fine."),
                port,
                new StatusCard("You can use sudo").setSeverity(Severity.FINE).setFound("ubuntu may run every command."),
                new StatusCard("Where the domain name leads")
                        .setSeverity(Severity.CHECKING)
                        .setFound("Asking for dms.example.org…"),
                new StatusCard("Clock").setSeverity(Severity.WAITING),
                new StatusCard("Disk").setSeverity(Severity.STOP),
                new StatusCard("Snap works here").setSeverity(Severity.UNKNOWN));
        cards.getStyleClass().add("cards");
        PanelView view = new PanelView(
                "Is everything ready?",
                "Each card is something Certbot needs. Nothing is changed on your server" + " while we look.",
                cards);
        view.setFoot(PanelView.Foot.of(
                PanelView.Action.always(UiId.PRIMARY, "Continue", () -> {}),
                PanelView.Action.always(UiId.CHECK_AGAIN, "Check all again", () -> {})));
        return view;
    }

    static PanelView form() {
        Field<TextField> host = new Field<>("_Server", new TextField("dms.example.org"), "");
        Field<TextField> port = new Field<>("_Port", new TextField("2x"), "");
        port.setError("A port is a number from 1 to 65535.");
        Field<SecretField> password = new Field<>("Pass_word", new SecretField(), "It is never saved.");
        Field<ComboBox<String>> how = new Field<>(
                "_How you log in", new ComboBox<>(FXCollections.observableArrayList("Password", "Key file")), "");
        how.input().getSelectionModel().select(0);
        HBox row = new HBox(16, host, port);
        HBox.setHgrow(host, Priority.ALWAYS);
        VBox form = new VBox(18, row, how, password);
        form.getStyleClass().add("card");
        FlowPane rings = new FlowPane(
                24,
                16,
                new DaysRing(61, 90, Severity.FINE),
                new DaysRing(12, 90, Severity.ATTENTION),
                new DaysRing(0, 90, Severity.STOP),
                new Drawing("terminal"),
                new Drawing("website"),
                new Drawing("server"),
                new Drawing("certificate"));
        VBox values = new VBox(
                8,
                CommandRow.value("Certificate chain", "/etc/letsencrypt/live/dms.example.org/fullchain.pem"),
                CommandRow.value("Certificate keyfile", "/etc/letsencrypt/live/dms.example.org/privkey.pem"));
        values.getStyleClass().add("card");
        VBox all = new VBox(
                form,
                rings,
                values,
                new Banner(
                        Banner.Kind.ERROR,
                        "The server has another host key than last time",
                        "Somebody may be listening. Ask whoever runs the server.",
                        Buttons.secondary(UiId.CANCEL, "Go back", () -> {})),
                new Banner(Banner.Kind.DONE, "Your certificate is there", ""),
                new Banner(Banner.Kind.INFO, "This is the practice server", "Try it."));
        all.getStyleClass().add("cards");
        PanelView view = new PanelView("Connect to your server", "The same details as for SSH.", all);
        view.setFoot(PanelView.Foot.of(PanelView.Action.always(UiId.PRIMARY, "Connect", () -> {})));
        return view;
    }

    static PanelView system() {
        ComboBox<String> software = new ComboBox<>(FXCollections.observableArrayList("None of the above", "Nginx"));
        ComboBox<String> system = new ComboBox<>(FXCollections.observableArrayList("Ubuntu 20.04", "Debian 12"));
        FlowPane sentence = new FlowPane();
        sentence.getStyleClass().add("sentence-line");
        for (ComboBox<String> box : List.of(software, system)) {
            box.getSelectionModel().select(0);
            box.getStyleClass().add("sentence-list");
            Label words = new Label(box == software ? "My HTTP website is running" : "on");
            words.getStyleClass().add("sentence");
            sentence.getChildren().addAll(words, box);
        }
        Label need = new Label("To use Certbot, you'll need…");
        need.getStyleClass().add("section-title");
        HBox columns = new HBox(16);
        for (String name : List.of("terminal", "website", "server")) {
            HBox line = new HBox(4, new Label("a " + name));
            line.setAlignment(Pos.CENTER);
            VBox column = new VBox(new Drawing(name), line);
            column.getStyleClass().addAll("card", "column");
            HBox.setHgrow(column, Priority.ALWAYS);
            column.setMaxWidth(Double.MAX_VALUE);
            columns.getChildren().add(column);
        }
        Label found = new Label("Detected on your server: Ubuntu 20.04.6 LTS");
        found.getStyleClass().add("detected");
        TabPane tabs = new TabPane(
                new Tab("default", new StatusCard("1. SSH into the server")), new Tab("wildcard", new Label("…")));
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        VBox all = new VBox(14, sentence, found, need, columns, tabs);
        PanelView view = new PanelView("Your system", "As on Certbot's own page.", all);
        view.setFoot(PanelView.Foot.of(PanelView.Action.always(UiId.PRIMARY, "Continue", () -> {})));
        return view;
    }

    static Node first(MainWindow window, UiId id) {
        return window.root().lookup(id.selector());
    }
}
