package org.certguide.ui.panel;

import java.util.Optional;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.guide.Guide;
import org.certguide.guide.GuideStep;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.ui.PanelView;
import org.certguide.walkthrough.StepModel;
import org.certguide.walkthrough.Walkthrough;

/** What the guide says beside the panel of a step: of a failure what its card says, and what is on the blue button. */
final class StepGuide {
    private StepGuide() {}

    /**
     * @param panel empty while it is not there yet
     */
    static GuideStep of(Walkthrough walkthrough, Step step, Optional<PanelView> panel) {
        StepModel model = walkthrough.step(step);
        boolean other = walkthrough.work().get().wishes().purpose().get() == Purpose.OTHER;
        GuideStep usual = Guide.at(Optional.of(step), model.phase());
        GuideStep stop = walkthrough.isRehearsal() ? usual.inRehearsal() : usual;
        // Before, what is wrong stands on several cards, and is not one thing.
        boolean known = stop.moment() == Phase.FAILED && step.isAfter(Step.CHECKLIST);
        GuideStep told = (known ? model.failureText() : model.instead())
                .map(stop::because)
                .orElse(stop);
        return (other ? told.withoutDms() : told).pressing(panel.flatMap(PanelView::proposal));
    }
}
