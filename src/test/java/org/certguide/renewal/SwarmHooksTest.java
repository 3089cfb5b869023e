package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.certguide.certbot.CertbotVersion;
import org.certguide.text.Messages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hooks run under the system's sh, with a docker that only counts replicas and notes its calls. */
class SwarmHooksTest {
    private static final SwarmHooks HOOKS = new SwarmHooks("gateway", "dms.example.org");

    @TempDir
    Path dir;

    @BeforeEach
    void standIns() throws IOException {
        program("docker", """
                #!/bin/sh
                echo "docker $*" >>@DIR@/calls
                [ ! -e @DIR@/broken ] || exit 1
                case "$*" in
                *inspect*) cat @DIR@/replicas ;;
                *scale*) echo "${*##*=}" >@DIR@/replicas; [ ! -e @DIR@/kill ] || kill -9 $PPID ;;
                esac
                """);
        program("systemctl", """
                #!/bin/sh
                echo "systemctl $*" >>@DIR@/calls
                [ ! -e @DIR@/killtimer ] || kill -9 $PPID
                [ ! -e @DIR@/notimer ]
                """);
        program("sleep", "#!/bin/sh\necho sleep >>@DIR@/calls\n: >@DIR@/tcp\n");
        Files.writeString(dir.resolve("replicas"), "3\n");
        Files.writeString(dir.resolve("tcp"), "");
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(dir.resolve(name), text.replace("@DIR@", dir.toString()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int run(String word, Map<String, String> environment) throws Exception {
        String text = HOOKS.script()
                .replace("PATH=\"$PATH", "PATH=\"" + dir + ":$PATH")
                .replace("/var/lib/certguide", dir + "/kept")
                .replace("/proc/net/tcp /proc/net/tcp6", dir + "/tcp");
        Path script = Files.writeString(dir.resolve("script"), text);
        ProcessBuilder sh = new ProcessBuilder("/bin/sh", script.toString(), word).redirectErrorStream(true);
        // As in a unit of systemd.
        sh.environment().clear();
        sh.environment().put("PATH", "/usr/bin:/bin");
        sh.environment().putAll(environment);
        Process process = sh.start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    private int run(String word) throws Exception {
        return run(word, Map.of());
    }

    private int replicas() throws IOException {
        return Integer.parseInt(Files.readString(dir.resolve("replicas")).strip());
    }

    private List<String> calls() throws IOException {
        Path calls = dir.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private Path kept() {
        return dir.resolve("kept/gateway");
    }

    /** As if what is kept had been written so much earlier. */
    private void age(long seconds) throws IOException {
        String[] words = Files.readString(kept()).strip().split(" ");
        long then = Instant.now().getEpochSecond() - seconds;
        Files.writeString(kept(), words[0] + " " + then + " " + words[2] + "\n");
    }

    @Test
    void theGatewayIsStoppedAndComesBackWithAsManyReplicasAsThereWere() throws Exception {
        assertEquals(0, run("stop"));
        assertEquals(0, replicas());
        assertEquals(0, run("start"));
        assertEquals(3, replicas());
        assertFalse(Files.exists(kept()));
        assertEquals(
                List.of(
                        "docker service inspect --format {{.Spec.Mode.Replicated.Replicas}} gateway",
                        "systemctl start certguide-gateway.timer",
                        "docker service scale -d gateway=0",
                        "docker service inspect --format {{.Spec.Mode.Replicated.Replicas}} gateway",
                        "docker service scale -d gateway=3"),
                calls());
    }

    @Test
    void afterAHookThatWasKilledHalfWayTheTimerBringsTheGatewayBackAfterTenMinutes() throws Exception {
        Files.createFile(dir.resolve("kill"));
        assertNotEquals(0, run("stop"));
        Files.delete(dir.resolve("kill"));
        assertEquals(0, replicas());
        run("net");
        assertEquals(0, replicas(), "Certbot may still be at work");
        age(599);
        run("net");
        assertEquals(0, replicas());
        age(600);
        run("net");
        assertEquals(3, replicas());
        assertFalse(Files.exists(kept()));
    }

    @Test
    void aRestartOfTheServerEndsTheWait() throws Exception {
        run("stop");
        Files.writeString(kept(), "3 " + Instant.now().getEpochSecond() + " 00000000-0000-0000-0000-000000000000\n");
        run("net");
        assertEquals(3, replicas());
    }

    @Test
    void aClockThatWentBackDoesNotKeepTheGatewayAway() throws Exception {
        run("stop");
        age(-4000);
        run("net");
        assertEquals(3, replicas());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x y z\n", "0 0 0\n", "3; reboot\n"})
    void theGatewayComesBackWhateverTheFileSays(String text) throws Exception {
        run("stop");
        Files.writeString(kept(), text);
        run("net");
        assertEquals(1, replicas());
    }

    @Test
    void aHookThatWasKilledBeforeItStoppedAnythingLeavesTheGatewayAlone() throws Exception {
        Files.createFile(dir.resolve("killtimer"));
        run("stop");
        assertEquals(3, replicas());
    }

    @Test
    void nothingIsStoppedWithoutTheNet() throws Exception {
        Files.createFile(dir.resolve("notimer"));
        assertEquals(1, run("stop"));
        assertEquals(3, replicas());
        Files.delete(dir.resolve("notimer"));
        Files.createFile(dir.resolve("kept"));
        assertEquals(1, run("stop"));
        assertEquals(3, replicas());
    }

    @Test
    void aSecondRunAfterACutOneStillKnowsHowManyThereWere() throws Exception {
        run("stop");
        age(500);
        run("stop");
        run("net");
        assertEquals(0, replicas(), "the ten minutes begin anew");
        run("start");
        assertEquals(3, replicas());
    }

    @Test
    void aGatewayThatSomebodyStoppedOnPurposeStaysStopped() throws Exception {
        Files.writeString(dir.resolve("replicas"), "0\n");
        assertEquals(0, run("stop"));
        run("net");
        run("start");
        assertEquals(0, replicas());
    }

    @Test
    void aGatewayThatIsBackAlreadyReadsTheCertificateAnew() throws Exception {
        run("stop");
        Files.writeString(dir.resolve("replicas"), "3\n");
        run("start");
        assertEquals("docker service update -d --force gateway", calls().getLast());
    }

    @Test
    void whatDockerCouldNotStartIsTriedAgain() throws Exception {
        run("stop");
        Files.createFile(dir.resolve("broken"));
        assertNotEquals(0, run("start"));
        Files.delete(dir.resolve("broken"));
        age(600);
        run("net");
        assertEquals(3, replicas());
    }

    @Test
    void withoutAGatewayARenewalGoesOn() throws Exception {
        Files.createFile(dir.resolve("broken"));
        assertEquals(0, run("stop"));
        assertFalse(Files.exists(kept()));
    }

    @Test
    void itWaitsUntilThePortIsFree() throws Exception {
        Files.writeString(dir.resolve("tcp"), "   0: 00000000:0050 00000000:0000 0A 00000000:00000000\n");
        assertEquals(0, run("stop"));
        assertEquals("sleep", calls().getLast());
    }

    @Test
    void theRenewalOfAnotherCertificateStopsNothing() throws Exception {
        run("stop", Map.of("RENEWED_LINEAGE", "/etc/letsencrypt/live/other.example.org"));
        run("stop", Map.of("RENEWED_LINEAGE", "/etc/letsencrypt/live/xdms.example.org"));
        assertEquals(List.of(), calls());
        run("stop", Map.of("RENEWED_LINEAGE", "/etc/letsencrypt/live/dms.example.org"));
        assertEquals(0, replicas());
    }

    private String here(String command) {
        return command.replaceFirst("^sudo ", "")
                .replace("/usr/local/sbin/certguide-gateway", dir + "/certguide-gateway")
                .replace("/etc/systemd/system", dir.toString())
                .replace("/etc/letsencrypt", dir.toString());
    }

    private void twice(String command) throws Exception {
        for (int n = 0; n < 2; n++) {
            ProcessBuilder sh = new ProcessBuilder("sh", "-c", here(command)).inheritIO();
            sh.environment().merge("PATH", dir + ":", (old, first) -> first + old);
            assertEquals(0, sh.start().waitFor(), command);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3.0", "2.11.0", "4.0.0", "5.6.0", "10.0"})
    void newVersionsSetTheHooksThemselves(String version) {
        List<SwarmHooks.Setting> settings = HOOKS.settings(CertbotVersion.in(version));
        assertEquals(2, settings.size());
        assertEquals(
                "sudo certbot reconfigure --cert-name dms.example.org"
                        + " --pre-hook '/usr/local/sbin/certguide-gateway stop'"
                        + " --post-hook '/usr/local/sbin/certguide-gateway start'",
                settings.get(1).command());
        settings.forEach(s -> assertFalse(Messages.of(s.why()).isBlank()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.2.0", "2.1.0", "1.12.0", "0.40.0", "", "nonsense"})
    void forOldVersionsTheSettingsOfTheOneCertificateAreChanged(String version) throws Exception {
        Path conf = Files.createDirectories(dir.resolve("renewal")).resolve("dms.example.org.conf");
        Files.writeString(conf, """
                cert = /etc/letsencrypt/live/dms.example.org/cert.pem
                [renewalparams]
                account = 1
                pre_hook = docker service scale gateway=0
                renew_hook = docker service update --force gateway
                """);
        twice(HOOKS.settings(CertbotVersion.in(version)).get(1).command());
        String program = dir + "/certguide-gateway";
        assertEquals("""
                cert = /etc/letsencrypt/live/dms.example.org/cert.pem
                [renewalparams]
                pre_hook = %s stop
                post_hook = %s start
                account = 1
                """.formatted(program, program), Files.readString(conf));
    }

    @Test
    void theProgramAndItsTimerArePutInPlaceAndFormerHooksTakenAway() throws Exception {
        Path former = Files.createDirectories(dir.resolve("renewal-hooks/pre")).resolve("certguide.sh");
        Files.createFile(former);
        twice(HOOKS.settings(CertbotVersion.in("4.0.0")).getFirst().command());
        assertFalse(Files.exists(former));
        assertTrue(Files.isExecutable(dir.resolve("certguide-gateway")));
        assertEquals(HOOKS.script(), Files.readString(dir.resolve("certguide-gateway")));
        assertTrue(Files.readString(dir.resolve("certguide-gateway.timer")).contains("OnBootSec="));
        assertEquals("systemctl enable --now certguide-gateway.timer", calls().getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;reboot", "$(reboot)", "a b", "../x", "*.example.org", "a'b", ""})
    void aNameThatIsNoneOfCertbotsGetsIntoNoScript(String name) {
        assertThrows(IllegalArgumentException.class, () -> new SwarmHooks("gateway", name));
        assertTrue(SwarmHooks.of(name).isEmpty());
    }
}
