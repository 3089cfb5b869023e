package org.certguide.certbot;

import static org.certguide.certbot.NextAction.*;

import org.certguide.guide.Text;

import java.util.Locale;

/**
 * Why a run of Certbot failed, as far as its words tell. Each has its texts in {@code
 * certbot.failure.NAME}: title, what happened, what to do next.
 */
public enum FailureCause {
    // What the certificate authority says about a domain name.
    /** It waited for an answer on port 80 and got none. */
    CONNECTION_TIMEOUT(CHECK_AGAIN),
    /** It reached nothing that listens on port 80. */
    CONNECTION_REFUSED(CHECK_AGAIN),
    /** It found no address for the domain name. */
    DNS(CHECK_AGAIN),
    /** It reached some other server. */
    UNAUTHORIZED(CHECK_AGAIN),
    /** The domain's CAA record names others. */
    CAA(CHECK_AGAIN),
    RATE_LIMITED(WAIT),
    REJECTED_IDENTIFIER(CHANGE_DOMAIN),
    BAD_NONCE(RETRY),
    /** It has a problem itself. */
    CA_TROUBLE(RETRY),
    MALFORMED(CHANGE_DOMAIN),
    EMAIL_REFUSED(CHANGE_EMAIL),

    // What Certbot says about the server.
    PORT_80(FREE_PORT_80),
    ANOTHER_INSTANCE(RETRY),
    /** The server cannot look up names. */
    SERVER_DNS(RETRY),
    CA_UNREACHABLE(RETRY),
    UNTRUSTED_TLS(CHECK_AGAIN),
    CLOCK(CHECK_AGAIN),
    DISK_FULL(RETRY),
    NOT_ROOT(CHECK_AGAIN),
    BROKEN_RENEWAL(READ_LOG),
    HOOK_FAILED(READ_LOG),
    NO_CERTIFICATE(CHECK_AGAIN),

    // What follows from answers.
    TERMS_REFUSED(REVIEW_TERMS),
    DOMAIN_INVALID(CHANGE_DOMAIN),
    /** A wildcard needs a DNS plugin. */
    WILDCARD(CHANGE_DOMAIN),
    KEY_TYPE(CHANGE_KEY_TYPE),
    CANCELLED(RETRY),

    // What comes before Certbot.
    SUDO_PASSWORD(ENTER_PASSWORD),
    SUDO_NOT_ALLOWED(CHECK_AGAIN),
    CERTBOT_MISSING(INSTALL_CERTBOT),
    CONNECTION_LOST(RETRY),

    /** The certificate is there; only the subscription to the newsletter failed. */
    EFF_UNREACHABLE(SAVE_LOG),
    /** Certbot 2.1 of Debian 12 stumbles over the error that it wants to tell. */
    HIDDEN(READ_LOG),
    UNKNOWN(SAVE_LOG);

    private final NextAction next;

    FailureCause(NextAction next) {
        this.next = next;
    }

    public NextAction nextAction() {
        return next;
    }

    Text text(String part, Object... arguments) {
        String key = name().toLowerCase(Locale.ROOT).replace('_', '-');
        return Text.of("certbot.failure." + key + "." + part, arguments);
    }
}
