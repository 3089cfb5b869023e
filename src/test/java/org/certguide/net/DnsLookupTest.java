package org.certguide.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.certguide.net.DomainRecords.Answer;
import org.certguide.net.DomainRecords.Caa;
import org.certguide.net.DomainRecords.Opinion;
import org.certguide.net.DomainRecords.Reason;
import org.certguide.net.NetworkAccess.PublicResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Asks a small DNS server of our own over TCP. */
@Timeout(30)
class DnsLookupTest {
    private static final String ZONE = """
            $ORIGIN example.org.
            $TTL 60
            dms    A     203.0.113.7
            dms    AAAA  2001:db8::7
            www    CNAME dms
            @      CAA   0 issue "letsencrypt.org"
            closed CAA   128 issue ";"
            mail   MX    10 dms
            """;

    private ServerSocket socket;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void start() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // The test has gone.
            }
        }
    }

    /** One connection carries many questions, as RFC 7766 wants it. */
    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            while (true) {
                byte[] query = in.readNBytes(in.readUnsignedShort());
                byte[] answer = answer(new Message(query)).toWire();
                out.writeShort(answer.length);
                out.write(answer);
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private Message answer(Message query) throws IOException {
        Record question = query.getQuestion();
        Name name = question.getName();
        asked.add(name + " " + Type.string(question.getType()));
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question, Section.QUESTION);
        if (name.toString().startsWith("broken.")) answer.getHeader().setRcode(Rcode.SERVFAIL);
        else if (name.toString().startsWith("closedoor.")) answer.getHeader().setRcode(Rcode.REFUSED);
        else answer(answer, name, question.getType());
        return answer;
    }

    private static void answer(Message answer, Name name, int type) throws IOException {
        boolean exists = name.toString().equals("org.");
        try (Master zone = new Master(new ByteArrayInputStream(ZONE.getBytes(StandardCharsets.UTF_8)), Name.root)) {
            for (Record r = zone.nextRecord(); r != null; r = zone.nextRecord()) {
                if (!r.getName().equals(name)) continue;
                exists = true;
                if (r.getType() == type) answer.addRecord(r, Section.ANSWER);
                if (r instanceof org.xbill.DNS.CNAMERecord alias) {
                    answer.addRecord(alias, Section.ANSWER);
                    answer(answer, alias.getTarget(), type);
                }
            }
        }
        if (!exists) answer.getHeader().setRcode(Rcode.NXDOMAIN);
    }

    private DnsLookup lookup() {
        return new DnsLookup(Optional.of((InetSocketAddress) socket.getLocalSocketAddress()), Duration.ofSeconds(5));
    }

    private static Answer<InetAddress> found(String address) {
        return new Answer.Found<>(List.of(InetAddress.ofLiteral(address)));
    }

    @Test
    void addressesAreFoundAlsoBehindAnAlias() throws Exception {
        assertEquals(found("203.0.113.7"), lookup().ipv4("dms.example.org"));
        assertEquals(found("2001:db8::7"), lookup().ipv6("dms.example.org"));
        assertEquals(found("203.0.113.7"), lookup().ipv4("www.example.org"));
    }

    @Test
    void noNameNoRecordAndNoAnswerAreToldApart() throws Exception {
        assertEquals(new Answer.NoSuchName<>(), lookup().ipv4("nobody.example.org"));
        assertEquals(new Answer.NoRecords<>(), lookup().ipv4("mail.example.org"));
        assertEquals(new Answer.Failed<>(Reason.SERVER_FAILURE), lookup().ipv4("broken.example.org"));
        assertEquals(new Answer.Failed<>(Reason.REFUSED), lookup().ipv4("closedoor.example.org"));
        assertEquals(new Answer.Failed<>(Reason.NOT_A_NAME), lookup().ipv4("a..b"));
    }

    @Test
    void aNameServerThatIsNotThereGivesNoAnswer() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
        }
        DnsLookup lookup = new DnsLookup(Optional.of(nobody), Duration.ofSeconds(5));
        assertEquals(new Answer.Failed<>(Reason.NO_ANSWER), lookup.ipv4("dms.example.org"));
    }

    @Test
    void theNearestCaaRecordsUpTheTreeCount() throws Exception {
        DomainRecords records = lookup().records("dms.example.org");
        assertEquals("example.org", records.caaName());
        assertEquals(new Answer.Found<>(List.of(new Caa(0, "issue", "letsencrypt.org"))), records.caa());
        assertEquals(found("203.0.113.7"), records.ipv4());
        assertEquals(
                "closed.example.org", lookup().records("closed.example.org").caaName());
    }

    @Test
    void withoutCaaRecordsTheWholeTreeHasBeenAsked() throws Exception {
        DomainRecords records = lookup().records("x.y.test");
        assertEquals(new Answer.NoRecords<>(), records.caa());
        assertEquals(Set.of("x.y.test. A", "x.y.test. AAAA", "x.y.test. CAA", "y.test. CAA", "test. CAA"), asked);
    }

    /** The name server of this computer is not there; the public one is. */
    private NetworkAccess internet(PublicResolver... more) throws IOException {
        List<PublicResolver> resolvers = new ArrayList<>(List.of(more));
        resolvers.add(new PublicResolver("One (1.1.1.1)", (InetSocketAddress) socket.getLocalSocketAddress()));
        return new NetworkAccess(Optional.of(nobody()), resolvers, Socket::new);
    }

    private static InetSocketAddress nobody() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) closed.getLocalSocketAddress();
        }
    }

    @Test
    void publicNameServersGetToKnowNothingUnlessTheUserWantsIt() throws Exception {
        assertEquals(List.of(), internet().records("dms.example.org", false).opinions());
        assertEquals(Set.of(), asked);
    }

    @Test
    void publicNameServersAreAskedForTheAddressesAndOneThatIsNotThereHoldsUpNobody() throws Exception {
        PublicResolver silent = new PublicResolver("Two (8.8.8.8)", nobody());
        Answer<InetAddress> none = new Answer.Failed<>(Reason.NO_ANSWER);
        DomainRecords records = internet(silent).records("dms.example.org", true);
        assertEquals(none, records.ipv4());
        assertEquals(
                List.of(
                        new Opinion("Two (8.8.8.8)", none, none),
                        new Opinion(
                                "One (1.1.1.1)",
                                new Answer.Found<>(List.of(InetAddress.ofLiteral("203.0.113.7"))),
                                new Answer.Found<>(List.of(InetAddress.ofLiteral("2001:db8::7"))))),
                records.opinions());
    }

    @Test
    void interruptionEndsAQuestion() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> lookup().ipv4("dms.example.org"));
    }
}
