package org.certguide.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.certguide.server.Command;
import org.certguide.server.CommandResult;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.Probe;
import org.certguide.server.Script;
import org.certguide.server.ScriptOutput;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo;
import org.certguide.server.Terminal;
import org.certguide.server.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a question, whatever the server answers. */
class SessionTest {
    private static final Probe<String> COLOUR =
            Probe.of("colour", true, Duration.ofSeconds(1), "section colour\necho red", o -> o.text("colour"));

    private static final String PASSWORD = "secret";
    private static final String NONE = "";

    @TempDir
    Path folder;

    private final List<Command> sent = new ArrayList<>();

    private Session session(String password, Function<Command, CommandResult> answers) {
        Privileges privileges = Privileges.of("joe", Optional.empty());
        if (!password.isEmpty()) privileges.usePassword(Secret.of(password));
        return new Session(
                new Fake(answers), privileges, new CommandLog(folder.resolve("commands.log"), Clock.systemUTC()));
    }

    private static CommandResult result(int exit, String out, String err) {
        return new CommandResult(exit, out.getBytes(UTF_8), err.getBytes(UTF_8));
    }

    /** As a server with this answer gives it, behind sudo. */
    private static CommandResult answered(Command command, int exit, String answer) {
        var token = Token.PATTERN.matcher(command.input());
        String out = token.find() ? answer.replace("@", token.group()) : answer;
        String ready = command.gate().map(g -> g.ready() + "\n").orElse("");
        return command.terminal()
                ? result(exit, ready + out + "\n" + ready.replace(":ready", ":errors") + "oops", "")
                : result(exit, out, ready + "oops");
    }

    private Failure failure(Session session) {
        return assertThrows(ServerException.class, () -> session.ask(COLOUR)).failure();
    }

    @Test
    void anAnswerThatCameToItsEndIsRead() throws Exception {
        Session session = session(PASSWORD, c -> answered(c, 0, "\n@ colour\nred\n\n@ end\n"));
        assertEquals("red", session.ask(COLOUR));
        assertEquals(
                "# certguide colour",
                sent.getFirst().input().lines().findFirst().orElseThrow());
    }

    @Test
    void whatWasAnsweredBeforeIsAskedForOnlyTheSecondTime() throws Exception {
        Session session = session(PASSWORD, c -> answered(c, 0, "\n@ colour\nred\n\n@ end\n"));
        Map<String, ScriptOutput> told = Map.of("colour", new ScriptOutput(Map.of("colour", "blue"), true));
        session.answered(told);
        assertEquals("blue", session.ask(COLOUR));
        assertEquals(List.of(), sent);
        assertEquals("red", session.ask(COLOUR));
        session.answered(told);
        session.change("touch /a", Duration.ofSeconds(1));
        assertEquals("red", session.ask(COLOUR), "what is changed makes it out of date");
    }

    @ParameterizedTest
    @CsvSource({
        "0, ''",
        "0, '\n@ colour\nred\n'",
        "0, '\n@ colour\nred\n\n@ en'",
        "1, '\n@ colour\nred\n\n@ end\n'",
        "255, '\n@ colour\n'",
    })
    void anAnswerThatBreaksOffProvesNothingAndIsShownWithTheErrors(int exit, String answer) {
        Session session = session(PASSWORD, c -> answered(c, exit, "Welcome to the menu\n" + answer));
        Failure.NoAnswer said = assertInstanceOf(Failure.NoAnswer.class, failure(session));
        assertEquals("colour", said.question());
        assertTrue(said.said().startsWith("Welcome to the menu"), said.said());
        assertTrue(said.said().endsWith("oops"), said.said());
        assertFalse(said.said().contains("certguide-"), said.said());
    }

    @Test
    void aLoginThatRunsNoCommandsIsNoServerWithoutFacts() {
        Session session = session(NONE, c -> result(1, "Please login as the user \"admin\".\n", ""));
        Probe<String> asUser = COLOUR.as(false);
        Failure.NoAnswer said = assertInstanceOf(
                Failure.NoAnswer.class,
                assertThrows(ServerException.class, () -> session.ask(asUser)).failure());
        assertEquals("Please login as the user \"admin\".", said.said());
    }

