package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Undo;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServingProgramTest {
    private static final String NAME = "dms.example.org";

    @TempDir
    Path folder;

    private static Remedy.Command remedy(ServingProgram program) {
        return program.remedy(NAME).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void eachIsSetUpAndTriedAndCanBeTakenBack(ServingProgram program) {
        Remedy.Command remedy = remedy(program);
        assertEquals(2, remedy.changes().size());
        String script = remedy.scripts().getFirst();
        assertEquals(2, script.chars().filter(c -> c == '\'').count(), script);
        assertTrue(
                remedy.scripts().getLast().startsWith("env RENEWED_LINEAGE=/etc/letsencrypt/live/" + NAME + " /etc/"));
        String undo = remedy.undo().orElseThrow();
        assertEquals("rm -f /usr/local/lib/certguide/reload/" + NAME + "/" + program.id(), undo);
        assertEquals(1, Undo.read(undo).orElseThrow().size());
        for (String text : List.of(program.lines(NAME), String.join("\n", program.commands(NAME)), script))
            assertFalse(text.contains("@"), text);
        assertTrue(Messages.has("panel.certificate.web." + program.id() + ".where"));
        assertEquals(Optional.of(program), ServingProgram.of(program.id()));
    }

    @Test
    void nameThatIsNoneOfCertbotsGetsNoScript() {
        for (String name : List.of("../x", "a b", "*.example.org", "", "a'b"))
            assertEquals(Optional.empty(), ServingProgram.NGINX.remedy(name), name);
    }

    @Test
    void programIsKnownByTheFilesThatNameTheCertificate() {
        assertEquals(
                Optional.of(ServingProgram.APACHE), ServingProgram.using(List.of("/etc/apache2/sites-enabled/a.conf")));
        assertEquals(Optional.of(ServingProgram.POSTFIX), ServingProgram.using(List.of("/etc/postfix/main.cf")));
        assertEquals(Optional.empty(), ServingProgram.using(List.of("/etc/other/main.cf")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void hookRunsWhatIsSetForTheRenewedCertificateAlone() throws Exception {
        program("nginx", "echo nginx \"$@\" >>" + folder + "/ran");
        program("postfix", "exit 3");
        setUp(remedy(ServingProgram.NGINX));
        assertEquals(0, hook("other.example.org"));
        assertFalse(Files.exists(folder.resolve("ran")));
        assertEquals(0, hook(NAME));
        assertEquals("nginx -t -q\nnginx -s reload\n", Files.readString(folder.resolve("ran")));
        setUp(remedy(ServingProgram.POSTFIX));
        assertEquals(3, hook(NAME), "Certbot says that a hook has failed");
        assertEquals(4, Files.readAllLines(folder.resolve("ran")).size(), "the others read it all the same");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void programThatIsNotRootGetsItsOwnCopyWithAPasswordThatStays() throws Exception {
        program(
                "openssl",
                "printf '%s ' \"$@\" >" + folder + "/openssl; while [ $# -gt 1 ]; do shift; done; echo p12 >\"$1\"");
        program("systemctl", "true");
        program("service", "true");
        setUp(remedy(ServingProgram.TOMCAT));
        assertEquals(0, hook(NAME));
        Path password = folder.resolve("var/lib/certguide/" + NAME + ".password");
        String first = Files.readString(password);
        assertTrue(first.strip().matches("[A-Za-z0-9]{16,}"), first);
        assertFalse(Files.readString(folder.resolve("openssl")).contains(first.strip()));
        hook(NAME);
        assertEquals(first, Files.readString(password));
        assertTrue(Files.exists(folder.resolve("var/lib/certguide/" + NAME + ".p12")));
    }

    private String here(String script) {
        return script.replace("/usr/local/lib/", folder + "/lib/")
                .replace("/etc/", folder + "/etc/")
                .replace("/var/lib/", folder + "/var/lib/")
                .replace("PATH=\"$PATH:", "PATH=\"" + folder + "/bin:$PATH:");
    }

    private void program(String name, String script) throws IOException {
        Path file = folder.resolve("bin/" + name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private void setUp(Remedy.Command remedy) throws Exception {
        assertEquals(0, run(here(remedy.scripts().getFirst())));
    }

    private int hook(String name) throws Exception {
        return run("RENEWED_LINEAGE=/x/live/" + name + " sh " + folder
                + "/etc/letsencrypt/renewal-hooks/deploy/certguide-reload >/dev/null 2>&1");
    }

    private static int run(String script) throws Exception {
        Process sh =
                new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        sh.getOutputStream().close();
        String said = new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("", said);
        return sh.waitFor();
    }
}
