package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.certguide.play.AnswersException;
import org.certguide.text.Language;
import org.certguide.text.Messages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HelpTest {
    @AfterEach
    void back() {
        Messages.setLanguage(Language.ENGLISH);
    }

    @Test
    void helpSaysOfEachOptionWhatItDoesWithAnExampleInTheUsersLanguage() {
        for (Language language : List.of(Language.ENGLISH, Language.FRENCH)) {
            Messages.setLanguage(language);
            String help = Help.text(true);
            String joined = help.replaceAll("\\s+", " ");
            for (Option option : Option.values()) {
                assertTrue(help.contains("\n  " + option.usage() + "\n"), option.usage());
                assertTrue(joined.contains(option.purpose().replaceAll("\\s+", " ")), option.purpose());
                assertTrue(
                        help.contains("certguide " + option.example() + "\n")
                                || help.endsWith("certguide " + option.example()),
                        help);
            }
            assertEquals(List.of(), help.lines().filter(l -> l.length() > 80).toList());
        }
        assertTrue(Help.text(true).contains("--play FICHIER"), Help.text(true));
        assertTrue(Help.text(false).contains("./mvnw -Dcertguide.args=\"--rehearse"), Help.text(false));
    }

    /** An example that the program itself refuses would be worse than none. */
    @Test
    void everyExampleIsUnderstoodAsItStands() {
        for (Option option : Option.values()) {
            List<String> words = List.of(option.example().split(" "));
            assertTrue(words.contains(option.word()), option.example());
            try {
                Arguments.parse(words, Map.of(), true);
            } catch (AnswersException e) {
                // The file of the example is not there.
                assertEquals("play.file", e.text().key(), option.example());
            }
        }
    }

    @Test
    void theManualPageHasEveryOption() throws IOException {
        String manual = Files.readString(Path.of("installers", "linux", "certguide.1"))
                .replace("\\-", "-")
                .replace("\\fB", "")
                .replace("\\fR", "")
                .replace(".B ", "");
        for (Option option : Option.values()) {
            assertTrue(manual.contains("\n.TP\n" + option.word()), option.word());
        }
    }

    @Test
    void anUnknownOptionIsNamedTogetherWithWhereToLook() {
        try {
            Arguments.parse(List.of("--relax"), Map.of(), true);
        } catch (AnswersException e) {
            String said = Messages.of(e.text());
            assertTrue(said.contains("--relax") && said.contains("--help"), said);
            return;
        }
        throw new AssertionError("it was taken");
    }

    @Test
    void anOptionWithoutTheOneThatItGoesWithIsTold() {
        for (List<String> words : List.of(List.of("--parallel", "4"), List.of("--keep-going"))) {
            AnswersException e = assertThrows(AnswersException.class, () -> Arguments.parse(words, Map.of(), true));
            assertTrue(Messages.of(e.text()).contains("--play"), words.toString());
        }
        assertThrows(AnswersException.class, () -> Arguments.parse(List.of("--parallel", "many"), Map.of(), true));
    }
}
