package org.certguide.ui.panel;

import static org.certguide.ui.Rendering.render;
import static org.certguide.ui.panel.PanelComponents.*;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.certguide.conversation.Prompt;
import org.certguide.guide.Guide;
import org.certguide.guide.GuideStep;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.profile.Draft;
import org.certguide.profile.LoadedProfile;
import org.certguide.profile.Profile;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Fx;
import org.certguide.ui.MainWindow;
import org.certguide.ui.MainWindow.Connection;
import org.certguide.ui.PanelView;
import org.certguide.ui.SidebarItem.ServerItem;
import org.certguide.ui.SidebarItem.StepItem;
import org.certguide.ui.UiId;
import org.certguide.ui.panel.LeaveQuestion.Way;
import org.certguide.walkthrough.ConnectModel;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.StepModel;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/** All panels, and the window kept in step with the walkthrough. */
public final class PanelCoordinator {
    private final MainWindow window;
    private final Walkthrough walkthrough;
    private final Clock clock;
    private final StepPanels panels;
    private final LeaveQuestion leaving;
    private final StartPanel startPanel;
    private final PanelView start;
    private final SettingsMenu settings;
    private @Nullable Rehearsal rehearsal;
    private boolean atStart = true;

    /** What the guide says beside a page that belongs to no step; empty while a step or the start page is shown. */
    private Optional<GuideStep> aside = Optional.empty();

    /** Fills the window; it shows the start page. */
    public PanelCoordinator(MainWindow window, Walkthrough walkthrough, Clock clock) {
        this.window = window;
        this.walkthrough = walkthrough;
        this.clock = clock;
        settings = new SettingsMenu(window, walkthrough, this::showNotice);
        leaving = new LeaveQuestion(window, walkthrough);
        panels = new StepPanels(walkthrough, leaving, this::showCommands, this::finish, this::follow);
        startPanel = new StartPanel(walkthrough, clock, this::beginNew, this::begin, this::goOn, this::showCommands);
        start = startPanel.view();
        window.onOpenStep(step -> {
            atStart = false;
            walkthrough.open(step);
            show();
        });
        window.onOpenServer(this::openServer);
        window.onHome(this::openStart);
        window.onDisconnect(() -> leaving.leave(Way.DISCONNECT, () -> {
            walkthrough.logOut();
            leaveStart();
        }));
        walkthrough.work().subscribe(this::fill);
        walkthrough.current().subscribe(this::show);
        walkthrough.session().subscribe(this::showConnection);
        walkthrough.profiles().all().addListener((ListChangeListener<LoadedProfile>) change -> showServers());
        walkthrough.drafts().all().addListener((ListChangeListener<Draft>) change -> showServers());
        Runnable seen = Fx.coalesced(this::showSigns);
        walkthrough.fleet().looks().addListener((InvalidationListener) change -> seen.run());
        follow(walkthrough.connect());
        ConnectModel login = walkthrough.connect();
        render(
                this::showGuide,
                walkthrough.session(),
                login.hostKey().unknown(),
                login.questions().asked(),
                login.host(),
                login.user());
        login.problem().subscribe(this::showConnection);
        walkthrough.current().subscribe(window::restConsole);
        walkthrough.unsaved().all().addListener((ListChangeListener<Message>) change -> showNotice());
        window.menuItems().setAll(menu());
        login.busy().subscribe(this::showConnection);
        show();
    }

    /** Follows the server that is open now. */
    private void fill(ServerWork work) {
        panels.forgetServer();
        for (Step step : Step.values()) if (step != Step.CONNECT) follow(walkthrough.step(step));
        render(
                this::showGuide,
                work.console().prompt(),
                work.atWork(),
                work.server().rights(),
                work.system().system(),
                work.wishes().purpose());
        show();
    }

    private void follow(StepModel model) {
        model.state().subscribe(this::showRail);
        render(() -> foldConsole(model), model.busy(), model.state());
        render(this::showGuide, model.state(), model.busy(), model.problem());
    }

