package org.certguide.install;

import static org.certguide.system.InstallCause.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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

    private static final Pattern HOLDER =
            Pattern.compile("(?:held by process|application with pid) (\\d{1,10}) \\(([^()]{1,60})\\)");

    /** apt, dnf, and the five lines in which yum tells it each time. */
    private static final Pattern WAITING = Pattern.compile("(?i)waiting for cache lock|waiting for process with pid"
            + "|another app is currently holding the yum lock; waiting"
            + "|^\\s*(?:the other application is|memory|started|state) *:");

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
        return sign(later)
                .filter(last -> last.cause() != LOCKED)
                .or(() -> later.isEmpty() || sign(later).isPresent() ? sign(all) : Optional.empty())
                .or(() -> looked.status() == InstallPlan.DOES_NOT_START
                        ? Optional.of(doesNotStart(looked.said(), CertbotCopy.foreignModules(looked.said())))
                        : sign(said))
                .orElseGet(() -> unknown(later.isEmpty() ? all : later, exitStatus, said));
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

    private static Optional<Explained<InstallCause>> sign(PrintedText text) {
        return InstallSigns.ALL.in(text);
    }

    private static Explained<InstallCause> unknown(PrintedText text, OptionalInt exitStatus, PrintedText verification) {
        InstallCause cause = switch (exitStatus.orElse(0)) {
            case TOO_LATE -> SNAP_NOT_RUNNING;
            case SIGKILL -> KILLED;
            default -> UNKNOWN;
        };
        List<String> words = new ArrayList<>(text.last());
        words.addAll(verification.last());
        return Explained.of(cause, words);
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
        return found.find()
                ? Optional.of(Message.of("install.lock.holder", found.group(2), found.group(1)))
                : Optional.empty();
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
                String lines =
                        plan.steps().stream().map(InstallStep::commandLine).collect(Collectors.joining("\n"));
                if (lines.contains("apt-get")) {
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

    private static boolean isByPip(InstallPlan plan) {
        return plan instanceof InstallPlan.Steps steps && steps.route() == InstallMethod.PIP;
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
