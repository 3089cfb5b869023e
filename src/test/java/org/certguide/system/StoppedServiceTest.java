package org.certguide.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of Docker runs under the system's sh, with a docker that answers as a real one did. */
class StoppedServiceTest {
    private static final String RUNS = "*:80->80/tcp, *:443->443/tcp";

    @TempDir
    Path dir;

    @BeforeEach
    void standIn() throws IOException {
        Path docker = Files.writeString(dir.resolve("docker"), """
                #!/bin/sh
                case "$1 $2" in
                "ps --format") f=ps ;;
                "service ls") f=ls ;;
                "service inspect") f=inspect ;;
                "service ps") f=tasks ;;
                esac
                cat @DIR@/$f 2>/dev/null
                [ ! -e @DIR@/$f.status ] || exit "$(cat @DIR@/$f.status)"
                """.replace("@DIR@", dir.toString()));
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(dir.resolve("ps"));
    }

    private void says(String what, String text) throws IOException {
        Files.writeString(dir.resolve(what), text + "\n");
    }

    /** Docker is cut off in the middle, as {@code timeout} does it. */
    private void isLate(String what, int status) throws IOException {
        Files.writeString(dir.resolve(what + ".status"), "" + status);
    }

    private List<String> asked() throws Exception {
        String script = """
                PATH=@DIR@:/usr/bin:/bin
                has() { command -v "$1" >/dev/null 2>&1; }
                within() { echo "$1" >>@DIR@/limits; shift; "$@"; }
                """ + Port80.FUNCTIONS + "echo looked\npublished80\n";
        script = script.replace("@DIR@", dir.toString())
                .replace("/var/lib/certguide", dir + "/kept")
                .replace("/proc/[0-9]*/comm", dir + "/comm-*")
                .replace("/etc/letsencrypt", dir.toString());
        ProcessBuilder sh = new ProcessBuilder("/bin/sh", "-c", script);
        sh.redirectErrorStream(true);
        Process process = sh.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private Port80 seen() throws Exception {
        return Port80.read(String.join("\n", asked())).orElseThrow();
    }

    private StoppedService stopped() throws Exception {
        List<StoppedService> all = seen().stopped();
        assertEquals(1, all.size(), () -> "" + all);
        return all.getFirst();
    }

    private void kept(long age, String run) throws IOException {
        Path file = Files.createDirectories(dir.resolve("kept")).resolve("gateway");
        Files.writeString(file, "3 " + (Instant.now().getEpochSecond() - age) + " " + run + "\n");
    }

    private static String thisRun() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    @Test
    void aServiceThatRunsIsAskedNothingMore() throws Exception {
        says("ls", "swarm gateway replicated 2/2 " + RUNS);
        says("inspect", "must not be asked");
        assertTrue(seen().stopped().isEmpty());
        assertEquals(
                List.of("gateway"),
                seen().publishing().stream().map(Port80.Service::name).toList());
    }

    @Test
    void ofOneThatWasToldToStopItIsKnownSinceWhenAndHowManyThereWere() throws Exception {
        says("ls", "swarm db replicated 0/0 *:8080->80/tcp\nswarm gateway replicated 0/0 " + RUNS);
        says("inspect", "1796072400 2");
        StoppedService service = stopped();
        assertEquals("gateway", service.name());
        assertEquals(Optional.of(Instant.ofEpochSecond(1796072400)), service.when());
        assertEquals(2, service.replicas());
        assertFalse(service.isPassing() || service.isStarting());
    }

    @Test
    void aRenewalThatHasStoppedItJustNowIsToldFromOneThatWasCutOff() throws Exception {
        says("ls", "swarm gateway replicated 0/0 " + RUNS);
        says("inspect", "1796072400 2");
        kept(60, thisRun());
        assertTrue(stopped().isPassing());
        assertEquals(3, stopped().replicas());
        kept(700, thisRun());
        assertFalse(stopped().isPassing());
        kept(60, "00000000-0000-0000-0000-000000000000");
        assertFalse(stopped().isPassing(), "the server was restarted since");
        assertEquals(3, stopped().replicas());
    }

    /** As Docker 20.10 printed it on a virtual machine. */
    @Test
    void dockersReasonIsToldWhereItTriesAgainAndAgain() throws Exception {
        says("ls", "swarm gateway replicated 0/2 " + RUNS);
        says("inspect", "1796074544 0");
        says("tasks", """
                task gateway Assigned 2 seconds ago|
                task gateway Rejected 4 seconds ago|"No such image: gateway:latest"
                task gateway Rejected 14 seconds ago|"No such image: gateway:latest"
                task gateway New 1 second ago|
                task gateway Rejected 3 seconds ago|"No such image: gateway:latest"
                """);
        assertEquals("\"No such image: gateway:latest\"", stopped().error());
        assertFalse(stopped().isStarting());
        assertEquals(2, stopped().replicas());
        assertEquals(Optional.empty(), stopped().when(), "that is when it was told to run");
    }

    @Test
    void whatStartsAfterItCouldNotIsNotToldAsFailing() throws Exception {
        says("ls", "swarm gateway replicated 0/2 " + RUNS);
        says("inspect", "1796074314 0");
        says("tasks", """
                task gateway Starting 45 seconds ago|
                task gateway Rejected 2 minutes ago|"No such image: gateway:latest"
                """);
        assertTrue(stopped().isStarting());
    }

    /** After a restart of Docker, which then leaves it so. */
    @Test
    void whatHasEndedIsNotStarting() throws Exception {
        says("ls", "swarm gateway replicated 0/1 " + RUNS);
        says("tasks", "task gateway Complete 3 minutes ago|");
        assertFalse(stopped().isStarting());
        assertEquals("", stopped().error());
    }

    @Test
    void whatIsKeptMayBeDamaged() throws Exception {
        says("ls", "swarm gateway replicated 0/0 " + RUNS);
        says("inspect", "");
        Files.writeString(Files.createDirectories(dir.resolve("kept")).resolve("gateway"), "x y z\n");
        assertEquals(Optional.empty(), stopped().byRenewal());
        assertEquals(Optional.empty(), stopped().when());
        assertEquals(1, stopped().replicas());
    }

    @ParameterizedTest
    @ValueSource(ints = {124, 143})
    void anAnswerThatTakesTooLongIsToldAndNotTakenForNothing(int status) throws Exception {
        isLate("ls", status);
        assertTrue(seen().slow());
        says("ls", "swarm gateway replicated 0/0 " + RUNS);
        Files.delete(dir.resolve("ls.status"));
        assertFalse(seen().slow());
        isLate("inspect", status);
        assertTrue(seen().slow());
        assertEquals("gateway", stopped().name());
    }

    @Test
    void aDockerThatHangsIsNotAskedAgain() throws Exception {
        isLate("ps", 124);
        assertEquals(List.of("looked", "slow"), asked());
        assertEquals(1, Files.readAllLines(dir.resolve("limits")).size());
    }

    /** A busy server took nine seconds for one answer. */
    @Test
    void dockerHasTwiceTheTimeThatABusyServerTook() throws Exception {
        says("ls", "swarm gateway replicated 0/2 " + RUNS);
        asked();
        List<String> limits = Files.readAllLines(dir.resolve("limits"));
        assertEquals(4, limits.size());
        limits.forEach(limit -> assertTrue(Integer.parseInt(limit) >= 18, limit));
    }

    /** Docker's program is there, and ends with 1 and its words: the daemon is stopped. */
    @Test
    void aDockerThatIsStoppedIsToldWhereRenewalsNeedIt() throws Exception {
        isLate("ps", 1);
        assertFalse(seen().dockerOff(), "nothing needs it");
        Path renewal = Files.createDirectories(dir.resolve("renewal"));
        Path conf =
                Files.writeString(renewal.resolve("dms.conf"), "[renewalparams]\npre_hook = systemctl stop nginx\n");
        assertFalse(seen().dockerOff(), "nothing needs it");
        for (String hook : List.of("/usr/local/sbin/certguide-gateway stop", "docker stop web")) {
            Files.writeString(conf, "[renewalparams]\npre_hook = " + hook + "\n");
            assertTrue(seen().dockerOff(), hook);
        }
        Files.writeString(dir.resolve("comm-1"), "dockerd\n");
        assertFalse(seen().dockerOff(), "it runs, and has told something else");
        Files.delete(dir.resolve("comm-1"));
        isLate("ps", 124);
        assertFalse(seen().dockerOff(), "it is slow");
        Files.delete(dir.resolve("ps.status"));
        assertFalse(seen().dockerOff());
    }

    @Test
    void noSwarmIsNotSlow() throws Exception {
        isLate("ls", 1);
        Port80 seen = seen();
        assertFalse(seen.slow());
        assertTrue(seen.services().isEmpty());
    }
}
