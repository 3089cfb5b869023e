package org.certguide.install;

import org.certguide.guide.Text;
import org.certguide.server.Command;
import org.certguide.system.Instruction;
import org.certguide.system.OperatingSystem;
import org.certguide.system.Route;
import org.certguide.system.Sections;
import org.certguide.system.Software;
import org.certguide.system.SystemCatalogue;
import org.certguide.system.SystemFacts;
import org.certguide.system.SystemFacts.CertbotCopy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How Certbot gets onto a server. */
public sealed interface InstallPlan {
    /** Certbot is there and can be called by its name. */
    record AlreadyInstalled(CertbotCopy certbot) implements InstallPlan {}

    /** The application cannot install it there; the text says what to do instead. */
    record ByHand(Text instead) implements InstallPlan {}

    /** Numbered steps. */
    record Steps(Route route, List<InstallStep> steps) implements InstallPlan {
        public Steps {
            steps = List.copyOf(steps);
        }
    }

    /** Which steps of the page are the user's login and the certificate, and no installation. */
    Set<String> OTHER_STEPS = Set.of("connect", "run", "certificate", "renewal");

    /** The steps; none where there is nothing to do, or nothing the application can do. */
    default List<InstallStep> steps() {
        return this instanceof Steps s ? s.steps() : List.of();
    }

    /**
     * The routes that Certbot's page has for the system; those that are possible on this server
     * come first, the best of them at the beginning.
     */
    static List<InstallOption> options(OperatingSystem system, SystemFacts facts) {
        return system.routes().stream()
                .filter(r -> r != Route.HAND)
                .map(
                        r ->
                                new InstallOption(
                                        r,
                                        Text.of("install.route." + r.id() + ".reason"),
                                        problem(r, facts)))
                .sorted(Comparator.comparing(o -> !o.possible()))
                .toList();
    }

    /** The plan by the best route that is possible. */
    static InstallPlan of(
            SystemCatalogue catalogue,
            Software software,
            OperatingSystem system,
            SystemFacts facts) {
        Optional<CertbotCopy> certbot = facts.certbot();
        if (certbot.isPresent() && isOnPath(certbot.get())) {
            return new AlreadyInstalled(certbot.get());
        }
        List<Route> possible =
                options(system, facts).stream()
                        .filter(InstallOption::possible)
                        .map(InstallOption::route)
                        .toList();
        // An installation that was interrupted goes on by the same route.
        Optional<Route> begun = certbot.flatMap(InstallPlan::routeOf).filter(possible::contains);
        return begun.or(() -> possible.stream().findFirst())
                .map(r -> by(catalogue, software, system, r))
                .orElseGet(
                        () ->
                                new ByHand(
                                        system.insteadText()
                                                .orElse(
                                                        Text.of(
                                                                "install.no-route",
                                                                system.name()))));
    }

    /** The plan by a route that the user chose, whatever is installed already. */
    static InstallPlan by(
            SystemCatalogue catalogue, Software software, OperatingSystem system, Route route) {
        return new Steps(
                route,
                catalogue.steps(software, system, route).stream()
                        .filter(i -> !OTHER_STEPS.contains(i.id()))
                        .map(InstallPlan::step)
                        .toList());
    }

    /**
     * One script for root that asks which steps have been done before.
     *
     * @param token see {@link org.certguide.server.Sudo#mark}
     */
    default String probeScript(String token) {
        StringBuilder script =
                new StringBuilder(Sections.prelude(token)).append("exec </dev/null\n");
        for (InstallStep step : steps()) {
            script.append("section ").append(step.id()).append('\n');
            script.append("( ").append(step.probe()).append(" ) >/dev/null 2>&1; echo $?\n");
        }
        return script.append("finish\n").toString();
    }

    /** What {@link #probeScript} found, by the ids of the steps. */
    default Map<String, InstallStep.State> parseProbes(String output, String token) {
        Sections sections = Sections.parse(output, token);
        Map<String, InstallStep.State> states = new HashMap<>();
        for (InstallStep step : steps()) {
            states.put(
                    step.id(),
                    switch (sections.text(step.id())) {
                        case "" -> InstallStep.State.UNKNOWN;
                        case "0" -> InstallStep.State.DONE;
                        default -> InstallStep.State.TO_DO;
                    });
        }
        return Map.copyOf(states);
    }

    private static Optional<Text> problem(Route route, SystemFacts facts) {
        return switch (route) {
            case SNAP -> facts.snapProblem();
            case APT -> missing(facts, "apt-get");
            case DNF -> facts.has("dnf") ? Optional.empty() : missing(facts, "yum");
            case ZYPPER -> missing(facts, "zypper");
            case PACMAN -> missing(facts, "pacman");
            case APK -> missing(facts, "apk");
            case PIP, HAND -> Optional.empty();
        };
    }

