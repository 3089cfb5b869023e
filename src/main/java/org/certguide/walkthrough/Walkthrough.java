package org.certguide.walkthrough;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.Draft;
import org.certguide.profile.PrivateFiles;
import org.certguide.profile.Profile;
import org.certguide.server.Login;
import org.certguide.server.ScriptOutput;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.session.InteractiveProgram;
import org.certguide.session.Privileges;
import org.certguide.session.Session;
import org.certguide.text.Message;
import org.certguide.ui.Console;
import org.certguide.work.JobEvent;
import org.jspecify.annotations.Nullable;

/**
 * The whole walkthrough: the login, the work on the server that is open now, and which step's panel
 * is open. The window and a played file of answers drive the same one. Used on the JavaFX thread
 * only.
 */
public final class Walkthrough implements AutoCloseable {
    /** How long what runs is waited for at the end; a program on the server is hung up on before that. */
    public static final Duration LIMIT = InteractiveProgram.PATIENCE.plusSeconds(5);

    private final Services services;
    private final Console screen;
    private final SavedProfiles profiles;
    private final SavedDrafts drafts;
    private final FleetModel fleet;
    private final ServerLists lists;
    private final FirstLook firstLook = new FirstLook();
    private final ConnectModel connect;
    private final ReadOnlyObjectWrapper<Step> current = new ReadOnlyObjectWrapper<>(Step.CONNECT);
    private final ReadOnlyObjectWrapper<ServerWork> work;
    private final ReadOnlyObjectWrapper<@Nullable Session> session = new ReadOnlyObjectWrapper<>();

    private boolean rehearsal;

    /** The step after the login that was open last. */
    private Step place = Step.SYSTEM;

    /** The step to go on with once the server was looked at. */
    private @Nullable Step resumeAt;

    /**
     * @param screen where programs on the server are shown, and typed to
     */
    public Walkthrough(Services services, Console screen) {
        this.services = services;
        this.screen = screen;
        screen.onSave(this::write);
        profiles = new SavedProfiles(services.profiles(), services.jobs(), services.unsaved());
        fleet = new FleetModel(services, profiles);
        lists = new ServerLists(services, profiles);
        drafts = new SavedDrafts(services.drafts(), services.jobs(), services.unsaved());
        connect = new ConnectModel(services, () -> work().get().console(), firstLook, new ConnectModel.Then() {
            @Override
            public void leave() {
                disconnect();
                firstLook.prepare(certificateBehind(connect().form()));
            }

            @Override
            public void connected(Server server, Login.Kind kind, Optional<Secret> password) {
                Walkthrough.this.connected(server, kind, password);
            }
        });
        work = new ReadOnlyObjectWrapper<>(workFor(null, null));
        current.subscribe(step -> {
            if (step != Step.CONNECT) place = step;
            keepDraft();
        });
        session.bind(work.flatMap(ServerWork::session));
        unsaved().all().addListener((ListChangeListener<Message>) change -> keepDraft());
    }

    private ServerWork workFor(@Nullable Profile known, @Nullable Draft draft) {
        ServerWork made =
                new ServerWork(services, profiles, screen, known, draft, this::resume, () -> open(Step.CERTIFICATE));
        made.wishes().onTyped(this::keepDraft);
        made.profile().profile().subscribe((before, now) -> keepDraft());
        return made;
    }

    /** Keeps what was typed for this server until its certificate is saved. */
    private void keepDraft() {
        ServerWork now = work.get();
        ServerAddress address = now.server().address().orElse(null);
        if (address == null || !now.server().wasOpen()) return;
        Profile known = now.profile().profile().get();
        if (known != null && known.certificate().isPresent()) {
            // Until it is saved, the draft is all that a crash would leave.
            if (profiles.isUnsaved(known)) drafts.hide(address);
            else drafts.remove(address);
            return;
        }
        Step after = now.checklist().backTo().get();
        Step back = resumeAt != null ? resumeAt : after != null ? after : place;
        Login.Kind kind = now.server().loginKind();
        drafts.keep(new Draft(
                Draft.SCHEMA,
                address,
                kind,
                now.server().keyFile(),
                back.id(),
                now.wishes().typed(),
                services.clock().instant()));
    }

    /** The login, which leads to a server. */
    public ConnectModel connect() {
        return connect;
    }

