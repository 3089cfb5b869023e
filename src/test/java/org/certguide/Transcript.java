package org.certguide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a real server once wrote to a terminal, from the recordings among the test resources. */
public final class Transcript {
    private static final Path FOLDER = Path.of("src/test/resources/transcripts");

    private Transcript() {}

    /** The whole output, with carriage returns and escapes, without what was typed. */
    public static String output(String name) {
        ObjectMapper mapper = new ObjectMapper();
        StringBuilder text = new StringBuilder();
        try {
            for (String line : Files.readAllLines(FOLDER.resolve(name + ".jsonl"))) {
                JsonNode node = mapper.readTree(line);
                if (node.has("recv")) text.append(node.get("recv").asString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
