package org.certguide.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.certguide.checks.Check.Output;
import org.certguide.checks.Checklist.Section;
import org.certguide.checks.Checklist.Sorter;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.server.ScriptOutput;
import org.junit.jupiter.api.Test;

class ChecklistSorterTest {
    private static final String TOKEN = "certguide-0123456789abcdef";
    private static final Check A = check("a");
    private static final Check B = check("b");

    private static Check check(String id) {
        return new Check(id, "true", false, 7, (output, c) -> Finding.of(id, Severity.FINE, "x"));
    }

    private static List<Section> parse(String text, int piece) {
        ScriptOutput.Reader reader = new ScriptOutput.Reader(TOKEN);
        Sorter sorter = new Sorter(List.of(A, B));
        List<ScriptOutput.Section> sections = new ArrayList<>();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += piece) {
            int to = Math.min(bytes.length, i + piece);
            sections.addAll(reader.feed(java.util.Arrays.copyOfRange(bytes, i, to)));
        }
        reader.end().ifPresent(sections::add);
        List<Section> sorted = new ArrayList<>();
        sections.forEach(s -> sorter.take(s).ifPresent(sorted::add));
        sorted.addAll(sorter.end());
        return sorted;
    }

    private static String section(String id, String how, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return "\n%s %s %s #%d\n%s\n%s pause\n".formatted(TOKEN, id, how, length, body, TOKEN);
    }

    private static Output.Printed printed(String text, boolean whole) {
        return new Output.Printed(text, whole);
    }

    @Test
    void sectionsComeOutTheSameHoweverTheBytesArrive() {
        String text = "Welcome" + section("b", "0", "grün\n") + section("a", "late", "half");
        for (int piece = 1; piece <= 60; piece++)
            assertEquals(
                    List.of(new Section(B, printed("grün\n", true)), new Section(A, printed("half", false))),
                    parse(text, piece));
    }

    @Test
    void aSectionIsThereAsSoonAsItsLastByteIs() {
        ScriptOutput.Reader reader = new ScriptOutput.Reader(TOKEN);
        byte[] first = section("a", "0", "x").getBytes(StandardCharsets.UTF_8);
        assertEquals(1, reader.feed(first).size());
    }

    @Test
    void whatLooksLikeASectionInsideAnotherIsText() {
        String inner = section("b", "0", "fake");
        List<Section> sections = parse(section("a", "0", inner) + section("b", "0", "real"), 10);
        assertEquals(List.of(new Section(A, printed(inner, true)), new Section(B, printed("real", true))), sections);
    }

    @Test
    void whatDidNotComeIsTold() {
        List<Section> sections = parse("sudo: a password is required\n", 5);
        assertEquals(List.of(A, B), sections.stream().map(Section::check).toList());
        assertEquals(new Output.Unreadable(""), sections.getFirst().output());
    }

    @Test
    void aSectionThatBreaksOffIsUnreadableAndShowsItsBeginning() {
        List<Section> sections = parse(section("b", "0", "ok") + "\n" + TOKEN + " a 0 #100\nhal", 4);
        assertEquals(printed("ok", true), sections.getFirst().output());
        assertEquals(new Output.Unreadable("hal"), sections.getLast().output());
    }

    @Test
    void aSectionWithAnotherLengthThanItSaysIsUnreadableAndTheNextOneIsRead() {
        String wrong = "\n%s a 0 #2\nlonger\n%s pause\n".formatted(TOKEN, TOKEN);
        List<Section> sections = parse(wrong + section("b", "0", "ok"), 3);
        assertInstanceOf(Output.Unreadable.class, sections.getFirst().output());
        assertEquals(new Section(B, printed("ok", true)), sections.getLast());
    }

    @Test
    void whoRanWithoutRootSaysSo() {
        assertEquals(
                new Output.NeedsRoot(),
                parse(section("a", "root", ""), 3).getFirst().output());
    }

    @Test
    void unknownRepeatedAndOverlongSectionsAreNoise() {
        List<Section> sections = parse(
                section("zzz", "0", "x")
                        + section("a", "0", "first")
                        + section("a", "0", "second")
                        + "\n"
                        + TOKEN
                        + " b 0 #9999999\n"
                        + section("b", "0", "ok"),
                8);
        assertEquals(List.of(new Section(A, printed("first", true)), new Section(B, printed("ok", true))), sections);
    }

    @Test
    void whateverComesEachCheckGetsExactlyOneSection() {
        String good = section("a", "0", "some text") + section("b", "137", "more");
        Random random = new Random(443);
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int k = 0; k < 3; k++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, (char) random.nextInt(256));
                    default -> text.insert(at, good);
                }
            }
            List<Section> sections = parse(text.toString(), 1 + random.nextInt(50));
            assertEquals(
                    List.of("a", "b"),
                    sections.stream().map(s -> s.check().id()).sorted().toList());
        }
    }

    @Test
    void aServerThatNeverStopsTalkingFillsNoMemory() {
        ScriptOutput.Reader reader = new ScriptOutput.Reader(TOKEN);
        byte[] noise = "x".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 20; i++) reader.feed(noise);
        assertTrue(reader.noise().length() <= ScriptOutput.LONGEST);
    }
}
