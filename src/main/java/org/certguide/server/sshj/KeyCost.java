package org.certguide.server.sshj;

import java.util.Optional;
import org.certguide.server.KeyFlaw;

/**
 * What can be seen of a key file before its passphrase is used: whether it is damaged, and how much work it
 * is to open. The file itself says so, and one that was made to keep this computer busy must not do so.
 */
final class KeyCost {
    /** {@code ssh-keygen} takes 24 rounds; some hundred a second is what Java does. */
    private static final int MOST_ROUNDS = 2_000;

    private static final String BEGIN = "-----BEGIN";

    private KeyCost() {}

    /**
     * @param text a key file
     * @throws NotUsable where it is damaged, of an unknown kind, or opening it would take too long, or too
     *     much memory
     */
    static void check(String text) throws NotUsable {
        if (text.startsWith(PuttyKey.BEGIN)) PuttyKey.check(text);
        // What stands behind another first line is read by sshj, and would not be looked at here.
        if (text.startsWith(BEGIN) && text.indexOf(BEGIN, 1) > 0) throw new NotUsable(KeyFlaw.DAMAGED);
        PemKey.check(text);
        if (!text.startsWith(OpenSshKey.BEGIN)) return;
        Optional<OpenSshKey> key = OpenSshKey.read(text);
        if (key.isEmpty()) throw new NotUsable(KeyFlaw.DAMAGED);
        if (key.get().isEncrypted() && key.get().rounds() < 1) throw new NotUsable(KeyFlaw.DAMAGED);
        if (key.get().rounds() > MOST_ROUNDS) throw new NotUsable(KeyFlaw.TOO_COSTLY);
    }
}
