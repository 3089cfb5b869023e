package org.certguide.ui.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Node;
import org.certguide.certbot.InputCheck;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Field;

/**
 * What is filled in together: says beside each part what is wrong with it, and leads the user to
 * the first. Nothing is judged while somebody types, only when it is to be used.
 */
final class Form {
    private final Consumer<Node> lead;
    private final List<Supplier<Optional<Node>>> parts = new ArrayList<>();

    /**
     * @param lead leads the user to a part of it
     */
    Form(Consumer<Node> lead) {
        this.lead = lead;
    }

    /**
     * Adds a field, after those that come before it on the screen.
     *
     * @param problem what is wrong with what was entered, and what may have been meant
     */
    Form field(Field<?> field, Supplier<Optional<InputCheck.Invalid>> problem) {
        return part(
                problem,
                found -> field.setError(
                        found.map(p -> Messages.of(p.why())).orElse(""),
                        found.flatMap(InputCheck.Invalid::proposal).orElse("")),
                field::input);
    }

    /**
     * Adds something else than a field.
     *
     * @param mark shows what is wrong with it, or that nothing is
     * @param place what the user is led to if something is
     */
    Form part(
            Supplier<Optional<InputCheck.Invalid>> problem,
            Consumer<Optional<InputCheck.Invalid>> mark,
            Supplier<? extends Node> place) {
        parts.add(() -> {
            Optional<InputCheck.Invalid> found = problem.get();
            mark.accept(found);
            return found.map(p -> place.get());
        });
        return this;
    }

    /** Whether everything is as it should be; otherwise it is said what is not. */
    boolean isComplete() {
        List<Node> wrong =
                parts.stream().map(Supplier::get).flatMap(Optional::stream).toList();
        if (!wrong.isEmpty()) lead.accept(wrong.getFirst());
        return wrong.isEmpty();
    }

    /** A problem without a proposal, if it is one. */
    static Optional<InputCheck.Invalid> invalid(boolean wrong, String key) {
        return wrong ? Optional.of(invalid(Message.of(key))) : Optional.empty();
    }

    /** A problem without a proposal. */
    static InputCheck.Invalid invalid(Message why) {
        return new InputCheck.Invalid(why, Optional.empty());
    }
}
