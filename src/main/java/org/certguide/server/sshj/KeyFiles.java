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
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.certguide.text.SafeText;

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

    private static final Pattern UNKNOWN_CIPHER =
            Pattern.compile("(?m)^DEK-Info:\\s*+(?!AES-(?:128|192|256)-CBC|DES-EDE3-CBC)");

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
            throws ServerException {
        String name = SafeText.line(file.toString(), LONGEST_NAME);
        String text = read(file, name);
        if (PUBLIC.matcher(text).matches()) throw new ServerException(new Failure.KeyFileIsPublic(name));
        if (OpenSshKey.isOfDevice(text)) throw new ServerException(new Failure.KeyFileOfDevice(name));
        KeyProvider key = decrypt(text, name, new Passphrase(passphrase));
        try {
            FileKey plain = FileKey.of(key);
            OptionalInt bits = Algorithms.tooShort(plain.blob());
            if (bits.isPresent()) throw new ServerException(new Failure.KeyFileTooShort(name, bits.getAsInt()));
            List<SigningKey> keys = new ArrayList<>(UserCertificates.of(plain, file, certificates));
            keys.add(plain);
            return List.copyOf(keys);
        } catch (IOException e) {
            throw unreadable(name, e);
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
            // A name that is too long for any file has words of the system in the user's language.
            boolean missing = !(e instanceof AccessDeniedException) && !Files.exists(file);
            throw missing ? new ServerException(new Failure.KeyFileMissing(name), e) : unreadable(name, e);
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
            KeyCost.check(text);
            Optional<KeyPair> pair = Pkcs8.read(text, finder::chars);
            KeyProvider key = pair.isPresent() ? new KeyPairWrapper(pair.get()) : bySshj(text, finder);
            if (key.getType() == KeyType.UNKNOWN || key.getType() == KeyType.DSA)
                throw new KeyCost.NotUsable("unsupported key type: " + key.getType());
            return key;
        } catch (KeyCost.NotUsable e) {
            throw unreadable(name, e);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // With a wrong passphrase the decrypted bytes are random, and so is the exception.
            if (finder.asked) throw new ServerException(new Failure.PassphraseWrong(name), e);
            throw unreadable(name, e);
        }
    }

    private static KeyProvider bySshj(String text, Passphrase finder) throws IOException {
        if (UNKNOWN_CIPHER.matcher(text).find())
            throw new KeyCost.NotUsable("encrypted in a way that is not supported");
        KeyFormat format = KeyProviderUtil.detectKeyFileFormat(text, false);
        FileKeyProvider provider = Factory.Named.Util.create(FORMATS, format.toString());
        if (provider == null) throw new IOException("not a private key");
        provider.init(text, null, finder);
        return new KeyPairWrapper(provider.getPublic(), provider.getPrivate());
    }

    private static ServerException unreadable(String file, Exception e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new ServerException(new Failure.KeyFileUnreadable(file, Failures.printable(reason)), e);
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
