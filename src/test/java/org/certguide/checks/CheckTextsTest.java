package org.certguide.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.certguide.diagnosis.Finding;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;

/** Every text that a check can say is there, and nothing else. */
class CheckTextsTest {
    private static final Path SOURCES = Path.of("src/main/java/org/certguide");

    @Test
    void everyCheckHasATitleAndSaysWhatItMeans() {
        for (Check check : Checklist.standard(CheckContext.LETS_ENCRYPT)) {
            Finding finding = check.checking();
            assertFalse(Messages.of(finding.title()).isBlank());
            assertFalse(Messages.of(check.meaning()).isBlank());
            assertFalse(Messages.of(check.waiting().found()).isBlank());
        }
    }

    @Test
    void everyTextIsUsedByItsCheck() throws IOException {
        Set<String> words = new TreeSet<>();
        for (Path file : sources()) {
            Matcher m = Pattern.compile("\"([a-z0-9.-]+)\"").matcher(Files.readString(file));
            while (m.find()) words.add(m.group(1));
        }
        // These are put together from two words.
        for (String way : Set.of("ahead", "behind"))
            for (String unit : Set.of("seconds", "minutes", "hours", "days")) words.add(way + unit);
        words.addAll(Set.of("title", "meaning", "explanation", "agreed", "one", "many"));
        for (String key : keys()) {
            String last = key.substring(key.lastIndexOf('.') + 1);
            assertTrue(words.contains(last) || words.contains(key), key + " is not used");
        }
    }

    /** What can be done about a renewal is said in the words of the checks. */
    private static List<Path> sources() throws IOException {
        try (Stream<Path> checks = Files.list(SOURCES.resolve("checks"));
                Stream<Path> renewal = Files.list(SOURCES.resolve("renewal"))) {
            return Stream.concat(checks, renewal).toList();
        }
    }

    private static Set<String> keys() throws IOException {
        Set<String> keys = new TreeSet<>();
        Path file = Path.of("src/main/resources/org/certguide/i18n/checks.properties");
        for (String line : Files.readAllLines(file))
            if (!line.isBlank() && !line.startsWith("#"))
                assertTrue(keys.add(line.substring(0, line.indexOf('='))), "twice: " + line);
        return keys;
    }

    @Test
    void everyWordGivenToAFindingOrRemedyHasItsText() throws IOException {
        Pattern finding = Pattern.compile("Finding\\.of\\(\\s*(?:\"(\\w+)\"|ID),\\s*[^,;]*?,\\s*\"(\\w+)\"");
        Pattern id = Pattern.compile("String ID = \"(\\w+)\"");
        Pattern remedy = Pattern.compile("Remedy\\s*\\.(?:advice|command|repair|around|waiting)\\(\\s*\"([\\w-]+)\"");
        int seen = 0;
        for (Path file : sources()) {
            String source = Files.readString(file);
            Matcher own = id.matcher(source);
            String ownId = own.find() ? own.group(1) : "";
            Matcher f = finding.matcher(source);
            for (; f.find(); seen++) {
                String check = f.group(1) == null ? ownId : f.group(1);
                assertTrue(Messages.has("checks." + check + "." + f.group(2)), f.group());
            }
            Matcher r = remedy.matcher(source);
            for (; r.find(); seen++) {
                assertTrue(Messages.has("checks.remedy." + r.group(1)), r.group());
                assertTrue(Messages.has("checks.remedy." + r.group(1) + ".explanation"), r.group());
            }
        }
        assertTrue(seen > 80, "the patterns no longer find anything");
    }

    @Test
    void checksHaveDifferentNames() {
        Set<String> ids = new TreeSet<>();
        for (Check check : Checklist.standard(CheckContext.LETS_ENCRYPT)) ids.add(check.id());
        assertEquals(Checklist.standard(CheckContext.LETS_ENCRYPT).size(), ids.size());
    }
}
