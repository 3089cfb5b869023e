package org.certguide.walkthrough;

import java.util.Optional;
import org.certguide.diagnosis.Explained;
import org.certguide.install.InstallFailure;
import org.certguide.install.InstallPlan;
import org.certguide.install.InstallPlan.Verified;
import org.certguide.install.InstallStep;
import org.certguide.server.Failure;
import org.certguide.server.ServerException;
import org.certguide.session.InteractiveProgram;
import org.certguide.session.Session;
import org.certguide.system.InstallCause;
import org.certguide.work.Job;

/**
 * One step of an installation: its program, and afterwards what the server tells of it.
 *
 * @param program the conversation
 */
record StepRun(Session session, InstallPlan plan, InstallStep step, Job<InteractiveProgram.Result> program)
        implements Job<StepRun.Ended> {
    /**
     * What a step left behind.
     *
     * @param why it failed; empty where it has worked
     */
    record Ended(InteractiveProgram.Result run, Optional<Explained<InstallCause>> why) {}

    @Override
    public Ended run(Progress words) throws Exception {
        InteractiveProgram.Result ran = program.run(words);
        // The server's state decides, and not what the command said of itself.
        Verified looked = look();
        return new Ended(
                ran, looked.worked() ? Optional.empty() : Optional.of(InstallFailure.on(plan, why(ran, looked))));
    }

    private Verified look() throws ServerException, InterruptedException {
        try {
            return session.ask(plan.verification(step));
        } catch (ServerException e) {
            // It must not hide what the program has said.
            return switch (e.failure()) {
                case Failure.NoAnswer(String question, String said) -> new Verified(-1, said);
                case Failure.NothingCame(String question, int status) -> new Verified(status == 0 ? -1 : status, "");
                default -> throw e;
            };
        }
    }

    private Explained<InstallCause> why(InteractiveProgram.Result ran, Verified looked)
            throws ServerException, InterruptedException {
        Explained<InstallCause> why = InstallFailure.of(ran.text(), ran.exitStatus(), looked);
        return why.cause() == InstallCause.HELD ? InstallFailure.held(why, session.ask(InstallPlan.HOLDS)) : why;
    }
}
