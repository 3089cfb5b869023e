package org.certguide.ui.panel;

import java.io.File;
import java.util.List;
import java.util.function.Consumer;
import javafx.stage.Window;
import org.certguide.fleet.ansible.AnsibleFolder.Report;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Choosers;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.Walkthrough;

/** Writes the saved servers for Ansible, where the user wants them, and tells how that went. */
final class AnsibleExport {
    private AnsibleExport() {}

    /**
     * Asks for a folder, writes into it, and tells how that went.
     *
     * @param told gets the words
     */
    static void ask(Walkthrough walkthrough, Window window, Consumer<Banner> told) {
        File folder = Choosers.folder(Messages.of("panel.ansible.choose")).showDialog(window);
        if (folder != null)
            walkthrough.lists().exportForAnsible(folder.toPath(), report -> told.accept(banner(report)));
    }

    static Banner banner(Report report) {
        List<String> words = report.words().stream().map(Messages::of).toList();
        Banner banner = new Banner(
                !report.written() ? Banner.Kind.ERROR : words.size() > 1 ? Banner.Kind.WARNING : Banner.Kind.DONE,
                words.getFirst(),
                String.join("\n", words.subList(1, words.size())));
        banner.setId(UiId.ANSIBLE_DONE.id());
        return banner;
    }
}
