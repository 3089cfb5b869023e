package org.certguide.walkthrough;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.certguide.profile.Draft;
import org.certguide.profile.Profile;
import org.certguide.server.JumpHosts;
import org.certguide.server.Login;
import org.certguide.server.PastedServer;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.SshConfig;
import org.certguide.server.SshConfigFiles;
import org.certguide.server.SshHost;
import org.certguide.text.Message;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/** Where to log in, as whom and how, as it was typed; without the password. */
public final class LoginForm {
    private static final Pattern IN_HOME = Pattern.compile("(?:~|%d)[/\\\\](.+)");

    private final StringProperty host = new SimpleStringProperty("");
    private final StringProperty port = new SimpleStringProperty(usualPort());
    private final StringProperty user = new SimpleStringProperty("");
    private final StringProperty via = new SimpleStringProperty("");
    private final StringProperty keyFile = new SimpleStringProperty("");
    private final ObjectProperty<Login.Kind> kind = new SimpleObjectProperty<>(Login.Kind.PASSWORD);
    private final ReadOnlyBooleanWrapper proxyCommand = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<@Nullable SshHost> chosen = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<List<Replaced>> replaced = new ReadOnlyObjectWrapper<>(List.of());
    private final ObservableList<SshHost> saved = FXCollections.observableArrayList();
    private SshConfig config = SshConfig.NONE;
    private Path home = Path.of("");

    /** The server that was looked up last, so that what is changed afterwards stays. */
    private String lookedUp = "";

    /** A part of the form. */
    public enum Field {
        HOST,
        PORT,
        USER,
        VIA,
        KEY_FILE
    }

    /**
     * What stood in a field before something else was taken from a pasted text.
     *
     * @param before as the user had typed it
     */
    public record Replaced(Field field, String before) {}

    LoginForm() {
        host.subscribe(() -> {
            // Another address is no longer that of the configuration.
            chosen.set(null);
            replaced.set(List.of());
            proxyCommand.set(false);
        });
    }

    public StringProperty host() {
        return host;
    }

    public StringProperty port() {
        return port;
    }

    public StringProperty user() {
        return user;
    }

    /** The servers on the way as {@link JumpHosts} has them; empty where the way is direct. */
    public StringProperty via() {
        return via;
    }

    public StringProperty keyFile() {
        return keyFile;
    }

    public ObjectProperty<Login.Kind> kind() {
        return kind;
    }

    /** The entry of the SSH configuration that was chosen last and that the address is still of. */
    public ReadOnlyObjectProperty<@Nullable SshHost> chosen() {
        return chosen.getReadOnlyProperty();
    }

    /** What the user had typed and the last pasted text has replaced, until the address changes. */
    public ReadOnlyObjectProperty<List<Replaced>> replaced() {
        return replaced.getReadOnlyProperty();
    }

    /** Whether the last pasted text reaches the server by a command, which is not run, until the address changes. */
    public ReadOnlyBooleanProperty proxyCommand() {
        return proxyCommand.getReadOnlyProperty();
    }

    /** The servers of the user's SSH configuration, once it has been read; often none. */
    public ObservableList<SshHost> saved() {
        return saved;
    }

    /**
     * Reads the servers of the user's SSH configuration, away from the JavaFX thread. A file that
     * cannot be read has none.
     */
    public void readSaved(JobRunner jobs, SshConfigFiles files) {
        home = Path.of(files.local().home());
        jobs.start(progress -> Configured.read(files), event -> {
            if (!(event instanceof JobEvent.Done<Configured>(Configured read))) return;
            config = read.config();
            saved.setAll(read.hosts());
        });
    }

    private record Configured(SshConfig config, List<SshHost> hosts) {
        static Configured read(SshConfigFiles files) {
            try {
                SshConfig config = files.read();
                return new Configured(config, config.hosts());
            } catch (IOException e) {
                return new Configured(SshConfig.NONE, List.of());
            }
        }
    }

