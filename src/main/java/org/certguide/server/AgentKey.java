package org.certguide.server;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A key that the SSH agent holds, as a user tells it from others.
 *
 * @param type as in known_hosts
 * @param comment mostly the name of its file or of its owner, made safe to show; may be empty
 * @param fingerprint as {@code ssh-add -l} shows it
 */
public record AgentKey(String type, String comment, String fingerprint) {
    /** The fingerprint that {@code ssh-add -l} and {@code ssh-keygen -l} show: {@code SHA256:} and unpadded Base64. */
    public static String fingerprint(byte[] blob) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
