package org.certguide.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens connections to servers. */
public interface Connector {
    /**
     * Connects, checks the host key, and logs in; blocks until then. No secret leaves before the
     * host key is known. An unknown host key ends the attempt and comes back as a value, so that a
     * person has time to compare it; connecting again with {@link HostKeyTrust.Accepted} goes on,
     * and remembers it.
     *
     * <p>A server behind others is reached through them, each with its host key and its login. Unknown
     * host keys are then asked for while the connections before stay open, as a one-time code may
     * have been needed for them.
     *
     * @param trust what the user knows of the host key
     * @param dialog with whoever sits at this computer
     * @throws ServerException for everything else that fails
     * @throws InterruptedException if the attempt was cancelled; nothing stays open
     */
    Result connect(ServerAddress address, Login login, HostKeyTrust trust, Dialog dialog)
            throws ServerException, InterruptedException;

    /** What is told and asked while a connection is made; on any thread. */
    @FunctionalInterface
    interface Dialog {
        /**
         * Tells what the server says while it lets the login wait, as for an approval on a page.
         *
         * @param words the server's, untrusted
         */
        void said(String words);

        /**
         * Asks whether the host key of a server that is reached through others, or of one of these, is
         * the right one; no file has it. May block.
         *
         * @return false where nobody knows
         */
        default boolean isRight(ServerAddress at, HostKey key) throws InterruptedException {
            return false;
        }

        /** Who answers what a server on the way asks. */
        default Login.Answers answers(ServerAddress hop) {
            return (title, questions) -> Optional.empty();
        }
    }

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

    /**
     * Whether a private key can be used without a passphrase.
     *
     * @param keyFile as in {@link Login.KeyFile}
     */
    default boolean opensWithoutPassphrase(Path keyFile) throws ServerException, InterruptedException {
        return false;
    }

    /** What is known on this computer of a server's host keys, as lines of a known_hosts file. */
    default List<String> hostKeys(ServerAddress address) {
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
