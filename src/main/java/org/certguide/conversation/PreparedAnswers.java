package org.certguide.conversation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the user has already decided in this walkthrough, by the ids of the questions. Each answer
 * is given once: a program that asks again did not accept it, and then the user is asked.
 * Immutable; {@link #close} wipes the secrets in it.
 */
public final class PreparedAnswers implements AutoCloseable {
    /** The id of the application's own question for the user's password on the server. */
    public static final String SUDO_PASSWORD = "sudo-password";

    /** The same for the password of root, where sudo wants that one. */
    public static final String ROOT_PASSWORD = "root-password";

    private static final PreparedAnswers EMPTY = new PreparedAnswers(Map.of());

    private final Map<String, Answer> answers;

    private PreparedAnswers(Map<String, Answer> answers) {
        this.answers = answers;
    }

    public static PreparedAnswers empty() {
        return EMPTY;
    }

    /** Also gives this answer. A secret in it is copied; the caller wipes its own. */
    public PreparedAnswers with(String id, Answer answer) {
        Map<String, Answer> more = new HashMap<>(answers);
        more.put(
                id,
                answer instanceof Answer.Hidden hidden
                        ? new Answer.Hidden(hidden.secret().copy())
                        : answer);
        return new PreparedAnswers(Map.copyOf(more));
    }

    /**
     * The answer to a question, if the user has decided on it and it can be given: never to an
     * unknown question, to one that is asked again, or a password to anybody but our own sudo.
     */
    Optional<Answer> answerTo(Prompt prompt) {
        if (prompt.again() || prompt.id().equals(PromptPattern.UNKNOWN)) return Optional.empty();
        return Optional.ofNullable(answers.get(prompt.id()))
                .filter(answer -> AnswerEncoder.fit(prompt, answer))
                .filter(answer -> !(answer instanceof Answer.Hidden) || isOurs(prompt));
    }

    PreparedAnswers without(String id) {
        Map<String, Answer> fewer = new HashMap<>(answers);
        fewer.remove(id);
        return new PreparedAnswers(Map.copyOf(fewer));
    }

    private static boolean isOurs(Prompt prompt) {
        return prompt instanceof Prompt.Password password
                && password.ours()
                && (password.id().equals(SUDO_PASSWORD) || password.id().equals(ROOT_PASSWORD));
    }

    /** Wipes the secrets that were not given. */
    @Override
    public void close() {
        for (Answer answer : answers.values()) {
            if (answer instanceof Answer.Hidden hidden) hidden.secret().close();
        }
    }

    /** The ids only: answers may be secret. */
    @Override
    public String toString() {
        return "PreparedAnswers" + answers.keySet();
    }
}
