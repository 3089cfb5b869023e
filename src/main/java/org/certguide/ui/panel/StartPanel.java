package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Severity;
import org.certguide.profile.Draft;
import org.certguide.profile.LoadedProfile;
import org.certguide.profile.Profile;
import org.certguide.renewal.Reminder;
import org.certguide.renewal.RenewalProof;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;
import org.certguide.ui.Banner;
import org.certguide.ui.Beside;
import org.certguide.ui.DaysRing;
import org.certguide.ui.Field;
import org.certguide.ui.Focus;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.Problem;
import org.certguide.walkthrough.RenewalModel;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/** The saved servers as cards, and the way to a new certificate. */
public final class StartPanel {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withZone(ZoneId.systemDefault());

    /** Of a name that a user gives, so that it can be seen whole. */
    private static final int LONGEST_LIST = 300;

    private final Walkthrough walkthrough;
    private final Clock clock;
    private final Consumer<Profile> open;
    private final Consumer<Draft> goOn;
    private final VBox list = new VBox(16);
    private final PanelView view;
    private @Nullable Runnable rehearse;

    /** The profile that is being given another name; empty for none. */
    private String renamed = "";

    /**
     * @param begin starts a walkthrough with a new server
     * @param open goes on with a saved one
     * @param goOn goes on with one that has no certificate yet
     * @param commands shows what will be done on a server
     */
    public StartPanel(
            Walkthrough walkthrough,
            Clock clock,
            Runnable begin,
            Consumer<Profile> open,
            Consumer<Draft> goOn,
            Runnable commands) {
        this.walkthrough = walkthrough;
        this.clock = clock;
        this.open = open;
        this.goOn = goOn;
        view = new PanelView(Messages.of("panel.start.title"), Messages.of("panel.start.sentence"), list);
        view.setFoot(Foot.of(
                action(UiId.START_NEW, "panel.start.new", begin),
                action(UiId.COMMANDS_OPEN, "guide.commands.open", commands)));
        render(
                this::show,
                walkthrough.profiles().all(),
                walkthrough.profiles().problem(),
                walkthrough.drafts().all());
    }

    public PanelView view() {
        return view;
    }

    /** Offers a rehearsal, below everything else. */
    void offerRehearsal(Runnable action) {
        rehearse = action;
        show();
    }

    private static Node rehearsal(Runnable action) {
        return illustrated(
                "practice",
                heading("panel.practice.offer"),
                note("panel.practice.offer.what"),
                secondary(UiId.START_REHEARSE, "panel.practice.offer.begin", action));
    }

    private void show() {
        list.getChildren().clear();
        Problem problem = walkthrough.profiles().problem().get();
        if (problem != null) {
            list.getChildren()
                    .add(new Banner(Banner.Kind.ERROR, Messages.of(problem.title()), Messages.of(problem.help())));
        }
        boolean first = walkthrough.profiles().all().isEmpty()
                && walkthrough.drafts().all().isEmpty()
                && problem == null;
        view.titleProperty().set(Messages.of(first ? "panel.start.empty" : "panel.start.title"));
        view.sentenceProperty().set(Messages.of(first ? "panel.start.empty.what" : "panel.start.sentence"));
        if (first) list.getChildren().add(welcome());
        for (Draft draft : walkthrough.drafts().all()) list.getChildren().add(draftCard(draft));
        for (LoadedProfile found : walkthrough.profiles().all()) {
            switch (found) {
                // The card above goes on with it.
                case LoadedProfile.Current current when isDrafted(walkthrough, current.profile()) -> {}
                case LoadedProfile.Current current -> list.getChildren().add(serverCard(current.profile(), true));
                case LoadedProfile.FromBackup backup -> {
                    notice("panel.start.notice.backup", Messages.of(backup.notice()));
                    list.getChildren().add(serverCard(backup.profile(), true));
                }
                case LoadedProfile.ReadOnly newer -> {
                    notice("panel.start.notice.newer", Messages.of(newer.notice()));
                    list.getChildren().add(serverCard(newer.profile(), false));
                }
                case LoadedProfile.Unreadable unreadable ->
                    notice("panel.start.notice.unreadable", Messages.of(unreadable.notice()));
            }
        }
        if (!renamed.isEmpty()) returnToRenamed();
        remindOfAll();
        if (rehearse != null) list.getChildren().add(rehearsal(rehearse));
    }

