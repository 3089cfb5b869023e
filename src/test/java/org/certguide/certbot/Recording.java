package org.certguide.certbot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A conversation that took place in a terminal, with what it is expected to be recognised as.
 *
 * @param name of its file
 * @param turns what was written and typed, in order
 * @param questions the expected questions
 * @param cause why it failed, {@code -} where it did not
 */
record Recording(String name, List<Turn> turns, List<Question> questions, String cause) {
    private static final Path FOLDER = Path.of("src/test/resources/transcripts");

    sealed interface Turn {
        record Written(String text) implements Turn {}

        record Typed(String keys) implements Turn {}
    }

    record Question(String id, boolean again, String answer) {}

    private static final List<Recording> ALL = read();

    static List<Recording> all() {
        return ALL;
    }

    private static List<Recording> read() {
        try (Stream<String> lines = Files.lines(FOLDER.resolve("expected.txt"))) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\|", -1))
                    .flatMap(Recording::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Recording named(String name) {
        return all().stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
    }

    static String file(String name) {
        try {
            return Files.readString(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with something else written in place of what was. */
    Recording written(UnaryOperator<String> other) {
        List<Turn> changed = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Turn turn : turns) {
            if (turn instanceof Turn.Written written) {
                text.append(written.text());
                continue;
            }
            changed.add(new Turn.Written(other.apply(text.toString())));
            changed.add(turn);
            text.setLength(0);
        }
        changed.add(new Turn.Written(other.apply(text.toString())));
        return new Recording(name, changed, questions, cause);
    }

    private static Stream<Recording> read(String[] columns) {
        String name = columns[0].strip();
        boolean one = name.matches("(bullseye|bookworm|bw[a-z]+|busd|synthetic|tool)-.*");
        boolean newer = name.startsWith("newer-");
        String kind = newer ? name.substring("newer-".length()) : name;
        Stream<String> hosts = newer ? Stream.of("trixie-", "forky-") : Stream.of("bullseye-", "bookworm-");
        return (one ? Stream.of(name) : hosts.map(host -> host + kind))
                .map(n -> new Recording(n, turns(n), questions(n, columns[1]), columns[2].strip()));
    }

    private static List<Question> questions(String name, String column) {
        String host = name.substring(0, name.indexOf('-')) + ".lab.test";
        return Arrays.stream(column.strip().split(" +"))
                .filter(question -> !question.isEmpty())
                .map(question -> {
                    String[] parts = question.split("=", 2);
                    boolean again = parts[0].endsWith("!");
                    String answer = parts[1].replace("HOST", host)
                            .replace("''", "")
                            .replace("^C", "\u0003")
                            .replace("^D", "\u0004")
                            .replace('~', ' ');
                    return new Question(parts[0].replace("!", ""), again, answer);
                })
                .toList();
    }

    private static List<Turn> turns(String name) {
        ObjectMapper mapper = new ObjectMapper();
        List<Turn> turns = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(FOLDER.resolve(name + ".jsonl"), StandardCharsets.UTF_8)) {
                JsonNode node = mapper.readTree(line);
                if (node.has("recv"))
                    turns.add(new Turn.Written(node.get("recv").asString()));
                else if (node.has("send"))
                    turns.add(new Turn.Typed(node.get("send").asString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return turns;
    }

    @Override
    public String toString() {
        return name;
    }
}
