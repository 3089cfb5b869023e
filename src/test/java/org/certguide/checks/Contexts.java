package org.certguide.checks;

import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.certguide.checks.CheckContext.OperatingSystem;
import org.certguide.diagnosis.Finding;
import org.certguide.net.DomainRecords;
import org.certguide.net.DomainRecords.Answer;
import org.certguide.net.DomainRecords.Caa;
import org.certguide.server.HostKey;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;
import org.certguide.server.Sudo.Rights;
import org.certguide.text.Messages;

/** Contexts to judge in: a usual one, and changes to it. */
final class Contexts {
    static final String DOMAIN = "dms.example.org";

    /** 2023-11-14 22:13:20 UTC. */
    static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);

    private Contexts() {}

    /** A public server, named dms.example.org, logged in to with sudo and no password. */
    static CheckContext usual() {
        return with(Map.of(DOMAIN, records(List.of("93.184.216.34"), List.of())));
    }

    static CheckContext with(Map<String, DomainRecords> dns) {
        return new CheckContext(
                List.copyOf(new java.util.TreeSet<>(dns.keySet())),
                new ServerAddress(DOMAIN, 22, "deploy"),
                Optional.of(InetAddress.ofLiteral("93.184.216.34")),
                new HostKey("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIBlbY3K2vVlVQ5mTH8FgbJJ9CG1bcKGDdvqPuTzq7P0F"),
                true,
                Login.Kind.KEY_FILE,
                Rights.FREE,
                Optional.of(new OperatingSystem("Debian GNU/Linux 12", "x86_64", true, Optional.empty())),
                TIME,
                CheckContext.LETS_ENCRYPT,
                dns,
                DOMAIN,
                false,
                Optional.empty());
    }

    static DomainRecords records(List<String> ipv4, List<String> ipv6) {
        return new DomainRecords(addresses(ipv4), addresses(ipv6), new Answer.NoRecords<>(), DOMAIN);
    }

    static DomainRecords caa(Caa... caa) {
        return new DomainRecords(
                addresses(List.of("93.184.216.34")),
                addresses(List.of()),
                new Answer.Found<>(Arrays.asList(caa)),
                "example.org");
    }

    private static Answer<InetAddress> addresses(List<String> texts) {
        if (texts.isEmpty()) return new Answer.NoRecords<>();
        return new Answer.Found<>(texts.stream().map(InetAddress::ofLiteral).toList());
    }

    static CheckContext target(CheckContext c, String address) {
        return new CheckContext(
                c.domains(),
                c.server(),
                Optional.of(InetAddress.ofLiteral(address)),
                c.hostKey(),
                c.quantumSafe(),
                c.login(),
                c.rights(),
                c.system(),
                c.time(),
                c.directory(),
                c.dns(),
                c.certificateName(),
                c.dms(),
                c.outside());
    }

    static CheckContext system(CheckContext c, Optional<OperatingSystem> system) {
        return new CheckContext(
                c.domains(),
                c.server(),
                c.target(),
                c.hostKey(),
                c.quantumSafe(),
                c.login(),
                c.rights(),
                system,
                c.time(),
                c.directory(),
                c.dns(),
                c.certificateName(),
                c.dms(),
                c.outside());
    }

    static CheckContext rights(CheckContext c, Rights rights) {
        return new CheckContext(
                c.domains(),
                c.server(),
                c.target(),
                c.hostKey(),
                c.quantumSafe(),
                c.login(),
                rights,
                c.system(),
                c.time(),
                c.directory(),
                c.dns(),
                c.certificateName(),
                c.dms(),
                c.outside());
    }

    /** Logged in to a server that has no key exchange against quantum computers. */
    static CheckContext recordable(CheckContext c) {
        return new CheckContext(
                c.domains(),
                c.server(),
                c.target(),
                c.hostKey(),
                false,
                c.login(),
                c.rights(),
                c.system(),
                c.time(),
                c.directory(),
                c.dns(),
                c.certificateName(),
                c.dms(),
                c.outside());
    }

    static CheckContext directory(CheckContext c, String directory) {
        return new CheckContext(
                c.domains(),
                c.server(),
                c.target(),
                c.hostKey(),
                c.quantumSafe(),
                c.login(),
                c.rights(),
                c.system(),
                c.time(),
                URI.create(directory),
                c.dns(),
                c.certificateName(),
                c.dms(),
                c.outside());
    }

    static CheckContext dms(CheckContext c) {
        return new CheckContext(
                c.domains(),
                c.server(),
                c.target(),
                c.hostKey(),
                c.quantumSafe(),
                c.login(),
                c.rights(),
                c.system(),
                c.time(),
                c.directory(),
                c.dns(),
                c.certificateName(),
                true,
                c.outside());
    }

    /** Everything that a user would read of a finding, put in words. */
    static String words(Finding finding) {
        StringBuilder words = new StringBuilder(Messages.of(finding.found()));
        finding.remedies()
                .forEach(r -> words.append('\n')
                        .append(Messages.of(r.label()))
                        .append('\n')
                        .append(Messages.of(r.explanation())));
        return words.toString();
    }
}
