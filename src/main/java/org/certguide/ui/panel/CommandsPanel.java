package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.certguide.guide.Step;
import org.certguide.system.OperatingSystem;
import org.certguide.text.Messages;
import org.certguide.ui.Disclosure;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.StepBadge;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.CommandPreview;
import org.certguide.walkthrough.CommandPreview.Entry;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;

/** "What will happen on my server?": every command, before the first one is run. */
final class CommandsPanel {
    private final Walkthrough walkthrough;
    private final ServerWork work;
    private final VBox kept = place();
    private String words = "";
    private final VBox steps = column();
    private final PanelView view;

    CommandsPanel(Walkthrough walkthrough, Runnable back) {
        this.walkthrough = walkthrough;
        work = walkthrough.work().get();
        List<OperatingSystem> systems = work.system().catalogue().systems().stream()
                .filter(OperatingSystem::canInstall)
                .toList();
        ComboBox<OperatingSystem> system = SystemPanel.list(UiId.COMMANDS_SYSTEM, systems, OperatingSystem::title);
        system.setAccessibleText(Messages.of("guide.commands.system.list"));
        Node choice = new VBox(
                8,
                SystemPanel.sentence(SystemPanel.phrase("guide.commands.system.list", system)),
                note("guide.commands.system.guess"));
        // Once the server has been looked at, there is nothing to suppose.
        setShown(choice, work.system().facts().get() == null);
        view = new PanelView(
                Messages.of("guide.commands.title"),
                Messages.of("guide.commands.sentence"),
                column(kept, choice, steps));
        view.setFoot(Foot.of(
                next("panel.action.back", back), action(UiId.COMMANDS_SAVE, "guide.commands.save", this::save)));
        view.onEscape(back);
        system.valueProperty().subscribe(chosen -> show(chosen));
        system.setValue(systems.getFirst());
    }

    PanelView view() {
        return view;
    }

    private void save() {
        SaveDialog.save(walkthrough, "certguide-commands.txt", words, kept);
        view.showTop();
    }

    private void show(OperatingSystem system) {
        steps.getChildren().clear();
        if (system == null) return;
        CommandPreview preview = CommandPreview.of(work, system);
        words = preview.text();
        List<Entry> all = preview.entries();
        for (Step step : Step.values()) {
            VBox card = card(heading("panel." + step.id() + ".title"));
            all.stream()
                    .filter(e -> e.step() == step)
                    .forEach(e -> card.getChildren().add(row(e)));
            card.getStyleClass().add("close-card");
            HBox.setHgrow(card, Priority.ALWAYS);
            HBox line = new HBox(16, new StepBadge(steps.getChildren().size() + 1), card);
            line.setId(UiId.COMMANDS_STEP.id() + "-" + step.id());
            steps.getChildren().add(line);
        }
    }

    private static Node row(Entry entry) {
        Label kind = note(entry.kind());
        kind.getStyleClass().add(entry.changes() ? "changes" : "looks");
        VBox row = new VBox(6, paragraph(entry.what()));
        if (!entry.runs()) return row;
        row.getChildren().add(kind);
        entry.commands().forEach(c -> row.getChildren().add(command(c)));
        if (!entry.script().isEmpty()) {
            Label script = text(entry.script().strip(), "fold-text", "mono");
            Disclosure fold = new Disclosure(Messages.of("guide.commands.script"), script);
            row.getChildren().add(fold.about(Messages.of(entry.what())));
        }
        return row;
    }
}
