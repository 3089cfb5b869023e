package org.certguide.server.sshj;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.certguide.server.Login.Question;
import org.certguide.server.Login.Question.Earlier;

/**
 * What was answered on one connection while somebody logs in, and what the server did not accept of
 * it. Who mistypes something tries again on the same connection, as with {@code ssh}: another one
 * would cost another one-time code, and servers that count failed connections turn this computer away.
 */
final class Tries {
    /** As OpenSSH's client (NumberOfPasswordPrompts). A server that allows fewer hangs up, and ends it. */
    private static final int MOST = 3;

    private final Map<String, Integer> counts = new HashMap<>();
    private final List<Question> now = new ArrayList<>();
    private List<Question> refused = List.of();

    /** A method begins. */
    void begin() {
        now.clear();
    }

    /** These questions of it were answered. */
    void answered(List<Question> questions) {
        now.addAll(questions);
    }

    /** Whether nothing was. */
    boolean isUnanswered() {
        return now.isEmpty();
    }

    /** The server has not accepted it. */
    void refuse() {
        refused = List.copyOf(now);
    }

    /** It was right, as one of several. */
    void accept() {
        refused = List.of();
    }

    /** Whether something was refused, and nothing was right after it. */
    boolean hasRefused() {
        return !refused.isEmpty();
    }

    /** Whether a method may be tried once more after it was refused. */
    boolean isAnotherLeft(String method) {
        return counts.merge(method, 1, Integer::sum) < MOST;
    }

    /** What became of the answer to that question. */
    Earlier earlier(Question question) {
        boolean same = refused.stream()
                .anyMatch(q -> q.kind() == question.kind() && q.text().equals(question.text()));
        if (!same) return Earlier.NONE;
        return refused.size() == 1 ? Earlier.WRONG : Earlier.PERHAPS_WRONG;
    }

    /** What was asked in the try that was refused last; empty where that was for the password alone. */
    Optional<String> refusedQuestions() {
        if (refused.stream().allMatch(Tries::isForPassword)) return Optional.empty();
        return Optional.of(refused.stream()
                .map(Question::text)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" ")));
    }

    private static boolean isForPassword(Question question) {
        return question.kind() != Question.Kind.SERVERS || QuestionsMethod.isForPassword(question);
    }
}