    /** Makes this a rehearsal: what is saved is deleted at its end. */
    public void rehearse() {
        rehearsal = true;
    }

    /** Whether nothing is kept of it. */
    public boolean isRehearsal() {
        return rehearsal;
    }

    /** The profiles that are kept on this computer. */
    public SavedProfiles profiles() {
        return profiles;
    }

    /** What is seen of them from outside. */
    public FleetModel fleet() {
        return fleet;
    }

    /** The lists of servers of other programs. */
    public ServerLists lists() {
        return lists;
    }

    /** The servers whose certificate is not there yet. */
    public SavedDrafts drafts() {
        return drafts;
    }

    /** What could not be written on this computer. */
    public Unsaved unsaved() {
        return services.unsaved();
    }

    /** The work on the server that is open now; replaced when another one is opened. */
    public ReadOnlyObjectProperty<ServerWork> work() {
        return work.getReadOnlyProperty();
    }

    /** Who is logged in where, or null; of whichever server is open. */
    public ReadOnlyObjectProperty<@Nullable Session> session() {
        return session.getReadOnlyProperty();
    }

    /** The step whose panel is open. */
    public ReadOnlyObjectProperty<Step> current() {
        return current.getReadOnlyProperty();
    }

    /** The model of a step, with the server that is open now. */
    public StepModel step(Step step) {
        Optional<ServerStep> later = work.get().step(step);
        return later.isPresent() ? later.get() : connect;
    }

    /** Whether the step can be opened: all before it are passed, or it has been begun already. */
    public boolean isReachable(Step step) {
        Optional<Step> before = step.before();
        if (before.isEmpty() || step(step).state().get().passed()) return true;
        return session.get() != null && step(before.get()).state().get().passed();
    }

    /** Opens the panel of a step that can be reached; a step may begin its work when it opens. */
    public void open(Step step) {
        if (!isReachable(step)) return;
        current.set(step);
        if (session.get() != null) work.get().step(step).ifPresent(ServerStep::opened);
    }

    /**
     * Opens the checklist and runs it, unless it needs something first; {@link #next} leads back
     * from there to the step that is open now.
     */
    public void checkAgain() {
        ServerWork now = work.get();
        now.checklist().backTo().set(current.get());
        open(Step.CHECKLIST);
        if (session.get() == null || now.checklist().isBusy() || now.server().needsPassword()) return;
        if (now.wishes().domains().get().problem().isEmpty()) now.checklist().run();
    }

    /** The step that {@link #next} leads to from the checklist. */
    public Step afterChecks() {
        return Optional.ofNullable(work.get().checklist().backTo().get())
                .filter(step -> step.isAfter(Step.CHECKLIST))
                .orElse(Step.INSTALL);
    }

    /** Opens the step after this one. */
    public void next() {
        Step now = current.get();
        Optional<Step> after = now == Step.CHECKLIST ? Optional.of(afterChecks()) : now.after();
        work.get().checklist().backTo().set(null);
        after.ifPresent(this::open);
    }

    /**
     * Begins anew, with a server that is already known or with none. Where nobody has to type a secret for it,
     * the user who was logged in last is logged in again.
     */
    public void begin(@Nullable Profile known) {
        connect.begin(Optional.ofNullable(known).map(Profile::login));
        beginWork(known, null);
        if (known != null) SavedLogin.begin(connect, known.login(), services.connector());
    }

    /** The certificate that is known of the server of that form. */
    private Optional<String> certificateBehind(LoginForm form) {
        ServerWork now = work.get();
        boolean same = form.invalid().isEmpty()
                && now.server().address().filter(form.address()::equals).isPresent();
        return same ? now.profile().certificate().map(Profile.Certificate::name) : Optional.empty();
    }

    /** Whether somebody is logged in to work on the server of a profile. */
    public boolean isAt(Profile known) {
        Profile here = work.get().profile().profile().get();
        return session.get() != null && here != null && here.id().equals(known.id());
    }

    /** Whether somebody is logged in to go on with a server whose certificate is not there yet. */
    public boolean isAt(Draft draft) {
        Session open = session.get();
        return open != null
                && open.address().equals(draft.server())
                && work.get().profile().certificate().isEmpty();
    }

