package org.certguide.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshConfigTest {
    private static final LocalUser LOCAL =
            new LocalUser("anna", "/home/anna", "laptop.example.org", Map.of("KEYS", "/keys"));

    @TempDir
    Path home;

    private static SshConfig config(String text) {
        return SshConfig.parse(text, LOCAL);
    }

    private static List<String> notFollowed(SshHost host) {
        return host.notFollowed().stream().map(SshHost.NotFollowed::toString).toList();
    }

    @Test
    void aServerIsFilledInWithAllThatIsSaidOfIt() {
        List<SshHost> hosts = config("""
                # my servers
                Host dms dms-old
                    HostName dms.example.org
                    Port 2222
                    User=ubuntu
                    IdentityFile "~/.ssh/my key"
                    IdentityFile /second
                    CertificateFile %d/cert-%r
                    IdentitiesOnly yes
                    IdentityAgent ~/agent.sock
                    ConnectTimeout 1m30
                    ServerAliveInterval = 30
                """).hosts();
        assertEquals(
                List.of("dms", "dms-old"), hosts.stream().map(SshHost::alias).toList());
        for (SshHost host : hosts) {
            assertEquals("dms.example.org", host.hostName());
            assertEquals(OptionalInt.of(2222), host.port());
            assertEquals(Optional.of("ubuntu"), host.user());
            assertEquals(
                    new SshHost.Keys(
                            List.of("/home/anna/.ssh/my key", "/second"),
                            false,
                            List.of("/home/anna/cert-ubuntu"),
                            true,
                            Optional.of("/home/anna/agent.sock")),
                    host.keys());
            assertEquals(OptionalInt.of(90), host.connectTimeout());
            assertEquals(OptionalInt.of(30), host.aliveInterval());
            assertEquals(List.of(), host.notFollowed());
        }
    }

    @Test
    void filesOfHostKeysAreThoseOfTheServerThatTheAddressBelongsTo() {
        SshConfig config = config("""
                Host dms
                    HostName 203.0.113.7
                    HostKeyAlias dms.internal
                    UserKnownHostsFile ~/.ssh/dms "~/my hosts" ${KEYS}/%k
                Host *
                    GlobalKnownHostsFile /etc/hosts.keys
                    RevokedHostKeys /etc/ssh/revoked
                """);
        assertEquals(
                new SshHost.HostKeys(
                        List.of("/home/anna/.ssh/dms", "/home/anna/my hosts", "/keys/dms.internal"),
                        List.of("/etc/hosts.keys"),
                        Optional.of("dms.internal"),
                        Optional.of("/etc/ssh/revoked")),
                config.at(new ServerAddress("203.0.113.7", 22, "ubuntu")).hostKeys());
        assertEquals(
                new SshHost.HostKeys(
                        List.of(), List.of("/etc/hosts.keys"), Optional.empty(), Optional.of("/etc/ssh/revoked")),
                config.at(new ServerAddress("203.0.113.7", 2222, "ubuntu")).hostKeys());
        assertEquals(
                SshHost.HostKeys.NONE,
                config("").at(new ServerAddress("203.0.113.7", 22, "ubuntu")).hostKeys());
    }

    @Test
    void theFirstValueCountsAndWildcardsFillTheRest() {
        SshConfig config = config("""
                User first
                Host web
                  User second
                Host *.example.org !no.example.org
                  Port 2200
                Host a.example.org no.example.org
                  HostName 203.0.113.7
                """);
        List<SshHost> hosts = config.hosts();
        assertEquals(
                List.of("web", "a.example.org", "no.example.org"),
                hosts.stream().map(SshHost::alias).toList());
        assertEquals(Optional.of("first"), hosts.get(0).user());
        assertEquals(2200, hosts.get(1).portNumber());
        assertEquals(22, hosts.get(2).portNumber());
        assertEquals("203.0.113.7", hosts.get(1).hostName());
        assertEquals(2200, config.host("typed.example.org").portNumber());
    }

    @Test
    void whatOnlyOpenSshCanDoIsListedWithItsLine() {
        SshConfig config = config("""
                Host smart
                  ProxyCommand smart-proxy %h
                  PKCS11Provider /usr/lib/opensc-pkcs11.so
                  ControlMaster auto
                  Compression no
                Host direct
                  ProxyCommand none
                Match host smart exec "touch /tmp/never"
                  Port 99
                Match host direct user root exec "touch /tmp/never"
                  Port 99
                """);
        assertEquals(
                List.of(
                        "ProxyCommand (~/.ssh/config:2)",
                        "PKCS11Provider (~/.ssh/config:3)",
                        "Match exec (~/.ssh/config:8)"),
                notFollowed(config.host("smart")));
        assertEquals(22, config.host("smart").portNumber());
        assertEquals(List.of(), notFollowed(config.host("direct")));
    }

    @Test
    void aProxyCommandThatOnlyForwardsIsAServerOnTheWayAndIsNotRun() {
        for (String command : List.of(
                "ssh -W %h:%p me@gate",
                "ssh -q -W [%h]:%p me@gate", "/usr/bin/ssh me@gate -W %h:%p", "ssh -l me gate nc %h %p")) {
            SshHost host = config("Host inner\n ProxyCommand " + command + "\n").host("inner");
            assertEquals(Optional.of("me@gate"), host.proxyJump(), command);
            assertEquals(List.of(), host.notFollowed(), command);
        }
        for (String command : List.of(
                "ssh gate",
                "ssh -W other:22 gate",
                "ssh -o ProxyCommand=x -W %h:%p gate",
                "ssh gate nc %h %p; touch /tmp/never",
                "ssh -W %h:%p gate,other",
                "corkscrew proxy 8080 %h %p")) {
            SshHost host = config("Host inner\n ProxyCommand " + command + "\n").host("inner");
            assertEquals(Optional.empty(), host.proxyJump(), command);
            assertEquals(List.of("ProxyCommand (~/.ssh/config:2)"), notFollowed(host), command);
        }
    }

    @Test
    void conditionsOfMatchAreMetAsOpenSshMeetsThem() {
        SshConfig config = config("""
                Host dms
                  HostName %h.example.org
                Match host *.example.org,!no.example.org
                  User inside
                Match originalhost dms user inside
                  Port 1
                Match !localuser anna
                  Port 2
                Match all
                  HostKeyAlias everyone
                Match final host dms.example.org
                  ConnectTimeout 7
                Match host=no.example.org
                  Port 3
                """);
        assertEquals(Optional.of("inside"), config.host("dms").user());
        assertEquals(1, config.host("dms").portNumber());
        assertEquals(OptionalInt.of(7), config.host("dms").connectTimeout());
        assertEquals(Optional.of("everyone"), config.host("dms").hostKeys().alias());
        assertEquals(Optional.empty(), config.host("no.example.org").user());
        assertEquals(3, config.host("no.example.org").portNumber());
    }

    @Test
    void theWayToAServerLeadsThroughAllServersOnItAsSshGoesIt() {
        SshConfig config = config("""
                Host inner
                  ProxyJump gate,root@middle:2022
                Host gate
                  HostName gate.example.org
                  User guest
                  ProxyJump first
                Host middle
                  HostName 10.0.0.1
                  User nobody
                  ProxyJump never
                Host loop
                  ProxyJump loop
                Host none
                  ProxyJump none
                Host *
                  ProxyJump too-late
                Host first too-late
                  Port 443
                """);
        assertEquals(Optional.empty(), config.way(config.host("none")));
        assertEquals(Optional.empty(), config.way(config.host("loop")));
        SshConfig ends = config("""
                Host inner
                  ProxyJump gate,root@middle:2022
                Host gate
                  HostName gate.example.org
                  User guest
                  ProxyJump first
                Host middle
                  HostName 10.0.0.1
                  User nobody
                  ProxyJump never
                Host first
                  Port 443
                """);
        assertEquals(
                "anna@first:443,guest@gate.example.org,root@10.0.0.1:2022",
                ends.way(ends.host("inner")).orElseThrow().toString());
    }

    @Test
    void filesThatAreIncludedCountWhereTheyAreIncluded() throws Exception {
        Path ssh = Files.createDirectories(home.resolve(".ssh/conf.d"));
        Files.writeString(ssh.resolve("10-work.conf"), "Host work\n HostName work.example.org\n Include ../deep\n");
        Files.writeString(ssh.resolve("20-all.conf"), "User everywhere\nPort 2020\n");
        Files.writeString(ssh.resolve(".hidden.conf"), "Port 1\n");
        Files.writeString(home.resolve(".ssh/deep"), "ConnectTimeout 3\nHost other\nPort 4\n");
        Files.writeString(home.resolve(".ssh/config"), """
                Host never
                  Include conf.d/20*
                Host *
                  Include missing ~/.ssh/conf.d/*.conf
                Host work
                  Port 5
                """);
        SshConfig config = TestSshConfig.of(home).read();
        SshHost work = config.host("work");
        assertEquals("work.example.org", work.hostName());
        assertEquals(OptionalInt.empty(), work.connectTimeout(), "a relative file is in ~/.ssh");
        assertEquals(Optional.of("everywhere"), work.user());
        assertEquals(2020, work.portNumber());
        assertEquals(
                List.of("never", "work"),
                config.hosts().stream().map(SshHost::alias).toList());
        Files.writeString(ssh.resolve("10-work.conf"), "Host work\n Include deep\n");
        assertEquals(
                OptionalInt.of(3), TestSshConfig.of(home).read().host("work").connectTimeout());
    }

    @Test
    void aFileThatIncludesItselfEndsAndIsListed() throws Exception {
        Files.createDirectories(home.resolve(".ssh"));
        Files.writeString(home.resolve(".ssh/config"), "Include config config\nPort 3\n");
        SshHost host = TestSshConfig.of(home).read().host("a");
        assertEquals(3, host.portNumber());
        assertFalse(host.notFollowed().isEmpty());
        assertTrue(host.notFollowed().size() < 1000);
    }

    @Test
    void whatCannotBeReadIsPassedOver() {
        SshHost host = config("Host a\n garbage\n Port x\n Port \"1\n User \"\"\n Port 7 # mine\n")
                .host("a");
        assertEquals(7, host.portNumber());
        assertEquals(Optional.empty(), host.user());
    }

    @Test
    void aServerThatCannotBeReachedByNameIsLeftOut() {
        assertEquals(List.of(), config("Host bad\n HostName a;c$\n").hosts());
        assertEquals(List.of(), config("Host bad\n HostName -oProxyCommand=x\n").hosts());
    }

    @Test
    void whatStandsAtTheEndOfALongFileCounts() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6000; i++)
            text.append("Host srv" + i + "\n HostName 10.0." + i / 250 + "." + i % 250 + "\n User me\n Port 22\n");
        text.append("Host *\n RevokedHostKeys /etc/revoked\n");
        SshConfig config = config(text.toString());
        ServerAddress last = new ServerAddress("10.0.23.249", 22, "me");
        assertEquals("srv5999", config.at(last).alias());
        assertEquals(Optional.of("/etc/revoked"), config.at(last).hostKeys().revoked());
        assertEquals(
                Optional.of("/etc/revoked"), config.host("other").hostKeys().revoked());
    }

    @Test
    void theEntryOfAnAddressIsFoundHoweverItsHostNameIsWritten() {
        SshConfig config = config("""
                Host a.test b.test
                  HostKeyAlias plain
                Host web db
                  HostName %h.example.org
                Match originalhost late
                  HostName 203.0.113.9
                Host late
                  HostKeyAlias night
                Host i-*
                  HostName %h.internal
                Host i-1 i-2
                  Port 2222
                """);
        for (String[] pair : new String[][] {
            {"b.test", "b.test"}, {"db.example.org", "db"}, {"203.0.113.9", "late"}, {"none.test", "none.test"}
        }) assertEquals(pair[1], config.at(new ServerAddress(pair[0], 22, "u")).alias());
        assertEquals(
                "i-2", config.at(new ServerAddress("i-2.internal", 2222, "u")).alias());
    }

    @Test
    void aFileThatIsNotReadInWholeIsNamedWithItsReason() throws Exception {
        Path ssh = Files.createDirectories(home.resolve(".ssh"));
        Files.writeString(ssh.resolve("config"), "Include big\n");
        Files.writeString(ssh.resolve("big"), "#".repeat(80).concat("\n").repeat(13_000));
        assertEquals(new Failure.SshConfigUnreadable("~/.ssh/big", ConfigFlaw.TOO_LARGE), unreadable());
        Files.writeString(ssh.resolve("big"), "\n".repeat(200_001));
        assertEquals(new Failure.SshConfigUnreadable("~/.ssh/big", ConfigFlaw.TOO_LONG), unreadable());
        Files.writeString(ssh.resolve("big"), "Host " + "a".repeat(70_000));
        assertEquals(new Failure.SshConfigUnreadable("~/.ssh/big", ConfigFlaw.TOO_LONG), unreadable());
        Files.delete(ssh.resolve("config"));
        Files.createDirectory(ssh.resolve("config"));
        assertEquals(new Failure.SshConfigUnreadable("~/.ssh/config", ConfigFlaw.NO_FILE), unreadable());
    }

    private Failure unreadable() {
        return assertThrows(
                        SshConfigException.class, () -> TestSshConfig.of(home).read())
                .failure();
    }

    @Test
    void serversOnTheWayAreWrittenAsForSsh() {
        assertEquals(
                "me@gate:2222,[2001:db8::1],10.0.0.1",
                JumpHosts.parse("ssh://me@gate:2222, 2001:db8::1,10.0.0.1")
                        .orElseThrow()
                        .toString());
        for (String wrong :
                List.of("", "none", "a b", "a,", ",a", "a:0", "a:x", "@a", "-oProxyCommand=x", "[a", "a:70000"))
            assertEquals(Optional.empty(), JumpHosts.parse(wrong), wrong);
    }
}
