package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;
import org.certguide.certbot.CertbotLog;
import org.certguide.text.Messages;
import org.certguide.ui.Disclosure;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.Walkthrough;

/** Where Certbot's log is, its end to be unfolded, and all of it to be kept. */
final class LogView {
    /** So much of the log is shown; the rest can be saved. */
    private static final int LINES = 60;

    private final VBox node = new VBox(4);
    private final VBox kept = place();
    private final Optional<Disclosure> end;
    private final Optional<Button> save;

    LogView(Walkthrough walkthrough, CertbotLog log) {
        boolean read = !log.text().isBlank();
        end = read
                ? Optional.of(Disclosure.of(Messages.of("panel.certificate.log.end"), log.end(LINES)))
                : Optional.empty();
        save = read
                ? Optional.of(secondary(
                        UiId.SAVE_LOG,
                        "panel.certificate.log.save",
                        () -> SaveDialog.save(walkthrough, "letsencrypt.log", log.text(), kept)))
                : Optional.empty();
        node.getChildren().add(copyable("panel.certificate.log.where", log.path()));
        end.ifPresent(fold -> {
            fold.setId(UiId.FAILURE_LOG.id());
            node.getChildren().add(fold);
        });
        node.getChildren().add(kept);
        setShown(node, !log.path().isEmpty());
    }

    /** Takes no room where there is no log. */
    Node node() {
        return node;
    }

    /** Its last lines; empty where it could not be read. */
    Optional<Disclosure> end() {
        return end;
    }

    /** A button that saves it; empty where it could not be read. */
    Optional<Button> save() {
        return save;
    }
}
