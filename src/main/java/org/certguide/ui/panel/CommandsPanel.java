package org.certguide.ui.panel;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.certguide.guide.Step;
import org.certguide.guide.Texts;
import org.certguide.guide.UiId;
import org.certguide.system.OperatingSystem;
import org.certguide.ui.CommandRow;
import org.certguide.ui.Fold;
import org.certguide.ui.PanelView;
import org.certguide.ui.StepBadge;
import org.certguide.ui.walkthrough.CommandsAhead;
import org.certguide.ui.walkthrough.CommandsAhead.Entry;
import org.certguide.ui.walkthrough.Walkthrough;

/** "What will happen on my server?": every command, before the first one is run. */
final class CommandsPanel {
    private final Walkthrough walkthrough;
    private final VBox steps = Parts.column();
    private final PanelView view;

    CommandsPanel(Walkthrough walkthrough, Runnable back) {
        this.walkthrough = walkthrough;
        List<OperatingSystem> systems = walkthrough.system().catalogue().systems().stream()
                .filter(OperatingSystem::canInstall)
                .toList();
        ComboBox<OperatingSystem> system = SystemPanel.list(UiId.COMMANDS_SYSTEM, systems, OperatingSystem::title);
        system.setAccessibleText(Texts.of("guide.commands.system.list"));
        Node choice = new FlowPane(8, 12, SystemPanel.phrase("guide.commands.system.list", system));
        // Once the server has been looked at, there is nothing to suppose.
        Parts.show(choice, walkthrough.system().facts().get() == null);
        view = new PanelView(
                Texts.of("guide.commands.title"), Texts.of("guide.commands.sentence"), Parts.column(choice, steps));
        view.primaryProperty().set(PanelView.Action.always(UiId.PRIMARY, Texts.of("panel.action.back"), back));
        system.valueProperty().subscribe(chosen -> show(chosen));
        system.setValue(systems.getFirst());
    }

    PanelView view() {
        return view;
    }

    private void show(OperatingSystem system) {
        steps.getChildren().clear();
        if (system == null) return;
        List<Entry> all = CommandsAhead.of(walkthrough, system).entries();
        for (Step step : Step.values()) {
            VBox card = Parts.card(Parts.text(Texts.of("panel." + step.id() + ".title"), "card-title"));
            all.stream()
                    .filter(e -> e.step() == step)
                    .forEach(e -> card.getChildren().add(row(e)));
            card.getStyleClass().add("close-card");
            HBox.setHgrow(card, Priority.ALWAYS);
            HBox line = new HBox(16, new StepBadge(step.ordinal() + 1), card);
            line.setId(UiId.COMMANDS.id() + "-" + step.id());
            steps.getChildren().add(line);
        }
    }

    private static Node row(Entry entry) {
        Label kind = Parts.text(Texts.of(entry.changes() ? "guide.commands.changes" : "guide.commands.looks"), "note");
        VBox row = new VBox(6, Parts.text(Texts.of(entry.what())));
        if (entry.commands().isEmpty() && entry.script().isEmpty()) return row;
        row.getChildren().add(kind);
        entry.commands().forEach(c -> row.getChildren().add(CommandRow.command(c)));
        if (!entry.script().isEmpty()) {
            Label script = Parts.text(entry.script().strip(), "fold-text", "mono");
            Fold fold = new Fold(Texts.of("guide.commands.script"), script);
            row.getChildren().add(fold.about(Texts.of(entry.what())));
        }
        return row;
    }
}
