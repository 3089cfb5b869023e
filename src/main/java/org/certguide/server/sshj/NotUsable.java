package org.certguide.server.sshj;

import java.io.IOException;
import org.certguide.server.KeyFlaw;

/** Whatever the passphrase is, this application cannot use the key. */
final class NotUsable extends IOException {
    private static final long serialVersionUID = 1L;

    private final KeyFlaw flaw;

    NotUsable(KeyFlaw flaw) {
        super(flaw.id());
        this.flaw = flaw;
    }

    KeyFlaw flaw() {
        return flaw;
    }
}
