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
     * Whether a person has found this key elsewhere: what was typed or pasted has its whole fingerprint,
     * with or without {@code SHA256:} before it, as a line of {@code ssh-keygen -l} and a provider's console
     * do, or the key itself, as {@code /etc/ssh/ssh_host_*.pub} does.
     */
    public boolean isShownIn(String typed) {
        String bare = fingerprint().substring(fingerprint().indexOf(':') + 1);
        return Arrays.stream(typed.strip().split("[\\s\"'|(),;.]+"))
                .map(word -> word.endsWith("=") && !word.equals(base64) ? word.substring(0, word.length() - 1) : word)
                .anyMatch(word -> word.equals(fingerprint()) || word.equals(bare) || word.equals(base64));
    }

    /** As people compare it: the type and the fingerprint. */
    @Override
    public String toString() {
        return type + " " + fingerprint();
    }
}
