package org.certguide.install;

import static org.certguide.install.InstallFailure.Cause.*;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.install.InstallPlan.Step;
import org.certguide.server.Command;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/**
 * Why a step of an installation failed, as far as its output tells.
 *
 * @param words the lines of the output that tell it, or the last ones where nothing is known; of
 *     what is {@link SafeText}
 * @param names of the packages that are held back, where that is the cause and they are known
 */
public record InstallFailure(Cause cause, List<String> words, List<String> names) {
    /** What can go wrong. */
    public enum Cause {
        /** Another program is installing something. */
        LOCKED,
        NO_SPACE,
        /** The disk, or the part of it that is needed, cannot be written to. */
        READ_ONLY,
        /** The program was ended by force, which on small servers means that memory ran out. */
        KILLED,
        /** What is downloaded is not valid yet by the clock of the server. */
        CLOCK,
        /** The server cannot reach what it installs from. */
        NO_NETWORK,
        /** What the server looked for is not there any more: its lists are old. */
        OLD_LISTS("lists"),
        /** A download server answers, and not with what was wanted. */
        MIRROR,
        /** What was downloaded is not signed by whom it should be. */
        BAD_SIGNATURE,
        /** The system is so old that its packages have been taken away. */
        RELEASE_GONE,
        /** dpkg was stopped between unpacking and configuring. */
        INTERRUPTED,
        /** Somebody has told apt to leave a package as it is. */
        HELD,
        /** Packages that do not fit together. */
        UNMET,
        /** The collection that has Certbot has not been added. */
        EPEL_MISSING("repository"),
        PACKAGE_NOT_FOUND("lists"),
        PYTHON_TOO_OLD,
        /** Python is there without the means to make an environment. */
        VENV_MISSING("needs"),
        /** pip found nothing ready-made, and could not build it. */
        PIP_BUILD("environment"),
        SNAP_IN_CONTAINER,
        SNAP_NOT_RUNNING,
        SNAPD_TOO_OLD("snapd-current"),
        /** Only the folder is missing that classic snaps need. */
        CLASSIC_FOLDER,
        CLASSIC_REFUSED,
        COMMAND_NOT_FOUND,
        /** A file is in the way of the link. */
        FILE_EXISTS,
        NOT_ROOT,
        /** The user answered the installer's question with no. */
        DECLINED,
        /** Only the output itself tells. */
        UNKNOWN;

        private final Optional<String> step;

        Cause() {
            step = Optional.empty();
        }

        /**
         * @param step the id of the step that mends it
         */
        Cause(String step) {
            this.step = Optional.of(step);
        }

