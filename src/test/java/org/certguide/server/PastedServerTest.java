package org.certguide.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.certguide.Linear;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastedServerTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "https://dms.example.org/ | dms.example.org | - | - | -",
                "https://dms.example.org:8443/login?a=b | dms.example.org | - | - | -",
                "http://user:secret@dms.example.org | dms.example.org | - | - | -",
                "dms.example.org/ | dms.example.org | - | - | -",
                "dms.example.org:2200 | dms.example.org | 2200 | - | -",
                "dms.example.org: | dms.example.org | - | - | -",
                "203.0.113.7:2200 | 203.0.113.7 | 2200 | - | -",
                "[2001:db8::7]:2200 | 2001:db8::7 | 2200 | - | -",
                "[2001:db8::7] | 2001:db8::7 | - | - | -",
                "ubuntu@2001:db8::7 | 2001:db8::7 | - | ubuntu | -",
                "ubuntu@[2001:db8::7]:22 | 2001:db8::7 | 22 | ubuntu | -",
                "ubuntu@203.0.113.7 | 203.0.113.7 | - | ubuntu | -",
                "ubuntu@203.0.113.7:2200 | 203.0.113.7 | 2200 | ubuntu | -",
                "ubuntu@203.0.113.7:/home/ubuntu | 203.0.113.7 | - | ubuntu | -",
                "ann@clinic.test@203.0.113.7 | 203.0.113.7 | - | ann@clinic.test | -",
                "CLINIC\\ann@203.0.113.7 | 203.0.113.7 | - | CLINIC\\ann | -",
                "ssh://ubuntu@203.0.113.7:2200 | 203.0.113.7 | 2200 | ubuntu | -",
                "SSH://203.0.113.7/ | 203.0.113.7 | - | - | -",
                "ssh://ann%40clinic.test@203.0.113.7 | 203.0.113.7 | - | ann@clinic.test | -",
                "ssh://ubuntu:secret@203.0.113.7 | 203.0.113.7 | - | ubuntu | -",
                "sftp://ubuntu@203.0.113.7:2200/srv | 203.0.113.7 | 2200 | ubuntu | -",
                "ssh 203.0.113.7 | 203.0.113.7 | - | - | -",
                "ssh ubuntu@203.0.113.7 -p 2200 -i ~/.ssh/id | 203.0.113.7 | 2200 | ubuntu | ~/.ssh/id",
                "ssh -p2200 -l ann 203.0.113.7 | 203.0.113.7 | 2200 | ann | -",
                "ssh -vp 2200 -A -L 80:localhost:80 ann@203.0.113.7 uptime -p 1 | 203.0.113.7 | 2200 | ann | -",
                "ssh -i \"my key.pem\" ec2-user@ec2-203-0-113-7.test | ec2-203-0-113-7.test | - | ec2-user | my key.pem",
                "ssh -i my\\ key.pem -- ann@203.0.113.7 | 203.0.113.7 | - | ann | my key.pem",
                "ssh.exe -i C:\\Users\\ann\\id ann@203.0.113.7 | 203.0.113.7 | - | ann | C:\\Users\\ann\\id",
                "/usr/bin/ssh -l CLINIC\\\\ann 203.0.113.7 | 203.0.113.7 | - | CLINIC\\ann | -",
                "ssh -o Port=2200 -oUser=ann -o \"IdentityFile ~/id\" -o StrictHostKeyChecking=no h.test"
                        + " | h.test | 2200 | ann | ~/id",
                "ssh -o HostName=203.0.113.7 dms | 203.0.113.7 | - | - | -",
                "ssh -l ann -p 2200 root@h.test:22 | h.test | 2200 | ann | -",
                "$ ssh root@h.test | h.test | - | root | -",
                "root@h.test -p 2200 | h.test | 2200 | root | -",
                "ssh ssh://root@h.test:2200 -t | h.test | 2200 | root | -",
                "autossh -M 0 u@h.test | h.test | - | u | -",
                "autossh -M 20000 -p 2222 u@h.test | h.test | 2222 | u | -",
                "sftp -P 2222 u@h.test | h.test | 2222 | u | -",
                "sftp -l 100 -P 2222 u@h.test:/srv | h.test | 2222 | u | -",
                "scp -P 2222 a.txt u@h.test:/srv | h.test | 2222 | u | -",
                "scp -r -i ~/id h.test:/srv . | h.test | - | - | ~/id",
                "ssh u@fe80::1%eth0 | fe80::1%eth0 | - | u | -",
            })
    void eachPartGoesWhereItBelongs(String text, String host, Integer port, String user, String keyFile) {
        PastedServer expected = new PastedServer(
                host,
                port == null ? OptionalInt.empty() : OptionalInt.of(port),
                Optional.ofNullable(user),
                Optional.ofNullable(keyFile),
                Optional.empty(),
                false);
        assertEquals(Optional.of(expected), PastedServer.parse(text));
        assertEquals(Optional.of(expected), PastedServer.parse("  " + text + "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "ssh -W h.test:22 gate.test | h.test | 22 | - | gate.test | false",
                "ssh -J a.test -W [2001:db8::7]:2200 -p 2222 me@b.test | 2001:db8::7 | 2200 | - | a.test,me@b.test:2222 | false",
                "ssh -J u@[fe80::1%eth0]:22 h.test | h.test | - | - | u@[fe80::1%eth0]:22 | false",
                "ssh -o ProxyCommand='nc -X 5 -x proxy:1080 %h %p' h.test | h.test | - | - | - | true",
                "ssh -o ProxyCommand='ssh -W %h:%p me@gate.test' h.test | h.test | - | - | me@gate.test | false",
                "ssh -J gate.test -o ProxyCommand=x h.test | h.test | - | - | gate.test | false"
            })
    void theWayToTheServerIsTakenFromTheCommand(
            String text, String host, Integer port, String user, String via, boolean proxyCommand) {
        PastedServer expected = new PastedServer(
                host,
                port == null ? OptionalInt.empty() : OptionalInt.of(port),
                Optional.ofNullable(user),
                Optional.empty(),
                Optional.ofNullable(via),
                proxyCommand);
        assertEquals(Optional.of(expected), PastedServer.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "dms.example.org",
                "203.0.113.7",
                "2001:db8::7",
                "my server",
                "ssh",
                "ssh -p 22",
                "@",
                "@h.test",
                "a@",
                "a@b c",
                "h.test:ssh",
                "h.test:0",
                "h.test:65536",
                "h.test:123456",
                "[::1",
                "[]",
                "[::1]x",
                "://",
                "https://",
                "git@github.com:user/repo",
                "ssh -p x h.test",
                "ssh 'a b'@h.test",
                "Doctor House@h.test",
                "-l",
                "--",
                "ssh -",
                "ssh -i",
                "ssh -l",
                "ssh \"",
                "$ ",
                "ssh://%zz@h.test:1:2"
            })
    void whatIsNotUnderstoodStaysAsItIs(String text) {
        Optional<PastedServer> found = PastedServer.parse(text);
        assertFalse(found.isPresent(), () -> text + " gives " + found);
    }

    @Test
    void whateverIsPastedItsPartsCanBeUsed() {
        Random random = new Random(18);
        String[] pieces = {
            "ssh",
            " ",
            " ",
            "-p",
            "-l",
            "-i",
            "-o",
            "-v",
            "Port=",
            "User ",
            "h.test",
            "203.0.113.7",
            "[",
            "]",
            "::1",
            ":",
            "@",
            "@",
            "\\",
            "\"",
            "'",
            "/",
            "://",
            "https",
            "22",
            "65536",
            "ann",
            "CLINIC",
            "%40",
            "%",
            "--",
            "-",
            "?",
            "#",
            "\u0000",
            "\u202e",
            "ä",
            "\ud83d",
            "~",
            "$",
            ";",
            "\n",
            "\t"
        };
        for (int n = 0; n < 200_000; n++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) text.append(pieces[random.nextInt(pieces.length)]);
            PastedServer.parse(text.toString()).ifPresent(found -> {
                assertTrue(ServerAddress.isHost(found.host()), text::toString);
                assertTrue(found.port().isEmpty() || found.port().getAsInt() > 0, text::toString);
                assertTrue(found.port().isEmpty() || found.port().getAsInt() < 65536, text::toString);
                assertTrue(found.user().filter(u -> !ServerAddress.isUser(u)).isEmpty(), text::toString);
            });
        }
    }

    @Test
    void whatIsTakenApartIsTakenApartOnce() {
        for (String user : List.of("", "ann@", "ann@clinic.test@", "CLINIC\\ann@")) {
            for (String host : List.of("h.test", "203.0.113.7", "[2001:db8::7]")) {
                for (String port : List.of("", ":22", ":65535")) {
                    for (String text : List.of(user + host + port, "ssh " + user + host + port)) {
                        PastedServer.parse(text)
                                .ifPresent(found -> assertEquals(
                                        Optional.empty(), PastedServer.parse(found.host()), "again, of " + text));
                    }
                }
            }
        }
    }

    @Test
    void aTextIsTakenApartInProportionToItsLength() {
        Linear.assertLinear(
                "a pasted server", List.of("ssh ", "ssh -o ", "[", "a@", "ssh://", "\""), PastedServer::parse);
        for (String filler : Linear.FILLERS) {
            assertEquals(
                    Optional.empty(), PastedServer.parse(Linear.filled("ssh a@h.test ", filler, Linear.LONG) + "a"));
        }
    }

    @Test
    void namesOfDirectoryAccountsAreLoginNames() {
        for (String user : List.of("ann@clinic.test", "CLINIC\\ann", "ann+dms", "ann$", "müller", "a".repeat(256))) {
            assertTrue(ServerAddress.isUser(user), user);
        }
        for (String user : List.of("", "@clinic.test", "-ann", "Doctor House", "a:b", "a/b", "a\nb", "a".repeat(257))) {
            assertFalse(ServerAddress.isUser(user), user);
        }
        assertEquals("ann@clinic.test@h.test:2200", new ServerAddress("h.test", 2200, "ann@clinic.test").toString());
    }

    @Test
    void noPasswordOfAnAddressIsKept() {
        for (String text : List.of("ssh://ann:hunter2@h.test", "ann:hunter2@h.test", "https://ann:hunter2@h.test/")) {
            assertFalse(PastedServer.parse(text).toString().contains("hunter2"), text);
        }
    }
}
