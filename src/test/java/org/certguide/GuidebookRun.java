package org.certguide;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Bounds;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.Image;
import javafx.stage.Stage;
import org.certguide.checks.CheckContext;
import org.certguide.guide.Guide;
import org.certguide.guide.GuideStep;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.practice.Fault;
import org.certguide.practice.PracticeServer;
import org.certguide.profile.AppHome;
import org.certguide.profile.ProfileStore;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Connector;
import org.certguide.server.HostKey;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Terminal;
import org.certguide.server.sshj.SshConnector;
import org.certguide.session.CommandLog;
import org.certguide.system.SystemCatalogue;
import org.certguide.ui.Fx;
import org.certguide.ui.MainWindow;
import org.certguide.ui.Theme;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.certguide.ui.console.ConsoleView;
import org.certguide.ui.panel.PanelCoordinator;
import org.certguide.walkthrough.CommandPreview;
import org.certguide.walkthrough.Services;
import org.certguide.walkthrough.Walkthrough;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/**
 * Plays the guide: somebody at the window does at each stop what the guide says there, on the
 * practice server, and a picture is taken. What differs from one run to the next is fixed: the
 * clock, the host key, and the address under which the practice server is shown.
 */
final class GuidebookRun implements AutoCloseable {
    static final String DOMAIN = "dms.example.org";
    static final int WIDTH = 1280;
    static final int HEIGHT = 800;

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T08:00:00Z"), ZoneOffset.UTC);
    private static final ServerAddress SHOWN = new ServerAddress("93.184.216.34", 22, "ubuntu");

    /** Nothing blinks in a picture. */
    private static final String STILL = "data:text/css,.text-input{-fx-display-caret:false}"
            + ".progress-bar:indeterminate>.bar{-fx-background-color:transparent}";

    private final Map<String, Image> pictures = new LinkedHashMap<>();
    private final List<String> run = new CopyOnWriteArrayList<>();
    private final List<CommandPreview> told = new ArrayList<>();
    private final PracticeServer server;
    private final MainWindow window;
    private final Walkthrough walkthrough;
    private final Scene scene;
    private final User user;

    /**
     * @param home where the application keeps its files
     */
    GuidebookRun(Path home) throws IOException {
        server = PracticeServer.start(new PracticeServer.Settings(PracticeServer.CURRENT, 0), CLOCK, always());
        AppHome files = new AppHome(home);
        Connector ssh = new SshConnector(
                files.knownHosts(), home.resolve("none"), Optional.empty(), SshConnector.Timeouts.USUAL);
        Services services = new Services(
                elsewhere(ssh),
                new JobRunner(Fx.EXECUTOR),
                Fx.EXECUTOR,
                SystemCatalogue::own,
                new ProfileStore(files.profiles()),
                new CommandLog(files.logs().resolve("commands.log"), CLOCK),
                CLOCK,
                CheckContext.LETS_ENCRYPT,
                server.network(),
                page -> {});
        Stage stage = Views.stage();
        ConsoleView console = Views.on(ConsoleView::new);
        walkthrough = Views.on(() -> new Walkthrough(services, console));
        window = Views.on(() -> new MainWindow(console));
        scene = Views.on(window::scene);
        PanelCoordinator panels = Views.on(() -> new PanelCoordinator(window, walkthrough, CLOCK));
        Views.run(() -> {
            panels.offerRehearsal(() -> {}, new SimpleBooleanProperty(false));
            window.themeProperty().set(Theme.LIGHT);
            scene.getStylesheets().add(STILL);
            stage.setMinWidth(0);
            stage.setMinHeight(0);
        });
        Views.show(scene, WIDTH, HEIGHT);
        user = new User(home, walkthrough::close);
    }

    /** Goes through all of it. */
    void play() {
        picture(at(null, Phase.BEGIN));
        user.press(UiId.START_NEW);
        connect();
        system();
        checklist();
        install();
        certificate();
        renewal();
    }

    private void connect() {
        user.type(UiId.CONNECT_HOST, SHOWN.host())
                .type(UiId.CONNECT_USER, SHOWN.user())
                .type(UiId.CONNECT_PASSWORD, "another password");
        picture(at(Step.CONNECT, Phase.BEGIN));
        user.press(UiId.PRIMARY).waitFor(UiId.HOST_KEY);
        picture(at(Step.CONNECT, Phase.QUESTION));
        // The server asks again at once; the guide shows what whoever goes back reads.
        user.press(UiId.HOST_KEY_ACCEPT).press(UiId.CONNECT_NO_ANSWER).waitFor(UiId.PROBLEM);
        picture(at(Step.CONNECT, Phase.FAILED));
        try (Secret password = server.password()) {
            user.type(UiId.CONNECT_PASSWORD, new String(password.chars()));
        }
        user.press(UiId.PRIMARY);
    }

    private void system() {
        user.waitFor(UiId.SYSTEM_SYSTEM, "Ubuntu 24.04");
        picture(at(Step.SYSTEM, Phase.DONE));
        panel("certbot-system", UiId.SYSTEM_TABS);
        tell();
        user.press(UiId.PRIMARY);
    }

    private void checklist() {
        server.setFault(Fault.PORT_80_IN_USE, true);
        user.type(UiId.DOMAINS, DOMAIN);
        picture(at(Step.CHECKLIST, Phase.QUESTION));
        user.press(UiId.PRIMARY).waitFor(UiId.REMEDY);
        picture(at(Step.CHECKLIST, Phase.FAILED));
        user.press(UiId.REMEDY);
        picture(at(Step.CHECKLIST, Phase.DONE));
        user.press(UiId.PRIMARY);
    }

