package org.certguide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.scene.Scene;
import javafx.scene.control.MenuItem;
import javafx.scene.image.Image;
import javafx.stage.Stage;
import org.certguide.checks.CheckContext;
import org.certguide.guide.Step;
import org.certguide.guide.Texts;
import org.certguide.profile.AppHome;
import org.certguide.profile.Profile;
import org.certguide.profile.ProfileStore;
import org.certguide.profile.Stored;
import org.certguide.server.sshj.SshConnector;
import org.certguide.session.CommandLog;
import org.certguide.session.Session;
import org.certguide.system.CatalogueFile;
import org.certguide.ui.Connection;
import org.certguide.ui.Fx;
import org.certguide.ui.GuideNote;
import org.certguide.ui.MainWindow;
import org.certguide.ui.PanelView;
import org.certguide.ui.RailItem;
import org.certguide.ui.ServerItem;
import org.certguide.ui.StepState;
import org.certguide.ui.console.ConsoleView;
import org.certguide.ui.panel.CertificatePanel;
import org.certguide.ui.panel.ChecklistPanel;
import org.certguide.ui.panel.ConnectPanel;
import org.certguide.ui.panel.InstallPanel;
import org.certguide.ui.panel.RenewalPanel;
import org.certguide.ui.panel.StartPanel;
import org.certguide.ui.panel.SystemPanel;
import org.certguide.ui.play.Answers;
import org.certguide.ui.play.Play;
import org.certguide.ui.walkthrough.StepModel;
import org.certguide.ui.walkthrough.StepStatus;
import org.certguide.ui.walkthrough.Walkthrough;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;

/** The application: builds everything by hand and connects the window to the walkthrough. */
public final class App extends Application {
    private static final int BROKEN = 70;

    private final Arguments arguments = Main.arguments();
    private final AppHome home =
            AppHome.of(
                    System.getProperty("os.name"),
                    System.getenv(),
                    Path.of(System.getProperty("user.home")));

    @Override
    public void start(Stage stage) {
        ConsoleView console = new ConsoleView();
        Walkthrough walkthrough = new Walkthrough(services(), console);
        MainWindow window = new MainWindow(console);
        Scene scene = window.scene();
        connect(window, walkthrough);
        WindowPlace place = new WindowPlace(home.windowSettings(), stage, window);
        place.restore();
        stage.setScene(scene);
        stage.setTitle(Texts.of("ui.name"));
        stage.setMinWidth(MainWindow.MIN_WIDTH);
        stage.setMinHeight(MainWindow.MIN_HEIGHT);
        stage.setOnHidden(
                e -> {
                    place.save();
                    walkthrough.close();
                    Platform.exit();
                });
        stage.show();
        walkthrough.readProfiles();
        arguments.answers().ifPresent(answers -> play(answers, walkthrough, scene, stage));
    }

    private Walkthrough.Services services() {
        Path sshHome = Path.of(System.getProperty("user.home"), ".ssh");
        Clock clock = Clock.systemUTC();
        Optional<Answers> answers = arguments.answers();
        URI directory = answers.flatMap(Answers::directory).orElse(CheckContext.LETS_ENCRYPT);
        return new Walkthrough.Services(
                new SshConnector(
                        home.knownHosts(),
                        sshHome.resolve("known_hosts"),
                        Optional.ofNullable(System.getenv("SSH_AUTH_SOCK")).map(Path::of),
                        SshConnector.Patience.USUAL),
                new JobRunner(Fx.EXECUTOR),
                Fx.EXECUTOR,
                CatalogueFile.read(),
                new ProfileStore(home.profiles()),
                new CommandLog(home.logs().resolve("commands.log"), clock),
                clock,
                directory,
                answers.flatMap(Answers::nameServer));
    }

    private void play(Answers answers, Walkthrough walkthrough, Scene scene, Stage stage) {
        Play play = new Play(walkthrough, answers, arguments.pictures(), scene, Main::print);
        new JobRunner(Fx.EXECUTOR)
                .start(
                        progress -> play.run(),
                        event -> {
                            switch (event) {
                                case JobEvent.Done<Integer> done -> Main.exitCode(done.result());
                                case JobEvent.Failed<Integer> failed -> {
                                    Main.print(Texts.of("play.broke", home.logs()));
                                    Main.exitCode(BROKEN);
                                }
                                case JobEvent.Cancelled<Integer> c -> Main.exitCode(BROKEN);
                                case JobEvent.Told<Integer> told -> {
                                    return;
                                }
                            }
                            stage.close();
                        });
    }

    private static void connect(MainWindow window, Walkthrough walkthrough) {
        Runnable toStart = () -> openStart(window, walkthrough);
        Map<Step, PanelView> panels = new EnumMap<>(Step.class);
        panels.put(Step.CONNECT, new ConnectPanel(walkthrough).view());
        panels.put(Step.SYSTEM, new SystemPanel(walkthrough).view());
        panels.put(Step.CHECKLIST, new ChecklistPanel(walkthrough).view());
        panels.put(Step.INSTALL, new InstallPanel(walkthrough).view());
        panels.put(Step.CERTIFICATE, new CertificatePanel(walkthrough).view());
        panels.put(Step.RENEWAL, new RenewalPanel(walkthrough, toStart).view());
        Runnable show =
                () -> {
                    Step step = walkthrough.current().get();
                    window.panelProperty().set(panels.get(step));
                    window.currentStepProperty().set(step.id());
                    window.guideProperty().set(note(step));
                };
        PanelView start =
                new StartPanel(
                                walkthrough,
                                Clock.systemUTC(),
                                () -> begin(walkthrough, null, show),
                                profile -> begin(walkthrough, profile, show))
                        .view();
        window.panelProperty().set(start);
    }
}
