package org.certguide.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** SSH configurations of tests. */
public final class TestSshConfig {
    private TestSshConfig() {}

    /** The file of the user with this home folder, and none for all users. */
    public static SshConfigFiles of(Path home) {
        SshConfigFiles usual = SshConfigFiles.usual(home, "", Map.of());
        return new SshConfigFiles(usual.own(), Optional.empty(), usual.local());
    }
}
