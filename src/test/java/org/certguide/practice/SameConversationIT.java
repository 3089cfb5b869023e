package org.certguide.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javafx.collections.ListChangeListener;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.Outcome;
import org.certguide.checks.CheckContext;
import org.certguide.conversation.Answer;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.conversation.Prompt;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.net.NetworkAccess;
import org.certguide.profile.ProfileStore;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.sshj.SshConnector;
import org.certguide.session.CommandLog;
import org.certguide.system.SystemCatalogue;
import org.certguide.walkthrough.ConsoleModel;
import org.certguide.walkthrough.ServerWork;
import org.certguide.walkthrough.Services;
import org.certguide.walkthrough.StepModel;
import org.certguide.walkthrough.TestEvents;
import org.certguide.walkthrough.Walkthrough;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The practice server asks what a real server with the same Certbot asks, in the same words and
 * order, and it ends in the same way. The test's own thread stands for the JavaFX thread.
 */
@UsesLab
class SameConversationIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bookworm", "trixie", "forky"})
    void practiceServerAsksWhatARealOneAsks(String name) throws Exception {
        LabServer lab = Lab.server(name);
        lab.reset();
        CertbotVersion version =
                CertbotVersion.parse(lab.in("certbot", "--version")).orElseThrow();
        List<String> real;
        try (Talk talk = new Talk(
                Files.createDirectory(folder.resolve("lab")),
                URI.create("https://10.77.0.1/directory"),
                Lab.internet())) {
            ServerAddress address = new ServerAddress(lab.host(), lab.port(), "ubuntu");
            real = talk.about(lab.domain(), address, Secret.of("ubuntu-pw"));
        }
        PracticeServer.Settings settings = new PracticeServer.Settings(version, 0);
        try (PracticeServer practice = PracticeServer.start(settings, Clock.systemUTC());
                Talk talk = new Talk(
                        Files.createDirectory(folder.resolve("practice")),
                        CheckContext.LETS_ENCRYPT,
                        practice.network())) {
            assertEquals(
                    String.join("\n", real),
                    String.join("\n", talk.about("dms.example.org", practice.address(), practice.password())));
        }
        assertTrue(real.size() > 6, real.toString());
    }

    /** One walkthrough, of which everything is written down that is asked, said and achieved. */
    private static final class Talk implements AutoCloseable {
        private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
        private final List<String> heard = new ArrayList<>();
        private final Walkthrough walkthrough;
        private String domain = "";

        Talk(Path folder, URI directory, NetworkAccess internet) {
            walkthrough = new Walkthrough(
                    new Services(
                            new SshConnector(
                                    folder.resolve("known_hosts"),
                                    folder.resolve("none"),
                                    Optional.empty(),
                                    SshConnector.Timeouts.USUAL),
                            new JobRunner(events::add),
                            events::add,
                            SystemCatalogue::own,
                            new ProfileStore(folder.resolve("profiles")),
                            new CommandLog(folder.resolve("commands.log"), Clock.systemUTC()),
                            Clock.systemUTC(),
                            directory,
                            internet,
                            page -> {}),
                    TestEvents.silentConsole());
            work().console().said().addListener((ListChangeListener<ConsoleModel.AnswerRecord>) change -> {
                while (change.next()) {
                    change.getAddedSubList().forEach(this::said);
                }
            });
        }

        private void said(ConsoleModel.AnswerRecord said) {
            heard.add("said by " + said.by() + ": " + said.question().key());
        }

        /** A first request, the same again, and one with a second name. */
        List<String> about(String name, ServerAddress address, Secret password) throws InterruptedException {
            domain = name;
            logIn(address, password);
            var request = work().certificate();
            work().wishes().purpose().set(Purpose.DMS);
            upToTheRequest();
            work().wishes().email().set("admin@cancer-centre.test");
            request();
            request();
            work().wishes().domainText().set(name + " www." + name);
            request();
            return heard;
        }

        private void logIn(ServerAddress address, Secret password) throws InterruptedException {
            var connect = walkthrough.connect();
            connect.host().set(address.host());
            connect.port().set(Integer.toString(address.port()));
            connect.user().set(address.user());
            connect.connect(password);
            settle(connect);
            connect.hostKey().accept();
            settle(connect);
            settle(work().system());
        }

        private ServerWork work() {
            return walkthrough.work().get();
        }

        private void upToTheRequest() throws InterruptedException {
            var checks = work().checklist();
            work().wishes().domainText().set(domain);
            walkthrough.next();
            work().server().unlockWithLoginPassword();
            checks.skip();
            walkthrough.next();
            var install = work().install();
            settle(install);
            install.answers().set(PreparedAnswers.empty().with("packages-continue", new Answer.Yes()));
            if (!install.state().get().passed()) install.runAll();
            settle(install);
            walkthrough.next();
            settle(work().certificate());
            heard.clear();
        }

        private void request() throws InterruptedException {
            var request = work().certificate();
            Prompt answered = null;
            request.start();
            while (request.isBusy()) {
                Prompt asked = work().console().prompt().get();
                if (asked != null && asked != answered) {
                    answered = asked;
                    heard.add("asked: " + words(asked));
                    work().console().answer(answer(asked));
                } else {
                    next();
                }
            }
            drain();
            Outcome outcome = request.outcome().get();
            heard.add(
                    outcome instanceof Outcome.Issued issued
                            ? "issued: " + issued.change()
                            : outcome.getClass().getSimpleName());
        }

        /** Yes; of several the second, which is a new certificate. */
        private static Answer answer(Prompt asked) {
            return switch (asked) {
                case Prompt.YesNo yesNo -> new Answer.Yes();
                case Prompt.Choice choice -> new Answer.Pick(2);
                default -> throw new AssertionError(asked.toString());
            };
        }

        /** Its kind and words, without what belongs to the one server or authority. */
        private String words(Prompt asked) {
            String options = asked instanceof Prompt.Choice choice ? choice.options() + "" : "";
            return (asked.getClass().getSimpleName() + " " + asked.id() + " " + asked.question() + options)
                    .replace(domain, "DOMAIN")
                    .replaceAll("(https?|data):\\S+", "PAGE")
                    .replaceAll("\\s+", " ");
        }

        private void settle(StepModel model) throws InterruptedException {
            while (model.isBusy()) next();
            drain();
        }

        private void drain() {
            for (Runnable left = events.poll(); left != null; left = events.poll()) left.run();
        }

        private void next() throws InterruptedException {
            Runnable event = events.poll(60, TimeUnit.SECONDS);
            assertNotNull(event, "nothing happened");
            event.run();
        }

        @Override
        public void close() throws IOException {
            walkthrough.close();
        }
    }
}
