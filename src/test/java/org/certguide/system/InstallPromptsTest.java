package org.certguide.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.certguide.conversation.Answer;
import org.certguide.conversation.Conversation;
import org.certguide.conversation.Conversation.Input;
import org.certguide.conversation.ConversationEvent.Send;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.conversation.Prompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The questions of package managers that no recording has, as their sources and manuals print them,
 * and the menus of debconf.
 */
class InstallPromptsTest {
    private final Conversation conversation = new Conversation(PackageManagers.prompts(), PreparedAnswers.empty());

    private Prompt asked(String output) {
        conversation.accept(new Input.Bytes(output.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
        conversation.accept(new Input.Quiet());
        return conversation.asked().orElseThrow(() -> new AssertionError(output));
    }

    private String typed(Answer answer) {
        return conversation.accept(new Input.Answered(answer)).stream()
                .filter(Send.class::isInstance)
                .map(event -> new String(((Send) event).bytes(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // apt 2 and 3
                "0 upgraded, 3 newly installed, 0 to remove and 0 not upgraded.~Do you want to continue? [Y/n] | packages-continue | Y | n",
                "0 upgraded, 0 newly installed, 1 to remove and 0 not upgraded.~After this operation, 60.4 kB disk space will be freed.~Do you want to continue? [Y/n] | packages-remove | Y | n",
                "Summary:~  Upgrading: 0, Installing: 24, Removing: 0, Not Upgrading: 0~  Download size: 12.1 MB~  Space needed: 49.2 MB / 8,000 MB available~~Continue? [Y/n] | packages-continue | Y | n",
                "Summary:~  Upgrading: 0, Installing: 0, Removing: 1, Not Upgrading: 0~  Freed space: 60.4 kB~~Continue? [Y/n] | packages-remove | Y | n",
                "WARNING: The following packages cannot be authenticated!~  certbot~Install these packages without verification? [y/N] | packages-unverified | y | N",
                // what also removes is a removal
                "0 upgraded, 3 newly installed, 2 to remove and 0 not upgraded.~Do you want to continue? [Y/n] | packages-remove | Y | n",
                "1 upgraded, 3 newly installed, 1 downgraded, 2 to remove and 0 not upgraded.~Do you want to continue? [Y/n] | packages-remove | Y | n",
                "Summary:~  Upgrading: 0, Installing: 24, Removing: 2, Not Upgrading: 0~~Continue? [Y/n] | packages-remove | Y | n",
                "Transaction Summary~=====~Install  2 Packages~Remove   1 Package~~Total size: 5.7 M~Is this ok [y/N]: | packages-remove | y | N",
                "5 new packages to install, 1 to remove.~Overall download size: 1.2 MiB.~Continue? [y/n/v/...? shows all options] (y): | packages-remove | y | n",
                // dnf 4, dnf 5, yum
                "Transaction Summary~====================~Install  24 Packages~~Total download size: 5.7 M~Installed size: 20 M~Is this ok [y/N]: | packages-continue | y | N",
                "Transaction Summary:~ Installing:        24 packages~~Total size of inbound packages is 6 MiB. Need to download 6 MiB.~Is this ok [y/N]: | packages-continue | y | N",
                "Install  1 Package (+9 Dependent packages)~~Total download size: 2.1 M~Is this ok [y/d/N]: | packages-continue | y | N",
                "Transaction Summary~=====~Remove  12 Packages~~Freed space: 9.1 M~Is this ok [y/N]: | packages-remove | y | N",
                "Importing GPG key 0x3228467C:~ Userid     : \"Fedora (epel9) <epel@fedoraproject.org>\"~ Fingerprint: FF8A D134 4597 106E CE81 3B91 8A38 72BF 3228 467C~ From       : /etc/pki/rpm-gpg/RPM-GPG-KEY-EPEL-9~Is this ok [y/N]: | packages-key | y | N",
                "Importing OpenPGP key 0x31645531:~ UserID     : \"Fedora (43) <fedora-43-primary@fedoraproject.org>\"~ Fingerprint: C6E7F081CF80E13146676E88829B606631645531~Is this ok [y/N]: | packages-key | y | N",
                // zypper
                "5 new packages to install.~Overall download size: 1.2 MiB. Already cached: 0 B. After the operation, additional 5.0 MiB will be used.~Continue? [y/n/v/...? shows all options] (y): | packages-continue | y | n",
                "1 package to remove.~After the operation, 80.0 KiB will be freed.~Continue? [y/n/v/...? shows all options] (y): | packages-remove | y | n",
                "New repository or package signing key received:~  Repository:       backports~  Key Fingerprint:  637B 32FF 3D83 F07A 7AE1 C40A 9C21 4D40 6517 6565~Do you want to reject the key, trust temporarily, or trust always? [r/t/a/?] (r): | packages-key-once | t | r",
                "Abort, retry, ignore? [a/r/i/...? shows all options] (a): | packages-retry | r | a",
                // pacman
                "Packages (13) python-acme-3.0-1  certbot-3.0-1~~Total Installed Size:  30.11 MiB~~:: Proceed with installation? [Y/n] | packages-continue | Y | n",
                ":: Do you want to remove these packages? [Y/n] | packages-remove | Y | n",
                ":: Import PGP key 0123456789ABCDEF, \"A Packager <a@archlinux.org>\"? [Y/n] | packages-key | Y | n",
                ":: Replace libfoo with extra/libbar? [Y/n] | unknown | Y | n",
                // needrestart, and debconf with a default in brackets
                "Restarting services...~Services to be restarted:~Restart «ssh.service»? [yNas?] | restart-service | y | N",
                "Install GRUB? [yes/no] [yes] | debconf-yes-no | y | n",
            })
    void twoWaysAreTypedAsThatProgramWantsThem(String output, String id, String yes, String no) {
        Prompt prompt = asked(output.replace('~', '\n') + " ");
        assertEquals(id, prompt.id());
        assertEquals(yes + "\r", typed(new Answer.Yes()));
        assertEquals(id, asked("\n" + output.replace('~', '\n') + " ").id());
        assertEquals(no + "\r", typed(new Answer.No()));
    }

    @Test
    void aMenuOfDebconfInColumnsIsAFormInItsOrder() {
        assertEquals(
                new Prompt.Choice(
                        "debconf-choice",
                        "Please select the mail server configuration type that best meets your"
                                + " needs.\nGeneral type of mail configuration:",
                        false,
                        List.of(
                                "No configuration",
                                "Internet Site",
                                "Internet with smarthost",
                                "Satellite system",
                                "Local only")),
                asked("""
                        Setting up postfix (3.7) ...
                        Configuring postfix
                        -------------------

                        Please select the mail server configuration type that best meets your
                        needs.

                          1. No configuration  3. Internet with smarthost  5. Local only
                          2. Internet Site     4. Satellite system
                        General type of mail configuration:\s"""));
        assertEquals("5\r", typed(new Answer.Pick(5)));
    }

    @Test
    void needrestartsListOfServicesCanBeTicked() {
        assertEquals(
                new Prompt.Checklist(
                        "restart-services",
                        "Daemons using outdated libraries\nWhich services should be restarted?",
                        false,
                        List.of("cron.service", "ssh.service", "none of the above"),
                        true),
                asked("""
                        Daemons using outdated libraries

                          1. cron.service  2. ssh.service  3. none of the above

                        (Enter the items or ranges you want to select, separated by spaces.)

                        Which services should be restarted?\s"""));
        // debconf splits at commas as well (Debconf::Element::Teletype::Multiselect).
        assertEquals("1,2\r", typed(new Answer.Picks(List.of(1, 2))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "  1. one~  3. three~Which one:",
                "  2. two~  3. three~Which one:",
                "1. one~2. two~Which one:",
                "Yes, do as I say!~?]",
                "You are about to do something potentially harmful.~To continue type in the phrase 'Yes, do as I say!'~ ?]",
                "Solution 1: deinstallation of x~Choose from above solutions by number or cancel [1/2/c/d/?] (c):",
                "Setting up certbot (2.1.0-4) ...",
            })
    void whatIsNotKnownIsAskedAsText(String output) {
        conversation.accept(new Input.Bytes((output.replace("~", "\r\n") + " ").getBytes(StandardCharsets.UTF_8)));
        for (int i = 0; i < Conversation.QUIETS_UNTIL_UNKNOWN; i++) {
            assertTrue(conversation.asked().isEmpty(), () -> "" + conversation.asked());
            conversation.accept(new Input.Quiet());
        }
        assertEquals("unknown", conversation.asked().orElseThrow().id());
        assertEquals("c\r", typed(new Answer.Text("c")));
    }
}
