package org.certguide.install;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.certguide.diagnosis.Severity;
import org.certguide.server.Probe;
import org.certguide.server.ScriptOutput;
import org.certguide.system.CertbotCopies;
import org.certguide.system.CertbotCopy;
import org.certguide.system.InstallMethod;
import org.certguide.system.InstallMethod.Universal;
import org.certguide.system.OperatingSystem;
import org.certguide.system.PackageManager;
import org.certguide.system.SystemCatalogue;
import org.certguide.system.SystemCatalogue.Instruction;
import org.certguide.system.SystemCatalogue.Software;
import org.certguide.system.SystemFacts;
import org.certguide.text.Message;
import org.certguide.text.Messages;

/** How Certbot gets onto a server. */
public sealed interface InstallPlan {
    /** How long one of the questions may take; package managers are slow. */
    Duration LIMIT = Duration.ofSeconds(60);

    /** Asks root what is half installed, on systems with dpkg; nothing elsewhere. */
    Probe<String> AUDIT = Probe.of("audit", true, LIMIT, """
            text audit "$(if has dpkg; then dpkg --audit; fi)"
            """, output -> output.text("audit"));

    /** Asks root for the packages that apt must leave as they are. */
    Probe<String> HOLDS = Probe.of("holds", true, LIMIT, """
            text holds "$(apt-mark showhold)"
            """, output -> output.text("holds"));

    /**
     * Certbot is there and can be called by its name.
     *
     * @param alone whether there is no other one
     */
    record AlreadyInstalled(CertbotCopy certbot, boolean alone) implements InstallPlan {}

    /** The application cannot install it there; the text says what to do instead. */
    record ByHand(Message instead) implements InstallPlan {}

    /** Numbered steps. */
    record Steps(InstallMethod route, List<InstallStep> steps) implements InstallPlan {
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
    static List<Option> options(OperatingSystem system, SystemFacts facts) {
        return system.routes().stream()
                .filter(r -> r != InstallMethod.HAND)
                .map(r -> new Option(r, reason(r), problem(r, facts)))
                .sorted(Comparator.comparing(o -> !o.possible()))
                .toList();
    }

    /** The plan by the best route that is possible. */
    static InstallPlan of(SystemCatalogue catalogue, Software software, OperatingSystem system, SystemFacts facts) {
        Optional<CertbotCopy> certbot = facts.certbot();
        if (certbot.isPresent() && certbot.get().isOnPath() && !unfinished(facts)) {
            return new AlreadyInstalled(certbot.get(), facts.certbots().others().isEmpty());
        }
        List<InstallMethod> possible = options(system, facts).stream()
                .filter(Option::possible)
                .map(Option::route)
                .toList();
        // An installation that was interrupted goes on by the same route.
        Optional<InstallMethod> begun = unfinished(facts)
                ? possible.stream().filter(PackageManager.class::isInstance).findFirst()
                : certbot.flatMap(CertbotCopy::route).filter(possible::contains);
        // Modules that are in the way of the package stay in the way of the same package.
        boolean hopeless = facts.certbots()
                .broken()
                .filter(c -> c.source() == CertbotCopy.Source.PACKAGE)
                .flatMap(CertbotCopy::foreignModules)
                .isPresent();
        return begun.or(() -> possible.stream()
                        .filter(route -> !(hopeless && route instanceof PackageManager))
                        .findFirst())
                .or(() -> possible.stream().findFirst())
                .map(r -> by(catalogue, software, system, r, facts))
                .orElseGet(
                        () -> new ByHand(system.insteadText().orElse(Message.of("install.no-route", system.title()))));
    }

    private static boolean unfinished(SystemFacts facts) {
        return facts.marks().contains(SystemFacts.Mark.UNFINISHED);
    }

    /** The plan by a route that the user chose, whatever is installed already. */
    static InstallPlan by(
            SystemCatalogue catalogue,
            Software software,
            OperatingSystem system,
            InstallMethod route,
            SystemFacts facts) {
        CertbotCopies copies = facts.certbots();
        boolean broken = copies.packaged() && !copies.works(CertbotCopy.Source.PACKAGE);
        List<String> reinstall = broken ? catalogue.reinstall(system) : List.of();
        Function<Instruction, InstallStep> step = StepScripts::step;
        if (route instanceof PackageManager && unfinished(facts)) step = StepScripts::finish;
        else if (route instanceof PackageManager && !reinstall.isEmpty())
            step = i -> StepScripts.reinstall(i, reinstall);
        return by(catalogue, software, system, route, StepScripts.removals(copies, route), step);
    }

