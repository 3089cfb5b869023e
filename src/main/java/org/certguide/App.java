package org.certguide;

import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;

import org.certguide.checks.CheckContext;
import org.certguide.guide.Texts;
import org.certguide.profile.AppHome;
import org.certguide.profile.ProfileStore;
import org.certguide.server.sshj.SshConnector;
import org.certguide.session.CommandLog;
import org.certguide.system.CatalogueFile;
import org.certguide.ui.Fx;
import org.certguide.ui.MainWindow;
import org.certguide.ui.console.ConsoleView;
import org.certguide.ui.panel.Panels;
import org.certguide.ui.play.Answers;
import org.certguide.ui.play.Play;
import org.certguide.ui.walkthrough.Walkthrough;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** The application: builds everything by hand, and shows it. */
public final class App extends Application {
    private static final int BROKEN = 70;

    private final Arguments arguments = Main.arguments();
    private final AppHome home = Main.home();

    @Override
    public void start(Stage stage) {
        ConsoleView console = new ConsoleView();
        Walkthrough walkthrough = new Walkthrough(services(), console);
        MainWindow window = new MainWindow(console);
        Scene scene = window.scene();
        Panels panels = new Panels(window, walkthrough, Clock.systemUTC());
        WindowPlace place = new WindowPlace(home.windowSettings());
        place.restore(stage, window);
        stage.setScene(scene);
        stage.setTitle(Texts.of("ui.name"));
        stage.setMinWidth(MainWindow.MIN_WIDTH);
        stage.setMinHeight(MainWindow.MIN_HEIGHT);
        stage.setOnHidden(
                e -> {
                    place.save(stage, window);
                    walkthrough.close();
                    Platform.exit();
                });
        stage.show();
        walkthrough.readProfiles();
        arguments
                .answers()
                .ifPresent(
                        answers -> {
                            panels.leaveStart();
                            play(answers, walkthrough, scene, stage);
                        });
    }

    private Walkthrough.Services services() {
        Path ssh = Path.of(System.getProperty("user.home"), ".ssh");
        Clock clock = Clock.systemUTC();
        Optional<Answers> answers = arguments.answers();
        URI directory = answers.flatMap(Answers::directory).orElse(CheckContext.LETS_ENCRYPT);
        return new Walkthrough.Services(
                new SshConnector(
                        home.knownHosts(),
                        ssh.resolve("known_hosts"),
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
                                case JobEvent.Done<Integer> done -> Main.exitWith(done.result());
                                case JobEvent.Failed<Integer> failed -> {
                                    Main.print(Texts.of("play.broke", failed.cause()));
                                    Main.exitWith(BROKEN);
                                }
                                case JobEvent.Cancelled<Integer> cancelled -> Main.exitWith(BROKEN);
                                case JobEvent.Told<Integer> told -> {
                                    return;
                                }
                            }
                            stage.close();
                        });
    }
}
