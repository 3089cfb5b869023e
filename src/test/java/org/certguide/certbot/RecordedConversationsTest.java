package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.certguide.conversation.Prompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Certbot, sudo and apt-get really asked, in every way the network can cut it. */
@Execution(ExecutionMode.CONCURRENT)
class RecordedConversationsTest {
    static List<Recording> recordings() {
        return Recording.all();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyQuestionIsRecognised(Recording recording) {
        assertEquals(expected(recording), Replay.of(recording).questions);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void cutsAndEchoMakeNoDifference(Recording recording) {
        List<Prompt> whole = Replay.of(recording).asked;
        for (boolean echo : List.of(true, false)) {
            assertEquals(whole, Replay.of(recording, RecordedConversationsTest::bytes, echo).asked);
            for (int seed = 0; seed < 5; seed++) {
                Replay replay = Replay.of(recording, pieces(new Random(seed)), echo);
                assertEquals(whole, replay.asked, "seed " + seed + ", echo " + echo);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void neitherColoursNorLineEndsMakeADifference(Recording recording) {
        List<Prompt> plain = Replay.of(recording).asked;
        Random random = new Random(recording.name().hashCode());
        assertEquals(plain, Replay.of(recording.written(t -> t.replace("\r\n", "\n"))).asked);
        assertEquals(plain, Replay.of(recording.written(t -> t.replace("\r\n", "\r\r\n"))).asked);
        Recording coloured = recording.written(text -> coloured(text, random));
        assertEquals(plain, Replay.of(coloured, RecordedConversationsTest::bytes, true).asked);
    }

    /** Certbot and apt-get break lines at some width; a question is the same at any. */
    @ParameterizedTest
    @MethodSource("recordings")
    void theWidthMakesNoDifference(Recording recording) {
        List<Prompt> asked = Replay.of(recording).asked;
        for (int columns : List.of(80, 120, 200)) {
            Recording wrapped = recording.written(text -> Width.rewrap(text, columns));
            assertEquals(asked, Replay.of(wrapped).asked, columns + " columns");
        }
    }

    @Test
    void linesThatWereBrokenAreBrokenElsewhere() {
        String text = "Name:\r\n" + "word ".repeat(15) + "word\r\nand more\r\n- - -\r\nend? ";
        assertEquals("Name:\r\n" + "word ".repeat(16) + "and more\r\n- - -\r\nend? ", Width.rewrap(text, 200));
        assertEquals(text, Width.rewrap(text, 80));
    }

    /** zypper's colours. */
    private static final int LONGEST_SEQUENCE = 16;

    /** Sequences that draw nothing, between any two characters but those of a line's end. */
    private static String coloured(String text, Random random) {
        String[] sequences = {"\033[1m", "\033[0;31m", "\033[m", "\033]0;title\007", "\033[?2004h", "\033(B"};
        StringBuilder coloured = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean inSequence = text.lastIndexOf('\033', i) > i - LONGEST_SEQUENCE;
            if (!inSequence && random.nextInt(8) == 0) {
                coloured.append(sequences[random.nextInt(sequences.length)]);
            }
            coloured.append(text.charAt(i));
        }
        return coloured.toString();
    }

    private static List<String> expected(Recording recording) {
        return recording.questions().stream()
                .map(q -> q.id() + (q.again() ? "!" : "") + "=" + q.answer())
                .toList();
    }

    private static List<byte[]> bytes(byte[] all) {
        List<byte[]> pieces = new ArrayList<>();
        for (byte b : all) pieces.add(new byte[] {b});
        return pieces;
    }

    /** A session as it looks in a terminal of another width. */
    private static final class Width {
        /** Where Certbot and apt-get broke the lines of the recordings. */
        private static final int RECORDED = 80;

        /** Joins the lines that were broken for their length, and breaks them elsewhere. */
        static String rewrap(String text, int columns) {
            // A colour has no width.
            String[] lines = text.replaceAll("\033\\[[0-9;?]*[A-Za-z]", "").split("\r\n", -1);
            StringBuilder wrapped = new StringBuilder();
            for (int i = 0; i < lines.length; i++) {
                StringBuilder paragraph = new StringBuilder(lines[i]);
                while (i + 1 < lines.length && wasBroken(lines[i], lines[i + 1])) {
                    paragraph.append(' ').append(lines[++i].strip());
                }
                wrapped.append(broken(paragraph.toString(), columns));
                if (i + 1 < lines.length) wrapped.append("\r\n");
            }
            return wrapped.toString();
        }

        private static boolean wasBroken(String line, String next) {
            boolean words = line.matches("\\s*[\\w(\"'].*") && next.matches("\\s*[\\w(\"'].*");
            return words
                    && !next.matches("\\d+: .*")
                    && line.length() <= RECORDED
                    && line.length() + 1 + next.strip().split(" ", 2)[0].length() > RECORDED - 1;
        }

        private static String broken(String paragraph, int columns) {
            if (paragraph.length() <= columns) return paragraph;
            StringBuilder broken = new StringBuilder();
            int length = 0;
            for (String word : paragraph.split(" ", -1)) {
                if (length > 0 && length + 1 + word.length() >= columns) {
                    broken.append("\r\n").append(word);
                    length = word.length();
                } else {
                    broken.append(length > 0 ? " " : "").append(word);
                    length += (length > 0 ? 1 : 0) + word.length();
                }
            }
            return broken.toString();
        }
    }

    private static Function<byte[], List<byte[]>> pieces(Random random) {
        return all -> {
            List<byte[]> pieces = new ArrayList<>();
            for (int from = 0; from < all.length; ) {
                int to = Math.min(all.length, from + 1 + random.nextInt(40));
                pieces.add(Arrays.copyOfRange(all, from, to));
                from = to;
            }
            return pieces;
        };
    }
}
