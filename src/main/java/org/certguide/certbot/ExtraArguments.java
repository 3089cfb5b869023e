package org.certguide.certbot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.certguide.diagnosis.Stoppable;

/**
 * Words that a user adds to the command line of a request. Allowed are the options of {@code certbot certonly} that
 * neither decide what the request itself decides (names, key type, way of the challenge, consent), nor move what is
 * read from the server afterwards, nor keep Certbot from asking. Everything else is refused, also what is not known.
 *
 * <p>Words are read as Certbot reads them, that is, as Python's argparse does: {@code --option value} or
 * {@code --option=value}; an option may be shortened as long as no other one begins the same; options of one letter may
 * be written as one word ({@code -nv}), the last one with its value ({@code -dexample.org}).
 */
public final class ExtraArguments {
    /** Why a word is refused. */
    public enum Reason {
        /** Certbot has this option, and it is not for here. */
        RESERVED,
        /** No option of Certbot, of no known version. */
        UNKNOWN,
        /** Short for more than one option. */
        AMBIGUOUS,
        VALUE_MISSING,
        VALUE_UNEXPECTED,
        /** A word that belongs to no option. */
        NOT_AN_OPTION,
        /** A hook that would stop what must never be stopped. */
        STOPS,
        /** Control characters, or more text than a command line should have. */
        UNUSABLE
    }

    /**
     * @param option its full name, or the word as it was written if it means none, or the name of what
     *     would be stopped
     */
    public record Refusal(Reason reason, String option) {}

    private static final Set<String> WITH_VALUE = words("""
            --account --deploy-hook --elliptic-curve --http-01-address --http-01-port --issuance-timeout
            --max-log-backups --post-hook --pre-hook --preferred-chain --preferred-profile --required-profile
            --rsa-key-size --server --user-agent --user-agent-comment""");

    private static final Set<String> FLAGS = words("""
            --debug --disable-hook-validation --expand --force-interactive --must-staple --new-key --no-reuse-key
            --no-verify-ssl --renew-with-new-domains --reuse-key --strict-permissions --verbose""");

    /** All others of Certbot 1.12 to 5.6, with the plugins that its packages bring: what an abbreviation may mean. */
    private static final Set<String> RESERVED = words("""
            --agree-tos --allow-subset-of-names --apache --authenticator --authenticators --auto-hsts --break-my-certs
            --cert-name --cert-path --chain-path --checkpoints --config --config-dir --configurator --csr
            --debug-challenges --delete-after-revoke --disable-renew-updates --dns-cloudflare --dns-cloudxns
            --dns-digitalocean --dns-dnsimple --dns-dnsmadeeasy --dns-gehirn --dns-google --dns-linode --dns-luadns
            --dns-nsone --dns-ovh --dns-rfc2136 --dns-route53 --dns-sakuracloud --domain --domains --dry-run
            --duplicate --eab-hmac-alg --eab-hmac-key --eab-kid --eff-email --email --force-renewal --fullchain-path
            --help --hsts --https-port --init --installer --installers --ip-address --keep --keep-until-expiring
            --key-path --key-type --logs-dir --manual --manual-auth-hook --manual-cleanup-hook
            --manual-public-ip-logging-ok --nginx --no-autorenew --no-bootstrap --no-delete-after-revoke
            --no-directory-hooks --no-eff-email --no-hsts --no-permissions-check --no-random-sleep-on-renew
            --no-redirect --no-self-upgrade --no-staple-ocsp --no-uir --non-interactive --noninteractive
            --os-packages-only --preconfigured-renewal --preferred-challenges --prepare --quiet --reason --redirect
            --register-unsafely-without-email --reinstall --renew-by-default --renew-hook --run-deploy-hooks --staging
            --standalone --staple-ocsp --test-cert --text --uir --verbose-level --version --webroot --webroot-map
            --webroot-path --work-dir""");

    /** Options of one letter, besides {@code -v}. */
    private static final Map<Character, String> LETTERS = Map.of(
            'a', "--authenticator",
            'c', "--config",
            'd', "--domains",
            'h', "--help",
            'i', "--installer",
            'm', "--email",
            'n', "--non-interactive",
            'q', "--quiet",
            't', "--text",
            'w', "--webroot-path");

