package org.certguide.play;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DomainName;
import org.certguide.certbot.EmailAddress;
import org.certguide.certbot.ExtraArguments;
import org.certguide.certbot.InputCheck;
import org.certguide.certbot.KeyType;
import org.certguide.json.Json;
import org.certguide.json.JsonException;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.text.Message;

/**
 * A file of answers, checked. Its form is in {@code answers.schema.json}; every complaint names the
 * field.
 *
 * @param hostKey the fingerprint of the server, {@code SHA256:…}
 * @param directory the certificate authority's, where it is not the usual one
 */
public record AnswerFile(
        ServerAddress server,
        Login login,
        String hostKey,
        Optional<SecretSource> sudoPassword,
        String software,
        Optional<String> system,
        Purpose purpose,
        List<String> domains,
        Optional<String> email,
        boolean agreeToTerms,
        boolean shareEmail,
        Optional<KeyType> keyType,
        Optional<Existing> existing,
        Optional<String> installRoute,
        boolean installPackages,
        List<String> certbotArguments,
        Optional<URI> directory,
        Optional<InetSocketAddress> nameServer) {

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

    /** How to log in. */
    public sealed interface Login {
        record Password(SecretSource password) implements Login {}

        record KeyFile(Path file, Optional<SecretSource> passphrase) implements Login {}

        record Agent() implements Login {}
    }

    /** What to do with a certificate that is on the server already. */
    public enum Existing {
        KEEP,
        RENEW
    }

    /** Says what is wrong with a file of answers. */
    public static final class AnswersException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Message text;

        /**
         * @param text a sentence that says what is wrong
         */
        public AnswersException(Message text) {
            super(text.key());
            this.text = text;
        }

        /** A sentence that names the field. */
        public Message text() {
            return text;
        }
    }

    /** Where a secret comes from. */
    public sealed interface SecretSource {
        /**
         * @throws AnswersException if it is not there
         */
        Secret read() throws AnswersException;

        /** An environment variable. */
        record Environment(String field, String name, Map<String, String> environment) implements SecretSource {
            @Override
            public Secret read() throws AnswersException {
                String value = environment.get(name);
                if (value == null) throw wrong("play.secret.env", field, name);
                return Secret.of(value);
            }
        }

        /** What is in memory already; each reader gets a copy. */
        record Held(Secret secret) implements SecretSource {
            @Override
            public Secret read() {
                return secret.copy();
            }
        }

        /** The first line of a file. */
        record InFile(String field, Path file) implements SecretSource {
            @Override
            public Secret read() throws AnswersException {
                try (var lines = Files.lines(file)) {
                    return Secret.of(lines.findFirst().orElse(""));
                } catch (IOException | UncheckedIOException e) {
                    throw wrong("play.secret.file", field, file.toString());
                }
            }
        }
    }

    /** The form of the file; {@link #parse} checks what it says. */
    record Form(
            int schema,
            String host,
            Optional<Integer> port,
            String user,
            LoginForm login,
            String hostKey,
            Optional<SecretForm> sudoPassword,
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
            Optional<List<String>> certbotArguments,
            Optional<String> directory,
            Optional<String> nameServer) {}

    record LoginForm(
            Optional<SecretForm> password,
            Optional<String> keyFile,
            Optional<SecretForm> passphrase,
            Optional<Boolean> agent) {}

    record SecretForm(Optional<String> env, Optional<String> file) {}

    /**
     * Reads and checks a file of answers. Secrets are not read yet.
     *
     * @param environment where {@code env} looks
     * @throws AnswersException with a sentence that names the field
     */
    public static AnswerFile read(Path file, Map<String, String> environment) throws AnswersException {
        String json;
        try {
            json = Files.readString(file);
        } catch (IOException e) {
            throw wrong("play.file", file.toString());
        }
        Path folder = file.toAbsolutePath().getParent();
        return parse(json, folder == null ? Path.of("") : folder, environment);
    }

    /**
     * @param folder what the paths in the file are relative to
     */
    static AnswerFile parse(String json, Path folder, Map<String, String> environment) throws AnswersException {
        Form form;
        try {
            form = Json.read(json, Form.class);
        } catch (JsonException e) {
            throw new AnswersException(e.text());
        }
        if (form.schema() != 1) throw wrong("play.schema", form.schema());
        return new AnswerFile(
                server(form),
                login(form.login(), folder, environment),
                hostKey(form.hostKey()),
                secret("sudoPassword", form.sudoPassword(), folder, environment),
                form.software().orElse("other"),
                form.system().filter(s -> !s.equals("detect")),
                choice("purpose", form.purpose(), Purpose.class),
                domains(form.domains()),
                email(form.email()),
                form.agreeToTerms(),
                form.shareEmail().orElse(false),
                choice("keyType", form.keyType(), KeyType.class),
                choice("existing", form.existing(), Existing.class),
                form.installRoute(),
                form.installPackages().orElse(true),
                certbotArguments(form.certbotArguments().orElse(List.of())),
                directory(form.directory()),
                nameServer(form.nameServer()));
    }

    private static ServerAddress server(Form form) throws AnswersException {
        int port = form.port().orElse(ServerAddress.DEFAULT_PORT);
        if (!ServerAddress.isHost(form.host())) throw wrong("play.host", form.host());
        if (port < 1 || port > 65535) throw wrong("play.port", port);
        if (!ServerAddress.isUser(form.user())) throw wrong("play.user", form.user());
        return new ServerAddress(form.host(), port, form.user());
    }

    private static Login login(LoginForm form, Path folder, Map<String, String> environment) throws AnswersException {
        boolean agent = form.agent().orElse(false);
        int ways = (form.password().isPresent() ? 1 : 0) + (form.keyFile().isPresent() ? 1 : 0) + (agent ? 1 : 0);
        if (ways != 1) throw wrong("play.login");
        Optional<SecretSource> passphrase = secret("login.passphrase", form.passphrase(), folder, environment);
        if (form.keyFile().isPresent()) {
            return new Login.KeyFile(path("login.keyFile", form.keyFile().get(), folder), passphrase);
        }
        if (passphrase.isPresent()) throw wrong("play.passphrase");
        if (agent) return new Login.Agent();
        return new Login.Password(
                secret("login.password", form.password(), folder, environment).orElseThrow());
    }

    private static Optional<SecretSource> secret(
            String field, Optional<SecretForm> form, Path folder, Map<String, String> environment)
            throws AnswersException {
        if (form.isEmpty()) return Optional.empty();
        Optional<String> name = form.get().env();
        Optional<String> file = form.get().file();
        if (name.isPresent() == file.isPresent()) throw wrong("play.secret", field);
        return Optional.of(
                name.isPresent()
                        ? new SecretSource.Environment(field, name.get(), environment)
                        : new SecretSource.InFile(field, path(field, file.orElseThrow(), folder)));
    }

    private static Path path(String field, String path, Path folder) throws AnswersException {
        try {
            return folder.resolve(path);
        } catch (InvalidPathException e) {
            throw wrong("play.path", field, path);
        }
    }

    private static String hostKey(String fingerprint) throws AnswersException {
        if (!fingerprint.matches("SHA256:[A-Za-z0-9+/]{43}")) throw wrong("play.hostkey");
        return fingerprint;
    }

    private static List<String> domains(List<String> names) throws AnswersException {
        if (names.isEmpty()) throw wrong("play.domains");
        for (String name : names) {
            if (DomainName.check(name) instanceof InputCheck.Invalid no) {
                throw wrong("play.field", "domains", no.why());
            }
        }
        return names;
    }

    private static Optional<String> email(Optional<String> address) throws AnswersException {
        if (address.isPresent() && EmailAddress.check(address.get()) instanceof InputCheck.Invalid no) {
            throw wrong("play.field", "email", no.why());
        }
        return address;
    }

    private static List<String> certbotArguments(List<String> words) throws AnswersException {
        Optional<ExtraArguments.Refusal> refusal = ExtraArguments.check(words);
        if (refusal.isEmpty()) return words;
        String option = refusal.get().option();
        throw switch (refusal.get().reason()) {
            case RESERVED, UNKNOWN ->
                FIELDS.containsKey(option)
                        ? wrong("play.arguments.field", option, FIELDS.get(option))
                        : wrong("play.arguments.option", option, String.join(", ", ExtraArguments.allowed()));
            case AMBIGUOUS -> wrong("play.arguments.ambiguous", option);
            case VALUE_MISSING -> wrong("play.arguments.value", option);
            case VALUE_UNEXPECTED -> wrong("play.arguments.novalue", option);
            case NOT_AN_OPTION -> wrong("play.arguments.word", option);
            case UNUSABLE -> wrong("play.arguments.unusable");
        };
    }

    private static Optional<URI> directory(Optional<String> address) throws AnswersException {
        if (address.isEmpty()) return Optional.empty();
        try {
            URI uri = new URI(address.get());
            if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
                throw wrong("play.directory", address.get());
            }
            return Optional.of(uri);
        } catch (URISyntaxException e) {
            throw wrong("play.directory", address.get());
        }
    }

    private static Optional<InetSocketAddress> nameServer(Optional<String> address) throws AnswersException {
        if (address.isEmpty()) return Optional.empty();
        String text = address.get();
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return Optional.of(new InetSocketAddress(text.substring(0, colon), port));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw wrong("play.nameserver", text);
        }
    }

    private static <E extends Enum<E>> Optional<E> choice(String field, Optional<String> value, Class<E> type)
            throws AnswersException {
        return value.isEmpty() ? Optional.empty() : Optional.of(choice(field, value.get(), type));
    }

    private static <E extends Enum<E>> E choice(String field, String value, Class<E> type) throws AnswersException {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) return constant;
        }
        throw wrong("play.choice", field, value, choices(type));
    }

    private static String choices(Class<? extends Enum<?>> type) {
        return String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                        .map(c -> c.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    static AnswersException wrong(String key, Object... arguments) {
        return new AnswersException(Message.of(key, arguments));
    }
}
