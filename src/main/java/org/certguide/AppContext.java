package org.certguide;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.scene.Scene;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.stage.Stage;
import org.certguide.desktop.SystemNotice;
import org.certguide.net.NetworkAccess;
import org.certguide.profile.AppHome;
import org.certguide.profile.DraftStore;
import org.certguide.profile.ProfileStore;
import org.certguide.server.sshj.HostKeyFiles;
import org.certguide.server.sshj.SshConnector;
import org.certguide.session.CommandLog;
import org.certguide.system.SystemCatalogue;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Console;
import org.certguide.ui.Fx;
import org.certguide.ui.MainWindow;
import org.certguide.ui.Theme;
import org.certguide.ui.UiId;
import org.certguide.ui.WindowSettings;
import org.certguide.ui.console.LateConsole;
import org.certguide.ui.panel.AwayTitle;
import org.certguide.ui.panel.LeaveQuestion;
import org.certguide.ui.panel.PanelCoordinator;
import org.certguide.walkthrough.Services;
import org.certguide.walkthrough.Unsaved;
import org.certguide.walkthrough.Walkthrough;
import org.certguide.work.JobRunner;

/** All parts of the application, put together by hand in a stage. */
final class AppContext implements AutoCloseable {
    private final Stage stage;
    private final Predicate<URI> browser;
    private final WindowSettings place;
    private final MainWindow window;
    private final Walkthrough walkthrough;
    private final PanelCoordinator panels;
    private final Scene scene;
    private final Console console = new LateConsole();
    private final AwayTitle title;
    private Runnable onClose;

    /** Whether nothing of this computer is to be written any more. */
    private boolean forgotten;

    /**
     * What differs between computers, and between a user and a test.
     *
     * @param home where the application keeps its files
     * @param userKnownHosts of the user's OpenSSH, whose configuration is beside it
     * @param agentSocket of the user's SSH agent
     * @param directory of the certificate authority
     * @param internet how this computer asks the DNS and connects to web servers
     * @param browser shows a page, if anything on this computer does
     * @param drafts whether what is typed is kept before there is a certificate
     */
    record Environment(
            AppHome home,
            Path userKnownHosts,
            Optional<Path> agentSocket,
            URI directory,
            NetworkAccess internet,
            Predicate<URI> browser,
            boolean drafts) {
        /** One in which what is typed is kept. */
        Environment(
                AppHome home,
                Path userKnownHosts,
                Optional<Path> agentSocket,
                URI directory,
                NetworkAccess internet,
                Predicate<URI> browser) {
            this(home, userKnownHosts, agentSocket, directory, internet, browser, true);
        }
    }

    /** Fills the stage, which is not shown yet, and begins to read the profiles. */
    AppContext(Stage stage, Environment outside) {
        Theme.prepareControls();
        this.stage = stage;
        browser = outside.browser();
        onClose = stage::close;
        walkthrough = new Walkthrough(services(outside, this::browse), console);
        window = new MainWindow(console);
        place = new WindowSettings(outside.home().windowSettings());
        scene = window.scene();
        show();
        panels = new PanelCoordinator(window, walkthrough, Clock.systemUTC());
        place.restore(stage, window);
        title = new AwayTitle(
                stage, walkthrough, Clock.systemUTC(), told -> SystemNotice.show(Messages.of("ui.name"), told));
        title.show();
        stage.setMinWidth(MainWindow.MIN_WIDTH);
        stage.setMinHeight(MainWindow.MIN_HEIGHT);
        walkthrough.profiles().read();
        walkthrough.drafts().read();
        // A file of answers has one server, and nobody looks at the others.
        if (outside.drafts()) walkthrough.fleet().keepAtStart(outside.home().checkAtStart());
    }

    /**
     * What a walkthrough needs from outside, with a window or without one.
     *
     * @param browse shows a page
     */
    static Services services(Environment outside, Consumer<URI> browse) {
        AppHome home = outside.home();
        Clock clock = Clock.systemUTC();
        Unsaved unsaved = new Unsaved(Fx.EXECUTOR);
        return new Services(
                new NoticedLogins(
                        new SshConnector(
                                HostKeyFiles.usual(
                                                home.knownHosts(),
                                                outside.userKnownHosts(),
                                                System.getProperty("os.name"),
                                                System.getenv())
                                        .telling(unsaved),
                                outside.agentSocket(),
                                SshConnector.Timeouts.USUAL),
                        Startup::loggedIn),
                new JobRunner(Fx.EXECUTOR),
                Fx.EXECUTOR,
                SystemCatalogue::own,
                new ProfileStore(home.profiles()),
                outside.drafts() ? Optional.of(new DraftStore(home.drafts())) : Optional.empty(),
                new CommandLog(home.logs().resolve("commands.log"), clock, unsaved),
                clock,
                outside.directory(),
                outside.internet(),
                browse,
                unsaved);
    }

    /** Shows this window in the stage, in place of another one. */
    void show() {
        // The window stays as large as the user has made it; a new scene would bring its own size.
        if (stage.isShowing() && !stage.isMaximized()) {
            stage.setWidth(stage.getWidth());
            stage.setHeight(stage.getHeight());
        }
        stage.setScene(scene);
        stage.setOnCloseRequest(e -> {
            // What closes the window is the answer, or that there is nothing to ask.
            e.consume();
            requestClose();
        });
    }

    /** Closes the window, unless the user wants to wait for what runs on the server. */
    void requestClose() {
        panels.leave(LeaveQuestion.Way.CLOSE, onClose);
        // It may have been asked for in a list of windows.
        if (stage.isIconified()) stage.setIconified(false);
    }

    /** Has something else closed than this window alone. */
    void onClose(Runnable action) {
        onClose = action;
    }

    /** Whether nothing is lost when this window goes: nobody is logged in, or about to be, and all is saved. */
    boolean isIdle() {
        return walkthrough.session().get() == null
                && !walkthrough.connect().isBusy()
                && walkthrough.unsaved().all().isEmpty();
    }

    /** Takes over how the window looked that this one replaces, and what was typed in it. */
    void goOnFrom(AppContext before) {
        window.themeProperty().set(before.window.themeProperty().get());
        window.guideWantedProperty().set(before.window.guideWantedProperty().get());
        window.zoom().factorProperty().set(before.window.zoom().factorProperty().get());
        panels.goOnFrom(before.panels);
    }

    MainWindow window() {
        return window;
    }

    Console console() {
        return console;
    }

    Walkthrough walkthrough() {
        return walkthrough;
    }

    PanelCoordinator panels() {
        return panels;
    }

    /** Shows a page; where nothing does, it is said, and the address can be pasted. */
    void browse(URI page) {
        if (browser.test(page)) return;
        ClipboardContent address = new ClipboardContent();
        address.putString(page.toString());
        Clipboard.getSystemClipboard().setContent(address);
        Banner banner =
                new Banner(Banner.Kind.INFO, Messages.of("ui.browse.none"), Messages.of("ui.browse.copied", page));
        banner.setId(UiId.NO_OPENER.id());
        window.notice(banner);
    }

    /** Lets what runs on the server come to its end; see {@link Walkthrough#end}. */
    CompletableFuture<Void> end() {
        return walkthrough.end();
    }

    /** From now on nothing is remembered of how the window was. */
    void forget() {
        forgotten = true;
    }

    /** Remembers where the window was, ends what runs, and disconnects. */
    @Override
    public void close() {
        title.close();
        if (!forgotten) place.save(stage, window);
        walkthrough.close();
    }
}
