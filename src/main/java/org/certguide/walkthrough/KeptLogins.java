package org.certguide.walkthrough;

import java.util.Optional;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * The logins whose secrets are kept: the one that is under way, and the last one that succeeded, for
 * when its connection is lost. What is replaced or forgotten is wiped.
 */
final class KeptLogins {
    private @Nullable Login underWay;
    private @Nullable Succeeded last;

    /** A login that has succeeded, and where. */
    record Succeeded(ServerAddress address, Login.Kind kind, Login login) {
        /** Whether it is the one that the form describes, but for the password. */
        private boolean isOf(LoginForm form, Optional<String> agentKey) {
            if (form.invalid().isPresent()
                    || !form.address().equals(address)
                    || form.kind().get() != kind) return false;
            return switch (login) {
                case Login.Agent with -> with.key().equals(agentKey);
                case Login.KeyFile with ->
                    form.keyPath().filter(with.file()::equals).isPresent();
                case Login.Password with -> true;
                case Login.Questions with -> true;
            };
        }
    }

    /** The one that is under way; it stays here. */
    Optional<Login> underWay() {
        return Optional.ofNullable(underWay);
    }

    /** Another one begins, and belongs to this from now on. */
    void begin(Login login) {
        leave();
        underWay = login;
    }

    /** The one that is under way is so no more. */
    void leave() {
        if (underWay != null) underWay.wipe();
        underWay = null;
    }

    /** The same, without wiping it. */
    Optional<Login> take() {
        Login taken = underWay;
        underWay = null;
        return Optional.ofNullable(taken);
    }

    /**
     * The one that is under way has another password, if it has one.
     *
     * @param password belongs to it, or is wiped
     */
    void change(Secret password) {
        if (underWay instanceof Login.Password with) {
            underWay = new Login.Password(password, with.more());
            with.secret().close();
        } else {
            password.close();
        }
    }

    /** A copy of the password of the one that is under way, if it has one. */
    Optional<Secret> password() {
        return underWay instanceof Login.Password with
                ? Optional.of(with.secret().copy())
                : Optional.empty();
    }

    /** The one that is under way has succeeded. */
    void succeed(ServerAddress address, Login.Kind kind) {
        forgetLast();
        take().ifPresent(login -> last = new Succeeded(address, kind, login));
    }

    /** The last one that has succeeded; it stays here. */
    Optional<Succeeded> last() {
        return Optional.ofNullable(last);
    }

    /** Whether what the form describes is the last one that has succeeded. */
    boolean knows(LoginForm form, Optional<String> agentKey) {
        return last != null && last.isOf(form, agentKey);
    }

    void forgetLast() {
        if (last != null) last.login().wipe();
        last = null;
    }
}
