package org.certguide.play;

import java.util.List;
import java.util.Optional;
import javafx.util.Subscription;
import org.certguide.server.HostKey;
import org.certguide.server.Secret;
import org.certguide.ui.Fx;
import org.certguide.walkthrough.ConnectModel;
import org.certguide.walkthrough.LoginQuestions.Asked;
import org.jspecify.annotations.Nullable;

/**
 * Answers what comes up at the servers on the way, from the file of answers, and gives up where an answer was not
 * accepted: the file has no other.
 */
final class JumpHostAnswers implements AutoCloseable {
    private final ConnectModel model;
    private final List<String> hostKeys;
    private final Optional<Secret> password;
    private final Subscription both;

    private JumpHostAnswers(ConnectModel model, List<String> hostKeys, Optional<Secret> password) {
        this.model = model;
        this.hostKeys = hostKeys;
        this.password = password;
        both = Subscription.combine(
                model.hostKey().unknown().subscribe(this::compare),
                model.questions().asked().subscribe(this::answer));
    }

    /** Answers from now on; on any thread. */
    static JumpHostAnswers to(ConnectModel model, AnswerFile file) throws AnswersException, InterruptedException {
        Answers answers = file.answers();
        Optional<Secret> password = answers.viaPassword().isPresent()
                ? Optional.of(
                        file.secrets().read("viaPassword", answers.viaPassword().get()))
                : Optional.empty();
        return Fx.call(() -> new JumpHostAnswers(model, answers.viaHostKeys().orElse(List.of()), password));
    }

    /** Whether the question was answered already, and goes away by itself. */
    static boolean isAnswered(Asked asked) {
        return asked.answers().isDone();
    }

    private void compare(@Nullable HostKey key) {
        if (key == null || model.hostKey().jumpHost().isEmpty()) return;
        if (hostKeys.contains(key.fingerprint())) model.hostKey().accept();
        else model.hostKey().leaveUnknown();
    }

    private void answer(@Nullable Asked asked) {
        if (asked == null) return;
        if (asked.isAgain() || asked.isForKeyFile()) {
            asked.answers().complete(Optional.empty());
            return;
        }
        if (asked.jumpHost().isEmpty() || password.isEmpty()) return;
        boolean one =
                asked.questions().size() == 1 && !asked.questions().getFirst().echo();
        if (one) asked.answers().complete(Optional.of(List.of(password.get().copy())));
    }

    @Override
    public void close() {
        Fx.later(() -> {
            both.unsubscribe();
            password.ifPresent(Secret::close);
        });
    }
}
