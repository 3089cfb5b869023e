package org.certguide.ui.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.certguide.certbot.PromptTexts;
import org.certguide.conversation.Prompt;
import org.certguide.diagnosis.Severity;
import org.certguide.guide.FailureText;
import org.certguide.guide.Guide;
import org.certguide.guide.GuideStep;
import org.certguide.guide.GuideStep.Circumstance;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.text.Message;
import org.certguide.ui.PanelView;
import org.certguide.ui.PanelView.Asked;
import org.certguide.walkthrough.ConnectModel;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.StepModel;
import org.certguide.walkthrough.Walkthrough;

/**
 * What the guide says beside a panel: of a failure what its card says, and what is on the blue button. It names only
 * what is on the screen.
 */
final class StepGuide {
    /** Whose programs ask this and that; what a renewal asks matters less than that it asks. */
    private static final Set<Step> ASKING = Set.of(Step.INSTALL, Step.CERTIFICATE);

    private StepGuide() {}

    /** Beside the saved servers. */
    static GuideStep start(Walkthrough walkthrough) {
        boolean none = walkthrough.profiles().all().isEmpty()
                && walkthrough.drafts().all().isEmpty();
        GuideStep stop = Guide.at(Optional.empty(), Phase.BEGIN);
        return none ? stop.under(List.of(Circumstance.FIRST)) : stop;
    }

    /** Beside a page that belongs to no step, as the settings do. */
    static GuideStep beside(String page) {
        return Guide.at(Optional.empty(), Phase.BEGIN).asking(FailureText.instead("beside." + page));
    }

    /**
     * Beside the panel of a step.
     *
     * @param panel empty while it is not there yet
     */
    static GuideStep of(Walkthrough walkthrough, Step step, Optional<PanelView> panel) {
        StepModel model = walkthrough.step(step);
        GuideStep stop = Guide.at(Optional.of(step), model.phase()).under(circumstances(walkthrough, step));
        Optional<Asked> asked =
                panel.flatMap(view -> Optional.ofNullable(view.asked().get()));
        if (asked.isPresent()) return stop.asking(question(asked.get()));
        if (stop.moment() == Phase.RUNNING && isBeside(walkthrough.work().get(), step)) {
            return stop.asking(FailureText.instead("looking"));
        }
        Prompt prompt = walkthrough.work().get().console().prompt().get();
        if (stop.moment() == Phase.QUESTION && prompt != null && ASKING.contains(step)) {
            return stop.asking(about(step, prompt));
        }
        // Before, what is wrong stands on several cards, and is not one thing.
        boolean known = stop.moment() == Phase.FAILED && step.isAfter(Step.CHECKLIST);
        GuideStep told = (known ? model.failureText() : model.instead())
                .map(stop::because)
                .orElse(stop);
        return (isForDms(walkthrough.work().get(), step) ? told : told.withoutDms())
                .pressing(panel.flatMap(PanelView::proposal));
    }

    /** Whether what runs is not what the step is for: a look at the server, or a change that was asked for. */
    private static boolean isBeside(ServerWork work, Step step) {
        return switch (step) {
            case CONNECT, SYSTEM -> false;
            case CHECKLIST -> !work.checklist().hasFound(Severity.CHECKING);
            case INSTALL -> !work.install().installing().get();
            case CERTIFICATE -> !work.console().running().get();
            case RENEWAL -> !work.renewal().isTesting();
        };
    }

    /** How it is there, beside how far the step is. */
    private static List<Circumstance> circumstances(Walkthrough walkthrough, Step step) {
        ServerWork work = walkthrough.work().get();
        List<Circumstance> now = new ArrayList<>();
        BiConsumer<Boolean, Circumstance> add = (is, circumstance) -> {
            if (is) now.add(circumstance);
        };
        add.accept(walkthrough.isRehearsal(), Circumstance.REHEARSAL);
        switch (step) {
            case CONNECT -> {
                ConnectModel login = walkthrough.connect();
                add.accept(login.hostKey().jumpHost().isPresent(), Circumstance.JUMP_HOST);
                add.accept(login.questions().asked().get() != null, Circumstance.ASKED);
                boolean typed =
                        !login.host().get().isBlank() && !login.user().get().isBlank();
                add.accept(typed, Circumstance.FILLED);
            }
            case SYSTEM -> add.accept(work.system().isChanged(), Circumstance.CHOSEN);
            case CHECKLIST -> {
                add.accept(!work.wishes().domainText().get().isBlank(), Circumstance.FILLED);
                add.accept(work.checklist().hasFound(Severity.ATTENTION), Circumstance.ATTENTION);
                add.accept(work.checklist().hasFound(Severity.UNKNOWN), Circumstance.UNKNOWN);
            }
            case INSTALL -> add.accept(!work.install().progress().containsValue(StepStatus.DONE), Circumstance.PRESENT);
            case CERTIFICATE -> add.accept(work.wishes().areComplete(), Circumstance.FILLED);
            case RENEWAL -> {}
        }
        return now;
    }

    /** What is said for Overture DMS is about what is on the panel for it. */
    private static boolean isForDms(ServerWork work, Step step) {
        return step == Step.RENEWAL
                ? work.renewal().awaitsGateway()
                : work.certificate().dmsAnswers().isPresent();
    }

    private static FailureText about(Step step, Prompt prompt) {
        Message now = PromptTexts.now(prompt).orElse(Message.of("guide." + step.id() + ".question.now.asked"));
        return new FailureText(PromptTexts.title(prompt), Optional.of(PromptTexts.why(prompt)), now);
    }

    private static FailureText question(Asked asked) {
        String key = asked == Asked.DELETION ? "ask.deletion" : "ask";
        Message run = Message.of("panel.checklist.remedy.run");
        Message keep = Message.of("panel.checklist.remedy.keep");
        return FailureText.instead(key).helping(Message.of("guide." + key + ".now", run, keep));
    }
}
