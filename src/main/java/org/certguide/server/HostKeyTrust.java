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
     * A person has compared this key with what the provider shows, after it came back as changed. It
     * takes the place of the keys that the user's own files have for this host.
     */
    record Replaced(HostKey key) implements HostKeyTrust {}

    /**
     * The user has named the fingerprint beforehand. Another key is refused, also one that is in the files.
     *
     * @param fingerprint as {@link HostKey#fingerprint} has it
     */
    record Expected(String fingerprint) implements HostKeyTrust {}

    /**
     * The same for a server on the way, and nothing else for the others.
     *
     * @param hop the server on the way
     */
    record OfJumpHost(ServerAddress hop, HostKeyTrust trust) implements HostKeyTrust {}

    /** What of it holds for one of the servers on the way. */
    default HostKeyTrust at(ServerAddress hop) {
        return this instanceof OfJumpHost(ServerAddress at, HostKeyTrust trust) && at.equals(hop)
                ? trust
                : new KnownHosts();
    }

    /** What of it holds for the server at the end of the way. */
    default HostKeyTrust atEnd() {
        return this instanceof OfJumpHost ? new KnownHosts() : this;
    }
}
