package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.FailureCause;
import org.certguide.checks.Check;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Remedy;
import org.certguide.diagnosis.Severity;
import org.certguide.install.InstallStep;
import org.certguide.profile.Profile;
import org.certguide.renewal.DryRun;
import org.certguide.renewal.SwarmHooks;
import org.certguide.server.Script;
import org.certguide.system.InstallMethod;
import org.certguide.system.PackageManager;
import org.certguide.text.Messages;
import org.certguide.ui.panel.FakeServer.Strange;
import org.certguide.walkthrough.CertificateModel;
import org.certguide.walkthrough.ChecklistModel;
import org.certguide.walkthrough.InstallModel;
import org.certguide.walkthrough.Problem;
import org.certguide.walkthrough.RenewalModel;
import org.certguide.walkthrough.StepModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever goes wrong on a server in words that nobody has foreseen: the user gets these words, or that there were none and
 * how the program ended, and what was being done.
 */
class UnknownFailuresTest extends ModelsAlone {
    private static final String WORDS = "zyx: the frobnicator is unhappy";
    private static final int STATUS = 7;

    /** Where a program says what went wrong. */
    enum Way {
        OUT,
        ERR,
        NOWHERE;

        String words(Way stream) {
            return this == stream ? WORDS + "\n" : "";
        }
    }

    /** Something that is done on the server, as whose step's job. */
    private interface Action {
        void begin() throws InterruptedException;
    }

    @BeforeEach
    void asRoot() {
        server.system = server.system.replace("user\n1000\nubuntu", "user\n0\nroot");
        server.checks.put("firewall", FakeServer.recorded("checks/firewall/firewalld-1.3-real-default-zone"));
        server.checks.put("clock", "now " + (PanelStates.NOW.getEpochSecond() + 90) + "\ntimedatectl\n");
    }

    /** What failed so far. */
    private final Set<String> tried = new LinkedHashSet<>();

    /** Does it as it should be, and then with each of its scripts failing in each way. */
    private void eachScript(StepModel step, Action action) throws InterruptedException {
        server.scripts.clear();
        action.begin();
        settle(step);
        Set<List<String>> scripts = new LinkedHashSet<>();
        for (Script script : server.scripts) {
            // Those that change something have one name.
            boolean change = script.name().equals("command");
            scripts.add(List.of(script.name(), change ? script.body().strip() : ""));
        }
        for (List<String> script : scripts) fails(step, script.getFirst(), script.getLast(), action);
        action.begin();
        settle(step);
    }

    private void fails(StepModel step, String name, String part, Action action) throws InterruptedException {
        // Their answers only add to what is known of a request already.
        if (Set.of("log", "checklist certificates").contains(name)) return;
        for (Way way : Way.values()) {
            server.strange = new Strange(name, part, STATUS, way.words(Way.OUT), way.words(Way.ERR));
            action.begin();
            settle(step);
            server.strange = null;
            told(name + " " + part, way, seen(step));
        }
    }

    /** Does it with the program in the terminal failing. */
    private void eachEnd(StepModel step, String what, Action action) throws InterruptedException {
        for (Way way : List.of(Way.OUT, Way.NOWHERE)) {
            terminal = FakeTerminal.printing(STATUS, way.words(Way.OUT));
            server.works = false;
            server.verifiedStatus = STATUS;
            action.begin();
            settle(step);
            server.works = true;
            terminal = null;
            told("the program of " + what, way, seen(step));
        }
    }

    private @Nullable FakeTerminal terminal;

    private void program() {
        server.terminals.clear();
        server.terminals.add(terminal == null ? FakeTerminal.printing(0, "done\r\n") : terminal);
    }

    private void told(String what, Way way, String shown) {
        tried.add(what);
        String wanted = way == Way.NOWHERE ? ".*(?:status|exit|error) " + STATUS + "\\b.*" : ".*" + WORDS + ".*";
        assertTrue(
                Pattern.compile(wanted, Pattern.DOTALL).matcher(shown).matches(),
                () -> what + " failed, " + way + ", and was seen as: " + shown);
        assertTrue(
                Stream.of("What was being done: ", "The command was: ", "Testing the renewal", "runs no commands")
                        .anyMatch(shown::contains),
                () -> "what was being done is not told of " + what + ": " + shown);
    }

    private String seen(StepModel step) {
        List<String> now = new ArrayList<>();
        Problem problem = step.problem().get();
        if (problem != null) {
            now.add(Messages.of(problem.title()));
            now.add(Messages.of(problem.help()));
            now.add(problem.details());
        } else if (step == work().renewal()) {
            now.addAll(tested(work().renewal().dryRun().get()));
        }
        return String.join("\n", now);
    }

