package org.certguide.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.KeyType;
import org.certguide.practice.ServerState.Part;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The practice server's Certbot, held against what real ones said to the same answers. */
@Execution(ExecutionMode.CONCURRENT)
class PracticeTranscriptsTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    /** The versions of the recordings, by the beginning of their names. */
    private static final Map<String, CertbotVersion> VERSIONS = Map.of(
            "bullseye", new CertbotVersion(1, 12, 0),
            "bookworm", new CertbotVersion(2, 1, 0),
            "synthetic-3.3", new CertbotVersion(3, 3, 0),
            "synthetic-4.0", new CertbotVersion(4, 0, 0),
            "synthetic-0.40", new CertbotVersion(0, 40, 0));

    /**
     * A conversation that took place, and how to bring the practice server into the same state.
     *
     * @param name of the recording
     * @param exit status of Certbot then
     */
    record Scene(String name, String arguments, List<String> before, int exit) {
        CertbotVersion version() {
            return VERSIONS.entrySet().stream()
                    .filter(e -> name.startsWith(e.getKey()))
                    .findFirst()
                    .orElseThrow()
                    .getValue();
        }

        String host() {
            return name.startsWith("synthetic")
                    ? "dms.example.org"
                    : name.substring(0, name.indexOf('-')) + ".lab.test";
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Scene> scenes() throws IOException {
        return Files.readAllLines(RESOURCES.resolve("practice/scenes.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .flatMap(PracticeTranscriptsTest::scenes);
    }

    private static Stream<Scene> scenes(String line) {
        String[] c = Arrays.stream(line.split("\\|")).map(String::strip).toArray(String[]::new);
        boolean one = c[0].matches("(bullseye|bookworm|synthetic)-.*");
        List<String> before = List.of(c[2].split(" "));
        return (one ? Stream.of(c[0]) : Stream.of("bullseye-" + c[0], "bookworm-" + c[0]))
                .map(name -> new Scene(name, c[1], before, Integer.parseInt(c[3])));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void saysWhatTheRealOneSaid(Scene scene) throws Tty.Stopped {
        List<String> said = new ArrayList<>();
        Deque<String> answers = new ArrayDeque<>();
        read(scene.name(), said, answers);
        PracticeMachine machine = machine(scene);
        ScriptedTty tty = new ScriptedTty(answers, () -> {
            if (scene.before().contains("freed")) {
                machine.change(s -> s.with(Fault.PORT_80_IN_USE, false));
            }
        });
        List<String> words = Arrays.stream(
                        scene.arguments().replace("HOST", scene.host()).split(" "))
                .toList();
        List<ServerState.Certificate> before = machine.state().certificates();
        int exit = PracticeCertbot.run(machine, tty, scene.version(), words);
        assertEquals(plain(said), plain(known(scene, said, tty.said())));
        assertEquals(scene.exit(), exit);
        boolean issued = exit == 0
                && scene.arguments().startsWith("certonly")
                && String.join("", said).contains("/fullchain.pem\r\n");
        assertEquals(issued, !machine.state().certificates().equals(before), "a certificate");
    }

    /** Those that were made by hand from Certbot's sources stop short, and have no errors. */
    private static List<String> known(Scene scene, List<String> real, List<String> ours) {
        if (!scene.name().startsWith("synthetic")) return ours;
        List<String> all = new ArrayList<>(ours);
        all.replaceAll(piece -> piece.replaceAll(".*Invalid email address.*\n", ""));
        String last = real.getLast().replace("\r", "");
        String end =
                last.substring(last.lastIndexOf("\n", last.length() - 2) + 1).strip();
        end = end.replaceAll("\\d{4}-\\d\\d-\\d\\d\\.$", "");
        int at = all.getLast().indexOf(end) + end.length();
        String date = end.endsWith(" on ") ? all.getLast().substring(at, at + 11) : "";
        all.set(all.size() - 1, all.getLast().substring(0, at) + date);
        return all;
    }

    private static PracticeMachine machine(Scene scene) {
        PracticeMachine machine = new PracticeMachine(ServerState.fresh(scene.version()), Clock.systemUTC());
        machine.change(s -> s.with(Part.SNAP_CERTBOT));
        String host = scene.host();
        KeyType usual = scene.version().major() < 2 ? KeyType.RSA : KeyType.ECDSA;
        for (String what : scene.before()) {
            switch (what) {
                case "fresh", "freed" -> {}
                case "account" -> machine.change(s -> s.with(Part.ACCOUNT));
                case "staging" -> machine.change(s -> s.with(Part.TEST_ACCOUNT));
                case "certificate" -> machine.issue(host, List.of(host), usual);
                case "rsa" -> machine.issue(host, List.of(host), KeyType.RSA);
                case "two-names" -> machine.issue(host, List.of(host, "www." + host), usual);
                case "two" -> machine.issue("www." + host, List.of("www." + host, "a." + host), usual);
                default ->
                    machine.change(s -> s.with(Fault.valueOf(what.toUpperCase().replace('-', '_')), true));
            }
        }
        return machine;
    }

    private static void read(String name, List<String> said, Deque<String> answers) {
        ObjectMapper mapper = new ObjectMapper();
        StringBuilder piece = new StringBuilder();
        try {
            for (String line : Files.readAllLines(RESOURCES.resolve("transcripts/" + name + ".jsonl"))) {
                JsonNode node = mapper.readTree(line);
                if (node.has("recv")) {
                    piece.append(node.get("recv").asString());
                } else if (piece.toString().contains("[sudo]")) {
                    piece.setLength(0); // sudo is not Certbot.
                } else {
                    said.add(piece.toString());
                    piece.setLength(0);
                    answers.add(node.get("send").asString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        said.add(piece.toString());
    }

    /** What does not depend on the day, on chance, or on the authority of the recordings. */
    private static String plain(List<String> said) {
        return String.join("«»", said)
                .replaceAll("\u001b\\[[0-9;]*m", "")
                .replace("\r", "")
                .replaceAll("(?m)^Cannot extract OCSP URI from .*\n", "")
                // Their order is the authority's.
                .replaceAll("(?m)^http-01 challenge for .*\n", "")
                .replaceAll("https://letsencrypt\\.org/documents/\\S+\\.pdf", "TERMS")
                .replaceAll("Type:   \\w+", "Type: …")
                .replaceAll("Detail: (?:.|\n)*?(?=\n\n)", "Detail: …")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d(?:[ T]\\d\\d:\\d\\d:\\d\\d)?", "DAY")
                .replaceAll("[0-9a-f]{14,40}", "SERIAL")
                .replaceAll("\\(VALID: \\d+ days\\)", "(VALID)")
                .replaceAll("[ \n]+", " ")
                .strip();
    }
}
