package org.certguide.walkthrough;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.certguide.conversation.Answer;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.session.CommandLog;
import org.certguide.session.InteractiveProgram;
import org.certguide.session.Privileges;
import org.certguide.session.Session;
import org.certguide.text.SafeText;
import org.certguide.work.Job;

/**
 * Choosing a new password, where a server runs nothing else before that: the server asks for the old
 * one and the new one, and the new one is kept for the login that follows. May be used from any
 * thread.
 */
final class PasswordChange {
    /** How servers ask for it, while logging in. */
    private static final Pattern NEW = Pattern.compile("(?i)\\bnew\\b.{0,40}password");

    /** OpenSSH starts it by itself then, whatever it is told to run. */
    private static final String PROGRAM = "passwd";

    private static final int LONGEST_WORDS = 300;

    private final Supplier<ConsoleModel> console;
    private final CommandLog log;
    private Optional<Secret> chosen = Optional.empty();

    /**
     * @param console of the server that is open
     */
    PasswordChange(Supplier<ConsoleModel> console, CommandLog log) {
        this.console = console;
        this.log = log;
    }

    /**
     * Prepares the dialogue, in the console; the connection is closed at its end.
     *
     * @return a job that tells what went wrong, unless nothing did
     */
    Job<Optional<Failure>> job(Server server) {
        forget();
        Session session = new Session(server, Privileges.none(), log);
        Job<InteractiveProgram.Result> dialogue =
                console.get().job(session, PROGRAM, PROGRAM, List.of(), PreparedAnswers.empty(), false);
        return progress -> {
            try (session) {
                InteractiveProgram.Result result = dialogue.run(progress);
                if (result.exitStatus().orElse(1) == 0) return Optional.empty();
                return Optional.of(
                        new Failure.NewPasswordRefused(server.address().user(), lastLine(result.text())));
            }
        };
    }

    private static String lastLine(String text) {
        String last = text.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
        return SafeText.line(last, LONGEST_WORDS);
    }

    /** Answers a question of the dialogue; the last hidden answer is the new password. */
    void answer(Answer answer) {
        if (answer instanceof Answer.Hidden hidden) keep(hidden.secret());
        console.get().answer(answer);
    }

    /** Takes what was answered while logging in, where that was for the password of logins to come. */
    void answered(List<Login.Question> questions, List<Secret> answers) {
        for (int i = 0; i < questions.size(); i++) {
            Login.Question question = questions.get(i);
            if (question.kind() == Login.Question.Kind.PASSWORD
                    || question.kind().isNewPassword()
                    || !question.echo() && NEW.matcher(question.text()).find()) keep(answers.get(i));
        }
    }

    private synchronized void keep(Secret secret) {
        Secret copy = secret.copy();
        chosen.ifPresent(Secret::close);
        chosen = Optional.of(copy);
    }

    /** The password that counts from now on, if one was typed; belongs to the caller then. */
    synchronized Optional<Secret> take() {
        Optional<Secret> taken = chosen;
        chosen = Optional.empty();
        return taken;
    }

    void forget() {
        take().ifPresent(Secret::close);
    }

    /** Whether the dialogue runs. */
    boolean isRunning() {
        return console.get().running().get();
    }
}
