package org.certguide.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.certguide.net.DomainRecords.Answer;
import org.certguide.net.DomainRecords.Caa;
import org.certguide.net.DomainRecords.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CAARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks a name server, by default the one that this computer uses. The hosts file of this computer
 * is not looked at, because the CA does not see it either. May be used from any thread.
 */
public final class DnsLookup {
    private static final Logger LOG = LoggerFactory.getLogger(DnsLookup.class);

    private final Resolver resolver;

    /**
     * @param server the name server to ask, over TCP; empty for those that this computer is set up
     *     with. Another name server learns the names: ask the user before.
     * @param timeout for each question
     */
    public DnsLookup(Optional<InetSocketAddress> server, Duration timeout) {
        resolver = server.map(DnsLookup::overTcp).orElseGet(ExtendedResolver::new);
        resolver.setTimeout(timeout);
    }

    private static Resolver overTcp(InetSocketAddress server) {
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTCP(true);
        return resolver;
    }

    /**
     * Asks for everything; blocks until then.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    public DomainRecords records(String domain) throws InterruptedException {
        Answer<InetAddress> ipv4 = ipv4(domain);
        Answer<InetAddress> ipv6 = ipv6(domain);
        for (String name = domain; !name.isEmpty(); name = parent(name)) {
            Answer<Caa> caa = caa(name);
            if (caa instanceof Answer.Found || caa instanceof Answer.Failed)
                return new DomainRecords(ipv4, ipv6, caa, name);
        }
        return new DomainRecords(ipv4, ipv6, new Answer.NoRecords<>(), domain);
    }

    private static String parent(String name) {
        return name.substring(name.indexOf('.') < 0 ? name.length() : name.indexOf('.') + 1);
    }

    /** The IPv4 addresses of a name (A records), aliases followed. */
    public Answer<InetAddress> ipv4(String name) throws InterruptedException {
        return ask(name, Type.A, ARecord.class, ARecord::getAddress);
    }

    /** The IPv6 addresses of a name (AAAA records), aliases followed. */
    public Answer<InetAddress> ipv6(String name) throws InterruptedException {
        return ask(name, Type.AAAA, AAAARecord.class, AAAARecord::getAddress);
    }

    /** The CAA records of exactly this name (RFC 8659), aliases followed. */
    public Answer<Caa> caa(String name) throws InterruptedException {
        return ask(
                name,
                Type.CAA,
                CAARecord.class,
                r -> new Caa(r.getFlags(), r.getTag().toLowerCase(Locale.ROOT), r.getValue()));
    }

    private <R extends Record, T> Answer<T> ask(String name, int type, Class<R> kind, Function<R, T> value)
            throws InterruptedException {
        // The library looks at this only where it has to wait.
        if (Thread.interrupted()) throw new InterruptedException();
        try {
            Name absolute = Name.fromString(name, Name.root);
            Message query = Message.newQuery(Record.newRecord(absolute, type, DClass.IN));
            Message answer = send(query);
            // A name server that follows aliases puts what they lead to into the same answer.
            List<T> records = answer.getSection(Section.ANSWER).stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .map(value)
                    .toList();
            return switch (answer.getRcode()) {
                case Rcode.NOERROR -> records.isEmpty() ? new Answer.NoRecords<>() : new Answer.Found<>(records);
                case Rcode.NXDOMAIN -> new Answer.NoSuchName<>();
                case Rcode.SERVFAIL -> new Answer.Failed<>(Reason.SERVER_FAILURE);
                default -> new Answer.Failed<>(Reason.REFUSED);
            };
        } catch (TextParseException e) {
            return new Answer.Failed<>(Reason.NOT_A_NAME);
        } catch (IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            LOG.debug("the name server did not answer", e);
            return new Answer.Failed<>(Reason.NO_ANSWER);
        }
    }

    private Message send(Message query) throws IOException {
        try {
            return resolver.send(query);
        } catch (IOException e) {
            if (e instanceof SocketTimeoutException || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            // The server has closed a TCP connection that the library meant to use once more.
            return resolver.send(query);
        }
    }
}
