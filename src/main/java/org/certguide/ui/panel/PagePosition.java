package org.certguide.ui.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.event.ActionEvent;
import javafx.event.EventTarget;
import javafx.scene.Node;
import org.certguide.ui.PanelView;
import org.certguide.walkthrough.StepModel;

/**
 * Which part of a long page is in sight: what begins, ends, fails or asks is told at its top; what was begun on a card
 * further down and ended well is told on that card, so the page comes back to it.
 */
final class PagePosition {
    private final StepModel model;
    private final PanelView view;

    /** What the button lies in that does something at this moment, the card first; what it does may take that away. */
    private List<Place> pressed = List.of();

    /** What the button lies in that has begun what runs now; empty for one at the foot. */
    private List<Place> begun = List.of();

    /**
     * A part of the page.
     *
     * @param index among its neighbours
     */
    private record Place(Node node, int index) {
        static Place of(Node node) {
            return new Place(node, indexOf(node));
        }

        private static int indexOf(Node node) {
            return node.getParent().getChildrenUnmodifiable().indexOf(node);
        }

        /** Whether it is still there; in a list in which what matters comes first, another place tells that it is settled. */
        boolean remains() {
            return node.getScene() != null && node.isVisible() && indexOf(node) == index;
        }
    }

    private PagePosition(StepModel model, PanelView view) {
        this.model = model;
        this.view = view;
    }

    /** Keeps the page of a step in step with what the step does. */
    static void follow(StepModel model, PanelView view) {
        PagePosition position = new PagePosition(model, view);
        Node page = view.content();
        page.addEventFilter(ActionEvent.ACTION, e -> position.pressed = position.places(e.getTarget()));
        page.addEventHandler(ActionEvent.ACTION, e -> position.pressed = List.of());
        model.busy().subscribe((before, now) -> {
            if (before.isEmpty() && !now.isEmpty()) position.begin();
            else if (!before.isEmpty() && now.isEmpty()) position.end();
        });
        model.problem().subscribe((before, now) -> view.showTop());
    }

    private void begin() {
        begun = pressed;
        view.showTop();
    }

    private void end() {
        Optional<Place> from =
                begun.stream().filter(at -> at.node().getScene() != null).findFirst();
        begun = List.of();
        if (model.problem().get() == null && from.filter(Place::remains).isPresent())
            view.reveal(from.get().node());
        else view.showTop();
    }

    /** The card of a button, and the part of the page that it lies in. */
    private List<Place> places(EventTarget target) {
        List<Place> places = new ArrayList<>();
        Node at = target instanceof Node node ? node : null;
        while (at != null && at.getParent() != view.content()) {
            if (places.isEmpty() && at.getStyleClass().contains("card")) places.add(Place.of(at));
            at = at.getParent();
        }
        if (at != null) places.add(Place.of(at));
        return places;
    }
}
