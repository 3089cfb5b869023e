package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javafx.scene.Node;
import javafx.scene.layout.VBox;
import org.certguide.profile.AppHome;
import org.certguide.text.Messages;
import org.certguide.ui.Disclosure;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Foot;
import org.certguide.ui.UiId;
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
                                note("panel.about.kept"),
                                secondary(
                                        UiId.ABOUT_LOGS,
                                        "panel.about.logs.open",
                                        () -> walkthrough.browse(logs.toUri()))),
                        card(
                                heading("panel.about.licence"),
                                paragraph("panel.about.licence.text"),
                                Disclosure.of(
                                        Messages.of("panel.about.others"), Messages.of("panel.about.others.list")),
                                licences())));
        view.setFoot(Foot.of(next("panel.action.back", back)));
        view.onEscape(back);
        return view;
    }

    /** Of everything that is shipped, as the file says it that comes with the program. */
    private static Node licences() {
        try (InputStream notice = AboutPanel.class.getResourceAsStream("/META-INF/NOTICE")) {
            if (notice == null) return new VBox();
            String words = new String(notice.readAllBytes(), StandardCharsets.UTF_8);
            return new Disclosure(Messages.of("panel.about.licences"), text(words.strip(), "fold-text", "mono"));
        } catch (IOException e) {
            return new VBox();
        }
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
