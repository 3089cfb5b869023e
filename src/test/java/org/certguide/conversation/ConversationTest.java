package org.certguide.conversation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.certguide.conversation.Conversation.Input;
import org.certguide.conversation.ConversationEvent.Asked;
import org.certguide.conversation.ConversationEvent.By;
import org.certguide.conversation.ConversationEvent.Finished;
import org.certguide.conversation.ConversationEvent.Send;
import org.certguide.conversation.ConversationEvent.Withdrawn;
import org.certguide.conversation.PromptPattern.Form;
import org.certguide.server.Secret;
import org.certguide.server.Token;
import org.certguide.session.SudoPrompts;
import org.certguide.system.PackageManagers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine itself, with the questions of a program that exists in this test only. */
@Execution(ExecutionMode.CONCURRENT)
class ConversationTest {
    private static final String MARK = Token.random();

    private static final PromptPattern NAME = PromptPattern.of("name", Form.LINE, PromptPattern.words("Your name:"))
            .orCancel("c");

    private static final PromptPattern SURE = PromptPattern.of(
                    "sure", Form.YES_NO, PromptPattern.words("Really\\? (?<yes>\\(Y\\)es)/(?<no>\\(N\\)o):"))
            .orAgain(PromptPattern.wholly("(?<yes>\\(Y\\)es)/(?<no>\\(N\\)o):"));

    private static List<PromptPattern> patterns() {
        List<PromptPattern> all = new ArrayList<>(SudoPrompts.marked(MARK));
        all.addAll(PackageManagers.prompts());
        all.add(NAME);
        all.add(SURE);
        return all;
    }

    private PreparedAnswers book = PreparedAnswers.empty();
    private Optional<Conversation> started = Optional.empty();

    private Conversation conversation() {
        if (started.isEmpty()) started = Optional.of(new Conversation(patterns(), book));
        return started.get();
    }

