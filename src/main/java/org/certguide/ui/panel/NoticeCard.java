package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;
import static org.certguide.ui.panel.StepComponents.busyOrAway;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.certguide.renewal.Notice;
import org.certguide.renewal.RenewalSchedule;
import org.certguide.text.Messages;
import org.certguide.ui.Field;
import org.certguide.ui.Focus;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.NoticeModel;
import org.certguide.walkthrough.RenewalModel;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;
import org.controlsfx.control.SegmentedButton;

/** Who is told when a renewal fails, and the form with which the server is made to do it. */
final class NoticeCard {
    /** What watches certificates from outside, as Let's Encrypt knows it. */
    private static final URI MONITORS = URI.create("https://letsencrypt.org/docs/monitoring-options/");

    private final ServerWork work;
    private final RenewalModel renewal;
    private final NoticeModel model;
    private final ChangeView changes;
    private final VBox card = new VBox(12);
    private final VBox state = new VBox(12);
    private final VBox form = new VBox(12);
    private final VBox entry = new VBox(12);
    private final TextField target = new TextField();

    /** Whether the form is wanted although somebody is told already. */
    private boolean another;

    /**
     * @param changes asks whether to run the command
     */
    NoticeCard(Walkthrough walkthrough, ServerWork work, ChangeView changes) {
        this.work = work;
        this.changes = changes;
        renewal = work.renewal();
        model = renewal.notice();
        target.setId(UiId.NOTICE_TO.id());
        target.textProperty().bindBidirectional(model.target());
        form.getChildren().setAll(kinds(), entry);
        card.setId(UiId.RENEWAL_NOTICE.id());
        card.getStyleClass().addAll("card", "form-card");
        card.getChildren()
                .setAll(
                        heading("panel.renewal.notice.title"),
                        state,
                        form,
                        new VBox(
                                4,
                                note("panel.renewal.notice.monitors"),
                                link(
                                        UiId.NOTICE_MONITORS,
                                        "panel.renewal.notice.monitors.list",
                                        () -> walkthrough.browse(MONITORS))));
        render(this::showState, model.there(), model.sent());
        render(this::showEntry, model.there(), model.kind());
    }

    VBox node() {
        return card;
    }

    private SegmentedButton kinds() {
        List<ToggleButton> buttons = new ArrayList<>();
        for (Notice.Kind kind : Notice.Kind.values()) {
            ToggleButton button = segment(
                    Messages.of("panel.renewal.notice.kind." + word(kind)),
                    () -> model.kind().set(kind));
            button.setId(UiId.NOTICE_KIND.id() + "-" + word(kind));
            button.setSelected(kind == model.kind().get());
            button.setAccessibleHelp(Messages.of("panel.renewal.notice.title"));
            buttons.add(button);
        }
        return new SegmentedButton(buttons.toArray(ToggleButton[]::new));
    }

    private void showState() {
        Notice.There there = model.there().get();
        setShown(card, there != null);
        state.getChildren().clear();
        if (there == null) return;
        boolean told = there.kind().isPresent();
        setShown(form, !told || another);
        String words = told
                ? Messages.of("panel.renewal.notice." + word(there.kind().get()), there.to())
                : Messages.of("panel.renewal.notice.nobody");
        state.getChildren().add(text(words, "card-text"));
        if (!told) return;
        if (model.sent().get() == NoticeModel.Sent.SENT) state.getChildren().add(note("renewal.notice.sent"));
        Button test = secondary(UiId.NOTICE_TEST, "panel.renewal.notice.test", model::test);
        test.disableProperty().bind(busyOrAway(renewal, work));
        Button other = link(UiId.NOTICE_OTHER, "panel.renewal.notice.other", () -> {
            another = true;
            setShown(form, true);
            Focus.moveInto(form);
        });
        state.getChildren().add(new HBox(12, test, other));
    }

    private void showEntry() {
        Notice.There there = model.there().get();
        entry.getChildren().clear();
        if (there == null) return;
        Notice.Kind kind = model.kind().get();
        if (!there.can(kind)) {
            entry.getChildren().add(note("panel.renewal.notice.cannot." + (kind == Notice.Kind.MAIL ? "mail" : "web")));
            return;
        }
        Field<TextField> field = new Field<>(Messages.of("panel.renewal.notice.to." + word(kind)), target, "");
        VBox box = ChangeView.box(paragraph("checks.remedy.renewal-notice.explanation"));
        Button set =
                changes.button(UiId.NOTICE_SET, Messages.of("checks.remedy.renewal-notice"), () -> set(field, box));
        box.getChildren().add(set);
        target.setOnAction(e -> set.fire());
        entry.getChildren().setAll(field, box);
    }

    private void set(Field<TextField> field, VBox box) {
        model.problem()
                .ifPresent(wrong -> field.setError(
                        Messages.of(wrong.why()), wrong.proposal().orElse("")));
        RenewalSchedule schedule = renewal.schedule().get();
        if (field.hasError() || schedule == null) target.requestFocus();
        else model.remedy(schedule).ifPresent(command -> changes.ask(box, command));
    }

    private static String word(Notice.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
