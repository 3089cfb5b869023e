package org.certguide;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.certguide.net.HttpsPage;
import org.certguide.net.NetworkAccess;
import org.certguide.net.NewerVersion;
import org.certguide.profile.AppHome;
import org.certguide.profile.PrivateFiles;
import org.certguide.profile.SaveListener;
import org.certguide.profile.Settings;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Buttons;
import org.certguide.ui.UiId;
import org.certguide.ui.panel.LeaveQuestion;
import org.certguide.ui.panel.LocalData;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;

/** What the user allows on this computer, as it is kept there; and the end of all that is kept. */
final class SettingsOnDisk {
    private final AppHome home;
    private final AppContext window;
    private final Runnable end;

    /**
     * @param end closes the window, once nothing is left
     */
    SettingsOnDisk(AppHome home, AppContext window, Runnable end) {
        this.home = home;
        this.window = window;
        this.end = end;
    }

    /** Reads the settings, saves them from now on, and looks for a newer version where that is allowed. */
    LocalData open(JobRunner jobs, NetworkAccess internet) {
        ObjectProperty<Settings> settings = new SimpleObjectProperty<>(Settings.read(home.settings()));
        settings.subscribe((before, now) -> save(now));
        Optional<URI> newest = Updates.file();
        if (settings.get().updates()) newest.ifPresent(file -> lookForNewer(file, jobs, internet));
        return new LocalData(
                settings,
                newest.isPresent(),
                home.dir(),
                () -> window.panels().leave(LeaveQuestion.Way.CLOSE, this::forget));
    }

    private void save(Settings settings) {
        SaveListener told = window.walkthrough().unsaved();
        try {
            settings.save(home.settings());
            told.saved(home.settings());
        } catch (IOException e) {
            Message why = Message.of(
                    "profile.settings.cannot-save", home.settings(), PrivateFiles.reason(home.settings(), e));
            told.failed(home.settings(), why, () -> save(settings));
        }
    }

    private void lookForNewer(URI file, JobRunner jobs, NetworkAccess internet) {
        NewerVersion newer = new NewerVersion(new HttpsPage(internet));
        jobs.start(progress -> newer.find(file, Updates.version()), event -> {
            if (event instanceof JobEvent.Done<Optional<String>> done)
                done.result().ifPresent(this::tellNewer);
        });
    }

    private void tellNewer(String version) {
        Runnable away = () -> window.window().notice(null);
        window.window()
                .notice(new Banner(
                        Banner.Kind.INFO,
                        Messages.of("ui.update.title", version),
                        Messages.of("ui.update", Updates.version()),
                        Buttons.secondary(UiId.ERROR_CLOSE, Messages.of("ui.error.close"), away)));
    }

    private void forget() {
        try {
            home.forget();
        } catch (IOException e) {
            String what = Messages.of("panel.settings.forget.failed", home.dir());
            window.window().notice(Banner.of(Banner.Kind.ERROR, what));
            return;
        }
        window.forget();
        end.run();
    }
}
