package org.certguide.server.sshj;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;

/** The method {@code keyboard-interactive} (RFC 4256): rounds of questions, until the server is content. */
final class QuestionsMethod extends AbstractAuthMethod {
    /** RFC 4256 sets no bound, and no real server asks more. */
    private static final int MOST_QUESTIONS = 32;

    /** Nor so often. */
    private static final int MOST_ROUNDS = 100;

    /** What PAM and LDAP modules call a password, as far as known; what is missing here is asked of the user. */
    private static final Pattern PASSWORD =
            Pattern.compile("(?iu)pass ?wor[dt]|kennwort|mot de passe|contraseña|contrasenya|senha"
                    + "|palavra.passe|wachtwoord|adgangskode|lösenord|passord|salasana|heslo|hasło|jelszó|parol|lozinka|geslo"
                    + "|пароль|парола|κωδικ|şifre|סיסמה|密码|密碼|パスワード|암호");

    /**
     * What asks for something else, as “One-time password (OATH) for `alice':”, or for a password that is yet to be
     * chosen.
     */
    private static final Pattern OTHER = Pattern.compile(
            "(?iu)code|one.?time|otp|token|jeton|factor|[2m]fa\\b|unique|einmal|authenticator|challenge|response"
                    + "|new|nouveau|neues"
                    + "|(?<![a-z])(?:pin|tan|once)(?![a-z])|un solo uso|monouso|yubi");

    /** OpenSSH's own words before the question: for whom it is. */
    private static final Pattern FOR_WHOM = Pattern.compile("^\\([^)]*+\\) ");

    private final Login.Answers answers;
    private final LoginThread thread;
    private final Consumer<String> told;
    private final Supplier<ServerException> givenUp;
    private int rounds;

    /**
     * @param told gets what the server says without a question
     * @param givenUp what the login ends with where nobody answers
     */
    QuestionsMethod(
            Login.Answers answers, LoginThread thread, Consumer<String> told, Supplier<ServerException> givenUp) {
        super("keyboard-interactive");
        this.answers = answers;
        this.thread = thread;
        this.told = told;
        this.givenUp = givenUp;
    }

    /**
     * Answers one hidden question for a password with the password. All else is for the user: what asks for something
     * else must not be given the password.
     *
     * @param password gives it once
     */
    static Login.Answers onlyOnce(Supplier<Optional<Secret>> password, Login.Answers more) {
        return (title, questions) -> {
            boolean single = questions.size() == 1 && isForPassword(questions.getFirst());
            Optional<Secret> secret = single ? password.get() : Optional.empty();
            if (secret.isEmpty()) return more.answer(title, questions);
            return Optional.of(List.of(secret.get().copy()));
        };
    }

    /** Whether the answer is hidden, and the words ask for the password. */
    static boolean isForPassword(Login.Question question) {
        String words = FOR_WHOM.matcher(question.text()).replaceFirst("");
        return !question.echo()
                && PASSWORD.matcher(words).find()
                && !OTHER.matcher(words).find();
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return super.buildReq().putString("").putString("");
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
        if (message != Message.USERAUTH_60) {
            super.handle(message, packet);
            return;
        }
        try {
            String name = packet.readString();
            String instruction = packet.readString();
            packet.readString(); // the language
            int count = packet.readUInt32AsInt();
            if (count > MOST_QUESTIONS || ++rounds > MOST_ROUNDS)
                throw new UserAuthException("the server asks too many questions");
            List<Login.Question> questions = new ArrayList<>();
            for (int i = 0; i < count; i++)
                questions.add(new Login.Question(Authentication.shown(packet.readString()), packet.readBoolean()));
            String title = Authentication.shown(name + "\n" + instruction);
            thread.add(() -> answer(title, questions));
        } catch (Buffer.BufferException e) {
            throw new UserAuthException(e);
        }
    }

    private void answer(String title, List<Login.Question> questions)
            throws IOException, InterruptedException, ServerException {
        // There is nothing to answer, and the server may wait for something else, as a push to a telephone.
        if (questions.isEmpty()) told.accept(title);
        List<Secret> given = questions.isEmpty()
                ? List.of()
                : answers.answer(title, questions).orElseThrow(givenUp);
        try {
            if (given.size() != questions.size())
                throw new IllegalArgumentException("needs as many answers as there are questions");
            SSHPacket packet = new SSHPacket(Message.USERAUTH_INFO_RESPONSE).putUInt32(given.size());
            // putSensitiveString wipes what it gets.
            for (Secret secret : given) packet.putSensitiveString(secret.chars());
            params.getTransport().write(packet);
        } finally {
            given.forEach(Secret::close);
        }
    }
}
