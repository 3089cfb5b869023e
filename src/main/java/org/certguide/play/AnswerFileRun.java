package org.certguide.play;

import static org.certguide.play.PlaySummary.cause;
import static org.certguide.play.PlaySummary.oneLine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javafx.scene.Scene;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.diagnosis.Finding;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.install.InstallPlan.Option;
import org.certguide.play.PlaySummary.Line;
import org.certguide.profile.PrivateFiles;
import org.certguide.renewal.DryRun;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.system.OperatingSystem;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Fx;
import org.certguide.ui.Picture;
import org.certguide.walkthrough.Problem;
import org.certguide.walkthrough.StepModel;
import org.certguide.walkthrough.Walkthrough;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks through everything with a file of answers, by the same models as a person with the window.
 * Blocks; to be run on a thread of its own.
 */
public final class AnswerFileRun {
    /** The exit code for answers that cannot be used; those of the steps come after it. */
    public static final int WRONG_ANSWERS = 2;

    /** Of sysexits.h: all went well, and not all of the pictures could be written. */
    private static final int UNWRITTEN = 74;

    private static final Logger LOG = LoggerFactory.getLogger(AnswerFileRun.class);

    private final Walkthrough walkthrough;
    private final ModelDriver driver;
    private final AnswerFile file;
    private final Answers answers;
    private final AnswerFile.SecretReader secrets;
    private final Optional<Path> pictures;
    private Optional<Message> pictureless = Optional.empty();
    private final @Nullable Scene scene;
    private final PlaySummary summary;

    private Runnable ordering = () -> {};
    private volatile Consumer<String> waiting;

    /**
     * @param pictures where a PNG of each step goes; made if it is not there
     * @param scene the window's
     * @param out gets the lines of the summary
     */
    public AnswerFileRun(
            Walkthrough walkthrough, AnswerFile file, Optional<Path> pictures, Scene scene, Consumer<String> out) {
        this(walkthrough, file, out, pictures, scene);
    }

    /**
     * Without a window.
     *
     * @param out gets the lines of the summary
     */
    public AnswerFileRun(Walkthrough walkthrough, AnswerFile file, Consumer<String> out) {
        this(walkthrough, file, out, Optional.empty(), null);
    }

    private AnswerFileRun(
            Walkthrough walkthrough,
            AnswerFile file,
            Consumer<String> out,
            Optional<Path> pictures,
            @Nullable Scene scene) {
        this.walkthrough = walkthrough;
        waiting = out;
        driver = new ModelDriver(walkthrough, line -> waiting.accept(line));
        this.file = file;
        this.answers = file.answers();
        this.secrets = file.secrets();
        this.pictures = pictures;
        this.scene = scene;
        summary = new PlaySummary(walkthrough, out);
    }

    /** Where else than in the summary it is told what is waited for. */
    public void tellWaiting(Consumer<String> waiting) {
        this.waiting = waiting;
    }

    /** Has something done right before Certbot is to ask the authority. */
    public void beforeRequest(Runnable ordering) {
        this.ordering = ordering;
    }

    /**
     * Plays it all, and tells how far it came whatever happens.
     *
     * @return the exit code, as {@code src/site/markdown/play.md} lists them
     */
    public int run() throws InterruptedException {
        int code = 0;
        try {
            for (Step step : Step.values()) {
                if (code != 0) {
                    summary.add(new Line(step, StepStatus.SKIPPED, ""));
                    continue;
                }
                Line line = play(step);
                summary.add(line);
                takePicture(step);
                if (line.result() == StepStatus.FAILED) code = WRONG_ANSWERS + number(step);
            }
            return code == 0 && pictureless.isPresent() ? UNWRITTEN : code;
        } finally {
            summary.print(pictures, pictureless);
        }
    }

    /** What the first step that failed is, and why; once it has run. */
    public Optional<String> failure() {
        return summary.failure();
    }

    /** Stands in exit codes and names of pictures, which scripts know: it stays whatever steps are added. */
    private static int number(Step step) {
        return switch (step) {
            case CONNECT -> 1;
            case SYSTEM -> 2;
            case CHECKLIST -> 3;
            case INSTALL -> 4;
            case CERTIFICATE -> 5;
            case RENEWAL -> 6;
        };
    }

