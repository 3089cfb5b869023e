package org.certguide.checks;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.system.SystemFacts;
import org.certguide.text.Message;

/** What is known from logging in and looking around: connection, rights, system, Certbot. */
final class LoginChecks {
    private static final Pattern VERSION = Pattern.compile("certbot (\\d+(?:\\.\\d+){1,3}\\S*)");

    static final List<Check> ALL = List.of(
            Check.here("ssh", (output, context) -> ssh(context)),
            Check.here("sudo", (output, context) -> sudo(context)),
            Check.here("system", (output, context) -> system(context)),
            new Check(
                            "certbot",
                            // A link and what it leads to are one installation.
                            """
                            for f in $(command -v certbot) @CERTBOTS@; do
                              [ -x "$f" ] && printf 'at %s %s\\n' "$(readlink -f "$f" || printf %s "$f")" "$f"
                            done
                            for f in $(command -v certbot-auto letsencrypt-auto) @AUTOS@; do
                              [ -x "$f" ] && printf 'auto %s\\n' "$f"
                            done
                            @MOUNTS@
                            echo looked
                            f=$(command -v certbot || echo /snap/bin/certbot)
                            [ -x "$f" ] && "$f" --version
                            """.replace("@CERTBOTS@", SystemFacts.CERTBOTS)
                                    .replace("@AUTOS@", SystemFacts.AUTOS)
                                    .replace("@MOUNTS@\n", ServerChecks.MOUNTS),
                            false,
                            25,
                            (output, context) -> certbot(output))
                    .reading("(?:at|auto|mount) .+|looked|certbot \\d.*"));

    private LoginChecks() {}

    private static Finding ssh(CheckContext context) {
        String how = switch (context.login()) {
            case PASSWORD -> "password";
            case KEY_FILE -> "keyfile";
            case AGENT -> "agent";
            case QUESTIONS -> "questions";
        };
        return Finding.of(
                "ssh",
                Severity.FINE,
                how,
                context.server().user(),
                context.server().host(),
                context.hostKey().fingerprint());
    }

    private static Finding sudo(CheckContext context) {
        String user = context.server().user();
        return switch (context.rights()) {
            case ROOT -> Finding.of("sudo", Severity.FINE, "root");
            case FREE -> Finding.of("sudo", Severity.FINE, "free", user);
            case WITH_PASSWORD -> Finding.of("sudo", Severity.FINE, "password", user);
            case NEEDS_PASSWORD -> Finding.of("sudo", Severity.ATTENTION, "needs", user);
            case WRONG_PASSWORD -> Finding.of("sudo", Severity.STOP, "wrong", user);
            case NOT_ALLOWED ->
                Finding.of("sudo", Severity.STOP, "notallowed", user).with(Remedy.advice("sudo", user));
            case MISSING -> Finding.of("sudo", Severity.STOP, "missing", user).with(Remedy.advice("loginroot"));
        };
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
        if (!output.lines().toList().contains("looked")) return Finding.of("certbot", Severity.UNKNOWN, "unknown");
        List<String> old = FindingTexts.after("auto", output);
        if (!old.isEmpty())
            return Finding.of("certbot", Severity.ATTENTION, "auto", FindingTexts.shown(old.getFirst()));
        List<String> places = FindingTexts.after("at", output).stream()
                .map(l -> l.substring(0, Math.max(0, l.indexOf(' '))))
                // All snaps are links to /usr/bin/snap.
                .map(p -> p.equals("/usr/bin/snap") ? "/snap/bin/certbot" : p)
                .distinct()
                .toList();
        if (places.isEmpty()) return Finding.of("certbot", Severity.FINE, "none");
        Matcher version = VERSION.matcher(output);
        // Certbot wants a place for temporary files, even to tell its version.
        List<String> readOnly = ServerChecks.readOnly(output);
        boolean starts = version.find();
        if (!starts && !readOnly.isEmpty())
            return Finding.of(
                    "certbot",
                    Severity.UNKNOWN,
                    "readonly",
                    FindingTexts.shown(places.getFirst()),
                    readOnly.getFirst());
        if (!starts)
            return Finding.of(
                    "certbot",
                    Severity.ATTENTION,
                    "broken",
                    FindingTexts.shown(places.getFirst()),
                    FindingTexts.shown(output.substring(output.indexOf("\nlooked") + 7)));
        if (places.size() > 1)
            return Finding.of(
                    "certbot",
                    Severity.ATTENTION,
                    "several",
                    places.size(),
                    FindingTexts.shown(String.join(", ", places)));
        return Finding.of(
                "certbot",
                Severity.FINE,
                places.getFirst().startsWith("/snap/") ? "snap" : "present",
                FindingTexts.shown(version.group(1)),
                FindingTexts.shown(places.getFirst()));
    }
}
