package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;
import static org.certguide.ui.panel.StepComponents.busyOrAway;

import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Step;
import org.certguide.renewal.KeptCertificate;
import org.certguide.renewal.RenewalLook;
import org.certguide.text.Dates;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;
import org.certguide.ui.Disclosure;
import org.certguide.ui.Field;
import org.certguide.ui.Focus;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.RenewalModel;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;

/** All certificates of a server that has more than one, and what can be done with each. */
final class KeptCertificatesCard {
    private final Walkthrough walkthrough;
    private final ServerWork work;
    private final RenewalModel model;
    private final ChangeView changes;
    private final VBox place = place();

    KeptCertificatesCard(Walkthrough walkthrough, ServerWork work, ChangeView changes) {
        this.walkthrough = walkthrough;
        this.work = work;
        this.changes = changes;
        model = work.renewal();
        place.setId(UiId.KEPT.id());
        render(
                this::show,
                model.overview().look(),
                model.kept().served(),
                work.profile().profile(),
                work.profile().adopted());
    }

    VBox node() {
        return place;
    }

    private void show() {
        place.getChildren().clear();
        RenewalLook look = model.overview().look().get();
        List<KeptCertificate> all = look == null ? List.of() : look.all();
        if (all.isEmpty()) return;
        boolean others = all.stream().anyMatch(kept -> !model.kept().isOwn(kept));
        VBox rows = new VBox(18);
        if (others) rows.getChildren().add(visits(all));
        all.forEach(kept -> rows.getChildren().add(row(kept)));
        Disclosure fold = new Disclosure(Messages.of("panel.renewal.all.title", all.size()), rows);
        fold.openProperty().set(others);
        place.getChildren().setAll(card(fold));
    }

    /** Proves from this computer that each is served. */
    private VBox visits(List<KeptCertificate> all) {
        Button visit = secondary(
                UiId.KEPT_VISIT, "panel.renewal.all.visit", () -> model.kept().visit(all));
        visit.disableProperty().bind(busyOrAway(model, work));
        return new VBox(8, note("panel.renewal.all.visit.note"), visit);
    }

    private VBox row(KeptCertificate kept) {
        VBox row = new VBox(4, text(kept.name(), "card-title"));
        kept.certificate()
                .ifPresentOrElse(
                        c -> row.getChildren()
                                .addAll(
                                        note("panel.renewal.all.names", SafeText.word(String.join(", ", c.names()))),
                                        note("panel.renewal.all.key", c.key(), Dates.day(c.notAfter()))),
                        () -> row.getChildren().add(note("panel.renewal.all.unreadable")));
        row.getChildren().add(note("panel.renewal.way." + kept.way()));
        row.getChildren()
                .add(
                        kept.usedBy().isEmpty()
                                ? note("panel.renewal.all.unused")
                                : note("panel.renewal.all.used", SafeText.word(String.join(", ", kept.usedBy()))));
        Finding seen = model.kept().served().get().get(kept.name());
        if (seen != null) {
            Label words = text(Messages.of(seen.title()) + ". " + Messages.of(seen.found()), "note");
            if (seen.severity() == Severity.ATTENTION) words.getStyleClass().add("warning-text");
            row.getChildren().add(words);
        }
        kept.plainName().ifPresent(plain -> row.getChildren().add(note("panel.renewal.all.numbered", plain)));
        if (model.kept().isOwn(kept)) row.getChildren().add(note("panel.renewal.all.this"));
        actions(row, kept);
        return row;
    }

    private void actions(VBox row, KeptCertificate kept) {
        FlowPane buttons = new FlowPane(12, 8);
        VBox box = ChangeView.box(buttons);
        boolean own = model.kept().isOwn(kept);
        if (!own && work.profile().isKept(kept.name())) {
            row.getChildren().add(note("panel.renewal.all.listed"));
        } else if (!own && kept.certificate().isPresent()) {
            add(
                    buttons,
                    kept,
                    UiId.KEPT_ADOPT,
                    "panel.renewal.all.adopt",
                    () -> model.kept().adopt(kept));
        }
        if (kept.plainName().isPresent() && kept.certificate().isPresent()) {
            add(buttons, kept, UiId.KEPT_ANEW, "panel.renewal.all.anew", () -> anew(kept));
        }
        kept.certificate()
                .ifPresent(c -> add(
                        buttons,
                        kept,
                        UiId.KEPT_NAMES,
                        "panel.renewal.all.change",
                        () -> askNames(
                                box,
                                kept,
                                String.join(" ", c.names()),
                                () -> box.getChildren().setAll(buttons))));
        if (own) {
            row.getChildren().add(box);
            return;
        }
        Remedy.Command deletion = kept.deletion();
        add(buttons, kept, UiId.KEPT_DELETE, "panel.renewal.all.delete", () -> {
            VBox told = changes.told(deletion);
            box.getChildren().setAll(told);
            changes.ask(told, deletion, () -> box.getChildren().setAll(buttons));
        });
        row.getChildren().add(box);
    }

    private void add(FlowPane buttons, KeptCertificate kept, UiId id, String key, Runnable action) {
        Button button = changes.button(id, Messages.of(key), action);
        button.setId(id.id() + "-" + kept.name());
        button.setAccessibleHelp(kept.name());
        buttons.getChildren().add(button);
    }

    /** The name of a certificate is its first domain name, so that it gets the one without a number. */
    private void anew(KeptCertificate kept) {
        kept.certificate().ifPresent(c -> work.wishes().startAnew(c.names()));
        walkthrough.open(Step.CERTIFICATE);
    }

    /** Asks for the names; Certbot itself asks afterwards whether it was understood. */
    private void askNames(VBox box, KeptCertificate kept, String now, Runnable back) {
        TextField names = new TextField(now);
        names.setId(UiId.KEPT_NAMES_ENTRY.id());
        Field<TextField> field = new Field<>(
                Messages.of("panel.renewal.all.change.names"),
                names,
                Messages.of(
                        kept.goesOn()
                                ? "panel.renewal.all.change.note.goes-on"
                                : "panel.renewal.all.change.note.asks"));
        Runnable go = () -> model.kept()
                .rename(kept, names.getText())
                .problem()
                .ifPresentOrElse(
                        wrong -> {
                            field.setError(
                                    Messages.of(wrong.why()), wrong.proposal().orElse(""));
                            names.requestFocus();
                        },
                        () -> walkthrough.open(Step.CERTIFICATE));
        names.setOnAction(e -> go.run());
        HBox buttons = new HBox(
                12,
                secondary(UiId.KEPT_NAMES_GO, "panel.renewal.all.change.go", go),
                secondary(UiId.KEPT_NAMES_KEEP, "panel.action.cancel", back));
        box.getChildren().setAll(field, buttons);
        Focus.moveInto(field);
    }
}
