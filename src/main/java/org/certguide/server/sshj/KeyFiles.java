package org.certguide.server.sshj;

import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.userauth.keyprovider.FileKeyProvider;
import net.schmizz.sshj.userauth.keyprovider.KeyFormat;
import net.schmizz.sshj.userauth.keyprovider.KeyPairWrapper;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.keyprovider.KeyProviderUtil;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;
import net.schmizz.sshj.userauth.keyprovider.PuTTYKeyFile;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.Resource;
import org.certguide.profile.PrivateFiles;
import org.certguide.server.Failure;
import org.certguide.server.KeyFlaw;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.certguide.text.SafeText;
import org.certguide.work.Threads;

/** Private keys in files. */
final class KeyFiles {
    /** The largest private key, 16384-bit RSA, has about 13 kB. */
    private static final int MOST_BYTES = 64 * 1024;

    /** More of a path says nothing to anybody. */
    private static final int LONGEST_NAME = 300;

    private static final Pattern PUBLIC = Pattern.compile(
            "\\s*(ssh-|ecdsa-|sk-ssh-|sk-ecdsa-|---- BEGIN SSH2 PUBLIC"
                    + "|-----BEGIN (RSA )?PUBLIC|-----BEGIN CERTIFICATE).*",
            Pattern.DOTALL);

    private static final Pattern FIRST_LINE =
            Pattern.compile("-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY-----|PuTTY-User-Key-File-");

    private static final Pattern LAST_LINE = Pattern.compile("-----END [A-Z0-9 ]{0,20}PRIVATE KEY-----");

    private static final List<Factory.Named<FileKeyProvider>> FORMATS =
            List.of(new OpenSSHKeyV1KeyFile.Factory(), new PKCS8KeyFile.Factory(), new PuTTYKeyFile.Factory());

    private KeyFiles() {}

    /**
     * Reads and decrypts a private key. The public key comes from the same file: a {@code .pub}
     * beside it may be of another key, and is not looked at. A certificate beside it is, and comes
     * first, as in OpenSSH.
     *
     * @param certificates further files that may have certificates for this key
     */
    static List<SigningKey> load(Path file, List<Path> certificates, Optional<Secret> passphrase)
            throws ServerException, InterruptedException {
        String name = SafeText.line(file.toString(), LONGEST_NAME);
        String text = read(file, name);
        if (PUBLIC.matcher(text).matches()) throw new ServerException(new Failure.KeyFileIsPublic(name));
        if (OpenSshKey.isOfDevice(text)) throw new ServerException(new Failure.KeyFileOfDevice(name));
        KeyProvider key = opened(text, name, new Passphrase(passphrase));
        try {
            FileKey plain = FileKey.of(key);
            OptionalInt bits = Algorithms.tooShort(plain.blob());
            if (bits.isPresent()) throw new ServerException(new Failure.KeyFileTooShort(name, bits.getAsInt()));
            List<SigningKey> keys = new ArrayList<>(UserCertificates.of(plain, file, certificates));
            keys.add(plain);
            return List.copyOf(keys);
        } catch (IOException e) {
            throw unusable(name, KeyFlaw.DAMAGED, e);
        }
    }

    /**
     * The public half of an encrypted key, from the file itself or from the one beside it; empty where neither has it.
     */
    static Optional<byte[]> publicHalf(Path file) throws ServerException {
        String text = read(file, SafeText.line(file.toString(), LONGEST_NAME));
        Optional<byte[]> own = OpenSshKey.read(text).map(OpenSshKey::blob);
        return own.isPresent() ? own : PublicKeyFile.of(file).stream().findFirst();
    }

