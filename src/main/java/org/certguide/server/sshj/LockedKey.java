package org.certguide.server.sshj;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.certguide.server.Failure;
import org.certguide.server.Login.Question.Earlier;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.certguide.text.SafeText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key in an encrypted file. As with {@code ssh}, its passphrase is asked for once the server takes
 * the key; earlier only where nothing else tells its public half.
 */
final class LockedKey implements SigningKey {
    private static final Logger LOG = LoggerFactory.getLogger(LockedKey.class);

    /** As OpenSSH's client. */
    private static final int MOST_TRIES = 3;

    private static final int LONGEST_NAME = 300;

    private final Path file;
    private final String name;
    private final Passphrases passphrases;
    private String type;
    private byte[] blob;
    private Optional<SigningKey> opened = Optional.empty();
    private boolean givenUp;

    /** What opens key files. */
    interface Passphrases {
        /**
         * @param file its name, for people
         * @return empty to go on without the key
         */
        Optional<Secret> ask(String file, Earlier earlier) throws InterruptedException;
    }

    /**
     * @param type of the public half; empty where it is not known
     * @param blob the public half; empty where it is not known
     */
    LockedKey(Path file, String type, byte[] blob, Passphrases passphrases) {
        this.file = file;
        this.type = type;
        this.blob = blob.clone();
        this.passphrases = passphrases;
        name = SafeText.line(file.toString(), LONGEST_NAME);
    }

    /** Asks as often as it takes, and not again once nobody has answered. */
    private Optional<SigningKey> open() throws InterruptedException {
        Earlier earlier = Earlier.NONE;
        for (int i = 0; i < MOST_TRIES && opened.isEmpty() && !givenUp; i++) {
            Optional<Secret> typed = passphrases.ask(name, earlier);
            if (typed.isEmpty()) break;
            try (Secret passphrase = typed.get()) {
                opened = Optional.of(
                        KeyFiles.load(file, List.of(), Optional.of(passphrase)).getLast());
            } catch (ServerException e) {
                LOG.debug("a key file was not opened", e);
                if (!(e.failure() instanceof Failure.PassphraseWrong)) break;
                earlier = Earlier.WRONG;
            }
        }
        givenUp = opened.isEmpty();
        return opened;
    }

    /** Whether its passphrase was asked for, and has not opened it. */
    boolean isGivenUp() {
        return givenUp;
    }

    @Override
    public boolean isReady() throws InterruptedException {
        if (blob.length > 0) return true;
        Optional<SigningKey> key = open();
        if (key.isEmpty()) return false;
        type = key.get().type();
        blob = key.get().blob();
        return true;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public byte[] blob() {
        return blob.clone();
    }

    @Override
    public byte[] sign(byte[] data, String algorithm) throws IOException, InterruptedException {
        SigningKey key = open().orElseThrow(() -> new IOException("nobody has opened the key file"));
        return key.sign(data, algorithm);
    }

    @Override
    public Failure notSigned() {
        return new Failure.KeysLeftOut(name);
    }
}