    private List<ConversationEvent> writes(String text) {
        return conversation().accept(new Input.Bytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<ConversationEvent> quiet() {
        return conversation().accept(new Input.Quiet());
    }

    private List<ConversationEvent> answers(Answer answer) {
        return conversation().accept(new Input.Answered(answer));
    }

    private List<ConversationEvent> types(String keys) {
        return conversation().accept(new Input.Typed(keys.getBytes(StandardCharsets.UTF_8)));
    }

    private Prompt asked() {
        return conversation().asked().orElseThrow();
    }

    private static String keys(List<ConversationEvent> events) {
        StringBuilder keys = new StringBuilder();
        for (ConversationEvent event : events) {
            if (event instanceof Send send) {
                keys.append(new String(send.bytes(), StandardCharsets.UTF_8));
            }
        }
        return keys.toString();
    }

    @Test
    void aQuestionIsAskedOnceTheProgramIsQuiet() {
        assertEquals(List.of(), writes("Your name: "));
        Prompt prompt = new Prompt.Line("name", "Your name:", false, false);
        assertEquals(List.of(new Asked(prompt)), quiet());
        assertEquals(List.of(), quiet());
        List<ConversationEvent> events = answers(new Answer.Text("Ada"));
        Send send = (Send) events.getFirst();
        assertEquals("Ada\r", keys(events));
        assertEquals("Ada", send.shown());
        assertEquals(By.FORM, send.by());
        assertEquals(new Withdrawn(prompt), events.get(1));
        assertEquals(Optional.empty(), conversation().asked());
    }

    @Test
    void wordsThatLookLikeAQuestionInTheMiddleOfTheOutputAreNone() {
        writes("Your name: ");
        writes("is what I shall ask for later\n");
        assertEquals(List.of(), quiet());
    }

    @Test
    void aQuestionIsWithdrawnWhenTheProgramGoesOnByItself() {
        writes("Your name: ");
        quiet();
        assertEquals(1, writes("\r\ntimed out\r\n").size());
        assertEquals(Optional.empty(), conversation().asked());
        assertEquals(List.of(), answers(new Answer.Text("too late")));
    }

    @Test
    void aPreparedAnswerIsGivenOnceAndThenTheUserIsAsked() {
        book = PreparedAnswers.empty().with("name", new Answer.Text("Ada"));
        writes("Your name: ");
        List<ConversationEvent> events = quiet();
        assertEquals("Ada\r", keys(events));
        assertEquals(By.PREPARED, ((Send) events.get(1)).by());
        writes("Ada\r\nNo such name.\r\nYour name: ");
        assertEquals("", keys(quiet()));
        assertTrue(asked().again());
        assertEquals("No such name. Your name:", asked().question());
    }

    @Test
    void whatTheUserAnsweredByHandIsNotOverruledWhenItIsRefused() {
        book = PreparedAnswers.empty().with("name", new Answer.Text("Ada"));
        types("B");
        writes("Your name: ");
        quiet();
        answers(new Answer.Text("Bob"));
        writes("Bob\r\nNo such name.\r\nYour name: ");
        assertEquals("", keys(quiet()));
        assertTrue(asked().again());
    }

    @Test
    void aQuestionThatComesAgainInShortIsTheSameQuestion() {
        book = PreparedAnswers.empty().with("sure", new Answer.Yes());
        writes("Really? (Y)es/(N)o: ");
        assertEquals("Y\r", keys(quiet()));
        writes("Y\r\n(Y)es/(N)o: ");
        assertEquals("", keys(quiet()));
        assertEquals(new Prompt.YesNo("sure", "Really? (Y)es/(N)o:", true, "Yes", "No"), asked());
    }

    @Test
    void anAnswerOfTheWrongKindIsNotGiven() {
        book = PreparedAnswers.empty().with("sure", new Answer.Text("Y"));
        writes("Really? (Y)es/(N)o: ");
        assertEquals("", keys(quiet()));
        assertThrows(IllegalArgumentException.class, () -> answers(new Answer.Text("anything else")));
        assertEquals("N\r", keys(answers(new Answer.No())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rY", "a\n", "\u0003", "a\033[A", "\u009b", "x\u007f"})
    void anAnswerCannotContainKeyPresses(String text) {
        writes("Your name: ");
        quiet();
        assertFalse(Conversation.fits(asked(), new Answer.Text(text)));
        assertThrows(IllegalArgumentException.class, () -> answers(new Answer.Text(text)));
        assertEquals("Ada\r", keys(answers(new Answer.Text("Ada"))));
    }

    @Test
    void givingUpIsWhatTheProgramOffersAndElseCtrlC() {
        writes("Your name: ");
        quiet();
        assertEquals("c\r", keys(answers(new Answer.Abort())));
        writes("c\r\nReally? (Y)es/(N)o: ");
        quiet();
        assertEquals("\u0003", keys(answers(new Answer.Abort())));
    }

    @Test
    void typingInTheConsoleGoesThroughAndALineEndAnswers() {
        writes("Your name: ");
        quiet();
        assertEquals("A", keys(types("A")));
        writes("A");
        assertEquals(Optional.of("name"), conversation().asked().map(Prompt::id));
        types("da");
        writes("da");
        List<ConversationEvent> events = types("\r");
        assertEquals(By.CONSOLE, ((Send) events.getFirst()).by());
        assertTrue(events.getLast() instanceof Withdrawn);
        writes("\r\nReally? (Y)es/(N)o: ");
        quiet();
        assertEquals("sure", asked().id());
        types("\u0003");
        assertEquals(Optional.empty(), conversation().asked());
    }

    @Test
    void aFormAnswerReplacesWhatWasHalfTypedInTheConsole() {
        writes("Your name: ");
        quiet();
        types("Bab");
        writes("Bab");
        assertEquals("\u0015Ada\r", keys(answers(new Answer.Text("Ada"))));
    }

    @Test
    void nothingIsAnsweredForAUserWhoIsTyping() {
        book = PreparedAnswers.empty().with("name", new Answer.Text("Ada"));
        types("B");
        writes("Your name: ");
        assertEquals("", keys(quiet()));
        assertEquals("name", asked().id());
    }

    @Test
    void aQuestionIsKnownAlthoughTheUserHasBegunToTypeTheAnswer() {
        types("Ad");
        writes("Your name: Ad");
        quiet();
        assertEquals(new Prompt.Line("name", "Your name:", false, false), asked());
        assertEquals("\u0015Eve\r", keys(answers(new Answer.Text("Eve"))));
        writes("\rYour name: Eve\r\nReally? (Y)es/(N)o: no");
        quiet();
        assertEquals(Optional.empty(), conversation().asked());
    }

    @Test
    void anUnfinishedLineIsOfferedAfterAWhileAndWithdrawnWithTheNextOutput() {
        writes("Loading modules 50%");
        for (int i = 1; i < Conversation.QUIETS_UNTIL_UNKNOWN; i++) {
            assertEquals(List.of(), quiet(), "quiet " + i);
        }
        Prompt.Unknown unknown = new Prompt.Unknown("Loading modules 50%");
        assertEquals(List.of(new Asked(unknown)), quiet());
        assertEquals(List.of(new Withdrawn(unknown)), writes("."));
    }

    @Test
    void aFinishedLineIsNoQuestionHoweverLongItTakes() {
        writes("Waiting for verification...\r\n");
        for (int i = 0; i < 1000; i++) assertEquals(List.of(), quiet());
    }

    @Test
    void anUnknownQuestionCanBeAnsweredButNeverByTheBook() {
        book = PreparedAnswers.empty().with("unknown", new Answer.Text("yes"));
        writes("Quo vadis? ");
        List<ConversationEvent> events = new ArrayList<>();
        for (int i = 0; i < Conversation.QUIETS_UNTIL_UNKNOWN; i++) events.addAll(quiet());
        assertEquals("", keys(events));
        assertEquals("Romam\r", keys(answers(new Answer.Text("Romam"))));
    }

    @Test
    void theEndWithdrawsTheQuestionAndNothingComesAfterIt() {
        Secret secret = Secret.of("swordfish");
        book = PreparedAnswers.empty().with(PreparedAnswers.SUDO_PASSWORD, new Answer.Hidden(secret));
        writes("Your name: ");
        quiet();
        List<ConversationEvent> events = conversation().accept(new Input.Ended());
        assertEquals(2, events.size());
        assertTrue(events.getFirst() instanceof Withdrawn);
        assertEquals(new Finished(), events.getLast());
        assertEquals(List.of(), writes(MARK));
        assertEquals(List.of(), quiet());
        assertEquals(List.of(), conversation().accept(new Input.Ended()));
    }

    // --- sudo

    private static PreparedAnswers withPassword() {
        try (Secret secret = Secret.of("swordfish")) {
            return PreparedAnswers.empty()
                    .with(PreparedAnswers.SUDO_PASSWORD, new Answer.Hidden(secret))
                    .with("other-password", new Answer.Hidden(secret))
                    .with("unknown", new Answer.Hidden(secret))
                    .with("name", new Answer.Hidden(secret));
        }
    }

    @Test
    void ourSudoQuestionGetsThePasswordOnceAndThenTheUserIsAsked() {
        book = withPassword();
        writes("We trust you have received the usual lecture.\r\n\r\n" + MARK);
        List<ConversationEvent> events = quiet();
        Send send = (Send) events.get(1);
        assertEquals("swordfish\r", keys(events));
        assertTrue(send.secret());
        assertEquals("", send.shown());
        writes("\r\nSorry, try again.\r\n" + MARK);
        assertEquals("", keys(quiet()));
        assertEquals(new Prompt.Password("sudo-password", "Sorry, try again.", true, true), asked());
        assertEquals("hunter2\r", keys(answers(new Answer.Hidden(Secret.of("hunter2")))));
    }

    @Test
    void sudoRsGetsItToo() {
        book = withPassword();
        writes("[sudo: " + MARK + "] Password: ");
        assertEquals("swordfish\r", keys(quiet()));
        writes("*********\r\n");
        assertEquals(List.of(), quiet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sudo:root:MARK", "[sudo: sudo:root:MARK] Password: "})
    void thePasswordOfTheUserIsNotGivenToASudoThatWantsTheOneOfRoot(String question) {
        book = withPassword();
        writes(question.replace("MARK", MARK));
        assertEquals("", keys(quiet()));
        assertEquals(new Prompt.Password("root-password", "", false, true), asked());
    }

    @Test
    void doasIsAnsweredWhereItsQuestionStandsInTheLineOfTheMark() {
        String question = "doas (ubuntu@trixie) password: ";
        book = withPassword();
        writes(" ".repeat(118) + MARK + "\r" + question);
        assertEquals("swordfish\r", keys(quiet()));
    }

    @Test
    void aQuestionInTheWordsOfDoasThatStandsAloneIsNotOurs() {
        book = withPassword();
        writes("doas (ubuntu@trixie) password: ");
        assertEquals("", keys(quiet()));
        assertEquals("other-password", asked().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sudo:ubuntu:MARK", "sudo:%p:MARK", "[sudo: sudo:ubuntu:MARK] Password: "})
    void theNameOfTheUserBeforeTheMarkDoesNotMatter(String question) {
        book = withPassword();
        writes("We trust you.\r\n" + question.replace("MARK", MARK));
        assertEquals("swordfish\r", keys(quiet()));
    }

    @Test
    void nothingThatOnlyLooksLikeOurQuestionGetsThePassword() {
        for (String imitation : List.of(
                "[sudo] password for ubuntu: ",
                "[sudo] Passwort für ubuntu: ",
                "[sudo: authenticate] Password: ",
                "[sudo: " + Token.random() + "] Password: ",
                Token.random(),
                "+ sudo -p " + MARK,
                "Password for " + MARK + ": ",
                MARK + "x",
                MARK.substring(1),
                MARK.toUpperCase(),
                MARK + "\r\n",
                MARK + "\r\nPassword: ",
                "Your name: ",
                "[sudo: " + MARK + "] Password: really? ")) {
            Conversation conversation = new Conversation(patterns(), withPassword());
            List<ConversationEvent> events =
                    new ArrayList<>(conversation.accept(new Input.Bytes(imitation.getBytes(StandardCharsets.UTF_8))));
            for (int i = 0; i <= Conversation.QUIETS_UNTIL_UNKNOWN; i++) {
                events.addAll(conversation.accept(new Input.Quiet()));
            }
            assertEquals("", keys(events), imitation);
        }
    }

    @Test
    void thePasswordIsNotSentBeforeTheWholeQuestionWasSeen() {
        book = withPassword();
        writes(MARK.substring(0, 20));
        assertEquals("", keys(quiet()));
        writes(MARK.substring(20));
        assertEquals("swordfish\r", keys(quiet()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[sudo] password for ubuntu: ",
                "[sudo] Passwort für ubuntu: ",
                "[sudo] Mot de passe de ubuntu : ",
                "[sudo] contraseña para ubuntu: ",
                "[sudo] hasło użytkownika ubuntu: ",
                "[sudo] пароль для ubuntu: ",
                "[sudo] ubuntu のパスワード: ",
                "[sudo] ubuntu 的密码：",
                "[sudo: authenticate] Password: ",
                "Passwort: ",
                "Mot de passe : ",
                "Verification code: "
            })
    void aQuestionOfSudoInAnyLanguageIsForTheUserAndHidden(String question) {
        book = withPassword();
        writes(question);
        assertEquals("", keys(quiet()));
        assertEquals("other-password", asked().id());
        assertTrue(asked() instanceof Prompt.Password password && !password.ours());
    }

    @Test
    void aHiddenAnswerIsNotKeptEvenIfTheTerminalEchoesIt() {
        writes("Password: ");
        quiet();
        answers(new Answer.Hidden(Secret.of("swordfish")));
        for (String piece : List.of("swo", "rdfi", "sh\r", "\nWelcome\r\n")) writes(piece);
        assertEquals("Password: \nWelcome\n", conversation().text());
    }

    @Test
    void aQuestionIsAskedWhereTheLineOfAHiddenAnswerDoesNotEnd() {
        writes("Password: ");
        quiet();
        answers(new Answer.Hidden(Secret.of("swordfish")));
        writes("Wrong. Password: ");
        quiet();
        assertEquals("Wrong. Password:", asked().question());
    }

    @Test
    void secretsAreWipedOnceTheyAreSent() {
        Secret secret = Secret.of("swordfish");
        writes("Password: ");
        quiet();
        answers(new Answer.Hidden(secret));
        assertArrayEquals(new char[9], secret.chars());
    }

    @Test
    void thePasswordOfABookCanBeWipedWithoutTheSessionsOwn() {
        Secret session = Secret.of("swordfish");
        PreparedAnswers.empty()
                .with("sudo-password", new Answer.Hidden(session))
                .close();
        assertArrayEquals("swordfish".toCharArray(), session.chars());
    }

    // --- apt-get and dpkg

    @Test
    void aptGetAsksBeforeItInstalls() {
        writes("Reading package lists... 0%\rReading package lists... Done\r\n");
        writes("The following NEW packages will be installed:\r\n  certbot\r\n");
        writes("0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\r\n");
        writes("Need to get 18.6 MB of archives.\r\n");
        writes("Do you want to continue? [Y/n] ");
        quiet();
        assertEquals(
                new Prompt.YesNo(
                        "packages-continue",
                        "0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded."
                                + " Need to get 18.6 MB of archives."
                                + " Do you want to continue? [Y/n]",
                        false,
                        "Y",
                        "n"),
                asked());
        assertEquals("n\r", keys(answers(new Answer.No())));
    }

    @Test
    void dpkgAsksForASettingsFile() {
        writes("Configuration file '/etc/letsencrypt/cli.ini'\r\n"
                + " ==> Modified (by you or by a script) since installation.\r\n"
                + " ==> Package distributor has shipped an updated version.\r\n"
                + "   What would you like to do about it ?  Your options are:\r\n"
                + "    Y or I  : install the package maintainer's version\r\n"
                + "    N or O  : keep your currently-installed version\r\n"
                + "      D     : show the differences between the versions\r\n"
                + "      Z     : start a shell to examine the situation\r\n"
                + " The default action is to keep your current version.\r\n"
                + "*** cli.ini (Y/I/N/O/D/Z) [default=N] ? ");
        quiet();
        assertEquals(
                new Prompt.Choice(
                        "dpkg-conffile",
                        "Configuration file '/etc/letsencrypt/cli.ini' ==> Modified (by you or by a"
                                + " script) since installation. ==> Package distributor has shipped"
                                + " an updated version. What would you like to do about it ?",
                        false,
                        List.of(
                                "install the package maintainer's version",
                                "keep your currently-installed version",
                                "show the differences between the versions",
                                "start a shell to examine the situation"),
                        List.of("Y", "N", "D", "Z")),
                asked());
        assertEquals("N\r", keys(answers(new Answer.Pick(2))));
    }

    // --- hostile servers

    @Test
    void tenThousandQuestionsAreTenThousandQuestions() {
        for (int i = 0; i < 10_000; i++) {
            writes("\r\nReally? (Y)es/(N)o: ");
            quiet();
            assertEquals("Y\r", keys(answers(new Answer.Yes())));
            writes("Y");
        }
    }

    @Test
    void aFloodWithoutALineEndIsSurvived() {
        byte[] flood = "Your name: (Y)es/(N)o: [sudo] ".repeat(2000).getBytes();
        for (int i = 0; i < 900; i++) conversation().accept(new Input.Bytes(flood));
        assertEquals("name", quietUntilAsked("Your name: "));
        assertTrue(conversation().text().length() < 300_000);
    }

    private String quietUntilAsked(String text) {
        writes(text);
        quiet();
        return asked().id();
    }

    @Test
    void noNoiseBreaksItOrGetsThePassword() {
        String[] words = {
            "Your name: ",
            "Really? (Y)es/(N)o: ",
            "(Y)es/(N)o: ",
            "\r\n",
            "\r",
            "\033[",
            "\033]0;",
            "1: a",
            "\u009b",
            "[sudo] ",
            "password: ",
            "certguide-",
            "m",
            "\007",
            "😀",
            "- - - - - -"
        };
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Conversation conversation = new Conversation(patterns(), withPassword());
            StringBuilder sent = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                List<ConversationEvent> events = conversation.accept(input(random, words));
                sent.append(keys(events));
                conversation
                        .asked()
                        .filter(p -> random.nextBoolean())
                        .ifPresent(p -> conversation.accept(new Input.Answered(new Answer.Abort())));
            }
            assertFalse(sent.toString().contains("swordfish"), "seed " + seed);
        }
    }

    private static Input input(Random random, String[] words) {
        return switch (random.nextInt(4)) {
            case 0 -> new Input.Quiet();
            case 1 -> {
                byte[] bytes = new byte[random.nextInt(8)];
                random.nextBytes(bytes);
                yield new Input.Bytes(bytes);
            }
            case 2 -> new Input.Typed(random.nextBoolean() ? new byte[] {'a'} : new byte[] {'\r'});
            default -> new Input.Bytes(words[random.nextInt(words.length)].getBytes(StandardCharsets.UTF_8));
        };
    }
}