    /** On a thread of its own: what opens a key cannot be interrupted, and is not waited for by who gives up. */
    private static KeyProvider opened(String text, String name, Passphrase finder)
            throws ServerException, InterruptedException {
        FutureTask<KeyProvider> task = new FutureTask<>(() -> decrypt(text, name, finder));
        Threads.startOfSystem("ssh key file", task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof ServerException known) throw known;
            throw unusable(name, cause instanceof OutOfMemoryError ? KeyFlaw.TOO_COSTLY : KeyFlaw.DAMAGED, e);
        }
    }

    private static String read(Path file, String name) throws ServerException {
        try {
            PrivateFiles.checkRegular(file);
            try (InputStream in = Files.newInputStream(file)) {
                return key(decoded(in.readNBytes(MOST_BYTES)));
            }
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new ServerException(new Failure.KeyFileMissing(name), e);
        } catch (IOException e) {
            if (e instanceof AccessDeniedException) throw unusable(name, KeyFlaw.NOT_ALLOWED, e);
            // A name that is too long for any file has words of the system in the user's language.
            if (!Files.exists(file)) throw new ServerException(new Failure.KeyFileMissing(name), e);
            throw unusable(name, Files.isRegularFile(file) ? KeyFlaw.NOT_READ : KeyFlaw.NO_FILE, e);
        }
    }

    /** PowerShell's {@code >} writes UTF-16, and some editors a mark before UTF-8. */
    private static String decoded(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u00ff\u00fe") || text.startsWith("\u00fe\u00ff"))
            return new String(bytes, StandardCharsets.UTF_16);
        return text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
    }

    /** The key alone, as OpenSSH finds it: what stands around it, and an indent, do not matter. */
    static String key(String text) {
        Matcher first = FIRST_LINE.matcher(text);
        if (!first.find()) return text;
        String lines =
                text.substring(first.start()).lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
        Matcher last = LAST_LINE.matcher(lines);
        return last.find() ? lines.substring(0, last.end()) + "\n" : lines;
    }

    private static KeyProvider decrypt(String text, String name, Passphrase finder) throws ServerException {
        try {
            if (text.isBlank()) throw new NotUsable(KeyFlaw.EMPTY);
            if (!FIRST_LINE.matcher(text).find()) throw new NotUsable(KeyFlaw.NO_KEY);
            KeyCost.check(text);
            Optional<KeyPair> pair = Pkcs8.read(text, finder::chars);
            // sshj takes an encrypted PKCS #8 with what Pkcs8 does not, and at any cost.
            if (pair.isEmpty() && Pkcs8.isBegun(text)) throw new NotUsable(KeyFlaw.DAMAGED);
            KeyProvider key = pair.isPresent() ? new KeyPairWrapper(pair.get()) : bySshj(text, finder);
            if (key.getType() == KeyType.UNKNOWN || key.getType() == KeyType.DSA) throw new NotUsable(KeyFlaw.TYPE);
            return key;
        } catch (NotUsable e) {
            throw unusable(name, e.flaw(), e);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // With a wrong passphrase the decrypted bytes are random, and so is the exception.
            if (finder.asked) throw new ServerException(new Failure.PassphraseWrong(name), e);
            throw unusable(name, KeyFlaw.DAMAGED, e);
        }
    }

    private static KeyProvider bySshj(String text, Passphrase finder) throws IOException {
        KeyFormat format = KeyProviderUtil.detectKeyFileFormat(text, false);
        FileKeyProvider provider = Factory.Named.Util.create(FORMATS, format.toString());
        if (provider == null) throw new NotUsable(KeyFlaw.NO_KEY);
        provider.init(text, null, finder);
        return new KeyPairWrapper(provider.getPublic(), provider.getPrivate());
    }

    private static ServerException unusable(String file, KeyFlaw flaw, Exception e) {
        return new ServerException(new Failure.KeyFileUnreadable(file, flaw), e);
    }

    private static final class Passphrase implements PasswordFinder {
        private final Optional<Secret> secret;
        private boolean asked;

        Passphrase(Optional<Secret> secret) {
            this.secret = secret;
        }

        @Override
        public char[] reqPassword(Resource<?> resource) {
            return chars();
        }

        char[] chars() {
            asked = true;
            return secret.map(Secret::chars).orElseGet(() -> new char[0]);
        }

        @Override
        public boolean shouldRetry(Resource<?> resource) {
            return false;
        }
    }
}
