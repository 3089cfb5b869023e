package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.nio.file.Path;
import org.certguide.profile.AppHome;
import org.certguide.text.Messages;
import org.certguide.ui.Disclosure;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Foot;
import org.certguide.walkthrough.Walkthrough;

/** "About Certguide": which one it is, what it keeps on this computer, and under which licence it comes. */
final class AboutPanel {
    private AboutPanel() {}

    /**
     * @param back leads to the panel before
     */
    static PanelView view(Walkthrough walkthrough, Runnable back) {
        Path profiles = walkthrough.profiles().folder().toAbsolutePath();
        Path logs = new AppHome(profiles.resolveSibling(".").normalize()).logs();
        PanelView view = new PanelView(
                Messages.of("panel.about.title"),
                Messages.of("panel.about.sentence"),
                column(
                        card(
                                copyable("panel.about.version", version()),
                                copyable("panel.about.details", details()),
                                note("panel.about.details.note")),
                        card(
                                copyable("panel.about.folder", profiles.toString()),
                                copyable("panel.about.logs", logs.toString()),
                                note("panel.about.kept")),
                        card(
                                heading("panel.about.licence"),
                                paragraph("panel.about.licence.text"),
                                Disclosure.of(
                                        Messages.of("panel.about.others"), Messages.of("panel.about.others.list")))));
        view.setFoot(Foot.of(next("panel.action.back", back)));
        view.onEscape(back);
        return view;
    }

    private static String version() {
        String version = AboutPanel.class.getPackage().getImplementationVersion();
        return version == null ? Messages.of("panel.about.development") : version;
    }

    /** What whoever helps will ask for. */
    private static String details() {
        return "Certguide %s, Java %s, %s %s %s, %s"
                .formatted(
                        version(),
                        Runtime.version(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"),
                        Messages.language().id());
    }
}
