package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.certguide.conversation.Answer;
import org.certguide.conversation.Conversation;
import org.certguide.conversation.Conversation.Input;
import org.certguide.conversation.ConversationEvent;
import org.certguide.conversation.ConversationEvent.Asked;
import org.certguide.conversation.ConversationEvent.By;
import org.certguide.conversation.ConversationEvent.Finished;
import org.certguide.conversation.ConversationEvent.Send;
import org.certguide.conversation.ConversationEvent.Withdrawn;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.conversation.Prompt;
import org.certguide.conversation.PromptPattern;
import org.certguide.server.Secret;
import org.certguide.session.SudoPrompts;
import org.certguide.system.PackageManagers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Recorded sessions with faults in them, and a user who answers and types at random. A failure says
 * its seed; {@code -Dcertguide.fuzz.seed=SEED} begins with it, {@code -Dcertguide.fuzz.seconds=N}
 * looks longer.
 */
@Execution(ExecutionMode.CONCURRENT)
class ConversationFuzzTest {
    private static final String MARK = "certguide-0123456789abcdef0123456789abcdef";
    private static final String STORED = "swordfish-9241";
    private static final String TYPED = "hunter2-7731";

    private static final long SEED = Long.getLong("certguide.fuzz.seed", System.nanoTime());
    private static final long SECONDS = Long.getLong("certguide.fuzz.seconds", 5);

    @Test
    @Timeout(120)
    void noSessionBreaksIt() {
        long end = System.nanoTime() + SECONDS * 1_000_000_000;
        for (long seed = SEED; System.nanoTime() < end; seed++) {
            try {
                new Round(seed).play();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("-Dcertguide.fuzz.seed=" + seed, e);
            }
        }
    }

    @Test
    void aMenuThatNobodyCouldReadIsNoForm() {
        assertTrue(asked(100) instanceof Prompt.Choice);
        assertTrue(asked(101) instanceof Prompt.Unknown);
    }

    @Test
    void aQuestionStaysWhereNothingWasWritten() {
        Player player = new Player();
        player.give(new Input.Bytes("Is that so? ".getBytes(StandardCharsets.UTF_8)));
        for (int i = 0; i < Conversation.QUIETS_UNTIL_UNKNOWN; i++) player.give(new Input.Quiet());
        assertTrue(player.conversation.asked().orElseThrow() instanceof Prompt.Unknown);
        player.give(new Input.Bytes(new byte[0]));
        assertTrue(player.conversation.asked().isPresent());
    }

    private static Prompt asked(int options) {
        StringBuilder menu = new StringBuilder("Which one?\r\n");
        for (int i = 1; i <= options; i++) menu.append(i).append(": option\r\n");
        menu.append("Select the appropriate number [1-").append(options);
        menu.append("] then [enter] (press 'c' to cancel): ");
        Player player = new Player();
        player.give(new Input.Bytes(menu.toString().getBytes(StandardCharsets.UTF_8)));
        for (int i = 0; i < Conversation.QUIETS_UNTIL_UNKNOWN; i++) player.give(new Input.Quiet());
        return player.conversation.asked().orElseThrow();
    }

    /** One session, played twice: as it comes, and byte by byte. */
    private static final class Round {
        private final Random random;
        private final Player whole = new Player();
        private final Player bytes = new Player();

        Round(long seed) {
            random = new Random(seed);
        }

        void play() {
            List<Recording> all = Recording.all();
            Recording recording = all.get(random.nextInt(all.size()));
            for (Recording.Turn turn : recording.turns()) {
                switch (turn) {
                    case Recording.Turn.Written written -> write(written.text());
                    case Recording.Turn.Typed typed -> act(typed.keys());
                }
                // The connection can be lost at any moment.
                if (random.nextInt(30) == 0) break;
            }
            give(new Input.Quiet());
            give(new Input.Ended());
            give(new Input.Ended());
            give(new Input.Bytes(MARK.getBytes(StandardCharsets.UTF_8)));
            give(new Input.Quiet());
            assertEquals(1, whole.finished);
            whole.check();
        }

        private void write(String text) {
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            byte[] clean = text.getBytes(StandardCharsets.UTF_8);
            int faults = random.nextInt(4);
            int from = 0;
            for (int i = 0; i < faults; i++) {
                int to = random.nextInt(from, clean.length + 1);
                output.write(clean, from, to - from);
                switch (random.nextInt(5)) {
                    case 0 -> output.writeBytes(Soup.next(random));
                    case 1 -> output.write(random.nextInt(256));
                    case 2 -> output.writeBytes(Arrays.copyOfRange(clean, to / 2, to));
                    case 3 -> output.writeBytes(almostTheMark());
                    default -> to = Math.min(clean.length, to + random.nextInt(30));
                }
                from = to;
            }
            output.write(clean, from, clean.length - from);
            byte[] written = output.toByteArray();
            whole.give(new Input.Bytes(written));
            for (byte b : written) bytes.give(new Input.Bytes(new byte[] {b}));
            same();
        }

        private byte[] almostTheMark() {
            String almost = switch (random.nextInt(6)) {
                case 0 -> MARK.toUpperCase();
                case 1 -> MARK.substring(random.nextInt(MARK.length()));
                case 2 -> "\r\n" + MARK + "\r\n";
                case 3 -> "[sudo] " + MARK;
                case 4 -> "\r\n" + MARK.substring(0, 30) + "\033[31m" + MARK.substring(30);
                default -> "\r\n" + MARK;
            };
            return almost.getBytes(StandardCharsets.UTF_8);
        }

