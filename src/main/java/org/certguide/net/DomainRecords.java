package org.certguide.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What the DNS says about a domain name.
 *
 * @param caa the answer that counts for the name: of the name itself or of the nearest name above
 *     it that has CAA records (RFC 8659, section 3)
 * @param caaName the name that has these records; the domain name itself if there are none
 * @param opinions what public name servers say of the addresses; empty if they were not asked
 */
public record DomainRecords(
        Answer<InetAddress> ipv4, Answer<InetAddress> ipv6, Answer<Caa> caa, String caaName, List<Opinion> opinions) {
    public DomainRecords {
        opinions = List.copyOf(opinions);
    }

    /** What the one name server says that is always asked. */
    public DomainRecords(Answer<InetAddress> ipv4, Answer<InetAddress> ipv6, Answer<Caa> caa, String caaName) {
        this(ipv4, ipv6, caa, caaName, List.of());
    }

    public DomainRecords with(List<Opinion> opinions) {
        return new DomainRecords(ipv4, ipv6, caa, caaName, opinions);
    }

    /** All addresses; empty where the DNS gave none. */
    public List<InetAddress> addresses() {
        return addresses(ipv4, ipv6);
    }

    private static List<InetAddress> addresses(Answer<InetAddress> v4, Answer<InetAddress> v6) {
        List<InetAddress> all = new ArrayList<>(v4.recordsOrNone());
        all.addAll(v6.recordsOrNone());
        return all;
    }

    /**
     * What another name server says.
     *
     * @param who asked: a name for the user
     */
    public record Opinion(String who, Answer<InetAddress> ipv4, Answer<InetAddress> ipv6) {
        public List<InetAddress> addresses() {
            return DomainRecords.addresses(ipv4, ipv6);
        }
    }

    /**
     * What the DNS answered.
     *
     * @param <T> what was asked for
     */
    public sealed interface Answer<T> {
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
    public enum Reason {
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
    public record Caa(int flags, String tag, String value) {}
}
