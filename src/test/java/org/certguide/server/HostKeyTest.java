package org.certguide.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostKeyTest {
    private static final String KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS";
    private static final String HASH = "qH8baHrA5X0qCBovKCZyM02Q7TFtK4GMqVgOo4TZJAE";

    private final HostKey key = new HostKey("ssh-ed25519", KEY);

    /** As consoles of providers, cloud-init and ssh-keygen print it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHA256:" + HASH,
                HASH,
                "  SHA256:" + HASH + "=  ",
                "256 SHA256:" + HASH + " root@dms (ED25519)",
                "| ED25519 | SHA256:" + HASH + " |",
                "ED25519 key fingerprint is SHA256:" + HASH + ".\nssh-ed25519 (\"SHA256:" + HASH + "\")",
                "-----BEGIN SSH HOST KEY FINGERPRINTS-----\n3072 SHA256:other root@dms (RSA)\n256 SHA256:" + HASH
                        + " root@dms (ED25519)",
                "ssh-ed25519 " + KEY + " root@dms"
            })
    void whatAProvidersConsoleShowsIsFound(String shown) {
        assertEquals("SHA256:" + HASH, key.fingerprint());
        assertTrue(key.isShownIn(shown));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SHA256:",
                "yes",
                "SHA256:qH8baHrA5X0qCBovKCZyM02Q7TFtK4GMqVgOo4TZJA",
                "SHA256:QH8BAHRA5X0QCBOVKCZYM02Q7TFTK4GMQVGOO4TZJAE",
                "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
                "ssh-ed25519",
                "AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnA"
            })
    void nothingLessThanTheWholeFingerprintIsEnough(String typed) {
        assertFalse(key.isShownIn(typed));
    }
}
