package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;
import static org.certguide.ui.panel.StepComponents.*;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.collections.FXCollections;
import javafx.event.ActionEvent;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Font;
import javafx.util.StringConverter;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.guide.Term;
import org.certguide.system.OperatingSystem;
import org.certguide.system.SystemCatalogue.Instruction;
import org.certguide.system.SystemCatalogue.Software;
import org.certguide.system.SystemFacts;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Buttons;
import org.certguide.ui.Disclosure;
import org.certguide.ui.Drawing;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Action;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.StepBadge;
import org.certguide.ui.TermButton;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.SystemModel;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/** Certbot's sentence with its two lists, what is needed, and the numbered steps for the choice. */
public final class SystemPanel {
    /** What a list of the sentence has beside its words: its frame and the arrow, in pixels. */
    private static final double AROUND = 50;

    /** Of the lists in the sentence, whose width is that of their longest name; in pixels. */
    private static final double LIST_FONT = 15;

    private final ServerWork work;
    private final SystemModel model;
    private final VBox steps = new VBox();
    private final VBox notes = new VBox();
    private final VBox way;
    private final VBox made = new VBox();
    private final Label login = note("panel.system.need.server.note");
    private final PanelView view;

    public SystemPanel(Walkthrough walkthrough, ServerWork work) {
        this.work = work;
        model = work.system();
        way = new VBox(24, card(text(Messages.of("panel.system.need"), "need-heading"), needs()), tabs());
        VBox found = new VBox(24, sentence(), notes, way);
        showWhile(found, model.system().map(s -> true).orElse(false));
        steps.getStyleClass().add("instructions");
        notes.getStyleClass().add("panel-column");
        view = new PanelView(
                Messages.of("panel.system.title"),
                Messages.of("panel.system.sentence"),
                column(problem(model), atWork(model), found));
        view.setProgress(progress(model));
        view.setFoot(Foot.of(new Action(
                UiId.PRIMARY,
                Messages.of("panel.system.action"),
                walkthrough::next,
                Bindings.createBooleanBinding(() -> model.state().get().passed(), model.state()))));
        render(
                this::refresh,
                model.system(),
                model.software(),
                model.facts(),
                work.wishes().purpose());
        render(this::showLogin, model.facts(), work.server().rights());
    }

    public PanelView view() {
        return view;
    }

