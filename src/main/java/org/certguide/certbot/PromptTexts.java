package org.certguide.certbot;

import org.certguide.conversation.Prompt;
import org.certguide.guide.Text;
import org.certguide.guide.Texts;

import java.util.Optional;

/** What the app says beside a question, in plain words; by the question's id. */
public final class PromptTexts {
    private PromptTexts() {}

    /** What the question is about, in a few words. */
    public static Text title(Prompt prompt) {
        return Text.of(key(prompt, "title"));
    }

    /** To "Why am I asked this?". */
    public static Text why(Prompt prompt) {
        return Text.of(key(prompt, "why"));
    }

    /** That the last answer was not accepted; only where the question comes again. */
    public static Optional<Text> again(Prompt prompt) {
        return prompt.again() ? find(prompt, "again") : Optional.empty();
    }

    /** What "yes" means here; else the program's own word has to do. */
    public static Optional<Text> yes(Prompt prompt) {
        return find(prompt, "yes");
    }

    /** What "no" means here. */
    public static Optional<Text> no(Prompt prompt) {
        return find(prompt, "no");
    }

    /**
     * What an option of a menu means here.
     *
     * @param number from 1
     */
    public static Optional<Text> option(Prompt prompt, int number) {
        // In another mode of Certbot, the first one reinstalls the certificate.
        boolean known =
                prompt instanceof Prompt.Choice choice
                        && choice.options().size() == 2
                        && choice.options().getFirst().startsWith("Keep the existing");
        return known ? find(prompt, String.valueOf(number)) : Optional.empty();
    }

    private static Optional<Text> find(Prompt prompt, String part) {
        String key = key(prompt, part);
        return Texts.has(key) ? Optional.of(Text.of(key)) : Optional.empty();
    }

    private static String key(Prompt prompt, String part) {
        String own = "certbot.prompt." + prompt.id() + "." + part;
        return Texts.has(own) ? own : "conversation.prompt." + prompt.id() + "." + part;
    }
}
