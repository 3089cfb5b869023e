package org.certguide.certbot;

import static org.certguide.diagnosis.NextAction.*;

import java.util.Locale;
import org.certguide.diagnosis.Cause;
import org.certguide.diagnosis.NextAction;
import org.certguide.text.Message;

/**
 * Why a run of Certbot failed, as far as its words tell. Each has its texts in {@code
 * certbot.failure.NAME}: title, what happened, what to do next.
 */
public enum FailureCause implements Cause {
    // What the certificate authority says about a domain name.
    /** It waited for an answer on port 80 and got none. */
    CONNECTION_TIMEOUT(CHECK_AGAIN),
    /** It reached nothing that listens on port 80. */
    CONNECTION_REFUSED(CHECK_AGAIN),
    /** It was cut off in the middle. */
    CONNECTION_RESET(CHECK_AGAIN),
    /** It reached the server from some places of the world, and not from others. */
    SECONDARY(CHECK_AGAIN),
    /** It used the domain name's IPv6 address, which does not lead to the server. */
    IPV6(CHECK_AGAIN),
    /** It was sent on to somewhere else. */
    REDIRECT(CHECK_AGAIN),
    /** It does not know the domain name. */
    DNS(CHECK_AGAIN),
    /** It knows the domain name, but finds no address for it. */
    DNS_NO_ADDRESS(CHECK_AGAIN),
    /** The domain's name servers do not answer as they should. */
    DNS_BROKEN(CHECK_AGAIN),
    /** It reached some other server. */
    UNAUTHORIZED(CHECK_AGAIN),
    /** It reached something that refuses access. */
    FORBIDDEN(CHECK_AGAIN),
    /** The domain's CAA record names others. */
    CAA(CHECK_AGAIN),
    /** It reached a proxy or protection service that stands before the server. */
    PROXY(CHECK_AGAIN),
    REJECTED_IDENTIFIER(CHANGE_DOMAIN),

    // Its limits: https://letsencrypt.org/docs/rate-limits/
    /** Some limit of which no more is known. */
    RATE_LIMITED(WAIT),
    /** Five certificates for the same names in a week. */
    RATE_SAME_NAMES(WAIT),
    /** Fifty certificates for the registered domain in a week. */
    RATE_DOMAIN(WAIT),
    /** Five failed tries for a name in an hour. */
    RATE_FAILED(WAIT),
    /** Three hundred requests of an account in three hours. */
    RATE_ORDERS(WAIT),
    /** Ten new accounts from one address in three hours. */
    RATE_ACCOUNTS(WAIT),
    /** After very many failures, until somebody opens a web page. */
    PAUSED(RETRY),

    // What else it says.
    BAD_NONCE(RETRY),
    /** It has a problem itself. */
    CA_TROUBLE(RETRY),
    /** It no longer knows the order or the challenge. */
    ORDER(RETRY),
    MALFORMED(CHANGE_DOMAIN),
    /** Certbot uses a version of the protocol that it no longer supports. */
    CERTBOT_OLD(INSTALL_CERTBOT),
    BAD_KEY(CHANGE_KEY_TYPE),
    EMAIL_REFUSED(CHANGE_EMAIL),
    /** It does not know, or no longer accepts, the account that Certbot has. */
    ACCOUNT_UNKNOWN(RETRY),
    /** It takes only those who have an account with it already. */
    EXTERNAL_ACCOUNT(SAVE_LOG),
    /** Somebody has to open a web page first. */
    USER_ACTION(RETRY),
    REVOCATION(RETRY),
    PROFILE(SAVE_LOG),

    // What Certbot says about the server.
    PORT_80(FREE_PORT_80),
    ANOTHER_INSTANCE(RETRY),
    /** The server cannot look up names. */
    SERVER_DNS(RETRY),
    CA_UNREACHABLE(RETRY),
    UNTRUSTED_TLS(CHECK_AGAIN),
    CLOCK(CHECK_AGAIN),
    DISK_FULL(CHECK_AGAIN),
    /** The disk answers with errors. */
    DISK_FAILING(CHECK_AGAIN),
    /** A disk, or a part of it, cannot be written to. */
    READ_ONLY(CHECK_AGAIN),
    /** Certbot is a snap, and the service of snaps does not answer. */
    SNAPD(RETRY),
    /** A folder of an earlier certificate is there without the settings that belong to it. */
    LEFTOVER(CHECK_AGAIN),
    NOT_ROOT(LOG_IN),
    BROKEN_RENEWAL(READ_LOG),
    HOOK_FAILED(READ_LOG),
    /** The certificate was made with {@code --manual}: somebody showed the proof by hand. */
    MADE_BY_HAND(RETRY),
    NO_CERTIFICATE(CHANGE_DOMAIN),

    // What follows from answers.
    TERMS_REFUSED(REVIEW_TERMS),
    DOMAIN_INVALID(CHANGE_DOMAIN),
    /** A wildcard needs a DNS plugin. */
    WILDCARD(CHANGE_DOMAIN),
    KEY_TYPE(CHANGE_KEY_TYPE),
    CANCELLED(RETRY),

    // What comes before Certbot.
    SUDO_PASSWORD(ENTER_PASSWORD),
    SUDO_NOT_ALLOWED(LOG_IN),
    CERTBOT_MISSING(INSTALL_CERTBOT),
    /** Certbot is there, and fails over modules of Python that do not belong to it. */
    CERTBOT_BROKEN(INSTALL_CERTBOT),
    /** It was told to use a plugin that is not installed. */
    PLUGIN_MISSING(CHECK_AGAIN),
    CONNECTION_LOST(RETRY),
    /** It was ended by a signal, from a user or from the system. */
    KILLED(RETRY),

    /** Certbot ended well, and there is no certificate where it should be. */
    UNSEEN(CHECK_AGAIN),
    /** The certificate is there under another name, because the settings of the old one are damaged. */
    OTHER_LINEAGE(CHECK_AGAIN),
    /** The certificate is there, and lacks a name that was asked for. */
    OTHER_NAMES(RETRY),
    /** The certificate is there, and has another kind of key than was asked for. */
    OTHER_KEY(RETRY),
    /** The certificate is there; only the subscription to the newsletter failed. */
    EFF_UNREACHABLE(SAVE_LOG),
    /** Certbot 2.1 of Debian 12 fails with an exception while it prints an error. */
    HIDDEN(READ_LOG),
    UNKNOWN(SAVE_LOG);

    private final NextAction next;

    FailureCause(NextAction next) {
        this.next = next;
    }

    @Override
    public NextAction nextAction() {
        return next;
    }

    @Override
    public String key() {
        return "certbot.failure." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Object unnamed() {
        return Message.of("certbot.failure.the-domain");
    }
}
