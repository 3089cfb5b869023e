package org.certguide.play;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
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

    /** In bytes; a file of answers is some kilobytes, and a device has no end. */
    private static final int LARGEST = 4 * 1024 * 1024;

    /**
     * Reads and checks a file of answers. Secrets are not read yet.
     *
     * @param environment where {@code env} looks
     * @throws AnswersException with a sentence that names the field
     */
    public static AnswerFile read(Path file, Map<String, String> environment) throws AnswersException {
        String json;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) throw new IOException("larger than " + LARGEST + " bytes");
            json = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IOException e) {
            throw Answers.wrong("play.file", file.toString());
        }
        Path folder = file.toAbsolutePath().getParent();
        return parse(json, folder == null ? Path.of("") : folder, environment);
    }

    static AnswerFile parse(String json, Path folder, Map<String, String> environment) throws AnswersException {
        Answers answers;
        try {
            answers = Json.read(json, Answers.class);
        } catch (JsonException e) {
            throw new AnswersException(e.text());
        }
        answers.check();
        AnswerFile file = new AnswerFile(answers, folder, secretsIn(folder, environment));
        file.checkPaths();
        return file;
    }

    /** Secrets in the environment and in files. */
    static SecretReader secretsIn(Path folder, Map<String, String> environment) {
        return (field, source) -> secret(field, source, folder, environment);
    }

    private void checkPaths() throws AnswersException {
        Answers.Login login = answers.login();
        if (login.keyFile().isPresent()) keyFile();
        if (login.password().isPresent())
            checkPath("login.password", login.password().get());
        if (login.passphrase().isPresent())
            checkPath("login.passphrase", login.passphrase().get());
        if (answers.sudoPassword().isPresent())
            checkPath("sudoPassword", answers.sudoPassword().get());
    }

    private void checkPath(String field, SecretSource source) throws AnswersException {
        if (source.file().isPresent()) path(field, source.file().get(), folder);
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

    private static Secret secret(String field, SecretSource source, Path folder, Map<String, String> environment)
            throws AnswersException {
        if (source.env().isPresent()) {
            String value = environment.get(source.env().get());
            if (value == null)
                throw Answers.wrong("play.secret.env", field, source.env().get());
            return Secret.of(value);
        }
        Path file = path(field, source.file().orElseThrow(), folder);
        if (PrivateFiles.isOpenToOthers(file)) throw Answers.wrong("play.secret.open", field, file.toString());
        try (var lines = Files.lines(file)) {
            return Secret.of(lines.findFirst().orElse(""));
        } catch (IOException | UncheckedIOException e) {
            throw Answers.wrong("play.secret.file", field, file.toString());
        }
    }
}
