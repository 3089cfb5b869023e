package org.certguide.server;

/** Why a host key may be trusted in one attempt to connect, besides the known_hosts files. */
public sealed interface HostKeyTrust {
    /** No other reason: only a key of the files is trusted. */
    record KnownHosts() implements HostKeyTrust {}

    /**
     * A person has just accepted this key, which came back as unknown.
     */
    record Accepted(HostKey key) implements HostKeyTrust {}

    /**
     * The user has named the fingerprint beforehand. Another key is refused, also one that is in the files.
     *
     * @param fingerprint as {@link HostKey#fingerprint} has it
     */
    record Expected(String fingerprint) implements HostKeyTrust {}
}
