package org.certguide.server.sshj;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthNone;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Login.Question;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.certguide.work.Threads;

/**
 * Logging in, once the host key is trusted.
 *
 * <p>sshj handles the server's questions on the thread that reads from the network, and waits for
 * the outcome on the one that logs in. Here it is the other way round: what may ask a person, or
 * the agent, comes to the thread that logs in as {@link LoginThread.Work}, and sshj waits on a helper.
 */
final class LoginFlow {
    /** How long a server may wait for somebody else than this application. */
    static final Duration APPROVAL = Duration.ofMinutes(10);

    /** After which the server's words are shown: most banners say only that nobody else may log in. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    /** No real server wants as many proofs. */
    private static final int MOST_STEPS = 20;

    /** How long the reading thread may take to stop, once the connection has ended. */
    private static final int STOPPING_MILLIS = 5000;

    private static final LoginThread.Work END = () -> {};

    /** sshj's own bound would count the time in which a person thinks. */
    private static final int FOREVER_MS = Integer.MAX_VALUE;

    private static final String PASSWORD = "password";
    private static final String QUESTIONS = "keyboard-interactive";
    private static final String KEY = "publickey";

    private final SSHClient client;
    private final String user;
    private final Duration patience;
    private final Consumer<String> said;
    private final Authentication authentication;
    private final WhileConnected asking;
    private final Tries tries = new Tries();
    private final BlockingQueue<LoginThread.Work> mailbox = new LinkedBlockingQueue<>();

    /** The proofs that have not been given yet. */
    private Optional<Secret> password = Optional.empty();

    /** Whether there was one: what is typed in its place is the same one, put right. */
    private boolean passwordWasTyped;

    private final Deque<SigningKey> keys = new ArrayDeque<>();

    /** Whether the server has said what it accepts: asked again, OpenSSH counts that as an attempt. */
    private boolean begun;

    private boolean over;
    private Login.Answers person = Login.NOBODY;

    /** How many keys were there, of how many the server has heard, and whose owner did not sign. */
    private int all;

    private int tried;
    private Optional<SigningKey> unsigned = Optional.empty();

    /**
     * @param patience how long the server may take for each of its answers
     * @param said gets what the server has said, where it takes longer
     */
    LoginFlow(SSHClient client, String user, Duration patience, Consumer<String> said) {
        this.client = client;
        this.user = user;
        this.patience = patience;
        this.said = said;
        authentication = new Authentication(client.getTransport());
        asking = new WhileConnected(client.getTransport());
    }

    void password(Secret secret, Login.Answers more) throws ServerException, InterruptedException {
        password = Optional.of(secret);
        passwordWasTyped = true;
        person = more;
        // As ssh prefers them: where both are offered, the second one cannot ask for a code.
        logIn(List.of(QUESTIONS, PASSWORD));
    }

    void questions(Login.Answers answers) throws ServerException, InterruptedException {
        person = answers;
        logIn(List.of(QUESTIONS, PASSWORD));
    }

    void keys(List<SigningKey> offered, Login.Answers more) throws ServerException, InterruptedException {
        keys.addAll(offered);
        all = offered.size();
        person = more;
        logIn(List.of(KEY));
    }

    /**
     * Like the OpenSSH client, asks what the server accepts before it gives anything away, and goes on
     * after each step that was right, until no more are missing.
     *
     * @param first how the user has chosen to log in
     */
    private void logIn(List<String> first) throws ServerException, InterruptedException {
        try {
            proveAll(first);
        } catch (ServerException e) {
            if (!asking.isWithdrawn() || over) throw e;
            over = true;
            // Servers also hang up because of what they have just refused.
            throw tries.hasRefused() ? e : failure(ended(e));
        }
    }

