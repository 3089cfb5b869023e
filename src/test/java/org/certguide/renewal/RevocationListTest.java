package org.certguide.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.certguide.net.HttpFile;
import org.certguide.net.NetworkAccess;
import org.certguide.net.TestTls;
import org.certguide.practice.PracticeServer;
import org.certguide.work.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real list of revoked certificates, got with plain http from a server that could be anybody's. */
class RevocationListTest {
    private static final String ADDRESS = "http://ye1.c.lencr.org/17.crl";
    private static final Instant NOW = Instant.parse("2027-01-10T08:00:00Z");
    private static final Instant REVOKED = Instant.parse("2027-01-09T08:00:00Z");
    private static final BigInteger SERIAL = new BigInteger("60111213141516", 16);
    private static final X500Name CA = new X500Name("CN=YE1,O=Test");
    private static final KeyPair CA_KEYS = TestTls.keys();

    private PracticeServer names;
    private ServerSocket server;
    private final AtomicReference<String> asked = new AtomicReference<>("");

    @BeforeEach
    void start() throws Exception {
        names = PracticeServer.start(new PracticeServer.Settings(PracticeServer.CURRENT, 0), Clock.systemUTC());
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        names.close();
    }

    private static GeneralNames at(String address) {
        return new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, address));
    }

    private static String certificate(X500Name name, BigInteger serial, KeyPair keys, String list) throws Exception {
        TestTls.Certificate made =
                new TestTls.Certificate(CA, serial, name, keys, CA_KEYS, Instant.EPOCH, NOW.plus(Duration.ofDays(90)));
        if (!list.isEmpty()) {
            made.with(Extension.cRLDistributionPoints, new CRLDistPoint(new DistributionPoint[] {
                new DistributionPoint(new DistributionPointName(at(list)), null, null)
            }));
        }
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(made.signed().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static String chain(String list) throws Exception {
        return certificate(new X500Name("CN=dms.example.org"), SERIAL, TestTls.keys(), list)
                + certificate(CA, BigInteger.TWO, CA_KEYS, "");
    }

    private static X509v2CRLBuilder list(String scope, Instant next) throws IOException {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(CA, Date.from(NOW.minus(Duration.ofHours(2))));
        builder.setNextUpdate(Date.from(next));
        builder.addCRLEntry(BigInteger.TEN, Date.from(REVOKED), CRLReason.superseded);
        if (!scope.isEmpty()) {
            builder.addExtension(
                    Extension.issuingDistributionPoint,
                    true,
                    new IssuingDistributionPoint(
                            new DistributionPointName(at(scope)), true, false, null, false, false));
        }
        return builder;
    }

    private static X509v2CRLBuilder list() throws IOException {
        return list(ADDRESS, NOW.plus(Duration.ofDays(7)));
    }

    private static byte[] signed(X509v2CRLBuilder list, KeyPair by) throws Exception {
        return list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate()))
                .getEncoded();
    }

    private static byte[] page(String status, byte[] content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(("HTTP/1.1 " + status + "\r\nContent-Type: application/pkix-crl\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(content);
        return all.toByteArray();
    }

    private RevocationList.Answer ask(byte[] answer) throws Exception {
        Threads.start("authority", () -> {
            try (Socket visitor = server.accept()) {
                byte[] read = new byte[4096];
                asked.set(new String(
                        read, 0, Math.max(0, visitor.getInputStream().read(read)), StandardCharsets.US_ASCII));
                visitor.getOutputStream().write(answer);
            } catch (IOException e) {
                // The visitor has seen enough.
            }
        });
        NetworkAccess internet =
                NetworkAccess.simulated(names.nameServer(), TestTls.leadingTo(server.getLocalSocketAddress(), 80));
        return RevocationList.of(chain(ADDRESS)).orElseThrow().ask(new HttpFile(internet)::get, NOW);
    }

    @Test
    void certificateOnTheListWasRevoked() throws Exception {
        X509v2CRLBuilder list = list();
        list.addCRLEntry(SERIAL, Date.from(REVOKED), CRLReason.unspecified);
        assertEquals(new RevocationList.Answer.Revoked(REVOKED, false), ask(page("200 OK", signed(list, CA_KEYS))));
        assertTrue(asked.get().startsWith("GET /17.crl HTTP/1.0\r\nHost: ye1.c.lencr.org\r\n"), asked.get());
    }

    @Test
    void keyThatOthersKnowIsTold() throws Exception {
        X509v2CRLBuilder list = list();
        list.addCRLEntry(SERIAL, Date.from(REVOKED), CRLReason.keyCompromise);
        assertEquals(new RevocationList.Answer.Revoked(REVOKED, true), ask(page("200 OK", signed(list, CA_KEYS))));
    }

    @Test
    void certificateThatIsNotOnTheListWasNot() throws Exception {
        assertEquals(
                new RevocationList.Answer.NotRevoked(NOW.minus(Duration.ofHours(2))),
                ask(page("200 OK", signed(list(), CA_KEYS))));
    }

    @Test
    void whatCannotBeBelievedSaysNothing() throws Exception {
        byte[] good = signed(list(), CA_KEYS);
        byte[] changed = good.clone();
        changed[changed.length / 2] ^= 1;
        for (byte[] answer : new byte[][] {
            page("200 OK", signed(list(), TestTls.keys())),
            page("200 OK", changed),
            page("200 OK", java.util.Arrays.copyOf(good, good.length - 3)),
            page("200 OK", signed(list(ADDRESS, NOW.minusSeconds(1)), CA_KEYS)),
            page("200 OK", signed(list("http://ye1.c.lencr.org/18.crl", NOW.plusSeconds(60)), CA_KEYS)),
            page("302 Found", good),
            page("200 OK", "not a list".getBytes(StandardCharsets.US_ASCII)),
            new byte[0]
        }) {
            assertInstanceOf(RevocationList.Answer.Unknown.class, ask(answer));
        }
    }

    @Test
    void aServerDoesNotChooseWhomThisComputerVisits() throws Exception {
        for (String address : new String[] {
            "http://10.0.0.1/1.crl",
            "http://router.lan/1.crl",
            "http://c.lencr.org.evil.example/1.crl",
            "http://evilc.lencr.org/1.crl",
            "http://ye1.c.lencr.org:22/1.crl",
            "https://ye1.c.lencr.org/1.crl",
            "ldap://ye1.c.lencr.org/1.crl",
            "http://ye1.c.lencr.org@evil.example/1.crl",
            "http://",
            ""
        }) {
            assertEquals(Optional.empty(), RevocationList.of(chain(address)), address);
        }
        assertTrue(RevocationList.of(chain(ADDRESS)).isPresent());
        assertEquals(
                Optional.empty(),
                RevocationList.of(certificate(CA, SERIAL, TestTls.keys(), ADDRESS)),
                "without who has issued it nothing can be believed");
        assertEquals(
                Optional.empty(),
                RevocationList.of("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".repeat(3)));
    }
}
