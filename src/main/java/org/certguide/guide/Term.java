package org.certguide.guide;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.text.Message;

/** A word that is explained where it is used. */
public enum Term {
    SERVER,
    SSH,
    PORT,
    KEY_FILE,
    AGENT,
    HOST_KEY,
    FINGERPRINT,
    CERTBOT,
    SNAP("snap", "snapd"),
    SUDO("sudo"),
    DOMAIN_NAME,
    WILDCARD("wildcard", "wildcards"),
    DMS,
    PORT_80,
    FIREWALL("firewall"),
    ADMINISTRATOR,
    CERTIFICATE,
    AUTHORITY,
    STANDALONE("standalone"),
    TERMS,
    KEY_TYPE("ecdsa", "rsa"),
    TEST_SERVER("staging"),
    CHAIN,
    KEYFILE,
    RENEWAL,
    RENEWAL_TEST,
    SCHEDULE,
    ACME("acme"),
    SAN("san", "sans", "subjectaltname"),
    WEBROOT("webroot"),
    HTTP_01("http-01"),
    DNS_01("dns-01");

    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");

    /** Of a longer text, the beginning. */
    private static final int LONGEST = 4000;

    /** More at once explain nothing. */
    private static final int MOST = 4;

    private final List<String> foreign;

    /**
     * @param foreign how programs on the server call it, in small letters
     */
    Term(String... foreign) {
        this.foreign = List.of(foreign);
    }

    /** Those that a program speaks of, in the order of its words; not more than somebody would read. */
    public static List<Term> in(String words) {
        Set<Term> found = new LinkedHashSet<>();
        Matcher word = WORD.matcher(words.substring(0, Math.min(words.length(), LONGEST)));
        while (found.size() < MOST && word.find()) {
            String foreign = word.group().toLowerCase(Locale.ROOT);
            Arrays.stream(values())
                    .filter(term -> term.foreign.contains(foreign))
                    .forEach(found::add);
        }
        return List.copyOf(found);
    }

    /** The word itself. */
    public Message word() {
        return Message.of("guide.term." + id());
    }

    /** What it means, in a sentence or two. */
    public Message meaning() {
        return Message.of("guide.term." + id() + ".meaning");
    }

    private String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
