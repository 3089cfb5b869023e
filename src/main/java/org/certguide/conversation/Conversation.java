package org.certguide.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.certguide.conversation.ConversationEvent.Asked;
import org.certguide.conversation.ConversationEvent.By;
import org.certguide.conversation.ConversationEvent.Finished;
import org.certguide.conversation.ConversationEvent.Send;
import org.certguide.conversation.ConversationEvent.Withdrawn;
import org.certguide.conversation.PromptRecogniser.Past;
import org.certguide.conversation.PromptRecogniser.Recognised;

/**
 * A program in a remote terminal and the person who answers its questions, as a state machine: what
 * happened goes in, what to do comes out. It has no thread and no clock: one thread owns it, takes
 * inputs from a mailbox, and gives it {@link Input.Quiet} each time the mailbox has stayed empty
 * for {@link #QUIET}.
 *
 * <p>A question is asked when the program has written it and then been quiet once; so it is the
 * same however the network cut the bytes. A prepared answer gives {@link Asked}, {@link Send} and
 * {@link Withdrawn} in one list. An unfinished line that no pattern knows is offered as {@link
 * Prompt.Unknown} after {@link #QUIETS_UNTIL_UNKNOWN} quiets in a row and withdrawn with the next
 * output. A known question stays until it is answered here, until a line or Ctrl-C was typed in the
 * console, or until the program writes another line.
 */
public final class Conversation {
    /** How long no input must have come before {@link Input.Quiet} is given. */
    public static final Duration QUIET = Duration.ofMillis(150);

    /**
     * So many quiets in a row, about three seconds, make an unfinished line look like a question.
     */
    public static final int QUIETS_UNTIL_UNKNOWN = 20;

    /** The longest question that apt-get asks comes after some ten thousand characters. */
    private static final int SINCE_LIMIT = 64 * 1024;

    private static final int TEXT_LIMIT = 256 * 1024;

    /** What happens to a conversation. */
    public sealed interface Input {
        /** The program wrote this. */
        record Bytes(byte[] bytes) implements Input {}

        /** Nothing happened for {@link #QUIET}. */
        record Quiet() implements Input {}

        /** The user answered the question that was asked last; a secret in it will be wiped. */
        record Answered(Answer answer) implements Input {}

        /** The user typed in the console. */
        record Typed(byte[] bytes) implements Input {}

        /** The program, or the connection to it, has ended. */
        record Ended() implements Input {}
    }

    private final PromptRecogniser recogniser;
    private PreparedAnswers book;

    /** All of the run, with a mark where the last answer was given. */
    private final AnsiText text = new AnsiText(TEXT_LIMIT);

    private Optional<Recognised> current = Optional.empty();
    private Optional<Prompt.Unknown> guess = Optional.empty();
    private Optional<Recognised> lastAnswered = Optional.empty();
    private final Set<String> answered = new HashSet<>();

    /** What the terminal will echo; empty where that is not known. */
    private Optional<String> echo = Optional.of("");

    private int quiets;
    private boolean typing;

    /** What was typed by hand since the last line end. */
    private final StringBuilder typedLine = new StringBuilder();

    private boolean ended;

    /**
     * @param patterns the most specific first
     * @param book belongs to the conversation from now on; its secrets are wiped at the end
     */
    public Conversation(List<PromptPattern> patterns, PreparedAnswers book) {
        this.recogniser = new PromptRecogniser(patterns);
        this.book = book;
    }

    /** Whether a question can be answered like that; {@link Answer.Abort} always can. */
    public static boolean fits(Prompt prompt, Answer answer) {
        return AnswerEncoder.fit(prompt, answer);
    }

    /**
     * Takes what happened and tells what to do, in order. After the end nothing is to be done.
     *
     * @throws IllegalArgumentException if an answer does not fit ({@link #fits}), for example
     *     because it has control characters in it; the question stays
     */
    public List<ConversationEvent> accept(Input input) {
        List<ConversationEvent> events = new ArrayList<>();
        if (ended) {
            if (input instanceof Input.Answered late) wipe(late.answer());
            return events;
        }
        switch (input) {
            case Input.Bytes output -> written(output.bytes(), events);
            case Input.Quiet quiet -> quiet(events);
            case Input.Answered answer -> answered(answer.answer(), events);
            case Input.Typed typed -> typed(typed.bytes(), events);
            case Input.Ended end -> {
                withdraw(events);
                events.add(new Finished());
                book.close();
                ended = true;
            }
        }
        return events;
    }

    /** The question that waits for an answer. */
    public Optional<Prompt> asked() {
        return current.map(Recognised::prompt).or(() -> guess);
    }

    /** What the program wrote in this run, in plain text, as far as it is kept: the last part. */
    public String text() {
        return text.text();
    }

    private void written(byte[] bytes, List<ConversationEvent> events) {
        if (bytes.length == 0) return;
        quiets = 0;
        text.accept(bytes);
        if (guess.isPresent() || (current.isPresent() && hasLineFeed(bytes))) withdraw(events);
    }

    private static boolean hasLineFeed(byte[] bytes) {
        for (byte b : bytes) if (b == '\n') return true;
        return false;
    }

