package org.certguide.checks;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.certguide.checks.Check.Output;
import org.certguide.checks.Checklist.Section;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.net.NetworkAccess;
import org.certguide.net.Port80Probe;
import org.certguide.server.Probe;
import org.certguide.server.ScriptOutput;
import org.certguide.server.Token;

/**
 * One look at some of the prerequisites: the {@link #probe} goes to the server, what it prints
 * comes to {@link #take}, and visits from this computer arrive while it runs. May be used from any
 * thread, by one at a time.
 */
public final class ChecklistRun {
    private final List<Check> checks;
    private final CheckContext context;
    private final NetworkAccess internet;
    private final Consumer<Finding> found;
    private final String secret = Token.random();
    private final Checklist.Sorter sorter;
    private Severity firewall = Severity.UNKNOWN;
    private Optional<Port80Probe> visits = Optional.empty();
    private Optional<Section> outside = Optional.empty();
    private Optional<Section> points = Optional.empty();

    /**
     * Begins with what needs no server.
     *
     * @param found gets one finding of each check, as soon as it is known
     */
    public ChecklistRun(List<Check> checks, CheckContext context, NetworkAccess internet, Consumer<Finding> found) {
        this.checks = List.copyOf(checks);
        this.context = context;
        this.internet = internet;
        this.found = found;
        sorter = new Checklist.Sorter(checks);
        for (Check check : checks) if (!check.runsOnServer()) found.accept(check.judge(context));
    }

    /** What to ask the server; root where that is possible. */
    public Probe<ScriptOutput> probe() {
        return Checklist.probe(checks, secret, context.rights().asRoot());
    }

    /** Takes what the probe has printed, while it runs. */
    public synchronized void take(ScriptOutput.Section section) {
        sorter.take(section).ifPresent(this::take);
    }

    /**
     * To be called when the script has ended: waits for the visits, some seconds at most.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    public synchronized void end() throws InterruptedException {
        sorter.end().forEach(this::take);
        if (outside.isEmpty()) return;
        Section section = outside.get();
        CheckContext visited = context;
        if (visits.isPresent())
            visited = context.with(new ReachabilityReport(visits.get().end(), firewall));
        found.accept(section.check().judge(section.output(), visited));
        // A visit tells whether what stands before the server passes visitors on.
        if (points.isPresent())
            found.accept(points.get().check().judge(points.get().output(), visited));
    }

    private void take(Section section) {
        if (section.check().id().equals(OutsideCheck.ID)) {
            visit(section);
            return;
        }
        if (section.check().id().equals("points")) points = Optional.of(section);
        Finding finding = section.check().judge(section.output(), context);
        if (finding.id().equals(FirewallCheck.ID)) firewall = finding.severity();
        found.accept(finding);
    }

    private void visit(Section section) {
        if (section.output() instanceof Output.Ready) {
            if (visits.isEmpty()) visits = Optional.of(begin());
            return;
        }
        outside = Optional.of(section);
        visits.ifPresent(Port80Probe::listenerLeft);
        // Where no listener was needed, the program that holds the port is visited now.
        if (visits.isEmpty() && section.output() instanceof Output.Printed) visits = Optional.of(begin());
    }

    private Port80Probe begin() {
        return Port80Probe.begin(internet, context.domains(), context.dns(), !context.publicCa(), secret);
    }
}
