package org.certguide.practice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.practice.CertbotDialog.Failed;
import org.certguide.practice.ServerState.Certificate;
import org.certguide.practice.ServerState.Part;
import org.certguide.practice.Tty.Stopped;

/** Certbot's command {@code renew}. */
final class CertbotRenewal {
    private final PracticeMachine machine;
    private final Tty tty;
    private final CertbotWords words;
    private final CertbotDialog dialog;
    private final CertbotOrder order;
    private final Optional<String> certName;
    private final boolean dryRun;

    CertbotRenewal(
            PracticeMachine machine,
            Tty tty,
            CertbotWords words,
            CertbotOptions options,
            CertbotDialog dialog,
            CertbotOrder order) {
        this.machine = machine;
        this.tty = tty;
        this.words = words;
        this.dialog = dialog;
        this.order = order;
        this.certName = options.value("--cert-name");
        this.dryRun = options.has("--dry-run");
    }

    void run() throws Stopped, Failed {
        List<Certificate> all = machine.state().certificates();
        if (certName.isPresent()) {
            String name = certName.get();
            all = List.of(machine.state().certificate(name).orElseThrow(() -> dialog.failed("no-certificate", name)));
        }
        List<String> good = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (Certificate c : all) {
            dialog.say("processing", c.name());
            String chain = "  " + InstalledCertificate.fullchain(c.name());
            if (!dryRun) {
                dialog.say("not-due");
                skipped.add(chain + " expires on " + CertbotOrder.date(c.issued()) + " (skipped)");
                continue;
            }
            try {
                renew(c);
                good.add(chain + " (success)");
            } catch (Failed e) {
                dialog.red(words.text("not-renewed", c.name(), String.valueOf(e.getMessage())));
                bad.add(chain + " (failure)");
            }
        }
        summary(good, bad, skipped);
    }

    private void renew(Certificate c) throws Stopped, Failed {
        dialog.say("simulating");
        dialog.say("plugins");
        if (!machine.state().has(Part.TEST_ACCOUNT)) {
            machine.change(s -> s.with(Part.TEST_ACCOUNT));
            dialog.say("registered");
        }
        List<String> names = c.issued().names();
        order.request(names, true);
        order.authorise(names);
        dialog.say("deployed", c.name());
    }

    private void summary(List<String> good, List<String> bad, List<String> skipped) throws Failed {
        String simulated = dryRun ? "simulated " : "";
        tty.print("\n" + CertbotWords.FRAME + "\n");
        if (!skipped.isEmpty()) {
            tty.print("The following certificates are not due for renewal yet:\n");
            tty.print(String.join("\n", skipped) + "\n");
        }
        if (!bad.isEmpty()) {
            dialog.red(
                    good.isEmpty()
                            ? "All "
                                    + simulated
                                    + "renewals failed. The following certificates"
                                    + " could not be renewed:"
                            : "The following " + simulated + "renewals failed:");
            bad.forEach(dialog::red);
        } else if (!good.isEmpty()) {
            tty.print("Congratulations, all " + simulated + "renewals succeeded: \n");
            tty.print(String.join("\n", good) + "\n");
        } else {
            tty.print("No " + simulated + "renewals were attempted.\n");
        }
        tty.print(CertbotWords.FRAME + "\n");
        if (!bad.isEmpty()) throw new Failed(bad.size() + " renew failure(s), 0 parse failure(s)");
    }
}
