package org.certguide.ui.console;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.server.Connector.Result;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.Terminal.Size;
import org.certguide.server.sshj.SshConnector;
import org.certguide.session.CommandLog;
import org.certguide.session.InteractiveProgram;
import org.certguide.session.Privileges;
import org.certguide.session.Session;
import org.certguide.ui.Fx;
import org.certguide.ui.UiId;
import org.certguide.ui.Views;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.util.WaitForAsyncUtils;

/** The console with a program in a real server's terminal. */
@UsesLab
@Timeout(120)
class ConsoleIT {
    /**
     * Tells its size now and whenever it changes, and prints in the meantime what it is told to.
     */
    private static final String PROGRAM = "sh -c 'trap \"stty size\" WINCH; stty size; while :; do %s; done'";

    private final LabServer lab = Lab.server("bookworm");
    private final ConsoleView console = Views.on(ConsoleView::new);
    private final Scene scene = Views.showAlone(console, 1200, 700);

    @TempDir
    Path folder;

    private Session logIn() throws Exception {
        Path known = folder.resolve("known");
        SshConnector connector = new SshConnector(known, known, Optional.empty(), SshConnector.Timeouts.USUAL);
        ServerAddress address = new ServerAddress(lab.host(), lab.port(), "ubuntu");
        Login login = new Login.Password(Secret.of("ubuntu-pw"));
        Result first = connector.connect(address, login, new HostKeyTrust.KnownHosts());
        HostKey key = assertInstanceOf(Result.HostKeyUnknown.class, first).key();
        Result second =
                connector.connect(address, new Login.Password(Secret.of("ubuntu-pw")), new HostKeyTrust.Accepted(key));
        Privileges privileges = Privileges.of("ubuntu", Optional.of(Secret.of("ubuntu-pw")));
        privileges.useLoginPassword();
        return new Session(
                assertInstanceOf(Result.Connected.class, second).server(),
                privileges,
                new CommandLog(folder.resolve("commands"), Clock.systemUTC()));
    }

    private CompletableFuture<JobEvent<InteractiveProgram.Result>> run(
            Session session, JobRunner jobs, String program) {
        InteractiveProgram run = new InteractiveProgram(
                session,
                jobs,
                program,
                List.of(),
                PreparedAnswers.empty(),
                console.size(),
                console::feed,
                events -> {});
        Views.run(() -> console.start(program));
        console.onInput(run::type);
        console.onResize(run::resize);
        CompletableFuture<JobEvent<InteractiveProgram.Result>> ended = new CompletableFuture<>();
        jobs.start(progress -> run.run(), ended::complete);
        return ended;
    }

    private static void waitFor(BooleanSupplier condition) throws Exception {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, condition::getAsBoolean);
    }

    private void interrupt() {
        Node screen = scene.lookup(UiId.CONSOLE_SCREEN.selector());
        Views.run(() -> screen.fireEvent(new KeyEvent(
                KeyEvent.KEY_PRESSED, KeyEvent.CHAR_UNDEFINED, "C", KeyCode.C, false, true, false, false)));
    }

    private static String words(Size size) {
        return size.rows() + " " + size.columns();
    }

    @Test
    void programIsToldOfEveryNewSizeAndSudoAsksWithoutItsMark() throws Exception {
        try (Session session = logIn();
                JobRunner jobs = new JobRunner(Fx.EXECUTOR)) {
            var ended = run(session, jobs, PROGRAM.formatted("sleep 0.1"));
            Size before = console.size();
            waitFor(() -> console.text().contains("\n" + words(before)));
            assertTrue(console.text().startsWith("[sudo] password:"), console.text());
            assertFalse(console.text().contains("certguide-"), console.text());

            Views.show(scene, 900, 560);
            waitFor(() -> !console.size().equals(before));
            waitFor(() -> console.text().endsWith("\n" + words(console.size())));
            Size small = console.size();
            Views.run(() -> console.zoom(2));
            waitFor(() -> !console.size().equals(small));
            waitFor(() -> console.text().endsWith("\n" + words(console.size())));

            interrupt();
            assertInstanceOf(JobEvent.Done.class, ended.get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void controlAndCEndsAFloodAndNothingOfItIsLeftOnTheServer() throws Exception {
        try (Session session = logIn();
                JobRunner jobs = new JobRunner(Fx.EXECUTOR)) {
            var ended = run(session, jobs, "yes certguide-flood");
            waitFor(() -> console.text().contains("certguide-flood\ncertguide-flood"));
            interrupt();
            assertInstanceOf(JobEvent.Done.class, ended.get(60, TimeUnit.SECONDS));
            assertFalse(lab.in("ps", "-eo", "args").contains("yes certguide-flood"));
        }
    }
}