    private Line play(Step step) throws InterruptedException {
        try {
            Line line = switch (step) {
                case CONNECT -> connect();
                case SYSTEM -> system();
                case CHECKLIST -> checklist();
                case INSTALL -> install();
                case CERTIFICATE -> certificate();
                case RENEWAL -> renewal();
            };
            return Fx.call(summary::isUnsaved) ? new Line(step, StepStatus.FAILED, Messages.of("play.unsaved")) : line;
        } catch (ModelDriver.Lost e) {
            return new Line(
                    step,
                    StepStatus.FAILED,
                    cause(Problem.of(new Failure.ConnectionLost(answers.server().host()))));
        } catch (AnswersException e) {
            return new Line(step, StepStatus.FAILED, Messages.of(e.text()));
        } catch (TimeoutException e) {
            String question = Fx.call(driver::question);
            String cause = question.isEmpty()
                    ? Messages.of("play.late", ModelDriver.STEP_LIMIT.toMinutes())
                    : Messages.of("play.question", question);
            Fx.run(() -> walkthrough.step(step).cancel());
            return new Line(step, StepStatus.FAILED, cause);
        }
    }

    private Line connect() throws AnswersException, InterruptedException, TimeoutException {
        Optional<Path> keyFile =
                answers.login().kind() == Login.Kind.KEY_FILE ? Optional.of(file.keyFile()) : Optional.empty();
        Secret secret = secret();
        var model = walkthrough.connect();
        try (var _ = JumpHostAnswers.to(model, file)) {
            Fx.run(() -> {
                model.host().set(answers.server().host());
                model.port().set(Integer.toString(answers.server().port()));
                model.user().set(answers.server().user());
                model.via().set(answers.via().orElse(""));
                model.kind().set(answers.login().kind());
                keyFile.ifPresent(path -> model.keyFile().set(path.toString()));
                model.connect(secret, new HostKeyTrust.Expected(answers.hostKey()));
            });
            driver.settle(model);
        }
        return line(model, "");
    }

    private Secret secret() throws AnswersException {
        if (answers.login().password().isPresent()) {
            return secrets.read("login.password", answers.login().password().get());
        }
        return answers.login().passphrase().isPresent()
                ? secrets.read("login.passphrase", answers.login().passphrase().get())
                : Secret.of("");
    }

