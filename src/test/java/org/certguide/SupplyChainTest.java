package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever builds this gets the tools that its authors had, and no others under the same name. */
class SupplyChainTest {
    private static final Path WORKFLOWS = Path.of(".github", "workflows");

    /** A commit, which nobody can move, with the version that people know it by. */
    private static final Pattern PINNED = Pattern.compile("[\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");

    @Test
    void downloadedMavenIsComparedWithItsChecksum() throws IOException {
        Properties wrapper = new Properties();
        try (var in = Files.newInputStream(Path.of(".mvn", "wrapper", "maven-wrapper.properties"))) {
            wrapper.load(in);
        }
        assertTrue(
                wrapper.getProperty("distributionSha256Sum", "").matches("[0-9a-f]{64}"),
                "the wrapper downloads Maven and takes whatever it gets");
        assertTrue(wrapper.getProperty("distributionUrl").startsWith("https://"));
    }

    /** The scripts are those of maven-wrapper-distribution 3.3.4 (only-script); a new version brings new sums. */
    @ParameterizedTest
    @CsvSource({
        "mvnw, cae96cef89ebea3531221f4ae17c23cf8edf67d00eae8306d4186ae1bbed4d02",
        "mvnw.cmd, 46eedb8419bd14fe70d5bb2916d7b6f51806e51b39d5b76a42610384ca929c1c"
    })
    void wrapperIsTheOneThatMavenPublished(Path script, String sum) throws IOException, GeneralSecurityException {
        byte[] published = Files.readAllBytes(script);
        assertEquals(
                sum,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(published)));
    }

    @Test
    void everyActionIsNamedByItsCommit() throws IOException {
        List<String> used = workflows()
                .flatMap(String::lines)
                .filter(line -> line.contains("uses:"))
                .map(line ->
                        line.substring(line.indexOf("uses:") + "uses:".length()).strip())
                .toList();
        assertFalse(used.isEmpty());
        assertEquals(
                List.of(),
                used.stream().filter(use -> !PINNED.matcher(use).matches()).toList());
    }

    @Test
    void workflowsMayOnlyReadAndOneJobMayMakeTheDraft() throws IOException {
        for (String workflow : workflows().toList()) {
            assertTrue(workflow.contains("\npermissions:\n  contents: read\n"), workflow);
        }
        // Of each job: what else it may write. The draft is one job's; signing and attesting are others', in which
        // nothing of the build runs.
        Map<String, String> allowed = Map.of(
                "ci.yml", "",
                "codeql.yml", "security-events",
                "release.yml", "id-token,id-token,attestations,contents",
                "scorecard.yml", "security-events,id-token");
        for (Map.Entry<String, String> workflow : allowed.entrySet()) {
            String writing = read(WORKFLOWS.resolve(workflow.getKey()))
                    .lines()
                    .filter(line -> line.matches("\\s+[a-z-]+: write"))
                    .map(line -> line.strip().replace(": write", ""))
                    .collect(Collectors.joining(","));
            assertEquals(workflow.getValue(), writing, workflow.getKey());
        }
        assertEquals(allowed.size(), workflows().count());
        String release = read(WORKFLOWS.resolve("release.yml"));
        for (String job : release.split("\n\n(?=  [a-z# ])")) {
            boolean builds = job.contains("/build\n") || job.contains("build image");
            assertFalse(builds && job.contains(": write"), job);
        }
    }

    /** Whoever builds the same sources gets the same jar; the workflow of each push builds it twice and compares. */
    @Test
    void theJarIsTheSameWheneverItIsBuilt() throws IOException {
        String pom = read(Path.of("pom.xml"));
        assertTrue(
                pom.matches("(?s).*<project.build.outputTimestamp>\\d{4}-\\d\\d-\\d\\dT.*"),
                "the jar has the time in it");
        assertTrue(read(WORKFLOWS.resolve("ci.yml")).contains("run: installers/common/twice"));
    }

    /** What is built afterwards could otherwise read the token from .git/config. */
    @Test
    void checkoutLeavesNoTokenBehind() throws IOException {
        for (String workflow : workflows().toList()) {
            long checkouts = workflow.lines()
                    .filter(line -> line.contains("actions/checkout@"))
                    .count();
            long without = workflow.lines()
                    .filter(line -> line.contains("persist-credentials: false"))
                    .count();
            assertEquals(checkouts, without, workflow);
        }
    }

    private static Stream<String> workflows() throws IOException {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            List<Path> all = files.filter(f -> f.toString().endsWith(".yml")).toList();
            assertTrue(all.size() >= 2, all.toString());
            return all.stream().map(SupplyChainTest::read);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }
}
