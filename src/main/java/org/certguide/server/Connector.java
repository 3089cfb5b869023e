package org.certguide.server;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens connections to servers. */
public interface Connector {
    /**
     * Connects, checks the host key, and logs in; blocks until then. No secret leaves before the
     * host key is known. An unknown host key ends the attempt and comes back as a value, so that a
     * person has time to compare it; connecting again with {@link HostKeyTrust.Accepted} goes on,
     * and remembers it.
     *
     * @param trust what the user knows of the host key
     * @param said gets what the server says while it lets the login wait, as for an approval on a
     *     page: its words, untrusted, on any thread
     * @throws ServerException for everything else that fails
     * @throws InterruptedException if the attempt was cancelled; nothing stays open
     */
    Result connect(ServerAddress address, Login login, HostKeyTrust trust, Consumer<String> said)
            throws ServerException, InterruptedException;

    /** The same where nobody reads what the server says meanwhile. */
    default Result connect(ServerAddress address, Login login, HostKeyTrust trust)
            throws ServerException, InterruptedException {
        return connect(address, login, trust, words -> {});
    }

    /**
     * The keys of the SSH agent of this computer which can be used.
     *
     * @param socket where it listens, as in {@link Login.Agent}
     */
    default List<AgentKey> agentKeys(Optional<String> socket) throws ServerException, InterruptedException {
        return List.of();
    }

    /** How an attempt ended. */
    sealed interface Result {
        /**
         * @param server logged in and open
         */
        record Connected(Server server) implements Result {}

        /**
         * @param key what the server offered; it is not trusted yet
         */
        record HostKeyUnknown(HostKey key) implements Result {}
    }
}
