package org.certguide.walkthrough;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.text.Messages;
import org.jspecify.annotations.Nullable;

/** What the server asks while somebody logs in, for the user to answer. */
public final class LoginQuestions implements Login.Answers {
    private final Executor fx;
    private final BiConsumer<List<Login.Question>, List<Secret>> answered;
    private final ReadOnlyObjectWrapper<@Nullable Asked> asked = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");

    /**
     * Questions that wait for their answers.
     *
     * @param jumpHost the server on the way that asks; empty where it is the server itself
     * @param title the server's words, untrusted; may be empty
     * @param questions in the server's order
     * @param answers to be completed with one answer each, or with nothing to give up
     */
    public record Asked(
            Optional<ServerAddress> jumpHost,
            String title,
            List<Login.Question> questions,
            CompletableFuture<Optional<List<Secret>>> answers) {
        /** Whether it is a question of this computer: for the passphrase of a key file. */
        public boolean isForKeyFile() {
            return questions.stream().allMatch(q -> q.kind() == Login.Question.Kind.PASSPHRASE);
        }

        /** Whether they are asked once more, as something was wrong. */
        public boolean isAgain() {
            return questions.stream().anyMatch(q -> q.earlier() != Login.Question.Earlier.NONE);
        }

        /** All that the server says. */
        public String words() {
            return title + questions.stream().map(q -> " " + label(q)).collect(Collectors.joining());
        }
    }

    /**
     * @param fx the JavaFX thread
     * @param answered told of answers, on the thread that logs in
     */
    LoginQuestions(Executor fx, BiConsumer<List<Login.Question>, List<Secret>> answered) {
        this.fx = fx;
        this.answered = answered;
    }

    /** A question as it is shown: in the server's words, or in those of this application. */
    public static String label(Login.Question question) {
        return switch (question.kind()) {
            case SERVERS -> question.text().strip();
            case PASSWORD -> Messages.of("panel.connect.questions.password", question.text());
            case NEW_PASSWORD -> Messages.of("panel.connect.questions.new-password", question.text());
            case NEW_PASSWORD_DIFFERED -> Messages.of("panel.connect.questions.new-password-differed", question.text());
            case NEW_PASSWORD_AGAIN -> Messages.of("panel.connect.questions.new-password-again");
            case PASSPHRASE -> Messages.of("panel.connect.questions.passphrase", question.text());
        };
    }

    /** What was wrong with the answer that was given before; empty where nothing was. */
    public static String mistake(Login.Question question) {
        boolean password = question.kind() == Login.Question.Kind.PASSWORD;
        return switch (question.earlier()) {
            case NONE -> "";
            case WRONG ->
                Messages.of(
                        question.kind() == Login.Question.Kind.PASSPHRASE
                                ? "panel.connect.passphrase.wrong"
                                : password ? "panel.connect.password.refused" : "panel.connect.questions.wrong");
            case PERHAPS_WRONG -> Messages.of("panel.connect.questions.perhaps-wrong");
        };
    }

    /** What is asked now; null while nothing is. */
    public ReadOnlyObjectProperty<@Nullable Asked> asked() {
        return asked.getReadOnlyProperty();
    }

    /** What the server says while it lets the login wait, untrusted; empty while it does not. */
    public ReadOnlyStringProperty said() {
        return said.getReadOnlyProperty();
    }

    /** Takes what the server says; on any thread. */
    void say(String words) {
        fx.execute(() -> said.set(words));
    }

    @Override
    public Optional<List<Secret>> answer(String title, List<Login.Question> questions) throws InterruptedException {
        Optional<List<Secret>> given = ask(Optional.empty(), title, questions);
        given.ifPresent(answers -> answered.accept(questions, answers));
        return given;
    }

    /** The same for a server on the way. */
    Login.Answers of(ServerAddress jumpHost) {
        return (title, questions) -> ask(Optional.of(jumpHost), title, questions);
    }

    private Optional<List<Secret>> ask(Optional<ServerAddress> jumpHost, String title, List<Login.Question> questions)
            throws InterruptedException {
        Asked waiting = new Asked(jumpHost, title, questions, new CompletableFuture<>());
        fx.execute(() -> asked.set(waiting));
        try {
            return waiting.answers().get();
        } catch (ExecutionException e) {
            return Optional.empty();
        } finally {
            fx.execute(() -> asked.set(null));
        }
    }

    /** Asks nothing any more. */
    void close() {
        asked.set(null);
        said.set("");
    }
}