    /** Empties it, or fills in a server that is known. */
    void begin(Optional<Profile.Login> login) {
        Optional<ServerAddress> known = login.map(Profile.Login::server);
        host.set(known.map(ServerAddress::host).orElse(""));
        port.set(known.map(a -> Integer.toString(a.port())).orElse(usualPort()));
        user.set(known.map(ServerAddress::user).orElse(""));
        via.set(known.flatMap(ServerAddress::via).orElse(""));
        keyFile.set(login.flatMap(Profile.Login::keyFile).orElse(""));
        kind.set(login.flatMap(Profile.Login::loginKind).orElse(Login.Kind.PASSWORD));
        replaced.set(List.of());
        lookedUp = host.get();
    }

    /** Fills in who logs in where, and how. */
    public void fill(ServerAddress address, Login.Kind how) {
        host.set(address.host());
        port.set(Integer.toString(address.port()));
        user.set(address.user());
        via.set(address.via().orElse(""));
        kind.set(how);
        lookedUp = address.host();
    }

    /** Fills in how somebody has logged in before. */
    void fill(Draft draft) {
        fill(draft.server(), draft.login());
        keyFile.set(draft.keyFile().orElse(""));
    }

    /** Fills in what was typed in another one. */
    public void fill(LoginForm other) {
        host.set(other.host.get());
        port.set(other.port.get());
        user.set(other.user.get());
        via.set(other.via.get());
        keyFile.set(other.keyFile.get());
        kind.set(other.kind.get());
    }

    /** Fills in what the SSH configuration says of a server; the rest stays as it is. */
    public void use(SshHost entry) {
        host.set(entry.hostName());
        port.set(Integer.toString(entry.portNumber()));
        entry.user().ifPresent(user::set);
        via.set(config.way(entry).map(JumpHosts::toString).orElse(""));
        entry.keys().files().stream().findFirst().ifPresent(this::useKeyFile);
        lookedUp = host.get();
        chosen.set(entry);
    }

    private void useKeyFile(String file) {
        keyFile.set(expanded(file));
        kind.set(Login.Kind.KEY_FILE);
    }

    /**
     * Where more than a host was typed or pasted for the host, as a whole {@code ssh} command, puts
     * each part where it belongs. What the text does not say stays as it is.
     */
    public void takeApart() {
        PastedServer.parse(host.get()).ifPresent(this::use);
        lookUp();
    }

    /** Fills in what the SSH configuration says of a server that was typed, where nothing was typed. */
    private void lookUp() {
        JumpHosts.parse(via.get()).flatMap(config::way).ifPresent(way -> via.set(way.toString()));
        String name = host.get().strip();
        if (name.isEmpty() || name.equals(lookedUp)) return;
        lookedUp = name;
        SshHost entry = config.host(name);
        if (!ServerAddress.isHost(entry.hostName())) return;
        List<Replaced> before = replaced.get();
        boolean command = proxyCommand.get();
        if (!entry.hostName().equalsIgnoreCase(name)) host.set(entry.hostName());
        replaced.set(before);
        proxyCommand.set(command);
        lookedUp = host.get().strip();
        if (port.get().strip().equals(usualPort())) port.set(Integer.toString(entry.portNumber()));
        if (user.get().isBlank()) entry.user().ifPresent(user::set);
        if (via.get().isBlank()) config.way(entry).ifPresent(way -> via.set(way.toString()));
        boolean named = saved.stream().anyMatch(s -> s.alias().equals(name));
        Optional<String> key = entry.keys().files().stream().findFirst();
        if (keyFile.get().isBlank() && key.isPresent()) {
            if (named) useKeyFile(key.get());
            else keyFile.set(expanded(key.get()));
        }
        if (named || !entry.notFollowed().isEmpty()) chosen.set(entry);
    }

    private void use(PastedServer pasted) {
        List<Replaced> before = new ArrayList<>();
        host.set(pasted.host());
        pasted.port().ifPresent(number -> {
            String now = Integer.toString(number);
            // The usual one was there before anybody typed anything.
            if (!port.get().strip().equals(usualPort())) note(before, Field.PORT, port, now);
            port.set(now);
        });
        pasted.user().ifPresent(name -> {
            note(before, Field.USER, user, name);
            user.set(name);
        });
        pasted.via().ifPresent(way -> {
            note(before, Field.VIA, via, way);
            via.set(way);
        });
        pasted.keyFile().ifPresent(file -> {
            note(before, Field.KEY_FILE, keyFile, expanded(file));
            useKeyFile(file);
        });
        replaced.set(List.copyOf(before));
        proxyCommand.set(pasted.hasProxyCommand());
    }