    private void install() {
        user.waitFor(UiId.INSTALL_STEP, "command", "certbot");
        picture(at(Step.INSTALL, Phase.BEGIN));
        panel("certbot-default-steps", null);
        user.press(UiId.PRIMARY);
        picture(at(Step.INSTALL, Phase.DONE));
        user.press(UiId.PRIMARY);
    }

    private void certificate() {
        server.setFault(Fault.DOMAIN_ELSEWHERE, true);
        user.press(UiId.PURPOSE, "dms").type(UiId.EMAIL, "office@cancer-centre.test");
        picture(at(Step.CERTIFICATE, Phase.BEGIN));
        tell();
        user.press(UiId.PRIMARY).waitFor(UiId.QUESTION);
        picture(at(Step.CERTIFICATE, Phase.QUESTION));
        user.press(UiId.ANSWER_YES);
        picture(at(Step.CERTIFICATE, Phase.FAILED));
        server.setFault(Fault.DOMAIN_ELSEWHERE, false);
        user.press(UiId.PRIMARY).waitFor(UiId.RESULT_CHAIN);
        picture(at(Step.CERTIFICATE, Phase.DONE));
        user.press(UiId.PRIMARY);
    }

    private void renewal() {
        user.waitFor(UiId.RENEWAL_SCHEDULE);
        picture(at(Step.RENEWAL, Phase.BEGIN));
        user.press(UiId.PRIMARY);
        picture(at(Step.RENEWAL, Phase.DONE));
    }

    /** The pictures by their names, in the order in which they were taken. */
    Map<String, Image> pictures() {
        return pictures;
    }

    /** What was run on the server, each with all that makes it run there. */
    List<String> run() {
        return List.copyOf(run);
    }

    /** What the application said beforehand that it would run. */
    List<CommandPreview> told() {
        return told;
    }

    private void tell() {
        told.add(Views.on(() -> CommandPreview.of(
                walkthrough.work().get(),
                walkthrough.work().get().system().catalogue().systems().getFirst())));
    }

    private static GuideStep at(Step step, Phase moment) {
        return Guide.at(Optional.ofNullable(step), moment);
    }

    /** Takes a picture where the guide says that there is one. */
    private void picture(GuideStep stop) {
        if (!stop.pictured()) throw new AssertionError("no picture wanted: " + stop);
        user.waitUntil("the guide is at " + stop, () -> guide() instanceof GuideStep now && now.isAt(stop));
        // Panels make room for themselves while they are laid out.
        for (int i = 0; i < 3; i++) Views.layOut(scene);
        pictures.put(stop.picture(), Views.on(() -> scene.snapshot(null)));
    }

    private GuideStep guide() {
        return Views.on(() -> {
            Step step = walkthrough.current().get();
            boolean idle = !walkthrough.step(step).isBusy();
            boolean asked = walkthrough.work().get().console().prompt().get() != null;
            return idle || asked ? window.guideProperty().get() : null;
        });
    }

    /**
     * A picture of the panel alone, also of what one would have to scroll to.
     *
     * @param end the first thing that is no longer in it; null for all of the panel
     */
    private void panel(String name, @Nullable UiId end) {
        pictures.put(name, Views.on(() -> {
            Node panel = scene.lookup(UiId.PANEL.selector());
            Node page = scene.lookup(".panel-page");
            Bounds all = page.getBoundsInLocal();
            double height = all.getHeight();
            if (end != null) {
                Node last = scene.lookup(end.selector());
                Bounds below = last.localToScene(last.getBoundsInLocal());
                height = page.sceneToLocal(below).getMinY();
            }
            Bounds place = panel.localToScene(panel.getBoundsInLocal());
            SnapshotParameters parameters = new SnapshotParameters();
            parameters.setViewport(new Rectangle2D(all.getMinX(), all.getMinY(), all.getWidth(), Math.floor(height)));
            // The ground belongs to the window: it shows at the panel's edge.
            parameters.setFill(scene.snapshot(null)
                    .getPixelReader()
                    .getColor((int) place.getMinX() + 2, (int) place.getMinY() + 2));
            return page.snapshot(parameters, null);
        }));
    }

    /** Random numbers that are the same each time. */
    private static SecureRandom always() {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed("Certguide".getBytes(StandardCharsets.US_ASCII));
            return random;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The practice server has another port each time, which is nothing for a picture. */
    private Connector elsewhere(Connector connector) {
        return (address, login, accepted, said) -> {
            if (!address.equals(SHOWN)) throw new AssertionError("only practice: " + address);
            return switch (connector.connect(server.address(), login, accepted, said)) {
                case Connector.Result.Connected(Server real) -> new Connector.Result.Connected(new Shown(real, run));
                case Connector.Result.HostKeyUnknown unknown -> unknown;
            };
        };
    }

    private record Shown(Server real, List<String> run) implements Server {
        @Override
        public ServerAddress address() {
            return SHOWN;
        }

        @Override
        public HostKey hostKey() {
            return real.hostKey();
        }

        @Override
        public boolean isQuantumSafe() {
            return real.isQuantumSafe();
        }

        @Override
        public CommandResult run(Command command) throws ServerException, InterruptedException {
            run.add(command.input());
            return real.run(command);
        }

        @Override
        public Terminal open(Command command, Terminal.Size size) throws ServerException, InterruptedException {
            run.add(command.text());
            return real.open(command, size);
        }

        @Override
        public boolean isOpen() {
            return real.isOpen();
        }

        @Override
        public void onClosed(Runnable action) {
            real.onClosed(action);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    /** Closes the window, and the practice server. */
    @Override
    public void close() {
        user.close();
        server.close();
    }
}
