package org.certguide.practice;

/** A fault that the practice server can simulate, so that people see it before it matters. */
public enum Fault {
    /** A web server runs; stopping it, as the checklist offers, ends this. */
    PORT_80_IN_USE,
    /** The domain names lead to another address. */
    DOMAIN_ELSEWHERE,
    /** sudo refuses the next password, whatever it is. */
    WRONG_SUDO_PASSWORD,
    /** The connection breaks while the certificate is being requested, once. */
    CONNECTION_LOST,
    /** There is a certificate for the domain name already. */
    EXISTING_CERTIFICATE,
    /** The certificate authority has given out too many certificates. */
    RATE_LIMIT
}
