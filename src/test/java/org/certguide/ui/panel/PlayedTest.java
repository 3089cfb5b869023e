package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.certguide.guide.Step;
import org.certguide.play.AnswerFile;
import org.certguide.play.AnswerFileRun;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of answers, played before a server that is not there. */
class PlayedTest extends WithPanels {
    private final List<String> printed = new ArrayList<>();

    private int play() throws Exception {
        Path file = Files.writeString(
                folder.resolve("answers.json"), """
                {
                  "schema": 1,
                  "host": "93.184.216.34",
                  "user": "ubuntu",
                  "login": { "agent": true },
                  "hostKey": "%s",
                  "purpose": "dms",
                  "domains": ["dms.example.org"],
                  "email": "%s",
                  "agreeToTerms": true
                }
                """.formatted(FakeServer.KEY.fingerprint(), PanelStates.EMAIL));
        app.server.system = app.server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        app.server.chainAfterwards = FakeServer.read("certificates/rsa-fullchain.pem");
        app.server.terminals.add(FakeTerminal.printing(
                0, FakeTerminal.turns("bookworm-fresh-happy").getLast()));
        app.server.terminals.add(FakeTerminal.printing(0, "Congratulations, all simulated renewals succeeded\r\n"));
        return new AnswerFileRun(
                        app.walkthrough,
                        AnswerFile.read(file, Map.of()),
                        Optional.empty(),
                        app.window.root().getScene(),
                        printed::add)
                .run();
    }

    private String line(Step step) {
        String title = Messages.of("panel." + step.id() + ".title");
        return printed.stream().filter(l -> l.startsWith(title)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"INSTALL, 6", "CERTIFICATE, 7", "RENEWAL, 8"})
    void aConnectionThatIsCutBetweenTwoStepsIsToldWithHowFarItCame(Step step, int code) throws Exception {
        if (step == Step.INSTALL) app.server.removeCertbot();
        app.fx(() -> app.walkthrough.current().subscribe(now -> {
            if (now == step) app.server.loseConnections();
        }));
        assertEquals(code, play(), printed::toString);
        assertTrue(line(step).contains("connection"), printed::toString);
        assertEquals(Step.values().length + 1, printed.size(), printed::toString);
    }

    @Test
    void anExpiredPasswordIsNotSaidToBeChosenHere() throws Exception {
        app.server.loginSays = LoginWithoutCommandsTest.EXPIRED;
        play();
        assertTrue(line(Step.CONNECT).contains("has expired"), printed::toString);
        assertFalse(line(Step.CONNECT).contains("here"), printed::toString);
        assertTrue(line(Step.CONNECT).contains("ssh"), printed::toString);
    }

    @Test
    void whatCouldNotBeCheckedIsAWarning() throws Exception {
        app.server.checks.put("disk", "");
        play();
        assertTrue(line(Step.CHECKLIST).contains("warning"), printed::toString);
        assertTrue(line(Step.CHECKLIST).contains("Disk"), printed::toString);
    }
}
