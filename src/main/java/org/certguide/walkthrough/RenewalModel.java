package org.certguide.walkthrough;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.certguide.certbot.CertbotLog;
import org.certguide.certbot.CertbotPrompts;
import org.certguide.certbot.FailureCause;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.conversation.PreparedAnswers;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.Remedy;
import org.certguide.guide.FailureText;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.net.NetworkAccess;
import org.certguide.profile.Profile;
import org.certguide.profile.Profile.DryRunRecord;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.profile.Profile.RenewalState;
import org.certguide.renewal.DryRun;
import org.certguide.renewal.Reminder;
import org.certguide.renewal.RenewalLook;
import org.certguide.renewal.RenewalProof;
import org.certguide.renewal.RenewalSchedule;
import org.certguide.renewal.RevocationList;
import org.certguide.renewal.ServingProgram;
import org.certguide.renewal.SwarmHooks;
import org.certguide.session.InteractiveProgram;
import org.certguide.session.Session;
import org.certguide.text.Message;
import org.certguide.work.Job;
import org.certguide.work.JobRunner;
import org.jspecify.annotations.Nullable;

/** Proof that the certificate renews: a test, and what on the server starts the renewal. */
public final class RenewalModel extends ServerStep {
    private final ReadOnlyObjectWrapper<@Nullable DryRun> dryRun = new ReadOnlyObjectWrapper<>();

    private final Clock clock;
    private final SystemModel system;
    private final CertificateWishes wishes;
    private final ServerProfile profile;
    private final ChangeRunner changes;
    private final RenewalOverview overview;
    private final NoticeModel notice;
    private final KeptCertificates kept;
    private CertbotLog log = CertbotLog.NONE;

    /** Whether a test cannot be started here as a timer would. */
    private boolean plainly;

    /** Whether the last test was asked to run the deploy hooks. */
    private boolean withHooks;

    /** Whether what was begun last is a test that has not come to its end. */
    private boolean testing;

    RenewalModel(
            JobRunner jobs,
            Clock clock,
            NetworkAccess internet,
            ServerAccess server,
            SystemModel system,
            CertificateWishes wishes,
            ServerProfile profile) {
        super(Step.RENEWAL, jobs, server);
        this.clock = clock;
        this.system = system;
        this.wishes = wishes;
        this.profile = profile;
        overview = new RenewalOverview(clock, internet, system);
        notice = new NoticeModel(this, server);
        kept = new KeptCertificates(this, internet, profile, wishes, this::certificateName);
        busy().subscribe(words -> {
            if (words.isEmpty()) testing = false;
        });
        changes = new ChangeRunner(server, wishes, profile, this, new ChangeRunner.Look() {
            @Override
            public void afterChange() {
                readSchedule();
            }

            @Override
            public void afterUndo() {
                readSchedule();
            }

            /** What was cancelled may have worked. */
            @Override
            public void afterCancel() {
                if (server.isOpen()) readSchedule();
            }
        });
    }

    /** What is done about what would keep the certificate from renewing itself. */
    public ChangeRunner changes() {
        return changes;
    }

    /** What is known of the renewal. */
    public RenewalOverview overview() {
        return overview;
    }

    /** Lets a program read the certificate after each renewal. */
    public Optional<Remedy.Command> reload(ServingProgram program) {
        return program.remedy(certificateName());
    }

    /** All certificates of the server. */
    public KeptCertificates kept() {
        return kept;
    }

    /** Who is told when a renewal fails. */
    public NoticeModel notice() {
        return notice;
    }

    /** What will start the renewal; null until the server was asked. */
    public ReadOnlyObjectProperty<@Nullable RenewalSchedule> schedule() {
        return overview.schedule();
    }

    /** How the last test of this session ended; null before it. */
    public ReadOnlyObjectProperty<@Nullable DryRun> dryRun() {
        return dryRun.getReadOnlyProperty();
    }

    /** Whether the renewal is being tested at the moment. */
    public boolean isTesting() {
        return testing && isBusy();
    }

    /** The log of the test that failed last; read when {@link #dryRun} changes. */
    public CertbotLog log() {
        return log;
    }

