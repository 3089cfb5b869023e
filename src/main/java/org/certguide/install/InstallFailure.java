package org.certguide.install;

import static org.certguide.system.InstallCause.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.PrintedText;
import org.certguide.server.Command;
import org.certguide.system.CertbotCopy;
import org.certguide.system.InstallCause;
import org.certguide.system.InstallMethod;
import org.certguide.system.PackageManager;
import org.certguide.text.Message;

/** Why a step of an installation failed, as far as its output tells, and what mends it. */
public final class InstallFailure {
    /** Package managers break a message into three lines at most, and end with what counts. */
    private static final PrintedText.Habits HABITS = new PrintedText.Habits(3, 1, 6, Pattern.compile("(?!)"));

    /** Ended by SIGKILL, as a shell counts it. */
    private static final int SIGKILL = 128 + 9;

    /** {@code timeout} gave up. */
    private static final int TOO_LATE = 124;

    /** apt, zypper, dnf 5 and dpkg name who is in the way in one way or another; some only its number. */
    private static final Pattern HOLDER = Pattern.compile(
            "(?:held by process|application with pid|held by PID) (?<pid>\\d{1,10}) \\((?<name>[^()]{1,60})\\)"
                    + "|currently accessing it: (?<pid5>\\d{1,10}) (?<name5>\\S{1,60})"
                    + "|locked by /(?:[^\\s/]{1,60}/){0,6}(?<named>[^\\s/]{1,60}) process with pid (?<by>\\d{1,10})"
                    + "|process with pid (?<only>\\d{1,10})");

    private static final String[][] HOLDERS = {{"pid", "name"}, {"pid5", "name5"}, {"by", "named"}};

