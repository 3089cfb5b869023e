package org.certguide.walkthrough;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DmsAnswers;
import org.certguide.certbot.DomainNames;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.net.NetworkAccess;
import org.certguide.profile.LoadedProfile;
import org.certguide.profile.Profile;
import org.certguide.profile.ProfileException;
import org.certguide.profile.ProfileStore;
import org.certguide.server.Connector;
import org.certguide.server.Failure;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.session.CommandLog;
import org.certguide.session.Privileges;
import org.certguide.session.Session;
import org.certguide.system.OperatingSystem;
import org.certguide.system.SystemCatalogue;
import org.certguide.ui.Console;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/**
 * The whole walkthrough: which step is open, who is logged in where, and one model for each step.
 * The window and a played file of answers drive the same one. Used on the JavaFX thread only.
 */
public final class Walkthrough implements AutoCloseable {
    private final Services services;
    private final ReadOnlyObjectWrapper<Step> current = new ReadOnlyObjectWrapper<>(Step.CONNECT);
    private final ServerAccess server;
    private final ObjectProperty<@Nullable Profile> profile = new SimpleObjectProperty<>();
    private final ConnectModel connect;
    private final SystemModel system;
    private final CertificateWishes wishes;
    private final ChecklistModel checklist;
    private final InstallModel install;
    private final CertificateModel certificate;
    private final RenewalModel renewal;
    private final ConsoleModel console;
    private final Map<Step, StepModel> steps = new EnumMap<>(Step.class);
    private final List<Profile.Change> changes = new ArrayList<>();
    private final ObservableList<LoadedProfile> stored = FXCollections.observableArrayList();
    // Kept: a wrapper made on the fly would be collected, and its listeners with it.
    private final ObservableList<LoadedProfile> shownStored = FXCollections.unmodifiableObservableList(stored);
    private final ReadOnlyObjectWrapper<@Nullable Problem> profilesProblem = new ReadOnlyObjectWrapper<>();
    private @Nullable ServerAddress lastServer;
    private @Nullable Step resumeAt;
    private @Nullable Step resumeAfterChecks;

    /** Everything that the walkthrough needs from outside. */
    public record Services(
            Connector connector,
            JobRunner jobs,
            Executor fx,
            SystemCatalogue catalogue,
            ProfileStore profiles,
            CommandLog log,
            Clock clock,
            URI directory,
            NetworkAccess internet,
            Consumer<URI> browser) {}

    /**
     * @param screen where programs on the server are shown, and typed to
     */
    public Walkthrough(Services services, Console screen) {
        this.services = services;
        console = new ConsoleModel(services.jobs(), services.fx(), screen);
        screen.onSave(this::write);
        server = new ServerAccess(services.fx());
        connect = new ConnectModel(this);
        system = new SystemModel(this);
        wishes = new CertificateWishes(system);
        checklist = new ChecklistModel(this, wishes);
        install = new InstallModel(this);
        certificate = new CertificateModel(this, wishes);
        renewal = new RenewalModel(this);
        for (StepModel step : List.of(connect, system, checklist, install, certificate, renewal)) {
            steps.put(step.step(), step);
        }
    }

    public ConnectModel connect() {
        return connect;
    }

    public SystemModel system() {
        return system;
    }

    /** What the user wants of the certificate. */
    public CertificateWishes wishes() {
        return wishes;
    }

    public ChecklistModel checklist() {
        return checklist;
    }

    public InstallModel install() {
        return install;
    }

    public CertificateModel certificate() {
        return certificate;
    }

    public RenewalModel renewal() {
        return renewal;
    }

    public ConsoleModel console() {
        return console;
    }

    public StepModel step(Step step) {
        StepModel model = steps.get(step);
        if (model == null) throw new IllegalStateException("every step has a model");
        return model;
    }

    /** The step whose panel is open. */
    public ReadOnlyObjectProperty<Step> current() {
        return current.getReadOnlyProperty();
    }

    /** The way to the server. */
    public ServerAccess server() {
        return server;
    }

    /** Who is logged in where, or null. */
    public ReadOnlyObjectProperty<@Nullable Session> session() {
        return server.session();
    }

    /** What is remembered of this server, once there is something. */
    public ObjectProperty<@Nullable Profile> profile() {
        return profile;
    }

    /** Whether the step can be opened: all before it are passed, or it has been begun already. */
    public boolean isReachable(Step step) {
        if (step == Step.CONNECT
                || steps.get(step) instanceof StepModel m && m.state().get().passed()) {
            return true;
        }
        return server.session().get() != null
                && step(Step.values()[step.ordinal() - 1]).state().get().passed();
    }

    /** Opens the panel of a step that can be reached; a step may begin its work when it opens. */
    public void open(Step step) {
        if (!isReachable(step)) return;
        current.set(step);
        if (server.session().get() != null) step(step).opened();
    }

