package org.certguide.walkthrough;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.CertificateRequest;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DomainNames;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.checks.Check;
import org.certguide.checks.Checklist;
import org.certguide.guide.Step;
import org.certguide.install.InstallPlan;
import org.certguide.install.InstallStep;
import org.certguide.renewal.DryRun;
import org.certguide.renewal.RenewalLook;
import org.certguide.server.Probe;
import org.certguide.session.LoginCheck;
import org.certguide.session.Session;
import org.certguide.system.OperatingSystem;
import org.certguide.system.SystemFacts;
import org.certguide.text.Message;
import org.certguide.text.Messages;

/**
 * Everything that the walkthrough runs on a server, before it does: made of the same plans and
 * scripts as what is run.
 *
 * @param plan how Certbot gets there
 * @param requests the command that asks for the certificate, and what has to run before it, with their sudo
 * @param name of the certificate
 * @param checks of the checklist
 */
public record CommandPreview(InstallPlan plan, List<String> requests, String name, List<Check> checks) {
    /** In a script that is only shown, the place of the random token. */
    public static final String TOKEN = "certguide-another-each-time";

    /**
     * Something that is run.
     *
     * @param what it does
     * @param changes whether the server is another one afterwards
     * @param commands as a user would type them; empty where there is a script or nothing at all
     * @param script for {@code sh}; empty where there are commands
     */
    public record Entry(Step step, Message what, boolean changes, List<String> commands, String script) {
        /** Whether there is anything to run. */
        public boolean runs() {
            return !commands.isEmpty() || !script.isEmpty();
        }

        /** Whether the server is another one afterwards, in words. */
        public Message kind() {
            return Message.of(changes ? "guide.commands.changes" : "guide.commands.looks");
        }
    }

    /**
     * For a server that may not be known yet.
     *
     * @param system taken for the server's, until that is known
     */
    public static CommandPreview of(ServerWork work, OperatingSystem system) {
        SystemModel known = work.system();
        SystemFacts facts = known.facts().get();
        OperatingSystem chosen = known.system().get();
        InstallPlan plan = facts == null || chosen == null
                ? InstallPlan.by(
                        known.catalogue(),
                        known.software().get(),
                        system,
                        system.routes().getFirst())
                : InstallPlan.of(known.catalogue(), known.software().get(), chosen, facts);
        String typed = work.wishes().name();
        String name = typed.isEmpty() ? Messages.of("panel.checklist.domains.hint") : typed;
        String request = work.certificate().commandLine();
        List<String> requests = new ArrayList<>(work.wishes().challenge().setup(name).map("sudo "::concat).stream()
                .toList());
        requests.add(request.isEmpty() ? request(name) : request);
        return new CommandPreview(
                plan, List.copyOf(requests), name, work.checklist().checks());
    }

    /** The command for a domain name, where nothing else has been said. */
    public static String request(String name) {
        return "sudo "
                + CertificateRequest.of(Purpose.OTHER, new DomainNames.Valid(List.of(name)))
                        .commandLine(CertbotVersion.CURRENT);
    }

    /** All of it, in its order. */
    public List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        all.add(look(Step.CONNECT, Message.of("guide.commands.connect"), LoginCheck.PROBE));
        all.add(look(Step.SYSTEM, Message.of("guide.commands.system"), SystemFacts.PROBE));
        all.add(new Entry(Step.CHECKLIST, Message.of("guide.commands.terminal"), false, List.of(Session.TERMINAL), ""));
        all.add(look(Step.CHECKLIST, Message.of("guide.commands.checklist", titles()), Checklist.probe(checks, TOKEN)));
        install(all);
        all.add(new Entry(Step.CERTIFICATE, Message.of("guide.commands.certificate"), true, requests, ""));
        all.add(look(
                Step.CERTIFICATE, Message.of("guide.commands.certificate.read"), InstalledCertificate.probe(name)));
        all.add(look(Step.RENEWAL, Message.of("guide.commands.renewal.schedule"), RenewalLook.probe(name)));
        all.add(new Entry(
                Step.RENEWAL,
                Message.of("guide.commands.renewal.test"),
                false,
                List.of("sudo " + DryRun.commandLine(name)),
                ""));
        return List.copyOf(all);
    }

    /** The same as a text, to be kept or shown to others. */
    public String text() {
        StringBuilder text = new StringBuilder(Messages.of("guide.commands.title"));
        text.append("\n\n").append(Messages.of("guide.commands.sentence")).append('\n');
        Step step = null;
        for (Entry entry : entries()) {
            if (entry.step() != step) {
                step = entry.step();
                text.append("\n\n== ")
                        .append(Messages.of("panel." + step.id() + ".title"))
                        .append(" ==\n");
            }
            text.append('\n').append(Messages.of(entry.what()));
            if (entry.runs())
                text.append(" [").append(Messages.of(entry.kind())).append(']');
            text.append('\n');
            for (String command : entry.commands())
                text.append("\n    ").append(command).append('\n');
            if (!entry.script().isBlank()) {
                text.append('\n').append(entry.script().strip().indent(4));
            }
        }
        return text.toString();
    }

    private void install(List<Entry> all) {
        switch (plan) {
            case InstallPlan.AlreadyInstalled there -> all.add(none(Message.of("guide.commands.install.present")));
            case InstallPlan.ByHand hand -> all.add(none(hand.instead()));
            case InstallPlan.Steps planned -> {
                all.add(look(Step.INSTALL, Message.of("guide.commands.install"), plan.probe()));
                for (InstallStep step : planned.steps()) {
                    all.add(new Entry(Step.INSTALL, step.title(), true, step.shown(), ""));
                }
                all.add(new Entry(
                        Step.INSTALL,
                        Message.of("guide.commands.install.verify"),
                        false,
                        List.of(),
                        planned.steps().stream().map(InstallStep::verify).collect(Collectors.joining("\n\n"))));
            }
        }
    }

    private static Entry none(Message why) {
        return new Entry(Step.INSTALL, why, false, List.of(), "");
    }

    private static Entry look(Step step, Message what, Probe<?> probe) {
        return new Entry(step, what, false, List.of(), probe.script(TOKEN).text());
    }

    private String titles() {
        return checks.stream().map(check -> Messages.of(check.title())).collect(Collectors.joining(", "));
    }
}
