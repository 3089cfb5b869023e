package org.certguide.checks;

import org.certguide.server.HostKey;
import org.certguide.server.ServerAddress;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known besides the probes: everything that a judgement may use, so that it can be a pure
 * function.
 *
 * @param domains the domain names wanted in the certificate, in ASCII and lower case; empty while
 *     the user has not told
 * @param server where the SSH connection goes
 * @param target the address that the server's host name stands for, as seen from this computer
 * @param hostKey the key that the server showed
 * @param login how the user proved who they are
 * @param rights what the user may do as root
 * @param system the operating system, if it is known yet
 * @param time this computer's clock when the script was sent
 * @param roundTrip how long a command takes to the server and back, or zero if unknown
 * @param directory the CA's ACME directory
 * @param dns what the DNS says about each domain name, as far as it has been asked
 * @param certificateName the name that the certificate will have on the server
 * @param dms whether the certificate is for Overture DMS
 */
public record CheckContext(
        List<String> domains,
        ServerAddress server,
        Optional<InetAddress> target,
        HostKey hostKey,
        LoginKind login,
        Rights rights,
        Optional<OperatingSystem> system,
        Instant time,
        Duration roundTrip,
        URI directory,
        Map<String, DomainRecords> dns,
        String certificateName,
        boolean dms) {
    /** The ACME directory of Let's Encrypt (letsencrypt.org/docs/acme-protocol-updates). */
    public static final URI LETS_ENCRYPT =
            URI.create("https://acme-v02.api.letsencrypt.org/directory");

    /** How the user logged in. */
    public enum LoginKind {
        PASSWORD,
        KEY_FILE,
        AGENT,
        QUESTIONS
    }

    /** What the user may do as root. */
    public enum Rights {
        /** The user is root. */
        ROOT,
        /** sudo asks nothing. */
        SUDO_FREE,
        /** sudo asks for a password, and has accepted it. */
        SUDO_WITH_PASSWORD,
        /** sudo asks for a password, which the user has not given yet. */
        SUDO_NEEDS_PASSWORD,
        /** sudo did not accept the password. */
        SUDO_WRONG_PASSWORD,
        /** sudo says that this user may not. */
        SUDO_NOT_ALLOWED,
        /** There is no sudo on the server. */
        SUDO_MISSING;

        /** Whether the script can run as root. */
        public boolean asRoot() {
            return this == ROOT || this == SUDO_FREE || this == SUDO_WITH_PASSWORD;
        }
    }

    /**
     * @param name as people say it, for example {@code Debian GNU/Linux}; from the server
     * @param version may be empty; from the server
     * @param architecture as {@code uname -m} prints it; from the server
     * @param supported whether there are steps for it
     */
    public record OperatingSystem(
            String name, String version, String architecture, boolean supported) {}

    public CheckContext {
        domains = List.copyOf(domains);
        dns = Map.copyOf(dns);
    }

    /** Whether the CA looks at the server from the internet, and not from a test network. */
    boolean publicCa() {
        String host = directory.getHost();
        return host != null && host.endsWith(".letsencrypt.org");
    }
}
