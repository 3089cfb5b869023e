package org.certguide.walkthrough;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import org.certguide.certbot.CertbotPrompts;
import org.certguide.conversation.Answer;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.conversation.Prompt;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.certguide.server.sshj.SshConnector;
import org.certguide.server.sshj.TestSshd;
import org.certguide.session.CommandLog;
import org.certguide.session.InteractiveProgram;
import org.certguide.session.Privileges;
import org.certguide.session.Session;
import org.certguide.ui.Fx;
import org.certguide.ui.Views;
import org.certguide.ui.console.ConsoleView;
import org.certguide.work.Job;
import org.certguide.work.JobEvent;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.util.WaitForAsyncUtils;

/**
 * A server that does what it likes, on a real SSH connection, up to the console and the question
 * that the window shows.
 */
@Timeout(60)
class HostileServerTest {
    private static final KeyPair KEY = TestSshd.key("ecdsa-sha2-nistp256");
    private static final String SECRET = "swordfish-9241";
    private static final Pattern MARK = Pattern.compile("sudo -p (\\S+) -- ");
    private static final int MEGABYTE = 1024 * 1024;

    @TempDir
    Path folder;

    private final TestSshd sshd = new TestSshd(KEY);
    private final AtomicInteger fxTasks = new AtomicInteger();
    private final CompletableFuture<JobEvent<InteractiveProgram.Result>> end = new CompletableFuture<>();
    private final CountDownLatch over = new CountDownLatch(1);

    /** All that the server has been sent in the terminal. */
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private JobRunner jobs;
    private ConsoleView screen;
    private ConsoleModel console;
    private Session session;
    private JobRunner.Handle handle;

    /** What the program in the terminal does. */
    private interface Shell {
        int run(Talk talk) throws Exception;
    }

    /** The program's side of the terminal. */
    private record Talk(String mark, OutputStream out, OutputStream err) {
        Talk write(String text) throws IOException {
            out.write(text.getBytes(UTF_8));
            out.flush();
            return this;
        }

        void flood(byte[] piece, int times) throws IOException {
            for (int i = 0; i < times; i++) out.write(piece);
            out.flush();
        }
    }

    @BeforeEach
    void logIn() throws Exception {
        sshd.start();
        SshConnector connector = new SshConnector(
                folder.resolve("own"), folder.resolve("user"), Optional.empty(), SshConnector.Timeouts.USUAL);
        Login login = new Login.Password(Secret.of(TestSshd.PASSWORD));
        Result result = connector.connect(sshd.address(), login, new HostKeyTrust.Accepted(sshd.hostKey()));
        CommandLog log = new CommandLog(folder.resolve("commands.log"), Clock.systemUTC());
        Privileges privileges = Privileges.of("alice", Optional.empty());
        privileges.usePassword(Secret.of(SECRET));
        session = new Session(assertInstanceOf(Result.Connected.class, result).server(), privileges, log);
        jobs = new JobRunner(this::count);
        screen = Views.on(ConsoleView::new);
        Views.showAlone(screen, 900, 500);
        console = Views.on(() -> new ConsoleModel(jobs, this::count, screen));
    }

    private void count(Runnable task) {
        fxTasks.incrementAndGet();
        Fx.later(task);
    }

    @AfterEach
    void logOut() throws Exception {
        over.countDown();
        waitUntil("nothing runs any more", () -> {
            handle.cancel();
            return end.isDone();
        });
        jobs.close();
        session.close();
        sshd.close();
    }

    private void run(Shell shell) {
        sshd.shell(line -> {
            Matcher mark = MARK.matcher(line);
            assertTrue(mark.find(), line);
            return (in, out, err, environment) -> {
                Thread.ofVirtual().start(() -> record(in));
                return shell.run(new Talk(mark.group(1), out, err));
            };
        });
        start();
    }

    private void start() {
        Job<InteractiveProgram.Result> job =
                Views.on(() -> console.job(session, "certbot certonly", CertbotPrompts.all(), PreparedAnswers.empty()));
        handle = jobs.start(job, event -> {
            if (!(event instanceof JobEvent.Progressed)) end.complete(event);
        });
    }

