package org.certguide.fleet;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.certguide.net.Port80Visit.Response;
import org.certguide.renewal.AuthorityWindow;
import org.certguide.renewal.ServedCertificate;

/**
 * What visitors of one domain name meet.
 *
 * @param dns whether it leads anywhere
 * @param addresses what is at the addresses that were visited
 * @param window when the authority wants the certificate to be renewed, as far as it tells
 */
public record NameVisit(String name, Dns dns, List<AddressVisit> addresses, Optional<AuthorityWindow> window) {
    /** What the DNS says of a name. */
    public enum Dns {
        /** It has addresses. */
        FOUND,
        /** It has none. */
        NOWHERE,
        /** The name servers of the name do not work, or refuse. */
        BROKEN,
        /** No name server has answered this computer. */
        SILENT
    }

    /** Whether browsers trust a certificate. */
    public enum Trust {
        YES,
        /** They would, if all of its chain were sent. */
        WITHOUT_CHAIN,
        NO
    }

    /**
     * One address.
     *
     * @param https what is on port 443
     * @param trusted whether this computer trusts the certificate; nothing where that was not looked at
     * @param port80 what is on port 80; empty where that was not looked at
     */
    public record AddressVisit(
            InetAddress address, ServedCertificate https, Optional<Trust> trusted, Optional<Response> port80) {}

    public NameVisit {
        addresses = List.copyOf(addresses);
    }

    /** A name that leads nowhere. */
    static NameVisit without(String name, Dns dns) {
        return new NameVisit(name, dns, List.of(), Optional.empty());
    }
}
