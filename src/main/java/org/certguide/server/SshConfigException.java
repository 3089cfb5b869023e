package org.certguide.server;

import java.io.IOException;

/** An OpenSSH configuration is there, and is not read: to go on without it might trust a key that it revokes. */
public final class SshConfigException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final ConfigFlaw flaw;

    SshConfigException(String file, ConfigFlaw flaw) {
        super(file + ": " + flaw.id());
        this.file = file;
        this.flaw = flaw;
    }

    /** What it means for a connection. */
    public Failure failure() {
        return new Failure.SshConfigUnreadable(file, flaw);
    }
}
