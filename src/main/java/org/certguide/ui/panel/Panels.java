package org.certguide.ui.panel;

import javafx.collections.ListChangeListener;

import org.certguide.guide.Step;
import org.certguide.guide.Texts;
import org.certguide.profile.Profile;
import org.certguide.profile.Stored;
import org.certguide.ui.Connection;
import org.certguide.ui.GuideNote;
import org.certguide.ui.MainWindow;
import org.certguide.ui.PanelView;
import org.certguide.ui.RailItem;
import org.certguide.ui.ServerItem;
import org.certguide.ui.Status;
import org.certguide.ui.StepState;
import org.certguide.ui.walkthrough.StepModel;
import org.certguide.ui.walkthrough.StepStatus;
import org.certguide.ui.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** All panels, and the window kept in step with the walkthrough. */
public final class Panels {
    private final MainWindow window;
    private final Walkthrough walkthrough;
    private final Clock clock;
    private final Map<Step, PanelView> panels = new EnumMap<>(Step.class);
    private final PanelView start;
    private boolean atStart = true;

    /** Fills the window; it shows the start page. */
    public Panels(MainWindow window, Walkthrough walkthrough, Clock clock) {
        this.window = window;
        this.walkthrough = walkthrough;
        this.clock = clock;
        panels.put(Step.CONNECT, new ConnectPanel(walkthrough).view());
        panels.put(Step.SYSTEM, new SystemPanel(walkthrough).view());
        panels.put(Step.CHECKLIST, new ChecklistPanel(walkthrough).view());
        panels.put(Step.INSTALL, new InstallPanel(walkthrough).view());
        panels.put(Step.CERTIFICATE, new CertificatePanel(walkthrough).view());
        panels.put(Step.RENEWAL, new RenewalPanel(walkthrough, this::openStart).view());
        start = new StartPanel(walkthrough, clock, () -> begin(null), this::begin).view();
        window.onOpenStep(
                id -> {
                    atStart = false;
                    walkthrough.open(Step.valueOf(id.toUpperCase(Locale.ROOT)));
                    show();
                });
        window.onOpenServer(this::openServer);
        walkthrough.current().subscribe(this::show);
        walkthrough.session().subscribe(this::showConnection);
        walkthrough.stored().addListener((ListChangeListener<Stored>) change -> showServers());
        for (Step step : Step.values()) {
            StepModel model = walkthrough.step(step);
            model.state().subscribe(this::showRail);
        }
        walkthrough.connect().busy().subscribe(this::showConnection);
        walkthrough.connect().problem().subscribe(this::showConnection);
        show();
    }

    /** Opens the start page with the saved servers as they are now. */
    public void openStart() {
        atStart = true;
        walkthrough.readProfiles();
        show();
    }

    /** Leaves the start page for the step that is open. */
    public void leaveStart() {
        atStart = false;
        show();
    }

    private void begin(@Nullable Profile profile) {
        walkthrough.begin(profile);
        leaveStart();
    }

    private void openServer(String id) {
        for (Stored stored : walkthrough.stored()) {
            if (stored instanceof Stored.Current current && current.profile().id().equals(id)) {
                begin(current.profile());
            }
        }
    }

    private void show() {
        Step step = walkthrough.current().get();
        window.panelProperty().set(atStart ? start : panels.get(step));
        window.currentStepProperty().set(atStart ? "" : step.id());
        window.guideProperty().set(atStart ? note("start") : note(step.id()));
        showRail();
    }

    private static GuideNote note(String id) {
        return new GuideNote(
                Texts.of("guide." + id + ".now"), Texts.of("guide." + id + ".why"), drawing(id));
    }

    private static String drawing(String id) {
        return switch (id) {
            case "connect", "install" -> "terminal";
            case "system", "checklist" -> "server";
            default -> "website";
        };
    }

    private void showRail() {
        window.steps()
                .setAll(
                        java.util.Arrays.stream(Step.values())
                                .map(
                                        step ->
                                                new RailItem(
                                                        step.id(),
                                                        Texts.of("panel." + step.id() + ".title"),
                                                        look(step),
                                                        walkthrough.isReachable(step)))
                                .toList());
    }

    private StepState look(Step step) {
        StepStatus status = walkthrough.step(step).state().get();
        return switch (status) {
            case OPEN -> walkthrough.isReachable(step) ? StepState.OPEN : StepState.TO_DO;
            case RUNNING -> StepState.RUNNING;
            case DONE, SKIPPED -> StepState.DONE;
            case WARNING, FAILED -> StepState.ATTENTION;
        };
    }

    private void showConnection() {
        boolean busy = walkthrough.connect().isBusy();
        boolean open = walkthrough.session().get() != null;
        boolean lost = !open && walkthrough.connect().problem().get() != null;
        String host = walkthrough.connect().host().get().strip();
        Connection.State state =
                busy
                        ? Connection.State.CONNECTING
                        : open
                                ? Connection.State.CONNECTED
                                : lost ? Connection.State.LOST : Connection.State.NONE;
        window.connectionProperty()
                .set(
                        new Connection(
                                open ? walkthrough.serverName() : busy || lost ? host : "", state));
        showRail();
    }

    private void showServers() {
        window.servers()
                .setAll(
                        walkthrough.stored().stream()
                                .filter(Stored.Current.class::isInstance)
                                .map(s -> item(((Stored.Current) s).profile()))
                                .toList());
    }

    private ServerItem item(Profile profile) {
        return profile.certificate()
                .map(
                        c ->
                                new ServerItem(
                                        profile.id(),
                                        profile.name(),
                                        days(StartPanel.daysLeft(c.expiry(), clock)),
                                        StartPanel.status(c.expiry(), clock)))
                .orElseGet(() -> new ServerItem(profile.id(), profile.name(), "", Status.WAITING));
    }

    private static String days(long left) {
        return left < 0 ? Texts.of("panel.start.expired") : Texts.of("panel.start.days", left);
    }
}
