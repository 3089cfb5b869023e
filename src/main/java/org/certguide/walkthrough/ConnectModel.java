package org.certguide.walkthrough;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.StringProperty;
import org.certguide.conversation.Answer;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.guide.StepStatus;
import org.certguide.profile.Profile;
import org.certguide.server.Connector;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.Server;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.SshConfigFiles;
import org.certguide.session.LoginCheck;
import org.certguide.text.Message;

/** Logging in: where, who, how, and whether the host key is the right one. */
public final class ConnectModel extends StepModel {
    private final LoginForm form = new LoginForm();
    private final HostKeyQuestion hostKey = new HostKeyQuestion(new HostKeyQuestion.Attempt() {
        @Override
        public Optional<Failure> failure() {
            return logins.underWay().flatMap(login -> ConnectModel.this.failure());
        }

        @Override
        public void goOn(HostKeyTrust trust) {
            attempt(trust);
        }

        @Override
        public void leave() {
            cancel();
            forgetUnderWay();
            if (!isBusy()) state().set(StepStatus.OPEN);
        }
    });
    private final AgentChoice agent;
    private final LoginQuestions questions;
    private final Services services;
    private final Connector connector;
    private final Then then;
    private final PasswordChange newPassword;
    private final KeptLogins logins = new KeptLogins();

    /** What follows a login. */
    interface Then {
        /** Somebody is about to log in, so that whoever was before has to go. */
        void leave();

        /**
         * Somebody has logged in.
         *
         * @param password of the login, if it had one
         */
        void connected(Server server, Login.Kind kind, Optional<Secret> password);
    }

    /**
     * @param console of the server that is open
     * @param first what is asked at once after a login
     */
    ConnectModel(Services services, Supplier<ConsoleModel> console, LoginCheck.First first, Then then) {
        super(Step.CONNECT, services.jobs());
        this.services = services;
        this.then = then;
        connector = new LoginCheck(services.connector(), services.log(), first);
        agent = new AgentChoice(form, services.jobs(), services.connector());
        newPassword = new PasswordChange(console, services.log());
        questions = new LoginQuestions(services.fx(), newPassword::answered);
        for (StringProperty where : List.of(host(), port(), user(), via())) where.subscribe(this::forgetFailure);
    }

    @Override
    boolean asks() {
        return hostKey.unknown().get() != null;
    }

    /** Where to log in, as whom and how. */
    public LoginForm form() {
        return form;
    }

    public StringProperty host() {
        return form.host();
    }

    /** As typed. */
    public StringProperty port() {
        return form.port();
    }

    public StringProperty user() {
        return form.user();
    }

    /** The servers on the way, as typed. */
    public StringProperty via() {
        return form.via();
    }

    public StringProperty keyFile() {
        return form.keyFile();
    }

    public ObjectProperty<Login.Kind> kind() {
        return form.kind();
    }

    /** Whether the host key is the right one. */
    public HostKeyQuestion hostKey() {
        return hostKey;
    }

    /** Which key of the SSH agent is used. */
    public AgentChoice agent() {
        return agent;
    }

    /** What the server asks and says, while it waits. */
    public LoginQuestions questions() {
        return questions;
    }

    /** Reads the servers of the user's SSH configuration; see {@link LoginForm#readSaved}. */
    public void readSaved(SshConfigFiles files) {
        form.readSaved(services.jobs(), files);
    }

    /**
     * Connects. All fields have to be valid.
     *
     * @param secret the password, or the passphrase of the key file (empty for none); wiped here
     */
    public void connect(Secret secret) {
        connect(secret, new HostKeyTrust.KnownHosts());
    }

    /**
     * The same for a user who knows the host key already.
     *
     * @param trust what is known of it
     */
    public void connect(Secret secret, HostKeyTrust trust) {
        forgetUnderWay();
        then.leave();
        logins.begin(form.login(secret, agent.fingerprint(), questions));
        attempt(trust);
    }

    /** Whether the last login can be repeated as the fields are, without asking for anything. */
    public boolean remembers() {
        return logins.knows(form, agent.fingerprint());
    }

    /** Repeats the last login, whatever is in the fields now. */
    public void reconnect() {
        KeptLogins.Succeeded last = logins.last().orElse(null);
        if (last == null || isBusy()) return;
        form.fill(last.address(), last.kind());
        if (last.login() instanceof Login.KeyFile with)
            keyFile().set(with.file().toString());
        forgetUnderWay();
        then.leave();
        logins.begin(last.login().copy());
        attempt(new HostKeyTrust.KnownHosts());
    }

    private Optional<Failure> failure() {
        Problem now = problem().get();
        return now == null ? Optional.empty() : now.failure();
    }

    /** Whether the last login can go on with one click. */
    public boolean canGoOn() {
        boolean decided =
                failure().filter(f -> f.canGoOn() && f.whenCompared().isEmpty()).isPresent();
        return decided && logins.underWay().isPresent() && !isBusy();
    }

    /** Logs in as the user whom the server has named, with the same password or key. */
    public void logInAs(String other) {
        if (isBusy()) return;
        Optional<Login> login = logins.take();
        if (login.isEmpty()) return;
        // What else is said of another user is forgotten with the failure.
        user().set(other);
        logins.begin(login.get());
        attempt(new HostKeyTrust.KnownHosts());
    }

