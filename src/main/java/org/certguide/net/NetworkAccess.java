package org.certguide.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.certguide.net.DomainRecords.Answer;
import org.certguide.net.DomainRecords.Opinion;
import org.certguide.net.DomainRecords.Reason;
import org.certguide.work.Threads;

/**
 * How this computer asks and visits others for the checks.
 *
 * @param nameServer to ask instead of this computer's own, over TCP
 * @param publicResolvers name servers for everybody, asked only if the user wants it
 * @param sockets makes sockets that are not connected yet, for visits to port 80
 */
public record NetworkAccess(
        Optional<InetSocketAddress> nameServer, List<PublicResolver> publicResolvers, Supplier<Socket> sockets) {
    private static final Duration DNS_LIMIT = Duration.ofSeconds(5);

    /**
     * A name server for everybody.
     *
     * @param name who runs it, and its well-known address: whoever is asked to agree has to know
     */
    public record PublicResolver(String name, InetSocketAddress address) {}

    /**
     * Run by three organisations in three countries' laws, and all check DNSSEC as Let's Encrypt
     * does: developers.cloudflare.com/1.1.1.1, developers.google.com/speed/public-dns, quad9.net.
     */
    private static final List<PublicResolver> WELL_KNOWN =
            List.of(wellKnown("Cloudflare", "1.1.1.1"), wellKnown("Google", "8.8.8.8"), wellKnown("Quad9", "9.9.9.9"));

    private static PublicResolver wellKnown(String name, String address) {
        return new PublicResolver(
                name + " (" + address + ")", new InetSocketAddress(InetAddress.ofLiteral(address), 53));
    }

    public NetworkAccess {
        publicResolvers = List.copyOf(publicResolvers);
    }

    /** The real one, as this computer sees it. */
    public static NetworkAccess asSeenFromHere(Optional<InetSocketAddress> nameServer) {
        return new NetworkAccess(nameServer, WELL_KNOWN, Socket::new);
    }

    /** One in which one name server plays all of them, and visits go where the sockets lead. */
    public static NetworkAccess simulated(InetSocketAddress nameServer, Supplier<Socket> sockets) {
        return new NetworkAccess(
                Optional.of(nameServer),
                WELL_KNOWN.stream()
                        .map(r -> new PublicResolver(r.name(), nameServer))
                        .toList(),
                sockets);
    }

    public DnsLookup dns() {
        return new DnsLookup(nameServer, DNS_LIMIT);
    }

    /**
     * Asks the DNS for everything about a name; blocks until then.
     *
     * @param publicly whether to ask the public name servers too, who get to know the name
     * @throws InterruptedException when the thread is interrupted
     */
    public DomainRecords records(String domain, boolean publicly) throws InterruptedException {
        List<Opinion> opinions = publicly ? opinions(domain) : List.of();
        return dns().records(domain).with(opinions);
    }

    /** All are asked in parallel: one that does not answer must not delay the others. */
    private List<Opinion> opinions(String domain) throws InterruptedException {
        AtomicReferenceArray<Opinion> given = new AtomicReferenceArray<>(publicResolvers.size());
        CountDownLatch open = new CountDownLatch(publicResolvers.size());
        List<Thread> asking = new ArrayList<>();
        for (int i = 0; i < publicResolvers.size(); i++) {
            int at = i;
            asking.add(Threads.start("public name server", () -> {
                try {
                    given.set(at, opinion(publicResolvers.get(at), domain));
                } finally {
                    open.countDown();
                }
            }));
        }
        try {
            open.await();
        } finally {
            asking.forEach(Thread::interrupt);
        }
        List<Opinion> all = new ArrayList<>();
        for (int i = 0; i < given.length(); i++) {
            Opinion opinion = given.get(i);
            if (opinion != null) all.add(opinion);
        }
        return all;
    }

    private static Opinion opinion(PublicResolver resolver, String domain) {
        Answer<InetAddress> none = new Answer.Failed<>(Reason.NO_ANSWER);
        try {
            DnsLookup dns = new DnsLookup(Optional.of(resolver.address()), DNS_LIMIT);
            Answer<InetAddress> ipv4 = dns.ipv4(domain);
            // A resolver that does not answer is not asked again.
            return new Opinion(resolver.name(), ipv4, ipv4.equals(none) ? none : dns.ipv6(domain));
        } catch (InterruptedException e) {
            return new Opinion(resolver.name(), none, none);
        }
    }
}
