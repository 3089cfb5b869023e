package org.certguide.certbot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.certguide.conversation.Answer;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.server.Command;

/**
 * The certificate that the user wants, and what the user has decided about it.
 *
 * @param purpose what it is for
 * @param domains the first one is also Certbot's name for the certificate, and for DMS its host
 * @param account with the certificate authority
 * @param keyType for DMS always RSA, because its gateway offers nothing else before TLS 1.3
 * @param webroot the folder of the website, for a web server that goes on and shows Certbot's proof
 *     from there; empty: Certbot answers on port 80 by itself
 * @param extra further words for the command line; see {@link ExtraArguments}
 * @param testRun whether Certbot only tries ({@code --dry-run})
 * @param lineage the certificate of the server whose names are changed; empty for one that is called by its
 *     first domain name
 */
public record CertificateRequest(
        Purpose purpose,
        DomainNames.Valid domains,
        Account account,
        KeyType keyType,
        Optional<String> webroot,
        List<String> extra,
        boolean testRun,
        Optional<Lineage> lineage) {
    /**
     * A certificate that Certbot looks after, whatever its domain names become.
     *
     * @param name Certbot's name for it
     * @param authenticator the part of Certbot that has proved so far that the names are the server's; untrusted
     */
    public record Lineage(String name, String authenticator) {
        /**
         * @throws IllegalArgumentException if that cannot be a name
         */
        public Lineage {
            if (!InstalledCertificate.isName(name)) throw new IllegalArgumentException("not a certificate: " + name);
        }

        /** The option that has Certbot go on so; none where it has to ask. */
        private List<String> option() {
            return List.of("standalone", "webroot", "nginx", "apache").contains(authenticator)
                    ? List.of("--" + authenticator)
                    : List.of();
        }
    }

    /** For a certificate that is called by its first domain name. */
    public CertificateRequest(
            Purpose purpose,
            DomainNames.Valid domains,
            Account account,
            KeyType keyType,
            Optional<String> webroot,
            List<String> extra,
            boolean testRun) {
        this(purpose, domains, account, keyType, webroot, extra, testRun, Optional.empty());
    }

    /** What a certificate is for. */
    public enum Purpose {
        DMS,
        OTHER
    }

    /**
     * The account with the certificate authority.
     *
     * @param email for it
     * @param terms whether the user agrees to the certificate authority's terms; empty: to be asked
     * @param eff whether the Electronic Frontier Foundation may have the address; empty: to be asked
     */
    public record Account(Optional<String> email, Optional<Boolean> terms, Optional<Boolean> eff) {
        /** Without an address, and with everything to be asked. */
        public static final Account UNDECIDED = new Account(Optional.empty(), Optional.empty(), Optional.empty());

        /**
         * @throws IllegalArgumentException if the address is none; {@link EmailAddress#check} tells
         */
        public Account {
            if (email.filter(e -> !EmailAddress.check(e).isGood()).isPresent()) {
                throw new IllegalArgumentException("not an e-mail address that Certbot accepts: " + email.get());
            }
        }
    }

    /**
     * @throws IllegalArgumentException if a part is not of its form, as {@link ExtraArguments#check} tells
     *     beforehand, or DMS could not use the key
     */
    public CertificateRequest {
        extra = List.copyOf(extra);
        if (webroot.filter(w -> !w.startsWith("/") || !isPrintable(w)).isPresent()) {
            throw new IllegalArgumentException("not an absolute path: " + webroot.get());
        }
        if (purpose == Purpose.DMS && keyType != KeyType.RSA) {
            throw new IllegalArgumentException("DMS needs an RSA key");
        }
        ExtraArguments.check(extra).ifPresent(refusal -> {
            throw new IllegalArgumentException("not allowed as an extra argument of Certbot: " + refusal);
        });
    }

    /** A request with nothing decided but the names. */
    public static CertificateRequest of(Purpose purpose, DomainNames.Valid domains) {
        return new CertificateRequest(
                purpose, domains, Account.UNDECIDED, KeyType.RSA, Optional.empty(), List.of(), false);
    }

    /** Certbot's name for the certificate, which is also the name of its directory. */
    public String name() {
        return lineage.map(Lineage::name).orElseGet(domains::first);
    }

    private static boolean isPrintable(String word) {
        return word.length() <= 500 && word.chars().noneMatch(Character::isISOControl);
    }

    /**
     * The command for a terminal. Certbot asks for the address, the consent and the domain names.
     *
     * @param existing the certificate of that name, if there is one: Certbot then takes its domain
     *     names without asking, so that others have to be named in the command
     */
    public String commandLine(CertbotVersion version, Optional<IssuedCertificate> existing) {
        List<String> words = new ArrayList<>(List.of("certbot", "certonly"));
        if (webroot.isPresent()) words.addAll(List.of("--webroot", "-w", webroot.get()));
        else words.addAll(lineage.map(Lineage::option).orElse(List.of("--standalone")));
        words.addAll(List.of("--cert-name", name()));
        if (KeyType.hasOption(version)) words.addAll(List.of("--key-type", keyType.word()));
        if (testRun) words.add("--dry-run");
        Set<String> wanted = Set.copyOf(domains.names());
        boolean others =
                existing.filter(c -> !Set.copyOf(c.names()).equals(wanted)).isPresent();
        if (lineage.isPresent() || others) {
            for (String domain : domains.names()) words.addAll(List.of("-d", domain));
        }
        if (account.email().isEmpty() && version.compareTo(ADDRESS_OPTIONAL) < 0) {
            // Older versions insist on an address, unless they are told so.
            words.add(WITHOUT_EMAIL);
        }
        words.addAll(extra);
        return words.stream().map(Command::quote).collect(Collectors.joining(" "));
    }

    /** The command for a certificate that is not there yet. */
    public String commandLine(CertbotVersion version) {
        return commandLine(version, Optional.empty());
    }

    /** From this version on, Certbot takes an empty line for no address. */
    private static final CertbotVersion ADDRESS_OPTIONAL = new CertbotVersion(3, 3, 0);

    /** How versions before that are told that there is no address; it looks worse than it is. */
    public static final String WITHOUT_EMAIL = "--register-unsafely-without-email";

    /** What the user has decided, as answers to Certbot's questions. */
    public PreparedAnswers answers() {
        PreparedAnswers book = PreparedAnswers.empty()
                .with(CertbotPrompts.EMAIL, new Answer.Text(account.email().orElse("")))
                .with(CertbotPrompts.DOMAINS, new Answer.Text(String.join(",", domains.names())));
        if (account.terms().isPresent()) {
            book = book.with(CertbotPrompts.TERMS, yesOrNo(account.terms().get()));
        }
        if (account.eff().isPresent()) {
            book = book.with(CertbotPrompts.EFF, yesOrNo(account.eff().get()));
        }
        return book;
    }

    private static Answer yesOrNo(boolean yes) {
        return yes ? new Answer.Yes() : new Answer.No();
    }
}
