package org.certguide.ui.panel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.Toggle;
import javafx.scene.control.ToggleButton;
import org.certguide.ui.Field;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * What is wrong with a scene for somebody who listens to a screen reader. JavaFX hands nodes of the
 * roles NODE and PARENT to none ({@code com.sun.glass.ui.Accessible.isIgnored}): whatever text they
 * have, it is never read.
 */
final class Spoken {
    private static final Set<AccessibleRole> SILENT = Set.of(AccessibleRole.NODE, AccessibleRole.PARENT);

    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    private Spoken() {}

    static List<String> faults(Scene scene) {
        List<String> faults = new ArrayList<>();
        List<Node> all = heard(scene.getRoot()).toList();
        for (Node node : all) {
            boolean silent = SILENT.contains(node.getAccessibleRole());
            if (isForTheKeyboard(node) || node.getOnMouseClicked() != null) {
                if (silent) faults.add("has no role: " + Layout.name(node));
                if (spoken(node, all).isBlank()) faults.add("has no name: " + Layout.name(node));
            }
            if (silent && isSaid(node.getAccessibleText())) {
                faults.add("is never read: " + Layout.name(node));
            }
            if (node instanceof FontIcon && !silent) {
                faults.add("reads a letter of the icon font: " + Layout.name(node));
            }
            if (node instanceof Label label && !silent && !isSaid(label.getText())) {
                boolean picture = label.getGraphic() != null;
                if (picture && !isSaid(label.getAccessibleText())) {
                    faults.add("means something by a picture alone: " + Layout.name(node));
                }
            }
            if (node instanceof ToggleButton toggle && belongsToOthers(toggle)) {
                if (!isSaid(toggle.getAccessibleHelp())) {
                    faults.add("does not say what is chosen: " + Layout.name(node));
                }
            }
            if (node instanceof StatusCard card && !says(card)) {
                faults.add("does not say how it stands: " + card.title());
            }
            if (node instanceof Field<?> field && field.getPseudoClassStates().contains(WRONG)) {
                if (!under(field).equals(field.input().getAccessibleHelp())) {
                    faults.add("does not say what is wrong: " + Layout.name(field.input()));
                }
            }
        }
        alike(scene.lookup(UiId.PANEL.selector()), all, faults);
        return faults;
    }

    /** Whoever only hears the buttons of a panel has to know which is which. */
    private static void alike(Node panel, List<Node> all, List<String> faults) {
        Map<String, Node> seen = new HashMap<>();
        heard(panel).filter(ButtonBase.class::isInstance).forEach(button -> {
            String words = spoken(button, all) + "|" + button.getAccessibleHelp();
            if (seen.put(words, button) != null) {
                faults.add("sounds like another one: " + words);
            }
        });
    }

    /**
     * The node and what is in it; a button, a list or a bar is one thing, whatever it is made of.
     */
    private static Stream<Node> heard(Node node) {
        if (!node.isVisible()) return Stream.empty();
        boolean whole = node instanceof ButtonBase
                || node instanceof ScrollBar
                || node instanceof ProgressBar
                || node instanceof ComboBoxBase;
        if (whole || !(node instanceof Parent parent)) return Stream.of(node);
        return Stream.concat(
                Stream.of(node), parent.getChildrenUnmodifiable().stream().flatMap(Spoken::heard));
    }

    private static boolean isForTheKeyboard(Node node) {
        return node.isFocusTraversable() && !(node instanceof ScrollPane);
    }

    private static boolean belongsToOthers(Toggle toggle) {
        return toggle.getToggleGroup() != null
                && toggle.getToggleGroup().getToggles().size() > 1;
    }

    private static boolean says(StatusCard card) {
        Node title = card.lookup(".card-title");
        String words = String.valueOf(title.getAccessibleText());
        Label word = (Label) card.lookup(".status-word");
        return !SILENT.contains(title.getAccessibleRole())
                && words.startsWith(card.title() + ": ")
                && words.contains(word.getText());
    }

    /** What names it: its label, its own words, or what it tells of itself. */
    private static String spoken(Node node, List<Node> all) {
        if (isSaid(node.getAccessibleText())) return node.getAccessibleText();
        for (Node other : all) {
            if (other instanceof Label label && label.getLabelFor() == node) return label.getText();
        }
        if (node instanceof Labeled labeled) return String.valueOf(labeled.getText());
        if (node instanceof TextInputControl) return "";
        Object text = node.queryAccessibleAttribute(AccessibleAttribute.TEXT);
        return text == null ? "" : text.toString();
    }

    /** What can be read under a field, from above. */
    static String under(Field<?> field) {
        return field.getChildren().stream()
                .filter(n -> n.isVisible() && n.getStyleClass().contains("field-note"))
                .map(n -> ((Label) n).getText())
                .collect(Collectors.joining("\n"));
    }

    private static boolean isSaid(String text) {
        return text != null && !text.isBlank();
    }
}
