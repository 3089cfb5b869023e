package org.certguide.practice;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.practice.CertbotDialog.Failed;
import org.certguide.practice.ServerState.Certificate;
import org.certguide.practice.ServerState.Part;
import org.certguide.practice.Tty.Stopped;

/** Certbot on the practice server: one run of the program. */
final class PracticeCertbot {
    private static final int MAX_LABEL = 63;

    private final PracticeMachine machine;
    private final Tty tty;
    private final CertbotWords words;
    private final CertbotOptions options;
    private final CertbotDialog dialog;
    private final CertbotOrder order;
    private final Optional<String> certName;
    private final boolean dryRun;

    private PracticeCertbot(PracticeMachine machine, Tty tty, CertbotVersion version, CertbotOptions options) {
        this.machine = machine;
        this.tty = tty;
        this.words = new CertbotWords(version);
        this.options = options;
        this.dialog = new CertbotDialog(tty, words, !options.has("--non-interactive"));
        this.order = new CertbotOrder(machine, tty, words, options, dialog);
        this.certName = options.value("--cert-name");
        this.dryRun = options.has("--dry-run");
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
        machine.log("certbot version: " + words.version());
        tty.complain("Saving debug log to " + CertbotWords.LOG + "\n");
        try {
            switch (options.command()) {
                case "certonly" -> certonly();
                case "renew" -> new CertbotRenewal(machine, tty, words, options, dialog, order).run();
                case "certificates" -> certificates();
                default -> throw new Failed("The practice server has no such command of Certbot.");
            }
            return 0;
        } catch (Failed e) {
            fail(e);
            tty.print(order.notes());
        } catch (Stopped e) {
            switch (e.why()) {
                case CTRL_C -> dialog.red("Exiting due to user request.");
                case END_OF_INPUT -> fail(new Failed("An unexpected error occurred:\nEOFError"));
                case HUNG_UP -> throw e;
            }
        }
        return 1;
    }

    private void fail(Failed because) {
        String text = String.valueOf(because.getMessage());
        text.lines().forEach(dialog::red);
        dialog.say(text.startsWith("An unexpected error") ? "help-unforeseen" : "help");
        machine.log("ERROR:certbot._internal.log:" + text);
    }

    // certonly

    private void certonly() throws Stopped, Failed {
        dialog.say("plugins");
        account();
        Optional<Certificate> named = certName.flatMap(machine.state()::certificate);
        if (named.isPresent()) {
            replace(named.get());
        } else {
            List<String> wanted = options.domains().isEmpty() ? askDomains() : options.domains();
            if (certName.isPresent()) {
                order.obtain(certName.get(), wanted, keyType(), false);
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
        } else if (dialog.confirms(words.update(there.name(), has, wanted), "(U)pdate certificate/(C)ancel")) {
            order.obtain(there.name(), wanted, keyType(), true);
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
            if (!dialog.confirms(question, "(E)xpand/(C)ancel")) {
                dialog.say("expand-hint", c.name());
                throw new Failed("User chose to cancel the operation and may reinvoke the client.");
            }
            order.obtain(c.name(), wanted, keyType(), true);
            return;
        }
        String name = wanted.getFirst();
        for (int i = 1; machine.state().certificate(name).isPresent(); i++) {
            name = "%s-%04d".formatted(wanted.getFirst(), i);
        }
        order.obtain(name, wanted, keyType(), false);
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
            if (named || asks && dialog.confirms(question, labels)) {
                order.obtain(name, names, type, true);
                return;
            }
            if (options.keyType().isPresent()) throw dialog.failed("key-type-unclear", name, has, type);
            type = has;
        }
        boolean due = there.issued().notAfter().isBefore(machine.now().plus(30, ChronoUnit.DAYS));
        if (dryRun) dialog.say("simulating");
        if (due || dryRun) {
            order.obtain(name, names, type, true);
            return;
        }
        dialog.say("not-due");
        if (dialog.pick(words.text("existing", name), 2) == 2) {
            order.obtain(name, names, type, true);
        } else {
            dialog.say("keeping");
            dialog.say("kept");
        }
    }

    private void account() throws Stopped, Failed {
        Part wanted = dryRun ? Part.TEST_ACCOUNT : Part.ACCOUNT;
        if (machine.state().has(wanted)) return;
        String email = options.value("--email").orElse("");
        if (email.isEmpty() && !options.has("--register-unsafely-without-email")) email = askEmail();
        if (!options.has("--agree-tos") && !dialog.confirms(words.terms(), words.text("terms-labels"))) {
            throw dialog.failed("terms-refused");
        }
        boolean asksEff = !email.isEmpty() && !dryRun && !options.has("--eff-email") && !options.has("--no-eff-email");
        if (asksEff && dialog.confirms(words.text("eff"), "(Y)es/(N)o")) order.subscribe(email);
        tty.pause(Duration.ofSeconds(1));
        machine.change(s -> s.with(wanted));
        dialog.say("registered");
    }

    private String askEmail() throws Stopped, Failed {
        boolean again = false;
        boolean refused = false;
        while (true) {
            String typed = dialog.ask(words.email(refused, again));
            if (typed.equalsIgnoreCase("c")) throw dialog.failed("email-none");
            if (typed.isEmpty() && !words.before(3, 3)) return "";
            if (typed.matches("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+") && !typed.contains("..")) {
                return typed;
            }
            dialog.red(words.text("email-invalid", typed));
            refused = !typed.isEmpty();
            again = true;
        }
    }

    private List<String> askDomains() throws Stopped, Failed {
        while (true) {
            String typed = dialog.ask(words.input("domains"));
            if (typed.equalsIgnoreCase("c") && certName.isPresent()) {
                throw dialog.failed("no-certificate", certName.get());
            }
            if (typed.equalsIgnoreCase("c") || typed.isEmpty()) throw dialog.failed("domains-none");
            List<String> names = Arrays.stream(typed.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                    .filter(name -> !name.isEmpty())
                    .map(name -> name.replaceFirst("\\.$", ""))
                    .distinct()
                    .toList();
            List<String> wrong =
                    names.stream().map(this::problem).filter(p -> !p.isEmpty()).toList();
            if (wrong.isEmpty()) return names;
            String question = words.text("domains-wrong", String.join("\n", wrong));
            if (!dialog.confirms(question, "(Y)es/(N)o")) throw dialog.failed("domains-none");
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

    private void certificates() {
        tty.print("\n" + CertbotWords.FRAME + "\n");
        List<Certificate> all = machine.state().certificates();
        tty.print(all.isEmpty() ? "No certificates found.\n" : "Found the following certs:\n");
        for (Certificate c : all) {
            IssuedCertificate issued = c.issued();
            dialog.say(
                    "certificate",
                    c.name(),
                    issued.serial(),
                    issued.keyType().orElse(KeyType.RSA),
                    String.join(" ", issued.names()),
                    CertbotWords.UTC.format(issued.notAfter()),
                    ChronoUnit.DAYS.between(machine.now(), issued.notAfter()));
        }
        tty.print(CertbotWords.FRAME + "\n");
    }
}
