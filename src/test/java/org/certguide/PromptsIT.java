package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.UsesLab;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every question that the real sudo and Certbot can be made to ask, answered in the window. The
 * command that the application runs leaves some of them no reason; for those, Certbot gets less
 * words on its way than the application sent.
 */
@UsesLab
class PromptsIT {
    private static final String FIRST = "--standalone --register-unsafely-without-email --cert-name";
    private static final String ACCOUNTS = "/etc/letsencrypt/accounts/acme-v02.api.letsencrypt.org/directory";

    @TempDir
    Path home;

    private User user;
    private LabServer server;

    @AfterEach
    void close() {
        if (user != null) user.close();
    }

    // ---- the ways in

    private void upToTheRequest(String name) {
        server = Lab.server(name);
        server.reset();
        sh("""
                printf '%s\\n' '#!/usr/bin/python3' 'import os, sys' \\
                    'lost, words = open("/run/lost").read().split(), sys.argv[1:]' \\
                    'for l in lost:' \\
                    '    if l in words:' \\
                    '        at = words.index(l)' \\
                    '        del words[at:at + (2 if l in ("--cert-name", "--key-type") else 1)]' \\
                    'os.execv("/usr/bin/certbot", ["certbot"] + words)' > /root/certbot
                chmod +x /root/certbot
                """);
        user = new User(home);
        user.comesToTheInstallation(server)
                .waitFor(UiId.PANEL_CONTENT, "Certbot ")
                .press(UiId.PRIMARY)
                .press(UiId.PURPOSE, "other")
                .press(UiId.KEY_TYPE, "rsa");
    }

    private void sh(String script) {
        server.in("sh", "-c", script);
    }

    /** From now on, Certbot does not get these words, and the values that belong to them. */
    private void loses(String options) {
        sh("echo '" + options + "' > /run/lost && cp /root/certbot /usr/local/bin/certbot");
    }

    /** sudo refuses the next password that it gets in a terminal, though it is right. */
    private void sudoRefusesOnce() {
        sh("""
                printf '%s\\n' '#!/bin/sh' \\
                    'case "$PAM_TTY" in *pts*) ;; *) exit 0 ;; esac' \\
                    'rm /run/refuse 2> /dev/null && exit 1' 'exit 0' > /usr/local/bin/gate
                chmod +x /usr/local/bin/gate
                touch /run/refuse
                sed -i -e '1i auth [success=1 default=ignore] pam_exec.so quiet seteuid /usr/local/bin/gate' \\
                    -e '1i auth required pam_deny.so' /etc/pam.d/sudo
                """);
    }

    private PromptsIT asked(String words, String picture) {
        user.waitFor(UiId.QUESTION, words);
        assertTrue(user.reads(UiId.QUESTION).contains("Why am I asked this?"));
        user.picture("live-prompts/" + server.name() + "-" + picture);
        return this;
    }

    private void answers(UiId button) {
        user.press(button);
    }

    private void picks(int option) {
        user.press(UiId.ANSWER_OPTION, Integer.toString(option));
    }

    private void types(String words) {
        user.type(UiId.ANSWER_TEXT, words).press(UiId.ANSWER_SEND);
    }

    private void again() {
        user.waitFor(UiId.RESULT_CHAIN).press(UiId.CERTIFICATE_AGAIN);
    }

