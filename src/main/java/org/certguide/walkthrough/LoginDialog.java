package org.certguide.walkthrough;

import java.util.concurrent.Executor;
import org.certguide.server.Connector;
import org.certguide.server.HostKey;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;

/**
 * What the user is told and asked while a connection is made.
 *
 * @param end the server that the user logs in to
 */
record LoginDialog(Executor fx, ServerAddress end, LoginQuestions questions, HostKeyQuestion hostKey)
        implements Connector.Dialog {
    @Override
    public void said(String words) {
        questions.say(words);
    }

    @Override
    public boolean isRight(ServerAddress at, HostKey key) throws InterruptedException {
        return hostKey.await(fx, at, at.equals(end), key);
    }

    @Override
    public Login.Answers answers(ServerAddress hop) {
        return questions.of(hop);
    }
}
