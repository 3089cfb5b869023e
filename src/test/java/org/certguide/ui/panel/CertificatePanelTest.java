package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.Outcome;
import org.certguide.conversation.ConversationEvent.By;
import org.certguide.guide.Step;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.UiId;
import org.certguide.walkthrough.CertificateModel;
import org.certguide.walkthrough.ConsoleModel;
import org.certguide.walkthrough.WaitText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatePanelTest {
    @TempDir
    Path folder;

    private PanelStates app;
    private CertificateModel model;

    @BeforeEach
    void open() throws IOException {
        app = new PanelStates(folder);
        app.reach(Step.CERTIFICATE);
        model = app.work().certificate();
    }

    @AfterEach
    void close() throws IOException {
        app.idle();
        app.close();
    }

    private List<Label> wrong() {
        return Layout.visible(app.window.root())
                .filter(n ->
                        n instanceof Label && n.getPseudoClassStates().contains(PseudoClass.getPseudoClass("wrong")))
                .map(Label.class::cast)
                .toList();
    }

    private boolean says(UiId place, String words) {
        return Layout.visible(app.node(place)).anyMatch(n -> n instanceof Labeled l && words.equals(l.getText()));
    }

    @Test
    void missingPurposeIsNoErrorAnyMoreOnceItIsChosen() {
        app.press(UiId.PRIMARY);
        app.press(UiId.PRIMARY);
        assertEquals(
                List.of(Messages.of("panel.certificate.purpose.missing")),
                wrong().stream().map(Labeled::getText).toList());
        app.fx(() -> app.work().wishes().purpose().set(Purpose.DMS));
        assertEquals(List.of(), wrong());
    }

    /** As a Certbot that ignores that it was told to stop, and that its terminal has gone. */
    @Test
    void whatDoesNotEndIsNotToBeWaitedForWithoutEnd() {
        app.fx(() -> app.work().wishes().purpose().set(Purpose.OTHER));
        FakeTerminal certbot = FakeTerminal.endless("Requesting a certificate\r\n");
        certbot.deaf();
        app.server.terminals.add(certbot);
        app.server.checks.put("locks", "runs 812 certbot\nlooked\n");
        app.server.patience = 1;
        app.press(UiId.PRIMARY);
        app.await("it runs", () -> app.work().console().running().get() && certbot.printed() > 0);
        app.press(UiId.CANCEL);
        app.await("Ctrl-C", () -> certbot.typed().contains("\3"));
        app.press(UiId.CANCEL);
        app.idle();
        for (String now : List.of("Wait a minute", "Wait a minute", "restart the server")) {
            app.await("what still runs", () -> app.sees(UiId.AT_WORK_AGAIN));
            assertTrue(app.reads(UiId.AT_WORK).contains("process 812"), app.reads(UiId.AT_WORK));
            assertTrue(app.reads(UiId.AT_WORK).contains(now), app.reads(UiId.AT_WORK));
            app.press(UiId.AT_WORK_AGAIN);
            app.idle();
        }
        app.look("certificate-endless");
        assertEquals(List.of(), app.faults());
        app.server.checks.put("locks", "looked\n");
        app.press(UiId.AT_WORK_AGAIN);
        app.idle();
        assertFalse(app.sees(UiId.AT_WORK));
    }

    private void fails(int exit, String printed) {
        app.fx(() -> app.work().wishes().purpose().set(Purpose.OTHER));
        app.server.terminals.add(FakeTerminal.printing(exit, printed));
        app.press(UiId.PRIMARY);
        app.await("the failure", () -> model.outcome().get() instanceof Outcome.Failed);
        app.idle();
    }

    /** What Boulder says; a trial on the test server has limits of its own. */
    @Test
    void aLimitWithADateStaysUntilThatDateWhateverIsTriedMeanwhile() {
        fails(
                1,
                "An unexpected error occurred:\r\nError creating new order :: too many certificates already issued for"
                        + " this exact set of identifiers: 5 in the last 168h0m0s, retry after 2026-11-25 09:30:00 UTC:"
                        + " see https://letsencrypt.org/docs/rate-limits/\r\n");
        assertTrue(model.mustWait().isPositive(), "the limit is known");
        app.server.terminals.add(FakeTerminal.printing(0, "The dry run was successful.\r\n"));
        app.press(UiId.FAILURE_TRIAL);
        app.await("the trial", () -> model.outcome().get() instanceof Outcome.DryRunPassed);
        app.idle();
        assertTrue(model.mustWait().isPositive(), "the limit is forgotten");
        assertTrue(app.reads(UiId.RESULT).contains("9:30"), app.reads(UiId.RESULT));
        assertEquals("", accent(UiId.PRIMARY), "the blue button asks for what will be refused");
        assertFalse(app.reads(UiId.RESULT).contains("Now ask"), app.reads(UiId.RESULT));
        String guide = app.guide();
        assertTrue(guide.contains("9:30"), guide);
        assertTrue(guide.contains("trial went well"), guide);
        assertFalse(guide.contains(Messages.of("panel.certificate.action")), guide);
        assertEquals(Messages.of("panel.certificate.regardless"), ((Labeled) app.node(UiId.PRIMARY)).getText());
        app.fx(() -> app.work().wishes().domainText().set("other.example.org"));
        assertFalse(model.mustWait().isPositive(), "the limit is for those names alone");
    }

    @Test
    void theTimeUntilTheNextTryIsInWords() {
        assertEquals("1 day and 10 hours", Messages.of(WaitText.length(Duration.ofHours(34))));
        assertEquals("2 days", Messages.of(WaitText.length(Duration.ofDays(2))));
        assertEquals("1 hour and 1 minute", Messages.of(WaitText.length(Duration.ofMinutes(61))));
        assertEquals("30 minutes", Messages.of(WaitText.length(Duration.ofMinutes(30))));
    }

    @Test
    void anAnswerOfTheFormIsNotSaidToHaveBeenGivenForTheUser() {
        assertEquals(
                "Your e-mail address: none  ·  from your form",
                said("certbot.prompt.email.title", "", false, By.PREPARED));
        assertEquals(
                "Share your address with the EFF? No  ·  from your form",
                said("certbot.prompt.eff.title", "No", false, By.PREPARED));
        assertEquals(
                "Your password on the server: hidden  ·  your answer",
                said("conversation.prompt.sudo-password.title", "", true, By.FORM));
    }

    private static String said(String question, String words, boolean hidden, By by) {
        return CertificatePanel.sentence(new ConsoleModel.AnswerRecord(Message.of(question), words, hidden, by));
    }

    @Test
    void afterAGoodCheckTheOldFailureGoes() {
        fails(1, REFUSED);
        assertEquals("accent", accent(UiId.FAILURE_ACTION));
        app.press(UiId.FAILURE_ACTION);
        app.await("the checks", () -> app.work().checklist().state().get().passed());
        app.idle();
        assertEquals(Messages.of("panel.checklist.back.certificate"), ((Labeled) app.node(UiId.PRIMARY)).getText());
        app.press(UiId.PRIMARY);
        app.await("the request", () -> app.walkthrough.current().get() == Step.CERTIFICATE);
        app.idle();
        assertFalse(app.sees(UiId.FAILURE_ACTION), "the old failure is still told");
        assertTrue(says(UiId.RESULT, Messages.of("panel.certificate.remedied")));
        assertEquals(Messages.of("panel.certificate.restart"), ((Labeled) app.node(UiId.PRIMARY)).getText());
    }

    @Test
    void afterACheckThatStillFindsTheCauseTheFailureStays() {
        fails(1, REFUSED);
        app.server.checks.put("port80", PanelPictures.NGINX_ON_PORT_80);
        app.press(UiId.FAILURE_ACTION);
        app.await("the checks", () -> app.work().checklist().isStopped());
        app.idle();
        app.press(UiId.CHECK_ANYWAY);
        app.await("the request", () -> app.walkthrough.current().get() == Step.CERTIFICATE);
        app.idle();
        assertTrue(app.sees(UiId.FAILURE_ACTION));
    }

    private String accent(UiId id) {
        return app.node(id).getStyleClass().contains("accent") ? "accent" : "";
    }

    private static final String REFUSED = """
            Certbot failed to authenticate some domains (authenticator: standalone). The Certificate Authority reported these problems:
              Domain: dms.example.org
              Type:   connection
              Detail: 93.184.216.34: Fetching http://dms.example.org/.well-known/acme-challenge/x: Timeout during connect (likely firewall problem)
            """.replace("\n", "\r\n");

    @Test
    void problemThatCameAfterAFailedRequestIsShownInItsPlace() {
        app.fx(() -> app.work().wishes().purpose().set(Purpose.OTHER));
        app.server.terminals.add(FakeTerminal.printing(1, "An unexpected error occurred:\r\nit did not work\r\n"));
        app.press(UiId.PRIMARY);
        app.await("the failure", () -> model.outcome().get() instanceof Outcome.Failed);
        app.idle();
        assertTrue(says(UiId.PROBLEM, Messages.of("certbot.failure.unknown.title")));

        app.server.loseConnections();
        app.await("the end of the session", () -> app.walkthrough.session().get() == null);
        app.fx(() -> model.scheduled().at(PanelStates.NOW));
        assertTrue(says(UiId.PROBLEM, Messages.of("panel.certificate.wait.away.title")));
        assertFalse(says(UiId.PROBLEM, Messages.of("certbot.failure.unknown.title")));
    }
}
