package org.certguide.ui.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Buttons;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.Unsaved;

/** Says what could not be written on this computer, and that nothing is lost by it so far. */
final class UnsavedBanner {
    /** A full disk concerns more and more files. */
    private static final int MOST = 3;

    private UnsavedBanner() {}

    /** Empty while all is well. */
    static Optional<Banner> of(Unsaved unsaved) {
        if (unsaved.all().isEmpty()) return Optional.empty();
        List<String> lines = new ArrayList<>(
                unsaved.all().stream().limit(MOST).map(Messages::of).toList());
        lines.add(Messages.of("panel.unsaved.text"));
        Banner banner = new Banner(
                Banner.Kind.WARNING,
                Messages.of("panel.unsaved.title"),
                String.join("\n", lines),
                Buttons.secondary(UiId.UNSAVED_AGAIN, Messages.of("panel.unsaved.again"), unsaved::tryAgain));
        banner.setId(UiId.UNSAVED.id());
        return Optional.of(banner);
    }
}