    // What sudo says

    private Failure refusedWith(String password, String words) {
        return failure(session(password, c -> result(1, "", words.replace("MARK", mark(c)))));
    }

    private static String mark(Command command) {
        return command.gate()
                .orElseThrow()
                .secret()
                .map(Command.StdinSecret::mark)
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "'env: ''sudo'': No such file or directory'",
        "'env: can''t execute ''sudo'': No such file or directory'",
        "'bash: line 1: sudo: command not found'",
    })
    void aServerWithoutSudoIsToldAsSuch(String words) {
        assertEquals(new Failure.SudoMissing("joe"), refusedWith(NONE, words));
    }

    @Test
    void whereThereIsNoSudoDoasIsUsedFromThenOn() throws Exception {
        Session session = session(
                NONE,
                c -> c.text().startsWith("doas -n -- env LC_ALL=C ")
                        ? answered(c, 0, "\n@ colour\nred\n\n@ end\n")
                        : result(127, "", "env: 'sudo': No such file or directory"));
        assertEquals("red", session.ask(COLOUR));
        assertEquals(Sudo.Rights.FREE, session.privileges().rights());
        assertEquals("red", session.ask(COLOUR));
        assertEquals(3, sent.size());
    }

    @ParameterizedTest
    @CsvSource({
        "'doas: Operation not permitted', sudo-not-allowed",
        "'doas: Authentication required', sudo-password-needed",
        "'doas: doas is not enabled, /etc/doas.conf: No such file or directory', sudo-refused",
        "'bash: line 1: doas: command not found', sudo-missing",
    })
    void aDoasThatLetsNobodyThroughIsToldAsSuch(String words, String failure) {
        Session session = session(
                NONE,
                c -> result(1, "", c.text().startsWith("doas ") ? words : "env: 'sudo': No such file or directory"));
        assertEquals(failure, failure(session).id());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void doasGetsThePasswordInATerminal(boolean right) throws Exception {
        Session session = session(PASSWORD, c -> {
            String asked = c.gate().orElseThrow().secret().orElseThrow().mark();
            if (!asked.endsWith("\rdoas (")) return result(127, "", "env: 'sudo': No such file or directory");
            return right
                    ? answered(c, 0, "\n@ colour\nred\n\n@ end\n")
                    : result(1, " ".repeat(118) + asked + "joe@web) password: \ndoas: Authentication failed\n", "");
        });
        if (!right) {
            assertEquals(new Failure.SudoPasswordWrong(), failure(session));
            return;
        }
        assertEquals("red", session.ask(COLOUR));
        assertTrue(sent.getLast().terminal());
        assertEquals(Sudo.Rights.WITH_PASSWORD, session.privileges().rights());
    }

    @ParameterizedTest
    @CsvSource({
        "'joe is not in the sudoers file.'",
        "'Sorry, user joe is not allowed to execute ''/bin/sh'' as root on x.'",
    })
    void aUserWhoMayNotIsToldAsSuch(String words) {
        assertEquals(new Failure.SudoNotAllowed("joe"), refusedWith(PASSWORD, words));
    }

    @ParameterizedTest
    @CsvSource({
        "'MARKMARK'",
        // passwd_tries=1
        "'MARK\nsudo: 1 incorrect password attempt'",
    })
    void aWrongPasswordIsToldHoweverOftenSudoAsks(String words) {
        assertEquals(new Failure.SudoPasswordWrong(), refusedWith(PASSWORD, words));
    }

    @Test
    void aLoginShellThatShowsItsCommandsIsNotAWrongPassword() {
        String words = "+ sudo -S -p MARK -- /bin/sh\nMARKsudo: PAM account management error: Permission denied";
        Failure.SudoRefused why = assertInstanceOf(Failure.SudoRefused.class, refusedWith(PASSWORD, words));
        assertTrue(why.words().contains("PAM account management error"), why.words());
        assertFalse(why.words().contains("certguide-"), why.words());
    }

    @ParameterizedTest
    @CsvSource({
        "'sudo:root:MARK\nsudo: no password was provided'",
        "'[sudo: sudo:root:MARK] Password: '",
        "'+ sudo -S -p sudo:%p:MARK -- /bin/sh\nsudo:root:MARK'"
    })
    void aSudoThatWantsThePasswordOfRootIsToldAsSuchAndGetsItNextTime(String words) throws Exception {
        Session session = session(
                PASSWORD,
                c -> c.gate().orElseThrow().secret().orElseThrow().ofRoot()
                        ? answered(c, 0, "\n@ colour\nred\n\n@ end\n")
                        : result(1, "", words.replace("MARK", mark(c))));
        assertEquals(new Failure.SudoRootPasswordNeeded("joe"), failure(session));
        assertEquals(Sudo.Rights.NEEDS_PASSWORD, session.privileges().rights());
        assertTrue(session.privileges().wantsRootPassword());
        session.privileges().usePassword(Secret.of("root's"));
        assertEquals("red", session.ask(COLOUR));
    }

    @ParameterizedTest
    @CsvSource({
        "'sudo:joe:MARK\nsudo:joe:MARK'",
        "'sudo:%p:MARKsudo:%p:MARK'",
        "'[sudo: sudo:joe:MARK] Password: [sudo: sudo:joe:MARK] Password: '"
    })
    void theUsersOwnPasswordThatIsWrongIsToldAsSuch(String words) {
        assertEquals(new Failure.SudoPasswordWrong(), refusedWith(PASSWORD, words));
    }

    @Test
    void whateverElseSudoSaysIsShown() {
        assertEquals(
                new Failure.SudoRefused("joe", "sudo: /etc/sudoers is world writable"),
                refusedWith(NONE, "sudo: /etc/sudoers is world writable\n"));
        String account = "sudo: PAM account management error: Permission denied\nsudo: a password is required\n";
        assertInstanceOf(Failure.SudoRefused.class, refusedWith(NONE, account));
        String host = "sudo: unable to resolve host web1: Name or service not known\nsudo: a password is required\n";
        assertEquals(new Failure.SudoPasswordNeeded(), refusedWith(NONE, host));
    }

    @Test
    void sudoThatWantsATerminalGetsOneAndIsAskedThatWayFromThenOn() throws Exception {
        Session session = session(
                PASSWORD,
                c -> c.terminal()
                        ? answered(c, 0, "\n@ colour\nred\n\n@ end\n")
                        : result(1, "", "sudo: sorry, you must have a tty to run sudo\n"));
        assertEquals("red", session.ask(COLOUR));
        assertEquals("red", session.ask(COLOUR));
        assertEquals(
                List.of(false, true, true), sent.stream().map(Command::terminal).toList());
    }

    @Test
    void theScriptThatRanIsInTheLogAndNotItsWay() throws Exception {
        Session session = session(PASSWORD, c -> answered(c, 0, ""));
        session.change("systemctl stop nginx", Duration.ofSeconds(1));
        String log = Files.readString(folder.resolve("commands.log"));
        assertTrue(log.contains("sudo sh: # certguide command ⏎ systemctl stop nginx"), log);
        assertFalse(log.contains("$("), log);
    }

    /** Takes commands and answers them. */
    private final class Fake implements Server {
        private final Function<Command, CommandResult> answers;

        Fake(Function<Command, CommandResult> answers) {
            this.answers = answers;
        }

        @Override
        public ServerAddress address() {
            return new ServerAddress("server", 22, "joe");
        }

        @Override
        public HostKey hostKey() {
            return new HostKey("ssh-ed25519", "AAAA");
        }

        @Override
        public boolean isQuantumSafe() {
            return true;
        }

        @Override
        public CommandResult run(Command command) {
            sent.add(command);
            assertTrue(Script.parse(command.input()).isPresent());
            return answers.apply(command);
        }

        @Override
        public Terminal open(Command command, Terminal.Size size) {
            throw new AssertionError(new IOException(command.text()));
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void onClosed(Runnable action) {}

        @Override
        public void close() {}
    }
}