    /**
     * Opens the checklist and runs it, unless it needs something first; {@link #next} leads back
     * from there to the step that is open now.
     */
    public void checkAgain() {
        resumeAfterChecks = current.get();
        open(Step.CHECKLIST);
        if (server.session().get() == null || checklist.isBusy() || server.needsPassword()) return;
        if (wishes.domains().get().problem().isEmpty()) checklist.run();
    }

    /** Opens the step after this one. */
    public void next() {
        Step resumed = resumeAfterChecks;
        resumeAfterChecks = null;
        if (current.get() == Step.CHECKLIST && resumed != null) {
            open(resumed);
            return;
        }
        Step[] all = Step.values();
        int after = current.get().ordinal() + 1;
        if (after < all.length) open(all[after]);
    }

    /** Where a profile is kept. */
    public Path profileFile(String id) {
        return services.profiles().file(id);
    }

    /** Begins anew, with a server that is already known or with none. */
    public void begin(@Nullable Profile known) {
        disconnect();
        lastServer = null;
        resumeAt = null;
        resumeAfterChecks = null;
        changes.clear();
        steps.values().forEach(StepModel::reset);
        wishes.challenge().reset();
        profile.set(known);
        if (known != null) {
            connect.use(known.server());
            wishes.fillIn(known);
            if (known.certificate().isPresent()) {
                // What was checked once need not be checked again to look after the certificate.
                checklist.state().set(StepStatus.SKIPPED);
                install.state().set(StepStatus.SKIPPED);
                lastServer = known.server();
                resumeAt = Step.CERTIFICATE;
            }
        }
        current.set(Step.CONNECT);
    }

    /** Ends the connection, if there is one. */
    public void disconnect() {
        server.close();
    }

    /** The user has had enough of this server for now. */
    public void logOut() {
        disconnect();
        begin(null);
    }

    @Override
    public void close() {
        services.jobs().close();
        disconnect();
    }

    Connector connector() {
        return services.connector();
    }

    JobRunner jobs() {
        return services.jobs();
    }

    Services services() {
        return services;
    }

    /** Runs something on the JavaFX thread, from any thread. */
    void later(Runnable action) {
        services.fx().execute(action);
    }

    Session requireSession() {
        return server.require();
    }

    void connected(Server connected, Optional<Secret> password) {
        ServerAddress address = connected.address();
        Session opened = new Session(connected, Privileges.of(address.user(), password), services.log());
        boolean sameServer = address.equals(lastServer);
        lastServer = address;
        server.open(opened);
        opened.onClosed(() -> later(() -> lost(opened)));
        if (sameServer) {
            resumeAt = current.get() == Step.CONNECT ? resumeAt : current.get();
            certificate.forgetServer();
        } else {
            resumeAt = null;
            for (Step step : Step.values()) if (step != Step.CONNECT) step(step).reset();
            wishes.challenge().reset();
        }
        system.forgetFacts();
        open(Step.SYSTEM);
    }

    /** After the server was looked at again: goes on where the connection was lost. */
    void resume() {
        Step step = resumeAt;
        resumeAt = null;
        if (step == null || step.ordinal() <= Step.SYSTEM.ordinal()) return;
        // Without the password for sudo nothing beyond the checklist works.
        boolean locked = server.needsPassword();
        boolean installed = install.certbot().isPresent();
        Step right =
                locked ? Step.CHECKLIST : step.ordinal() > Step.INSTALL.ordinal() && !installed ? Step.INSTALL : step;
        resumeAfterChecks = locked ? step : null;
        // What was installed before, or left out, has to be installed again.
        if (right == Step.INSTALL && !installed) install.state().set(StepStatus.OPEN);
        if (installed) install.state().set(StepStatus.DONE);
        open(right);
    }

    private void lost(Session ended) {
        if (server.session().get() != ended) return;
        disconnect();
        resumeAt = current.get();
        connect.lost(Problem.of(new Failure.ConnectionLost(ended.address().host())));
    }

    /** Remembers what was changed on the server, for the profile. */
    void changed(String what, Optional<String> undo) {
        changes.add(new Profile.Change(services.clock().instant(), what, Optional.of(0), undo));
    }

    /**
     * Remembers that a change was taken back.
     *
     * @param how the command that did it, as it was shown
     */
    void undone(Profile.Change change, String how) {
        changes.replaceAll(c -> c.equals(change) ? c.undone() : c);
        Profile known = profile.get();
        if (known != null) profile.set(known.with(known.history().undone(change)));
        changed(how, Optional.empty());
    }

