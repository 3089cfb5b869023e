package org.certguide.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.certguide.Linear;
import org.certguide.profile.Profile;
import org.certguide.system.WebServer;
import org.junit.jupiter.api.Test;

/** Whatever stands in the fields of the connection and of the folder, they are judged at once. */
class HostileFieldsTest {
    private static final LocalUser LOCAL = new LocalUser("me", "/home/me", "laptop", Map.of());

    @Test
    void hostUserAndFolderAreJudgedInProportionToTheirLength() {
        Linear.assertLinear("a host", List.of("a", "1", "["), ServerAddress::isHost);
        Linear.assertLinear("a user", List.of("a", "-"), ServerAddress::isUser);
        Linear.assertLinear("a folder", List.of("/", "/var/www/"), WebServer::isFolder);
        Linear.assertLinear("a name of a configuration", List.of("a", "con"), name -> Profile.idFor(name, List.of()));
    }

    @Test
    void aPageThatWasPastedByMistakeIsNoneOfThem() {
        for (String filler : Linear.FILLERS) {
            String page = Linear.filled("a", filler, Linear.LONG);
            assertFalse(ServerAddress.isHost(page));
            assertFalse(ServerAddress.isUser(page));
            assertFalse(WebServer.isFolder("/" + page));
        }
    }

    @Test
    void anSshConfigurationIsReadInProportionToItsLength() {
        List<String> beginnings = List.of(
                "Host a\n",
                "Host ",
                "Host *",
                "Host a",
                "Host=",
                "Port ",
                "Host a\nHostName ",
                "Host a\nPort",
                "Host a\nProxyJump a",
                "Host a\nProxyCommand ssh ",
                "Host a\nIdentityFile ${",
                "Host a\nIdentityFile %h",
                "Host a\nUserKnownHostsFile ",
                "Host a\nMatch host a",
                "Host a\nMatch exec \"",
                "Host a\nMatch final\n",
                "Include ",
                "\"Host",
                "Match ");
        Linear.assertLinear(
                "an SSH configuration",
                beginnings,
                text -> SshConfig.parse(text, LOCAL).hosts());
    }

    @Test
    void whatIsPastedAsAFingerprintIsComparedInProportionToItsLength() {
        HostKey key = new HostKey("ssh-ed25519", "AAAA");
        Linear.assertLinear(
                "a fingerprint", List.of("SHA256:", "256 SHA256:a", "|", "\"", "=", "a=.,"), key::isShownIn);
    }

    @Test
    void serversOnTheWayAreReadInProportionToTheirLength() {
        Linear.assertLinear("servers on the way", List.of("a,", "a@", "[", "ssh://", "a:1,"), JumpHosts::parse);
    }

    @Test
    void ofAnEndlessSshConfigurationAListComesThatCanBeChosenFrom() {
        StringBuilder text = new StringBuilder("Host *");
        for (int i = 0; text.length() < Linear.LONG; i++) text.append(" a").append(i);
        assertTrue(SshConfig.parse(text.toString(), LOCAL).hosts().size() <= 1000);
    }

    @Test
    void whatIsNeitherANameNorAnAddressIsNoHost() {
        for (String text : List.of(":", ":::", ".", "..", "a..b", "999.1.1.1", "1.2.3.256"))
            assertFalse(ServerAddress.isHost(text), text);
        for (String text :
                List.of("a.b", "a", "203.0.113.7", "255.0.0.1", "::1", "2001:db8::1", "fe80::1%eth0", "1.2.3"))
            assertTrue(ServerAddress.isHost(text), text);
    }
}
