package org.certguide.fleet;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.certguide.fleet.NameVisit.AddressVisit;
import org.certguide.fleet.NameVisit.Dns;
import org.certguide.fleet.NameVisit.Trust;
import org.certguide.net.Addresses;
import org.certguide.net.DnsLookup;
import org.certguide.net.DomainRecords.Answer;
import org.certguide.net.DomainRecords.Reason;
import org.certguide.net.HttpsPage;
import org.certguide.net.HttpsVisit;
import org.certguide.net.NetworkAccess;
import org.certguide.net.Port80Probe;
import org.certguide.net.Port80Visit.Response;
import org.certguide.net.PublicTrust;
import org.certguide.renewal.AuthorityWindow;
import org.certguide.renewal.ServedCertificate;
import org.certguide.work.Threads;
import org.jspecify.annotations.Nullable;

/**
 * Looks at many servers from this computer, without logging in: some at a time, and never with more than one connection
 * to a host. For one look; the next one begins anew.
 */
public final class FleetCheck {
    /** Of one name that many computers serve, so many are visited. */
    private static final int MOST_ADDRESSES = 4;

    private final NetworkAccess internet;
    private final Clock clock;
    private final Settings settings;
    private final Hosts hosts = new Hosts();
    private final Authorities authorities;

    /** Whether this computer gets to port 80 of anybody, over IPv4 or not. */
    private final Map<Boolean, Boolean> reached = new ConcurrentHashMap<>();

    /**
     * How it looks.
     *
     * @param parallel so many servers at a time
     * @param pause before somebody is visited a second time who did not answer
     * @param everywhere whether port 80 of private addresses is visited as well, where there may be anybody
     * @param trusted whether a chain of certificates is trusted
     * @param pages how the authorities are asked
     */
    record Settings(
            int parallel,
            Duration pause,
            boolean everywhere,
            Predicate<List<X509Certificate>> trusted,
            AuthorityWindow.Pages pages) {}

    /** Is told how far it is, from any thread. */
    public interface Listener {
        /** It goes to a server. */
        void begun(FleetServer server);

        /** All of a server was seen. */
        void seen(FleetLook look);
    }

    /** As it is done for users. */
    public FleetCheck(NetworkAccess internet, Clock clock) {
        this(
                internet,
                clock,
                new Settings(24, Duration.ofSeconds(2), false, new PublicTrust(), new HttpsPage(internet)::get));
    }

    FleetCheck(NetworkAccess internet, Clock clock, Settings settings) {
        this.internet = internet;
        this.clock = clock;
        this.settings = settings;
        authorities = new Authorities(hosts, settings.pages());
    }

