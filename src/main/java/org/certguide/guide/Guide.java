package org.certguide.guide;

import static org.certguide.guide.GuideStep.Phase.BEGIN;
import static org.certguide.guide.GuideStep.Phase.CHANGED;
import static org.certguide.guide.GuideStep.Phase.DONE;
import static org.certguide.guide.GuideStep.Phase.DOUBTFUL;
import static org.certguide.guide.GuideStep.Phase.FAILED;
import static org.certguide.guide.GuideStep.Phase.LOST;
import static org.certguide.guide.GuideStep.Phase.QUESTION;
import static org.certguide.guide.GuideStep.Phase.RUNNING;
import static org.certguide.guide.GuideStep.Phase.UNCLEAR;
import static org.certguide.guide.GuideStep.Phase.UNSTARTED;

import java.util.List;
import java.util.Optional;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.text.Message;

/**
 * The walkthrough as the guide tells it. The pane in the window, the written guide, its pictures
 * and the test that plays the walkthrough all come from this list.
 */
public final class Guide {
    /** Every stop, in the order of the walkthrough. */
    public static final List<GuideStep> STEPS = List.of(
            stop(Optional.empty(), BEGIN, "certificate", true),
            naming("panel.connect.action", pictured(Step.CONNECT, BEGIN, "terminal")),
            naming("panel.connect.questions.send", told(Step.CONNECT, RUNNING, "terminal")),
            pictured(Step.CONNECT, QUESTION, "hostkey"),
            naming("panel.connect.again", pictured(Step.CONNECT, FAILED, "terminal")),
            told(Step.CONNECT, LOST, "terminal"),
            told(Step.CONNECT, CHANGED, "hostkey"),
            naming("panel.action.continue", told(Step.CONNECT, DONE, "terminal")),
            told(Step.SYSTEM, BEGIN, "server"),
            told(Step.SYSTEM, FAILED, "server"),
            naming("panel.system.action", pictured(Step.SYSTEM, DONE, "server")),
            naming("panel.checklist.run", told(Step.CHECKLIST, BEGIN, "checklist")),
            naming("panel.checklist.run", pictured(Step.CHECKLIST, QUESTION, "checklist")),
            told(Step.CHECKLIST, RUNNING, "checklist"),
            pictured(Step.CHECKLIST, FAILED, "port80"),
            naming("panel.checklist.action", pictured(Step.CHECKLIST, DONE, "checklist")),
            naming("panel.install.all", pictured(Step.INSTALL, BEGIN, "package")),
            told(Step.INSTALL, RUNNING, "package"),
            told(Step.INSTALL, QUESTION, "package"),
            told(Step.INSTALL, FAILED, "package"),
            naming("panel.install.action", pictured(Step.INSTALL, DONE, "package")),
            naming("panel.certificate.action", pictured(Step.CERTIFICATE, BEGIN, "website")),
            told(Step.CERTIFICATE, RUNNING, "website"),
            pictured(Step.CERTIFICATE, QUESTION, "website"),
            pictured(Step.CERTIFICATE, FAILED, "website"),
            naming(
                    "panel.certificate.next",
                    pictured(Step.CERTIFICATE, DONE, "certificate").orForDms()),
            naming("panel.renewal.dryrun.run", pictured(Step.RENEWAL, BEGIN, "renewal")),
            told(Step.RENEWAL, RUNNING, "renewal"),
            told(Step.RENEWAL, QUESTION, "renewal"),
            told(Step.RENEWAL, FAILED, "renewal"),
            told(Step.RENEWAL, UNCLEAR, "renewal"),
            told(Step.RENEWAL, UNSTARTED, "renewal"),
            naming("panel.renewal.schedule.read", told(Step.RENEWAL, DOUBTFUL, "renewal")),
            naming(
                    "panel.renewal.action",
                    pictured(Step.RENEWAL, DONE, "renewal").orForDms()));

    private Guide() {}

    /**
     * What the guide says at a step.
     *
     * @param step empty for the start page
     * @return where the guide has nothing of its own for the moment, what it says at the beginning
     */
    public static GuideStep at(Optional<Step> step, Phase moment) {
        List<GuideStep> there =
                STEPS.stream().filter(s -> s.step().equals(step)).toList();
        return there.stream().filter(s -> s.moment() == moment).findFirst().orElseGet(there::getFirst);
    }

    /**
     * The words that are explained at a step.
     *
     * @param step empty for the start page
     */
    public static List<Term> terms(Optional<Step> step) {
        return step.map(Guide::terms).orElse(List.of(Term.SERVER, Term.DOMAIN_NAME, Term.CERTIFICATE, Term.CERTBOT));
    }

    private static List<Term> terms(Step step) {
        return switch (step) {
            case CONNECT ->
                List.of(Term.SERVER, Term.SSH, Term.PORT, Term.KEY_FILE, Term.AGENT, Term.HOST_KEY, Term.FINGERPRINT);
            case SYSTEM ->
                List.of(Term.CERTBOT, Term.SNAP, Term.SUDO, Term.DOMAIN_NAME, Term.PORT_80, Term.WILDCARD, Term.DMS);
            case CHECKLIST ->
                List.of(
                        Term.DOMAIN_NAME,
                        Term.PORT_80,
                        Term.FIREWALL,
                        Term.SUDO,
                        Term.ADMINISTRATOR,
                        Term.AUTHORITY,
                        Term.RENEWAL);
            case INSTALL -> List.of(Term.CERTBOT, Term.SNAP, Term.SUDO);
            case CERTIFICATE ->
                List.of(
                        Term.CERTIFICATE,
                        Term.AUTHORITY,
                        Term.STANDALONE,
                        Term.TERMS,
                        Term.KEY_TYPE,
                        Term.TEST_SERVER,
                        Term.CHAIN,
                        Term.KEYFILE,
                        Term.RENEWAL,
                        Term.PORT_80);
            case RENEWAL -> List.of(Term.RENEWAL, Term.RENEWAL_TEST, Term.SCHEDULE, Term.PORT_80);
        };
    }

    private static GuideStep told(Step step, Phase moment, String drawing) {
        return stop(Optional.of(step), moment, drawing, false);
    }

    private static GuideStep pictured(Step step, Phase moment, String drawing) {
        return stop(Optional.of(step), moment, drawing, true);
    }

    private static GuideStep stop(Optional<Step> step, Phase moment, String drawing, boolean pictured) {
        return new GuideStep(step, moment, drawing, pictured, Optional.empty(), Optional.empty(), false, List.of());
    }

    /** A stop that names the button that leads on; another one may be there after a way round. */
    private static GuideStep naming(String button, GuideStep stop) {
        return new GuideStep(
                stop.step(),
                stop.moment(),
                stop.drawing(),
                stop.pictured(),
                Optional.of(Message.of(button)),
                Optional.empty(),
                stop.forDms(),
                stop.circumstances());
    }
}