    private void proveAll(List<String> first) throws ServerException, InterruptedException {
        if (!begun && attempt(new AuthNone())) return;
        begun = true;
        // Where the first step is another one, the server does not say whether one more is enough.
        List<String> ways = accepted(first).isEmpty() ? List.of(KEY, QUESTIONS, PASSWORD) : first;
        for (int step = 0; step < MOST_STEPS; step++) {
            List<String> now = accepted(ways);
            tries.begin();
            if (prove(now)) return;
            if (authentication.wasPartly()) {
                tries.accept();
                ways = List.of(KEY, QUESTIONS, PASSWORD);
            } else if (now.getFirst().equals(QUESTIONS) && tries.isUnanswered() && now.size() > 1) {
                // An sshd without PAM offers questions, and has none.
                ways = now.subList(1, now.size());
            } else {
                tries.refuse();
                if (!isWorthAnotherTry(now.getFirst())) break;
                ways = List.of(now.getFirst());
            }
        }
        throw refused();
    }

    private boolean isWorthAnotherTry(String method) {
        boolean typed = !method.equals(KEY) && !tries.isUnanswered();
        return typed && person != Login.NOBODY && tries.isAnotherLeft(method);
    }

    private List<String> accepted(List<String> ways) {
        return ways.stream()
                .filter(authentication.getAllowedMethods()::contains)
                .filter(way -> !way.equals(KEY) || !keys.isEmpty())
                .toList();
    }

    /** Tries the first of them. */
    private boolean prove(List<String> ways) throws ServerException, InterruptedException {
        if (ways.isEmpty()) throw refused();
        return switch (ways.getFirst()) {
            case KEY -> key();
            case PASSWORD -> password();
            default -> attempt(new QuestionsMethod(this::answer, mailbox::add, authentication::hear, this::refused));
        };
    }

    private Optional<Secret> takePassword() {
        Optional<Secret> unused = password;
        password = Optional.empty();
        return unused;
    }

    private boolean key() throws ServerException, InterruptedException {
        while (!keys.isEmpty()) {
            SigningKey next = keys.removeFirst();
            if (!next.isReady()) continue;
            tried++;
            Runnable notSigned = () -> {
                unsigned = Optional.of(next);
                authentication.leaveMethod();
            };
            if (attempt(new KeyMethod(next, mailbox::add, notSigned))) return true;
            if (authentication.wasPartly()) return false;
        }
        return false;
    }

    private boolean password() throws ServerException, InterruptedException {
        Optional<Secret> unused = takePassword();
        Question question = marked(new Question(Question.Kind.PASSWORD, user, false));
        if (unused.isPresent()) {
            tries.answered(List.of(question));
            return attempt(new PasswordMethod(user, unused.get(), this::ask, mailbox::add));
        }
        List<Secret> typed = ask("", List.of(question)).orElseThrow(this::refused);
        tries.answered(List.of(question));
        try {
            return attempt(new PasswordMethod(user, typed.getFirst(), this::ask, mailbox::add));
        } finally {
            typed.forEach(Secret::close);
        }
    }

    /** Answers a round of questions: with the password that is there already, where they ask for it. */
    private Optional<List<Secret>> answer(String title, List<Question> questions) throws InterruptedException {
        List<Question> marked = questions.stream().map(this::marked).toList();
        Optional<List<Secret>> given =
                QuestionsMethod.onlyOnce(this::takePassword, this::ask).answer(title, marked);
        if (given.isPresent()) tries.answered(questions);
        return given;
    }

    /** With what became of it before. What is asked for in the place of the refused password is the same password. */
    private Question marked(Question question) {
        Question.Earlier earlier = tries.earlier(question);
        boolean again = earlier != Question.Earlier.NONE && passwordWasTyped && QuestionsMethod.isForPassword(question);
        return again
                ? new Question(Question.Kind.PASSWORD, user, false, earlier)
                : new Question(question.kind(), question.text(), question.echo(), earlier);
    }

    /** With what the server has said before, as it may tell what the question means. */
    private Optional<List<Secret>> ask(String title, List<Question> questions) throws InterruptedException {
        String before = authentication.news();
        String words = before.isEmpty() || title.isEmpty() ? before + title : before + "\n" + title;
        return asking.ask(person, words, questions);
    }

