package org.certguide.play;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.Profile;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Fx;
import org.certguide.walkthrough.Problem;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/** The last lines of a play: how each step ended, and where what is kept is. */
final class PlaySummary {
    private final Walkthrough walkthrough;
    private final Consumer<String> out;
    private final List<Line> lines = new ArrayList<>();

    /** How one step ended. */
    record Line(Step step, StepStatus result, String cause) {}

    /**
     * @param out gets the lines
     */
    PlaySummary(Walkthrough walkthrough, Consumer<String> out) {
        this.walkthrough = walkthrough;
        this.out = out;
    }

    void add(Line line) {
        lines.add(line);
    }

    /**
     * @param pictures where they are, if they were wanted
     */
    void print(Optional<Path> pictures, boolean picturesFailed) throws InterruptedException {
        for (Line line : lines) {
            String result = line.result().name().toLowerCase(Locale.ROOT);
            out.accept("%-14s %-8s %s"
                    .formatted(
                            Messages.of("panel." + line.step().id() + ".title"),
                            Messages.of("play." + result),
                            line.cause())
                    .stripTrailing());
        }
        String written = picturesFailed ? "play.pictures.failed" : "play.pictures";
        pictures.ifPresent(p -> out.accept(Messages.of(written, p.toAbsolutePath())));
        Fx.call(this::kept).forEach(words -> out.accept(Messages.of(words)));
    }

    private List<Message> kept() {
        List<Message> kept = new ArrayList<>(walkthrough.unsaved().all());
        @Nullable Profile profile = walkthrough.work().get().profile().profile().get();
        if (profile == null) kept.add(Message.of("play.noprofile"));
        else if (!isUnsaved())
            kept.add(Message.of("play.profile", walkthrough.profiles().file(profile.id())));
        return kept;
    }

    /** Whether the profile is lost when the application ends; on the JavaFX thread. */
    boolean isUnsaved() {
        @Nullable Profile profile = walkthrough.work().get().profile().profile().get();
        return profile != null && walkthrough.profiles().isUnsaved(profile);
    }

    /** What went wrong, in one line. */
    static String cause(Problem problem) {
        String cause = Messages.of(problem.title()) + ". " + oneLine(Messages.of(problem.help()));
        return problem.details().isBlank() ? cause : cause + " " + oneLine(problem.details());
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
