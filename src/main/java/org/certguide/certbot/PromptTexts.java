package org.certguide.certbot;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.conversation.Prompt;
import org.certguide.text.Message;
import org.certguide.text.Messages;

/** What the app says beside a question, in plain words; by the question's id. */
public final class PromptTexts {
    /** The name of a plugin of Certbot, after what it does. */
    private static final Pattern PLUGIN = Pattern.compile("\\(([a-z]{1,20})\\)$");

    /** Up to the end of the sentence; only characters that look like what they are. */
    private static final Pattern PAGE =
            Pattern.compile("Terms of Service at:? (https://[!-~]{1,1000}?)[.,]? You must agree");

    private PromptTexts() {}

    /** What the question is about, in a few words. */
    public static Message title(Prompt prompt) {
        return Message.of(key(prompt, "title"));
    }

    /** To "Why am I asked this?". */
    public static Message why(Prompt prompt) {
        return Message.of(key(prompt, "why"));
    }

    /** What to do, where there is more to it than to answer. */
    public static Optional<Message> now(Prompt prompt) {
        return find(prompt, "now");
    }

    /** That the last answer was not accepted; only where the question comes again. */
    public static Optional<Message> again(Prompt prompt) {
        return prompt.again() ? find(prompt, "again") : Optional.empty();
    }

    /**
     * What stands on the button of one of two ways: the program's own word, or what its letter
     * stands for.
     *
     * @param yes which of the two
     */
    public static String word(Prompt.YesNo prompt, boolean yes) {
        String own = yes ? prompt.yes() : prompt.no();
        return find(prompt, yes ? "yes-word" : "no-word")
                .or(() -> switch (own.toLowerCase(Locale.ROOT)) {
                    case "y", "yes" -> Optional.of(Message.of("conversation.yes"));
                    case "n", "no" -> Optional.of(Message.of("conversation.no"));
                    default -> Optional.empty();
                })
                .map(Messages::of)
                .orElse(own);
    }

    /** What "yes" means here; else the program's own word has to do. */
    public static Optional<Message> yes(Prompt prompt) {
        return find(prompt, "yes");
    }

    /** What "no" means here. */
    public static Optional<Message> no(Prompt prompt) {
        return find(prompt, "no");
    }

    /**
     * What an option of a menu means here.
     *
     * @param number from 1
     */
    public static Optional<Message> option(Prompt.Choice prompt, int number) {
        String words = prompt.options().get(number - 1);
        // In another mode of Certbot, the first one reinstalls the certificate.
        if (prompt.id().equals("existing") && words.startsWith("Attempt to reinstall")) {
            return Optional.empty();
        }
        Matcher plugin = PLUGIN.matcher(words);
        return find(prompt, prompt.keys().get(number - 1))
                .or(() -> plugin.find() ? find(prompt, plugin.group(1)) : Optional.empty())
                .or(() -> find(prompt, "any"));
    }

    /** What an empty answer means here; only where one is allowed. */
    public static Optional<Message> empty(Prompt prompt) {
        return prompt instanceof Prompt.Line line && line.mayBeEmpty() ? find(prompt, "empty") : Optional.empty();
    }

    /**
     * The page that a question asks to read before it is answered. The server says which: it may be
     * shown in full, and opened when the user wants it.
     *
     * @return an address with {@code https}, a host and nothing that hides it
     */
    public static Optional<URI> page(Prompt prompt) {
        Matcher found = PAGE.matcher(prompt.question());
        if (!prompt.id().equals(CertbotPrompts.TERMS) || !found.find()) return Optional.empty();
        try {
            URI page = new URI(found.group(1));
            boolean plain = page.getHost() != null && page.getUserInfo() == null;
            return plain ? Optional.of(page) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<Message> find(Prompt prompt, String part) {
        String key = key(prompt, part);
        return Messages.has(key) ? Optional.of(Message.of(key)) : Optional.empty();
    }

    private static String key(Prompt prompt, String part) {
        String own = "certbot.prompt." + prompt.id() + "." + part;
        // Where the form is known, it is Certbot that asks; else it may be no question at all.
        boolean certbots = !(prompt instanceof Prompt.Unknown) && Messages.has(own);
        return certbots ? own : "conversation.prompt." + prompt.id() + "." + part;
    }
}
