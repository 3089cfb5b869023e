package org.certguide.ui.panel;

import java.nio.file.Path;
import javafx.beans.property.ObjectProperty;
import org.certguide.profile.Settings;

/**
 * What the settings page shows of this computer.
 *
 * @param settings what the user allows; saved when it changes
 * @param updates whether this program can look for newer versions itself
 * @param folder where everything is kept
 * @param forget deletes all that is kept, and closes the window
 */
public record LocalData(ObjectProperty<Settings> settings, boolean updates, Path folder, Runnable forget) {}
