package org.certguide.server;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A server's public host key.
 *
 * @param type the name of its algorithm as in known_hosts, for example {@code ssh-ed25519}
 * @param base64 the public key blob of RFC 4253 in Base64, as in known_hosts
 */
public record HostKey(String type, String base64) {
    /** The fingerprint that {@code ssh-keygen -l} shows: {@code SHA256:} and unpadded Base64. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(base64));
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Whether a person has found this fingerprint elsewhere: it is what was typed, or a part of a line
     * that {@code ssh-keygen -l} prints.
     */
    public boolean isShownIn(String typed) {
        return Arrays.asList(typed.strip().split("\\s+")).contains(fingerprint());
    }

    /** As people compare it: the type and the fingerprint. */
    @Override
    public String toString() {
        return type + " " + fingerprint();
    }
}
