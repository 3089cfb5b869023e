package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.certguide.fleet.FleetFinding;
import org.certguide.fleet.FleetLook;
import org.certguide.fleet.ServerState;
import org.certguide.profile.Profile;
import org.certguide.text.Dates;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;
import org.certguide.ui.Banner;
import org.certguide.ui.Beside;
import org.certguide.ui.DaysRing;
import org.certguide.ui.Field;
import org.certguide.ui.Focus;
import org.certguide.ui.SeverityStyle;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/** A saved server: what was read from it last, what visitors get now, and what can be done. */
final class ServerCard {
    /** Of the names of a server, so that they can be seen whole. */
    private static final int LONGEST_LIST = 300;

    /** More of what was found is counted. */
    private static final int MOST_FINDINGS = 5;

    private final Profile profile;
    private final Walkthrough walkthrough;
    private final Clock clock;
    private final Consumer<Profile> renamed;
    private final VBox seen = place();
    private final VBox node;

    /**
     * @param mayChange whether it can be renamed and removed
     * @param open goes on with it
     * @param renamed told before it gets another name, as it is shown anew then
     */
    ServerCard(
            Profile profile,
            boolean mayChange,
            Walkthrough walkthrough,
            Clock clock,
            Consumer<Profile> open,
            Consumer<Profile> renamed) {
        this.profile = profile;
        this.walkthrough = walkthrough;
        this.clock = clock;
        this.renamed = renamed;
        VBox words = words();
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox head = new HBox(20, words);
        head.setAlignment(Pos.CENTER_LEFT);
        profile.certificate()
                .ifPresent(certificate -> head.getChildren()
                        .addFirst(new DaysRing(
                                ServerWords.daysLeft(certificate.expiry(), clock),
                                certificate.lifetime().total().toDays(),
                                ServerState.of(certificate.lifetime(), profile.renewal(), clock.instant()))));
        VBox more = place();
        HBox actions = new HBox(8, secondary(UiId.START_OPEN, "panel.start.open", () -> open.accept(profile)));
        actions.setAlignment(Pos.CENTER_RIGHT);
        if (mayChange) actions.getChildren().addAll(0, changes(more));
        // There are as many of each as there are servers.
        actions.getChildren().forEach(button -> button.setAccessibleHelp(profile.title()));
        node = card(new Beside(head, actions), seen, more);
        node.setId(id(profile.id()));
        show(walkthrough.fleet().look(profile).orElse(null));
    }

    private VBox words() {
        Label renewal = note(ServerWords.renewal(profile));
        if (ServerWords.isConcern(profile, clock)) renewal.getStyleClass().add("warning-text");
        VBox words = new VBox(4, text(profile.title(), "card-title"), text(where(profile), "note"), renewal);
        profile.certificate().ifPresent(c -> words.getChildren().add(1, ends(c)));
        String seenAs = profile.certificate().isPresent() ? "panel.start.read" : "panel.start.seen";
        profile.lastSeen().ifPresent(time -> words.getChildren().add(note(seenAs, Dates.day(time))));
        return words;
    }

    private List<Node> changes(VBox more) {
        return List.of(
                link(UiId.START_RENAME, "panel.start.rename", () -> ask(more, UiId.START_RENAME, rename(more))),
                removing(
                        Messages.of("panel.start.remove.ask", profile.title()),
                        () -> walkthrough.profiles().remove(profile.id()),
                        more));
    }

    VBox node() {
        return node;
    }

    /** The id of the card of a profile. */
    static String id(String profile) {
        return UiId.START_CARD.id() + "-" + profile;
    }

    /** Shows what visitors get; null while nobody has looked. */
    void show(@Nullable FleetLook look) {
        seen.getChildren().clear();
        if (look == null) return;
        seen.getChildren().add(caption("panel.fleet.seen", Dates.time(look.time())));
        List<FleetFinding> found = look.findings();
        found.stream().limit(MOST_FINDINGS).map(ServerCard::finding).forEach(seen.getChildren()::add);
        if (found.size() > MOST_FINDINGS)
            seen.getChildren().add(note("panel.fleet.more", found.size() - MOST_FINDINGS));
    }

