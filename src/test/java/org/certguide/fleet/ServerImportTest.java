package org.certguide.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.certguide.Linear;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.profile.Profile;
import org.certguide.server.LocalUser;
import org.certguide.server.ServerAddress;
import org.certguide.server.SshConfig;
import org.certguide.system.SystemCatalogue;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;

class ServerImportTest {
    private static final SystemCatalogue CATALOGUE = SystemCatalogue.read();

    private static ServerImport.Builder into() {
        return new ServerImport.Builder("me", CATALOGUE);
    }

    private static ServerImport table(String csv) {
        return ServerTable.read(Csv.read(csv), into());
    }

    private static List<String> reasons(ServerImport read) {
        return read.rejected().stream().map(r -> r.what() + " " + r.why().key()).toList();
    }

    @Test
    void aTableGivesServersAndEachBadLineItsReason() {
        ServerImport read = table("""
                Name,Hostname,Port,User,Domains,Purpose,System,Colour
                Office,203.0.113.7,2222,root,"a.example.org, b.example.org",dms,debian-12,red
                ,web.example.org,,,,,,
                ,,22,root,,,,
                x,"no such",22,root,,,,
                x,a.example.org,99999,root,,,,
                x,a.example.org,22,a:b,,,,
                x,a.example.org,22,root,not_a_name,,,
                x,a.example.org,22,root,,party,,
                x,"a".example.org,22,root,,,,
                """);
        assertEquals(
                List.of(
                        new ServerImport.Candidate(
                                "Office",
                                new ServerAddress("203.0.113.7", 2222, "root"),
                                Purpose.DMS,
                                List.of("a.example.org", "b.example.org"),
                                Optional.of("debian-12"),
                                List.of()),
                        new ServerImport.Candidate(
                                "web.example.org",
                                new ServerAddress("web.example.org", 22, "me"),
                                Purpose.OTHER,
                                List.of(),
                                Optional.empty(),
                                List.of())),
                read.servers());
        assertEquals(
                List.of(
                        "Line 4 imports.host.missing",
                        "Line 5 imports.host",
                        "Line 6 imports.port",
                        "Line 7 imports.user",
                        "Line 8 imports.domains",
                        "Line 9 imports.purpose",
                        "Line 10 imports.csv.after"),
                reasons(read));
        read.rejected().forEach(r -> assertTrue(!Messages.of(r.why()).isBlank()));
    }

    @Test
    void aTableWithoutNamesOfColumnsIsNotGuessed() {
        assertEquals(List.of("Line 1 imports.columns"), reasons(table("203.0.113.7,22,root\n")));
    }

    @Test
    void addressesOfPagesAreServersAndColumnsThatAreNotReadAreNamed() {
        ServerImport read = table("""
                host,domains,owner
                https://o.example.org/,https://o.example.org/ P.example.org.,us
                büro.example.org,,us
                """);
        assertEquals("o.example.org", read.servers().getFirst().server().host());
        assertEquals(
                List.of("o.example.org", "p.example.org"),
                read.servers().getFirst().domains());
        assertEquals(List.of("owner"), read.unused());
        assertEquals(List.of("Line 3 certbot.domain.technical"), reasons(read));
        assertTrue(Messages.of(read.rejected().getFirst().why()).contains("xn--bro-hoa.example.org"));
    }

    @Test
    void anAddressOrACommandInThePlaceOfTheServerIsTakenApartAndColumnsGoFirst() {
        ServerImport read = table("""
                host,port,user
                https://203.0.113.7/,,
                ssh://ubuntu@203.0.113.8:2222,,
                ssh root@203.0.113.9 -p 2200,,
                203.0.113.10:2222,22,admin
                """);
        assertEquals(List.of(), reasons(read));
        assertEquals(
                List.of("me@203.0.113.7", "ubuntu@203.0.113.8:2222", "root@203.0.113.9:2200", "admin@203.0.113.10"),
                read.servers().stream().map(s -> s.server().toString()).toList());
    }

    @Test
    void anyTableIsReadInProportionToItsLength() {
        Linear.assertLinear(
                "a table of servers",
                List.of("host\n", "host,domains,tags\na,\"", "host,domains\nssh -p ,", "host;tags\na;"),
                Linear.LONG / 2,
                text -> table(text).without(List.of()).profiles(Set.of()));
    }

    @Test
    void anySshConfigurationGivesServersInProportionToItsLength() {
        LocalUser user = new LocalUser("me", "/home/me", "laptop", Map.of());
        Linear.assertLinear(
                "servers of an SSH configuration",
                List.of("Host a\nHostName ", "Host ", "Host a\nProxyJump a,"),
                Linear.LONG / 2,
                text -> ConfiguredServers.read(SshConfig.parse(text, user), into())
                        .without(List.of())
                        .profiles(Set.of()));
    }

    @Test
    void whatIsSavedAlreadyOrTwiceInTheListIsLeftOut() {
        Profile saved = Profile.of("a", "A", new ServerAddress("a.example.org", 22, "me"), Purpose.OTHER)
                .with(new Profile.Wishes(Purpose.OTHER, List.of("a.example.org")));
        ServerImport read = table("""
                host,domains
                a.example.org,a.example.org
                a.example.org,b.example.org
                a.example.org,
                c.example.org,
                c.example.org,
                """).without(List.of(saved));
        assertEquals(
                List.of(List.of("b.example.org"), List.of()),
                read.servers().stream().map(ServerImport.Candidate::domains).toList());
        assertEquals(
                List.of(
                        "Line 2, a.example.org imports.there",
                        "Line 4, a.example.org imports.twice",
                        "Line 6, c.example.org imports.twice"),
                reasons(read));
        List<Profile> profiles = read.profiles(Set.of("a", "b-example-org"));
        assertEquals(
                List.of("b-example-org-2", "c-example-org"),
                profiles.stream().map(Profile::id).toList());
    }

    @Test
    void savedServersComeBackFromATable() {
        Profile saved = Profile.of(
                        "a",
                        "=cmd|' /C calc'!A0",
                        new ServerAddress("a.example.org", 2222, "me", Optional.of("you@bastion.example.org")),
                        Purpose.DMS)
                .with(new Profile.Wishes(Purpose.DMS, List.of("a.example.org", "b.example.org")))
                .withSystem("debian-13")
                .withTags(List.of("hospital", "=sum"));
        ServerImport read = table(Csv.write(ServerTable.rows(List.of(saved))));
        Profile back = read.profiles(Set.of()).getFirst();
        assertEquals(saved.title(), back.title());
        assertEquals(saved.server(), back.server());
        assertEquals(saved.wishes(), back.wishes());
        assertEquals(saved.system(), back.system());
        assertEquals(saved.tags(), back.tags());
    }

    @Test
    void theSshConfigurationGivesItsServersButNotThoseThatAreReachedInAnotherWay() {
        SshConfig config = SshConfig.parse("""
                Host web
                  HostName 203.0.113.7
                  Port 2222
                Host behind
                  HostName 10.0.0.5
                  User root
                  ProxyJump you@bastion.example.org
                Host odd
                  ProxyCommand nc %h %p
                Host *
                  User admin
                """, new LocalUser("me", "/home/me", "laptop", Map.of()));
        ServerImport read = ConfiguredServers.read(config, into());
        assertEquals(
                List.of("admin@203.0.113.7:2222", "root@10.0.0.5"),
                read.servers().stream().map(s -> s.server().toString()).toList());
        assertEquals(
                Optional.of("you@bastion.example.org"),
                read.servers().get(1).server().via());
        assertEquals(List.of("odd imports.not-followed"), reasons(read));
    }
}