    /** One file for the calendar, where there are several certificates. */
    private void remindOfAll() {
        List<String> files = walkthrough.profiles().all().stream()
                .filter(LoadedProfile.Current.class::isInstance)
                .flatMap(p -> RenewalModel.reminder(((LoadedProfile.Current) p).profile(), clock.instant()).stream())
                .toList();
        if (files.size() < 2) return;
        VBox kept = place();
        list.getChildren()
                .addAll(
                        link(
                                UiId.START_REMIND,
                                "panel.start.remind",
                                () -> SaveDialog.save(
                                        walkthrough, "certguide-renewals.ics", Reminder.together(files), kept)),
                        kept);
    }

    /** For who opens the application for the first time. */
    private static Node welcome() {
        return illustrated(
                "certificate",
                heading("panel.start.need"),
                paragraph("panel.start.need.what"),
                note("panel.start.need.note"));
    }

    private void notice(String title, String words) {
        list.getChildren().add(new Banner(Banner.Kind.WARNING, Messages.of(title), words));
    }

    /** Whether a draft goes on with the server of a profile, as it has no certificate yet. */
    static boolean isDrafted(Walkthrough walkthrough, Profile profile) {
        return profile.certificate().isEmpty()
                && walkthrough.drafts().all().stream().anyMatch(d -> d.server().equals(profile.server()));
    }

    private Node draftCard(Draft draft) {
        VBox words = new VBox(
                4,
                text(draft.name(), "card-title"),
                text(draft.server().toString(), "note"),
                note("panel.start.draft"));
        HBox.setHgrow(words, Priority.ALWAYS);
        VBox more = place();
        HBox actions = new HBox(
                8,
                removing(
                        Messages.of("panel.start.draft.remove", draft.name()),
                        () -> walkthrough.drafts().remove(draft.server()),
                        more),
                secondary(UiId.START_CONTINUE, "panel.start.continue", () -> goOn.accept(draft)));
        actions.setAlignment(Pos.CENTER_RIGHT);
        actions.getChildren().forEach(button -> button.setAccessibleHelp(draft.name()));
        VBox card = card(new Beside(words, actions), more);
        card.getStyleClass().add("draft");
        return card;
    }

    private Node serverCard(Profile profile, boolean mayChange) {
        VBox words =
                new VBox(4, text(profile.title(), "card-title"), text(where(profile), "note"), note(renewal(profile)));
        profile.certificate().ifPresent(c -> words.getChildren().add(1, ends(c)));
        String seenAs = profile.certificate().isPresent() ? "panel.start.read" : "panel.start.seen";
        profile.lastSeen()
                .ifPresent(seen ->
                        words.getChildren().add(note(seenAs, Messages.in(DAY).format(seen))));
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox head = new HBox(20, words);
        head.setAlignment(Pos.CENTER_LEFT);
        profile.certificate()
                .ifPresent(certificate -> head.getChildren()
                        .addFirst(new DaysRing(
                                daysLeft(certificate.expiry(), clock),
                                certificate.lifetime().total().toDays(),
                                severity(certificate.lifetime(), profile.renewal(), clock))));
        VBox more = place();
        HBox actions = new HBox(8, secondary(UiId.START_OPEN, "panel.start.open", () -> open.accept(profile)));
        actions.setAlignment(Pos.CENTER_RIGHT);
        if (mayChange) {
            actions.getChildren()
                    .addAll(
                            0,
                            List.of(
                                    link(
                                            UiId.START_RENAME,
                                            "panel.start.rename",
                                            () -> ask(more, UiId.START_RENAME, rename(profile, more))),
                                    removing(
                                            Messages.of("panel.start.remove.ask", profile.title()),
                                            () -> walkthrough.profiles().remove(profile.id()),
                                            more)));
        }
        // There are as many of each as there are servers.
        actions.getChildren().forEach(button -> button.setAccessibleHelp(profile.title()));
        VBox card = card(new Beside(head, actions), more);
        card.setId(UiId.START_CARD.id() + "-" + profile.id());
        return card;
    }

    /** How long it is good for, in words and as a date. */
    private Node ends(Profile.Certificate certificate) {
        boolean over = daysLeft(certificate.expiry(), clock) < 0;
        return text(
                Messages.of(
                        over ? "panel.start.over" : "panel.start.until",
                        ending(certificate.expiry(), clock),
                        Messages.in(DAY).format(certificate.expiry())),
                over ? "error-text" : "note");
    }

    /** The button that asks whether to remove something. */
    private static Button removing(String question, Runnable remove, VBox place) {
        return link(
                UiId.START_REMOVE,
                "panel.start.remove",
                () -> ask(place, UiId.START_REMOVE, remove(question, remove, place)));
    }

