package org.certguide.ui;

import java.io.File;
import java.util.function.Consumer;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;

/**
 * Dialogs that ask for a file or a folder. They begin where the user's own files are: without it they would begin in
 * the folder of the process, which is that of the logs.
 */
public final class Choosers {
    private Choosers() {}

    /**
     * For a file.
     *
     * @param title of the dialog, in the user's language
     */
    public static FileChooser file(String title) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(title);
        begin(chooser::setInitialDirectory);
        return chooser;
    }

    /**
     * For a folder.
     *
     * @param title of the dialog, in the user's language
     */
    public static DirectoryChooser folder(String title) {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(title);
        begin(chooser::setInitialDirectory);
        return chooser;
    }

    private static void begin(Consumer<File> chooser) {
        File home = new File(System.getProperty("user.home"));
        if (home.isDirectory()) chooser.accept(home);
    }
}