    /** The commands that free port 80 around a renewal, for Overture DMS. */
    public List<SwarmHooks.Setting> hooks() {
        return gateway().map(hooks -> hooks.settings(system.certbotVersion())).orElse(List.of());
    }

    /** Whether the gateway of Overture DMS, once it is deployed, has still to be told to leave port 80 to renewals. */
    public boolean awaitsGateway() {
        RenewalSchedule found = overview.schedule().get();
        boolean set = found != null && found.port80().past()
                || profile.changes().stream().anyMatch(c -> c.what().contains("certguide-gateway"));
        return gateway().isPresent() && !set;
    }

    private Optional<SwarmHooks> gateway() {
        Profile known = profile.profile().get();
        return known == null || known.dms().isEmpty() ? Optional.empty() : SwarmHooks.of(certificateName());
    }

    /**
     * What the application can do so that the certificate renews itself, the most urgent first: a gateway that
     * stands still has to run, something has to start the renewal, and the gateway has to leave port 80 to it.
     */
    public Optional<Remedy.Command> remedy() {
        RenewalSchedule found = overview.schedule().get();
        if (found == null) return Optional.empty();
        return Stream.of(Optional.of(found.port80().finding()), Optional.of(found.finding()), overview.planned())
                .flatMap(told -> told.stream().flatMap(f -> f.remedies().stream()))
                .filter(Remedy.Command.class::isInstance)
                .map(Remedy.Command.class::cast)
                .findFirst()
                .or(() -> found.port80().isHeldByGateway()
                        ? gateway().map(hooks -> hooks.remedy(system.certbotVersion()))
                        : Optional.empty());
    }

    /** A calendar file with the day on which to look whether the certificate has renewed. */
    public Optional<String> reminder() {
        return Optional.ofNullable(profile.profile().get()).flatMap(known -> reminder(known, clock.instant()));
    }

    /** The same of any profile; empty where it has no certificate yet. */
    public static Optional<String> reminder(Profile known, Instant now) {
        return known.certificate()
                .map(certificate -> Reminder.renewal(known.id(), certificate.name(), certificate.lifetime(), now));
    }

    @Override
    void opened() {
        if (!isBusy() && !overview.isOf(certificateName())) readSchedule();
    }

    /** Asks the server what will start the renewal. */
    public void readSchedule() {
        Session session = server().require();
        StepStatus before = state().get();
        String name = certificateName();
        boolean dms = gateway().isPresent();
        start(
                session,
                Task.of(Message.of("panel.busy.schedule"), words -> overview.read(session, name, dms))
                        .then(found -> {
                            overview.take(found);
                            kept.forgetServed();
                            notice.found(found.look().notice());
                            // It may have renewed since it was saved here.
                            found.look().certificate().ifPresent(this::update);
                            remember(dryRun.get() == null ? before : proof().status());
                        }));
    }

    /** Looks on the authority's list whether the certificate was revoked; there has to be one. */
    public void checkRevoked() {
        StepStatus before = state().get();
        RevocationList list = overview.revocations().orElseThrow();
        start(Task.of(Message.of("panel.busy.revoked", list.address().getHost()), words -> overview.read(list))
                .then(answer -> {
                    overview.take(answer);
                    state().set(before);
                }));
    }

    private void update(IssuedCertificate now) {
        Profile known = profile.profile().get();
        if (known == null || known.certificate().isEmpty()) return;
        profile.profile().set(known.with(known.certificate().get().renewed(now)));
    }

    /** What Certbot runs after a renewal and leaves out of a test, unless it is told to run it; empty if nothing. */
    public List<String> deployHooks() {
        RenewalLook look = overview.look().get();
        return look == null || !DryRun.canRunDeployHooks(system.certbotVersion()) ? List.of() : look.deployHooks();
    }

    /** Whether the last test ran the deploy hooks, too. */
    public boolean hasTestedDeployHooks() {
        return withHooks;
    }

    /** Tests the renewal with the test authority. */
    public void test() {
        test(false);
    }

