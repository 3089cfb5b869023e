package org.certguide.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.certguide.server.SshConfig.Host;
import org.junit.jupiter.api.Test;

class SshConfigTest {
    @Test
    void aServerIsFilledInWithAllThatIsSaidOfIt() {
        String config = """
                # my servers
                Host dms dms-old
                    HostName dms.example.org
                    Port 2222
                    User=ubuntu
                    IdentityFile "~/.ssh/my key"
                """;
        assertEquals(
                List.of(
                        new Host(
                                "dms",
                                "dms.example.org",
                                2222,
                                Optional.of("ubuntu"),
                                Optional.of("~/.ssh/my key"),
                                Set.of()),
                        new Host(
                                "dms-old",
                                "dms.example.org",
                                2222,
                                Optional.of("ubuntu"),
                                Optional.of("~/.ssh/my key"),
                                Set.of())),
                SshConfig.parse(config));
    }

    @Test
    void filesOfHostKeysAreThoseOfTheServerThatTheAddressBelongsTo() {
        String config = """
                Host dms
                    HostName 203.0.113.7
                    HostKeyAlias dms.internal
                    UserKnownHostsFile ~/.ssh/dms "~/my hosts"
                Host *
                    GlobalKnownHostsFile /etc/hosts.keys
                    RevokedHostKeys /etc/ssh/revoked
                """;
        assertEquals(
                new SshConfig.HostKeys(
                        List.of("~/.ssh/dms", "~/my hosts"),
                        List.of("/etc/hosts.keys"),
                        Optional.of("dms.internal"),
                        Optional.of("/etc/ssh/revoked")),
                SshConfig.hostKeys(config, new ServerAddress("203.0.113.7", 22, "ubuntu")));
        assertEquals(
                new SshConfig.HostKeys(
                        List.of(), List.of("/etc/hosts.keys"), Optional.empty(), Optional.of("/etc/ssh/revoked")),
                SshConfig.hostKeys(config, new ServerAddress("203.0.113.7", 2222, "ubuntu")));
        assertEquals(SshConfig.HostKeys.NONE, SshConfig.hostKeys("", new ServerAddress("203.0.113.7", 22, "ubuntu")));
    }

    @Test
    void theFirstValueCountsAndWildcardsFillTheRest() {
        String config = """
                User first
                Host web
                  User second
                Host *.example.org !no.example.org
                  Port 2200
                Host a.example.org no.example.org
                  HostName 203.0.113.7
                """;
        List<Host> hosts = SshConfig.parse(config);
        assertEquals(
                List.of("web", "a.example.org", "no.example.org"),
                hosts.stream().map(Host::alias).toList());
        assertEquals(Optional.of("first"), hosts.get(0).user());
        assertEquals(2200, hosts.get(1).port());
        assertEquals(22, hosts.get(2).port());
        assertEquals("203.0.113.7", hosts.get(1).hostName());
    }

    @Test
    void whatOnlyOpenSshCanDoIsTold() {
        String config = """
                Host inner
                  ProxyJump outer
                Host direct
                  ProxyCommand none
                """;
        List<Host> hosts = SshConfig.parse(config);
        assertEquals(Set.of("proxyjump"), hosts.get(0).notSupported());
        assertEquals(Set.of(), hosts.get(1).notSupported());
    }

    @Test
    void whatHoldsOnlySometimesIsLeftOut() {
        String config = """
                Host a
                Match user root
                  Port 99
                Include other
                garbage
                """;
        assertEquals(
                List.of(new Host("a", "a", 22, Optional.empty(), Optional.empty(), Set.of())), SshConfig.parse(config));
    }

    @Test
    void aServerThatCannotBeReachedByNameOrPortIsLeftOut() {
        assertEquals(List.of(), SshConfig.parse("Host bad\n HostName a b;c$\n Port 99999\n"));
        assertEquals(List.of(), SshConfig.parse("Host bad\n HostName -oProxyCommand=x\n"));
    }
}
