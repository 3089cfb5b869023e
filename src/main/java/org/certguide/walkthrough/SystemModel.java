package org.certguide.walkthrough;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.session.Session;
import org.certguide.system.OperatingSystem;
import org.certguide.system.SystemCatalogue;
import org.certguide.system.SystemCatalogue.Instruction;
import org.certguide.system.SystemCatalogue.Software;
import org.certguide.system.SystemFacts;
import org.certguide.system.WebServer;
import org.certguide.text.Message;
import org.jspecify.annotations.Nullable;

/** What the server runs: detected, and chosen from Certbot's two lists. */
public final class SystemModel extends StepModel {
    private final ReadOnlyObjectWrapper<@Nullable SystemFacts> facts = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<Software> software;
    private final ObjectProperty<@Nullable OperatingSystem> system = new SimpleObjectProperty<>();

    SystemModel(Walkthrough walkthrough) {
        super(Step.SYSTEM, walkthrough);
        software = new SimpleObjectProperty<>(catalogue().software(Software.NONE));
    }

    /** Both lists. */
    public SystemCatalogue catalogue() {
        return walkthrough.services().catalogue();
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

    /** Looks at the server, once a login. */
    @Override
    protected void opened() {
        if (facts.get() == null && !isBusy()) detect();
    }

    /** Looks at the server. */
    public void detect() {
        Session session = walkthrough.requireSession();
        start(Message.of("panel.busy.system"), progress -> session.ask(SystemFacts.PROBE), this::detected);
    }

    /** Takes what was read from the server again. */
    void update(SystemFacts found) {
        facts.set(found);
    }

    private void detected(SystemFacts found) {
        facts.set(found);
        OperatingSystem detected = catalogue().detect(found);
        system.set(detected);
        walkthrough.server().found(found.sudo());
        state().set(detected.canInstall() || found.certbot().isPresent() ? StepStatus.DONE : StepStatus.WARNING);
        walkthrough.resume();
    }

    /** Forgets what was read from the server, so that it is read again after the next login. */
    void forgetFacts() {
        facts.set(null);
    }

    @Override
    protected void reset() {
        super.reset();
        facts.set(null);
        system.set(null);
        software.set(catalogue().software(Software.NONE));
    }
}