    /**
     * The same.
     *
     * @param deployHooks whether they are run, too, as after a renewal
     */
    public void test(boolean deployHooks) {
        withHooks = deployHooks;
        Session session = server().require();
        testing = true;
        String name = certificateName();
        RenewalSchedule found = overview.schedule().get();
        String test = deployHooks ? DryRun.withDeployHooks(name) : DryRun.commandLine(name);
        String command = found == null ? test : found.asStarted(test, plainly);
        Job<InteractiveProgram.Result> live =
                server().console().job(session, command, CertbotPrompts.all(), PreparedAnswers.empty());
        start(
                session,
                Task.of(Message.of("panel.busy.dryrun"), words -> {
                            InteractiveProgram.Result run = live.run(words);
                            boolean refused = !plainly && found != null && found.couldNotStart(run.text());
                            DryRun came = DryRun.parse(run.exitStatus().orElse(-1), run.text(), name);
                            return new Tested(
                                    came,
                                    came instanceof DryRun.Failed ? log(session, run.text()) : CertbotLog.NONE,
                                    refused);
                        })
                        .then(tested -> {
                            log = tested.log();
                            plainly |= tested.refused();
                            if (tested.refused()) test(deployHooks);
                            else show(tested.dryRun());
                        }));
    }

    void show(DryRun tested) {
        testing = false;
        dryRun.set(tested);
        remember(proof().status());
    }

    private record Tested(DryRun dryRun, CertbotLog log, boolean refused) {}

    /** How far it is proved, by what was seen since the login, that the certificate renews itself. */
    public RenewalProof proof() {
        return RenewalProof.of(
                Optional.ofNullable(dryRun.get()).map(RenewalModel::result), overview.starts(), overview.port80());
    }

    private static DryRunResult result(DryRun tested) {
        return switch (tested) {
            case DryRun.Succeeded s -> DryRunResult.SUCCEEDED;
            case DryRun.Failed f -> DryRunResult.FAILED;
            case DryRun.Skipped s -> DryRunResult.SKIPPED;
            case DryRun.NotFound n -> DryRunResult.FAILED;
            case DryRun.Unclear u -> DryRunResult.UNCLEAR;
        };
    }

    @Override
    Phase settled() {
        return problem().get() == null ? proof().phase() : Phase.FAILED;
    }

    /** Why the last test failed; empty where it has not. */
    public Optional<Explained<FailureCause>> failure() {
        return switch (dryRun.get()) {
            case DryRun.Failed failed -> Optional.of(failed.why());
            case DryRun.NotFound none -> Optional.of(Explained.of(FailureCause.NO_CERTIFICATE));
            case null, default -> Optional.empty();
        };
    }

    @Override
    public Optional<FailureText> failureText() {
        return super.failureText().or(() -> failure().map(this::told));
    }

    /** What is told of a test that failed. */
    public FailureText told(Explained<FailureCause> why) {
        FailureText text = FailureText.of(why);
        return why.notBefore()
                .filter(clock.instant()::isBefore)
                .map(until -> text.then(WaitText.of(until, clock.instant())))
                .orElse(text);
    }

    private void remember(StepStatus status) {
        Profile known = profile.profile().get();
        if (known == null) {
            state().set(status);
            return;
        }
        RenewalSchedule found = overview.schedule().get();
        RenewalState planned = found == null
                ? known.renewal().state()
                : RenewalProof.kept(
                        known.renewal().state(),
                        overview.starts(),
                        overview.port80(),
                        found.port80().isHeldByGateway() && gateway().isPresent());
        DryRun tested = dryRun.get();
        Optional<DryRunRecord> last = tested == null
                ? known.renewal().lastDryRun()
                : Optional.of(new DryRunRecord(clock.instant(), result(tested)));
        start(profile.saving(known.with(
                        known.history().with(new Profile.Renewal(planned, last)).seen(clock.instant())))
                .then(saved -> state().set(status)));
    }

    /** The name of the certificate that this is about. */
    public String certificateName() {
        return profile.certificate().map(Profile.Certificate::name).orElse(wishes.name());
    }
}