    /** Has the user choose a new password, which the server wants first, and goes on with it. */
    public void changePassword() {
        Login login = logins.underWay().orElse(null);
        if (login == null || isBusy()) return;
        ServerAddress address = form.address();
        start(Task.of(
                        Message.of("panel.busy.connecting", address.toString()),
                        progress -> services.connector()
                                .connect(address, login, new HostKeyTrust.KnownHosts(), dialog(address)))
                .then(result -> {
                    if (result instanceof Result.Connected connected) change(connected.server());
                    else ended(result);
                })
                .otherwise(this::failed)
                .whenCancelled(this::stop)
                .whenLate(ConnectModel::closeLate));
    }

    private void change(Server server) {
        start(Task.of(Message.of("panel.busy.password"), newPassword.job(server))
                .then(wrong -> {
                    if (wrong.isPresent()) {
                        newPassword.forget();
                        fail(Problem.of(wrong.get()));
                    } else {
                        newPassword.take().ifPresent(logins::change);
                        attempt(new HostKeyTrust.KnownHosts());
                    }
                })
                .otherwise(this::failed)
                .whenCancelled(this::stop));
    }

    /** Answers what the server asks while the password is changed. */
    public void answer(Answer answer) {
        newPassword.answer(answer);
    }

    @Override
    boolean runsProgram() {
        return newPassword.isRunning();
    }

    /** What was found at one address says nothing about another. */
    private void forgetFailure() {
        boolean wrongKey = failure().flatMap(Failure::wrongHostKey).isPresent();
        if (!wrongKey && failure().filter(Failure::canGoOn).isEmpty()) return;
        solved();
        forgetUnderWay();
        state().set(StepStatus.OPEN);
    }

    /** Begins anew, for a server that is known or for any other. */
    void begin(Optional<Profile.Login> known) {
        giveUp();
        hostKey.begin(known);
        form.begin(known);
    }

    /** Ends a login that is under way, and takes no notice any more of what comes of it. */
    void giveUp() {
        abandon();
        state().set(StepStatus.OPEN);
        solved();
        hostKey.close();
        questions.close();
        forget();
    }

    /** Wipes all passwords. */
    void forget() {
        forgetUnderWay();
        logins.forgetLast();
    }

    /**
     * Logs in again with the same login, after a pause that the server wants. It is a job of the step, busy and
     * cancelled as one: two minutes in front of the form, and too late does no harm. {@link ScheduledRetry} waits
     * for hours beside a panel that stays in use, and for a time of the clock, because computers sleep.
     */
    public void connectLater(Duration pause) {
        if (logins.underWay().isEmpty() || isBusy()) return;
        ServerAddress address = form.address();
        start(Task.of(Message.of("panel.busy.later", pause.toMinutes(), address.toString()), progress -> {
                    Thread.sleep(pause);
                    return pause;
                })
                .then(over -> attempt(new HostKeyTrust.KnownHosts()))
                .whenCancelled(this::stop));
    }

    private void attempt(HostKeyTrust trust) {
        Login login = logins.underWay().orElse(null);
        if (login == null) return;
        ServerAddress address = form.address();
        start(Task.of(
                        Message.of("panel.busy.connecting", address.toString()),
                        progress -> connector.connect(address, login, trust, dialog(address)))
                .then(this::ended)
                .otherwise(this::failed)
                .whenCancelled(this::stop)
                .whenLate(ConnectModel::closeLate));
    }

    private LoginDialog dialog(ServerAddress address) {
        return new LoginDialog(services.fx(), address, questions, hostKey);
    }

    /** Nobody wants to go to that server any more. */
    private static void closeLate(Result result) {
        if (result instanceof Result.Connected late) late.server().close();
    }

    private void failed(Exception because) {
        Problem problem = Problem.of(because);
        // Who decides something goes on with the same login.
        if (problem.failure().filter(Failure::canGoOn).isPresent()) questions.close();
        else stop();
        if (isRefused(because)) logins.forgetLast();
        agent.read();
        fail(problem);
    }

    private void stop() {
        questions.close();
        forgetUnderWay();
    }

    private void ended(Result result) {
        switch (result) {
            case Result.HostKeyUnknown unknown -> {
                state().set(StepStatus.OPEN);
                hostKey.ask(form.address(), unknown.key()).ifPresent(wrong -> fail(Problem.of(wrong)));
            }
            case Result.Connected connected -> connected(connected.server());
        }
    }

    private void connected(Server server) {
        state().set(StepStatus.DONE);
        questions.close();
        newPassword.take().ifPresent(logins::change);
        Optional<Secret> password = logins.password();
        Login.Kind how = kind().get();
        logins.succeed(server.address(), how);
        then.connected(server, how, password);
    }

    private static boolean isRefused(Exception because) {
        return because instanceof ServerException failed
                && (failed.failure() instanceof Failure.LoginRefused
                        || failed.failure() instanceof Failure.RootLoginRefused
                        || failed.failure() instanceof Failure.PassphraseWrong);
    }

    @Override
    Phase settled() {
        Problem last = problem().get();
        if (last != null && last.isConnectionLost()) return Phase.LOST;
        return failure().flatMap(Failure::wrongHostKey).isPresent() ? Phase.CHANGED : super.settled();
    }

    private void forgetUnderWay() {
        newPassword.forget();
        logins.leave();
    }
}
