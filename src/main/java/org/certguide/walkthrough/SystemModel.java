package org.certguide.walkthrough;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.certguide.certbot.CertbotVersion;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.session.Session;
import org.certguide.system.CertbotCopy;
import org.certguide.system.OperatingSystem;
import org.certguide.system.SystemCatalogue;
import org.certguide.system.SystemCatalogue.Instruction;
import org.certguide.system.SystemCatalogue.Software;
import org.certguide.system.SystemFacts;
import org.certguide.system.WebServer;
import org.certguide.text.Message;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/** What the server runs: detected, and chosen from Certbot's two lists. */
public final class SystemModel extends ServerStep {
    private final Supplier<SystemCatalogue> catalogue;
    private final Runnable whenDetected;
    private final ReadOnlyObjectWrapper<@Nullable SystemFacts> facts = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<Software> software = new SimpleObjectProperty<>(Software.OTHER);
    private final ObjectProperty<@Nullable OperatingSystem> system = new SimpleObjectProperty<>();

    /**
     * @param whenDetected called each time when the server has been looked at
     */
    SystemModel(JobRunner jobs, ServerAccess server, Supplier<SystemCatalogue> catalogue, Runnable whenDetected) {
        super(Step.SYSTEM, jobs, server);
        this.catalogue = catalogue;
        this.whenDetected = whenDetected;
        // What is known may be out of date at the next login.
        server.session().subscribe(session -> {
            if (session != null) facts.set(null);
        });
    }

    /** Both lists. */
    public SystemCatalogue catalogue() {
        return catalogue.get();
    }

    /** What the server told about itself; null until it has been asked. */
    public ReadOnlyObjectProperty<@Nullable SystemFacts> facts() {
        return facts.getReadOnlyProperty();
    }

    /** The chosen software. */
    public ObjectProperty<Software> software() {
        return software;
    }

    /** The chosen system; null until it is detected. */
    public ObjectProperty<@Nullable OperatingSystem> system() {
        return system;
    }

    /** What was detected; null until it is. */
    public @Nullable OperatingSystem detected() {
        SystemFacts found = facts.get();
        return found == null ? null : catalogue().detect(found);
    }

    /** Whether something else is chosen than what was found. */
    public boolean isChanged() {
        return !software.get().id().equals(Software.NONE) || !Objects.equals(system.get(), detected());
    }

    /**
     * The web server that the certificate has to get along with: the chosen one, or else one that
     * was found running.
     */
    public Optional<WebServer> webServer() {
        SystemFacts found = facts.get();
        if (found == null) return Optional.empty();
        String chosen = software.get().id();
        return chosen.equals(Software.NONE) ? found.webServers().stream().findFirst() : found.webServer(chosen);
    }

    /** The numbered steps for the choice; none while there is none. */
    public List<Instruction> steps() {
        OperatingSystem chosen = system.get();
        return chosen == null ? List.of() : catalogue().steps(software.get(), chosen);
    }

    /** The Certbot that the command name leads to, if there is one. */
    public Optional<CertbotCopy> certbot() {
        SystemFacts found = facts.get();
        return found == null ? Optional.empty() : found.certbot();
    }

    /** Its version, if it has one that was understood. */
    Optional<CertbotVersion> certbotVersion() {
        return certbot().flatMap(CertbotCopy::version);
    }

    /** Looks at the server, once a login. */
    @Override
    void opened() {
        if (facts.get() == null && !isBusy()) detect();
    }

    /** Looks at the server. */
    public void detect() {
        Session session = server().require();
        start(
                session,
                Task.of(Message.of("panel.busy.system"), progress -> session.ask(SystemFacts.PROBE))
                        .then(this::detected));
    }

    /** Takes what was read from the server again. */
    void update(SystemFacts found) {
        facts.set(found);
    }

    private void detected(SystemFacts found) {
        facts.set(found);
        OperatingSystem detected = catalogue().detect(found);
        system.set(detected);
        server().found(found.sudo(), found.doas());
        state().set(detected.canInstall() || found.certbot().isPresent() ? StepStatus.DONE : StepStatus.WARNING);
        whenDetected.run();
    }
}
