package org.certguide;

import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;

import org.certguide.checks.CheckContext;
import org.certguide.guide.Texts;
import org.certguide.ui.Fx;
import org.certguide.ui.play.Answers;
import org.certguide.ui.play.Play;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The application: shows the window, and plays answers in it if there are any. */
public final class App extends Application {
    private static final int BROKEN = 70;

    private final Arguments arguments = Main.arguments();

    @Override
    public void start(Stage stage) {
        Assembly assembly = new Assembly(stage, outside());
        stage.setOnHidden(
                e -> {
                    assembly.close();
                    Platform.exit();
                });
        stage.show();
        assembly.walkthrough().connect().readSaved(Path.of(System.getProperty("user.home")));
        arguments.answers().ifPresent(answers -> play(answers, assembly, stage));
    }

    private Assembly.Outside outside() {
        Path userHome = Path.of(System.getProperty("user.home"));
        Optional<Answers> answers = arguments.answers();
        URI directory = answers.flatMap(Answers::directory).orElse(CheckContext.LETS_ENCRYPT);
        return new Assembly.Outside(
                Main.home(),
                userHome.resolve(".ssh").resolve("known_hosts"),
                Optional.ofNullable(System.getenv("SSH_AUTH_SOCK")).map(Path::of),
                directory,
                answers.flatMap(Answers::nameServer),
                page -> getHostServices().showDocument(page.toString()));
    }

    private void play(Answers answers, Assembly assembly, Stage stage) {
        assembly.panels().leaveStart();
        Play play =
                new Play(
                        assembly.walkthrough(),
                        answers,
                        arguments.pictures(),
                        stage.getScene(),
                        Main::print);
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