        private String key() {
            return "install.failure." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private record Sign(Cause cause, String words) {}

    private static Stream<Sign> signs(Cause cause, String... words) {
        return Arrays.stream(words).map(w -> new Sign(cause, w));
    }

    /**
     * The most telling come first: a disk that cannot be written to looks like a release that has
     * gone, and a lost network leaves packages that are not found.
     */
    private static final List<Sign> SIGNS = Stream.of(
                    signs(
                            NOT_ROOT,
                            "are you root?",
                            "you need to be root",
                            "has to be run with superuser privileges",
                            "root privileges are required",
                            "you cannot perform this operation unless you are root"),
                    signs(READ_ONLY, "read-only file system"),
                    signs(
                            NO_SPACE,
                            "no space left on device",
                            "don't have enough free space",
                            "not enough free disk space",
                            "not enough free space",
                            "at least more space needed on",
                            "more space needed on the"),
                    signs(
                            LOCKED,
                            "could not get lock",
                            "unable to acquire the dpkg frontend lock",
                            "waiting for cache lock",
                            "waiting for process with pid",
                            "another app is currently holding the yum lock",
                            "system management is locked by the application",
                            "unable to lock database",
                            "change in progress"),
                    signs(CLOCK, "is not valid yet", "certificate is not yet valid"),
                    signs(
                            INTERRUPTED,
                            "dpkg was interrupted",
                            "unpacked but not yet configured",
                            "must be configured using dpkg --configure"),
                    signs(RELEASE_GONE, "does not have a release file"),
                    signs(RELEASE_GONE, "no longer has a release file"),
                    signs(RELEASE_GONE, "could not resolve host: mirrorlist.centos.org"),
                    signs(
                            BAD_SIGNATURE,
                            "no_pubkey",
                            "signatures couldn't be verified",
                            "gpg check failed",
                            "untrusted signature",
                            "unknown trust",
                            "invalid or corrupted package"),
                    signs(
                            NO_NETWORK,
                            "temporary failure resolving",
                            "temporary failure in name resolution",
                            "name or service not known",
                            "could not resolve",
                            "couldn't resolve host",
                            "network is unreachable",
                            "no route to host",
                            "connection timed out",
                            "unable to contact snap store",
                            "dial tcp",
                            "newconnectionerror",
                            "temporary error (try again later)"),
                    signs(OLD_LISTS, "404 not found"),
                    signs(
                            MIRROR,
                            "status code: 404",
                            "returned error: 4",
                            "returned error: 5",
                            "500 internal server error",
                            "502 bad gateway",
                            "503 service unavailable",
                            "hash sum mismatch",
                            "connection refused",
                            "is expired (invalid since",
                            "all mirrors were already tried",
                            "no more mirrors to try"),
                    signs(
                            NO_NETWORK,
                            "unable to connect to",
                            "could not connect to",
                            "failed to download metadata",
                            "unable to fetch some archives"),
                    signs(SNAP_IN_CONTAINER, "cannot mount squashfs image"),
                    signs(SNAP_IN_CONTAINER, "system does not fully support snapd"),
                    signs(SNAPD_TOO_OLD, "assumes unsupported features"),
                    signs(SNAPD_TOO_OLD, "your version of snapd is outdated"),
                    signs(SNAP_NOT_RUNNING, "cannot communicate with server"),
                    signs(SNAP_NOT_RUNNING, "device not yet seeded"),
                    signs(CLASSIC_FOLDER, "classic confinement requires snaps under /snap"),
                    signs(CLASSIC_REFUSED, "classic confinement requires"),
                    signs(CLASSIC_REFUSED, "classic confinement is"),
                    signs(HELD, "held packages were changed", "held broken packages"),
                    signs(
                            UNMET,
                            "unmet dependencies",
                            "unable to satisfy dependencies",
                            "conflicting requests",
                            "nothing provides"),
                    signs(
                            VENV_MISSING,
                            "ensurepip is not available",
                            "no module named ensurepip",
                            "no module named venv",
                            "no module named 'ensurepip'"),
                    signs(PYTHON_TOO_OLD, "requires a different python", "require a different python"),
                    signs(
                            PIP_BUILD,
                            "failed building wheel",
                            "could not build wheels",
                            "metadata-generation-failed",
                            "unable to execute 'gcc'",
                            "error: command 'gcc' failed",
                            "-gcc' failed",
                            "can't find rust compiler"),
                    signs(NO_NETWORK, "(from versions: none)"),
                    signs(
                            EPEL_MISSING,
                            "unable to find a match",
                            "no match for argument",
                            "no package certbot available",
                            "no package epel-release available"),
                    signs(
                            PACKAGE_NOT_FOUND,
                            "unable to locate package",
                            "has no installation candidate",
                            "target not found",
                            "unable to select packages",
                            "no matching distribution found",
                            "no provider of"),
                    signs(FILE_EXISTS, "failed to create symbolic link"),
                    signs(KILLED, "cannot allocate memory", "memoryerror"),
                    signs(COMMAND_NOT_FOUND, "command not found", ": not found"),
                    signs(DECLINED, "operation aborted.", "abort."))
            .flatMap(s -> s)
            .toList();

    /** A package manager's message is broken into no more lines than this. */
    private static final int LINES = 3;

    private static final int LAST_LINES = 6;
    private static final int LONGEST_LINE = 300;

    /** Ended by SIGKILL, as a shell counts it. */
    private static final int SIGKILL = 128 + 9;

    /** {@code timeout} gave up. */
    private static final int TOO_LATE = 124;

    private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");
    private static final Pattern HOLDER =
            Pattern.compile("(?:held by process|application with pid) (\\d{1,10}) \\(([^()]{1,60})\\)");

    /** apt, dnf, and the five lines in which yum tells it each time. */
    private static final Pattern WAITING = Pattern.compile("(?i)waiting for cache lock|waiting for process with pid"
            + "|another app is currently holding the yum lock; waiting"
            + "|^\\s*(?:the other application is|memory|started|state) *:");

    private static final Pattern REASON =
            Pattern.compile(" : (?:Pre)?(?:Depends|Breaks|Conflicts): |nothing provides ");
    private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]{1,100}");

