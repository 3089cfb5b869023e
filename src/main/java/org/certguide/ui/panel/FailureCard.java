package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.caption;
import static org.certguide.ui.panel.PanelComponents.setShown;
import static org.certguide.ui.panel.PanelComponents.terms;
import static org.certguide.ui.panel.PanelComponents.text;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.certguide.diagnosis.Explained;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.Disclosure;
import org.certguide.ui.UiId;

/**
 * What a program on the server failed with, the same in every step: what it means, what helps, and the program's own
 * words.
 */
final class FailureCard extends VBox {
    /** Longer words of others are folded. */
    private static final int SHORT_WORDS = 300;

    /**
     * @param caption the key of what stands above the program's words
     * @param text what happened and what to do, of as many paragraphs as it has lines
     * @param actions buttons that help
     * @param more what else helps, above the program's words
     */
    FailureCard(
            String caption, Explained<?> why, String text, List<? extends Node> actions, List<? extends Node> more) {
        super(10);
        Banner banner = new Banner(Banner.Kind.ERROR, Messages.of(why.title()), text, actions.toArray(Node[]::new));
        // Tests ask for the cause by this, and not for its words.
        banner.setId(UiId.FAILURE.id() + "-" + why.cause().id());
        getChildren().add(banner);
        getChildren().addAll(more);
        getChildren().add(words(caption, why, !why.cause().isKnown()));
    }

    /** What it means and what to do now, in one paragraph. */
    static String sentences(Explained<?> why) {
        return Messages.of(why.what()) + " " + Messages.of(why.next());
    }

    /**
     * The program's own words; long ones are folded.
     *
     * @param open whether the fold is open, as where they are all that is known
     */
    static Node words(String caption, Explained<?> why, boolean open) {
        String words = why.silence().map(Messages::of).orElse(String.join("\n", why.words()));
        Node node;
        if (words.length() > SHORT_WORDS) {
            Disclosure fold = Disclosure.of(Messages.of(caption), words);
            fold.openProperty().set(open);
            node = new VBox(6, fold, terms(words));
        } else {
            Label quoted = text(words, "quote");
            quoted.setMaxWidth(Double.MAX_VALUE);
            node = new VBox(6, caption(caption), quoted, terms(words));
        }
        setShown(node, !words.isBlank());
        node.setId(UiId.FAILURE_WORDS.id());
        return node;
    }
}
