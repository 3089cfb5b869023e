package org.certguide.ui.panel;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.certguide.guide.Step;
import org.certguide.ui.PanelView;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;

/**
 * The panels of the steps. Each is made when it is first shown: at the start nobody waits for what they may never
 * open.
 */
final class StepPanels {
    private final Walkthrough walkthrough;
    private final LeaveQuestion leaving;
    private final Runnable commands;
    private final Runnable finish;
    private final BiConsumer<Step, PanelView> whenMade;
    private final Map<Step, PanelView> made = new EnumMap<>(Step.class);
    private @Nullable ConnectPanel connect;

    /**
     * @param leaving asks before something is cut off
     * @param commands shows what will be done on a server
     * @param finish called at the end of the walkthrough
     * @param whenMade called with each panel once
     */
    StepPanels(
            Walkthrough walkthrough,
            LeaveQuestion leaving,
            Runnable commands,
            Runnable finish,
            BiConsumer<Step, PanelView> whenMade) {
        this.walkthrough = walkthrough;
        this.leaving = leaving;
        this.commands = commands;
        this.finish = finish;
        this.whenMade = whenMade;
    }

    /** The panels of another server go with its models; the login stays. */
    void forgetServer() {
        made.keySet().removeIf(step -> step != Step.CONNECT);
    }

    /** The panel of a step if it has been shown. */
    Optional<PanelView> made(Step step) {
        return Optional.ofNullable(made.get(step));
    }

    /** The login if it has been shown. */
    Optional<ConnectPanel> madeConnect() {
        return Optional.ofNullable(connect);
    }

    /** The login. */
    ConnectPanel connect() {
        of(Step.CONNECT);
        if (connect == null) throw new IllegalStateException("the panel of the login is made with its view");
        return connect;
    }

    /** The panel of a step. */
    PanelView of(Step step) {
        PanelView there = made.get(step);
        if (there != null) return there;
        PanelView view = make(step, walkthrough.work().get());
        made.put(step, view);
        whenMade.accept(step, view);
        return view;
    }

    private PanelView make(Step step, ServerWork work) {
        return switch (step) {
            case CONNECT -> {
                connect = new ConnectPanel(walkthrough, leaving, commands);
                yield connect.view();
            }
            case SYSTEM -> new SystemPanel(walkthrough, work).view();
            case CHECKLIST -> new ChecklistPanel(walkthrough, work).view();
            case INSTALL -> new InstallPanel(walkthrough, work).view();
            case CERTIFICATE -> new CertificatePanel(walkthrough, work).view();
            case RENEWAL -> new RenewalPanel(walkthrough, work, finish).view();
        };
    }
}
