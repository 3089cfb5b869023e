package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.certguide.conversation.Answer;
import org.certguide.conversation.Conversation;
import org.certguide.conversation.Conversation.Input;
import org.certguide.conversation.ConversationEvent;
import org.certguide.conversation.ConversationEvent.Asked;
import org.certguide.conversation.ConversationEvent.Send;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.conversation.Prompt;
import org.certguide.conversation.PromptPattern;
import org.certguide.server.Secret;
import org.certguide.session.SudoPrompts;
import org.certguide.system.PackageManagers;

/** Plays a recording to a conversation and answers in the form as the person did then. */
final class Replay {
    private final Conversation conversation;
    private final Function<byte[], List<byte[]>> cut;
    private final boolean echo;

    final List<Prompt> asked = new ArrayList<>();
    final List<String> questions = new ArrayList<>();

    private Replay(String mark, Function<byte[], List<byte[]>> cut, boolean echo) {
        List<PromptPattern> patterns = new ArrayList<>(SudoPrompts.marked(mark));
        patterns.addAll(PackageManagers.prompts());
        patterns.addAll(CertbotPrompts.all());
        this.conversation = new Conversation(patterns, PreparedAnswers.empty());
        this.cut = cut;
        this.echo = echo;
    }

    /**
     * @param cut how the network cuts what was written at once
     * @param echo whether the terminal echoes as it did in the recording
     */
    static Replay of(Recording recording, Function<byte[], List<byte[]>> cut, boolean echo) {
        // The mark with which sudo was told to ask in the recordings of that name.
        String host = recording.name().replaceFirst("-.*", "");
        Replay replay = new Replay("[[PW-ubuntu-" + host + "]]", cut, echo);
        replay.play(recording);
        return replay;
    }

    static Replay of(Recording recording) {
        return of(recording, List::of, true);
    }

    String text() {
        return conversation.text();
    }

    private void play(Recording recording) {
        StringBuilder written = new StringBuilder();
        String typed = "";
        for (Recording.Turn turn : recording.turns()) {
            switch (turn) {
                case Recording.Turn.Written w -> written.append(w.text());
                case Recording.Turn.Typed t -> {
                    write(written.toString(), typed);
                    typed = t.keys();
                    answer(typed);
                    written.setLength(0);
                }
            }
        }
        write(written.toString(), typed);
        take(conversation.accept(new Input.Quiet()));
        conversation.accept(new Input.Ended());
    }

    private void write(String text, String typed) {
        String line = typed.replace("\r", "\r\n");
        // Without an echo, sudo itself writes the line feed after a password.
        boolean hidden = !asked.isEmpty() && asked.getLast() instanceof Prompt.Password;
        boolean echoed = !hidden && !typed.isEmpty() && text.startsWith(line);
        String rest = echoed && !echo ? text.substring(line.length()) : text;
        for (byte[] piece : cut.apply(rest.getBytes(StandardCharsets.UTF_8))) {
            take(conversation.accept(new Input.Bytes(piece)));
        }
    }

    private void answer(String keys) {
        take(conversation.accept(new Input.Quiet()));
        Prompt prompt = conversation.asked().orElseThrow(() -> new AssertionError(text()));
        asked.add(prompt);
        String words = keys.replace("\r", "");
        questions.add(prompt.id() + (prompt.again() ? "!" : "") + "=" + words);
        Answer answer = answer(prompt, words);
        if (answer == null) {
            conversation.accept(new Input.Typed(keys.getBytes(StandardCharsets.UTF_8)));
            if (keys.equals("\u0004")) {
                conversation.accept(new Input.Typed("\r".getBytes(StandardCharsets.UTF_8)));
            }
            return;
        }
        List<ConversationEvent> events = conversation.accept(new Input.Answered(answer));
        Send send = (Send) events.getFirst();
        assertEquals(
                keys.toLowerCase(),
                new String(send.bytes(), StandardCharsets.UTF_8).toLowerCase(),
                "what is typed for " + prompt.id());
    }

    private static @org.jspecify.annotations.Nullable Answer answer(Prompt prompt, String words) {
        if (words.equals("\u0003")) return null;
        return switch (prompt) {
            case Prompt.YesNo p when starts(p.yes(), words) -> new Answer.Yes();
            case Prompt.YesNo p when starts(p.no(), words) -> new Answer.No();
            case Prompt.Choice p when words.equals("c") -> new Answer.Abort();
            case Prompt.Choice p
            when words.matches("[1-9]")
                    && Integer.parseInt(words) <= p.options().size() -> new Answer.Pick(Integer.parseInt(words));
            case Prompt.Checklist p
            when numbers(words).anyMatch(n -> n <= p.options().size()) ->
                new Answer.Picks(numbers(words).toList());
            case Prompt.Line p when words.equals("c") && !p.id().equals("domains") -> new Answer.Abort();
            case Prompt.Line p when !words.isEmpty() && !words.equals("\u0004") -> new Answer.Text(words);
            case Prompt.Password p when !words.equals("\u0004") -> new Answer.Hidden(Secret.of(words));
            default -> null;
        };
    }

    private static Stream<Integer> numbers(String words) {
        return words.matches("\\d(,\\d)*") ? Arrays.stream(words.split(",")).map(Integer::valueOf) : Stream.empty();
    }

    private static boolean starts(String word, String words) {
        return words.length() == 1 && word.toLowerCase().startsWith(words.toLowerCase());
    }

    private void take(List<ConversationEvent> events) {
        for (ConversationEvent event : events) {
            if (event instanceof Asked a && a.prompt().question().isEmpty()) {
                // Only our own sudo question has nothing but its mark to say.
                assertEquals("sudo-password", a.prompt().id());
            }
        }
    }
}