    public InstallFailure {
        words = List.copyOf(words);
        names = List.copyOf(names);
    }

    /**
     * The cause that a failed step tells.
     *
     * @param output untrusted
     * @param exitStatus waiting for a snap service that never answers ends with 124, without a word
     */
    public static InstallFailure of(String output, OptionalInt exitStatus) {
        List<String> raw = Arrays.stream(ESCAPES.matcher(output).replaceAll("").split("[\r\n]+"))
                .filter(line -> !SafeText.line(line, LONGEST_LINE).isEmpty())
                .toList();
        List<String> later = raw.subList(afterWaiting(raw), raw.size());
        InstallFailure last = of(later, exitStatus);
        // While it waits, a program tells who is in the way; that it gave up, it says afterwards.
        return later.isEmpty() || last.cause() == LOCKED ? of(raw, exitStatus) : last;
    }

    /** Where the lines begin that came after a wait for another installation. */
    private static int afterWaiting(List<String> raw) {
        int from = 0;
        for (int i = 0; i < raw.size(); i++) {
            if (WAITING.matcher(raw.get(i)).find()) from = i + 1;
        }
        return from;
    }

    private static InstallFailure of(List<String> raw, OptionalInt exitStatus) {
        List<String> lines =
                raw.stream().map(line -> SafeText.line(line, LONGEST_LINE)).toList();
        List<String> folded =
                lines.stream().map(l -> l.toLowerCase(Locale.ROOT)).toList();
        String all = String.join(" ", folded);
        for (Sign sign : SIGNS) {
            if (all.contains(sign.words())) {
                List<String> words = telling(raw, folded, sign);
                boolean why = sign.cause() == HELD || sign.cause() == UNMET;
                return new InstallFailure(sign.cause(), why ? withReasons(lines, words) : words, List.of());
            }
        }
        List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        Cause cause = switch (exitStatus.orElse(0)) {
            case TOO_LATE -> SNAP_NOT_RUNNING;
            case SIGKILL -> KILLED;
            default -> UNKNOWN;
        };
        return new InstallFailure(cause, last, List.of());
    }

    /** The last place where a sign stands: a program that tries again ends with what counts. */
    private static List<String> telling(List<String> raw, List<String> folded, Sign sign) {
        for (int length = 1; length <= LINES; length++) {
            for (int i = folded.size() - length; i >= 0; i--) {
                if (String.join(" ", folded.subList(i, i + length)).contains(sign.words())) {
                    int end = i + length;
                    while (end < Math.min(raw.size(), i + LINES) && goesOn(raw.get(end))) end++;
                    return raw.subList(i, end).stream()
                            .map(line -> SafeText.line(line, LONGEST_LINE))
                            .toList();
                }
            }
        }
        return List.of();
    }

    /** Whether a line is the rest of the one before. */
    private static boolean goesOn(String line) {
        return line.startsWith("  ");
    }

    /** apt says before what does not fit, and then only that it does not. */
    private static List<String> withReasons(List<String> lines, List<String> words) {
        return Stream.concat(
                        lines.stream().filter(l -> REASON.matcher(l).find()).limit(LINES), words.stream())
                .distinct()
                .toList();
    }