    private Node sentence() {
        ComboBox<Software> software =
                list(UiId.SYSTEM_SOFTWARE, model.catalogue().software(), Software::title);
        ComboBox<OperatingSystem> system =
                list(UiId.SYSTEM_SYSTEM, model.catalogue().systems(), OperatingSystem::title);
        software.setAccessibleText(Messages.of("panel.system.running"));
        system.setAccessibleText(Messages.of("panel.system.on"));
        software.valueProperty().bindBidirectional(model.software());
        bindNullable(system, model.system());
        FlowPane line = sentence(phrase("panel.system.running", software), phrase("panel.system.on", system));
        line.getStyleClass().add("system-sentence");
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    /** Parts of a sentence in one line or in several, each no wider than there is room. */
    static FlowPane sentence(Region... parts) {
        FlowPane line = new FlowPane(8, 12, parts);
        line.setMinWidth(0);
        // Before there is any room, none of it is known.
        for (Region part : parts)
            part.maxWidthProperty().bind(line.widthProperty().map(w -> w.doubleValue() > 0 ? w : Double.MAX_VALUE));
        return line;
    }

    /** A part of the sentence with its list, never parted at the end of a line; where there is little room, the words wrap. */
    static Region phrase(String key, ComboBox<?> list) {
        Label words = text(Messages.of(key), "sentence");
        list.setMinWidth(Region.USE_PREF_SIZE);
        HBox phrase = new HBox(words, list);
        phrase.getStyleClass().add("sentence-line");
        return phrase;
    }

    private static void bindNullable(ComboBox<OperatingSystem> box, ObjectProperty<@Nullable OperatingSystem> model) {
        model.subscribe(system -> {
            // A system that is recognised only by its relatives is not in the list as such.
            if (system != null) box.setValue(system);
        });
        box.valueProperty().subscribe(chosen -> {
            if (chosen != null) model.set(chosen);
        });
    }

    /** Just wide enough for the longest name, so that the sentence does not move with a choice. */
    static <T> ComboBox<T> list(UiId id, List<T> items, Function<T, Message> name) {
        ComboBox<T> box = new ComboBox<>(FXCollections.observableList(items));
        box.setId(id.id());
        box.getStyleClass().add("sentence-list");
        double longest = items.stream()
                .mapToDouble(i -> width(Messages.of(name.apply(i))))
                .max()
                .orElse(0);
        box.setStyle("-fx-font-size: " + LIST_FONT + "px");
        box.setPrefWidth(Math.ceil(longest) + AROUND);
        box.setMinWidth(Region.USE_PREF_SIZE);
        // Few enough to open below the sentence, within the window.
        box.setVisibleRowCount(8);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable T item) {
                return item == null ? "" : Messages.of(name.apply(item));
            }

            @Override
            public @Nullable T fromString(String text) {
                return null;
            }
        });
        return box;
    }

    private Node needs() {
        HBox row = new HBox(
                24,
                need("terminal", note("panel.system.need.terminal.note")),
                need("website", note("panel.system.need.website.note")),
                need("server", login));
        row.setId(UiId.SYSTEM_NEEDS.id());
        row.getStyleClass().add("needs");
        return row;
    }

    private static double width(String name) {
        javafx.scene.text.Text text = new javafx.scene.text.Text(name);
        text.setFont(Font.font("Inter", LIST_FONT));
        return text.getLayoutBounds().getWidth();
    }

    /** What is known of the login, which is all that the page can tell before sudo has been tried. */
    private void showLogin() {
        String key = "panel.system.need.server.note";
        login.setText(Messages.of(
                model.facts().get() == null
                        ? key
                        : switch (work.server().rights().get()) {
                            case ROOT -> key + ".root";
                            case FREE, WITH_PASSWORD -> key + ".sudo";
                            case NEEDS_PASSWORD, WRONG_PASSWORD -> key + ".untried";
                            case NOT_ALLOWED -> key + ".refused";
                            case MISSING -> key + ".missing";
                        }));
    }

    private static Node need(String name, Label known) {
        String key = "panel.system.need." + name;
        VBox box = new VBox(10, new Drawing(name), text(Messages.of(key), "need-title"), known);
        box.setAlignment(Pos.TOP_CENTER);
        box.getStyleClass().add("need");
        box.setPrefWidth(200);
        HBox.setHgrow(box, Priority.ALWAYS);
        return box;
    }

    private Node tabs() {
        Node wildcard = column(
                TermButton.beside(heading("system.wildcard.title"), Term.DNS_01),
                paragraph("system.wildcard.text"),
                paragraph("system.wildcard.needs"),
                paragraph("system.wildcard.not-here"),
                paragraph("system.wildcard.instead"));
        ToggleButton first = tab("default", made);
        ToggleButton second = tab("wildcard", wildcard);
        new ToggleGroup().getToggles().setAll(first, second);
        first.setSelected(true);
        HBox head = new HBox(first, second);
        head.setId(UiId.SYSTEM_TABS.id());
        head.getStyleClass().add("step-tabs");
        VBox body = new VBox(made, wildcard);
        body.getStyleClass().addAll("card", "step-tab-body");
        return new VBox(head, body);
    }

    private static ToggleButton tab(String name, Node content) {
        ToggleButton tab = new ToggleButton(Messages.of("panel.system.tab." + name));
        tab.setId(UiId.SYSTEM_TABS.id() + "-" + name);
        tab.getStyleClass().add("step-tab");
        tab.setWrapText(true);
        tab.setMinHeight(Region.USE_PREF_SIZE);
        tab.setAccessibleHelp(Messages.of("panel.system.tabs"));
        // The chosen tab stays chosen when it is clicked again.
        tab.addEventFilter(ActionEvent.ACTION, e -> {
            if (!tab.isSelected()) tab.setSelected(true);
        });
        showWhile(content, tab.selectedProperty());
        return tab;
    }

    private void refresh() {
        OperatingSystem system = model.system().get();
        notes.getChildren().clear();
        steps.getChildren().clear();
        if (system == null) return;
        SystemFacts facts = model.facts().get();
        OperatingSystem detected = model.detected();
        if (facts != null && detected != null) {
            notes.getChildren().add(why(facts, detected, system));
            facts.panel().ifPresent(this::tellPanel);
            webServer(facts).ifPresentOrElse(notes.getChildren()::add, this::explainNothing);
        }
        Software software = model.software().get();
        software.about()
                .ifPresent(about -> notes.getChildren()
                        .add(new Banner(Banner.Kind.INFO, Messages.of(software.title()), Messages.of(about))));
        system.noteText().ifPresent(t -> banner(Banner.Kind.WARNING, t));
        system.insteadText().ifPresent(t -> banner(Banner.Kind.WARNING, t));
        List<Instruction> list = model.steps();
        setShown(way, !list.isEmpty());
        // What Certguide cannot do is read, and not only trusted.
        Disclosure fold = new Disclosure(
                Messages.of(system.canInstall() ? "panel.system.steps" : "panel.system.steps.hand", list.size()),
                steps);
        fold.setId(UiId.SYSTEM_STEPS.id());
        fold.openProperty().set(!system.canInstall());
        made.getChildren().setAll(fold);
        for (int i = 0; i < list.size(); i++) {
            steps.getChildren().add(instruction(i + 1, list.get(i)));
        }
        if (list.stream().anyMatch(s -> !s.commands().isEmpty())) {
            HBox copy = new HBox(secondary(UiId.SYSTEM_COPY, "panel.system.copy", () -> copy(list)));
            copy.setAlignment(Pos.CENTER_RIGHT);
            steps.getChildren().add(copy);
        }
    }

    /** What looks after the server does better than two that get certificates. */
    private void tellPanel(String name) {
        notes.getChildren()
                .add(new Banner(
                        Banner.Kind.WARNING,
                        Messages.of("panel.system.panel", name),
                        Messages.of("panel.system.panel.instead", name)));
    }

    /** What was detected, and by which words; with a way back where something else is chosen. */
    private Node why(SystemFacts facts, OperatingSystem detected, OperatingSystem chosen) {
        boolean other = !chosen.equals(detected);
        String key = other ? ".other" : model.catalogue().isRelative(facts) ? ".relative" : "";
        Label words = text(Messages.of("panel.system.detected" + key, facts.osName(), detected.title()), "detected");
        String kernel = Messages.of("panel.system.read.kernel", facts.kernel(), facts.architecture());
        Disclosure read = Disclosure.of(
                Messages.of("panel.system.read"),
                facts.signs().isEmpty()
                        ? kernel
                        : Messages.of("panel.system.read.file")
                                + "\n"
                                + String.join("\n", facts.signs())
                                + "\n\n"
                                + kernel);
        read.setId(UiId.SYSTEM_READ.id());
        read.after(words);
        if (!other) return read;
        return new VBox(
                2,
                read,
                Buttons.link(
                        UiId.SYSTEM_BACK,
                        Messages.of("panel.system.detected.back", detected.title()),
                        () -> model.system().set(detected)));
    }

    /** That a web server runs, while the sentence says nothing about it. */
    private Optional<Node> webServer(SystemFacts facts) {
        if (!model.software().get().id().equals(Software.NONE)) return Optional.empty();
        return model.webServer().map(found -> {
            Software software = model.catalogue().software(found.software());
            String key = "panel.system.found." + (facts.port80() ? "used" : "free");
            Banner banner = new Banner(
                    Banner.Kind.INFO,
                    Messages.of("panel.system.found", software.title()),
                    Messages.of(key, software.title()),
                    Buttons.secondary(
                            UiId.SYSTEM_FOUND_CHOOSE,
                            Messages.of("panel.system.found.choose", software.title()),
                            () -> model.software().set(software)));
            banner.setId(UiId.SYSTEM_FOUND.id());
            return banner;
        });
    }

    /** What the last entry of the first list means; Certbot's page has other words for it. */
    private void explainNothing() {
        if (!model.software().get().id().equals(Software.NONE)) return;
        VBox about =
                new VBox(2, note("panel.system.nothing", model.software().get().title()));
        // Whoever has said that it is for something else reads nothing of it.
        if (work.wishes().purpose().get() != Purpose.OTHER) about.getChildren().add(note("panel.system.nothing.dms"));
        notes.getChildren().add(about);
    }

    private void banner(Banner.Kind kind, Message text) {
        notes.getChildren().add(Banner.of(kind, Messages.of(text)));
    }

    private static Node instruction(int number, Instruction step) {
        VBox body = new VBox(8, text(Messages.of(step.title()), "instruction-title"), note(step.text()));
        step.commands().forEach(c -> body.getChildren().add(command(c)));
        HBox.setHgrow(body, Priority.ALWAYS);
        HBox row = new HBox(16, new StepBadge(number), body);
        row.getStyleClass().add("instruction");
        return row;
    }

    private static void copy(List<Instruction> list) {
        StringBuilder commands = new StringBuilder();
        for (Instruction step : list) {
            commands.append("# ").append(Messages.of(step.title())).append('\n');
            step.commands().forEach(c -> commands.append(c).append('\n'));
        }
        ClipboardContent content = new ClipboardContent();
        content.putString(commands.toString());
        Clipboard.getSystemClipboard().setContent(content);
    }
}
