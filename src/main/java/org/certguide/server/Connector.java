package org.certguide.server;

import java.util.Optional;

/** Opens connections to servers. */
public interface Connector {
    /**
     * Connects, checks the host key, and logs in; blocks until then. No secret leaves before the
     * host key is known. An unknown host key ends the attempt and comes back as a value, so that a
     * person can look at it in peace; connecting again with that key as {@code accepted} goes on,
     * and remembers it.
     *
     * @param accepted the host key that the user has just accepted, if any
     * @throws ServerException for everything else that fails
     * @throws InterruptedException if the attempt was cancelled; nothing stays open
     */
    Result connect(ServerAddress address, Login login, Optional<HostKey> accepted)
            throws ServerException, InterruptedException;

    /** How an attempt ended. */
    sealed interface Result {
        /**
         * @param server logged in and open
         */
        record Connected(Server server) implements Result {}

        /**
         * @param key what the server offered; nobody has vouched for it yet
         */
        record HostKeyUnknown(HostKey key) implements Result {}
    }
}
