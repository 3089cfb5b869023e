package org.certguide.checks;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.server.ScriptOutput;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/**
 * One prerequisite.
 *
 * @param id of lower-case letters and digits; part of the keys of its texts
 * @param probe commands for a POSIX shell that only look and leave nothing behind; empty for a
 *     check that is made on this computer alone
 * @param needsRoot whether the probe says nothing useful to other users
 * @param limitSeconds how long the probe may take, 1 to 60
 * @param judge what the output means
 * @param unread what of an output the judgement does not look at, and the user should; lines of it,
 *     or nothing
 * @param after the check whose probe has to end before this one's begins, if both run; such a probe
 *     may say that it is ready for what comes next, by {@code echo "ID open" >&3}
 */
public record Check(
        String id,
        String probe,
        boolean needsRoot,
        int limitSeconds,
        Judge judge,
        UnaryOperator<String> unread,
        Optional<String> after) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]{0,19}");

    /** Turns output into a finding: a pure function that accepts any text. */
    @FunctionalInterface
    interface Judge {
        /**
         * @param output what the probe printed, line feeds alone between lines
         */
        Finding judge(String output, CheckContext context);
    }

    public Check {
        if (!ID.matcher(id).matches()) throw new IllegalArgumentException(id);
        if (limitSeconds < 1 || limitSeconds > 60) throw new IllegalArgumentException(id);
    }

    /** A check that reads all of its output, and needs no other one. */
    Check(String id, String probe, boolean needsRoot, int limitSeconds, Judge judge) {
        this(id, probe, needsRoot, limitSeconds, judge, output -> "", Optional.empty());
    }

    /**
     * The same check, which reads only lines of this kind.
     *
     * @param line without a repeated group, which would fill the stack for a long line
     */
    Check reading(String line) {
        Pattern known = Pattern.compile(line);
        return reading(output ->
                output.lines().filter(l -> !known.matcher(l).matches()).collect(Collectors.joining("\n")));
    }

    /** The same check, with another way to tell what it does not read. */
    Check reading(UnaryOperator<String> unread) {
        return new Check(id, probe, needsRoot, limitSeconds, judge, unread, after);
    }

    /** The same check, whose probe waits for that of another one. */
    Check after(String other) {
        return new Check(id, probe, needsRoot, limitSeconds, judge, unread, Optional.of(other));
    }

    /** A check that is made on this computer alone. */
    static Check here(String id, Judge judge) {
        return new Check(id, "", false, 1, judge);
    }

    /** Whether there is something to run on the server. */
    public boolean runsOnServer() {
        return !probe.isEmpty();
    }

    /** The name of the check. */
    public Message title() {
        return Message.of("checks." + id + ".title");
    }

    /** Why it is looked at: the answer to "What does this mean?" */
    public Message meaning() {
        return Message.of("checks." + id + ".meaning");
    }

    /** That it cannot begin yet. */
    public Finding waiting() {
        return Finding.of(id, Severity.WAITING, Message.of("checks.waiting"));
    }

    /** That it is looked at. */
    public Finding checking() {
        return Finding.of(id, Severity.CHECKING, Message.of("checks.checking"));
    }

    /** What the output means, for a check that runs on the server. */
    public Finding judge(Output output, CheckContext context) {
        return switch (output) {
            case Output.Printed(String text, boolean whole, OptionalInt silent) -> {
                String plain = SafeText.output(text);
                Finding finding = judge.judge(plain, context);
                // The part that is missing can only make matters worse, never better.
                boolean holds =
                        whole || finding.severity() == Severity.ATTENTION || finding.severity() == Severity.STOP;
                Finding told = holds ? finding : unknown("late", limitSeconds);
                yield told.severity() == Severity.UNKNOWN && holds && silent.isPresent()
                        ? told.and(Explained.silence(silent))
                        : told.saying(holds ? unread.apply(plain) : plain);
            }
            case Output.NeedsRoot root ->
                context.rights().mayNever()
                        ? unknown("notallowed", context.server().user())
                        : unknown("needsroot");
            case Output.Unreadable(String seen) when seen.isBlank() -> unknown("silent");
            case Output.Unreadable(String seen) ->
                unknown("garbled", FindingTexts.shown(seen)).saying(seen);
            case Output.Ready ready -> checking();
            case Output.NotProbed none -> judge.judge("", context);
        };
    }

    /** What there is to say without the server's help, for a check that is made here alone. */
    public Finding judge(CheckContext context) {
        return judge(new Output.NotProbed(), context);
    }

    private Finding unknown(String what, Object... arguments) {
        return Finding.of(id, Severity.UNKNOWN, Message.of("checks.unknown." + what, arguments));
    }

    /** What came of a probe on the server. All of it is untrusted. */
    public sealed interface Output {
        /**
         * The probe printed something, or nothing.
         *
         * @param text standard output and standard error, at most {@link ScriptOutput#LONGEST} bytes,
         *     what is not UTF-8 as U+FFFD
         * @param whole false if the probe was ended before its time, so that something may be
         *     missing
         * @param silent the exit status of a probe that printed nothing
         */
        record Printed(String text, boolean whole, OptionalInt silent) implements Output {
            Printed(String text, boolean whole) {
                this(text, whole, OptionalInt.empty());
            }
        }

        /** The probe is ready for what this computer has to do, and goes on meanwhile. */
        record Ready() implements Output {}

        /** The probe was not run, because it needs root and the script ran without. */
        record NeedsRoot() implements Output {}

        /**
         * Nothing that can be understood came from the probe.
         *
         * @param seen the beginning of what came instead; may be empty
         */
        record Unreadable(String seen) implements Output {}

        /** There is no probe: the check is made on this computer alone. */
        record NotProbed() implements Output {}
    }
}