    private void quiet(List<ConversationEvent> events) {
        quiets++;
        if (asked().isPresent()) return;
        if (quiets == 1) {
            String since = sinceAnswer();
            recognise(since).or(() -> recognise(withoutTyped(since))).ifPresent(found -> ask(found, events));
        } else if (quiets == QUIETS_UNTIL_UNKNOWN) {
            String since = sinceAnswer();
            if (since.substring(since.lastIndexOf('\n') + 1).isBlank()) return;
            Prompt.Unknown unknown = new Prompt.Unknown(PromptRecogniser.unrecognised(since));
            guess = Optional.of(unknown);
            events.add(new Asked(unknown));
        }
    }

    private Optional<Recognised> recognise(String text) {
        return recogniser.recognise(text, new Past(lastAnswered, Set.copyOf(answered)));
    }

    /** What the user has begun to type stands behind the question, once that is there. */
    private String withoutTyped(String text) {
        boolean behind = typing && text.endsWith(typedLine.toString());
        return behind ? text.substring(0, text.length() - typedLine.length()) : "";
    }

    /**
     * The first line after an answer is its echo, or the end of that where the beginning came while
     * the line was being typed, unless the terminal has the echo switched off.
     */
    private String sinceAnswer() {
        String since = text.sinceMark(SINCE_LIMIT);
        int end = since.indexOf('\n');
        String first = (end < 0 ? since : since.substring(0, end)).strip();
        boolean isEcho = echo.map(e -> e.strip().endsWith(first)).orElse(end >= 0);
        return isEcho ? since.substring(end < 0 ? since.length() : end + 1) : since;
    }

    private void ask(Recognised found, List<ConversationEvent> events) {
        current = Optional.of(found);
        events.add(new Asked(found.prompt()));
        if (typing) return;
        Optional<Answer> prepared = book.answerTo(found.prompt());
        if (prepared.isPresent()) {
            book = book.without(found.prompt().id());
            send(found.prompt(), prepared.get(), By.PREPARED, events);
        }
    }

    private void answered(Answer answer, List<ConversationEvent> events) {
        Optional<Prompt> prompt = asked();
        if (prompt.isEmpty()) {
            // The program printed more while the user was answering.
            wipe(answer);
            return;
        }
        if (!AnswerEncoder.fit(prompt.get(), answer)) {
            wipe(answer);
            throw new IllegalArgumentException(
                    "not an answer to " + prompt.get().id());
        }
        send(prompt.get(), answer, By.FORM, events);
    }

    private void send(Prompt prompt, Answer answer, By by, List<ConversationEvent> events) {
        Optional<String> cancel = AnswerEncoder.cancel(prompt, current.map(Recognised::pattern));
        boolean abort = answer instanceof Answer.Abort;
        boolean interrupt = abort && cancel.isEmpty();
        String shown = abort ? cancel.orElse("") : AnswerEncoder.shown(prompt, answer);
        boolean secret = answer instanceof Answer.Hidden;
        String before = typing ? AnswerEncoder.KILL_LINE : "";
        byte[] bytes = answer instanceof Answer.Hidden hidden
                ? line(before, hidden)
                : (interrupt ? AnswerEncoder.CTRL_C : before + shown + "\r").getBytes(StandardCharsets.UTF_8);
        wipe(answer);
        events.add(new Send(bytes, shown, by, secret));
        inputSent(interrupt ? Optional.empty() : Optional.of(shown), secret, events);
    }

    private static byte[] line(String before, Answer.Hidden hidden) {
        byte[] secret = hidden.secret().utf8();
        byte[] start = before.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(start, start.length + secret.length + 1);
        System.arraycopy(secret, 0, bytes, start.length, secret.length);
        bytes[bytes.length - 1] = '\r';
        Arrays.fill(secret, (byte) 0);
        return bytes;
    }

    private void typed(byte[] bytes, List<ConversationEvent> events) {
        boolean hidden =
                current.filter(c -> c.prompt() instanceof Prompt.Password).isPresent();
        events.add(new Send(bytes, "", By.CONSOLE, hidden));
        int end = bytes.length - 1;
        while (end >= 0 && bytes[end] != '\r' && bytes[end] != '\n' && bytes[end] != 0x03) end--;
        if (end >= 0) {
            if (!hidden) typedLine.append(new String(bytes, 0, end, StandardCharsets.UTF_8));
            boolean plain = typedLine.chars().noneMatch(Character::isISOControl);
            boolean known = plain && bytes[end] != 0x03;
            inputSent(known ? Optional.of(typedLine.toString()) : Optional.empty(), hidden, events);
        }
        if (end < bytes.length - 1) {
            typing = true;
            int rest = Math.clamp(AnsiText.MAX_ECHO - typedLine.length(), 0, bytes.length - end - 1);
            if (!hidden) {
                typedLine.append(new String(bytes, end + 1, rest, StandardCharsets.UTF_8));
            }
        }
    }

    /** A line has gone to the program: what comes now belongs to the next question. */
    private void inputSent(Optional<String> words, boolean hidden, List<ConversationEvent> events) {
        current.ifPresent(found -> {
            lastAnswered = current;
            answered.add(found.prompt().id());
        });
        withdraw(events);
        echo = hidden ? Optional.empty() : words;
        typing = false;
        typedLine.setLength(0);
        quiets = 0;
        // A program that does not switch off the echo must not get a password into the recorded text.
        text.mark(hidden);
    }

    private void withdraw(List<ConversationEvent> events) {
        asked().ifPresent(prompt -> events.add(new Withdrawn(prompt)));
        current = Optional.empty();
        guess = Optional.empty();
    }

    private static void wipe(Answer answer) {
        if (answer instanceof Answer.Hidden hidden) hidden.secret().close();
    }
}