    private static Node finding(FleetFinding finding) {
        Label icon = new Label("", SeverityStyle.icon(finding.severity()));
        icon.getStyleClass().add("status-icon");
        icon.setMinWidth(Label.USE_PREF_SIZE);
        // The words tell it as well.
        icon.setAccessibleRole(AccessibleRole.NODE);
        Label words = paragraph(finding.words());
        words.setAccessibleText(SeverityStyle.words(finding.severity()) + ": " + Messages.of(finding.words()));
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox line = new HBox(8, icon, words);
        line.getStyleClass().add("fleet-finding");
        SeverityStyle.mark(line, finding.severity());
        return line;
    }

    /** How long it is good for, in words and as a date. */
    private Node ends(Profile.Certificate certificate) {
        boolean over = ServerWords.daysLeft(certificate.expiry(), clock) < 0;
        return text(
                Messages.of(
                        over ? "panel.start.over" : "panel.start.until",
                        ServerWords.ending(certificate.expiry(), clock),
                        Dates.day(certificate.expiry())),
                over ? "error-text" : "note");
    }

    /** The button that asks whether to remove something. */
    static Button removing(String question, Runnable remove, VBox place) {
        return link(
                UiId.START_REMOVE,
                "panel.start.remove",
                () -> ask(place, UiId.START_REMOVE, remove(question, remove, place, UiId.START_REMOVE)));
    }

    /** Shows a question in its place; Escape leads back to the button that brought it. */
    static void ask(VBox place, UiId button, Node question) {
        place.getChildren().setAll(question);
        question.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) leave(place, button);
        });
        Focus.moveInto(question);
    }

    /** Takes the question away, and leads the keyboard back to the button that brought it. */
    static void leave(VBox place, UiId button) {
        place.getChildren().clear();
        Focus.moveTo(place.getParent(), button);
    }

    /** A name that is the domain name already is not said twice. */
    private static String where(Profile profile) {
        String domains = SafeText.line(String.join(", ", profile.domains()), LONGEST_LIST);
        return domains.isEmpty() || domains.equals(profile.title())
                ? profile.server().toString()
                : domains + "  ·  " + profile.server();
    }

    private Node rename(VBox place) {
        TextField name = new TextField(profile.title());
        name.setId(UiId.START_NAME.id());
        Field<TextField> field = new Field<>(Messages.of("panel.start.name"), name, "");
        HBox.setHgrow(field, Priority.ALWAYS);
        Runnable save = () -> {
            String wanted = name.getText().strip();
            if (wanted.isEmpty()) field.setError(Messages.of("panel.start.name.missing"));
            else if (wanted.length() > Profile.LONGEST_NAME)
                field.setError(Messages.of("panel.start.name.long", Profile.LONGEST_NAME));
            if (field.hasError()) {
                name.requestFocus();
                return;
            }
            renamed.accept(profile);
            walkthrough.profiles().rename(profile.id(), wanted);
        };
        name.setOnAction(e -> save.run());
        HBox buttons = new HBox(
                12,
                secondary(UiId.START_CONFIRM, "panel.start.rename", save),
                secondary(UiId.START_KEEP, "panel.action.cancel", () -> leave(place, UiId.START_RENAME)));
        return new VBox(12, field, buttons);
    }

    /**
     * The question whether to remove something.
     *
     * @param back where the keyboard goes if not
     */
    static Node remove(String question, Runnable yes, VBox place, UiId back) {
        return new Banner(
                Banner.Kind.WARNING,
                question,
                "",
                secondary(UiId.START_CONFIRM, "panel.start.remove.yes", yes),
                secondary(UiId.START_KEEP, "panel.start.remove.no", () -> leave(place, back)));
    }
}