    private static final int MAX_WORD = 500;
    private static final int MAX_TOTAL = 4000;

    private ExtraArguments() {}

    private static Set<String> words(String text) {
        return Set.of(text.split("\\s+"));
    }

    /** The full names of all options that are allowed. */
    public static List<String> allowed() {
        Set<String> all = new TreeSet<>(WITH_VALUE);
        all.addAll(FLAGS);
        return List.copyOf(all);
    }

    /**
     * The first thing that is wrong with these words; empty if they can be added.
     *
     * @param words in the order of the command line
     */
    public static Optional<Refusal> check(List<String> words) {
        if (words.stream().mapToInt(w -> w.length() + 3).sum() > MAX_TOTAL) return refusal(Reason.UNUSABLE, "");
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!isUsable(word)) return refusal(Reason.UNUSABLE, "");
            Optional<Refusal> wrong = option(word);
            if (wrong.isPresent()) return wrong;
            if (word.contains("=")) wrong = stops(word.substring(word.indexOf('=') + 1));
            if (wrong.isPresent()) return wrong;
            if (takesNextWord(word)) {
                i++;
                // Certbot takes a word with a hyphen for the next option, not for the value of this one.
                boolean isValue = i < words.size()
                        && !words.get(i).isEmpty()
                        && !words.get(i).startsWith("-");
                if (!isValue) return refusal(Reason.VALUE_MISSING, meant(word).getFirst());
                if (!isUsable(words.get(i))) return refusal(Reason.UNUSABLE, "");
                wrong = stops(words.get(i));
                if (wrong.isPresent()) return wrong;
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> stops(String value) {
        return Stoppable.protectedIn(value).flatMap(name -> refusal(Reason.STOPS, name));
    }

    private static boolean isUsable(String word) {
        return word.length() <= MAX_WORD && word.chars().noneMatch(Character::isISOControl);
    }

    private static boolean takesNextWord(String word) {
        return word.startsWith("--")
                && !word.contains("=")
                && WITH_VALUE.contains(meant(word).getFirst());
    }

    private static Optional<Refusal> option(String word) {
        if (word.startsWith("-") && !word.startsWith("--")) return letters(word);
        int equals = word.indexOf('=');
        String typed = equals < 0 ? word : word.substring(0, equals);
        if (!typed.startsWith("--") || typed.equals("--")) return refusal(Reason.NOT_AN_OPTION, word);
        List<String> meant = meant(typed);
        if (meant.isEmpty()) return refusal(Reason.UNKNOWN, typed);
        String name = meant.getFirst();
        if (RESERVED.containsAll(meant)) return refusal(Reason.RESERVED, name);
        if (meant.size() > 1) return refusal(Reason.AMBIGUOUS, typed);
        if (equals >= 0 && FLAGS.contains(name)) return refusal(Reason.VALUE_UNEXPECTED, name);
        if (equals == word.length() - 1) return refusal(Reason.VALUE_MISSING, name);
        return Optional.empty();
    }

    /** Options of one letter in one word; {@code -v} is the only one that is allowed. */
    private static Optional<Refusal> letters(String word) {
        if (word.equals("-")) return refusal(Reason.NOT_AN_OPTION, word);
        for (char letter : word.substring(1).toCharArray()) {
            if (letter == 'v') continue;
            String name = LETTERS.get(letter);
            return name == null ? refusal(Reason.UNKNOWN, word) : refusal(Reason.RESERVED, name);
        }
        return Optional.empty();
    }

    /** The option of exactly this name, or else all that begin with it. */
    private static List<String> meant(String typed) {
        List<String> all = Stream.of(WITH_VALUE, FLAGS, RESERVED)
                .flatMap(Set::stream)
                .filter(name -> name.startsWith(typed))
                .sorted()
                .toList();
        return all.contains(typed) ? List.of(typed) : all;
    }

    private static Optional<Refusal> refusal(Reason reason, String option) {
        return Optional.of(new Refusal(reason, option));
    }
}
