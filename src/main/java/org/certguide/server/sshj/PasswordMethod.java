package org.certguide.server.sshj;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;
import org.certguide.server.Failure;
import org.certguide.server.Login;
import org.certguide.server.Login.Question;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;

/** The method {@code password}, and the new password that a server may want before it goes on. */
final class PasswordMethod extends AbstractAuthMethod {
    /** The server may refuse some before one is good enough. */
    private static final int MOST_CHANGES = 20;

    private final String user;
    private final Secret secret;
    private final Login.Answers person;
    private final LoginThread thread;
    private int changes;

    /**
     * @param person is asked for a new password
     */
    PasswordMethod(String user, Secret secret, Login.Answers person, LoginThread thread) {
        super("password");
        this.user = user;
        this.secret = secret;
        this.person = person;
        this.thread = thread;
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        // putSensitiveString wipes what it gets.
        return super.buildReq().putBoolean(false).putSensitiveString(secret.chars());
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
        if (message != Message.USERAUTH_60) {
            super.handle(message, packet);
            return;
        }
        try {
            if (++changes > MOST_CHANGES) throw new TransportException("the server wants too many new passwords");
            String words = Authentication.shown(packet.readString());
            thread.add(() -> change(words));
        } catch (Buffer.BufferException e) {
            throw new UserAuthException(e);
        }
    }

    /** RFC 4252, section 8: the old one once more, and the new one. */
    private void change(String words) throws IOException, InterruptedException, ServerException {
        try (Secret chosen = chosen(words)) {
            params.getTransport()
                    .write(super.buildReq()
                            .putBoolean(true)
                            .putSensitiveString(secret.chars())
                            .putSensitiveString(chosen.chars()));
        }
    }

    /** Typed twice, as nobody sees it. */
    private Secret chosen(String words) throws InterruptedException, ServerException {
        Question.Kind first = Question.Kind.NEW_PASSWORD;
        while (true) {
            List<Secret> typed = person.answer(
                            words,
                            List.of(
                                    new Question(first, user, false),
                                    new Question(Question.Kind.NEW_PASSWORD_AGAIN, user, false)))
                    .orElseThrow(() -> new ServerException(new Failure.PasswordExpired(user)));
            boolean same = same(typed.getFirst(), typed.getLast());
            Optional<Secret> chosen = same ? Optional.of(typed.getFirst().copy()) : Optional.empty();
            typed.forEach(Secret::close);
            if (chosen.isPresent()) return chosen.get();
            first = Question.Kind.NEW_PASSWORD_DIFFERED;
        }
    }

    private static boolean same(Secret one, Secret other) {
        char[] a = one.chars();
        char[] b = other.chars();
        boolean same = Arrays.equals(a, b);
        Arrays.fill(a, '\0');
        Arrays.fill(b, '\0');
        return same;
    }
}
