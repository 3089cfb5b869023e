package org.certguide.play;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.certbot.FailureCause;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.Profile;
import org.certguide.renewal.DryRun;
import org.certguide.server.Failure;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;
import org.certguide.ui.Fx;
import org.certguide.walkthrough.Problem;
import org.certguide.walkthrough.Walkthrough;
import org.certguide.work.Threads;
import org.jspecify.annotations.Nullable;

/** The last lines of a play: how each step ended, and where what is kept is. */
final class PlaySummary {
    /** More of the server's own words is left out, in characters. */
    private static final int MOST_WORDS = 300;

    private final Walkthrough walkthrough;
    private final Consumer<String> out;
    private final List<Line> lines = new ArrayList<>();

    /**
     * How one step ended.
     *
     * @param found what the checks found right after a failure
     */
    record Line(Step step, StepStatus result, String cause, List<Finding> found) {
        Line(Step step, StepStatus result, String cause) {
            this(step, result, cause, List.of());
        }

        /** Of findings, each below the line for itself. */
        List<String> lines() {
            String result = Messages.of("play." + this.result.name().toLowerCase(Locale.ROOT));
            String first = "%-14s %-8s %s".formatted(Messages.of("panel." + step.id() + ".title"), result, cause);
            return Stream.concat(Stream.of(first), found.stream().map(f -> " ".repeat(24) + PlaySummary.found(f)))
                    .map(String::stripTrailing)
                    .toList();
        }
    }

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

    /** The first step that failed, in one line. */
    Optional<String> failure() {
        return lines.stream()
                .filter(line -> line.result() == StepStatus.FAILED)
                .map(line -> Messages.of("panel." + line.step().id() + ".title") + ": " + line.cause())
                .findFirst();
    }

    /**
     * @param pictures where they are, if they were wanted
     * @param pictureless why they are not all there, if so
     */
    void print(Optional<Path> pictures, Optional<Message> pictureless) throws InterruptedException {
        for (Line line : lines) {
            line.lines().forEach(out);
        }
        // By a signal: there is no window any more.
        if (Threads.isEnding()) return;
        pictures.map(Path::toAbsolutePath)
                .map(p -> pictureless
                        .map(why -> Messages.of("play.pictures.failed", p, why))
                        .orElseGet(() -> Messages.of("play.pictures", p)))
                .ifPresent(out);
        Fx.call(this::kept).forEach(words -> out.accept(Messages.of(words)));
    }

    private List<Message> kept() {
        List<Message> kept = new ArrayList<>(walkthrough.unsaved().all());
        @Nullable Profile profile = walkthrough.work().get().profile().profile().get();
        if (profile == null) kept.add(Message.of("play.noprofile"));
        // That of a rehearsal is deleted with all the rest of it.
        else if (!isUnsaved() && !walkthrough.isRehearsal())
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
        // The window offers to choose one; here there is nobody to do so.
        Message help = problem.failure().orElse(null) instanceof Failure.NewPasswordNeeded(String user)
                ? Message.of("play.new-password", user)
                : problem.help();
        String cause = Messages.of(problem.title()) + ". " + oneLine(Messages.of(help));
        return problem.details().isBlank() ? cause : cause + " " + oneLine(problem.details());
    }

    /** What was found that is not fine: the worst of it, or else what nobody knows. */
    static String worst(List<Finding> findings) {
        return Stream.of(Severity.STOP, Severity.ATTENTION, Severity.UNKNOWN)
                .map(severity -> findings.stream()
                        .filter(f -> f.severity() == severity)
                        .map(PlaySummary::found)
                        .collect(Collectors.joining("; ")))
                .filter(words -> !words.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String found(Finding finding) {
        String words = finding.severity() == Severity.UNKNOWN ? " " + SafeText.line(finding.said(), MOST_WORDS) : "";
        return (Messages.of(finding.title()) + ": " + oneLine(Messages.of(finding.found())) + words).strip();
    }

    /** What came of the test of the renewal, and what Certbot said where that is not known. */
    static String told(@Nullable DryRun tested, String planned) {
        return switch (tested) {
            case DryRun.Failed(Explained<FailureCause> why) -> Messages.of(why.title()) + ". " + words(why);
            case DryRun.Unclear unclear -> Messages.of("panel.renewal.dryrun.unclear") + " " + words(unclear.why());
            case null, default -> planned;
        };
    }

    private static String words(Explained<?> why) {
        return oneLine(why.silence().map(Messages::of).orElse(String.join(" ", why.words())));
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
