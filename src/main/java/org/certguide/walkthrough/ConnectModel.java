package org.certguide.walkthrough;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.Profile;
import org.certguide.server.Connector;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.SshConfig;
import org.certguide.text.Message;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/** Logging in: where, who, how, and whether the host key is the right one. */
public final class ConnectModel extends StepModel {
    private final LoginForm form = new LoginForm();
    private final HostKeyQuestion hostKey = new HostKeyQuestion(new HostKeyQuestion.Attempt() {
        @Override
        public Optional<Failure> failure() {
            return pending == null ? Optional.empty() : ConnectModel.this.failure();
        }

        @Override
        public void goOn(HostKeyTrust trust) {
            attempt(trust);
        }

        @Override
        public void leave() {
            forgetPending();
            state().set(StepStatus.OPEN);
        }
    });
    private final ReadOnlyObjectWrapper<@Nullable Questions> questions = new ReadOnlyObjectWrapper<>();
    private final ObservableList<SshConfig.Host> saved = FXCollections.observableArrayList();
    private final Connector connector;
    private final JobRunner jobs;
    private final Executor fx;
    private final Then then;
    private @Nullable Login pending;

    /** The last login that succeeded, for when its connection is lost; until the server is left. */
    private @Nullable Remembered remembered;

    private record Remembered(ServerAddress address, Login.Kind kind, Login login) {}

    /**
     * Questions that the server asks while the user logs in.
     *
     * @param title the server's words, untrusted; may be empty
     * @param questions in the server's order
     * @param answers to be completed with one answer each, or with nothing to give up
     */
    public record Questions(
            String title, List<Login.Question> questions, CompletableFuture<Optional<List<Secret>>> answers) {}

    /** What follows a login. */
    interface Then {
        /** Somebody is about to log in, so that whoever was before has to go. */
        void leave();

        /**
         * Somebody has logged in.
         *
         * @param password of the login, if it had one
         */
        void connected(Server server, Login.Kind kind, Optional<Secret> password);
    }

    ConnectModel(Connector connector, JobRunner jobs, Executor fx, Then then) {
        super(Step.CONNECT, jobs);
        this.connector = connector;
        this.jobs = jobs;
        this.fx = fx;
        this.then = then;
        for (StringProperty where : List.of(host(), port(), user())) where.subscribe(this::forgetWrongKey);
    }

    @Override
    boolean asks() {
        return hostKey.unknown().get() != null;
    }

    /** Where to log in, as whom and how. */
    public LoginForm form() {
        return form;
    }

    public StringProperty host() {
        return form.host();
    }

    /** As typed. */
    public StringProperty port() {
        return form.port();
    }

    public StringProperty user() {
        return form.user();
    }

    public StringProperty keyFile() {
        return form.keyFile();
    }

    public ObjectProperty<Login.Kind> kind() {
        return form.kind();
    }

    /** Whether the host key is the right one. */
    public HostKeyQuestion hostKey() {
        return hostKey;
    }

    /** What the server asks, while it waits. */
    public ReadOnlyObjectProperty<@Nullable Questions> questions() {
        return questions.getReadOnlyProperty();
    }

    /** The servers of the user's SSH configuration, once it has been read; often none. */
    public ObservableList<SshConfig.Host> saved() {
        return saved;
    }

    /**
     * Reads the servers of the user's SSH configuration, away from the JavaFX thread. A file that
     * is not there or cannot be read has none.
     *
     * @param folder the user's home, which {@code ~} stands for
     */
    public void readSaved(Path folder) {
        form.home(folder);
        Path config = folder.resolve(".ssh").resolve("config");
        jobs.start(progress -> hosts(config), event -> {
            if (event instanceof JobEvent.Done<List<SshConfig.Host>> done) {
                saved.setAll(done.result());
            }
        });
    }

