package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.certguide.conversation.Prompt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** What Certbot, sudo and apt-get really asked, in every way the network can cut it. */
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
