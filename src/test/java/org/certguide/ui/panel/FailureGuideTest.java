package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.certguide.certbot.FailureCause;
import org.certguide.diagnosis.Cause;
import org.certguide.diagnosis.Explained;
import org.certguide.guide.Step;
import org.certguide.renewal.DryRun;
import org.certguide.system.InstallCause;
import org.certguide.walkthrough.Failing;
import org.junit.jupiter.api.Test;

/** Of every failure, the guide, the card and the blue button tell the same. */
class FailureGuideTest extends WithPanels {
    private final List<String> faults = new ArrayList<>();

    /** The cause, and the same with a date before which trying again is of no use. */
    private static <C extends Cause> Stream<Explained<C>> kinds(C cause) {
        Instant later = PanelStates.NOW.plus(Duration.ofHours(30));
        List<String> words = List.of("Some words of the program");
        return Stream.of(
                Explained.of(cause, words),
                new Explained<>(cause, words, List.of(PanelStates.DOMAIN), Optional.of(later)));
    }

    private void told(Explained<?> why, Runnable failing) {
        app.fx(failing);
        app.idle();
        app.told().forEach(fault -> faults.add(why.cause().id() + " " + why.notBefore() + ": " + fault));
    }

    @Test
    void ofARequest() {
        app.reach(Step.CERTIFICATE);
        PanelPictures.fill(app);
        var model = app.work().certificate();
        for (FailureCause cause : FailureCause.values()) {
            // That a request was cancelled is no failure.
            if (cause == FailureCause.CANCELLED) continue;
            kinds(cause).forEach(why -> {
                told(why, () -> Failing.request(model, why, false));
                app.fx(() -> app.work().wishes().trial().set(true));
                told(why, () -> Failing.request(model, why, true));
                app.fx(() -> app.work().wishes().trial().set(false));
            });
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void ofAnInstallation() {
        app.server.removeCertbot();
        app.reach(Step.CHECKLIST);
        app.fx(() -> app.walkthrough.open(Step.INSTALL));
        app.idle();
        for (InstallCause cause : InstallCause.values()) {
            Explained<InstallCause> why = Explained.of(cause, List.of("Some words of the program"));
            told(why, () -> Failing.installation(app.work().install(), why));
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void ofARenewalTest() {
        app.reach(Step.CERTIFICATE);
        app.fx(() -> app.walkthrough.open(Step.RENEWAL));
        app.idle();
        for (FailureCause cause : FailureCause.values()) {
            kinds(cause)
                    .forEach(why -> told(why, () -> Failing.renewal(app.work().renewal(), new DryRun.Failed(why))));
        }
        Explained<FailureCause> none = Explained.of(FailureCause.NO_CERTIFICATE);
        told(none, () -> Failing.renewal(app.work().renewal(), new DryRun.NotFound()));
        assertEquals(List.of(), faults);
    }
}