    private static List<SshConfig.Host> hosts(Path config) {
        try {
            return SshConfig.parse(Files.readString(config));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Fills in what the SSH configuration says of a server; the rest stays as it is. */
    public void use(SshConfig.Host entry) {
        form.use(entry);
    }

    /**
     * Connects. All fields have to be valid.
     *
     * @param secret the password, or the passphrase of the key file (empty for none); wiped here
     */
    public void connect(Secret secret) {
        connect(secret, new HostKeyTrust.KnownHosts());
    }

    /**
     * The same for a user who knows the host key already.
     *
     * @param trust what is known of it
     */
    public void connect(Secret secret, HostKeyTrust trust) {
        forgetPending();
        then.leave();
        pending = switch (kind().get()) {
            case PASSWORD -> new Login.Password(secret);
            case KEY_FILE ->
                new Login.KeyFile(
                        form.keyPath().orElseThrow(), secret.isEmpty() ? Optional.empty() : Optional.of(secret));
            case AGENT -> new Login.Agent();
            case QUESTIONS -> new Login.Questions(this::ask);
        };
        if (kind().get() == Login.Kind.AGENT || kind().get() == Login.Kind.QUESTIONS) secret.close();
        attempt(trust);
    }

    /** Whether the last login can be repeated as the fields are, without asking for anything. */
    public boolean remembers() {
        Remembered last = remembered;
        return last != null
                && form.invalid().isEmpty()
                && form.address().equals(last.address())
                && kind().get() == last.kind()
                && !(last.login() instanceof Login.KeyFile with
                        && !form.keyPath().filter(with.file()::equals).isPresent());
    }

    /** Repeats the last login, whatever is in the fields now. */
    public void reconnect() {
        Remembered last = remembered;
        if (last == null || isBusy()) return;
        form.fill(last.address(), last.kind());
        if (last.login() instanceof Login.KeyFile with)
            keyFile().set(with.file().toString());
        forgetPending();
        then.leave();
        pending = last.login().copy();
        attempt(new HostKeyTrust.KnownHosts());
    }

    private Optional<Failure> failure() {
        Problem now = problem().get();
        return now == null ? Optional.empty() : now.failure();
    }

    /** What was found at one address says nothing about another. */
    private void forgetWrongKey() {
        if (failure().flatMap(Failure::wrongHostKey).isEmpty()) return;
        solved();
        forgetPending();
        state().set(StepStatus.OPEN);
    }

    /** Begins anew, for a server that is known or for any other. */
    void begin(Optional<Profile.Login> known) {
        giveUp();
        hostKey.begin(known);
        form.begin(known.map(Profile.Login::server));
    }

    /** Ends a login that is under way, and takes no notice any more of what comes of it. */
    void giveUp() {
        abandon();
        state().set(StepStatus.OPEN);
        solved();
        hostKey.close();
        questions.set(null);
        forget();
    }

    /** Wipes all passwords. */
    void forget() {
        forgetPending();
        forgetRemembered();
    }

    private void attempt(HostKeyTrust trust) {
        Login login = pending;
        if (login == null) return;
        ServerAddress address = form.address();
        start(Task.of(
                        Message.of("panel.busy.connecting", address.toString()),
                        progress -> connector.connect(address, login, trust))
                .then(this::ended)
                .otherwise(because -> {
                    Problem problem = Problem.of(because);
                    // Who compares the key goes on with the same login.
                    if (problem.failure().flatMap(Failure::whenCompared).isPresent()) questions.set(null);
                    else stop();
                    if (isRefused(because)) forgetRemembered();
                    fail(problem);
                })
                .whenCancelled(this::stop)
                // Nobody wants to go to that server any more.
                .whenLate(result -> {
                    if (result instanceof Result.Connected late) late.server().close();
                }));
    }

    private void stop() {
        questions.set(null);
        forgetPending();
    }

    private void ended(Result result) {
        switch (result) {
            case Result.HostKeyUnknown unknown -> {
                state().set(StepStatus.OPEN);
                hostKey.ask(form.address(), unknown.key()).ifPresent(wrong -> fail(Problem.of(wrong)));
            }
            case Result.Connected connected -> connected(connected.server());
        }
    }

    private void connected(Server server) {
        state().set(StepStatus.DONE);
        Optional<Secret> password = pending instanceof Login.Password with
                ? Optional.of(with.secret().copy())
                : Optional.empty();
        Login.Kind how = kind().get();
        forgetRemembered();
        if (pending != null) remembered = new Remembered(server.address(), how, pending);
        pending = null;
        then.connected(server, how, password);
    }

    private Optional<List<Secret>> ask(String title, List<Login.Question> asked) throws InterruptedException {
        Questions waiting = new Questions(title, asked, new CompletableFuture<>());
        fx.execute(() -> questions.set(waiting));
        try {
            return waiting.answers().get();
        } catch (ExecutionException e) {
            return Optional.empty();
        } finally {
            fx.execute(() -> questions.set(null));
        }
    }

    private static boolean isRefused(Exception because) {
        return because instanceof ServerException failed
                && (failed.failure() instanceof Failure.LoginRefused
                        || failed.failure() instanceof Failure.PassphraseWrong);
    }

    @Override
    Phase settled() {
        Problem last = problem().get();
        if (last != null && last.isConnectionLost()) return Phase.LOST;
        return failure().flatMap(Failure::wrongHostKey).isPresent() ? Phase.CHANGED : super.settled();
    }

    private void forgetPending() {
        if (pending != null) pending.wipe();
        pending = null;
    }

    private void forgetRemembered() {
        if (remembered != null) remembered.login().wipe();
        remembered = null;
    }
}