    private static void note(List<Replaced> before, Field field, StringProperty value, String now) {
        String old = value.get().strip();
        if (!old.isEmpty() && !old.equals(now)) before.add(new Replaced(field, old));
    }

    private static String usualPort() {
        return Integer.toString(ServerAddress.DEFAULT_PORT);
    }

    /** As people write and copy it: Explorer puts it in quotes, and OpenSSH's settings begin at %d. */
    private String expanded(String file) {
        boolean quoted = file.length() > 2 && file.startsWith("\"") && file.endsWith("\"");
        String bare = quoted ? file.substring(1, file.length() - 1) : file;
        Matcher inHome = IN_HOME.matcher(bare);
        return inHome.matches() ? home.resolve(inHome.group(1)).toString() : bare;
    }

    /** The first field that is not of its form. */
    public Optional<Field> invalid() {
        if (!ServerAddress.isHost(host.get().strip())) return Optional.of(Field.HOST);
        if (portNumber() < 1) return Optional.of(Field.PORT);
        if (!ServerAddress.isUser(user.get().strip())) return Optional.of(Field.USER);
        if (!JumpHosts.isNone(via.get()) && JumpHosts.parse(via.get()).isEmpty()) return Optional.of(Field.VIA);
        if (kind.get() == Login.Kind.KEY_FILE && keyPath().isEmpty()) {
            return Optional.of(Field.KEY_FILE);
        }
        return Optional.empty();
    }

    /** What is wrong with the field that {@link #invalid} tells. */
    public Message problem(Field field) {
        return switch (field) {
            case HOST -> Message.of("panel.connect.host.wrong");
            case PORT -> Message.of("panel.connect.port.wrong");
            case USER -> userProblem(user.get().strip());
            case VIA -> Message.of("panel.connect.via.wrong");
            case KEY_FILE -> Message.of("panel.connect.keyfile.wrong");
        };
    }

    private static Message userProblem(String name) {
        if (name.isEmpty()) return Message.of("panel.connect.user.wrong");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isWhitespace(c)) return Message.of("panel.connect.user.space");
            if (c == ':' || c == '/') return Message.of("panel.connect.user.sign", String.valueOf(c));
        }
        return Message.of("panel.connect.user.other");
    }

    /** The key file as it was typed, with the user's home for a tilde; empty if it is no path. */
    Optional<Path> keyPath() {
        String typed = keyFile.get().strip();
        return typed.isEmpty() ? Optional.empty() : path(expanded(typed));
    }

    /** The address; nothing may be {@link #invalid}. */
    ServerAddress address() {
        return new ServerAddress(
                host.get().strip(),
                portNumber(),
                user.get().strip(),
                JumpHosts.parse(via.get()).map(JumpHosts::toString));
    }

    /** Where the SSH agent for this server listens, as the SSH configuration names it. */
    Optional<String> agentSocket() {
        if (invalid().isEmpty()) return config.at(address()).keys().agent();
        return Optional.ofNullable(chosen.get()).flatMap(entry -> entry.keys().agent());
    }

    /**
     * How the user logs in; nothing may be {@link #invalid}. The agent and the certificates are those
     * that the SSH configuration names for this server.
     *
     * @param secret the password, or the passphrase of the key file (empty for none); it belongs to the
     *     login, or is wiped here
     * @param agentKey the fingerprint of the only key of the agent to use
     */
    Login login(Secret secret, Optional<String> agentKey, Login.Answers more) {
        Login.Kind how = kind.get();
        if (how == Login.Kind.AGENT || how == Login.Kind.QUESTIONS) secret.close();
        SshHost.Keys keys = config.at(address()).keys();
        return switch (how) {
            case PASSWORD -> new Login.Password(secret, more);
            case KEY_FILE ->
                new Login.KeyFile(
                        keyPath().orElseThrow(),
                        keys.certificates().stream()
                                .flatMap(file -> path(file).stream())
                                .toList(),
                        secret.isEmpty() ? Optional.empty() : Optional.of(secret),
                        more);
            case AGENT -> new Login.Agent(agentKey, keys.agent(), more);
            case QUESTIONS -> new Login.Questions(more);
        };
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text).toAbsolutePath());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
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
