package org.certguide.ui.panel;

import javafx.event.ActionEvent;
import javafx.event.EventTarget;
import javafx.scene.Node;
import org.certguide.ui.PanelView;
import org.certguide.walkthrough.StepModel;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a long page is in sight: what begins, ends, fails or asks is told at its top; what was begun on a card
 * further down and ended well is told on that card, so the page comes back to it.
 */
final class PagePosition {
    private final StepModel model;
    private final PanelView view;

    /** The card whose button does something at this moment; what it does may take the button away. */
    private @Nullable Node pressed;

    /** The card whose button has begun what runs now; null for one at the foot. */
    private @Nullable Node card;

    private PagePosition(StepModel model, PanelView view) {
        this.model = model;
        this.view = view;
    }

    /** Keeps the page of a step in step with what the step does. */
    static void follow(StepModel model, PanelView view) {
        PagePosition position = new PagePosition(model, view);
        Node page = view.content();
        page.addEventFilter(ActionEvent.ACTION, e -> position.pressed = position.card(e.getTarget()));
        page.addEventHandler(ActionEvent.ACTION, e -> position.pressed = null);
        model.busy().subscribe((before, now) -> {
            if (before.isEmpty() && !now.isEmpty()) position.begin();
            else if (!before.isEmpty() && now.isEmpty()) position.end();
        });
        model.problem().subscribe((before, now) -> view.showTop());
    }

    private void begin() {
        card = pressed;
        view.showTop();
    }

    private void end() {
        Node from = card;
        card = null;
        if (from != null && from.isVisible() && model.problem().get() == null) view.reveal(from);
        else view.showTop();
    }

    private @Nullable Node card(EventTarget target) {
        Node at = target instanceof Node node ? node : null;
        while (at != null && at.getParent() != view.content()) at = at.getParent();
        return at;
    }
}