    /** Goes on with a server whose certificate is not there yet. */
    public void goOn(Draft draft) {
        // It may have been changed already, and that can be taken back.
        Profile known = profiles.readable().stream()
                .filter(p -> p.server().equals(draft.server()))
                .filter(p -> p.certificate().isEmpty())
                .findFirst()
                .orElse(null);
        connect.begin(Optional.ofNullable(known).map(Profile::login));
        connect.form().fill(draft);
        beginWork(known, draft);
        resumeAt = Step.of(draft.step()).orElse(null);
    }

    /** The user has had enough of this server for now; the login stays filled in. */
    public void logOut() {
        connect.giveUp();
        beginWork(null, null);
    }

    private void beginWork(@Nullable Profile known, @Nullable Draft draft) {
        current.set(Step.CONNECT);
        // What its owner comes back for is how it stands with the renewal.
        resumeAt = known != null && known.certificate().isPresent() ? Step.RENEWAL : null;
        replace(known, draft);
    }

    private void replace(@Nullable Profile known, @Nullable Draft draft) {
        work.get().close();
        place = Step.SYSTEM;
        work.set(workFor(known, draft));
    }

    /** Ends the connection, if there is one. */
    private void disconnect() {
        work.get().server().close();
    }

    private void connected(Server connected, Login.Kind kind, Optional<Secret> password) {
        ServerAddress address = connected.address();
        Session opened = new Session(connected, Privileges.of(address.user(), password), services.log());
        Map<String, ScriptOutput> told = firstLook.take();
        if (!work.get().server().leadsTo(address)) {
            replace(null, null);
            resumeAt = null;
        } else {
            opened.answered(told);
            if (current.get() != Step.CONNECT) resumeAt = current.get();
        }
        work.get()
                .server()
                .open(opened, kind, Optional.of(connect.keyFile().get().strip()));
        keepDraft();
        opened.onClosed(() -> services.fx().execute(() -> lost(opened)));
        open(Step.SYSTEM);
    }

    /** After the server was looked at: goes on where the connection was lost. */
    private void resume() {
        Step step = resumeAt;
        resumeAt = null;
        if (step == null || !step.isAfter(Step.SYSTEM)) return;
        ServerWork now = work.get();
        // Without the password for sudo nothing beyond the checklist works.
        boolean locked = now.server().needsPassword();
        boolean installed = now.system().certbot().isPresent();
        Step right = locked ? Step.CHECKLIST : step.isAfter(Step.INSTALL) && !installed ? Step.INSTALL : step;
        now.checklist().backTo().set(locked ? step : null);
        // What was installed before, or left out, has to be installed again.
        if (right == Step.INSTALL && !installed) now.install().state().set(StepStatus.OPEN);
        if (installed) now.install().state().set(StepStatus.DONE);
        open(right);
    }

    /** Whether there was a connection that ended by itself; a refused login is none. */
    public boolean isLost() {
        Problem problem = connect.problem().get();
        return session.get() == null && problem != null && problem.isConnectionLost();
    }

    /** Logs in again after a lost connection, and goes on at the step that is open. */
    public void reconnect() {
        if (current.get() != Step.CONNECT) resumeAt = current.get();
        current.set(Step.CONNECT);
        connect.reconnect();
    }

    private void lost(Session ended) {
        if (session.get() != ended) return;
        disconnect();
        resumeAt = current.get();
        connect.fail(Problem.of(ended.loss()));
    }

    /** Shows a page in the user's browser. */
    public void browse(URI page) {
        services.browser().accept(page);
    }

    /**
     * Writes a text file that the user wants to keep, away from the JavaFX thread.
     *
     * @param then told on the JavaFX thread whether it is there now
     */
    public void write(Path file, String text, Consumer<Boolean> then) {
        services.jobs()
                .start(
                        progress -> {
                            PrivateFiles.export(file, text.getBytes(StandardCharsets.UTF_8));
                            return file;
                        },
                        event -> then.accept(event instanceof JobEvent.Done<Path>));
    }

    /**
     * Cancels everything, and lets a program that runs on the server tidy up. Returns at once; may be
     * called from any thread, and again.
     *
     * @return completed when nothing runs on the server any more, or after a limit
     */
    public CompletableFuture<Void> end() {
        return services.jobs().end(LIMIT);
    }

    /** Ends everything, and then the connection. Returns at once. */
    @Override
    public void close() {
        connect.forget();
        CompletableFuture<Void> ended = end();
        if (ended.isDone()) disconnect();
        else ended.thenRun(() -> services.fx().execute(this::disconnect));
    }
}
