package org.certguide.walkthrough;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.profile.Profile;
import org.certguide.server.CommandResult;
import org.certguide.server.Failure;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo.Rights;
import org.certguide.session.Session;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;

/**
 * What is done about the findings, remembered in the profile, and taken back. Used on the JavaFX
 * thread only; it runs as the jobs of the checklist.
 */
public final class RemedyRunner {
    /** Installing a package takes its time. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final ChecklistModel checklist;
    private final Walkthrough walkthrough;
    private final CertificateWishes wishes;
    private final ReadOnlyBooleanWrapper waitingForOthers = new ReadOnlyBooleanWrapper(false);
    private Runnable begun = () -> {};

    RemedyRunner(ChecklistModel checklist, Walkthrough walkthrough, CertificateWishes wishes) {
        this.checklist = checklist;
        this.walkthrough = walkthrough;
        this.wishes = wishes;
    }

    /**
     * Does what a remedy says, and repeats what was not fine. What was changed on the server is
     * written into the profile.
     */
    public void apply(Remedy remedy) {
        switch (remedy) {
            case Remedy.Advice advice ->
                throw new IllegalArgumentException("this remedy can be applied by the user only");
            case Remedy.Command command -> change(command);
            case Remedy.StopDuringRequest around -> {
                wishes.challenge().addHooks(around);
                checklist.runUnsettled();
            }
            case Remedy.Wait wait -> waitForOthers();
        }
    }

    /** Certbot shall not stop what holds port 80 after all. */
    public void removeHooks() {
        wishes.challenge().removeHooks();
        checklist.run("port80");
    }

    /** A command that is run as root, as this user would type it. */
    public String shown(String script) {
        return walkthrough.server().rights().get() == Rights.ROOT
                ? script
                : "sudo " + script.replace(" && ", " && sudo ");
    }

    /** What the application has changed on this server, the oldest first. */
    public List<Profile.Change> changes() {
        return walkthrough.changes();
    }

    /** Whether it waits until whatever else is at work on the server has ended. */
    public ReadOnlyBooleanProperty waitingForOthers() {
        return waitingForOthers.getReadOnlyProperty();
    }

    private void change(Remedy.Command command) {
        Session session = walkthrough.requireSession();
        String name = wishes.name();
        // The last one that was begun counts, unless it is known to have failed.
        AtomicInteger made = new AtomicInteger();
        begun = () -> {
            begun = () -> {};
            if (made.get() > 0) note(command.first(made.get()));
        };
        checklist.start(
                Message.of("panel.busy.remedy", shown(command.script())),
                progress -> {
                    for (Remedy.Change change : command.changes()) {
                        made.incrementAndGet();
                        Optional<String> complaint;
                        try {
                            complaint = run(session, change.script());
                        } catch (ServerException e) {
                            if (isRefusal(e.failure())) made.decrementAndGet();
                            throw e;
                        }
                        if (complaint.isEmpty()) continue;
                        made.decrementAndGet();
                        return complaint;
                    }
                    return Optional.<String>empty();
                },
                complaint -> {
                    begun.run();
                    Runnable then = complaint.isEmpty()
                            ? checklist::runUnsettled
                            : () -> failed(command.script(), complaint.get());
                    if (made.get() > 0) save(name, then);
                    else then.run();
                },
                because -> {
                    begun.run();
                    checklist.fail(Problem.of(because));
                });
    }

    /** Whether nothing was run at all. */
    private static boolean isRefusal(Failure failure) {
        return failure instanceof Failure.SudoPasswordWrong
                || failure instanceof Failure.SudoPasswordNeeded
                || failure instanceof Failure.SudoNotAllowed
                || failure instanceof Failure.SudoMissing
                || failure instanceof Failure.SudoRefused;
    }

    private void note(Remedy.Command made) {
        walkthrough.changed(shown(made.script()), made.undo());
    }

    /**
     * Takes a change back, and checks everything again. What is not known to have been taken back
     * can be taken back once more.
     */
    public void undo(Profile.Change change) {
        Session session = walkthrough.requireSession();
        String script = change.undo().orElseThrow();
        String name = wishes.name();
        checklist.start(
                Message.of("panel.busy.remedy", shown(script)),
                progress -> run(session, script),
                complaint -> {
                    if (complaint.isPresent()) {
                        failed(script, complaint.get());
                    } else {
                        walkthrough.undone(change, shown(script));
                        save(name, checklist::run);
                    }
                },
                because -> checklist.fail(Problem.of(because)));
    }

    private void save(String name, Runnable then) {
        checklist.save(walkthrough.profileWith(name), then);
    }

    /**
     * @return what it complained of, where it has failed
     */
    private static Optional<String> run(Session session, String script) throws ServerException, InterruptedException {
        CommandResult result = session.change(script, LIMIT);
        if (result.succeeded()) return Optional.empty();
        // Some, as zypper, complain where others report.
        String words = result.err().isBlank() ? result.out() : result.err();
        return Optional.of(words.strip().lines().map(SafeText::of).collect(Collectors.joining("\n")));
    }

    private void failed(String script, String complaint) {
        checklist.fail(new Problem(
                Message.of("panel.checklist.remedy.failed"),
                Message.of("panel.checklist.remedy.failed.help", shown(script)),
                complaint));
    }

    private void waitForOthers() {
        Session session = walkthrough.requireSession();
        boolean asRoot = walkthrough.server().rights().get().asRoot();
        Finding seen = checklist.findings().get("locks");
        waitingForOthers.set(true);
        checklist.start(
                Message.of("panel.busy.others", seen == null ? "" : seen.found()),
                progress -> StepModel.waitForPackageManager(session, asRoot, Integer.MAX_VALUE, found -> {
                    if (found.severity() == Severity.ATTENTION)
                        progress.report(Messages.of("panel.busy.others", found.found()));
                }),
                free -> {
                    waitingForOthers.set(false);
                    checklist.runUnsettled();
                },
                because -> {
                    waitingForOthers.set(false);
                    checklist.fail(Problem.of(because));
                });
    }

    /**
     * To be called when the checklist's job was cancelled: what was cut off may have been done, and
     * how to undo it has to be known.
     *
     * @return whether it was only waited
     */
    boolean cancelled() {
        begun.run();
        boolean waited = waitingForOthers.get();
        waitingForOthers.set(false);
        return waited;
    }

    void reset() {
        begun = () -> {};
        waitingForOthers.set(false);
    }
}
