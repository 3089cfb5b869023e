package org.certguide.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.certguide.json.Json;
import org.certguide.json.JsonException;
import org.certguide.text.Message;

/**
 * The lists of Certbot's page, and the numbered steps for each choice.
 *
 * @param software the first list, in the order of the page
 * @param families for each family of systems, its own commands by name, which may name others in
 *     braces; where it has none, those of the family hold that it is {@code like}, or of {@code
 *     any}
 * @param methods the steps of each route
 * @param systems the second list
 */
public record SystemCatalogue(
        List<Software> software,
        Map<String, Map<String, List<String>>> families,
        List<Method> methods,
        List<OperatingSystem> systems) {
    /** As Rocky has it, and TencentOS (el8.2), Alibaba Cloud (al8), Anolis (an8) and OpenCloudOS (oc8). */
    private static final Pattern ENTERPRISE =
            Pattern.compile("platform:(?:el|(?:al|an|oc)(?=8))(\\d{1,2})(?:\\.\\d{1,2})?");

    /**
     * @param route the name of an {@link InstallMethod}, or {@code PACKAGE} for all package managers
     * @param steps in order, from the login to the test of the renewal
     */
    public record Method(String route, List<Step> steps) {}

    /**
     * @param commands each a command line, or {@code {name}} for the family's commands of that
     *     name, or {@code {name:software}} for those of that name and the software's id, if there
     *     are any
     */
    public record Step(String id, List<String> commands) {}

    /** Read when they are first asked for: nothing at the start of the program needs them. */
    private static final class Own {
        private static final SystemCatalogue LISTS = read();
    }

    /**
     * The application's own lists, read once.
     *
     * @throws IllegalStateException if the application is not whole
     */
    public static SystemCatalogue own() {
        return Own.LISTS;
    }

    /**
     * The application's own lists, {@code systems.json} beside this class.
     *
     * @throws IllegalStateException if the application is not whole
     */
    public static SystemCatalogue read() {
        try (InputStream in = SystemCatalogue.class.getResourceAsStream("systems.json")) {
            if (in == null) throw new IllegalStateException("systems.json is missing");
            return Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), SystemCatalogue.class);
        } catch (IOException | JsonException e) {
            throw new IllegalStateException("systems.json cannot be read", e);
        }
    }

    /**
     * @throws IllegalArgumentException if there is no such system
     */
    public OperatingSystem system(String id) {
        return systems.stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown system: " + id));
    }

    /**
     * @throws IllegalArgumentException if there is no such software
     */
    public Software software(String id) {
        return software.stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown software: " + id));
    }

    /** The numbered steps by the best route of the system; none where there is no route. */
    public List<Instruction> steps(Software runs, OperatingSystem system) {
        return system.routes().isEmpty()
                ? List.of()
                : steps(runs, system, system.routes().get(0));
    }

    /** The numbered steps by one route. Steps that this system has no need of are left out. */
    public List<Instruction> steps(Software runs, OperatingSystem system, InstallMethod route) {
        List<Instruction> result = new ArrayList<>();
        for (Step step : method(route).steps()) {
            List<String> commands = new ArrayList<>();
            for (String command : step.commands()) commands.addAll(expand(command, runs, system));
            boolean needed = step.commands().isEmpty() || !commands.isEmpty();
            if (needed || step.id().equals("run")) {
                result.add(new Instruction(step.id(), route, List.copyOf(commands)));
            }
        }
        return List.copyOf(result);
    }

    /** What installs the package again where it is there and broken; empty where nobody knows. */
    public List<String> reinstall(OperatingSystem system) {
        return commands(system.family(), "reinstall");
    }

    private Method method(InstallMethod route) {
        String name = route instanceof PackageManager ? "PACKAGE" : route.name();
        return methods.stream()
                .filter(m -> m.route().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown installation method: " + route));
    }

    private List<String> expand(String command, Software runs, OperatingSystem system) {
        if (!command.startsWith("{")) return List.of(command);
        String name = command.substring(1, command.length() - 1);
        if (name.equals("software")) return runs.commands();
        String key = name.replace(":software", "-" + runs.id());
        return commands(system.family(), key).stream()
                .flatMap(c -> expand(c, runs, system).stream())
                .toList();
    }

    private List<String> commands(String family, String key) {
        Map<String, List<String>> own = families.getOrDefault(family, Map.of());
        if (own.containsKey(key)) return own.get(key);
        if (family.equals("any")) return List.of();
        return commands(own.getOrDefault("like", List.of("any")).getFirst(), key);
    }

    /**
     * The system that a server runs. A system that is not in the list is taken for the one that it
     * is made from, and otherwise is "other Linux", with the package manager that was found there.
     */
    public OperatingSystem detect(SystemFacts facts) {
        return own(facts).or(() -> ancestor(facts)).orElseGet(() -> other(facts));
    }

    /** Whether the server's own system is not in the list, but one that it is made from. */
    public boolean isRelative(SystemFacts facts) {
        return own(facts).isEmpty() && ancestor(facts).isPresent();
    }

    private Optional<OperatingSystem> own(SystemFacts facts) {
        Optional<OperatingSystem> named =
                entry(facts.osId(), facts.osVersion(), facts.osRelease().getOrDefault("VARIANT_ID", ""));
        return named.filter(system -> system.instead().isPresent())
                .or(() -> whole(facts))
                .or(() -> named);
    }

    /** A system that is one whole says so beside its name, which can be that of one that is not. */
    private Optional<OperatingSystem> whole(SystemFacts facts) {
        if (facts.marks().contains(SystemFacts.Mark.OSTREE) || facts.osRelease().containsKey("OSTREE_VERSION"))
            return Optional.of(system("ostree"));
        if (facts.marks().contains(SystemFacts.Mark.TRANSACTIONAL)) return Optional.of(system("opensuse-microos"));
        boolean alpine = facts.osId().equals("alpine");
        return alpine && facts.marks().contains(SystemFacts.Mark.DISKLESS)
                ? Optional.of(system("alpine-diskless"))
                : Optional.empty();
    }

    private Optional<OperatingSystem> entry(String osId, String osVersion, String variant) {
        return systems.stream()
                .filter(s -> s.recognisedBy().stream().anyMatch(r -> r.matches(osId, osVersion, variant)))
                .findFirst();
    }

    /** By the codename of the version, what its packages are made for, or the systems that it says it is like. */
    private Optional<OperatingSystem> ancestor(SystemFacts facts) {
        Map<String, String> fields = facts.osRelease();
        String platform = fields.getOrDefault("PLATFORM_ID", "");
        return Stream.of("UBUNTU_CODENAME", "DEBIAN_CODENAME", "VERSION_CODENAME")
                .map(field -> fields.getOrDefault(field, ""))
                .flatMap(name -> systems.stream().filter(s -> s.codename().equals(Optional.of(name))))
                .findFirst()
                .or(() -> platform(platform))
                // Who names a platform of its own has packages of its own, whatever it is like.
                .or(() -> platform.isEmpty() || platform.startsWith("platform:f")
                        ? like(List.of(fields.getOrDefault("ID_LIKE", "").split(" ")), facts.osVersion())
                        : Optional.empty());
    }

    /** Relatives of Red Hat's system count their versions in their own way, but name what they are built for. */
    private Optional<OperatingSystem> platform(String platform) {
        Matcher enterprise = ENTERPRISE.matcher(platform);
        return enterprise.matches() ? entry("rhel", enterprise.group(1), "") : Optional.empty();
    }

    private Optional<OperatingSystem> like(List<String> like, String version) {
        // Red Hat's relatives say that they are like Fedora, too. Debian's count in their own way.
        boolean enterprise = like.contains("rhel") || like.contains("centos");
        return like.stream()
                .filter(id -> !id.equals("debian") && !(enterprise && id.equals("fedora")))
                .flatMap(id -> entry(id, version, "").stream())
                .findFirst();
    }

    private OperatingSystem other(SystemFacts facts) {
        boolean snaps = facts.snapProblem().isEmpty();
        // The commands of a family are those of the program that its package manager has today.
        Optional<PackageManager> manager = PackageManagers.among(facts.managers())
                .filter(m -> facts.has(m.programs().getFirst()));
        String family = manager.map(PackageManager::family).orElse("any");
        // Not every system with the commands of a family has its packages.
        boolean snapd = facts.has("snap") || manager.equals(Optional.of(PackageManager.APT));
        OperatingSystem system = system(snaps && snapd ? "other-snap" : "other-pip");
        if (manager.isEmpty()) return system;
        return system.with(
                family,
                snaps && snapd
                        ? List.of(InstallMethod.SNAP, manager.get(), InstallMethod.PIP)
                        : List.of(manager.get(), InstallMethod.PIP));
    }

    /**
     * What answers for the website: an entry of the first list of Certbot's page.
     *
     * @param id its name in keys and data
     * @param name as Certbot's page has it, for data; users read its {@link #title}
     * @param commands the ways to run Certbot with it, for the user to choose from; may be empty
     */
    public record Software(String id, String name, List<String> commands) {
        /** The id of "None of the above". */
        public static final String NONE = "other";

        /** "None of the above" as it is in the lists, for who has not read them yet. */
        public static final Software OTHER = new Software(
                NONE,
                "None of the above",
                List.of("sudo certbot certonly --standalone", "sudo certbot certonly --webroot"));

        /** Its name for users: most are the same in every language. */
        public Message title() {
            return OperatingSystem.title(id, name);
        }

        /** What there is to know about it, and for what brings its own way, what to do instead. */
        public Optional<Message> about() {
            return id.equals(NONE) ? Optional.empty() : Optional.of(Message.of("system.software." + id));
        }
    }

    /**
     * One of the numbered steps for a software and a system.
     *
     * @param id such as {@code install}; the same in every list
     * @param commands as a user would type them; may be empty
     */
    public record Instruction(String id, InstallMethod route, List<String> commands) {
        public Message title() {
            return Message.of("system.step." + id + ".title");
        }

        /** What the step is about, in one or two sentences. */
        public Message text() {
            return Message.of("system.step." + id + ".text");
        }
    }
}
