package org.certguide.ui.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.FailureText;
import org.certguide.guide.Guide;
import org.certguide.guide.GuideStep;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Banner;
import org.certguide.ui.StatusCard;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.StepModel;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of the window tell different things of a step: its model, the cards and banners
 * of its panel, the guide and the blue button.
 */
final class OneTruth {
    /** What is on a button that leads to the next step, or to the end. */
    private static final List<String> LEADING_ON = List.of(
            "panel.system.action",
            "panel.checklist.action",
            "panel.checklist.back.certificate",
            "panel.checklist.back.renewal",
            "panel.install.action",
            "panel.certificate.next",
            "panel.renewal.action");

    /** As the guide has it in English; in other languages it is looked for the name alone. */
    private static final Pattern PRESS = Pattern.compile("[Pp]ress “([^”]+)”");

    private OneTruth() {}

    /**
     * @param model of the step whose panel is open
     * @param guide what the guide says; null while it says nothing
     */
    static List<String> faults(Scene scene, StepModel model, @Nullable GuideStep guide) {
        if (guide == null || guide.step().isEmpty()) return List.of();
        List<String> faults = new ArrayList<>();
        if (guide.moment() == Phase.LOST) return lost(scene);
        Step step = guide.step().get();
        Phase phase = model.phase();
        if (step != model.step()) faults.add("the guide speaks of " + step + " beside " + model.step());
        if (!guide.isAt(Guide.at(Optional.of(step), phase))) faults.add("the guide is not at " + phase);
        boolean bad = has(scene, "error") || stops(scene);
        boolean good = has(scene, "done");
        Optional<Button> blue = blue(scene);
        faults.addAll(named(guide, blue));
        boolean asked = Layout.visible(scene.getRoot())
                .anyMatch(n -> UiId.REMEDY_RUN.id().equals(n.getId()));
        if (phase == Phase.FAILED && step.isAfter(Step.CHECKLIST) && !asked) faults.addAll(explained(scene, guide));
        StepStatus status = model.state().get();
        switch (phase) {
            case DONE -> {
                if (bad) faults.add("a card or banner says stop, and the guide says done");
                if (!status.passed()) faults.add("the guide says done, and the rail " + status);
            }
            case FAILED, CHANGED -> {
                if (!bad && !has(scene, "warning")) faults.add("the guide says failed, and nothing on the panel does");
                if (good) faults.add("a banner says done, and the guide says failed");
                if (status == StepStatus.DONE) faults.add("a tick in the rail, and the guide says failed");
            }
            case UNCLEAR, UNSTARTED, DOUBTFUL -> {
                if (good) faults.add("a banner says done, and the guide says " + phase);
                if (status == StepStatus.DONE) faults.add("a tick in the rail, and the guide says " + phase);
            }
            case RUNNING -> {
                if (good) faults.add("a banner says done while something runs");
            }
            case BEGIN, QUESTION, LOST -> {}
        }
        if (bad && blue.filter(OneTruth::leadsOn).isPresent()) {
            faults.add("something says stop, and the blue button leads on: "
                    + blue.get().getText());
        }
        return faults;
    }

    /** Where the guide names a button, that one is blue; and what helps against a failure is named. */
    private static List<String> named(GuideStep guide, Optional<Button> blue) {
        String now = Messages.of(guide.now());
        Matcher press = PRESS.matcher(now);
        Optional<String> named = press.find() ? Optional.of(press.group(1)) : Optional.empty();
        Optional<String> there = blue.map(Button::getText);
        boolean another = !named.equals(there)
                && named.isPresent()
                && (there.isPresent() || guide.failure().isPresent());
        // Which answer of a question is right is up to the user.
        boolean isUsers = guide.moment() == Phase.QUESTION
                && guide.step().filter(step -> step.isAfter(Step.CHECKLIST)).isPresent();
        boolean unnamed = guide.failure().isPresent()
                && !isUsers
                && there.filter(b -> !now.contains(b)).isPresent();
        return another || unnamed ? List.of("the guide says to press " + named + ", and blue is " + there) : List.of();
    }

    /** A failure is told by the guide as it is on the panel, and nothing speaks of trying again before a date. */
    private static List<String> explained(Scene scene, GuideStep guide) {
        List<String> faults = new ArrayList<>();
        if (guide.failure().isEmpty()) return List.of("the guide knows nothing of the failure");
        FailureText failure = guide.failure().get();
        String told = words(panel(scene));
        for (Message text : Stream.concat(failure.what().stream(), Stream.of(failure.title(), failure.next()))
                .toList()) {
            if (!told.contains(flat(Messages.of(text)))) faults.add("the panel does not say: " + Messages.of(text));
        }
        boolean limited = Messages.of(failure.next()).contains("accepts the next try on");
        String all = words(Layout.visible(scene.getRoot())).toLowerCase(Locale.ROOT);
        if (limited && all.contains("try again")) faults.add("try again, beside a limit with a date");
        return faults;
    }

    private static String words(Stream<Node> nodes) {
        return nodes.filter(Labeled.class::isInstance)
                .map(n -> flat(Layout.words((Labeled) n)))
                .collect(Collectors.joining(" "));
    }

    /** Without line ends. */
    private static String flat(String text) {
        return text.replaceAll("\\s+", " ");
    }

    /** A lost connection is told once, and there is one thing to do. */
    private static List<String> lost(Scene scene) {
        long told = panel(scene)
                .filter(n -> n instanceof Banner
                        && (n.getStyleClass().contains("error")
                                || n.getStyleClass().contains("warning")))
                .count();
        return told == 1 ? List.of() : List.of("the lost connection is told by " + told + " banners");
    }

    private static boolean leadsOn(Button button) {
        return LEADING_ON.stream().map(Messages::of).anyMatch(button.getText()::equals);
    }

    private static boolean has(Scene scene, String kind) {
        return panel(scene)
                .anyMatch(n -> n instanceof Banner && n.getStyleClass().contains(kind));
    }

    private static boolean stops(Scene scene) {
        return panel(scene).anyMatch(n -> n instanceof StatusCard card && card.severity() == Severity.STOP);
    }

    private static Optional<Button> blue(Scene scene) {
        return panel(scene)
                .filter(n -> n instanceof Button && n.getStyleClass().contains("accent") && !n.isDisabled())
                .map(Button.class::cast)
                .findFirst();
    }

    private static Stream<Node> panel(Scene scene) {
        return Layout.visible(scene.lookup(UiId.PANEL.selector()));
    }
}
