package org.certguide.ui.panel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import org.certguide.ui.UiId;

/**
 * Ids that are in a scene more than once, though whoever looks for one of them means a single
 * control. What is hidden counts as well: a look-up does not ask whether a node can be seen.
 */
final class UniqueIds {
    private static final Set<String> REPEATED =
            Stream.of(UiId.values()).filter(UiId::isRepeated).map(UiId::id).collect(Collectors.toSet());

    private UniqueIds() {}

    static List<String> faults(Scene scene) {
        Set<String> seen = new HashSet<>();
        return all(scene.getRoot())
                .map(Node::getId)
                .filter(id -> id != null && isOurs(id) && !REPEATED.contains(id))
                .filter(id -> !seen.add(id))
                .map(id -> "there twice: " + id)
                .distinct()
                .toList();
    }

    /** The skins of JavaFX have ids as well. */
    private static boolean isOurs(String id) {
        return Stream.of(UiId.values()).map(UiId::id).anyMatch(our -> id.equals(our) || id.startsWith(our + "-"));
    }

    static Stream<Node> all(Node node) {
        return node instanceof Parent parent
                ? Stream.concat(
                        Stream.of(node),
                        parent.getChildrenUnmodifiable().stream().flatMap(UniqueIds::all))
                : Stream.of(node);
    }
}