    /** That dpkg has left something half installed, as its audit tells. */
    public static InstallFailure interrupted(String audit) {
        return new InstallFailure(INTERRUPTED, of(audit, OptionalInt.empty()).words(), List.of());
    }

    /**
     * The same with the packages that are held and that the output names. apt speaks of held
     * packages also where none is.
     *
     * @param held what {@code apt-mark showhold} prints, untrusted
     */
    public InstallFailure held(String held) {
        if (cause != HELD) return this;
        List<String> named = words.stream()
                .flatMap(w -> Arrays.stream(w.split("[\\s:,()]+")))
                .toList();
        List<String> packages = held.lines()
                .map(String::strip)
                .filter(PACKAGE.asMatchPredicate())
                .filter(named::contains)
                .toList();
        return new InstallFailure(packages.isEmpty() ? UNMET : HELD, words, packages);
    }

    /** What happened, in a few words. */
    public Message title() {
        return Message.of(cause.key() + ".title");
    }

    /** What it means. */
    public Message what() {
        return Message.of(cause.key() + ".what", String.join(", ", names));
    }

    /** What to do now. */
    public Message next() {
        return Message.of(cause.key() + ".next");
    }

    /** Who is in the way, as the package manager tells: its name and its process. */
    public Optional<Message> holder() {
        Matcher found = HOLDER.matcher(String.join(" ", words));
        return found.find()
                ? Optional.of(Message.of("install.lock.holder", found.group(2), found.group(1)))
                : Optional.empty();
    }

    /** Whether the same would happen again, so that another way to install is needed. */
    public boolean needsOtherRoute() {
        return switch (cause) {
            case RELEASE_GONE, SNAP_IN_CONTAINER, CLASSIC_REFUSED, PYTHON_TOO_OLD -> true;
            default -> false;
        };
    }

    /** The step that mends it, if one does: of the plan, or one more. */
    public Optional<Step> repair(InstallPlan plan) {
        return switch (cause) {
            case INTERRUPTED ->
                Optional.of(step(
                        "interrupted",
                        "dpkg --configure -a",
                        // What apt itself looks at. A package whose files are not
                        // all there yet is the next step's to mend.
                        "! ls /var/lib/dpkg/updates | grep -q \"^[0-9]\""));
            case UNMET -> {
                String lines = plan.steps().stream().map(Step::commandLine).collect(Collectors.joining("\n"));
                if (lines.contains("apt-get")) {
                    yield Optional.of(step("unmet", "apt-get --fix-broken install", "apt-get check"));
                }
                // EPEL builds on packages of a collection that most systems have, and not in use
                // (docs.fedoraproject.org/en-US/epel); EPEL's own package brings the program.
                boolean epel = lines.contains("/epel-release") || lines.contains(" epel-release");
                boolean lacks = words.stream().anyMatch(w -> w.contains("nothing provides"));
                yield epel && lacks
                        ? Optional.of(step(
                                "crb", "crb enable", "dnf -q repolist | grep -qi \"crb\\|codeready\\|powertools\""))
                        : Optional.empty();
            }
            case HELD -> {
                String packages = names.stream().map(Command::quote).collect(Collectors.joining(" "));
                yield names.isEmpty()
                        ? Optional.empty()
                        : Optional.of(step(
                                "held",
                                "apt-mark unhold " + packages,
                                "test -z \"$(apt-mark showhold " + packages + ")\""));
            }
            case CLASSIC_FOLDER -> Optional.of(step("classic", "ln -s /var/lib/snapd/snap /snap", "test -d /snap/."));
            default ->
                plan.steps().stream()
                        .filter(s -> cause.step.filter(s.id()::equals).isPresent())
                        .findFirst();
        };
    }

    private static Step step(String id, String command, String verify) {
        return new Step(
                "mend-" + id,
                Message.of("install.mend." + id + ".title"),
                Message.of("install.mend." + id + ".text"),
                List.of("sudo " + command),
                StepScripts.asking(command),
                verify,
                verify);
    }
}
