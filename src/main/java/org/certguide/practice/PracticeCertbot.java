package org.certguide.practice;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.DomainName;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.practice.ServerState.Certificate;
import org.certguide.practice.ServerState.Part;
import org.certguide.practice.Tty.Stopped;

/** Certbot on the practice server: one run of the program. */
final class PracticeCertbot {
    /** How long the authority's look at one server takes. */
    private static final Duration VERIFICATION = Duration.ofSeconds(4);

    private static final Duration ORDER = Duration.ofSeconds(2);
    private static final int MAX_LABEL = 63;

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final PracticeMachine machine;
    private final Tty tty;
    private final CertbotVersion version;
    private final CertbotWords words;
    private final CertbotOptions options;
    private final Optional<String> certName;
    private final boolean dryRun;
    private Optional<String> subscriber = Optional.empty();

    /** What old versions print when they end. */
    private String notes = "";

    private PracticeCertbot(PracticeMachine machine, Tty tty, CertbotVersion version, CertbotOptions options) {
        this.machine = machine;
        this.tty = tty;
        this.version = version;
        this.words = new CertbotWords(version);
        this.options = options;
        this.certName = options.value("--cert-name");
        this.dryRun = options.has("--dry-run");
    }

    /** Certbot gives up with these words. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String words) {
            super(words);
        }
    }

    /**
     * @param arguments behind the name of the program
     * @return the exit status
     */
    static int run(PracticeMachine machine, Tty tty, CertbotVersion version, List<String> arguments) throws Stopped {
        if (arguments.contains("--version")) {
            tty.print("certbot " + version + "\n");
            return 0;
        }
        try {
            CertbotOptions options = CertbotOptions.parse(arguments);
            return new PracticeCertbot(machine, tty, version, options).run();
        } catch (IllegalArgumentException e) {
            tty.complain("usage: \n  certbot [SUBCOMMAND] [options] [-d DOMAIN] ...\n\n");
            tty.complain("certbot: error: " + e.getMessage() + "\n");
            return 2;
        }
    }

    private int run() throws Stopped {
        machine.log("certbot version: " + version);
        tty.complain("Saving debug log to " + CertbotWords.LOG + "\n");
        try {
            switch (options.command()) {
                case "certonly" -> certonly();
                case "renew" -> renew();
                case "certificates" -> certificates();
                default -> throw new Failed("The practice server has no such command of Certbot.");
            }
            return 0;
        } catch (Failed e) {
            fail(e);
            tty.print(notes);
        } catch (Stopped e) {
            switch (e.why()) {
                case CTRL_C -> red("Exiting due to user request.");
                case END_OF_INPUT -> fail(new Failed("An unexpected error occurred:\nEOFError"));
                case HUNG_UP -> throw e;
            }
        }
        return 1;
    }

    private void fail(Failed because) {
        String text = String.valueOf(because.getMessage());
        text.lines().forEach(this::red);
        say(text.startsWith("An unexpected error") ? "help-unforeseen" : "help");
        machine.log("ERROR:certbot._internal.log:" + text);
    }

    private void say(String name, Object... arguments) {
        String text = words.text(name, arguments);
        if (!text.isEmpty()) tty.print(text + "\n");
    }

    private void red(String line) {
        if (!line.isEmpty()) tty.complain("\u001b[31m" + line + "\u001b[0m\n");
    }

    private Failed failed(String name, Object... arguments) {
        return new Failed(words.text(name, arguments));
    }

    // certonly

    private void certonly() throws Stopped, Failed {
        say("plugins");
        account();
        Optional<Certificate> named = certName.flatMap(machine.state()::certificate);
        if (named.isPresent()) {
            replace(named.get());
        } else {
            List<String> wanted = options.domains().isEmpty() ? askDomains() : options.domains();
            if (certName.isPresent()) {
                obtain(certName.get(), wanted, keyType(), false);
            } else {
                byDomains(wanted);
            }
        }
    }

    private void replace(Certificate there) throws Stopped, Failed {
        List<String> has = there.issued().names();
        List<String> wanted = options.domains().isEmpty() ? has : options.domains();
        if (Set.copyOf(wanted).equals(Set.copyOf(has))) {
            same(there);
        } else if (confirms(words.update(there.name(), has, wanted), "(U)pdate certificate/(C)ancel")) {
            obtain(there.name(), wanted, keyType(), true);
        } else {
            throw new Failed("Specified mismatched certificate name and domains. Exiting.");
        }
    }

