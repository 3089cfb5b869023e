package org.certguide.walkthrough;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.certguide.server.AgentKey;
import org.certguide.server.Connector;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.LocalUser;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;
import org.certguide.server.SshConfig;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgentChoiceTest {
    private static final SshConfig CONFIG = SshConfig.parse("""
            Host slow
              IdentityAgent /run/slow
            Host quick
              IdentityAgent /run/quick
            """, new LocalUser("me", "/home/me", "here", Map.of()));

    private final TestEvents events = new TestEvents();
    private final Map<String, CountDownLatch> answers =
            new ConcurrentHashMap<>(Map.of("/run/slow", new CountDownLatch(1), "/run/quick", new CountDownLatch(1)));

    /** Two agents that answer when the test lets them, each with a key of its name. */
    private final Connector agents = new Connector() {
        @Override
        public Result connect(ServerAddress address, Login login, HostKeyTrust trust, Dialog dialog) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<AgentKey> agentKeys(Optional<String> socket) throws InterruptedException {
            if (socket.isEmpty()) return List.of();
            answers.get(socket.get()).await();
            return List.of(key(socket.get()));
        }
    };

    private static AgentKey key(String name) {
        return new AgentKey("ssh-ed25519", name, "SHA256:" + name);
    }

    @Test
    void theKeysThatAreProposedAreThoseOfTheAgentThatIsMeantNowWhicheverAnswersLast() throws Exception {
        try (JobRunner jobs = new JobRunner(events)) {
            LoginForm form = new LoginForm();
            AgentChoice choice = new AgentChoice(form, jobs, agents);
            form.use(CONFIG.host("slow"));
            form.kind().set(Login.Kind.AGENT);
            form.use(CONFIG.host("quick"));
            answers.get("/run/quick").countDown();
            // While another server is filled in, the usual agent is asked as well.
            int left = 3;
            for (; choice.keys().isEmpty(); left--) events.next();
            assertEquals(List.of(key("/run/quick")), choice.keys());
            answers.get("/run/slow").countDown();
            for (; left > 0; left--) events.next();
            assertEquals(List.of(key("/run/quick")), choice.keys());
        }
    }
}
