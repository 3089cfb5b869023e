package org.certguide.ui.panel;

import java.util.Optional;
import org.certguide.guide.Guide;
import org.certguide.guide.GuideStep;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.ui.PanelView;
import org.certguide.walkthrough.StepModel;

/** What the guide says beside the panel of a step: of a failure what its card says, and what is on the blue button. */
final class StepGuide {
    private StepGuide() {}

    /**
     * @param other whether the certificate is for something else than Overture DMS
     * @param panel empty while it is not there yet
     */
    static GuideStep of(StepModel model, boolean other, Optional<PanelView> panel) {
        Step step = model.step();
        GuideStep stop = Guide.at(Optional.of(step), model.phase());
        // Before, what is wrong stands on several cards, and is not one thing.
        boolean known = stop.moment() == Phase.FAILED && step.isAfter(Step.CHECKLIST);
        GuideStep told = (known ? model.failureText() : model.instead())
                .map(stop::because)
                .orElse(stop);
        return (other ? told.withoutDms() : told).pressing(panel.flatMap(PanelView::proposal));
    }
}