    private static List<String> tested(DryRun test) {
        Optional<Explained<FailureCause>> why = switch (test) {
            case DryRun.Failed failed -> Optional.of(failed.why());
            case DryRun.Unclear unclear -> Optional.of(unclear.why());
            case null, default -> Optional.empty();
        };
        return why
                .map(w ->
                        "Testing the renewal\n" + w.silence().map(Messages::of).orElse(String.join("\n", w.words())))
                .stream()
                .toList();
    }

    @Test
    void whateverFailsIsToldInItsOwnWords() throws InterruptedException {
        fails(walkthrough.connect(), "login", "", () -> connect("root"));
        logIn("root");
        work().wishes().domainText().set(PanelStates.DOMAIN);
        work().wishes().purpose().set(Purpose.OTHER);
        eachScript(work().system(), work().system()::detect);
        checklist();
        install();
        certificate();
        renewal();
        // Whoever adds something that is done on a server adds it here.
        assertTrue(tried.size() > 40, tried::toString);
        Set<String> kinds =
                tried.stream().map(what -> what.split(" ")[0]).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Set.of("login", "system", "checklist", "command", "plan", "verify", "the", "certificate", "renewal"),
                kinds);
    }

    private void checklist() throws InterruptedException {
        ChecklistModel model = work().checklist();
        eachScript(model, model::run);
        for (String id : List.of("firewall", "clock")) {
            Remedy remedy =
                    Objects.requireNonNull(model.findings().get(id)).remedies().getFirst();
            eachScript(model, () -> work().remedies().apply(remedy));
        }
        Profile.Change change = work().remedies().changes().changes().stream()
                .filter(c -> !c.takingBack().isEmpty())
                .findFirst()
                .orElseThrow();
        fails(
                model,
                "command",
                change.takingBack().getFirst(),
                () -> work().remedies().changes().undo(change));
    }

    private void install() throws InterruptedException {
        server.removeCertbot();
        work().system().detect();
        settle(work().system());
        InstallModel model = work().install();
        for (InstallMethod way : List.of(PackageManager.APT, InstallMethod.SNAP, InstallMethod.PIP)) {
            eachScript(model, () -> model.choose(way));
            for (InstallStep step : Objects.requireNonNull(model.plan().get()).steps()) {
                Action run = () -> {
                    program();
                    model.run(step);
                };
                eachScript(model, run);
                eachEnd(model, way.id() + " " + step.id(), run);
            }
        }
    }

    private void certificate() throws InterruptedException {
        CertificateModel model = work().certificate();
        work().wishes().email().set("admin@" + PanelStates.DOMAIN);
        work().wishes().terms().set(true);
        Action request = () -> {
            program();
            model.start();
        };
        eachScript(model, request);
        eachEnd(model, "the request", request);
    }

    private void renewal() throws InterruptedException {
        server.renewal = FakeServer.recorded("renewal/systemd").replace("=enabled", "=disabled");
        RenewalModel model = work().renewal();
        eachScript(model, model::readSchedule);
        Remedy.Command starts = model.remedy().orElseThrow();
        eachScript(model, () -> model.changes().apply(starts));
        Remedy.Command hooks = SwarmHooks.of(PanelStates.DOMAIN).orElseThrow().remedy(Optional.empty());
        eachScript(model, () -> model.changes().apply(hooks));
        eachEnd(model, "the test", () -> {
            program();
            model.test();
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"OUT", "NOWHERE"})
    void whateverTheChecklistLooksAt(Way how) throws InterruptedException {
        server.probeStatus = STATUS;
        logIn("root");
        work().wishes().domainText().set(PanelStates.DOMAIN);
        for (Check check : work().checklist().checks()) {
            if (!check.runsOnServer()) continue;
            server.checks.put(check.id(), how.words(Way.OUT));
            work().checklist().run();
            settle(work().checklist());
            Finding found = work().checklist().findings().get(check.id());
            String shown = Messages.of(found.title()) + "\n" + Messages.of(found.found()) + "\n" + found.said();
            boolean told = how == Way.OUT
                    ? shown.contains(WORDS)
                    : shown.matches("(?s).*(?:status|error) " + STATUS + "\\b.*");
            // Of some, to print nothing is an answer.
            assertTrue(
                    told || how == Way.NOWHERE && found.severity() != Severity.UNKNOWN,
                    () -> check.id() + " is seen as " + shown);
        }
    }
}
