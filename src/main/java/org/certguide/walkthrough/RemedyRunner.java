package org.certguide.walkthrough;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.session.Session;
import org.certguide.text.Message;

/**
 * What is done about the findings of the checklist. Used on the JavaFX thread only; it runs as the
 * jobs of the checklist.
 */
public final class RemedyRunner {
    private final ServerAccess server;
    private final CertificateWishes wishes;
    private final ChecklistModel checklist;
    private final ChangeRunner changes;
    private final ReadOnlyBooleanWrapper waitingForOthers = new ReadOnlyBooleanWrapper(false);

    RemedyRunner(ServerAccess server, CertificateWishes wishes, ServerProfile profile, ChecklistModel checklist) {
        this.server = server;
        this.wishes = wishes;
        this.checklist = checklist;
        changes = new ChangeRunner(server, wishes, profile, checklist, new ChangeRunner.Look() {
            @Override
            public void afterChange() {
                checklist.runUnsettled();
            }

            @Override
            public void afterUndo() {
                checklist.run();
            }

            /** What was cancelled may have worked. */
            @Override
            public void afterCancel() {
                if (wishes.name().isEmpty()) checklist.settle();
                else if (server.isOpen()) checklist.runUnsettled();
            }
        });
    }

    /** What changes the server. */
    public ChangeRunner changes() {
        return changes;
    }

    /** Does what a remedy says, and repeats what was not fine. */
    public void apply(Remedy remedy) {
        switch (remedy) {
            case Remedy.Advice advice ->
                throw new IllegalArgumentException("this remedy can be applied by the user only");
            case Remedy.Command command -> changes.apply(command);
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

    /** Whether it waits until whatever else is at work on the server has ended. */
    public ReadOnlyBooleanProperty waitingForOthers() {
        return waitingForOthers.getReadOnlyProperty();
    }

    private void waitForOthers() {
        Session session = server.require();
        boolean asRoot = server.rights().get().asRoot();
        Finding seen = checklist.findings().get("locks");
        waitingForOthers.set(true);
        checklist.start(
                session,
                Task.of(
                                Message.of("panel.busy.others", seen == null ? "" : seen.found()),
                                progress -> ServerStep.waitForPackageManager(
                                        session, asRoot, Integer.MAX_VALUE, ServerStep.telling(progress)))
                        .then(free -> {
                            waitingForOthers.set(false);
                            checklist.runUnsettled();
                        })
                        .otherwise(because -> {
                            waitingForOthers.set(false);
                            checklist.fail(because);
                        })
                        .whenCancelled(() -> {
                            waitingForOthers.set(false);
                            checklist.settle();
                        }));
    }
}
