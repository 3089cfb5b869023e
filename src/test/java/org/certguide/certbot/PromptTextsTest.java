package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.certguide.conversation.Prompt;
import org.certguide.conversation.PromptPattern;
import org.certguide.session.SudoPrompts;
import org.certguide.system.PackageManagers;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTextsTest {
    private static List<PromptPattern> patterns() {
        List<PromptPattern> all = new ArrayList<>(SudoPrompts.marked("mark"));
        all.addAll(PackageManagers.prompts());
        all.addAll(CertbotPrompts.all());
        return all;
    }

    @Test
    void everyQuestionHasATitleAndAReason() {
        for (PromptPattern pattern : patterns()) {
            Prompt prompt = new Prompt.YesNo(pattern.id(), "", true, "Yes", "No");
            for (Message text : List.of(PromptTexts.title(prompt), PromptTexts.why(prompt))) {
                assertTrue(Messages.has(text.key()), text.key());
            }
            boolean twoWays =
                    pattern.form() == PromptPattern.Form.YES_NO && !pattern.id().equals(PromptPattern.UNKNOWN);
            assertEquals(twoWays, PromptTexts.yes(prompt).isPresent(), pattern.id());
            assertEquals(twoWays, PromptTexts.no(prompt).isPresent(), pattern.id());
        }
    }

    private static List<String> meanings(String recording, String id) {
        Prompt asked = Replay.of(Recording.named(recording)).asked.stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow();
        Prompt.Choice choice = (Prompt.Choice) asked;
        return IntStream.rangeClosed(1, choice.options().size())
                .mapToObj(i -> PromptTexts.option(choice, i).map(Messages::of).orElse(""))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bullseye", "bookworm", "trixie", "forky"})
    void everyOptionIsExplained(String server) {
        assertEquals(
                List.of("Keep the certificate that is there", "Get a new one now, which replaces it"),
                meanings(server + "-existing-keep", "existing"));
        String standalone = "Certbot answers on port 80 itself for a moment.";
        String webroot = "The web server that already runs here hands out the file.";
        List<String> ways = meanings(server + "-auth-menu", "authenticator");
        assertEquals(2, ways.size());
        assertTrue(ways.get(0).startsWith(standalone), ways.get(0));
        assertTrue(ways.get(1).startsWith(webroot), ways.get(1));
        assertEquals(
                List.of("Ask for the certificate with this account", "Ask for the certificate with this account"),
                meanings(server + "-multiple-accounts", "account"));
    }

    @Test
    void reinstallingIsNotExplainedAsKeeping() {
        Prompt.Choice other = new Prompt.Choice(
                "existing", "", false, List.of("Attempt to reinstall this existing certificate", "Renew"));
        assertTrue(PromptTexts.option(other, 1).isEmpty());
    }

    @Test
    void anEmptyAnswerIsExplainedWhereCertbotTakesOne() {
        Prompt newer = Replay.of(Recording.named("forky-fresh-no-email")).asked.getFirst();
        assertEquals(
                "You can leave this empty. Let's Encrypt does not write to it anyway.",
                PromptTexts.empty(newer).map(Messages::of).orElse(""));
        Prompt older = Replay.of(Recording.named("bookworm-cancel-email")).asked.getFirst();
        assertEquals("email", older.id());
        assertTrue(PromptTexts.empty(older).isEmpty());
    }

    @Test
    void aQuestionOfCertbotThatIsNotKnownIsNotTakenForNone() {
        Prompt asked =
                Replay.of(Recording.named("forky-delete-checklist")).asked.getFirst();
        assertEquals("Certbot asks something else", Messages.of(PromptTexts.title(asked)));
        assertEquals(
                "The server may be asking something",
                Messages.of(PromptTexts.title(new Prompt.Unknown("Loading 50%"))));
    }

    private static final String LAB_TERMS = "https://letsencrypt.org/documents/LE-SA-v1.5-February-24-2025.pdf";

    @ParameterizedTest
    @ValueSource(strings = {"bullseye-fresh-happy", "bookworm-fresh-happy", "trixie-fresh-happy", "forky-fresh-happy"})
    void theTermsCanBeOpenedAtTheirAddress(String recording) {
        List<URI> pages = Replay.of(Recording.named(recording)).asked.stream()
                .flatMap(prompt -> PromptTexts.page(prompt).stream())
                .toList();
        assertEquals(List.of(URI.create(LAB_TERMS)), pages);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://letsencrypt.org/terms.pdf",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "https:///etc/passwd",
                "https://letsencrypt.org@evil.test/terms.pdf",
                "https://letsencrypt.org/\u202Efdp.smret",
                "https://l\u0435tsencrypt.org/terms.pdf",
                "https://letsencrypt.org/%",
                "-https://letsencrypt.org/"
            })
    void anAddressThatIsNotWhatItLooksLikeCannotBeOpened(String address) {
        String question = "Please read the Terms of Service at: "
                + address
                + " You must agree in order to register with the ACME server.";
        assertEquals(Optional.empty(), PromptTexts.page(new Prompt.YesNo("terms", question, false, "Yes", "No")));
        String good = question.replace(address, LAB_TERMS);
        assertEquals(
                Optional.of(URI.create(LAB_TERMS)),
                PromptTexts.page(new Prompt.YesNo("terms", good, false, "Yes", "No")));
        assertEquals(Optional.empty(), PromptTexts.page(new Prompt.YesNo("eff", good, false, "Yes", "No")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"certbot", "conversation"})
    void noTextIsForAQuestionThatDoesNotExist(String bundle) {
        Set<String> ids = patterns().stream().map(PromptPattern::id).collect(Collectors.toSet());
        Set<String> texts = new TreeSet<>();
        String name = "org.certguide.i18n." + bundle;
        for (String key : ResourceBundle.getBundle(name, Locale.ROOT).keySet()) {
            String[] parts = key.split("\\.");
            if (parts[1].equals("prompt")) texts.add(parts[2]);
            assertFalse(Messages.of(key, "x").isBlank(), key);
        }
        texts.removeAll(ids);
        assertEquals(Set.of(), texts);
    }
}