    /**
     * Looks at all of them; blocks until then.
     *
     * @throws InterruptedException when the thread is interrupted; what has not been seen is left out then
     */
    public void run(Collection<FleetServer> servers, Listener listener) throws InterruptedException {
        Queue<FleetServer> waiting = new ConcurrentLinkedQueue<>(servers);
        int many = Math.min(settings.parallel(), servers.size());
        CountDownLatch over = new CountDownLatch(many);
        AtomicReference<@Nullable RuntimeException> bug = new AtomicReference<>();
        List<Thread> visitors = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            visitors.add(Threads.start("look at servers", () -> {
                try {
                    for (FleetServer next = waiting.poll(); next != null; next = waiting.poll()) {
                        listener.begun(next);
                        listener.seen(look(next));
                    }
                } catch (InterruptedException e) {
                    // Nobody wants to know any more.
                } catch (RuntimeException e) {
                    bug.set(e);
                } finally {
                    over.countDown();
                }
            }));
        }
        try {
            over.await();
        } finally {
            waiting.clear();
            visitors.forEach(Thread::interrupt);
        }
        RuntimeException unexpected = bug.get();
        if (unexpected != null) throw unexpected;
    }

    private FleetLook look(FleetServer server) throws InterruptedException {
        List<NameVisit> visits = new ArrayList<>();
        for (String name : server.names()) visits.add(visit(name));
        return new FleetLook(server, visits, clock.instant());
    }

    private NameVisit visit(String name) throws InterruptedException {
        DnsLookup dns = internet.dns();
        Answer<InetAddress> four = dns.ipv4(name);
        boolean silent = four.equals(new Answer.Failed<>(Reason.NO_ANSWER));
        // A name server that does not answer is not asked again.
        Answer<InetAddress> six = silent ? four : dns.ipv6(name);
        List<InetAddress> addresses = Stream.concat(four.recordsOrNone().stream(), six.recordsOrNone().stream())
                .distinct()
                .limit(MOST_ADDRESSES)
                .toList();
        if (addresses.isEmpty()) return NameVisit.without(name, silent ? Dns.SILENT : nowhere(four, six));
        List<AddressVisit> visits = new ArrayList<>();
        Optional<X509Certificate> shown = Optional.empty();
        for (InetAddress address : addresses) {
            HttpsVisit https = https(name, address);
            Optional<Trust> trusted = Optional.empty();
            if (https instanceof HttpsVisit.Served(List<X509Certificate> chain)) {
                trusted = Optional.of(settings.trusted().test(chain) ? Trust.YES : KnownAuthorities.refused(chain));
                if (shown.isEmpty()) shown = Optional.of(chain.getFirst());
            }
            ServedCertificate served = ServedCertificate.of(https);
            // Where nobody answers at all, that is told, and not once more for port 80.
            Optional<Response> port80 = https instanceof HttpsVisit.Nobody ? Optional.empty() : port80(name, address);
            visits.add(new AddressVisit(address, served, trusted, port80));
        }
        Optional<AuthorityWindow> window = shown.isEmpty() ? Optional.empty() : authorities.window(shown.get());
        return new NameVisit(name, Dns.FOUND, visits, window);
    }

    private static Dns nowhere(Answer<InetAddress> four, Answer<InetAddress> six) {
        boolean failed = four instanceof Answer.Failed || six instanceof Answer.Failed;
        return failed ? Dns.BROKEN : Dns.NOWHERE;
    }

    /** Somebody who does not answer may be busy, or have too many visitors: after a pause there is a second try. */
    private HttpsVisit https(String name, InetAddress address) throws InterruptedException {
        return hosts.alone(address, () -> {
            HttpsVisit met = new HttpsVisit.Nobody();
            boolean first = true;
            while (hosts.isWorthATry(address)) {
                if (!first) Thread.sleep(settings.pause());
                first = false;
                met = HttpsVisit.to(address, name, internet);
                checkInterrupted();
                boolean answered = !(met instanceof HttpsVisit.Nobody || met instanceof HttpsVisit.Silent);
                hosts.answered(address, answered);
                if (answered) break;
            }
            return met;
        });
    }

    private Optional<Response> port80(String name, InetAddress address) throws InterruptedException {
        if (!settings.everywhere() && !Addresses.isPublic(address)) return Optional.empty();
        Response met = hosts.alone(address, () -> Port80Probe.visit(internet, name, address));
        checkInterrupted();
        if (!(met instanceof Response.Nothing)) return Optional.of(met);
        boolean four = address instanceof Inet4Address;
        return Optional.of(reaches(four) ? met : new Response.NoWay());
    }

    /** Whether this computer gets to anybody's port 80. Asked when it matters, and once. */
    private boolean reaches(boolean four) throws InterruptedException {
        String known = "port 80 over " + (four ? "IPv4" : "IPv6");
        return hosts.alone(known, () -> {
            if (!reached.containsKey(four)) reached.put(four, Port80Probe.reachesAnybody(internet, four));
            checkInterrupted();
            return reached.getOrDefault(four, false);
        });
    }

    /** What was closed by an interruption looks like somebody who is not there. */
    private static void checkInterrupted() throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
    }
}