    /** apt, dnf and dnf 5, and the five lines in which yum tells it each time. */
    private static final Pattern WAITING = Pattern.compile("(?i)waiting for cache lock|waiting for process with pid"
            + "|waiting for a lock on|^\\d{1,10}\\t|use the \"--skip-file-locks\""
            + "|another app is currently holding the yum lock; waiting"
            + "|^\\s*(?:the other application is|memory|started|state) *:");

    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,80}");

    /** Without these there is no Certbot. */
    private static final Pattern OWN_SOURCE = Pattern.compile(
            "(?i)(?:base|appstream|extras|crb|codeready|powertools|epel|fedora|updates|amazonlinux|rhel|rhui|ol\\d|alinux)");

    private static final Set<InstallCause> FOLLOWS_FROM_LISTS = Set.of(OLD_LISTS, PACKAGE_NOT_FOUND);

    private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]{1,100}");

    private InstallFailure() {}

    /**
     * The cause that a failed step tells.
     *
     * @param output untrusted
     * @param exitStatus waiting for a snap service that never answers ends with 124, without a word
     */
    public static Explained<InstallCause> of(String output, OptionalInt exitStatus) {
        return of(output, exitStatus, InstallPlan.Verified.WORKED);
    }

    /**
     * The same for a step that was looked at afterwards.
     *
     * @param looked tells more where the step itself says nothing of a failure
     */
    public static Explained<InstallCause> of(String output, OptionalInt exitStatus, InstallPlan.Verified looked) {
        PrintedText all = PrintedText.of(output, HABITS);
        PrintedText later = all.after(WAITING);
        PrintedText said = PrintedText.of(looked.said(), HABITS);
        // While it waits, a program tells who is in the way; that it gave up, it says afterwards.
        Explained<InstallCause> why = sign(later)
                .filter(last -> last.cause() != LOCKED)
                .or(() -> later.isEmpty() || sign(later).isPresent() ? sign(all) : Optional.empty())
                .or(() -> looked.status() == InstallPlan.DOES_NOT_START
                        ? Optional.of(doesNotStart(looked.said(), CertbotCopy.foreignModules(looked.said())))
                        : sign(said))
                .orElseGet(() -> unknown(later.isEmpty() ? all : later, exitStatus, looked));
        return why.cause() == LOCKED ? withHolder(why, all) : InstallNames.in(output, why);
    }

    /** Why a Certbot that is there does not start. */
    public static Explained<InstallCause> of(CertbotCopy broken) {
        String words = String.join("\n", broken.said());
        // Who was not installed as a package has modules there of its own.
        return doesNotStart(
                words, broken.source() == CertbotCopy.Source.PACKAGE ? broken.foreignModules() : Optional.empty());
    }

    private static Explained<InstallCause> doesNotStart(String words, Optional<String> foreignModules) {
        PrintedText said = PrintedText.of(words, HABITS);
        return sign(said)
                .orElseGet(() -> new Explained<>(
                        foreignModules.isPresent() ? FOREIGN_MODULES : DOES_NOT_START,
                        said.last(),
                        foreignModules.stream().toList(),
                        Optional.empty()));
    }

    /** Some name who is in the way in a line of its own. */
    private static Explained<InstallCause> withHolder(Explained<InstallCause> why, PrintedText all) {
        Matcher found = HOLDER.matcher(all.folded());
        if (holder(why).isPresent() || !found.find()) return why;
        List<String> words = new ArrayList<>(why.words());
        words.add(found.group());
        return Explained.of(LOCKED, words);
    }

    /**
     * The same where the lists were fetched before, which is taken for done if they name Certbot, also in an old state.
     *
     * @param lists what was printed then
     */
    public static Explained<InstallCause> after(String lists, Explained<InstallCause> why) {
        if (!FOLLOWS_FROM_LISTS.contains(why.cause())) return why;
        Explained<InstallCause> before = of(lists, OptionalInt.empty());
        return before.cause().isKnown() && before.cause() != LOCKED ? before : why;
    }

    /** On a system whose Certbot is in no extra collection, what is not found is not missing there. */
    public static Explained<InstallCause> on(InstallPlan plan, Explained<InstallCause> why) {
        boolean extra = plan.steps().stream().anyMatch(s -> s.id().equals("repository"));
        return why.cause() == EPEL_MISSING && !extra
                ? new Explained<>(PACKAGE_NOT_FOUND, why.words(), why.names(), why.notBefore())
                : why;
    }

    private static Optional<Explained<InstallCause>> sign(PrintedText text) {
        return InstallSigns.ALL.in(text);
    }

    private static Explained<InstallCause> unknown(
            PrintedText text, OptionalInt exitStatus, InstallPlan.Verified looked) {
        boolean well = exitStatus.orElse(-1) == 0;
        List<String> words = new ArrayList<>(text.last());
        if (well && !looked.worked() && looked.said().isBlank()) {
            List<String> status = List.of(Integer.toString(looked.status()));
            return new Explained<>(WITHOUT_EFFECT, words, status, Optional.empty());
        }
        words.addAll(PrintedText.of(looked.said(), HABITS).last());
        InstallCause cause = switch (exitStatus.orElse(0)) {
            case TOO_LATE -> SNAP_NOT_RUNNING;
            case SIGKILL -> KILLED;
            default -> UNKNOWN;
        };
        return Explained.of(cause, words).ended(exitStatus);
    }

    /** That dpkg has left something half installed, as its audit tells. */
    public static Explained<InstallCause> interrupted(String audit) {
        return Explained.of(INTERRUPTED, of(audit, OptionalInt.empty()).words());
    }

    /**
     * The same with the packages that are held and that the output names. apt speaks of held
     * packages also where none is.
     *
     * @param held what {@code apt-mark showhold} prints, untrusted
     */
    public static Explained<InstallCause> held(Explained<InstallCause> why, String held) {
        if (why.cause() != HELD) return why;
        List<String> named = why.words().stream()
                .flatMap(w -> Arrays.stream(w.split("[\\s:,()]+")))
                .toList();
        List<String> packages = held.lines()
                .map(String::strip)
                .filter(PACKAGE.asMatchPredicate())
                .filter(named::contains)
                .toList();
        return new Explained<>(packages.isEmpty() ? UNMET : HELD, why.words(), packages, Optional.empty());
    }

    /**
     * Another way to install it.
     *
     * @param options all of them, the best first
     */
    public static Optional<InstallPlan.Option> other(
            Explained<InstallCause> why, InstallMethod route, List<InstallPlan.Option> options) {
        // What does not fit the system is answered by what is made for it.
        boolean system = why.cause() == PYTHON_WITHOUT_SSL || why.cause() == LIBC_TOO_OLD;
        return options.stream()
                .filter(InstallPlan.Option::possible)
                .filter(o -> o.route() != route)
                .min(Comparator.comparing(o -> system && !(o.route() instanceof PackageManager)));
    }

    /** Who is in the way, as the package manager tells: its name and its process. */
    public static Optional<Message> holder(Explained<InstallCause> why) {
        Matcher found = HOLDER.matcher(String.join(" ", why.words()));
        if (!found.find()) return Optional.empty();
        if (found.group("only") != null) return Optional.of(Message.of("install.lock.process", found.group("only")));
        for (String[] group : HOLDERS) {
            if (found.group(group[0]) != null)
                return Optional.of(Message.of("install.lock.holder", found.group(group[1]), found.group(group[0])));
        }
        return Optional.empty();
    }

    /** That it is waited for who is in the way. */
    public static Message waiting(Explained<InstallCause> why) {
        return holder(why).map(who -> Message.of("panel.busy.lock.by", who)).orElse(Message.of("panel.busy.lock"));
    }

    /**
     * The same where nobody is at work: the lock file of pacman stays behind when it is killed.
     *
     * @param why it could not be installed, although it was waited for others
     */
    public static Explained<InstallCause> unheld(Explained<InstallCause> why) {
        boolean left = why.words().stream().anyMatch(w -> w.contains("db.lck"));
        return left ? new Explained<>(LEFT_LOCK, why.words(), List.of(), Optional.empty()) : why;
    }

    /** The step that mends it, if one does: of the plan, or one more. */
    public static Optional<InstallStep> repair(Explained<InstallCause> why, InstallPlan plan) {
        return switch (why.cause()) {
            case INTERRUPTED ->
                Optional.of(step(
                        "interrupted",
                        "dpkg --configure -a",
                        // What apt itself looks at. A package whose files are not
                        // all there yet is the next step's to mend.
                        "! ls /var/lib/dpkg/updates | grep -q \"^[0-9]\""));
            case UNMET -> {
                String lines = commandLines(plan);
                if (apt(plan)) {
                    yield Optional.of(step("unmet", "apt-get --fix-broken install", "apt-get check"));
                }
                // EPEL builds on packages of a collection that most systems have, and not in use
                // (docs.fedoraproject.org/en-US/epel); EPEL's own package brings the program.
                boolean epel = lines.contains("/epel-release") || lines.contains(" epel-release");
                boolean lacks = why.words().stream().anyMatch(w -> w.contains("nothing provides"));
                yield epel && lacks
                        ? Optional.of(step(
                                "crb", "crb enable", "dnf -q repolist | grep -qi \"crb\\|codeready\\|powertools\""))
                        : Optional.empty();
            }
            case HELD -> {
                String packages = why.names().stream().map(Command::quote).collect(Collectors.joining(" "));
                yield why.names().isEmpty()
                        ? Optional.empty()
                        : Optional.of(step(
                                "held",
                                "apt-mark unhold " + packages,
                                "test -z \"$(apt-mark showhold " + packages + ")\""));
            }
            case PACKAGE_BROKEN ->
                apt(plan)
                        ? Optional.of(step("broken", "dpkg --configure -a", "test -z \"$(dpkg --audit)\""))
                        : Optional.empty();
            case DAMAGED -> damaged(why, plan);
            case SUITE_CHANGED ->
                Optional.of(
                        step("suite", "apt-get update --allow-releaseinfo-change", PackageManager.APT.offersCertbot()));
            case MIRROR, BAD_SIGNATURE -> withoutSource(why, plan);
            case LEFT_LOCK ->
                Optional.of(step("lock", "rm /var/lib/pacman/db.lck", "test ! -e /var/lib/pacman/db.lck"));
            case CLASSIC_FOLDER -> Optional.of(step("classic", "ln -s /var/lib/snapd/snap /snap", "test -d /snap/."));
            case URLLIB3_TOO_NEW ->
                isByPip(plan)
                        ? Optional.of(step(
                                "urllib3",
                                "/opt/certbot/bin/pip install 'urllib3<2'",
                                "/opt/certbot/bin/certbot --version"))
                        : Optional.empty();
            default ->
                plan.steps().stream()
                        .filter(s -> why.cause().step().filter(s.id()::equals).isPresent())
                        .findFirst();
        };
    }

    /** What can be made anew from what is there; of dpkg's own files nothing can. */
    private static Optional<InstallStep> damaged(Explained<InstallCause> why, InstallPlan plan) {
        String words = String.join(" ", why.words()).toLowerCase(Locale.ROOT);
        if (words.contains("rpm") || words.contains("packages database"))
            return Optional.of(step("rpm", "rpm --rebuilddb", "rpm -q rpm"));
        return apt(plan) && (words.contains("mergelist") || words.contains("package lists"))
                ? Optional.of(step(
                        "lists",
                        "sh -c 'rm -rf /var/lib/apt/lists/*; apt-get update'",
                        PackageManager.APT.offersCertbot()))
                : Optional.empty();
    }

    private static boolean isByPip(InstallPlan plan) {
        return plan instanceof InstallPlan.Steps steps && steps.route() == InstallMethod.PIP;
    }

    /**
     * dnf stops at any source that cannot be read, unless it was told otherwise; dnf 5 wants that in other words. apt
     * goes on by itself.
     */
    private static Optional<InstallStep> withoutSource(Explained<InstallCause> why, InstallPlan plan) {
        if (!commandLines(plan).contains("dnf ") || why.names().size() != 1) return Optional.empty();
        String source = why.names().getFirst();
        if (!SOURCE.matcher(source).matches() || OWN_SOURCE.matcher(source).lookingAt()) return Optional.empty();
        String setting = source + ".skip_if_unavailable=1";
        return Optional.of(step(
                "source",
                "sh -c 'dnf config-manager setopt --create-missing-dir " + setting
                        + " || dnf config-manager --save --setopt=" + setting + " " + source + "'",
                "grep -qrs \"skip_if_unavailable *= *\\(1\\|[Tt]rue\\)\" /etc/yum.repos.d /etc/dnf/repos.override.d"));
    }

    private static boolean apt(InstallPlan plan) {
        return commandLines(plan).contains("apt-get");
    }

    private static String commandLines(InstallPlan plan) {
        return plan.steps().stream().map(InstallStep::commandLine).collect(Collectors.joining("\n"));
    }

    private static InstallStep step(String id, String command, String verify) {
        return new InstallStep(
                "mend-" + id,
                Message.of("install.mend." + id + ".title"),
                Message.of("install.mend." + id + ".text"),
                List.of("sudo " + command),
                StepScripts.asking(command),
                verify,
                verify);
    }
}
