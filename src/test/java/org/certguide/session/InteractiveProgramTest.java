package org.certguide.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.certguide.conversation.Answer;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.conversation.Prompt;
import org.certguide.server.Connector;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.Terminal;
import org.certguide.ui.panel.FakeServer;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InteractiveProgramTest {
    @TempDir
    Path folder;

    @Test
    void passwordThatIsGivenAfterTheEndIsWiped() throws Exception {
        Connector.Result login = new FakeServer()
                .connect(
                        new ServerAddress("192.0.2.7", 22, "ubuntu"),
                        new Login.Password(Secret.of("login")),
                        new HostKeyTrust.KnownHosts());
        CommandLog log = new CommandLog(folder.resolve("commands.log"), Clock.systemUTC());
        try (Session session = new Session(
                        assertInstanceOf(Connector.Result.Connected.class, login)
                                .server(),
                        Privileges.of("ubuntu", Optional.empty()),
                        log);
                JobRunner jobs = new JobRunner(Runnable::run)) {
            InteractiveProgram run = new InteractiveProgram(
                    session,
                    jobs,
                    "certbot certonly",
                    List.of(),
                    PreparedAnswers.empty(),
                    new Terminal.Size(80, 24),
                    bytes -> {},
                    events -> {});
            // No terminal is there to be opened.
            assertThrows(IllegalStateException.class, run::run);
            Secret late = Secret.of("swordfish");
            run.answer(new Prompt.Password("other-password", "Password:", false, false), new Answer.Hidden(late));
            assertEquals("\0".repeat(9), String.valueOf(late.chars()));
        }
    }
}
