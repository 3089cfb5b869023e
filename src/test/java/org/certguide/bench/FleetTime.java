package org.certguide.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.certguide.fleet.FleetCheck;
import org.certguide.fleet.FleetLook;
import org.certguide.fleet.FleetServer;
import org.certguide.fleet.WebServers;
import org.certguide.net.NetworkAccess;

/**
 * Prints the seconds and the connections of a look at fifty web servers of this computer, beside plain TLS handshakes with
 * the same servers one after the other, in the same run; each connection takes some time, as over the internet.
 *
 * <pre>
 * ./mvnw test-compile exec:exec@bench -Dbench=FleetTime
 * </pre>
 */
public final class FleetTime {
    private static final int SERVERS = 50;
    private static final int RUNS = 3;

    private FleetTime() {}

    public static void main(String[] args) throws Exception {
        for (long delay : new long[] {0, 60}) {
            for (int run = 0; run < RUNS; run++) {
                try (WebServers web = new WebServers()) {
                    List<FleetServer> servers = new ArrayList<>();
                    for (int i = 1; i <= SERVERS; i++) {
                        String name = "host" + i + ".example.org";
                        web.website(name, "127.0.0." + i, 60);
                        servers.add(FleetServer.of(List.of(name)));
                    }
                    web.delay(delay);
                    double plain = seconds(() -> plain(web.internet()));
                    int before = web.connections();
                    AtomicInteger seen = new AtomicInteger();
                    double look =
                            seconds(() -> new FleetCheck(web.internet(), Clock.fixed(WebServers.NOW, ZoneOffset.UTC))
                                    .run(servers, new FleetCheck.Listener() {
                                        @Override
                                        public void begun(FleetServer server) {}

                                        @Override
                                        public void seen(FleetLook one) {
                                            seen.incrementAndGet();
                                        }
                                    }));
                    System.out.printf(
                            Locale.ROOT,
                            "%d ms a connection: %d servers seen in %.2f s with %d connections, at most %d to one host;"
                                    + " handshakes one by one %.2f s, ratio %.2f%n",
                            delay,
                            seen.get(),
                            look,
                            web.connections() - before,
                            web.mostToOne(),
                            plain,
                            look / plain);
                }
            }
        }
        System.exit(0);
    }

    private static void plain(NetworkAccess internet) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        for (int i = 1; i <= SERVERS; i++) {
            try (Socket socket = internet.sockets().get()) {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + i), 443), 4000);
                try (SSLSocket tls = (SSLSocket)
                        context.getSocketFactory().createSocket(socket, "host" + i + ".example.org", 443, true)) {
                    tls.startHandshake();
                }
            }
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
