package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.certguide.conversation.AptPrompts;
import org.certguide.conversation.Prompt;
import org.certguide.conversation.PromptPattern;
import org.certguide.conversation.SudoPrompts;
import org.certguide.guide.Text;
import org.certguide.guide.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

class PromptTextsTest {
    private static List<PromptPattern> patterns() {
        List<PromptPattern> all = new ArrayList<>(SudoPrompts.marked("mark"));
        all.addAll(AptPrompts.all());
        all.addAll(CertbotPrompts.all());
        return all;
    }

    @Test
    void everyQuestionHasATitleAndAReason() {
        for (PromptPattern pattern : patterns()) {
            Prompt prompt = new Prompt.YesNo(pattern.id(), "", true, "Yes", "No");
            for (Text text : List.of(PromptTexts.title(prompt), PromptTexts.why(prompt))) {
                assertTrue(Texts.has(text.key()), text.key());
            }
            boolean twoWays =
                    pattern.form() == PromptPattern.Form.YES_NO
                            && !pattern.id().equals(PromptPattern.UNKNOWN);
            assertEquals(twoWays, PromptTexts.yes(prompt).isPresent(), pattern.id());
            assertEquals(twoWays, PromptTexts.no(prompt).isPresent(), pattern.id());
        }
    }

    @Test
    void theOptionsOfAnExistingCertificateAreExplained() {
        Prompt prompt = Replay.of(Recording.named("bookworm-existing-keep")).asked.getLast();
        assertEquals(
                "Keep the certificate that is there",
                PromptTexts.option(prompt, 1).map(Texts::of).orElseThrow());
        Prompt other =
                new Prompt.Choice(
                        "existing",
                        "",
                        false,
                        List.of("Attempt to reinstall this existing certificate", "Renew"));
        assertTrue(PromptTexts.option(other, 1).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"certbot", "conversation"})
    void noTextIsForAQuestionThatDoesNotExist(String bundle) {
        Set<String> ids = patterns().stream().map(PromptPattern::id).collect(Collectors.toSet());
        Set<String> texts = new TreeSet<>();
        for (String key : ResourceBundle.getBundle("org.certguide.i18n." + bundle).keySet()) {
            String[] parts = key.split("\\.");
            if (parts[1].equals("prompt")) texts.add(parts[2]);
            assertFalse(Texts.of(key, "x").isBlank(), key);
        }
        texts.removeAll(ids);
        assertEquals(Set.of(), texts);
    }
}