    private static Optional<Text> missing(SystemFacts facts, String program) {
        return facts.has(program)
                ? Optional.empty()
                : Optional.of(Text.of("install.program-missing", program));
    }

    private static boolean isOnPath(CertbotCopy certbot) {
        // Not /snap/bin: sudo's own path lacks it on most systems.
        return certbot.path().matches("(/usr)?(/local)?/s?bin/[^/]+");
    }

    private static Optional<Route> routeOf(CertbotCopy certbot) {
        return switch (certbot.source()) {
            case SNAP -> Optional.of(Route.SNAP);
            case PIP -> Optional.of(Route.PIP);
            case PACKAGE, CERTBOT_AUTO, OTHER -> Optional.empty();
        };
    }

    private static InstallStep step(Instruction instruction) {
        String probe = probe(instruction);
        return new InstallStep(
                instruction.id(),
                instruction.title(),
                instruction.text(),
                instruction.commands(),
                commandLine(instruction.commands()),
                probe,
                verify(instruction, probe),
                expected(instruction.id()));
    }

    private static String commandLine(List<String> commands) {
        List<String> asRoot = new ArrayList<>();
        for (String command : commands) asRoot.add(command.replaceFirst("^sudo ", ""));
        return asRoot.size() == 1
                ? asRoot.get(0)
                : "sh -c " + Command.quote(String.join(" && ", asRoot));
    }

    private static String probe(Instruction i) {
        return switch (i.id()) {
            case "snapd" ->
                    "has snap && test -S /run/snapd.socket && systemctl is-active --quiet snapd.socket";
            case "snapd-current" ->
                    "test -e /snap/core/current || test -e /var/lib/snapd/snap/core/current";
            case "remove-others" -> PACKAGE + "! package certbot";
            case "lists" -> FRESH_LISTS + " && " + CANDIDATE;
            case "repository" -> "rpm -qa | grep -q epel-release";
            case "needs" -> "python3 -c \"import venv, ensurepip\"";
            case "environment" -> "test -x /opt/certbot/bin/pip";
            case "command" -> command(i.route());
            case "schedule" -> SCHEDULE;
            case "install" -> install(i);
            default -> "false";
        };
    }

    private static String install(Instruction i) {
        return switch (i.route()) {
            case SNAP -> "test -x /snap/bin/certbot || test -x /var/lib/snapd/snap/bin/certbot";
            case PIP -> "/opt/certbot/bin/python -c \"import certbot\"";
            default -> {
                List<String> packages = new ArrayList<>();
                for (String c : i.commands()) {
                    packages.add("package " + Command.quote(c.substring(c.lastIndexOf(' ') + 1)));
                }
                yield PACKAGE + String.join(" && ", packages);
            }
        };
    }

    private static String command(Route route) {
        String target = route == Route.SNAP ? "/snap/bin/certbot" : "/opt/certbot/bin/certbot";
        return "test \"$(readlink /usr/bin/certbot)\" = " + target + " && test -x " + target;
    }

    private static String verify(Instruction i, String probe) {
        return switch (i.id()) {
            case "lists" -> CANDIDATE;
            case "command" -> probe + " && certbot --version";
            case "install" ->
                    i.route() == Route.SNAP || i.route() == Route.PIP
                            ? probe
                            : probe + " && certbot --version";
            default -> probe;
        };
    }

    private static Duration expected(String id) {
        return Duration.ofSeconds(
                switch (id) {
                    case "lists", "repository", "needs" -> 20;
                    case "snapd", "snapd-current" -> 90;
                    case "install" -> 60;
                    case "environment" -> 30;
                    default -> 5;
                });
    }

    /** A shell function: whether a package is installed, whoever manages packages here. */
    String PACKAGE =
            """
            package() {
              if has dpkg-query; then dpkg-query -W -f "\\${Status}" "$1" 2>/dev/null | grep -q "install ok installed"
              elif has rpm; then rpm -q "$1"
              elif has apk; then apk info -e "$1"
              elif has pacman; then pacman -Q "$1"
              else false; fi
            }
            """;

    /** apt touches this folder each time it fetches lists, also when nothing has changed. */
    String FRESH_LISTS =
            "test -n \"$(find /var/lib/apt/lists/partial -maxdepth 0 -mmin -1440 2>/dev/null)\"";

    /** {@code apt-get update} ends with 0 without a network: only what apt offers then tells. */
    String CANDIDATE = "apt-cache policy certbot | grep -q \"Candidate: [0-9]\"";

    String SCHEDULE =
            """
            test -e /etc/cron.d/certbot-renew || test -e /etc/periodic/daily/certbot-renew \\
              || systemctl is-enabled --quiet certbot-renew.timer\
            """;
}
