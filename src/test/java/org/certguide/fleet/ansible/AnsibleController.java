package org.certguide.fleet.ansible;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;

/** A server of the lab with Debian's ansible-core, from which the others are reached. */
record AnsibleController(String name) {
    private static final Pattern RECAP =
            Pattern.compile("(\\S+) +: ok=(\\d+) +changed=(\\d+) +unreachable=(\\d+) +failed=(\\d+).*");
    private static final int PIECE = 80_000;

    /** How a run ended for one server. */
    record Counts(int changed, int unreachable, int failed) {}

    /** A fresh server with Ansible, and more packages. */
    static AnsibleController on(String name, String... more) {
        LabServer server = Lab.server(name);
        server.reset();
        server.in(
                "sh",
                "-c",
                "apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends ansible-core openssh-client "
                        + String.join(" ", more));
        String key = Base64.getEncoder().encodeToString(key());
        server.in("sh", "-c", "umask 077; echo " + key + " | base64 -d > /root/key");
        return new AnsibleController(name);
    }

    private static byte[] key() {
        try {
            return Files.readAllBytes(Lab.key("ed25519"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String in(String script) {
        return Lab.server(name).in("sh", "-c", script);
    }

    /** Puts a project there in place of the one before. */
    void write(AnsibleProject project) {
        // A connection of the project before would still be open, and used.
        in("rm -rf /root/project /root/.ansible/cp; mkdir -p /root/project/group_vars /root/project/host_vars");
        project.files().forEach(this::write);
    }

    /** Puts a file into the project. */
    void write(String file, String text) {
        String content = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        in(": > /root/project/" + file);
        // One argument of a command may be 128 KB long.
        for (int from = 0; from < content.length(); from += PIECE) {
            String piece = content.substring(from, Math.min(content.length(), from + PIECE));
            in("echo " + piece + " | base64 -d >> /root/project/" + file);
        }
    }

    /** A file of the project as it is there. */
    String read(String file) {
        return in("cat /root/project/" + file);
    }

    /** Agrees to the terms of the lab's authority. */
    void agree() {
        in(
                "cd /root/project/group_vars && sed -i -e 's/^certguide_agree_tos: .*/certguide_agree_tos: true/'"
                        + " -e 's|^certguide_directory: .*|certguide_directory: \"https://10.77.0.1/directory\"|'"
                        + " -e 's|^certguide_ca_bundle: .*|certguide_ca_bundle: \"/usr/local/share/ca-certificates/lab.crt\"|' certguide.yml");
    }

    /** What Ansible says with the key; it may fail. */
    String run(String command) {
        return withoutKey(command + " --private-key /root/key");
    }

    /** What it says when it logs in otherwise. */
    String withoutKey(String command) {
        return in("export LC_ALL=C.UTF-8 ANSIBLE_NOCOLOR=1; cd /root/project && " + command
                + " -i inventory.yml 2>&1; echo \"status $?\"");
    }

    /** How it ended for each server. */
    static Map<String, Counts> recap(String said) {
        Map<String, Counts> hosts = new TreeMap<>();
        said.lines()
                .map(RECAP::matcher)
                .filter(Matcher::matches)
                .forEach(m -> hosts.put(
                        m.group(1),
                        new Counts(
                                Integer.parseInt(m.group(3)),
                                Integer.parseInt(m.group(4)),
                                Integer.parseInt(m.group(5)))));
        return hosts;
    }

    static void assertRan(int servers, String said) {
        assertTrue(said.endsWith("status 0"), said);
        assertEquals(servers, recap(said).size(), said);
    }

    static void assertNothingChanged(int servers, String said) {
        assertRan(servers, said);
        recap(said).forEach((host, counts) -> assertEquals(0, counts.changed(), host + " changed:\n" + said));
    }
}
