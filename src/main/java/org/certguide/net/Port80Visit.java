package org.certguide.net;

import java.net.InetAddress;

/**
 * One visit to port 80 of a domain name.
 *
 * @param domain what was asked for in the Host header
 * @param address one of its addresses
 */
public record Port80Visit(String domain, InetAddress address, Response seen) {
    /** What a visit met. */
    public sealed interface Response {
        /** The listener on the server: its answer came back. */
        record Listener() implements Response {}

        /**
         * Somebody else.
         *
         * @param words what it calls itself, or the beginning of what it said; untrusted
         */
        record Other(String words) implements Response {}

        /** A connection, and no answer on it. */
        record Silence() implements Response {}

        /** Nobody listens at the address, or something on the way turns visitors away. */
        record Refused() implements Response {}

        /** Nothing at all in time. */
        record Nothing() implements Response {}

        /**
         * Nothing can be said, because this computer gets to nobody's port 80: it has no IPv6, or
         * its network does not let it out there.
         */
        record NoWay() implements Response {}

        /** Nothing can be said, because the listener had gone before the visitor came. */
        record TooLate() implements Response {}
    }
}