    /** Without a name, Certbot looks for a certificate of these domain names or some of them. */
    private void byDomains(List<String> wanted) throws Stopped, Failed {
        Set<String> set = Set.copyOf(wanted);
        List<Certificate> all = machine.state().certificates();
        for (Certificate c : all) {
            if (set.equals(Set.copyOf(c.issued().names()))) {
                same(c);
                return;
            }
        }
        for (Certificate c : all) {
            List<String> has = c.issued().names();
            if (!set.containsAll(has)) continue;
            String names = String.join(", ", has);
            String question = words.text("expand", c.name(), names, String.join(", ", wanted));
            if (!confirms(question, "(E)xpand/(C)ancel")) {
                say("expand-hint", c.name());
                throw new Failed("User chose to cancel the operation and may reinvoke the client.");
            }
            obtain(c.name(), wanted, keyType(), true);
            return;
        }
        String name = wanted.getFirst();
        for (int i = 1; machine.state().certificate(name).isPresent(); i++) {
            name = "%s-%04d".formatted(wanted.getFirst(), i);
        }
        obtain(name, wanted, keyType(), false);
    }

    private KeyType keyType() {
        return options.keyType().orElse(words.before(2, 0) ? KeyType.RSA : KeyType.ECDSA);
    }

    /** There is a certificate for exactly these domain names. */
    private void same(Certificate there) throws Stopped, Failed {
        String name = there.name();
        List<String> names = there.issued().names();
        KeyType has = there.issued().keyType().orElse(KeyType.RSA);
        KeyType type = keyType();
        boolean asks = !words.before(1, 25);
        boolean named = certName.isPresent() && options.keyType().isPresent();
        if (has != type && !(named && !asks)) {
            String question = words.text("key-type", name, has, type);
            String labels = "(U)pdate key type/(K)eep existing key type";
            if (named || asks && confirms(question, labels)) {
                obtain(name, names, type, true);
                return;
            }
            if (options.keyType().isPresent()) throw failed("key-type-unclear", name, has, type);
            type = has;
        }
        boolean due = there.issued().notAfter().isBefore(machine.now().plus(30, ChronoUnit.DAYS));
        if (dryRun) say("simulating");
        if (due || dryRun) {
            obtain(name, names, type, true);
            return;
        }
        say("not-due");
        if (pick(words.text("existing", name), 2) == 2) {
            obtain(name, names, type, true);
        } else {
            say("keeping");
            say("kept");
        }
    }

    private void account() throws Stopped, Failed {
        Part wanted = dryRun ? Part.TEST_ACCOUNT : Part.ACCOUNT;
        if (machine.state().has(wanted)) return;
        String email = options.value("--email").orElse("");
        if (email.isEmpty() && !options.has("--register-unsafely-without-email")) email = askEmail();
        if (!options.has("--agree-tos") && !confirms(words.terms(), words.text("terms-labels"))) {
            throw failed("terms-refused");
        }
        boolean asksEff = !email.isEmpty() && !dryRun && !options.has("--eff-email") && !options.has("--no-eff-email");
        if (asksEff && confirms(words.text("eff"), "(Y)es/(N)o")) subscriber = Optional.of(email);
        tty.pause(Duration.ofSeconds(1));
        machine.change(s -> s.with(wanted));
        say("registered");
    }

    private String askEmail() throws Stopped, Failed {
        boolean again = false;
        boolean refused = false;
        while (true) {
            String typed = ask(words.email(refused, again));
            if (typed.equalsIgnoreCase("c")) throw failed("email-none");
            if (typed.isEmpty() && !words.before(3, 3)) return "";
            if (typed.matches("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+") && !typed.contains("..")) {
                return typed;
            }
            red(words.text("email-invalid", typed));
            refused = !typed.isEmpty();
            again = true;
        }
    }

