package org.certguide.walkthrough;

import org.certguide.certbot.FailureCause;
import org.certguide.certbot.Outcome;
import org.certguide.diagnosis.Explained;
import org.certguide.renewal.DryRun;
import org.certguide.renewal.RevocationList;
import org.certguide.system.InstallCause;

/** Lets steps fail for causes that would take a server of their own each. */
public final class Failing {
    private Failing() {}

    /** A request ends so. */
    public static void request(CertificateModel model, Explained<FailureCause> why, boolean trial) {
        // A limit of another failure is none of this one.
        model.scheduled().accepted();
        model.show(new Outcome.Failed(why, trial));
    }

    /** A step of the installation ends so. */
    public static void installation(InstallModel model, Explained<InstallCause> why) {
        model.failed(why);
    }

    /** A test of the renewal ends so. */
    public static void renewal(RenewalModel model, DryRun tested) {
        model.show(tested);
    }

    /** The list of the authority says so. */
    public static void revocation(RenewalModel model, RevocationList.Answer answer) {
        model.overview().take(answer);
    }
}