    private String names() {
        return server.in("certbot", "certificates")
                .lines()
                .filter(line -> line.contains("Domains:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .reduce("", (a, b) -> a + b);
    }

    // ---- the questions

    @Test
    void everyQuestionIsAnsweredInItsForm() {
        answerEveryQuestion("bookworm");
    }

    @Tag("matrix")
    @Test
    void everyQuestionOfDebian11IsAnsweredInItsForm() {
        answerEveryQuestion("bullseye");
    }

    private void answerEveryQuestion(String name) {
        upToTheRequest(name);
        String domain = server.domain();

        user.press(UiId.PRIMARY);
        asked("Please read the Terms of Service", "terms").answers(UiId.ANSWER_NO);
        user.waitFor(UiId.PROBLEM);
        assertEquals("", names());

        loses(FIRST);
        sudoRefusesOnce();
        user.press(UiId.PRIMARY);
        asked("The password was not accepted", "sudo").types("not-it");
        user.waitUntil("sudo asks again", () -> !user.sees(UiId.QUESTION));
        asked("The password was not accepted", "sudo-again").types("ubuntu-pw");
        asked("How would you like to authenticate", "authenticator").picks(1);
        asked("Enter email address", "email").types("foo");
        asked("The address was not accepted", "email-again").types("admin@" + domain);
        asked("Please read the Terms of Service", "terms-again").answers(UiId.ANSWER_YES);
        asked("Would you be willing", "eff");
        // Whoever answers in the console, and goes on typing there, is not interrupted by answers.
        user.typeInConsole("N", "x");
        asked("domain name(s)", "domains").types("http://" + domain);
        assertFalse(user.console().contains("xhttp"), user.console());
        asked("Would you like to re-enter the names", "names-invalid").answers(UiId.ANSWER_YES);
        asked("The names were not accepted", "domains-again").types(domain);
        user.waitFor(UiId.RESULT_CHAIN);
        assertEquals(domain, names());

        loses("");
        sh("cd "
                + ACCOUNTS
                + " && mkdir /root/accounts && mv * /root/accounts && certbot register -n"
                + " --agree-tos -m second@lab.test --no-eff-email && mv /root/accounts/* .");
        again();
        user.press(UiId.PRIMARY);
        asked("Please choose an account", "account").picks(2);
        asked("exactly the same domains", "existing").picks(1);
        again();
        sh("cd " + ACCOUNTS + " && rm -r $(ls -t | head -1)");

        if (name.equals("bookworm")) port80InUse();

        user.type(UiId.CERTIFICATE_DOMAINS, domain + " www." + domain).press(UiId.PRIMARY);
        asked("You are updating certificate", "update-names").answers(UiId.ANSWER_YES);
        again();
        assertEquals(domain + " www." + domain, names());

        loses("--cert-name");
        user.type(UiId.CERTIFICATE_DOMAINS, domain + " www." + domain + " a." + domain);
        user.press(UiId.PRIMARY);
        asked("Do you want to expand", "expand").answers(UiId.ANSWER_YES);
        again();
        assertTrue(names().contains("a." + domain), names());

        if (name.equals("bookworm")) keyType();
    }

    /** Certbot 1.12 does not ask, but fail. */
    private void port80InUse() {
        try (var _ = server.hold80()) {
            user.press(UiId.PRIMARY);
            asked("exactly the same domains", "existing-again").picks(2);
            asked("Could not bind TCP port 80", "port-80").answers(UiId.ANSWER_YES);
            asked("Port 80 is still in use", "port-80-again");
        }
        answers(UiId.ANSWER_YES);
        again();
    }

    /** Certbot 1.12 makes RSA keys by itself. */
    private void keyType() {
        loses("--key-type");
        user.press(UiId.PRIMARY);
        asked("update its key type to ECDSA", "key-type").answers(UiId.ANSWER_NO);
        asked("exactly the same domains", "existing-cancel").answers(UiId.ANSWER_ABORT);
        user.waitFor(UiId.PRIMARY);
        user.waitUntil("the end", () -> !user.sees(UiId.CANCEL));
        assertTrue(user.console().contains("Operation canceled"), user.console());
    }

    @Test
    void whatWasFilledInIsSentOnceAndAskedForWhenItIsRefused() {
        upToTheRequest("bookworm");
        user.type(UiId.EMAIL, "me@lab.test").tick(UiId.TERMS);
        try (var _ = server.fault("""
                        [{"match": "/sign-me-up", "status": 400, "body": {
                          "type": "urn:ietf:params:acme:error:invalidContact", "status": 400,
                          "detail": "contact email has forbidden domain \\"example.com\\""}}]
                        """)) {
            user.press(UiId.PRIMARY);
            asked("The address was not accepted", "email-refused");
            String panel = user.reads(UiId.PANEL_CONTENT);
            assertTrue(panel.contains("me@lab.test  ·  from your form"), panel);
            assertTrue(panel.contains("Terms of service: Yes  ·  from your form"), panel);
            assertFalse(panel.contains("ubuntu-pw"), panel);
        }
        types("me@" + server.domain());
        asked("Please read the Terms of Service", "terms-refused").answers(UiId.ANSWER_YES);
        user.waitFor(UiId.RESULT_CHAIN);
        assertEquals(server.domain(), names());
    }
}
