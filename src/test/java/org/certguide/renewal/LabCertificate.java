package org.certguide.renewal;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.lab.LabServer;

/** The certificate of a server of the lab, whose name is that of the server. */
public final class LabCertificate {
    private LabCertificate() {}

    /** Gets one of ninety days from the lab's authority, by standalone unless the options say otherwise. */
    public static void issue(LabServer server, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "certbot",
                "certonly",
                "-n",
                "-q",
                "--agree-tos",
                "--register-unsafely-without-email",
                "--cert-name",
                server.domain(),
                "-d",
                server.domain()));
        if (!List.of(options).contains("--webroot") && !List.of(options).contains("--standalone"))
            command.add("--standalone");
        command.addAll(List.of(options));
        server.in(command.toArray(String[]::new));
        // Without a terminal Certbot would wait for some minutes before it renews.
        server.in("sh", "-c", "echo 'no-random-sleep-on-renew = True' >>/etc/letsencrypt/cli.ini");
    }

    /** Gets one from another authority. */
    static void issue(LabServer server, URI authority) {
        issue(server, "--server", authority.toString());
    }

    /** From now on each start of Certbot renews it. */
    public static void makeDue(LabServer server) {
        renewBefore(server, "100 days");
    }

    /** From now on Certbot renews it so long before its end, whatever its version. */
    static void renewBefore(LabServer server, String time) {
        server.in(
                "sh",
                "-c",
                "for f in /etc/letsencrypt/renewal/*.conf; do"
                        + " sed -i -E '/^(# )?renew_before_expiry/d' $f; sed -i \"1i renew_before_expiry = $0\" $f; done",
                time);
    }

    /** Waits until a command succeeds on the server, for four minutes, or twenty where it is a virtual machine. */
    public static void await(LabServer server, String condition) {
        server.in(
                "sh",
                "-c",
                "end=$(($(date +%s) + $1)); until eval \"$0\"; do [ $(date +%s) -lt $end ] || exit 1; sleep $2; done",
                condition,
                server.isMachine() ? "1200" : "240",
                // What asks Docker takes the machine a second.
                server.isMachine() ? "3" : ".2");
    }

    /** Whether visitors of a port are shown that certificate, as a command for the server. */
    public static String isServed(LabServer server, int port, IssuedCertificate own) {
        return "echo | openssl s_client -connect " + server.address() + ":" + port + " 2>/dev/null"
                + " | openssl x509 -noout -serial 2>/dev/null | tr A-F a-f | grep -q '=0*" + own.serial() + "$'";
    }

    /** Starts something on the server that takes messages; they are then in {@code /run/sent}. */
    static Notice listener(LabServer server) {
        server.in("sh", "-c", """
                cat >/run/listen.py <<'END'
                import http.server
                class H(http.server.BaseHTTPRequestHandler):
                    def do_POST(self):
                        n = int(self.headers["Content-Length"])
                        open("/run/sent", "ab").write(self.rfile.read(n) + b"\\n")
                        self.send_response(200)
                        self.end_headers()
                http.server.HTTPServer(("127.0.0.1", 8099), H).serve_forever()
                END
                setsid python3 /run/listen.py </dev/null >/dev/null 2>&1 &
                """);
        await(server, "python3 -c \"import socket; socket.create_connection(('127.0.0.1', 8099))\" 2>/dev/null");
        return new Notice(Notice.Kind.WEBHOOK, "http://127.0.0.1:8099/secret-hook");
    }
}