        private void act(String keys) {
            int quiets = random.nextInt(8) == 0 ? Conversation.QUIETS_UNTIL_UNKNOWN : 1;
            for (int i = 0; i < quiets; i++) give(new Input.Quiet());
            Prompt prompt = whole.current;
            if (prompt != null && random.nextInt(4) > 0) {
                int choice = random.nextInt();
                if (!Conversation.fits(prompt, answer(prompt, choice))) return;
                // Each has its own secret, which is wiped.
                whole.give(new Input.Answered(answer(prompt, choice)));
                bytes.give(new Input.Answered(answer(prompt, choice)));
                same();
            } else {
                String typed = random.nextBoolean() ? keys : "x\033[A\003".substring(random.nextInt(6));
                give(new Input.Typed(typed.getBytes(StandardCharsets.UTF_8)));
            }
        }

        private static Answer answer(Prompt prompt, int choice) {
            int way = Math.floorMod(choice, 7);
            int number = 1 + Math.floorMod(choice / 7, 3);
            return switch (prompt) {
                case Prompt p when way == 0 -> new Answer.Abort();
                case Prompt.YesNo p -> way < 4 ? new Answer.Yes() : new Answer.No();
                case Prompt.Choice p -> new Answer.Pick(number);
                case Prompt.Checklist p -> new Answer.Picks(List.of(number));
                case Prompt.Line p -> new Answer.Text("admin@example.org");
                case Prompt.Pause p -> new Answer.Yes();
                case Prompt.Password p -> new Answer.Hidden(Secret.of(TYPED));
                case Prompt.Unknown p -> new Answer.Text("anything");
            };
        }

        private void give(Input input) {
            whole.give(input);
            bytes.give(input);
            same();
        }

        private void same() {
            assertEquals(whole.told, bytes.told, "byte by byte");
            whole.told.clear();
            bytes.told.clear();
            assertEquals(whole.conversation.text(), bytes.conversation.text(), "byte by byte");
        }
    }

    /** A conversation with what has to hold after every step of it. */
    private static final class Player {
        private final Conversation conversation = new Conversation(patterns(), book());
        private final List<String> told = new ArrayList<>();
        private @Nullable Prompt current;
        private int finished;
        private int stored;

        private static List<PromptPattern> patterns() {
            List<PromptPattern> patterns = new ArrayList<>(SudoPrompts.marked(MARK));
            patterns.addAll(PackageManagers.prompts());
            patterns.addAll(CertbotPrompts.all());
            return patterns;
        }

        private static PreparedAnswers book() {
            PreparedAnswers book = PreparedAnswers.empty().with(CertbotPrompts.TERMS, new Answer.Yes());
            for (String id : List.of(PreparedAnswers.SUDO_PASSWORD, "other-password", "unknown", "email")) {
                try (Secret secret = Secret.of(STORED)) {
                    book = book.with(id, new Answer.Hidden(secret));
                }
            }
            return book;
        }

        void give(Input input) {
            for (ConversationEvent event : conversation.accept(input)) {
                assertEquals(0, finished, "nothing comes after the end");
                told(event);
            }
            assertEquals(Optional.ofNullable(current), conversation.asked());
        }

        private void told(ConversationEvent event) {
            switch (event) {
                case Asked asked -> {
                    assertEquals(null, current, "one question at a time");
                    current = asked.prompt();
                    told.add("asked " + current);
                    check(current);
                }
                case Withdrawn withdrawn -> {
                    assertEquals(current, withdrawn.prompt());
                    current = null;
                    told.add("withdrawn");
                }
                case Send send -> {
                    String keys = new String(send.bytes(), StandardCharsets.UTF_8);
                    told.add("send " + keys);
                    check(send, keys);
                }
                case Finished end -> {
                    finished++;
                    assertEquals(null, current, "a question at the end");
                }
            }
        }

        private void check(Prompt prompt) {
            List<String> shown = new ArrayList<>(List.of(prompt.question()));
            switch (prompt) {
                case Prompt.Choice choice -> shown.addAll(choice.options());
                case Prompt.Checklist list -> shown.addAll(list.options());
                case Prompt.YesNo ask -> shown.addAll(List.of(ask.yes(), ask.no()));
                default -> {}
            }
            assertTrue(shown.size() <= 101, "too many options");
            for (String words : shown) {
                assertTrue(words.length() <= 4001, "too long");
                assertTrue(
                        words.codePoints()
                                .allMatch(c -> c == '\n'
                                        || !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT),
                        words);
            }
        }

        private void check(Send send, String keys) {
            boolean ours = current instanceof Prompt.Password password && password.ours();
            if (keys.contains(STORED)) {
                stored++;
                assertEquals(STORED + "\r", keys);
                assertTrue(ours && send.by() == By.PREPARED && send.secret(), "a stored password");
            }
            if (keys.contains(TYPED)) {
                assertTrue(current instanceof Prompt.Password && send.secret(), "a password");
            }
            assertTrue(!send.shown().contains(STORED) && !send.shown().contains(TYPED));
        }

        void check() {
            assertTrue(stored <= 1, "the password went out twice");
            assertTrue(conversation.text().length() < 400_000);
        }
    }
}
