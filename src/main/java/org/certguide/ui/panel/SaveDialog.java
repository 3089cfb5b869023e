package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.io.File;
import javafx.scene.Node;
import javafx.scene.layout.Pane;
import javafx.stage.FileChooser;
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
        FileChooser chooser = Choosers.file(Messages.of("panel.saved.title"));
        chooser.setInitialFileName(name);
        File file = chooser.showSaveDialog(told.getScene().getWindow());
        if (file == null) return;
        walkthrough.write(file.toPath(), text, written -> told.getChildren().setAll(said(file, written)));
    }

    private static Node said(File file, boolean written) {
        return written
                ? note("panel.saved", file.getPath())
                : new Banner(
                        Banner.Kind.ERROR,
                        Messages.of("panel.saved.failed", file.getPath()),
                        Messages.of("panel.saved.failed.help"));
    }
}
