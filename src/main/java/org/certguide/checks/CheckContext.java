package org.certguide.checks;

import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.certguide.net.DomainRecords;
import org.certguide.server.HostKey;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;
import org.certguide.server.Sudo;
import org.certguide.text.Message;

/**
 * What is known besides the probes: everything that a judgement may use, so that it can be a pure
 * function.
 *
 * @param domains the domain names wanted in the certificate, in ASCII and lower case; empty while
 *     the user has not told
 * @param server where the SSH connection goes
 * @param target the address that the server's host name stands for, as seen from this computer
 * @param hostKey the key that the server showed
 * @param quantumSafe whether what is recorded of the connection stays secret when there are quantum
 *     computers
 * @param login how the user proved who they are
 * @param rights what the user may do as root
 * @param system the operating system, if it is known yet
 * @param time this computer's clock when the script was sent
 * @param directory the CA's ACME directory
 * @param dns what the DNS says about each domain name, as far as it has been asked
 * @param certificateName the name that the certificate will have on the server
 * @param dms whether the certificate is for Overture DMS
 * @param outside what visitors met at port 80, once they have been there
 */
public record CheckContext(
        List<String> domains,
        ServerAddress server,
        Optional<InetAddress> target,
        HostKey hostKey,
        boolean quantumSafe,
        Login.Kind login,
        Sudo.Rights rights,
        Optional<OperatingSystem> system,
        Instant time,
        URI directory,
        Map<String, DomainRecords> dns,
        String certificateName,
        boolean dms,
        Optional<ReachabilityReport> outside) {
    /** The ACME directory of Let's Encrypt (letsencrypt.org/docs/acme-protocol-updates). */
    public static final URI LETS_ENCRYPT = URI.create("https://acme-v02.api.letsencrypt.org/directory");

    /**
     * @param name as it calls itself, for example {@code Debian GNU/Linux 12}; from the server
     * @param architecture as {@code uname -m} prints it; from the server
     * @param supported whether there are steps for it
     * @param noSnaps why snaps cannot work there; empty if they can
     * @param programs that were found there, see {@code SystemFacts#managers}
     */
    public record OperatingSystem(
            String name, String architecture, boolean supported, Optional<Message> noSnaps, Set<String> programs) {
        /** With no program that matters. */
        OperatingSystem(String name, String architecture, boolean supported, Optional<Message> noSnaps) {
            this(name, architecture, supported, noSnaps, Set.of());
        }
    }

    public CheckContext {
        domains = List.copyOf(domains);
        dns = Map.copyOf(dns);
    }

    /** The same, after visitors have been at port 80. */
    CheckContext with(ReachabilityReport report) {
        return with(target, rights, dns, Optional.of(report));
    }

    /** The same, after the names have been asked for. */
    public CheckContext with(Optional<InetAddress> address, Map<String, DomainRecords> records) {
        return with(address, rights, records, outside);
    }

    /** The same, for somebody who may do something else as root. */
    public CheckContext with(Sudo.Rights other) {
        return with(target, other, dns, outside);
    }

    private CheckContext with(
            Optional<InetAddress> address,
            Sudo.Rights may,
            Map<String, DomainRecords> records,
            Optional<ReachabilityReport> report) {
        return new CheckContext(
                domains,
                server,
                address,
                hostKey,
                quantumSafe,
                login,
                may,
                system,
                time,
                directory,
                records,
                certificateName,
                dms,
                report);
    }

    /** Whether the CA looks at the server from the internet, and not from a test network. */
    boolean publicCa() {
        String host = directory.getHost();
        return host != null && host.endsWith(".letsencrypt.org");
    }
}
