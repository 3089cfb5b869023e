package org.certguide.install;

import org.certguide.guide.Text;
import org.certguide.server.Sections;
import org.certguide.system.OperatingSystem;
import org.certguide.system.Route;
import org.certguide.system.Software;
import org.certguide.system.SystemCatalogue;
import org.certguide.system.SystemFacts;
import org.certguide.system.SystemFacts.CertbotCopy;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
                        .filter(StepScripts::isInstallation)
                        .map(StepScripts::step)
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
}
