package org.certguide.server.sshj;

import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.transport.Transport;
import org.certguide.server.Login;
import org.certguide.server.Login.Question;
import org.certguide.server.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person for as long as the connection is there that wants the answer: servers hang up on who
 * thinks for minutes, and nobody should type a code for nothing then.
 */
final class WhileConnected {
    private final Object lock = new Object();
    private @Nullable Thread asking;
    private boolean ended;

    /** Whether the thread that asks was interrupted for that, and not by who cancels the login. */
    private boolean withdrawn;

    WhileConnected(Transport transport) {
        transport.setDisconnectListener((reason, message) -> end());
    }

    private void end() {
        synchronized (lock) {
            ended = true;
            if (asking == null) return;
            withdrawn = true;
            asking.interrupt();
        }
    }

    /** Whether nobody was asked, or not to the end, as the connection is no longer there. */
    boolean isWithdrawn() {
        synchronized (lock) {
            return withdrawn;
        }
    }

    /**
     * Asks on this thread.
     *
     * @return empty where the person gives up, and where the connection ends
     */
    Optional<List<Secret>> ask(Login.Answers person, String title, List<Question> questions)
            throws InterruptedException {
        synchronized (lock) {
            withdrawn = ended;
            if (ended) return Optional.empty();
            asking = Thread.currentThread();
        }
        try {
            return person.answer(title, questions);
        } catch (InterruptedException e) {
            if (isWithdrawn()) return Optional.empty();
            throw e;
        } finally {
            synchronized (lock) {
                asking = null;
                if (withdrawn) Thread.interrupted();
            }
        }
    }
}
