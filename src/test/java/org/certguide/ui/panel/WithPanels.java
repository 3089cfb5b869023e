package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of the whole window before a server that is not there; what was looked at has to be right. */
abstract class WithPanels {
    @TempDir
    Path folder;

    PanelStates app;

    @BeforeEach
    void open() throws IOException {
        app = new PanelStates(folder);
    }

    @AfterEach
    void close() throws IOException {
        app.close();
        assertEquals(List.of(), app.faults());
    }
}
