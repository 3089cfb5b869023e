package org.certguide.ui.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextInputControl;
import org.certguide.guide.GuideStep;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.text.Messages;
import org.certguide.ui.Field;
import org.certguide.ui.UiId;
import org.jspecify.annotations.Nullable;

/**
 * What the guide, or a sentence beside it, names and nobody can find: buttons, boxes, fields, lists and the words on
 * cards. In the texts, names are what stands between quotation marks.
 */
final class NamedByGuide {
    private static final Pattern NAME = Pattern.compile("[“«]\\h*([^”»]+?)\\h*[”»]");

    /** On the panel itself, there are quotations as well: of these sentences, the names are controls. */
    private static final Pattern TOLD = Pattern.compile("(?:[Pp]ress|[Tt]ick) “([^”]+)”");

    private NamedByGuide() {}

    /**
     * @param guide what it says; null while it says nothing
     */
    static List<String> faults(Scene scene, @Nullable GuideStep guide) {
        List<Node> shown =
                without(scene.getRoot(), scene.lookup(UiId.GUIDE.selector())).toList();
        Set<String> there = shown.stream()
                .map(NamedByGuide::words)
                .filter(words -> !words.isEmpty())
                .collect(Collectors.toSet());
        Set<String> filled = shown.stream()
                .filter(NamedByGuide::isFilled)
                .flatMap(field -> Layout.visible(field)
                        .filter(n -> n instanceof Label && n.getStyleClass().contains("field-label")))
                .map(NamedByGuide::words)
                .collect(Collectors.toSet());
        List<String> faults = new ArrayList<>();
        if (guide != null) {
            // What went wrong is told in the words of the card, which may name what is elsewhere.
            boolean quoting = guide.moment() == Phase.FAILED && guide.failure().isPresent();
            for (String text : List.of(Messages.of(guide.now()), Messages.of(guide.why()))) {
                for (String name : names(quoting ? TOLD : NAME, text)) {
                    if (!isThere(name, there))
                        faults.add("the guide names “" + name + "”, which is not there: " + text);
                    if (filled.contains(name)) faults.add("the guide has “" + name + "” filled in, which is: " + text);
                }
            }
        }
        for (Node node : shown) {
            if (!(node instanceof Labeled)) continue;
            for (String name : names(TOLD, words(node))) {
                if (!isThere(name, there)) faults.add("“" + name + "” is not there: " + words(node));
            }
        }
        return faults;
    }

    private static List<String> names(Pattern pattern, String text) {
        Matcher m = pattern.matcher(text);
        List<String> names = new ArrayList<>();
        while (m.find()) names.add(m.group(1));
        return names;
    }

    /** A fold may have a number behind its name. */
    private static boolean isThere(String name, Set<String> there) {
        return there.stream().anyMatch(words -> words.equals(name) || words.startsWith(name + " ("));
    }

    private static String words(Node node) {
        if (node instanceof ComboBoxBase<?> list) {
            return list.getChildrenUnmodifiable().stream()
                    .filter(Labeled.class::isInstance)
                    .map(cell -> Objects.requireNonNullElse(((Labeled) cell).getText(), ""))
                    .filter(words -> !words.isEmpty())
                    .findFirst()
                    .orElse("");
        }
        return node instanceof Labeled labeled ? Layout.words(labeled).strip() : "";
    }

    /** What is typed, and not wrong; of what is hidden, nobody has to know. */
    private static boolean isFilled(Node node) {
        return node instanceof Field<?> field
                && !field.hasError()
                && field.input() instanceof TextInputControl input
                && !(input instanceof PasswordField)
                && !input.getText().isBlank();
    }

    /** What can be seen, without a part of it. */
    private static Stream<Node> without(Node node, @Nullable Node part) {
        if (node == part || !node.isVisible()) return Stream.empty();
        if (node instanceof ComboBoxBase || !(node instanceof Parent parent)) return Stream.of(node);
        return Stream.concat(
                Stream.of(node), parent.getChildrenUnmodifiable().stream().flatMap(n -> without(n, part)));
    }
}
