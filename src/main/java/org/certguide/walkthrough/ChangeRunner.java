package org.certguide.walkthrough;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.PrintedText;
import org.certguide.diagnosis.Remedy;
import org.certguide.profile.Profile;
import org.certguide.server.CommandResult;
import org.certguide.server.Failure;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo.Rights;
import org.certguide.session.Session;
import org.certguide.text.Message;
import org.certguide.text.Messages;

/**
 * What a step changes on the server, remembered in the profile, and taken back. Used on the JavaFX
 * thread only; it runs as the step's jobs.
 */
public final class ChangeRunner {
    /** Installing a package takes its time. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** How a step looks again at what was changed. */
    interface Look {
        /** Something was changed, and may be fine now. */
        void afterChange();

        /** Something was taken back, and may not be fine any more. */
        void afterUndo();

        /** Nothing was changed, or nobody knows. */
        void afterCancel();
    }

    private final ServerAccess server;
    private final CertificateWishes wishes;
    private final ServerProfile profile;
    private final ServerStep step;
    private final Look look;

    ChangeRunner(ServerAccess server, CertificateWishes wishes, ServerProfile profile, ServerStep step, Look look) {
        this.server = server;
        this.wishes = wishes;
        this.profile = profile;
        this.step = step;
        this.look = look;
    }

    /** The step as whose jobs it runs. */
    public ServerStep step() {
        return step;
    }

    /** Commands that are run as root one after the other, as this user would type them. */
    public String shown(List<String> scripts) {
        return shown(scripts, server.rights().get());
    }

    private static String shown(List<String> scripts, Rights rights) {
        String before = rights == Rights.ROOT ? "" : "sudo ";
        return scripts.stream().map(before::concat).collect(Collectors.joining(" && "));
    }

    /** What the application has changed on this server, the oldest first. */
    public List<Profile.Change> changes() {
        return profile.changes();
    }

    /**
     * How much of a command was run.
     *
     * @param changes the last one that was begun counts, unless it is known to have failed
     * @param exitStatus of that one; empty where it was cut off
     */
    private record Made(int changes, OptionalInt exitStatus) {
        static final Made NOTHING = new Made(0, OptionalInt.of(0));

        Made begun() {
            return new Made(changes + 1, OptionalInt.empty());
        }

        Made done() {
            return new Made(changes + 1, OptionalInt.of(0));
        }
    }

    /** How far a command has come; written by the thread that runs it. */
    private static final class Course {
        private volatile Made made = Made.NOTHING;
    }

    /**
     * Runs the commands of a remedy one after the other, and looks again. What was changed on the
     * server is written into the profile.
     */
    public void apply(Remedy.Command command) {
        Session session = server.require();
        String name = wishes.name();
        // As it was run, also where nobody is logged in any more when it ends.
        Rights rights = server.rights().get();
        Course course = new Course();
        step.start(
                session,
                Task.of(Message.of("panel.busy.remedy", words(command)), progress -> {
                            for (Remedy.Change change : command.changes()) {
                                Optional<String> complaint = make(session, change, course);
                                if (complaint.isPresent()) return complaint;
                            }
                            return Optional.<String>empty();
                        })
                        .then(complaint -> {
                            note(command, rights, course.made);
                            Runnable next = complaint.isEmpty()
                                    ? look::afterChange
                                    : () -> failed(command.scripts(), complaint.get());
                            if (course.made.changes() > 0) save(name, next);
                            else next.run();
                        })
                        .otherwise(because -> {
                            note(command, rights, course.made);
                            step.fail(because);
                        })
                        .whenCancelled(() -> {
                            note(command, rights, course.made);
                            look.afterCancel();
                        }));
    }

    /** What runs, for people: a script of many lines by what it does. */
    private Object words(Remedy.Command command) {
        String shown = shown(command.scripts());
        return shown.contains("\n") ? command.label() : shown;
    }

    private static Optional<String> make(Session session, Remedy.Change change, Course course)
            throws ServerException, InterruptedException {
        Made before = course.made;
        course.made = before.begun();
        try {
            Optional<String> complaint = run(session, change.run(), change.script());
            course.made = complaint.isEmpty() ? before.done() : before;
            return complaint;
        } catch (ServerException e) {
            if (isRefusal(e.failure())) course.made = before;
            throw e;
        }
    }

    /** Whether nothing was run at all. */
    private static boolean isRefusal(Failure failure) {
        return failure instanceof Failure.SudoPasswordWrong
                || failure instanceof Failure.SudoPasswordNeeded
                || failure instanceof Failure.SudoRootPasswordNeeded
                || failure instanceof Failure.SudoNotAllowed
                || failure instanceof Failure.SudoMissing
                || failure instanceof Failure.SudoRefused;
    }

    private void note(Remedy.Command command, Rights rights, Made made) {
        if (made.changes() == 0) return;
        Remedy.Command run = command.first(made.changes());
        profile.changed(shown(run.scripts(), rights), made.exitStatus(), run.undoing());
    }

    /**
     * Takes a change back, and checks everything again. What is not known to have been taken back
     * can be taken back once more.
     */
    public void undo(Profile.Change change) {
        Session session = server.require();
        List<String> scripts = change.takingBack();
        String name = wishes.name();
        step.start(
                session,
                Task.of(
                                Message.of("panel.busy.remedy", shown(scripts)),
                                progress -> run(session, String.join(" && ", scripts), String.join(" && ", scripts)))
                        .then(complaint -> {
                            if (complaint.isPresent()) {
                                failed(scripts, complaint.get());
                            } else {
                                profile.undone(change, shown(scripts));
                                save(name, look::afterUndo);
                            }
                        })
                        .whenCancelled(look::afterCancel));
    }

    private void save(String name, Runnable next) {
        step.start(
                profile.saving(profile.upToDate(name)).then(saved -> next.run()).whenCancelled(next));
    }

    /**
     * @param shown the script as it may be kept
     * @return what it complained of, where it has failed
     */
    static Optional<String> run(Session session, String script, String shown)
            throws ServerException, InterruptedException {
        CommandResult result = session.change(script, shown, LIMIT);
        if (result.succeeded()) return Optional.empty();
        // Some, as zypper, complain where others report.
        String printed = Stream.of(result.out(), result.err())
                .flatMap(stream -> PrintedText.of(stream, PrintedText.Habits.PLAIN).last().stream())
                .collect(Collectors.joining("\n"));
        return Optional.of(
                printed.isEmpty() ? Messages.of(Explained.silence(OptionalInt.of(result.exitStatus()))) : printed);
    }

    private void failed(List<String> scripts, String complaint) {
        step.fail(new Problem(
                Message.of("panel.checklist.remedy.failed"),
                Message.of("panel.checklist.remedy.failed.help", shown(scripts)),
                complaint));
    }
}
