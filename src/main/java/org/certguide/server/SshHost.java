package org.certguide.server;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What an OpenSSH configuration says of one server. Paths have their home folder and tokens filled
 * in; everything else is as written.
 *
 * @param alias the name that was looked up
 * @param hostName where it is
 * @param port if it is set
 * @param user the login name, if it is set
 * @param keys how to log in
 * @param proxyJump the servers on the way as {@link JumpHosts} has them, if there are any
 * @param connectTimeout in seconds, if it is set
 * @param aliveInterval in seconds, if it is set
 * @param hostKeys where its host keys are known from
 * @param notFollowed what it says besides, and this application does not do
 */
public record SshHost(
        String alias,
        String hostName,
        OptionalInt port,
        Optional<String> user,
        Keys keys,
        Optional<String> proxyJump,
        OptionalInt connectTimeout,
        OptionalInt aliveInterval,
        HostKeys hostKeys,
        List<NotFollowed> notFollowed) {
    /** Where there is no configuration. */
    public static SshHost plain(String name) {
        return new SshHost(
                name,
                name,
                OptionalInt.empty(),
                Optional.empty(),
                new Keys(List.of(), true, List.of(), false, Optional.empty()),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                HostKeys.NONE,
                List.of());
    }

    /**
     * @param files private keys; empty where none is named
     * @param usual whether the usual files are tried where none is named; not so with {@code IdentityFile none}
     * @param certificates of these keys
     * @param only whether no other keys may be tried, also not of the agent
     * @param agent the socket of the agent, {@code none}, {@code SSH_AUTH_SOCK}, or a variable as
     *     {@code $NAME}, if it is set
     */
    public record Keys(
            List<String> files, boolean usual, List<String> certificates, boolean only, Optional<String> agent) {}

    /**
     * What the configuration says of the host keys.
     *
     * @param userFiles empty where it says nothing
     * @param globalFiles empty where it says nothing
     * @param alias the name that the server has in these files, if it is not its own
     * @param revoked a file of keys that must not be trusted
     */
    public record HostKeys(
            List<String> userFiles, List<String> globalFiles, Optional<String> alias, Optional<String> revoked) {
        /** Where there is no configuration. */
        public static final HostKeys NONE = new HostKeys(List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    /**
     * A setting that this application does not follow.
     *
     * @param keyword as it stands there
     * @param file where it stands
     * @param line from 1
     */
    public record NotFollowed(String keyword, String file, int line) {
        /** For people, in one line. */
        @Override
        public String toString() {
            return keyword + " (" + file + ":" + line + ")";
        }
    }

    /** The port, or else the usual one. */
    public int portNumber() {
        return port.orElse(ServerAddress.DEFAULT_PORT);
    }

    /** What is not followed, for people; empty where everything is. */
    public String listed() {
        return notFollowed.stream().map(NotFollowed::toString).collect(Collectors.joining(", "));
    }
}
