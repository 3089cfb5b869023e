package org.certguide.practice;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.certguide.certbot.KeyType;

/**
 * Certbot's command line, as far as the practice server follows it.
 *
 * @param command such as {@code certonly}
 * @param values of the options that have one, by their long names
 * @param flags the other options
 * @param domains from all {@code -d}
 */
record CertbotOptions(String command, Map<String, String> values, Set<String> flags, List<String> domains) {
    private static final Set<String> VALUES = Set.of(
            "--cert-name",
            "--key-type",
            "--email",
            "--pre-hook",
            "--post-hook",
            "--deploy-hook",
            "--rsa-key-size",
            "--elliptic-curve",
            "--preferred-chain",
            "--preferred-profile",
            "--server");

    private static final Set<String> FLAGS = Set.of(
            "--standalone",
            "--dry-run",
            "--non-interactive",
            "--agree-tos",
            "--eff-email",
            "--no-eff-email",
            "--register-unsafely-without-email",
            "--no-random-sleep-on-renew",
            "--verbose",
            "--quiet");

    private static final Map<String, String> LONG = Map.of(
            "-n", "--non-interactive",
            "-m", "--email",
            "-d", "--domains",
            "-v", "--verbose",
            "-q", "--quiet",
            "--domain", "--domains");

    /**
     * @throws IllegalArgumentException with Certbot's words for what it does not know
     */
    static CertbotOptions parse(List<String> arguments) {
        String command = "run";
        Map<String, String> values = new HashMap<>();
        List<String> flags = new ArrayList<>();
        List<String> domains = new ArrayList<>();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            if (equals > 0 && VALUES.contains(word.substring(0, equals))) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
                continue;
            }
            String name = LONG.getOrDefault(word, word);
            if (name.equals("--domains") || VALUES.contains(name)) {
                if (!rest.hasNext()) {
                    throw new IllegalArgumentException("argument " + word + ": expected one argument");
                }
                String value = rest.next();
                if (name.equals("--domains")) domains.addAll(List.of(value.split(",")));
                else values.put(name, value);
            } else if (FLAGS.contains(name)) {
                flags.add(name);
            } else if (word.startsWith("-")) {
                throw new IllegalArgumentException("unrecognized arguments: " + word);
            } else {
                command = word;
            }
        }
        return new CertbotOptions(command, Map.copyOf(values), Set.copyOf(flags), List.copyOf(domains));
    }

    /** The value of an option, by its long name. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Whether an option without a value is there, by its long name. */
    boolean has(String name) {
        return flags.contains(name);
    }

    Optional<KeyType> keyType() {
        return value("--key-type").map(word -> KeyType.valueOf(word.toUpperCase(Locale.ROOT)));
    }
}