    /** What begins, ends, fails or asks is told at the top of the panel. */
    private void follow(Step step, PanelView view) {
        StepModel model = walkthrough.step(step);
        PagePosition.follow(model, view);
        ServerWork work = walkthrough.work().get();
        ObservableValue<@Nullable Prompt> asked = step == Step.CONNECT
                ? walkthrough.work().flatMap(open -> open.console().prompt())
                : work.console().prompt();
        asked.subscribe(prompt -> {
            if (prompt != null) view.showTop();
        });
        if (step == Step.SYSTEM) render(this::showGuide, work.system().software());
        render(this::showGuide, view.foot(), view.asked());
    }

    /** Once a step is done, what came of it is what counts. */
    private void foldConsole(StepModel model) {
        boolean well = model.problem().get() == null && model.state().get().passed();
        if (well && !model.isBusy()) window.foldConsole();
    }

    private List<MenuItem> menu() {
        MenuItem servers = item("panel.menu.servers", UiId.MENU_SERVERS, this::openStart);
        MenuItem add = item(
                "panel.menu.import",
                UiId.MENU_IMPORT,
                () -> showAside("import", new ImportPanel(walkthrough, this::openStart).view()));
        MenuItem ansible = item(
                "panel.menu.ansible",
                UiId.MENU_ANSIBLE,
                () -> AnsibleExport.ask(walkthrough, window.root().getScene().getWindow(), window::notice));
        MenuItem commands = item("guide.commands.open", UiId.MENU_COMMANDS, this::showCommands);
        MenuItem about = item(
                "panel.menu.about",
                UiId.MENU_ABOUT,
                () -> showAside("about", AboutPanel.view(walkthrough, this::show)));
        return List.of(servers, settings.item(), new SeparatorMenuItem(), commands, add, ansible, about);
    }

    private void showCommands() {
        showAside("commands", new CommandsPanel(walkthrough, this::show).view());
    }

    /**
     * Shows what belongs to no step.
     *
     * @param name of the page, by which the guide has its words
     */
    private void showAside(String name, PanelView view) {
        aside = Optional.of(StepGuide.beside(name));
        showGuide();
        showNotice();
        window.panelProperty().set(view);
        window.currentStepProperty().set(null);
    }

    private static MenuItem item(String key, UiId id, Runnable action) {
        MenuItem item = new MenuItem(Messages.of(key));
        item.setId(id.id());
        item.setOnAction(e -> action.run());
        return item;
    }

    /** Opens the start page with the saved servers as they are now. */
    public void openStart() {
        if (rehearsal != null) {
            // The servers that are kept are on the other start page.
            rehearsal.leave().run();
            return;
        }
        atStart = true;
        window.restConsole();
        walkthrough.profiles().read();
        show();
    }

    /** The walkthrough has come to its end. */
    private void finish() {
        if (rehearsal == null) {
            openStart();
            return;
        }
        window.restConsole();
        showAside("rehearsed", rehearsal.end());
    }

    /** Makes this the window of a rehearsal, which nothing is kept of. */
    public void rehearse(Rehearsal ways) {
        rehearsal = ways;
        walkthrough.rehearse();
    }

    /** Opens the start page, and says that a rehearsal is over. */
    public void rehearsed() {
        openStart();
        window.notice(Banner.of(Banner.Kind.INFO, Messages.of("panel.practice.left")));
    }

    /** Begins with a new server. */
    public void beginNew() {
        begin(null);
    }

    /** Leaves the start page for the step that is open. */
    public void leaveStart() {
        atStart = false;
        show();
    }

    /**
     * Has the start page offer a rehearsal.
     *
     * @param begins whether it was asked for, and is not there yet
     */
    public void offerRehearsal(Runnable rehearse, ObservableBooleanValue begins) {
        startPanel.offerRehearsal(Rehearsal.offer(rehearse, begins));
    }

    /**
     * Has the menu offer the settings.
     *
     * @param languages takes another language
     * @param here of this computer; empty in a rehearsal
     */
    public void offerSettings(LanguageChoice languages, Optional<LocalData> here) {
        settings.offer(languages, here, page -> showAside("settings", page), this::show);
    }

    /** Fills in the login, so that one click is left; the password is wiped. */
    public void fillIn(ServerAddress server, Secret password) {
        panels.connect().fillIn(server, password);
    }