    /** What the application has changed on this server, the oldest first. */
    public List<Profile.Change> changes() {
        Session open = server.session().get();
        Profile known = profile.get();
        List<Profile.Change> all = new ArrayList<>();
        if (open != null && known != null && known.server().equals(open.address())) {
            all.addAll(known.changes());
        }
        all.addAll(changes);
        return all;
    }

    /** The profile with what is known so far; a new one, where there is none of this name yet. */
    Profile profileWith(String name) {
        Session open = requireSession();
        Profile known = profile.get();
        Purpose purpose = wishes.assumedPurpose();
        Profile base = known != null && known.server().equals(open.address())
                ? known
                : saved().stream()
                        .filter(p -> p.server().equals(open.address()))
                        .filter(p -> p.domains().contains(name))
                        .findFirst()
                        .orElseGet(() -> newProfile(name, open.address(), purpose));
        Profile filled = base.with(new Profile.Login(
                        open.address(), Optional.of(open.hostKey().fingerprint())))
                .with(base.history().seen(services.clock().instant()).with(changes));
        // What a certificate is for is not changed by names that are only typed so far.
        if (base.certificate().isEmpty()) {
            filled = wanted(filled);
        }
        if (system.system().get() instanceof OperatingSystem os) filled = filled.withSystem(os.id());
        return filled;
    }

    private Profile wanted(Profile profile) {
        List<String> domains =
                wishes.domains().get() instanceof DomainNames.Valid valid ? valid.names() : profile.domains();
        return profile.with(new Profile.Wishes(wishes.assumedPurpose(), domains));
    }

    /** The same with a certificate in it. */
    Profile profileWith(String name, IssuedCertificate certificate) {
        Profile filled = wanted(profileWith(name))
                .with(new Profile.Certificate(
                        name,
                        InstalledCertificate.fullchain(name),
                        InstalledCertificate.privkey(name),
                        certificate.notBefore(),
                        certificate.notAfter(),
                        certificate.keyType()));
        return filled.purpose() == Purpose.DMS ? filled.with(DmsAnswers.of(name)) : filled;
    }

    /** The profile was saved, and with it the changes that it tells of. */
    void saved(Profile now) {
        profile.set(now);
        changes.removeAll(now.changes());
    }

    private Profile newProfile(String name, ServerAddress server, Purpose purpose) {
        List<String> taken = saved().stream().map(Profile::id).toList();
        return Profile.of(Profile.idFor(name, taken), name, server, purpose);
    }

    /** The profiles that can be opened, and what is to be said of those that cannot. */
    public ObservableList<LoadedProfile> stored() {
        return shownStored;
    }

    /**
     * Writes a text file that the user wants to keep, away from the JavaFX thread.
     *
     * @param then told on the JavaFX thread whether it is there now
     */
    public void write(Path file, String text, Consumer<Boolean> then) {
        services.jobs()
                .start(
                        progress -> Files.writeString(file, text),
                        event -> then.accept(event instanceof JobEvent.Done<Path>));
    }

    /** Reads the saved profiles. */
    public void readProfiles() {
        services.jobs().start(progress -> services.profiles().list(), event -> {
            switch (event) {
                case JobEvent.Done<List<LoadedProfile>> done -> {
                    stored.setAll(done.result());
                    profilesProblem.set(null);
                }
                case JobEvent.Failed<List<LoadedProfile>> failed -> profilesProblem.set(Problem.of(failed.cause()));
                default -> {}
            }
        });
    }

    /** Why the saved profiles could not be read or changed; null while all is well. */
    public ReadOnlyObjectProperty<@Nullable Problem> profilesProblem() {
        return profilesProblem.getReadOnlyProperty();
    }

    /** Gives a saved profile another name. */
    public void rename(String id, String name) {
        change(store -> store.rename(id, name));
    }

    /** Forgets a profile; the certificate on the server stays. */
    public void remove(String id) {
        change(store -> store.remove(id));
    }

    private interface StoreChange {
        void apply(ProfileStore store) throws ProfileException;
    }

    private void change(StoreChange change) {
        services.jobs()
                .start(
                        progress -> {
                            change.apply(services.profiles());
                            return "";
                        },
                        event -> {
                            if (event instanceof JobEvent.Failed<String> failed) {
                                profilesProblem.set(Problem.of(failed.cause()));
                            } else {
                                readProfiles();
                            }
                        });
    }

    private List<Profile> saved() {
        List<Profile> profiles = new ArrayList<>();
        for (LoadedProfile found : stored) {
            switch (found) {
                case LoadedProfile.Current current -> profiles.add(current.profile());
                case LoadedProfile.FromBackup backup -> profiles.add(backup.profile());
                case LoadedProfile.ReadOnly newer -> profiles.add(newer.profile());
                case LoadedProfile.Unreadable unreadable -> {}
            }
        }
        return profiles;
    }
}
