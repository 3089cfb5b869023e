package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.io.File;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.layout.Pane;
import javafx.stage.FileChooser;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Choosers;
import org.certguide.walkthrough.Walkthrough;

/** Saves a text on this computer, where the user wants it. */
final class SaveDialog {
    private SaveDialog() {}

    /**
     * Asks where to, saves a text there, and tells how that went.
     *
     * @param name proposed for the file
     * @param told where it is told; it has to be in the window
     */
    static void save(Walkthrough walkthrough, String name, String text, Pane told) {
        save(walkthrough, name, text, told, file -> Message.of("panel.saved", file));
    }

    /**
     * The same, told in other words.
     *
     * @param words what is told of the file once it is written
     */
    static void save(Walkthrough walkthrough, String name, String text, Pane told, Function<String, Message> words) {
        FileChooser chooser = Choosers.file(Messages.of("panel.saved.title"));
        chooser.setInitialFileName(name);
        File file = chooser.showSaveDialog(told.getScene().getWindow());
        if (file == null) return;
        walkthrough.write(file.toPath(), text, written -> told.getChildren().setAll(said(file, written, words)));
    }

    private static Node said(File file, boolean written, Function<String, Message> words) {
        return written
                ? note(words.apply(file.getPath()))
                : new Banner(
                        Banner.Kind.ERROR,
                        Messages.of("panel.saved.failed", file.getPath()),
                        Messages.of("panel.saved.failed.help"));
    }
}