    /** Goes on where somebody was in another window. */
    public void goOnFrom(PanelCoordinator before) {
        before.panels.madeConnect().ifPresent(other -> panels.connect().fillIn(other));
        walkthrough.fleet().goOnFrom(before.walkthrough.fleet());
        if (!before.atStart) leaveStart();
        settings.goOnFrom(before.settings);
    }

    /** Goes away from this server, as by closing the window; asks first where that would cut something off. */
    public void leave(Way way, Runnable go) {
        leaving.leave(way, go);
    }

    private void begin(@Nullable Profile profile) {
        // Whoever is logged in there goes on.
        if (profile != null && walkthrough.isAt(profile)) leaveStart();
        else open(profile == null ? Way.NEW : Way.OTHER_SERVER, () -> walkthrough.begin(profile));
    }

    private void goOn(Draft draft) {
        if (walkthrough.isAt(draft)) leaveStart();
        else open(Way.OTHER_SERVER, () -> walkthrough.goOn(draft));
    }

    private void open(Way way, Runnable open) {
        String before = walkthrough.work().get().server().name();
        leaving.leave(way, () -> {
            open.run();
            leaveStart();
            if (before.isEmpty() || way == Way.NEW) return;
            Banner left = Banner.of(Banner.Kind.INFO, Messages.of("panel.leave.left", before));
            left.setId(UiId.LEFT.id());
            window.notice(left);
        });
    }

    private void openServer(String id) {
        for (Draft draft : List.copyOf(walkthrough.drafts().all())) {
            if (RailServers.id(draft).equals(id)) goOn(draft);
        }
        for (Profile profile : walkthrough.profiles().readable()) {
            if (profile.id().equals(id)) begin(profile);
        }
    }

    private void show() {
        aside = Optional.empty();
        Step step = walkthrough.current().get();
        window.panelProperty().set(atStart ? start : panels.of(step));
        window.currentStepProperty().set(atStart ? null : step);
        showGuide();
        showNotice();
        showRail();
    }

    /** Has the guide say what there is to do now. */
    private void showGuide() {
        Step step = walkthrough.current().get();
        GuideStep stop = atStart
                ? StepGuide.start(walkthrough)
                : walkthrough.isLost()
                        ? Guide.at(Optional.of(Step.CONNECT), Phase.LOST)
                        : StepGuide.of(walkthrough, step, panels.made(step));
        window.guideProperty().set(aside.orElse(stop));
    }

    private void showRail() {
        window.steps()
                .setAll(Arrays.stream(Step.values())
                        .map(step -> new StepItem(
                                step,
                                Messages.of("panel." + step.id() + ".title"),
                                walkthrough.step(step).state().get(),
                                walkthrough.isReachable(step)))
                        .toList());
    }

    private void showConnection() {
        boolean busy = walkthrough.connect().isBusy();
        boolean open = walkthrough.session().get() != null;
        boolean lost = walkthrough.isLost();
        String host = walkthrough.connect().host().get().strip();
        Connection.State state = busy
                ? Connection.State.CONNECTING
                : open ? Connection.State.CONNECTED : lost ? Connection.State.LOST : Connection.State.NONE;
        window.connectionProperty()
                .set(new Connection(open ? walkthrough.work().get().server().name() : busy || lost ? host : "", state));
        showNotice();
        showRail();
    }

    /** What concerns all panels: first of all the way back to the server. */
    private void showNotice() {
        boolean needed = walkthrough.isLost()
                && !atStart
                && aside.isEmpty()
                && walkthrough.current().get() != Step.CONNECT;
        window.urgent(needed ? action(UiId.LOST_CONNECT, "panel.connect.again", walkthrough::reconnect) : null);
        if (!needed) {
            window.notice(UnsavedBanner.of(walkthrough.unsaved()).orElse(null));
            return;
        }
        Banner banner =
                new Banner(Banner.Kind.WARNING, Messages.of("panel.lost.title"), Messages.of("panel.lost.text"));
        banner.setId(UiId.LOST.id());
        window.notice(banner);
    }

    private void showServers() {
        showGuide();
        showSigns();
    }

    /** How the saved servers stand, at the side. */
    private void showSigns() {
        if (rehearsal != null) return;
        List<ServerItem> all = RailServers.of(walkthrough, clock);
        if (!all.equals(window.servers())) window.servers().setAll(all);
    }
}