    /**
     * Asks for what opens a key file, without a word of the server's.
     *
     * @param file its name, for people
     */
    Optional<Secret> passphrase(String file, Question.Earlier earlier) throws InterruptedException {
        Question question = new Question(Question.Kind.PASSPHRASE, file, false, earlier);
        return asking.ask(person, "", List.of(question)).map(List::getFirst);
    }

    /** Why the connection is no longer there. */
    private Throwable ended(ServerException asked) throws InterruptedException {
        try {
            client.getTransport().join(STOPPING_MILLIS, TimeUnit.MILLISECONDS);
            return asked;
        } catch (TransportException e) {
            return e;
        }
    }

    private ServerException refused() {
        String methods = Failures.printable(String.join(", ", authentication.getAllowedMethods()));
        Optional<String> questions = tries.refusedQuestions();
        if (questions.isPresent())
            return new ServerException(new Failure.AnswersRefused(user, Failures.printable(questions.get())));
        if (unsigned.isPresent()) return new ServerException(unsigned.get().notSigned());
        if (authentication.hadPartialSuccess())
            return new ServerException(
                    accepted(List.of(KEY, QUESTIONS, PASSWORD)).isEmpty()
                            ? new Failure.LoginIncomplete(user, methods)
                            : new Failure.SecondProofRefused(user, methods));
        return new ServerException(
                user.equals("root") ? new Failure.RootLoginRefused(methods) : new Failure.LoginRefused(user, methods));
    }

    private boolean attempt(AuthMethod method) throws ServerException, InterruptedException {
        method.setLoggerFactory(QuietLogger.FACTORY);
        FutureTask<Boolean> outcome = new FutureTask<>(() -> authenticate(method)) {
            @Override
            protected void done() {
                mailbox.add(END);
            }
        };
        Threads.start("ssh login", outcome);
        try {
            while (true) {
                LoginThread.Work next = next();
                if (next == END) return outcome.get();
                next.run();
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (Failures.find(cause, Authentication.MethodLeft.class).isPresent()) return false;
            throw failure(cause);
        } catch (IOException e) {
            if (Failures.isInterruption(e) || Thread.interrupted()) throw new InterruptedException();
            throw failure(e);
        }
    }

    /** A server that has said something may wait for somebody, as for an approval on a page. */
    private LoginThread.Work next() throws ServerException, InterruptedException {
        Duration slice = patience.compareTo(QUIET) < 0 ? patience : QUIET;
        Duration waited = Duration.ZERO;
        while (true) {
            LoginThread.Work next = mailbox.poll(slice.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null) return next;
            waited = waited.plus(slice);
            if (!authentication.news().isEmpty()) said.accept(authentication.said());
            Duration limit = authentication.said().isEmpty() ? patience : APPROVAL;
            if (waited.compareTo(limit) >= 0) throw new ServerException(new Failure.ServerSilent());
        }
    }

    private boolean authenticate(AuthMethod method) throws IOException {
        return authentication.authenticate(user, (Service) client.getConnection(), method, FOREVER_MS);
    }

    /** Whether the connection has ended, so that nothing more can be tried on it. */
    boolean isOver() {
        return over;
    }

    private ServerException failure(Throwable e) {
        over = true;
        if (!tries.isUnanswered()) tries.refuse();
        DisconnectReason reason = Failures.reason(e);
        // OpenSSH hangs up after some attempts, with a reason that it also uses for other things.
        if (reason == DisconnectReason.NO_MORE_AUTH_METHODS_AVAILABLE
                || Failures.messages(e).contains("Too many authentication failures"))
            return new ServerException(
                    tried > 0 && tried < all
                            ? new Failure.AgentKeysTooMany(user, tried, all)
                            : refused().failure(),
                    e);
        ServerException known = Failures.beforeLogin(user, e);
        boolean ended = known.failure() instanceof Failure.LoginEnded || known.failure() instanceof Failure.LoginCutOff;
        String words = Stream.of(authentication.said(), Failures.goodbye(e).orElse(""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        return ended && !words.isEmpty()
                ? new ServerException(new Failure.LoginCutOff(user, Failures.printable(words)), e)
                : known;
    }
}
