package org.certguide.checks;

import java.net.InetAddress;
import java.util.List;

/** Asks the DNS. The methods block, and stop with an exception when the thread is interrupted. */
public interface NameLookup {
    /** The IPv4 addresses of a name (A records), aliases followed. */
    Answer<InetAddress> ipv4(String name) throws InterruptedException;

    /** The IPv6 addresses of a name (AAAA records), aliases followed. */
    Answer<InetAddress> ipv6(String name) throws InterruptedException;

    /** The CAA records of exactly this name (RFC 8659), aliases followed. */
    Answer<Caa> caa(String name) throws InterruptedException;

    /**
     * What the DNS answered.
     *
     * @param <T> what was asked for
     */
    sealed interface Answer<T> {
        /**
         * @param records at least one
         */
        record Found<T>(List<T> records) implements Answer<T> {}

        /** The name does not exist at all. */
        record NoSuchName<T>() implements Answer<T> {}

        /** The name exists, but not with such a record. */
        record NoRecords<T>() implements Answer<T> {}

        /** There was no answer that says anything. */
        record Failed<T>(Reason reason) implements Answer<T> {}

        /** The records; none for every other answer. */
        default List<T> recordsOrNone() {
            return this instanceof Found<T>(List<T> records) ? records : List.of();
        }
    }

    /** Why the DNS gave no answer. */
    enum Reason {
        /** Nothing came in time, or nothing could be sent. */
        NO_ANSWER,
        /** The name server could not find out (SERVFAIL), often because of broken DNSSEC. */
        SERVER_FAILURE,
        /** The name server does not want to answer, or answers with nonsense. */
        REFUSED,
        /** The text is no domain name. */
        NOT_A_NAME
    }

    /**
     * A CAA record (RFC 8659).
     *
     * @param flags 128 means: who does not understand the tag must not issue
     * @param tag {@code issue}, {@code issuewild}, {@code iodef} …, in lower case
     * @param value for {@code issue} a CA's domain name, or nothing, and parameters after
     *     semicolons
     */
    record Caa(int flags, String tag, String value) {}
}
