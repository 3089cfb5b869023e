package org.certguide.play;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.certguide.json.Json;
import org.certguide.json.JsonException;
import org.certguide.play.Answers.SecretSource;
import org.certguide.profile.PrivateFiles;
import org.certguide.server.Secret;

/**
 * Answers, checked, and the way to the secrets and files that they name.
 *
 * @param folder what paths in the answers are relative to
 */
public record AnswerFile(Answers answers, Path folder, SecretReader secrets) {
    /** Reads the secrets that answers name; not before they are needed. */
    @FunctionalInterface
    public interface SecretReader {
        /**
         * @param field that names it, for the complaint
         * @return the caller closes it
         * @throws AnswersException if it is not there
         */
        Secret read(String field, SecretSource source) throws AnswersException;
    }

    /**
     * Reads and checks a file of answers. Secrets are not read yet, but have to be there.
     *
     * @param environment where {@code env} looks
     * @throws AnswersException with a sentence that names the field
     */
    public static AnswerFile read(Path file, Map<String, String> environment) throws AnswersException {
        String json;
        try {
            json = PrivateFiles.read(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Answers.wrong("play.file", file.toString());
        }
        Path folder = file.toAbsolutePath().getParent();
        return parse(json, folder == null ? Path.of("") : folder, environment);
    }

    static AnswerFile parse(String json, Path folder, Map<String, String> environment) throws AnswersException {
        try {
            return checked(Json.read(json, Answers.class), folder, environment);
        } catch (JsonException e) {
            throw new AnswersException(e.text());
        }
    }

    /** Answers that were read, with their secrets and files looked for. */
    static AnswerFile checked(Answers answers, Path folder, Map<String, String> environment) throws AnswersException {
        answers.check();
        AnswerFile file = new AnswerFile(answers, folder, secretsIn(folder, environment));
        file.checkPaths(environment);
        return file;
    }

    /** Secrets in the environment and in files. */
    static SecretReader secretsIn(Path folder, Map<String, String> environment) {
        return (field, source) -> secret(field, source, folder, environment);
    }

    private void checkPaths(Map<String, String> environment) throws AnswersException {
        Answers.Login login = answers.login();
        if (login.keyFile().isPresent()) keyFile();
        checkThere("login.password", login.password(), environment);
        checkThere("login.passphrase", login.passphrase(), environment);
        checkThere("sudoPassword", answers.sudoPassword(), environment);
        checkThere("viaPassword", answers.viaPassword(), environment);
    }

    private void checkThere(String field, Optional<SecretSource> source, Map<String, String> environment)
            throws AnswersException {
        if (source.isPresent()) checkThere(field, source.get(), folder, environment);
    }

    /** The file of the private key; only for a login with one. */
    Path keyFile() throws AnswersException {
        return path("login.keyFile", answers.login().keyFile().orElseThrow(), folder);
    }

    private static Path path(String field, String path, Path folder) throws AnswersException {
        try {
            return folder.resolve(path);
        } catch (InvalidPathException e) {
            throw Answers.wrong("play.path", field, path);
        }
    }

    private static void checkThere(String field, SecretSource source, Path folder, Map<String, String> environment)
            throws AnswersException {
        if (source.env().isPresent()) {
            String name = source.env().get();
            if (!environment.containsKey(name)) throw Answers.wrong("play.secret.env", field, name);
            return;
        }
        Path file = path(field, source.file().orElseThrow(), folder);
        if (PrivateFiles.isOpenToOthers(file) && Files.isRegularFile(file))
            throw Answers.wrong("play.secret.open", field, file.toString());
        try {
            PrivateFiles.checkRegular(file);
            if (!Files.isReadable(file)) throw new AccessDeniedException(file.toString());
        } catch (IOException e) {
            throw Answers.wrong("play.secret.file", field, file.toString());
        }
    }

    private static Secret secret(String field, SecretSource source, Path folder, Map<String, String> environment)
            throws AnswersException {
        checkThere(field, source, folder, environment);
        if (source.env().isPresent())
            return Secret.of(environment.getOrDefault(source.env().get(), ""));
        Path file = path(field, source.file().orElseThrow(), folder);
        try (var lines = Files.lines(file)) {
            return Secret.of(lines.findFirst().orElse(""));
        } catch (IOException | UncheckedIOException e) {
            throw Answers.wrong("play.secret.file", field, file.toString());
        }
    }
}