    private List<String> askDomains() throws Stopped, Failed {
        while (true) {
            String typed = ask(words.input("domains"));
            if (typed.equalsIgnoreCase("c") && certName.isPresent()) {
                throw failed("no-certificate", certName.get());
            }
            if (typed.equalsIgnoreCase("c") || typed.isEmpty()) throw failed("domains-none");
            List<String> names = Arrays.stream(typed.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                    .filter(name -> !name.isEmpty())
                    .map(name -> name.replaceFirst("\\.$", ""))
                    .distinct()
                    .toList();
            List<String> wrong =
                    names.stream().map(this::problem).filter(p -> !p.isEmpty()).toList();
            if (wrong.isEmpty()) return names;
            String question = words.text("domains-wrong", String.join("\n", wrong));
            if (!confirms(question, "(Y)es/(N)o")) throw failed("domains-none");
        }
    }

    /** Why Certbot itself takes no such name, if it does not; the authority refuses more. */
    private String problem(String name) {
        if (name.matches("https?://.*")) {
            return words.text("domain-url", name, name.replaceFirst("://.*", "://"));
        }
        if (name.matches("\\d{1,3}(\\.\\d{1,3}){3}")) return words.text("domain-ip", name);
        if (name.chars().anyMatch(c -> c > 0x7f)) return words.text("domain-international", name);
        for (String label : name.split("\\.")) {
            if (label.isEmpty()) return words.text("domain-empty-label", name);
            if (label.length() > MAX_LABEL) return words.text("domain-long-label", name, label);
        }
        return "";
    }

    // The request itself

    private void obtain(String name, List<String> domains, KeyType type, boolean renewal) throws Stopped, Failed {
        request(domains, renewal);
        for (String domain : domains) {
            if (!DomainName.isValid(domain.replaceFirst("^\\*\\.", ""))) {
                throw failed("refused-name", domain);
            }
        }
        if (machine.state().has(Fault.RATE_LIMIT) && !dryRun) rateLimit();
        authorise(domains);
        if (dryRun) {
            say("test-passed");
            return;
        }
        IssuedCertificate issued = machine.issue(name, domains, type);
        subscriber.ifPresent(email -> say("subscribed", email));
        boolean automatic = !machine.state().has(Part.PIP_CERTBOT);
        say("received", name, date(issued), words.text(automatic ? "automatic" : "by-hand"));
    }

    private void request(List<String> names, boolean renewal) throws Stopped {
        String who = switch (names.size()) {
            case 1 -> names.getFirst();
            case 2 -> names.getFirst() + " and " + names.getLast();
            default -> names.getFirst() + " and " + (names.size() - 1) + " more domains";
        };
        say((renewal ? "renewal" : "request") + (dryRun ? "-test" : ""), who);
        tty.pause(ORDER);
    }

    private static String date(IssuedCertificate certificate) {
        return LocalDate.ofInstant(certificate.notAfter(), ZoneOffset.UTC).toString();
    }

    private void rateLimit() throws Failed {
        String until = UTC.format(machine.now().plus(Duration.ofHours(34))) + " UTC";
        String error = words.text("rate-limit", until);
        machine.log("acme.messages.Error: urn:ietf:params:acme:error:rateLimited :: " + error);
        // Certbot 2.1 stumbles over its own exception, and only its log tells.
        boolean stumbles = version.major() == 2 && version.minor() <= 1;
        throw new Failed(
                "An unexpected error occurred:\n" + (stumbles ? "AttributeError: can't set attribute" : error));
    }

    /** The authority looks at port 80 of every domain name. */
    private void authorise(List<String> domains) throws Stopped, Failed {
        say("performing");
        domains.forEach(domain -> say("challenge", domain));
        if (domains.stream().anyMatch(d -> d.startsWith("*."))) {
            red(words.text("wildcard")); // It says so twice.
            throw failed("wildcard");
        }
        if (options.value("--pre-hook").isPresent()) machine.change(s -> s.with(Part.HOOKS));
        // With hooks the web server stops and starts again: nobody else sees it.
        while (machine.state().has(Fault.PORT_80_IN_USE) && !machine.state().has(Part.HOOKS)) {
            say("cleaning");
            if (words.before(1, 17)) throw failed("port-80-old");
            boolean asks =
                    !options.has("--non-interactive") && options.command().equals("certonly");
            if (!asks || !confirms(words.text("port-80"), "(R)etry/(C)ancel")) {
                throw failed("port-80");
            }
        }
        say("waiting");
        tty.pause(VERIFICATION);
        if (machine.consumeFault(Fault.CONNECTION_LOST)) tty.hangUp();
        if (machine.state().has(Fault.DOMAIN_ELSEWHERE)) {
            elsewhere(domains);
            throw failed("challenges-failed");
        }
        say("cleaning");
    }

    private void elsewhere(List<String> domains) {
        StringBuilder problems = new StringBuilder(words.text("problems") + "\n");
        for (String domain : domains) {
            red(words.text("challenge-failed", domain));
            String detail = PracticeMachine.OTHER_ADDRESS
                    + ": Invalid response from http://"
                    + domain
                    + "/.well-known/acme-challenge/"
                    + "Ls0Nz1aG2hPrm3jTq4vXw5yKb6cDe7fU8iW9oRs0tYk: 404";
            problems.append(words.text("problem", domain, "unauthorized", detail))
                    .append('\n');
        }
        problems.append(words.text("problems-end")).append('\n');
        domains.forEach(domain -> say("challenge", domain));
        say("cleaning");
        if (words.before(1, 16)) notes = problems.toString();
        else tty.print(problems.toString());
    }

    // Other commands

    private void renew() throws Stopped, Failed {
        List<Certificate> all = machine.state().certificates();
        if (certName.isPresent()) {
            String name = certName.get();
            all = List.of(machine.state().certificate(name).orElseThrow(() -> failed("no-certificate", name)));
        }
        List<String> good = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (Certificate c : all) {
            say("processing", c.name());
            String chain = "  /etc/letsencrypt/live/" + c.name() + "/fullchain.pem";
            if (!dryRun) {
                say("not-due");
                skipped.add(chain + " expires on " + date(c.issued()) + " (skipped)");
                continue;
            }
            try {
                renew(c);
                good.add(chain + " (success)");
            } catch (Failed e) {
                red(words.text("not-renewed", c.name(), String.valueOf(e.getMessage())));
                bad.add(chain + " (failure)");
            }
        }
        summary(good, bad, skipped);
    }

    private void renew(Certificate c) throws Stopped, Failed {
        say("simulating");
        say("plugins");
        if (!machine.state().has(Part.TEST_ACCOUNT)) {
            machine.change(s -> s.with(Part.TEST_ACCOUNT));
            say("registered");
        }
        List<String> names = c.issued().names();
        request(names, true);
        authorise(names);
        say("deployed", c.name());
    }

    private void summary(List<String> good, List<String> bad, List<String> skipped) throws Failed {
        String simulated = dryRun ? "simulated " : "";
        tty.print("\n" + CertbotWords.FRAME + "\n");
        if (!skipped.isEmpty()) {
            tty.print("The following certificates are not due for renewal yet:\n");
            tty.print(String.join("\n", skipped) + "\n");
        }
        if (!bad.isEmpty()) {
            red(
                    good.isEmpty()
                            ? "All "
                                    + simulated
                                    + "renewals failed. The following certificates"
                                    + " could not be renewed:"
                            : "The following " + simulated + "renewals failed:");
            bad.forEach(this::red);
        } else if (!good.isEmpty()) {
            tty.print("Congratulations, all " + simulated + "renewals succeeded: \n");
            tty.print(String.join("\n", good) + "\n");
        } else {
            tty.print("No " + simulated + "renewals were attempted.\n");
        }
        tty.print(CertbotWords.FRAME + "\n");
        if (!bad.isEmpty()) throw new Failed(bad.size() + " renew failure(s), 0 parse failure(s)");
    }

    private void certificates() {
        tty.print("\n" + CertbotWords.FRAME + "\n");
        List<Certificate> all = machine.state().certificates();
        tty.print(all.isEmpty() ? "No certificates found.\n" : "Found the following certs:\n");
        for (Certificate c : all) {
            IssuedCertificate issued = c.issued();
            say(
                    "certificate",
                    c.name(),
                    issued.serial(),
                    issued.keyType().orElse(KeyType.RSA),
                    String.join(" ", issued.names()),
                    UTC.format(issued.notAfter()),
                    ChronoUnit.DAYS.between(machine.now(), issued.notAfter()));
        }
        tty.print(CertbotWords.FRAME + "\n");
    }

    // Certbot's forms

    private String ask(String question) throws Stopped, Failed {
        onlyWithPerson(question);
        tty.print(question);
        return tty.readLine().strip();
    }

    /**
     * @param labels of yes and no, whose first letters count
     */
    private boolean confirms(String question, String labels) throws Stopped, Failed {
        onlyWithPerson(question);
        String yes = labels.substring(1, 2);
        String no = labels.replaceFirst(".*/\\(", "").substring(0, 1);
        String shown = CertbotWords.framed(question, labels);
        while (true) {
            tty.print(shown);
            String typed = tty.readLine().strip().toUpperCase(Locale.ROOT);
            if (typed.startsWith(yes)) return true;
            if (typed.startsWith(no)) return false;
            shown = labels + ": ";
        }
    }

    private int pick(String menu, int options) throws Stopped, Failed {
        onlyWithPerson(menu);
        tty.print(menu + "\n");
        while (true) {
            tty.print("Select the appropriate number [1-%d] then [enter] (press 'c' to cancel): ".formatted(options));
            String typed = tty.readLine().strip();
            if (typed.equalsIgnoreCase("c")) {
                throw new Failed("Operation canceled. You may re-run the client.");
            }
            if (typed.matches("[1-" + options + "]")) return Integer.parseInt(typed);
            tty.print("\n** Invalid input **\n");
        }
    }

    private void onlyWithPerson(String question) throws Failed {
        if (options.has("--non-interactive")) {
            throw new Failed("Missing command line flag or config entry for this setting:\n" + question.strip());
        }
    }
}
