package org.certguide.walkthrough;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.value.ObservableBooleanValue;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.Draft;
import org.certguide.profile.Profile;
import org.certguide.server.ServerAddress;
import org.certguide.session.Session;
import org.certguide.ui.Console;
import org.jspecify.annotations.Nullable;

/**
 * Everything that belongs to one server: the way to it, what the user wants there, how far each step
 * is, and what is remembered. Another server gets another one, so that nothing of the first can be
 * taken for the second. It outlasts its sessions: who logs in again goes on.
 */
public final class ServerWork {
    private final String name;
    private final ConsoleModel console;
    private final BooleanBinding atWork;
    private final ServerAccess server;
    private final SystemModel system;
    private final CertificateWishes wishes;
    private final ServerProfile profile;
    private final ChecklistModel checklist;
    private final RemedyRunner remedies;
    private final InstallModel install;
    private final CertificateModel certificate;
    private final RenewalModel renewal;
    private final Map<Step, ServerStep> steps = new EnumMap<>(Step.class);

    /**
     * @param screen where programs on the server are shown, and typed to
     * @param known what is remembered of the server, if something is
     * @param draft what was typed for it before, if something was
     * @param whenDetected called each time when the server has been looked at
     * @param showCertificate opens the panel of the request
     */
    ServerWork(
            Services services,
            SavedProfiles saved,
            Console screen,
            @Nullable Profile known,
            @Nullable Draft draft,
            Runnable whenDetected,
            Runnable showCertificate) {
        name = draft != null ? draft.name() : known == null ? "" : known.name();
        console = new ConsoleModel(services.jobs(), services.fx(), screen);
        ServerAddress address = known != null ? known.server() : draft == null ? null : draft.server();
        server = new ServerAccess(services.fx(), console, address);
        system = new SystemModel(services.jobs(), server, services.catalogue(), whenDetected);
        wishes = new CertificateWishes(system);
        profile = new ServerProfile(services.clock(), saved, server, system, wishes, known);
        checklist = new ChecklistModel(
                services.jobs(),
                services.fx(),
                services.clock(),
                services.directory(),
                services.internet(),
                server,
                system,
                wishes);
        remedies = new RemedyRunner(server, wishes, profile, checklist);
        install = new InstallModel(services.jobs(), server, system, profile);
        certificate = new CertificateModel(
                services.jobs(), services.clock(), server, system, wishes, profile, checklist, showCertificate);
        renewal = new RenewalModel(
                services.jobs(), services.clock(), services.internet(), server, system, wishes, profile);
        atWork = Bindings.or(console.running(), install.installing());
        for (ServerStep step : List.of(system, checklist, install, certificate, renewal)) steps.put(step.step(), step);
        server.session().subscribe(session -> {
            if (session != null) steps.values().forEach(ServerStep::loggedIn);
        });
        if (known != null) take(known);
        if (draft != null) take(draft);
    }

    private void take(Draft draft) {
        wishes.fillIn(draft.wishes());
        // Who was past the checks before goes on from there.
        boolean checked = Step.of(draft.step())
                .filter(step -> step.isAfter(Step.CHECKLIST))
                .isPresent();
        if (checked) checklist.state().set(StepStatus.SKIPPED);
    }

    private void take(Profile known) {
        wishes.fillIn(known);
        if (known.certificate().isEmpty()) return;
        // What was checked once need not be checked again to look after the certificate.
        checklist.state().set(StepStatus.SKIPPED);
        install.state().set(StepStatus.SKIPPED);
        certificate.state().set(StepStatus.SKIPPED);
    }

    /** What the user calls it, where it was opened by that; empty for a server that is new. */
    public String name() {
        return name;
    }

    /** The way to the server. */
    public ServerAccess server() {
        return server;
    }

    /** Who is logged in there, or null. */
    public ReadOnlyObjectProperty<@Nullable Session> session() {
        return server.session();
    }

    /** What the server runs. */
    public SystemModel system() {
        return system;
    }

    /** What the user wants of the certificate. */
    public CertificateWishes wishes() {
        return wishes;
    }

    /** What is remembered of the server. */
    public ServerProfile profile() {
        return profile;
    }

    /** The checks before the installation. */
    public ChecklistModel checklist() {
        return checklist;
    }

    /** What is done about the findings of the checklist. */
    public RemedyRunner remedies() {
        return remedies;
    }

    /** The installation of Certbot. */
    public InstallModel install() {
        return install;
    }

    /** The request, and what came of it. */
    public CertificateModel certificate() {
        return certificate;
    }

    /** The proof that the certificate renews. */
    public RenewalModel renewal() {
        return renewal;
    }

    /** What runs in the server's terminal. */
    public ConsoleModel console() {
        return console;
    }

    /** The model of a step; empty for the login, which comes before all this. */
    Optional<ServerStep> step(Step step) {
        return Optional.ofNullable(steps.get(step));
    }

    /** Whether a program runs in the terminal, or something is being installed. */
    public ObservableBooleanValue atWork() {
        return atWork;
    }

    /** Cuts off what was asked to end and has not. */
    public void hangUp() {
        for (StepModel step : steps.values()) {
            if (step.isBusy()) step.cancel();
        }
    }

    /** Asks the program that runs in the terminal to end, unless it was asked already. */
    public void stopProgram() {
        for (StepModel step : steps.values()) {
            if (step.isBusy() && !step.ending().get()) step.cancel();
        }
    }

    /** Logs out, and cancels what runs: nobody is interested in it any more. */
    void close() {
        certificate.scheduled().stop();
        steps.values().forEach(StepModel::abandon);
        server.close();
        console.close();
    }
}
