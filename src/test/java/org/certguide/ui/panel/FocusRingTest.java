package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.layout.Region;
import org.certguide.guide.Step;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.server.Login;
import org.certguide.ui.Frames;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.Test;

/** Whoever goes through the window with the keyboard sees a frame move, and nothing else. */
class FocusRingTest extends PanelPictures {
    private final List<String> moved = new ArrayList<>();

    @Test
    void nothingMovesWhereTheKeyboardIs() {
        app.save(app.profile("dms.example.org", 60, DryRunResult.SUCCEEDED));
        app.start();
        walk("start");
        app.begin();
        for (Login.Kind kind : List.of(Login.Kind.PASSWORD, Login.Kind.KEY_FILE)) {
            app.fx(() -> app.walkthrough.connect().kind().set(kind));
            walk("connect");
        }
        app.reach(Step.INSTALL);
        for (Step step : List.of(Step.SYSTEM, Step.CHECKLIST, Step.INSTALL)) {
            app.fx(() -> app.walkthrough.open(step));
            app.idle();
            walk(step.id());
        }
        request(FakeTerminal.endless(FakeTerminal.turns("bookworm-fresh-happy").toArray(String[]::new)));
        walk("certificate");
        app.press(UiId.CANCEL);
        app.await("the end", () -> !app.work().console().running().get());
        app.idle();
        assertEquals(List.of(), moved.stream().distinct().toList());
    }

    private void walk(String panel) {
        app.fx(() -> {
            Parent root = app.window.root();
            root.pseudoClassStateChanged(PseudoClass.getPseudoClass("keys"), true);
            layOut(root);
            for (Node node :
                    Layout.visible(root).filter(Node::isFocusTraversable).toList()) {
                // Its title tells then how the keyboard gets out of it.
                if (UiId.CONSOLE_SCREEN.id().equals(node.getId())) continue;
                root.requestFocus();
                layOut(root);
                Map<Node, String> before = places(root);
                node.requestFocus();
                layOut(root);
                places(root).forEach((other, place) -> {
                    String was = before.get(other);
                    if (was == null || was.equals(place)) return;
                    moved.add(panel + ": " + Layout.name(node) + " " + node.getStyleClass() + " moves "
                            + other.getStyleClass() + " from " + was + " to " + place);
                });
            }
        });
    }

    private static void layOut(Parent root) {
        Frames.layOut(root.getScene());
    }

    /** Where each part of the window is in the one around it. */
    private static Map<Node, String> places(Parent root) {
        Map<Node, String> places = new IdentityHashMap<>();
        Layout.visible(root).filter(Region.class::isInstance).forEach(node -> {
            Bounds size = node.getLayoutBounds();
            places.put(
                    node,
                    "%.1f %.1f %.1f×%.1f"
                            .formatted(node.getLayoutX(), node.getLayoutY(), size.getWidth(), size.getHeight()));
        });
        return places;
    }
}
