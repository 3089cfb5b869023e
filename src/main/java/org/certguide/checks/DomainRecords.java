package org.certguide.checks;

import org.certguide.checks.NameLookup.Answer;
import org.certguide.checks.NameLookup.Caa;

import java.net.InetAddress;

/**
 * What the DNS says about a domain name.
 *
 * @param caa the answer that counts for the name: of the name itself or of the nearest name above
 *     it that has CAA records (RFC 8659, section 3)
 * @param caaName the name that has these records; the domain name itself if there are none
 */
public record DomainRecords(
        Answer<InetAddress> ipv4, Answer<InetAddress> ipv6, Answer<Caa> caa, String caaName) {
    /** Asks for everything; blocks until then. */
    public static DomainRecords lookUp(NameLookup dns, String domain) throws InterruptedException {
        Answer<InetAddress> ipv4 = dns.ipv4(domain);
        Answer<InetAddress> ipv6 = dns.ipv6(domain);
        for (String name = domain; !name.isEmpty(); name = parent(name)) {
            Answer<Caa> caa = dns.caa(name);
            if (caa instanceof Answer.Found || caa instanceof Answer.Failed)
                return new DomainRecords(ipv4, ipv6, caa, name);
        }
        return new DomainRecords(ipv4, ipv6, new Answer.NoRecords<>(), domain);
    }

    private static String parent(String name) {
        return name.substring(name.indexOf('.') < 0 ? name.length() : name.indexOf('.') + 1);
    }
}
