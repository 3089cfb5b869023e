package org.certguide.walkthrough;

import org.certguide.guide.StepStatus;
import org.certguide.profile.Profile;
import org.certguide.server.Connector;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerException;
import org.certguide.text.Message;

/** Logs in to a saved server as it was done last, where nobody has to type a secret for that. */
final class SavedLogin {
    private SavedLogin() {}

    /**
     * @param connect with the login filled in
     * @param saved the login of a profile
     */
    static void begin(ConnectModel connect, Profile.Login saved, Connector connector) {
        LoginForm form = connect.form();
        if (saved.loginKind().isEmpty() || form.invalid().isPresent()) return;
        Login.Kind how = saved.loginKind().get();
        if (how != Login.Kind.AGENT && how != Login.Kind.KEY_FILE) return;
        Login login = form.login(Secret.of(""), connect.agent().fingerprint(), Login.NOBODY);
        connect.start(Task.of(
                        Message.of("panel.busy.connecting", form.address().toString()),
                        words -> isReady(login, connector))
                .then(ready -> {
                    connect.state().set(StepStatus.OPEN);
                    if (ready) connect.connect(Secret.of(""));
                }));
    }

    private static boolean isReady(Login login, Connector connector) throws InterruptedException {
        try {
            return switch (login) {
                case Login.Agent agent -> !connector.agentKeys(agent.socket()).isEmpty();
                case Login.KeyFile key -> connector.opensWithoutPassphrase(key.file());
                case Login.Password with -> false;
                case Login.Questions with -> false;
            };
        } catch (ServerException e) {
            // The form tells what is wrong once somebody uses it.
            return false;
        }
    }
}