    private static void ask(VBox place, UiId button, Node question) {
        place.getChildren().setAll(question);
        question.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) leave(place, button);
        });
        Focus.moveInto(question);
    }

    /** Takes the question away, and leads the keyboard back to the button that brought it. */
    private static void leave(VBox place, UiId button) {
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

    /** The card is made anew with the new name; the keyboard belongs there, and not to the next thing to do. */
    private void returnToRenamed() {
        String id = UiId.START_CARD.id() + "-" + renamed;
        list.getChildren().stream()
                .filter(card -> id.equals(card.getId()))
                .findFirst()
                .ifPresent(card -> Focus.moveTo(card, UiId.START_RENAME));
        renamed = "";
    }

    private Node rename(Profile profile, VBox place) {
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
            renamed = profile.id();
            walkthrough.profiles().rename(profile.id(), wanted);
        };
        name.setOnAction(e -> save.run());
        HBox buttons = new HBox(
                12,
                secondary(UiId.START_CONFIRM, "panel.start.rename", save),
                secondary(UiId.START_KEEP, "panel.action.cancel", () -> leave(place, UiId.START_RENAME)));
        return new VBox(12, field, buttons);
    }

    private static Node remove(String question, Runnable yes, VBox place) {
        return new Banner(
                Banner.Kind.WARNING,
                question,
                "",
                secondary(UiId.START_CONFIRM, "panel.start.remove.yes", yes),
                secondary(UiId.START_KEEP, "panel.start.remove.no", () -> leave(place, UiId.START_REMOVE)));
    }

    /** How it stands with the renewal, once there is something to renew. */
    static Message renewal(Profile profile) {
        if (profile.certificate().isEmpty()) return Message.of("panel.start.none");
        RenewalProof proof = RenewalProof.of(profile.renewal());
        boolean works = proof == RenewalProof.PROVED || proof == RenewalProof.DOUBTFUL;
        if (works && awaitsGateway(profile)) return Message.of("panel.start.renewal.gateway");
        boolean started = profile.renewal().state() != Profile.RenewalState.NOT_SCHEDULED;
        return Message.of(
                switch (proof) {
                    case UNTESTED -> started ? "panel.start.renewal.untested" : "panel.start.renewal.unscheduled";
                    case FAILED -> "panel.start.renewal.failed";
                    case UNCLEAR -> "panel.start.renewal.unclear";
                    case UNSTARTED -> "panel.start.renewal.unscheduled";
                    case DOUBTFUL -> "panel.start.renewal.doubtful";
                    case PROVED -> "panel.start.renewal.tested";
                });
    }

    /** Whether the gateway of Overture DMS, which holds port 80 once it is deployed, was not yet told to leave it to renewals. */
    private static boolean awaitsGateway(Profile profile) {
        return profile.dms().isPresent()
                && profile.changes().stream().noneMatch(c -> c.what().contains("certguide-gateway"));
    }

    /** Whole days until then, rounded down; negative once it has passed. */
    public static long daysLeft(Instant expiry, Clock clock) {
        Duration left = Duration.between(clock.instant(), expiry);
        return Math.floorDiv(left.getSeconds(), Duration.ofDays(1).getSeconds());
    }

    /** The same in words, as "61 days left", "Expires today" or "Expired 12 days ago". */
    static Message ending(Instant expiry, Clock clock) {
        long left = daysLeft(expiry, clock);
        long nights = ChronoUnit.DAYS.between(day(clock.instant()), day(expiry));
        if (left < 0) {
            return nights == 0
                    ? Message.of("panel.start.expired.today")
                    : nights == -1
                            ? Message.of("panel.start.expired.yesterday")
                            : Message.of("panel.start.expired", -nights);
        }
        if (left == 0) return Message.of(nights == 0 ? "panel.start.today" : "panel.start.tomorrow");
        return left == 1 ? Message.of("ui.day.left", left) : Message.of("ui.days.left", left);
    }

    private static LocalDate day(Instant time) {
        return time.atZone(ZoneId.systemDefault()).toLocalDate();
    }

    /** How to see the days that are left, given what will happen to the certificate then. */
    public static Severity severity(Lifetime lifetime, Profile.Renewal renewal, Clock clock) {
        return switch (lifetime.at(clock.instant())) {
            case ENDING -> Severity.STOP;
            case OVERDUE -> Severity.ATTENTION;
            // There is time; but that the days renew themselves needs proof.
            case GOOD -> RenewalProof.of(renewal) == RenewalProof.PROVED ? Severity.FINE : Severity.ATTENTION;
        };
    }
}
