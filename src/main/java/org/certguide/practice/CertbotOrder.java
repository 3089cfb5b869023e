package org.certguide.practice;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.DomainName;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.practice.CertbotDialog.Failed;
import org.certguide.practice.ServerState.Part;
import org.certguide.practice.Tty.Stopped;

/** What goes on between Certbot and the authority: a request and the look at port 80. */
final class CertbotOrder {
    /** How long the authority's look at one server takes. */
    private static final Duration VERIFICATION = Duration.ofSeconds(4);

    private static final Duration ORDER = Duration.ofSeconds(2);

    private final PracticeMachine machine;
    private final Tty tty;
    private final CertbotWords words;
    private final CertbotOptions options;
    private final CertbotDialog dialog;
    private final boolean dryRun;

    private Optional<String> subscriber = Optional.empty();

    /** What old versions print when they end. */
    private String notes = "";

    CertbotOrder(PracticeMachine machine, Tty tty, CertbotWords words, CertbotOptions options, CertbotDialog dialog) {
        this.machine = machine;
        this.tty = tty;
        this.words = words;
        this.options = options;
        this.dialog = dialog;
        this.dryRun = options.has("--dry-run");
    }

    String notes() {
        return notes;
    }

    /** Somebody wants to hear from the EFF; Certbot subscribes with the first certificate. */
    void subscribe(String email) {
        subscriber = Optional.of(email);
    }

    /** Gets a certificate, or in a dry run only as much of it as that needs. */
    void obtain(String name, List<String> domains, KeyType type, boolean renewal) throws Stopped, Failed {
        request(domains, renewal);
        for (String domain : domains) {
            if (!DomainName.isValid(domain.replaceFirst("^\\*\\.", ""))) {
                throw dialog.failed("refused-name", domain);
            }
        }
        if (machine.state().has(Fault.RATE_LIMIT) && !dryRun) rateLimit();
        authorise(domains);
        if (dryRun) {
            dialog.say("test-passed");
            return;
        }
        IssuedCertificate issued = machine.issue(name, domains, type);
        subscriber.ifPresent(email -> dialog.say("subscribed", email));
        boolean automatic = !machine.state().has(Part.PIP_CERTBOT);
        dialog.say("received", name, date(issued), words.text(automatic ? "automatic" : "by-hand"));
    }

    /** Says what is asked for. */
    void request(List<String> names, boolean renewal) throws Stopped {
        String who = switch (names.size()) {
            case 1 -> names.getFirst();
            case 2 -> names.getFirst() + " and " + names.getLast();
            default -> names.getFirst() + " and " + (names.size() - 1) + " more domains";
        };
        dialog.say((renewal ? "renewal" : "request") + (dryRun ? "-test" : ""), who);
        tty.pause(ORDER);
    }

    /** The last day of a certificate. */
    static String date(IssuedCertificate certificate) {
        return LocalDate.ofInstant(certificate.notAfter(), ZoneOffset.UTC).toString();
    }

    private void rateLimit() throws Failed {
        String until = CertbotWords.UTC.format(machine.now().plus(Duration.ofHours(34))) + " UTC";
        String error = words.text("rate-limit", until);
        machine.log("acme.messages.Error: urn:ietf:params:acme:error:rateLimited :: " + error);
        // Certbot 2.1 fails while it prints this error; only its log has it.
        CertbotVersion version = words.version();
        boolean stumbles = version.major() == 2 && version.minor() <= 1;
        throw new Failed(
                "An unexpected error occurred:\n" + (stumbles ? "AttributeError: can't set attribute" : error));
    }

    /** The authority looks at port 80 of every domain name. */
    void authorise(List<String> domains) throws Stopped, Failed {
        dialog.say("performing");
        domains.forEach(domain -> dialog.say("challenge", domain));
        if (domains.stream().anyMatch(d -> d.startsWith("*."))) {
            dialog.red(words.text("wildcard")); // It says so twice.
            throw dialog.failed("wildcard");
        }
        if (options.value("--pre-hook").isPresent()) machine.change(s -> s.with(Part.HOOKS));
        // With hooks the web server stops and starts again: nobody else sees it.
        while (machine.state().has(Fault.PORT_80_IN_USE) && !machine.state().has(Part.HOOKS)) {
            dialog.say("cleaning");
            if (words.before(1, 17)) throw dialog.failed("port-80-old");
            boolean asks =
                    !options.has("--non-interactive") && options.command().equals("certonly");
            if (!asks || !dialog.confirms(words.text("port-80"), "(R)etry/(C)ancel")) {
                throw dialog.failed("port-80");
            }
        }
        dialog.say("waiting");
        tty.pause(VERIFICATION);
        if (machine.consumeFault(Fault.CONNECTION_LOST)) tty.hangUp();
        if (machine.state().has(Fault.DOMAIN_ELSEWHERE)) {
            elsewhere(domains);
            throw dialog.failed("challenges-failed");
        }
        dialog.say("cleaning");
    }

    private void elsewhere(List<String> domains) {
        StringBuilder problems = new StringBuilder(words.text("problems") + "\n");
        for (String domain : domains) {
            dialog.red(words.text("challenge-failed", domain));
            String detail = PracticeMachine.OTHER_ADDRESS
                    + ": Invalid response from http://"
                    + domain
                    + "/.well-known/acme-challenge/"
                    + "Ls0Nz1aG2hPrm3jTq4vXw5yKb6cDe7fU8iW9oRs0tYk: 404";
            problems.append(words.text("problem", domain, "unauthorized", detail))
                    .append('\n');
        }
        problems.append(words.text("problems-end")).append('\n');
        domains.forEach(domain -> dialog.say("challenge", domain));
        dialog.say("cleaning");
        if (words.before(1, 16)) notes = problems.toString();
        else tty.print(problems.toString());
    }
}
