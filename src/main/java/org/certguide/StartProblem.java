package org.certguide;

import java.nio.file.Path;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Theme;

/** Says why there is no window, in one: whoever starts the application with a click sees no output. */
public final class StartProblem extends Application {
    @Override
    public void start(Stage stage) {
        Path folder = Startup.HOME.dir();
        VBox words = new VBox(Banner.of(Banner.Kind.ERROR, Messages.of("play.home", folder)));
        words.getStyleClass().add("leave-question");
        Scene scene = new Scene(words, 640, 220);
        Theme.SYSTEM.apply(scene);
        stage.setTitle(Messages.of("ui.name"));
        stage.setScene(scene);
        stage.show();
    }
}
