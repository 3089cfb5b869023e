package org.certguide.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An SSH configuration is read as the ssh of this computer reads it, which tells with {@code -G}. */
class SshConfigAgainstSshTest {
    private static final int FILES = 100;
    private static final List<String> NAMES = List.of("dms", "web1", "a.example.org", "b.example.org", "gate");

    @TempDir
    Path folder;

    /** The same files each time, so that a difference can be looked into. */
    private final Random random = new Random(20_26);

    @Test
    void oneHundredFilesSayTheSameAsToSsh() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(dir -> Files.isExecutable(Path.of(dir, "ssh"))),
                "no ssh on this computer");
        int conditions = 0;
        for (int i = 0; i < FILES; i++) {
            Path config = folder.resolve("config" + i);
            Path included = Files.writeString(folder.resolve("included" + i), blocks(3, false));
            String text = blocks(8, true).replace("INCLUDED", included.toString());
            Files.writeString(config, text);
            conditions += text.split("Match ").length - 1;
            String name = pick(NAMES);
            SshConfig read = new SshConfigFiles(config, Optional.empty(), local()).read();
            assertEquals(ssh(config, name), said(read.host(name)), "of " + name + " in:\n" + text);
        }
        assertEquals(true, conditions > FILES, "the files have conditions in them");
    }

    private static LocalUser local() {
        return new LocalUser(System.getProperty("user.name"), "/home/me", "localhost", Map.of());
    }

    private static Map<String, List<String>> said(SshHost host) {
        Map<String, List<String>> said = new TreeMap<>();
        said.put("hostname", List.of(host.hostName()));
        said.put("port", List.of(Integer.toString(host.portNumber())));
        said.put("user", List.of(host.user().orElse(System.getProperty("user.name"))));
        host.proxyJump()
                .ifPresent(jump -> said.put(
                        "proxyjump", List.of(JumpHosts.parse(jump).orElseThrow().toString())));
        if (!host.keys().files().isEmpty()) said.put("identityfile", host.keys().files());
        if (!host.keys().certificates().isEmpty())
            said.put("certificatefile", host.keys().certificates());
        said.put("identitiesonly", List.of(host.keys().only() ? "yes" : "no"));
        host.keys().agent().ifPresent(agent -> said.put("identityagent", List.of(agent)));
        said.put(
                "serveraliveinterval",
                List.of(Integer.toString(host.aliveInterval().orElse(0))));
        said.put(
                "connecttimeout",
                List.of(
                        host.connectTimeout().isPresent()
                                ? "" + host.connectTimeout().getAsInt()
                                : "none"));
        host.hostKeys().alias().ifPresent(alias -> said.put("hostkeyalias", List.of(alias)));
        host.hostKeys().revoked().ifPresent(file -> said.put("revokedhostkeys", List.of(file)));
        if (!host.hostKeys().userFiles().isEmpty())
            said.put(
                    "userknownhostsfile",
                    List.of(String.join(" ", host.hostKeys().userFiles())));
        return said;
    }

    private static Map<String, List<String>> ssh(Path config, String name) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("ssh", "-G", "-F", config.toString(), name)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        String printed = new String(process.getInputStream().readAllBytes());
        assertEquals(true, process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), printed + Files.readString(config));
        Map<String, List<String>> said = new TreeMap<>();
        for (String line : printed.lines().toList()) {
            String keyword = line.split(" ", 2)[0];
            String value = line.contains(" ") ? line.split(" ", 2)[1] : "";
            boolean usual = keyword.equals("identityfile") && value.startsWith("~/.ssh/id_")
                    || keyword.equals("userknownhostsfile") && value.contains("/.ssh/known_hosts2");
            if (!usual && KEYWORDS.contains(keyword))
                said.computeIfAbsent(keyword, k -> new ArrayList<>()).add(value);
        }
        return said;
    }

    private static final List<String> KEYWORDS = List.of(
            "hostname",
            "port",
            "user",
            "proxyjump",
            "identityfile",
            "certificatefile",
            "identitiesonly",
            "identityagent",
            "serveraliveinterval",
            "connecttimeout",
            "hostkeyalias",
            "revokedhostkeys",
            "userknownhostsfile");

    private String blocks(int most, boolean withInclude) {
        StringBuilder text = new StringBuilder();
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(6) > 0) text.append(indent()).append(condition()).append('\n');
            int settings = random.nextInt(4);
            for (int j = 0; j < settings; j++)
                text.append(indent()).append(setting()).append('\n');
            if (withInclude && random.nextInt(5) == 0) text.append("  Include INCLUDED\n");
            if (random.nextInt(5) == 0) text.append("# a comment\n\n");
        }
        return text.toString();
    }

    private String indent() {
        return pick(List.of("", "  ", "\t"));
    }

    private String condition() {
        String user = System.getProperty("user.name");
        return random.nextBoolean()
                ? pick(List.of("Host ", "host=", "HOST  ")) + patterns(" ")
                : "Match "
                        + pick(List.of(
                                "all",
                                "host " + patterns(","),
                                "!host " + patterns(","),
                                "originalhost " + patterns(","),
                                "host=" + patterns(","),
                                "host \"" + patterns(",") + "\"",
                                "user me,you",
                                "host " + patterns(",") + " user " + pick(List.of("me", "*", "!me,*")),
                                "localuser " + user,
                                "!localuser " + user,
                                "final",
                                "!final host " + patterns(","),
                                "final host " + patterns(","),
                                "canonical",
                                "exec \"exit 1\"",
                                "host " + patterns(",") + " exec false"));
    }

    private String patterns(String between) {
        List<String> all = List.of("*", "dms", "web?", "*.example.org", "!gate", "a.*", "gate", "b.example.org", "*.x");
        List<String> chosen = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) chosen.add(pick(all));
        return String.join(between, chosen);
    }

    private String setting() {
        return pick(List.of(
                "HostName %h.example.org",
                "HostName B.example.org",
                "HostName \"203.0.113.7\"",
                "Port 2222",
                "Port=443",
                "Port = 8022",
                "User me",
                "User \"you\"",
                "User=me # comment",
                "ProxyJump gate",
                "ProxyJump me@gate:2222,web1",
                "ProxyJump ssh://me@gate:22",
                "ProxyJump none",
                "ProxyCommand none",
                "IdentityFile /keys/one",
                "IdentityFile \"/keys/with blank\"",
                "IdentityFile '/keys/one'",
                "IdentityFile /keys/back\\ slash",
                "CertificateFile /keys/cert",
                "IdentitiesOnly yes",
                "IdentitiesOnly no",
                "IdentityAgent /run/agent-%h-%r-%p",
                "IdentityAgent SSH_AUTH_SOCK",
                "ServerAliveInterval 30",
                "ServerAliveInterval 1m",
                "ConnectTimeout 1m30s",
                "ConnectTimeout=10",
                "HostKeyAlias Alias.Example",
                "RevokedHostKeys /revoked",
                "UserKnownHostsFile /known/%h /known/%n-%%-%p",
                "UserKnownHostsFile /known/%k /known/two",
                "Compression yes",
                "ForwardAgent no"));
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
