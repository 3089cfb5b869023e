package org.certguide.diagnosis;

/** What a user can do next after a failure; each is a button. */
public enum NextAction {
    /** Look again at what the certificate needs, such as the domain name's address and port 80. */
    CHECK_AGAIN,
    /** Run the same once more. */
    RETRY,
    CHANGE_DOMAIN,
    CHANGE_EMAIL,
    CHANGE_KEY_TYPE,
    /** Agree to the certificate authority's terms after all. */
    REVIEW_TERMS,
    /** Find out what holds port 80, and stop it. */
    FREE_PORT_80,
    /** Nothing helps before a certain time; see {@link Explained#notBefore}. */
    WAIT,
    ENTER_PASSWORD,
    /** Log in again, as another user. */
    LOG_IN,
    INSTALL_CERTBOT,
    /** Install in another way: this one would fail again. */
    CHANGE_METHOD,
    /** Read Certbot's log on the server, which says more than Certbot did. */
    READ_LOG,
    /** Keep the details, to ask somebody. */
    SAVE_LOG
}
