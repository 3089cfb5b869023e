package org.certguide.walkthrough;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.certguide.certbot.DomainNames;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Stoppable;
import org.certguide.renewal.Hooks;
import org.certguide.system.SystemCatalogue.Software;
import org.certguide.system.SystemFacts;
import org.certguide.system.WebServer;
import org.certguide.text.Message;

/** How the authority gets to see that the server belongs to the domain name. */
public final class ChallengeChoice {
    /** What there is to choose from. */
    public enum ChallengeMethod {
        /** Certbot answers on port 80, which has to be free. */
        STANDALONE,
        /** The same, with the web server stopped for that long. */
        STOP,
        /** The web server shows it, from the website's folder. */
        WEBROOT
    }

    private final SystemModel system;
    private final ReadOnlyObjectProperty<DomainNames> domains;
    private final ObjectProperty<ChallengeMethod> chosen = new SimpleObjectProperty<>(ChallengeMethod.STANDALONE);
    private final StringProperty folder = new SimpleStringProperty("");
    private Optional<Stoppable> holder = Optional.empty();
    private String proposedFolder = "";
    private final ReadOnlyObjectWrapper<List<String>> stopped = new ReadOnlyObjectWrapper<>(List.of());

    /** Proposes a method with each change of what it depends on, and keeps what the user typed. */
    ChallengeChoice(SystemModel system, ReadOnlyObjectProperty<DomainNames> domains) {
        this.system = system;
        this.domains = domains;
        system.facts().subscribe(this::proposeFolder);
        domains.subscribe(this::proposeFolder);
        system.software().subscribe(software -> {
            proposeFolder();
            chosen.set(proposed(software));
        });
    }

    /** How the proof is shown; nothing but standalone without a {@link #webServer}. */
    public ObjectProperty<ChallengeMethod> chosen() {
        return chosen;
    }

    /** The website's folder, as typed. */
    public StringProperty folder() {
        return folder;
    }

    /** What is wrong with the website's folder, where it matters. */
    public Optional<Message> folderProblem() {
        return webroot().filter(path -> !WebServer.isFolder(path)).isPresent()
                ? Optional.of(Message.of("panel.certificate.folder.wrong"))
                : Optional.empty();
    }

    /** The folder that the web server shows the proof from; empty where it does not. */
    Optional<String> webroot() {
        return chosen.get() == ChallengeMethod.WEBROOT
                ? Optional.of(folder.get().strip())
                : Optional.empty();
    }

    /** The web server that the proof has to get along with, if there is one. */
    public Optional<WebServer> webServer() {
        return system.webServer();
    }

    /** Certbot's options for something else than the web server that it shall stop around the request. */
    public ReadOnlyObjectProperty<List<String>> stopped() {
        return stopped.getReadOnlyProperty();
    }

    /** Certbot's options that stop something, and start it again, around the request. */
    List<String> hooks() {
        return switch (chosen.get()) {
            case STANDALONE -> stopped.get();
            case STOP -> webServer().map(w -> Hooks.options(w.service())).orElse(List.of());
            case WEBROOT -> List.of();
        };
    }

    static List<String> hooks(Remedy.StopDuringRequest remedy) {
        return Hooks.options(remedy.holder());
    }

    /** Lets Certbot stop what holds port 80 before each request, and start it again afterwards. */
    void addHooks(Remedy.StopDuringRequest remedy) {
        boolean stopsWebServer =
                webServer().filter(w -> w.service().equals(remedy.holder())).isPresent();
        holder = stopsWebServer ? Optional.empty() : Optional.of(remedy.holder());
        stopped.set(holder.map(Hooks::options).orElse(List.of()));
        chosen.set(stopsWebServer ? ChallengeMethod.STOP : ChallengeMethod.STANDALONE);
    }

    /**
     * The command that makes the server ready for these, run as root; empty where nothing is needed.
     *
     * @param certificate Certbot's name for it
     */
    Optional<String> setup(String certificate) {
        return chosen.get() == ChallengeMethod.STANDALONE
                ? holder.flatMap(h -> Hooks.setup(h, certificate))
                : Optional.empty();
    }

    /** Takes that back. */
    void removeHooks() {
        holder = Optional.empty();
        stopped.set(List.of());
        chosen.set(ChallengeMethod.STANDALONE);
    }

    /** Whether Certbot is to stop this around the next request. */
    boolean usesHooks(Remedy.StopDuringRequest remedy) {
        return hooks().equals(hooks(remedy));
    }

    /** The finding as it is once the certificate will be got past what holds port 80. */
    Finding settled(Finding finding) {
        List<Remedy.StopDuringRequest> stops = finding.remedies().stream()
                .filter(Remedy.StopDuringRequest.class::isInstance)
                .map(Remedy.StopDuringRequest.class::cast)
                .toList();
        Optional<Remedy.StopDuringRequest> accepted =
                stops.stream().filter(this::usesHooks).findFirst();
        if (accepted.isPresent()) {
            return finding.settled(accepted.get().accepted(), List.of(accepted.get()));
        }
        Software software = system.software().get();
        boolean expected = finding.id().equals("port80")
                && !software.id().equals(Software.NONE)
                && webServer().stream()
                        .anyMatch(w -> stops.stream().anyMatch(s -> s.holder().equals(w.service())));
        return expected
                ? finding.settled(Message.of("panel.checklist.port80.expected", software.name()), List.of())
                : finding;
    }

    private void proposeFolder() {
        String found = webServer().flatMap(w -> w.folder(domains.get().valid())).orElse("");
        if (folder.get().equals(proposedFolder)) folder.set(found);
        proposedFolder = found;
    }

    /** Nothing is stopped, and no folder written to, before the user has chosen the software. */
    private ChallengeMethod proposed(Software software) {
        SystemFacts facts = system.facts().get();
        boolean runs = facts != null
                && facts.webServers().stream().anyMatch(w -> w.software().equals(software.id()));
        if (!runs) return ChallengeMethod.STANDALONE;
        return folder.get().isEmpty() ? ChallengeMethod.STOP : ChallengeMethod.WEBROOT;
    }
}
