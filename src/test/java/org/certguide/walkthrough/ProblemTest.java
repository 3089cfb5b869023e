package org.certguide.walkthrough;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.certguide.certbot.FailureCause;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.NextAction;
import org.certguide.server.Failure;
import org.certguide.system.InstallCause;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;

class ProblemTest {
    private static final Message READING = Message.of("panel.busy.readback");
    private static final String PLACE = "What was being done: Reading the certificate from the server";

    private static String help(Problem problem) {
        return Messages.of(problem.during(READING).help());
    }

    @Test
    void whatWasBeingDoneIsSaidWhereTheCauseIsNotKnown() {
        assertTrue(help(Problem.of(new IllegalStateException("x"))).contains(PLACE));
        assertTrue(help(Problem.of(Explained.of(InstallCause.UNKNOWN), "panel.install.failure"))
                .contains(PLACE));
        Problem known = Problem.of(Explained.of(InstallCause.NO_SPACE), "panel.install.failure");
        assertEquals(known, known.during(READING));
        Problem lost = Problem.of(new Failure.ConnectionLost("x"));
        assertEquals(lost, lost.during(READING));
    }

    @Test
    void theCommandAroundManyQuestionsIsNotShownToAnybody() {
        String command = "sh -c 'certguide-frame'";
        for (Failure failure : List.of(
                new Failure.OutputTooLarge(command), new Failure.CommandTimedOut(command, Duration.ofSeconds(5)))) {
            Problem problem = Problem.of(failure);
            String all = Messages.of(problem.title()) + help(problem) + problem.details();
            assertFalse(all.contains("certguide-frame"), all);
            assertTrue(all.contains(PLACE) && all.contains("The server"), all);
        }
    }

    @Test
    void aProblemKnowsWhoseFailureItIsAndWhatHelps() {
        Explained<FailureCause> why = Explained.of(FailureCause.TERMS_REFUSED, List.of("no"));
        Problem problem = Problem.of(why, "panel.certificate.failed");
        assertEquals(Optional.of(why), problem.why(FailureCause.class));
        assertEquals(Optional.empty(), problem.why(InstallCause.class));
        assertEquals("no", problem.details());
        assertEquals(NextAction.REVIEW_TERMS, problem.nextAction());
        assertEquals(
                NextAction.ENTER_PASSWORD,
                Problem.of(new Failure.SudoPasswordWrong()).nextAction());
    }
}
