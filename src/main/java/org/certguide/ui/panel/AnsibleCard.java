package org.certguide.ui.panel;

import static org.certguide.ui.panel.PanelComponents.*;

import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.layout.VBox;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.Walkthrough;

/** At the end of the walkthrough: who has several servers can take them along to Ansible. */
final class AnsibleCard {
    private static final int SEVERAL = 2;

    private final VBox card = new VBox(8);
    private final VBox told = place();

    AnsibleCard(Walkthrough walkthrough) {
        card.getStyleClass().addAll("card", "form-card");
        card.getChildren()
                .setAll(
                        new VBox(
                                4,
                                heading("panel.ansible.title"),
                                text(Messages.of("panel.ansible.note"), "card-text")),
                        secondary(
                                UiId.ANSIBLE_EXPORT,
                                "panel.menu.ansible",
                                () -> AnsibleExport.ask(
                                        walkthrough, card.getScene().getWindow(), told.getChildren()::setAll)),
                        told);
        showWhile(card, Bindings.size(walkthrough.profiles().all()).greaterThanOrEqualTo(SEVERAL));
    }

    Node node() {
        return card;
    }
}
