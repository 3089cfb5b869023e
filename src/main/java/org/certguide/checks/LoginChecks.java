package org.certguide.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.server.Command;
import org.certguide.server.ScriptOutput;
import org.certguide.system.CertbotCopies;
import org.certguide.system.CertbotCopy;
import org.certguide.text.Message;

/** What is known from logging in and looking around: connection, rights, system, Certbot. */
final class LoginChecks {
    static final List<Check> ALL = List.of(
            Check.here("ssh", (output, context) -> ssh(context)),
            Check.here("sudo", (output, context) -> sudo(context)),
            Check.here("system", (output, context) -> system(context)),
            new Check(
                            "certbot",
                            ServerChecks.MOUNTS + CertbotCopies.SCRIPT,
                            false,
                            60,
                            (output, context) -> certbot(output))
                    .reading(output -> CertbotCopies.unread(output)
                            .lines()
                            .filter(line -> !line.startsWith("mount "))
                            .collect(Collectors.joining("\n"))));

    private LoginChecks() {}

    private static Finding ssh(CheckContext context) {
        String how = switch (context.login()) {
            case PASSWORD -> "password";
            case KEY_FILE -> "keyfile";
            case AGENT -> "agent";
            case QUESTIONS -> "questions";
        };
        Finding found = Finding.of(
                "ssh",
                Severity.FINE,
                how,
                context.server().user(),
                context.server().host(),
                context.hostKey().fingerprint());
        // It stops nothing, and half of the servers are so: to be known, and not to be looked at now.
        return context.quantumSafe() ? found : found.and(Message.of("checks.ssh.recordable"));
    }

    private static Finding sudo(CheckContext context) {
        String user = context.server().user();
        return switch (context.rights()) {
            case ROOT -> Finding.of("sudo", Severity.FINE, "root");
            case FREE -> granted("free", context);
            case WITH_PASSWORD -> granted("password", context);
            case NEEDS_PASSWORD -> Finding.of("sudo", Severity.ATTENTION, "needs", user);
            case WRONG_PASSWORD -> Finding.of("sudo", Severity.STOP, "wrong", user);
            case NOT_ALLOWED ->
                Finding.of("sudo", Severity.STOP, "notallowed", user).with(Remedy.advice("sudo", user));
            case MISSING -> missing(context);
        };
    }

    /** Where doas does it, the commands that are shown are to be read so. */
    private static Finding granted(String how, CheckContext context) {
        Finding granted =
                Finding.of("sudo", Severity.FINE, how, context.server().user());
        Set<String> programs = programs(context);
        if (!programs.contains("doas") || programs.contains("sudo")) return granted;
        return Finding.of(
                "sudo", Severity.FINE, Message.of("checks.lines", granted.found(), Message.of("checks.sudo.doas")));
    }

    private static Set<String> programs(CheckContext context) {
        return context.system().map(CheckContext.OperatingSystem::programs).orElse(Set.of());
    }

    /** Who knows the password of root can install sudo. */
    private static Finding missing(CheckContext context) {
        String name = context.server().user();
        Set<String> programs = programs(context);
        Finding found = Finding.of("sudo", Severity.STOP, "missing", FindingTexts.shown(name));
        String user = Command.quote(name);
        List<Remedy.Typed> all = new ArrayList<>();
        all.add(typed("su -", "su"));
        if (programs.contains("apt-get")) {
            all.add(typed("apt-get install sudo", "install"));
            all.add(typed("usermod -aG sudo " + user, "group", name));
        } else if (programs.contains("dnf")) {
            all.add(typed("dnf install sudo", "install"));
            all.add(typed("usermod -aG wheel " + user, "group", name));
        } else if (programs.contains("apk")) {
            all.add(typed("apk add sudo", "install"));
            all.add(typed("addgroup " + user + " wheel", "group", name));
            all.add(typed("sh -c 'echo \"%wheel ALL=(ALL) ALL\" > /etc/sudoers.d/wheel'", "wheel"));
        } else {
            return found.with(Remedy.advice("loginroot"));
        }
        String key = "checks.remedy.getsudo";
        return found.with(new Remedy.Advice(Message.of(key), Message.of(key + ".explanation"), all));
    }

    private static Remedy.Typed typed(String command, String meaning, Object... arguments) {
        return new Remedy.Typed(command, Message.of("checks.remedy.getsudo." + meaning, arguments));
    }

    private static Finding system(CheckContext context) {
        if (context.system().isEmpty()) return Finding.of("system", Severity.UNKNOWN, "unknown");
        CheckContext.OperatingSystem system = context.system().get();
        String name = FindingTexts.shown(system.name());
        String architecture = FindingTexts.shown(system.architecture());
        if (!system.supported()) return Finding.of("system", Severity.ATTENTION, "unsupported", name, architecture);
        Message snaps = system.noSnaps()
                .map(why -> Message.of("checks.system.nosnaps", why))
                .orElse(Message.of("checks.system.snaps"));
        return Finding.of("system", Severity.FINE, "supported", name, architecture, snaps);
    }

    private static Finding certbot(String output) {
        CertbotCopies copies = CertbotCopies.read(output);
        return switch (copies.standing()) {
            case UNKNOWN -> Finding.of("certbot", Severity.UNKNOWN, "unknown");
            case NONE -> Finding.of("certbot", Severity.FINE, "none");
            case AUTO ->
                Finding.of(
                        "certbot",
                        Severity.ATTENTION,
                        "auto",
                        FindingTexts.shown(copies.auto().orElseThrow().path()));
            case BROKEN ->
                broken(
                        copies.broken().orElseThrow(),
                        ServerChecks.readOnly(ScriptOutput.parts(output).rest()).stream()
                                .filter(ServerChecks.LARGE::contains)
                                .toList());
            case SEVERAL -> Finding.of("certbot", Severity.ATTENTION, "several", copies.several());
            case ONE -> one(copies.first().orElseThrow());
        };
    }

    private static Finding broken(CertbotCopy copy, List<String> readOnly) {
        String path = FindingTexts.shown(copy.path());
        // Certbot wants a place for temporary files, even to tell its version.
        if (!readOnly.isEmpty()) return Finding.of("certbot", Severity.UNKNOWN, "readonly", path, readOnly.getFirst());
        return Finding.of("certbot", Severity.ATTENTION, "broken", path, copy.why());
    }

    private static Finding one(CertbotCopy copy) {
        boolean snap = copy.source() == CertbotCopy.Source.SNAP;
        return Finding.of(
                "certbot",
                Severity.FINE,
                snap ? "snap" : "present",
                copy.shownVersion(),
                FindingTexts.shown(copy.path()));
    }
}