    private Line system() throws AnswersException, InterruptedException, TimeoutException {
        // Connecting has opened the step already.
        var model = driver.work().system();
        driver.settle(model);
        var catalogue = model.catalogue();
        String id = answers.software().orElse("other");
        var software = catalogue.software().stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Answers.wrong("play.software", id));
        var named = answers.namedSystem().isEmpty()
                ? Optional.<OperatingSystem>empty()
                : Optional.of(catalogue.systems().stream()
                        .filter(s -> s.id().equals(answers.namedSystem().get()))
                        .findFirst()
                        .orElseThrow(() -> Answers.wrong(
                                "play.system", answers.namedSystem().get())));
        String name = Fx.call(() -> {
            model.software().set(software);
            named.ifPresent(s -> model.system().set(s));
            var chosen = model.system().get();
            return chosen == null ? "" : Messages.of(chosen.title());
        });
        return line(model, name);
    }

    private Line checklist() throws AnswersException, InterruptedException, TimeoutException, ModelDriver.Lost {
        var model = driver.work().checklist();
        boolean locked = Fx.call(() -> {
            driver.work().wishes().purpose().set(answers.wantedPurpose());
            driver.work().wishes().domainText().set(String.join(" ", answers.domains()));
            walkthrough.next();
            return driver.work().server().needsPassword();
        });
        if (locked) unlock();
        driver.onServer(model::run);
        driver.settle(model);
        // Only now sudo has said that it wants the password of root, which the file may have.
        if (answers.sudoPassword().isPresent() && Fx.call(driver.work().server()::wantsRootPassword)) {
            unlock();
            Fx.run(() -> model.run());
            driver.settle(model);
        }
        return Fx.call(() -> {
            List<Finding> all = List.copyOf(model.findings().values());
            String cause = PlaySummary.worst(all);
            Line line = line(model, cause.isEmpty() ? Messages.of(model.summary()) : cause);
            // Nobody looks at the page: what could not be checked has to be said here.
            boolean unknown = line.result() == StepStatus.DONE && !cause.isEmpty();
            return unknown ? new Line(Step.CHECKLIST, StepStatus.WARNING, cause) : line;
        });
    }

    private void unlock() throws AnswersException, InterruptedException {
        Optional<Secret> own = answers.sudoPassword().isPresent()
                ? Optional.of(
                        secrets.read("sudoPassword", answers.sudoPassword().get()))
                : Optional.empty();
        boolean known = Fx.call(() -> {
            own.ifPresentOrElse(driver.work().server()::unlock, () -> {
                if (driver.work().server().hasLoginPassword())
                    driver.work().server().unlockWithLoginPassword();
            });
            return own.isPresent() || driver.work().server().hasLoginPassword();
        });
        if (!known) throw Answers.wrong("play.sudo");
    }

    private Line install() throws AnswersException, InterruptedException, TimeoutException, ModelDriver.Lost {
        var model = driver.work().install();
        driver.next();
        driver.settle(model);
        boolean several = !Fx.call(model::keepable).isEmpty();
        if (answers.installRoute().isPresent() && (several || !ModelDriver.passed(model))) {
            String wanted = answers.installRoute().get();
            Option option = Fx.call(model::options).stream()
                    .filter(o -> o.possible() && o.route().id().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> Answers.wrong("play.route", wanted));
            driver.onServer(() -> model.choose(option.route()));
            driver.settle(model);
        }
        if (!ModelDriver.passed(model)
                && ModelDriver.fxOrNull(() -> model.problem().get()) == null) {
            driver.onServer(() -> {
                model.answers().set(answers.packageAnswers());
                model.runAll();
            });
            driver.settle(model);
        }
        return line(model, Fx.call(() -> {
            String version =
                    model.certbot().map(c -> "Certbot " + c.shownVersion()).orElse("");
            return model.keepable().isEmpty()
                    ? version
                    : version + ". "
                            + oneLine(Messages.of(model.copies().orElseThrow().several()));
        }));
    }

    private Line certificate() throws InterruptedException, TimeoutException, ModelDriver.Lost {
        var model = driver.work().certificate();
        var wishes = driver.work().wishes();
        driver.next();
        driver.settle(model);
        ordering.run();
        driver.onServer(() -> {
            wishes.email().set(answers.email().orElse(""));
            wishes.terms().set(answers.agreeToTerms());
            wishes.eff().set(answers.shareEmail().orElse(false));
            if (answers.wantedPurpose() == Purpose.OTHER) {
                answers.wantedKeyType().ifPresent(t -> wishes.keyType().set(t));
            }
            wishes.extra().set(answers.extraArguments());
            wishes.existing().set(answers.wantedExisting().map(e -> e.ordinal() + 1));
            model.start();
        });
        driver.settle(model);
        String result =
                Fx.call(() -> model.issued().get() == null ? "" : InstalledCertificate.fullchain(model.issuedName()));
        Line line = line(model, result);
        return line.result() != StepStatus.FAILED
                ? line
                : new Line(
                        line.step(),
                        line.result(),
                        line.cause(),
                        Fx.call(() -> model.evidence().reasons()));
    }

    private Line renewal() throws InterruptedException, TimeoutException, ModelDriver.Lost {
        var model = driver.work().renewal();
        driver.next();
        driver.settle(model);
        driver.onServer(model::test);
        driver.settle(model);
        return Fx.call(() -> {
            var schedule = model.schedule().get();
            String planned =
                    schedule == null ? "" : Messages.of(schedule.finding().title());
            DryRun tested = model.dryRun().get();
            String told = PlaySummary.told(tested, planned);
            return tested instanceof DryRun.Failed
                    ? new Line(Step.RENEWAL, StepStatus.FAILED, told)
                    : line(model, told);
        });
    }

    /**
     * @param good what to say where all went well
     */
    private Line line(StepModel model, String good) throws InterruptedException {
        StepStatus status = Fx.call(() -> model.state().get());
        @Nullable Problem problem = ModelDriver.fxOrNull(() -> model.problem().get());
        return switch (status) {
            case DONE -> new Line(model.step(), StepStatus.DONE, good);
            case WARNING -> new Line(model.step(), StepStatus.WARNING, good);
            case SKIPPED -> new Line(model.step(), StepStatus.SKIPPED, good);
            case OPEN, RUNNING, FAILED ->
                new Line(model.step(), StepStatus.FAILED, problem == null ? good : cause(problem));
        };
    }

    /** What the picture of a step is called. */
    public static String picture(Step step) {
        return number(step) + "-" + step.id() + ".png";
    }

    private void takePicture(Step step) throws InterruptedException {
        Scene seen = scene;
        if (pictures.isEmpty() || seen == null) return;
        Step open = Fx.call(() -> walkthrough.current().get());
        try {
            Path file = pictures.get().resolve(picture(step));
            // The login has opened the next page already.
            if (step != open) Fx.run(() -> walkthrough.open(step));
            Fx.call(() -> {
                Picture.write(seen, file);
                return true;
            });
        } catch (CompletionException e) {
            LOG.warn("cannot write a picture of the window", e);
            Exception why = e.getCause() instanceof Exception cause ? cause : e;
            if (pictureless.isEmpty())
                pictureless = Optional.of(PrivateFiles.reason(pictures.get().resolve(picture(step)), why));
        } finally {
            if (step != open) Fx.run(() -> walkthrough.open(open));
        }
    }
}
