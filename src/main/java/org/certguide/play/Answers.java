package org.certguide.play;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DomainName;
import org.certguide.certbot.DomainNames;
import org.certguide.certbot.EmailAddress;
import org.certguide.certbot.ExtraArguments;
import org.certguide.certbot.InputCheck;
import org.certguide.certbot.KeyType;
import org.certguide.conversation.Answer;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.server.JumpHosts;
import org.certguide.server.Login.Kind;
import org.certguide.server.ServerAddress;
import org.certguide.system.InstallPrompts;
import org.certguide.text.Message;

/**
 * What a file of answers says, field by field; {@code answers.schema.json} has their meaning. {@link #check} tells
 * whether it can be used; the methods that interpret a field count on that.
 *
 * @param hostKey the fingerprint of the server, {@code SHA256:…}
 * @param via the servers on the way, as {@link JumpHosts} writes them
 * @param viaHostKeys the fingerprints of these, where no file of known hosts has them
 * @param viaPassword what each of them is answered where it asks one hidden question
 * @param directory the certificate authority's, where it is not the usual one
 */
public record Answers(
        int schema,
        String host,
        Optional<Integer> port,
        String user,
        Login login,
        String hostKey,
        Optional<SecretSource> sudoPassword,
        Optional<String> software,
        Optional<String> system,
        String purpose,
        List<String> domains,
        Optional<String> email,
        boolean agreeToTerms,
        Optional<Boolean> shareEmail,
        Optional<String> keyType,
        Optional<String> existing,
        Optional<String> installRoute,
        Optional<Boolean> installPackages,
        Optional<Boolean> removePackages,
        Optional<List<String>> certbotArguments,
        Optional<String> directory,
        Optional<String> nameServer,
        Optional<String> via,
        Optional<List<String>> viaHostKeys,
        Optional<SecretSource> viaPassword) {
    /** The form of the file that this version knows. */
    static final int SCHEMA = 1;

    /** How to log in: exactly one of password, key file and agent. */
    public record Login(
            Optional<SecretSource> password,
            Optional<String> keyFile,
            Optional<SecretSource> passphrase,
            Optional<Boolean> agent) {
        /** By this password. */
        public static Login by(SecretSource password) {
            return new Login(Optional.of(password), Optional.empty(), Optional.empty(), Optional.empty());
        }

        Kind kind() {
            return password.isPresent() ? Kind.PASSWORD : keyFile.isPresent() ? Kind.KEY_FILE : Kind.AGENT;
        }
    }

    /** Where a secret comes from: an environment variable or the first line of a file. */
    public record SecretSource(Optional<String> env, Optional<String> file) {}

    /** What to do with a certificate that is on the server already, in the order of Certbot's question. */
    public enum Existing {
        KEEP,
        RENEW
    }

    /** Certbot's options for what a field of the file decides. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("--agree-tos", "agreeToTerms"),
            Map.entry("--cert-name", "domains"),
            Map.entry("--domain", "domains"),
            Map.entry("--domains", "domains"),
            Map.entry("--eff-email", "shareEmail"),
            Map.entry("--email", "email"),
            Map.entry("--force-renewal", "existing"),
            Map.entry("--keep", "existing"),
            Map.entry("--keep-until-expiring", "existing"),
            Map.entry("--key-type", "keyType"),
            Map.entry("--no-eff-email", "shareEmail"),
            Map.entry("--register-unsafely-without-email", "email"),
            Map.entry("--reinstall", "existing"),
            Map.entry("--renew-by-default", "existing"));

    /**
     * @throws AnswersException with a sentence that names the first field that cannot be used
     */
    void check() throws AnswersException {
        if (schema != SCHEMA) throw wrong("play.schema", schema);
        if (!ServerAddress.isHost(host)) throw wrong("play.host", host);
        if (portNumber() < 1 || portNumber() > 65535) throw wrong("play.port", portNumber());
        if (!ServerAddress.isUser(user)) throw wrong("play.user", user);
        checkLogin();
        if (!isFingerprint(hostKey)) throw wrong("play.hostkey");
        if (via.isPresent() && JumpHosts.parse(via.get()).isEmpty()) throw wrong("play.via", via.get());
        if (!viaHostKeys.orElse(List.of()).stream().allMatch(Answers::isFingerprint)) throw wrong("play.via.hostkeys");
        checkSecret("viaPassword", viaPassword);
        checkSecret("sudoPassword", sudoPassword);
        checkChoice("purpose", Optional.of(purpose), Purpose.class);
        checkChoice("keyType", keyType, KeyType.class);
        checkChoice("existing", existing, Existing.class);
        if (domains.isEmpty()) throw wrong("play.domains");
        for (String name : domains) checkInput("domains", DomainName.check(name));
        Optional<InputCheck.Invalid> together =
                DomainNames.parse(String.join(" ", domains)).problem();
        if (together.isPresent()) checkInput("domains", together.get());
        if (email.isPresent()) checkInput("email", EmailAddress.check(email.get()));
        Optional<ExtraArguments.Refusal> refusal = ExtraArguments.check(extraArguments());
        if (refusal.isPresent()) throw wrong(refusal.get());
        if (directory.isPresent() && directoryUri().isEmpty()) throw wrong("play.directory", directory.get());
        if (nameServer.isPresent() && nameServerAddress().isEmpty()) throw wrong("play.nameserver", nameServer.get());
    }

    private static boolean isFingerprint(String text) {
        return text.matches("SHA256:[A-Za-z0-9+/]{43}");
    }

    private void checkLogin() throws AnswersException {
        boolean agent = login.agent().orElse(false);
        long ways = Stream.of(login.password().isPresent(), login.keyFile().isPresent(), agent)
                .filter(way -> way)
                .count();
        if (ways != 1) throw wrong("play.login");
        checkSecret("login.password", login.password());
        checkSecret("login.passphrase", login.passphrase());
        if (login.passphrase().isPresent() && login.keyFile().isEmpty()) throw wrong("play.passphrase");
    }

    private static void checkSecret(String field, Optional<SecretSource> source) throws AnswersException {
        if (source.isPresent()
                && source.get().env().isPresent() == source.get().file().isPresent()) {
            throw wrong("play.secret", field);
        }
    }

    private static void checkInput(String field, InputCheck check) throws AnswersException {
        if (check instanceof InputCheck.Invalid no) throw wrong("play.field", field, no.why());
    }

    private static void checkChoice(String field, Optional<String> value, Class<? extends Enum<?>> type)
            throws AnswersException {
        List<String> choices = Arrays.stream(type.getEnumConstants())
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .toList();
        if (value.isPresent() && !choices.contains(value.get())) {
            throw wrong("play.choice", field, value.get(), String.join(", ", choices));
        }
    }

    private static AnswersException wrong(ExtraArguments.Refusal refusal) {
        String option = refusal.option();
        return switch (refusal.reason()) {
            case RESERVED, UNKNOWN ->
                FIELDS.containsKey(option)
                        ? wrong("play.arguments.field", option, FIELDS.get(option))
                        : wrong("play.arguments.option", option, String.join(", ", ExtraArguments.allowed()));
            case AMBIGUOUS -> wrong("play.arguments.ambiguous", option);
            case VALUE_MISSING -> wrong("play.arguments.value", option);
            case VALUE_UNEXPECTED -> wrong("play.arguments.novalue", option);
            case NOT_AN_OPTION -> wrong("play.arguments.word", option);
            case STOPS -> wrong("play.arguments.stops", option);
            case UNUSABLE -> wrong("play.arguments.unusable");
        };
    }

    static AnswersException wrong(String key, Object... arguments) {
        return new AnswersException(Message.of(key, arguments));
    }

    private int portNumber() {
        return port.orElse(ServerAddress.DEFAULT_PORT);
    }

    ServerAddress server() {
        return new ServerAddress(host, portNumber(), user, via);
    }

    /** The id of the system, if it is not to be detected. */
    Optional<String> namedSystem() {
        return system.filter(id -> !id.equals("detect"));
    }

    Purpose wantedPurpose() {
        return Purpose.valueOf(purpose.toUpperCase(Locale.ROOT));
    }

    Optional<KeyType> wantedKeyType() {
        return keyType.map(type -> KeyType.valueOf(type.toUpperCase(Locale.ROOT)));
    }

    Optional<Existing> wantedExisting() {
        return existing.map(answer -> Existing.valueOf(answer.toUpperCase(Locale.ROOT)));
    }

    /** What the package manager may do without a person: install, and remove only if the file says so. */
    PreparedAnswers packageAnswers() {
        PreparedAnswers prepared = PreparedAnswers.empty();
        if (installPackages.orElse(true)) prepared = prepared.with(InstallPrompts.CONTINUE, new Answer.Yes());
        if (removePackages.orElse(false)) prepared = prepared.with(InstallPrompts.REMOVE, new Answer.Yes());
        return prepared;
    }

    List<String> extraArguments() {
        return certbotArguments.orElse(List.of());
    }

    /** The directory as an address; empty if there is none, or it is none. */
    public Optional<URI> directoryUri() {
        try {
            return directory.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new URI(directory.get()))
                            .filter(uri -> "https".equals(uri.getScheme()) && uri.getHost() != null);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The name server as an address; empty if there is none, or it is none. */
    public Optional<InetSocketAddress> nameServerAddress() {
        String text = nameServer.orElse("");
        int colon = text.lastIndexOf(':');
        if (colon < 0) return Optional.empty();
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return Optional.of(new InetSocketAddress(text.substring(0, colon), port));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