    private void record(InputStream in) {
        byte[] buffer = new byte[4096];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (received) {
                    received.write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            // the end
        }
    }

    private String received() {
        synchronized (received) {
            return received.toString(UTF_8);
        }
    }

    private Prompt prompt() {
        return Views.on(() -> console.prompt().get());
    }

    private Prompt waitForPrompt(String id) {
        AtomicReference<Prompt> found = new AtomicReference<>();
        waitUntil("asked for " + id, () -> {
            found.set(prompt());
            return found.get() != null && found.get().id().equals(id);
        });
        return found.get();
    }

    private static void waitUntil(String what, Supplier<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(40, TimeUnit.SECONDS, condition::get);
        } catch (TimeoutException e) {
            throw new AssertionError("waited in vain: " + what, e);
        }
    }

    private JobEvent<InteractiveProgram.Result> ended() throws Exception {
        JobEvent<InteractiveProgram.Result> last = end.get(40, TimeUnit.SECONDS);
        waitUntil(
                "the console is at rest",
                () -> Views.on(() -> !console.running().get()));
        assertNull(prompt());
        return last;
    }

    // ---- escape sequences

    private static final String[] SEQUENCES = {
        "\033]52;c;aGFja2Vk\007",
        "\033]52;c;?\007",
        "\u009d52;c;aGFja2Vk\u009c",
        "\033]0;title\007",
        "\033]8;;http://evil.example\033\\link\033]8;;\033\\",
        "\033]4;1;?\007\033]10;?\007\033]11;?\033\\",
        "\033]1337;File=inline=1:AAAA\007",
        "\033P$q\"p\033\\\033P+q544e\033\\",
        "\033_Gf=100;AAAA\033\\\033^private\033\\\033Xstring\033\\",
        "\033[c\033[>c\033[=c\033[5n\033[6n\033[?6n\033[18t\033[21t\033[x\033Z\005",
        "\033[20t\033[?1000h\033[?1006h\033[?2004h\033[?1049h\033[?1049l",
        "\033[999999999;999999999H\033[1000000000C\033[1000000000L\033[1000000000b",
        "\033[0;0;0r\033[5;2r\033c\033[!p\033#8\033[?3h",
        "\033]\033]\033]0;\033P\033[\033[[31;m\033\033\033",
        "\033[" + "9;".repeat(2000) + "m",
        "\0\0\001\002\u0085\u008d\u009b6n"
    };

    @Test
    void escapeSequencesTypeNothingAndLeaveTheClipboardAlone() throws Exception {
        Views.run(() -> {
            ClipboardContent mine = new ClipboardContent();
            mine.putString("mine");
            Clipboard.getSystemClipboard().setContent(mine);
        });
        run(talk -> {
            for (String sequence : SEQUENCES) {
                talk.write(sequence);
                // 8-bit controls as they are, which is not UTF-8.
                talk.out().write(sequence.getBytes(ISO_8859_1));
            }
            // Unterminated, and longer than anything that means something.
            talk.write("\033]52;c;" + "A".repeat(MEGABYTE) + "\033P" + "q".repeat(MEGABYTE));
            talk.write("\033\\\033c\r\nPress Enter to Continue");
            over.await();
            return 0;
        });
        Prompt prompt = waitForPrompt("enter");
        assertTrue(prompt.question().endsWith("Press Enter to Continue"), prompt.question());
        assertTrue(prompt.question().chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)));
        assertEquals("", received());
        assertEquals("mine", Views.on(() -> Clipboard.getSystemClipboard().getString()));
        assertTrue(screen.text().contains("Press Enter to Continue"), screen.text());
    }

    // ---- the password

    @Test
    void onlyTheMarkedQuestionGetsThePasswordAndOnlyOnce() throws Exception {
        String[] others = {
            "[sudo] password for alice: ",
            "[sudo] Passwort f\u00fcr alice: ",
            "[sudo: certguide-00000000000000000000000000000000] Password: ",
            "Password for MARK: ",
            "Enter passphrase (MARK): ",
            "[sudo] password\u202e for\u200b alice: "
        };
        CountDownLatch[] seen = new CountDownLatch[others.length];
        Arrays.setAll(seen, i -> new CountDownLatch(1));
        CountDownLatch unknown = new CountDownLatch(1);
        run(talk -> {
            for (int i = 0; i < others.length; i++) {
                talk.write(others[i].replace("MARK", talk.mark()));
                seen[i].await();
                talk.write("\r\n");
            }
            // The mark, and more behind it.
            talk.write(talk.mark() + "x");
            unknown.await();
            talk.write("\r\n" + talk.mark().substring(0, 20));
            talk.write(talk.mark().substring(20));
            while (!received().contains("\r")) Thread.onSpinWait();
            // What the terminal echoed is no reason to say it again, nor is the question.
            talk.write("\r\n" + talk.mark() + "\r\nSorry, try again.\r\n" + talk.mark());
            over.await();
            return 0;
        });
        for (int i = 0; i < others.length; i++) {
            Prompt asked = waitForPrompt("other-password");
            assertFalse(((Prompt.Password) asked).ours());
            assertEquals("", received(), others[i]);
            seen[i].countDown();
            waitUntil("withdrawn", () -> prompt() == null);
        }
        waitForPrompt("unknown");
        assertEquals("", received());
        unknown.countDown();
        Prompt again = waitForPrompt("sudo-password");
        assertTrue(again.again());
        assertEquals(SECRET + "\r", received());
        assertFalse(screen.text().contains(SECRET));
    }

    // ---- floods

    @Test
    void fiftyMegabytesWithoutALineEndTakeLittleMemory() throws Exception {
        byte[] piece = "x".repeat(MEGABYTE).getBytes(UTF_8);
        long before = used();
        run(talk -> {
            talk.flood(piece, 50);
            talk.write("\r\nPress Enter to Continue");
            over.await();
            return 0;
        });
        waitForPrompt("enter");
        waitUntil("less than 64 MB more in use", () -> used() - before < 64L * MEGABYTE);
        assertTrue(prompt().question().length() < 5000);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void tenThousandQuestionsASecondDoNotFillTheQueueOfTheWindow() throws Exception {
        byte[] question = "\r\nPress Enter to Continue".getBytes(UTF_8);
        CountDownLatch flooded = new CountDownLatch(1);
        run(talk -> {
            for (int i = 0; i < 50_000; i++) {
                talk.out().write(question);
                talk.out().flush();
            }
            flooded.countDown();
            over.await();
            return 0;
        });
        assertTrue(flooded.await(40, TimeUnit.SECONDS));
        waitUntil("the last of them is answered", () -> {
            // An answer to one that has gone is not given to the next one.
            Views.run(() -> console.answer(new Answer.Yes()));
            return received().equals("\r");
        });
        assertTrue(fxTasks.get() < 500, fxTasks + " tasks");
    }

    @Test
    void aProgressLineWithoutEndIsNoQuestionAndCanBeCancelled() throws Exception {
        run(talk -> {
            for (int i = 0; over.getCount() > 0; i++) talk.write("\r" + i + "% [Working]");
            return 0;
        });
        waitUntil("output is shown", () -> screen.text().contains("[Working]"));
        assertNull(prompt());
        cancelTwice();
        assertInstanceOf(JobEvent.Cancelled.class, ended());
        assertEquals("\003", received());
    }

    @Test
    void aFloodOfErrorsInATerminalStopsNothing() throws Exception {
        run(talk -> {
            talk.write("here");
            for (int i = 0; i < 20; i++) talk.err().write(new byte[MEGABYTE]);
            return 0;
        });
        waitUntil("output is shown", () -> screen.text().contains("here"));
        cancelTwice();
        assertInstanceOf(JobEvent.Cancelled.class, ended());
        assertTrue(session.isOpen());
    }

    /** Does not wait for a program that does not end. */
    private void cancelTwice() {
        handle.cancel();
        waitUntil("Ctrl-C has arrived", () -> received().contains("\003"));
        handle.cancel();
    }

    // ---- a server that does nothing, or leaves

    @Test
    void aServerThatTakesNoMoreKeysCanBeCancelled() throws Exception {
        sshd.shell(line -> (in, out, err, environment) -> {
            out.write("type!".getBytes(UTF_8));
            out.flush();
            over.await();
            return 0;
        });
        start();
        waitUntil("output is shown", () -> screen.text().contains("type!"));
        // More than the window of the channel holds.
        Views.run(() -> console.type(new byte[8 * MEGABYTE]));
        waitUntil("it has ended", () -> {
            handle.cancel();
            return end.isDone();
        });
        assertInstanceOf(JobEvent.Cancelled.class, ended());
    }

    /** The question is another one before the answer to the first has come. */
    @Test
    void anAnswerIsGivenToTheQuestionThatWasSeenAndToNoOther() throws Exception {
        run(talk -> {
            talk.write("Password for the backup: ");
            over.await();
            return 0;
        });
        Prompt seen = waitForPrompt("other-password");
        Prompt other = new Prompt.Password(seen.id(), "Password for the newsletter:", false, false);
        Secret secret = Secret.of(SECRET);
        Views.run(() -> console.answer(other, new Answer.Hidden(secret)));
        waitUntil("the secret is wiped", () -> !new String(secret.chars()).equals(SECRET));
        assertEquals("", received());
        assertEquals(seen, prompt());
    }

    @Test
    void aConnectionThatEndsInTheMiddleIsLost() throws Exception {
        run(talk -> {
            talk.write("Press Enter to Con").write("tinue");
            over.await();
            return 0;
        });
        waitForPrompt("enter");
        sshd.drop();
        var failed = assertInstanceOf(JobEvent.Failed.class, ended());
        ServerException why = assertInstanceOf(ServerException.class, failed.cause());
        assertInstanceOf(Failure.ConnectionLost.class, why.failure());
        assertFalse(session.isOpen());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255})
    void anEndWithoutAWordHasItsStatus(int status) throws Exception {
        run(talk -> status);
        var done = assertInstanceOf(JobEvent.Done.class, ended());
        InteractiveProgram.Result result = (InteractiveProgram.Result) done.result();
        assertEquals(status, result.exitStatus().orElseThrow());
        assertEquals("", result.text());
    }

    // ---- what a question looks like

    @Test
    void aQuestionShowsNothingInvisibleAndIsNeverTurnedAround() throws Exception {
        run(talk -> {
            talk.out().write(new byte[] {(byte) 0xff, (byte) 0xc3, 0, (byte) 0xe2});
            talk.write("\r\nPlease \u202eread\u2066 th\u200be\ufeff \u2028Te\u00adrms"
                    + new String(Character.toChars(0xE0041))
                    + " A\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"
                    + " \u3164\u115f (Y)es/(N)o: ");
            over.await();
            return 0;
        });
        Prompt.YesNo question = assertInstanceOf(Prompt.YesNo.class, waitForPrompt("unknown"));
        String words = question.question();
        assertTrue(words.endsWith("(Y)es/(N)o:"), words);
        assertTrue(
                words.codePoints()
                        .allMatch(c -> c == '\n'
                                || switch (Character.getType(c)) {
                                    case Character.CONTROL,
                                            Character.FORMAT,
                                            Character.LINE_SEPARATOR,
                                            Character.PARAGRAPH_SEPARATOR,
                                            Character.PRIVATE_USE,
                                            Character.UNASSIGNED,
                                            Character.SURROGATE -> false;
                                    default -> c != 0x3164 && c != 0x115f;
                                }),
                words);
        assertTrue(words.contains("A\u0301"), words);
        assertFalse(words.contains("\u0301\u0301\u0301\u0301"), words);
    }
}
