package org.certguide.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.Transcript;
import org.certguide.conversation.Conversation;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.diagnosis.Explained;
import org.certguide.system.InstallCause;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What real package managers say where something is wrong, as {@code src/test/lab/record-packages} has
 * recorded them; the first line of each recording tells the version, the command and the circumstances.
 */
class PackageManagerSayingsTest {
    private static final Path FOLDER = Path.of("src/test/resources/transcripts");

    /** Of a recording: the cause that its user is told, and what it is about. */
    private static Stream<String[]> sayings() throws IOException {
        return Files.readAllLines(FOLDER.resolve("tools.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("sayings")
    void theUserIsToldTheCauseAndWhatItIsAbout(String name, String cause, String about, String holder) {
        Explained<InstallCause> why = InstallFailure.of(said(name), OptionalInt.of(1));
        assertEquals(cause, why.cause().name(), () -> String.join("\n", why.words()));
        assertEquals(about, String.join(", ", why.names()));
        String told = Messages.of(why.what());
        if (!about.isEmpty()) assertTrue(told.contains(about), told);
        assertEquals(holder, InstallFailure.holder(why).map(Messages::of).orElse(""));
    }

    /** As the application reads a terminal. */
    static String said(String name) {
        Conversation terminal = new Conversation(List.of(), PreparedAnswers.empty());
        terminal.accept(
                new Conversation.Input.Bytes(Transcript.output("tool-" + name).getBytes(StandardCharsets.UTF_8)));
        return terminal.text();
    }

    @Test
    void noRecordingIsForgotten() throws IOException {
        Set<String> expected = sayings().map(line -> line[0]).collect(Collectors.toSet());
        Set<String> asked = Files.readAllLines(FOLDER.resolve("expected.txt")).stream()
                .filter(line -> line.startsWith("tool-"))
                .map(line -> line.substring("tool-".length(), line.indexOf('|')).strip())
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertEquals(
                    Set.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(file -> file.startsWith("tool-"))
                            .map(file -> file.replaceAll("^tool-|\\.jsonl$", ""))
                            .filter(name -> !expected.contains(name) && !asked.contains(name))
                            .collect(Collectors.toSet()));
        }
    }
}
