package org.certguide.walkthrough;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.server.Connector;
import org.certguide.server.Connector.Result;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.SshConfig;
import org.certguide.text.Message;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/** Logging in: where, who, how, and whether the host key is the right one. */
public final class ConnectModel extends StepModel {
    private final StringProperty host = new SimpleStringProperty("");
    private final StringProperty port = new SimpleStringProperty("22");
    private final StringProperty user = new SimpleStringProperty("");
    private final StringProperty keyFile = new SimpleStringProperty("");
    private final ObjectProperty<Login.Kind> kind = new SimpleObjectProperty<>(Login.Kind.PASSWORD);
    private final ReadOnlyObjectWrapper<@Nullable HostKey> unknownKey = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Questions> questions = new ReadOnlyObjectWrapper<>();
    private final ObservableList<SshConfig.Host> saved = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<SshConfig.@Nullable Host> chosen = new ReadOnlyObjectWrapper<>();
    private final Connector connector;
    private final JobRunner jobs;
    private final Executor fx;
    private final Then then;
    private Path home = Path.of("");
    private @Nullable Login pending;

    /** What is wrong with what was typed. */
    public enum Field {
        HOST,
        PORT,
        USER,
        KEY_FILE
    }

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
        // Another address is no longer that of the configuration.
        host.subscribe(() -> chosen.set(null));
    }

    @Override
    boolean asks() {
        return unknownKey.get() != null;
    }

    public StringProperty host() {
        return host;
    }

    /** As typed. */
    public StringProperty port() {
        return port;
    }

    public StringProperty user() {
        return user;
    }

    public StringProperty keyFile() {
        return keyFile;
    }

    public ObjectProperty<Login.Kind> kind() {
        return kind;
    }

    /** The host key that the user has to look at, while there is one. */
    public ReadOnlyObjectProperty<@Nullable HostKey> unknownKey() {
        return unknownKey.getReadOnlyProperty();
    }

    /** What the server asks, while it waits. */
    public ReadOnlyObjectProperty<@Nullable Questions> questions() {
        return questions.getReadOnlyProperty();
    }

    /** The servers of the user's SSH configuration, once it has been read; often none. */
    public ObservableList<SshConfig.Host> saved() {
        return saved;
    }

    /** The one of them that was chosen last and that the address is still of. */
    public ReadOnlyObjectProperty<SshConfig.@Nullable Host> chosen() {
        return chosen.getReadOnlyProperty();
    }

    /**
     * Reads the servers of the user's SSH configuration, away from the JavaFX thread. A file that
     * is not there or cannot be read has none.
     *
     * @param folder the user's home, which {@code ~} stands for
     */
    public void readSaved(Path folder) {
        home = folder;
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
        host.set(entry.hostName());
        port.set(Integer.toString(entry.port()));
        entry.user().ifPresent(user::set);
        entry.keyFile().ifPresent(file -> {
            keyFile.set(expanded(file));
            kind.set(Login.Kind.KEY_FILE);
        });
        chosen.set(entry);
    }

    private String expanded(String file) {
        return file.startsWith("~/") ? home.resolve(file.substring(2)).toString() : file;
    }

    /** The first field that is not of its form. */
    public Optional<Field> invalid() {
        if (!ServerAddress.isHost(host.get().strip())) return Optional.of(Field.HOST);
        if (portNumber() < 1) return Optional.of(Field.PORT);
        if (!ServerAddress.isUser(user.get().strip())) return Optional.of(Field.USER);
        if (kind.get() == Login.Kind.KEY_FILE && keyPath().isEmpty()) {
            return Optional.of(Field.KEY_FILE);
        }
        return Optional.empty();
    }

    /** The key file as it was typed, with the user's home for a tilde; empty if it is no path. */
    private Optional<Path> keyPath() {
        String typed = keyFile.get().strip();
        if (typed.isEmpty()) return Optional.empty();
        try {
            return Optional.of(Path.of(expanded(typed)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
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
        pending = switch (kind.get()) {
            case PASSWORD -> new Login.Password(secret);
            case KEY_FILE ->
                new Login.KeyFile(keyPath().orElseThrow(), secret.isEmpty() ? Optional.empty() : Optional.of(secret));
            case AGENT -> new Login.Agent();
            case QUESTIONS -> new Login.Questions(this::ask);
        };
        if (kind.get() == Login.Kind.AGENT || kind.get() == Login.Kind.QUESTIONS) secret.close();
        attempt(trust);
    }

    /** The user has compared the fingerprint: this is their server. */
    public void acceptHostKey() {
        HostKey key = unknownKey.get();
        if (key == null) return;
        unknownKey.set(null);
        attempt(new HostKeyTrust.Accepted(key));
    }

    /** The user does not know this host key. Nothing secret was sent. */
    public void refuseHostKey() {
        unknownKey.set(null);
        forgetPending();
        state().set(StepStatus.OPEN);
    }

    /** Begins anew, for a server that is known or for any other. */
    void begin(Optional<ServerAddress> known) {
        giveUp();
        host.set(known.map(ServerAddress::host).orElse(""));
        port.set(Integer.toString(known.map(ServerAddress::port).orElse(ServerAddress.DEFAULT_PORT)));
        user.set(known.map(ServerAddress::user).orElse(""));
        keyFile.set("");
        kind.set(Login.Kind.PASSWORD);
    }

    /** Ends a login that is under way, and takes no notice any more of what comes of it. */
    void giveUp() {
        abandon();
        state().set(StepStatus.OPEN);
        solved();
        unknownKey.set(null);
        questions.set(null);
        forgetPending();
    }

    private void attempt(HostKeyTrust trust) {
        Login login = pending;
        if (login == null) return;
        ServerAddress address =
                new ServerAddress(host.get().strip(), portNumber(), user.get().strip());
        start(Task.of(
                        Message.of("panel.busy.connecting", address.toString()),
                        progress -> connector.connect(address, login, trust))
                .then(this::ended)
                .otherwise(because -> {
                    stop();
                    fail(because);
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
                unknownKey.set(unknown.key());
            }
            case Result.Connected connected -> connected(connected.server());
        }
    }

    private void connected(Server server) {
        state().set(StepStatus.DONE);
        Optional<Secret> password = pending instanceof Login.Password with
                ? Optional.of(with.secret().copy())
                : Optional.empty();
        Login.Kind how = kind.get();
        forgetPending();
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

    private void forgetPending() {
        switch (pending) {
            case Login.Password with -> with.secret().close();
            case Login.KeyFile with -> with.passphrase().ifPresent(Secret::close);
            case null, default -> {}
        }
        pending = null;
    }

    private int portNumber() {
        try {
            int number = Integer.parseInt(port.get().strip());
            return number <= 65535 ? number : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
