package org.certguide.walkthrough;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.certguide.diagnosis.PrintedText;
import org.certguide.install.InstallPlan;
import org.certguide.text.SafeText;
import org.jspecify.annotations.Nullable;

/** The end of what each step of an installation printed when it last ran, of what is {@link SafeText}. */
final class StepOutputs {
    /** In characters. */
    private static final int LONGEST = 16 * 1024;

    private final Map<String, String> outputs = new HashMap<>();

    void clear() {
        outputs.clear();
    }

    void put(String step, String text) {
        String last = text.substring(Math.max(0, text.length() - LONGEST));
        outputs.put(
                step,
                last.lines().map(SafeText::of).filter(line -> !line.isBlank()).collect(Collectors.joining("\n")));
    }

    /** Empty where it did not run. */
    String of(String step) {
        return outputs.getOrDefault(step, "");
    }

    /** The last words of all steps of a plan. */
    String last(@Nullable InstallPlan plan) {
        if (plan == null) return "";
        String all = plan.steps().stream().map(step -> of(step.id())).collect(Collectors.joining("\n"));
        return String.join("\n", PrintedText.of(all, PrintedText.Habits.PLAIN).last());
    }
}
