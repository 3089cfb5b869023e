package org.certguide.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No text that is asked for is missing, and none is written for nobody. */
class MessagesTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z0-9]+(?:\\.[A-Za-z0-9-]+)*\\.?)\"");

    /**
     * Beginnings of keys whose end is made from a name while the application runs: of an enum, a
     * check, a question, a step. What begins like this counts as used.
     */
    private static final List<String> MADE = List.of(
            "export.",
            "imports.",
            "certbot.domain.",
            "certbot.email.",
            "certbot.failure.",
            "certbot.prompt.",
            "checks.",
            "conversation.prompt.",
            "failure.",
            "fleet.",
            "guide.",
            "install.failure.",
            "install.mend.",
            "install.route.",
            "panel.certificate.issued.",
            "panel.certificate.keytype",
            "panel.certificate.proof.",
            "panel.certificate.purpose",
            "panel.certificate.web.",
            "panel.checklist.back.",
            "panel.connect.host",
            "panel.connect.keyfile",
            "panel.connect.kind.",
            "panel.connect.passphrase",
            "panel.connect.password",
            "panel.connect.port",
            "panel.connect.user",
            "panel.connect.via",
            "panel.menu.theme.",
            "panel.renewal.notice.",
            "panel.renewal.way.",
            "panel.servers.",
            "panel.start.renewal.",
            "panel.system.detected",
            "panel.connect.config-flaw.",
            "panel.connect.key-flaw.",
            "panel.connect.way.",
            "panel.system.found.",
            "panel.system.need.",
            "panel.system.tab.",
            "play.option.",
            "play.failed",
            "play.done",
            "play.skipped",
            "play.warning",
            "renewal.",
            "system.instead.",
            "system.name.",
            "panel.certificate.wait.",
            "panel.practice.trouble.",
            "panel.practice.what.",
            "panel.practice.wrong.",
            "system.note.",
            "system.software.",
            "system.step.",
            "ui.banner.",
            "ui.connection.",
            "ui.status.",
            "ui.step.");

    /** Words in the source that look like keys and are the beginnings of some. */
    private static final Set<String> BEGINNINGS = Set.of("certbot.timer", "checks.summary.needs", "panel.", "play.");

    @Test
    void everyTextThatIsAskedForIsThere() {
        Set<String> missing = literals();
        missing.removeAll(keys());
        missing.removeIf(l -> !isInABundle(l) || BEGINNINGS.contains(l) || l.endsWith("."));
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyTextIsUsed() {
        Set<String> unused = keys();
        unused.removeAll(literals());
        unused.removeIf(key -> MADE.stream().anyMatch(key::startsWith));
        unused.removeIf(key -> key.startsWith("panel.") && key.matches("panel\\.[a-z]+\\.title"));
        assertEquals(Set.of(), unused);
    }

    @Test
    void everyBeginningIsTheBeginningOfSomething() {
        Set<String> keys = keys();
        assertEquals(
                List.of(),
                MADE.stream()
                        .filter(m -> keys.stream().noneMatch(k -> k.startsWith(m)))
                        .toList());
    }

    @Test
    void everyTextIsInTheBundleOfItsName() {
        for (String name : Bundles.names()) {
            assertEquals(
                    List.of(),
                    Bundles.texts(name, "").keySet().stream()
                            .filter(k -> !k.startsWith(name + "."))
                            .toList());
        }
    }

    private static boolean isInABundle(String literal) {
        int dot = literal.indexOf('.');
        return dot > 0 && Bundles.names().contains(literal.substring(0, dot));
    }

    private static Set<String> literals() {
        Set<String> literals = new TreeSet<>();
        for (Path source : files(SOURCES, ".java")) {
            Matcher m = LITERAL.matcher(content(source));
            while (m.find()) literals.add(m.group(1));
        }
        return literals;
    }

    private static Set<String> keys() {
        return new TreeSet<>(Bundles.texts("").keySet());
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(ending)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void foreignWordsAreSafeAndNotEndlessInASentence() {
        String foreign = "a\u001b[2J\u202eb\u0000\u200b" + "e" + "\u0301".repeat(50) + "x".repeat(100_000);
        for (String text : List.of(
                Messages.of("system.name", foreign),
                Messages.of("system.name", new StringBuilder(foreign)),
                Messages.of(Message.of("system.name", Message.of("system.name", foreign))))) {
            assertTrue(text.length() < 10_000, "endless");
            assertTrue(text.contains("a[2Jbe"), text.substring(0, 50));
            assertTrue(text.chars().filter(c -> c == 0x301).count() <= SafeText.MOST_ACCENTS, text.substring(0, 80));
        }
    }
}