    /** The same for a server of which nothing is known yet. */
    static InstallPlan by(SystemCatalogue catalogue, Software software, OperatingSystem system, InstallMethod route) {
        return by(catalogue, software, system, route, List.of(), StepScripts::step);
    }

    private static InstallPlan by(
            SystemCatalogue catalogue,
            Software software,
            OperatingSystem system,
            InstallMethod route,
            List<InstallStep> removals,
            Function<Instruction, InstallStep> step) {
        List<InstallStep> steps = new ArrayList<>();
        for (Instruction i : catalogue.steps(software, system, route)) {
            if (!StepScripts.isInstallation(i)) continue;
            if (i.id().equals("install")) steps.addAll(removals);
            steps.add(step.apply(i));
        }
        return new Steps(route, steps);
    }

    /** Asks root which steps have been done before, by their ids: fine what has, waiting what has not. */
    default Probe<Map<String, Severity>> probe() {
        StringBuilder script = new StringBuilder();
        for (InstallStep step : steps()) {
            script.append("section ").append(step.id()).append('\n');
            script.append("( ").append(step.probe()).append(" ) >/dev/null 2>&1; echo $?\n");
        }
        return Probe.of("plan " + routeId(), true, LIMIT, script.toString(), this::states);
    }

    private Map<String, Severity> states(ScriptOutput output) {
        Map<String, Severity> states = new HashMap<>();
        for (InstallStep step : steps()) {
            states.put(
                    step.id(),
                    switch (output.text(step.id())) {
                        case "" -> Severity.UNKNOWN;
                        case "0" -> Severity.FINE;
                        default -> Severity.WAITING;
                    });
        }
        return Map.copyOf(states);
    }

    /** The status of a look that finds Certbot, and that it does not start. */
    int DOES_NOT_START = 3;

    /**
     * What is seen of a step that was run.
     *
     * @param status of the look: 0, {@link #DOES_NOT_START}, or another one
     * @param said what the look printed
     */
    record Verified(int status, String said) {
        /** Of a step that has worked. */
        public static final Verified WORKED = new Verified(0, "");

        public boolean worked() {
            return status == 0;
        }
    }

    /** Asks root whether a step has worked. */
    default Probe<Verified> verification(InstallStep step) {
        String look = """
                said=$( ( %s
                ) 2>&1 )
                status=$?
                text said "$said"
                section status
                echo $status
                """.formatted(step.verify().strip());
        return Probe.of(
                "verify " + routeId() + " " + step.id(),
                true,
                LIMIT,
                look,
                output -> new Verified(status(output.text("status")), output.text("said")));
    }

    private static int status(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    }

    private String routeId() {
        return this instanceof Steps s ? s.route().id() : "none";
    }

    /** Some package managers have a reason of their own. */
    private static Message reason(InstallMethod route) {
        String own = "install.route." + route.id() + ".reason";
        return Message.of(Messages.has(own) ? own : "install.route.package.reason");
    }

    private static Optional<Message> problem(InstallMethod route, SystemFacts facts) {
        return switch (route) {
            case Universal.SNAP -> facts.snapProblem();
            case Universal.PIP, Universal.HAND -> Optional.empty();
            case PackageManager manager ->
                manager.isAmong(facts.managers())
                        ? Optional.empty()
                        : Optional.of(Message.of(
                                "install.program-missing", manager.programs().getFirst()));
        };
    }

    /**
     * A way to install Certbot on this server, and why it is offered or not.
     *
     * @param reason what speaks for it
     * @param problem what makes it impossible here, if anything does
     */
    record Option(InstallMethod route, Message reason, Optional<Message> problem) {
        public boolean possible() {
            return problem.isEmpty();
        }

        public Message title() {
            return route instanceof PackageManager manager
                    ? Message.of("install.route.package.title", manager.id())
                    : Message.of("install.route." + route.id() + ".title");
        }
    }
}
