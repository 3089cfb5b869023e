package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about what holds against whom promises nothing that no test holds. */
class ThreatModelTest {
    private static final Path PAGE = Path.of("src/site/markdown/threat-model.md");
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        List<String> missing = new ArrayList<>();
        int[] count = {0};
        NAMED.matcher(Files.readString(PAGE)).results().forEach(named -> {
            count[0]++;
            String source = sources.getOrDefault(named.group(1), "");
            if (!source.contains(" void " + named.group(2) + "(")) missing.add(named.group());
        });
        assertEquals(List.of(), missing);
        assertTrue(count[0] > 20, "it names " + count[0]);
    }

    @Test
    void theModelIsFoundFromWhereOneLooksForIt() throws IOException {
        assertTrue(Files.readString(Path.of("SECURITY.md")).contains("src/site/markdown/threat-model.md"));
        assertTrue(Files.readString(Path.of("README.md")).contains("src/site/markdown/threat-model.md"));
    }
}
