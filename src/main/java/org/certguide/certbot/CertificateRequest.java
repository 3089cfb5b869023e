package org.certguide.certbot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.certguide.conversation.Answer;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.server.Command;

/**
 * The certificate that the user wants, and what the user has decided about it.
 *
 * @param purpose what it is for
 * @param name Certbot's name for it, which is also the name of its directory
 * @param domains at least one; for DMS the first is the name
 * @param email for the account with the certificate authority
 * @param terms whether the user agrees to the certificate authority's terms; empty: to be asked
 * @param eff whether the Electronic Frontier Foundation may have the address; empty: to be asked
 * @param keyType for DMS always RSA, because its gateway offers nothing else before TLS 1.3
 * @param webroot the folder of the website, for a web server that goes on and shows Certbot's proof
 *     from there; empty: Certbot answers on port 80 by itself
 * @param extra further words for the command line; see {@link #isExtra}
 * @param testRun whether Certbot only tries ({@code --dry-run})
 */
public record CertificateRequest(
        Purpose purpose,
        String name,
        List<String> domains,
        Optional<String> email,
        Optional<Boolean> terms,
        Optional<Boolean> eff,
        KeyType keyType,
        Optional<String> webroot,
        List<String> extra,
        boolean testRun) {
    /** What a certificate is for. */
    public enum Purpose {
        DMS,
        OTHER
    }

    /** A terminal takes no longer line than 4096 bytes. */
    private static final int MAX_LINE = 4000;

    /** https://letsencrypt.org/docs/rate-limits/ */
    private static final int MAX_NAMES = 100;

    private static final Pattern CERTIFICATE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");
    private static final Pattern EXTRA = Pattern.compile("--?[A-Za-z0-9][A-Za-z0-9-]*(=.*)?|[^-].*");

    /** What this class says itself, or what would leave no question to answer. */
    private static final Pattern NOT_EXTRA = Pattern.compile(
            "(-d|--domains?|--cert-name|--standalone|--webroot|-w|--webroot-path|--key-type|--dry-run|-n|--noninteractive"
                    + "|--non-interactive)(=.*)?|-[dnw].*");

    /**
     * @throws IllegalArgumentException if a part is not of its form; {@link DomainName#check},
     *     {@link EmailAddress#check} and {@link #isExtra} tell beforehand
     */
    public CertificateRequest {
        domains = List.copyOf(domains);
        extra = List.copyOf(extra);
        if (!CERTIFICATE_NAME.matcher(name).matches()) throw new IllegalArgumentException("name");
        if (domains.isEmpty()
                || !domains.stream().allMatch(DomainName::isValid)
                || new HashSet<>(domains).size() < domains.size()
                || isTooLong(domains)) {
            throw new IllegalArgumentException("domains");
        }
        if (email.filter(e -> !EmailAddress.check(e).isGood()).isPresent()) {
            throw new IllegalArgumentException("email");
        }
        if (webroot.filter(w -> !w.startsWith("/") || !isPrintable(w)).isPresent()) {
            throw new IllegalArgumentException("webroot");
        }
        if (purpose == Purpose.DMS && (keyType != KeyType.RSA || !name.equals(domains.getFirst()))) {
            throw new IllegalArgumentException("DMS needs an RSA key and its host as the name");
        }
        if (!extra.stream().allMatch(CertificateRequest::isExtra)) {
            throw new IllegalArgumentException("extra");
        }
    }

    /**
     * Whether these are more domain names than one certificate can have: a hundred with Let's
     * Encrypt, and what fits in one line of a terminal with Certbot.
     */
    public static boolean isTooLong(List<String> domains) {
        return domains.size() > MAX_NAMES || String.join(",", domains).length() > MAX_LINE;
    }

    /** A request with nothing decided but the names. */
    public static CertificateRequest of(Purpose purpose, List<String> domains) {
        return new CertificateRequest(
                purpose,
                domains.getFirst(),
                domains,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                KeyType.RSA,
                Optional.empty(),
                List.of(),
                false);
    }

    /** Whether it may be a word of {@link #extra}: nothing that this request says itself. */
    public static boolean isExtra(String word) {
        return isPrintable(word)
                && EXTRA.matcher(word).matches()
                && !NOT_EXTRA.matcher(word).matches();
    }

    private static boolean isPrintable(String word) {
        return word.length() <= 500 && word.chars().noneMatch(Character::isISOControl);
    }

    public CertificateRequest withEmail(Optional<String> address) {
        return new CertificateRequest(purpose, name, domains, address, terms, eff, keyType, webroot, extra, testRun);
    }

    /**
     * @param agrees to the certificate authority's terms; empty: to be asked
     * @param shares the address with the Electronic Frontier Foundation; empty: to be asked
     */
    public CertificateRequest withConsent(Optional<Boolean> agrees, Optional<Boolean> shares) {
        return new CertificateRequest(purpose, name, domains, email, agrees, shares, keyType, webroot, extra, testRun);
    }

    public CertificateRequest withKeyType(KeyType type) {
        return new CertificateRequest(purpose, name, domains, email, terms, eff, type, webroot, extra, testRun);
    }

    /**
     * @param folder of the website, an absolute path; empty: Certbot answers by itself
     */
    public CertificateRequest withWebroot(Optional<String> folder) {
        return new CertificateRequest(purpose, name, domains, email, terms, eff, keyType, folder, extra, testRun);
    }

    public CertificateRequest withExtra(List<String> words) {
        return new CertificateRequest(purpose, name, domains, email, terms, eff, keyType, webroot, words, testRun);
    }

    public CertificateRequest asTestRun(boolean test) {
        return new CertificateRequest(purpose, name, domains, email, terms, eff, keyType, webroot, extra, test);
    }

    /**
     * The command for a terminal. Certbot asks for the address, the consent and the domain names.
     *
     * @param existing the certificate of that name, if there is one: Certbot then takes its domain
     *     names without asking, so that others have to be named in the command
     */
    public String commandLine(CertbotVersion version, Optional<IssuedCertificate> existing) {
        List<String> words = start(version);
        Set<String> wanted = Set.copyOf(domains);
        if (existing.filter(c -> !Set.copyOf(c.names()).equals(wanted)).isPresent()) {
            addDomains(words);
        }
        if (email.isEmpty() && version.compareTo(ADDRESS_OPTIONAL) < 0) {
            // Older versions insist on an address, unless they are told so.
            words.add("--register-unsafely-without-email");
        }
        words.addAll(extra);
        return line(words);
    }

    /** The command for a certificate that is not there yet. */
    public String commandLine(CertbotVersion version) {
        return commandLine(version, Optional.empty());
    }

    /** One command that asks nothing, for those who prefer a terminal; only with {@link #terms}. */
    public String unattendedCommandLine(CertbotVersion version) {
        List<String> words = start(version);
        words.add("-n");
        if (terms.orElse(false)) words.add("--agree-tos");
        if (email.isPresent()) {
            words.addAll(List.of("-m", email.get()));
            words.add(eff.orElse(false) ? "--eff-email" : "--no-eff-email");
        } else {
            words.add("--register-unsafely-without-email");
        }
        addDomains(words);
        words.addAll(extra);
        return line(words);
    }

    /** From this version on, Certbot takes an empty line for no address. */
    private static final CertbotVersion ADDRESS_OPTIONAL = new CertbotVersion(3, 3, 0);

    private List<String> start(CertbotVersion version) {
        List<String> words = new ArrayList<>(List.of("certbot", "certonly"));
        if (webroot.isPresent()) words.addAll(List.of("--webroot", "-w", webroot.get()));
        else words.add("--standalone");
        words.addAll(List.of("--cert-name", name));
        if (KeyType.hasOption(version)) words.addAll(List.of("--key-type", keyType.word()));
        if (testRun) words.add("--dry-run");
        return words;
    }

    private void addDomains(List<String> words) {
        for (String domain : domains) words.addAll(List.of("-d", domain));
    }

    private static String line(List<String> words) {
        return words.stream().map(Command::quote).collect(Collectors.joining(" "));
    }

    /** What the user has decided, as answers to Certbot's questions. */
    public PreparedAnswers answers() {
        PreparedAnswers book = PreparedAnswers.empty()
                .with(CertbotPrompts.EMAIL, new Answer.Text(email.orElse("")))
                .with(CertbotPrompts.DOMAINS, new Answer.Text(String.join(",", domains)));
        if (terms.isPresent()) book = book.with(CertbotPrompts.TERMS, yesOrNo(terms.get()));
        if (eff.isPresent()) book = book.with(CertbotPrompts.EFF, yesOrNo(eff.get()));
        return book;
    }

    private static Answer yesOrNo(boolean yes) {
        return yes ? new Answer.Yes() : new Answer.No();
    }
}
