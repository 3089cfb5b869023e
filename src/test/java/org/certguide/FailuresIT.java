package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.certguide.certbot.FailureCause;
import org.certguide.diagnosis.NextAction;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.lab.LabServer.Undo;
import org.certguide.lab.UsesLab;
import org.certguide.ui.UiId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What real Certbots and a real authority say when something is wrong, each with its card, and the
 * way on from there. One login serves many faults: the same request fails in one way after the
 * other.
 */
@UsesLab
@Order(1)
class FailuresIT {
    /** Where nothing is better than to try again, the form's own button is for that. */
    private static final Set<NextAction> AGAIN = Set.of(NextAction.RETRY, NextAction.SAVE_LOG);

    @TempDir
    Path home;

    private User user;
    private LabServer server;
    private boolean stuck;

    @AfterEach
    void close() {
        if (user != null) user.close();
    }

    /**
     * Something that is wrong.
     *
     * @param words of Certbot's own that the card has
     * @param repaired whether trying again leads to the certificate when it is right again
     */
    private record Fault(
            String name, FailureCause cause, String words, boolean repaired, Function<LabServer, Undo> begin) {}

    private static Fault fails(String name, FailureCause cause, String words, Function<LabServer, Undo> begin) {
        return new Fault(name, cause, words, false, begin);
    }

    private static Fault passes(String name, FailureCause cause, String words, Function<LabServer, Undo> begin) {
        return new Fault(name, cause, words, true, begin);
    }

    private static List<Fault> faults() {
        return List.of(
                // The server.
                passes(
                        "another-instance",
                        FailureCause.ANOTHER_INSTANCE,
                        "Another instance of Certbot is already running",
                        FailuresIT::lockCertbot),
                passes(
                        "disk-full",
                        FailureCause.DISK_FULL,
                        "No space left on device",
                        s -> with(
                                s,
                                "mkdir -p /etc/letsencrypt/csr"
                                        + " && mount -t tmpfs -o size=4k x /etc/letsencrypt/csr"
                                        + " && ! head -c 9000 /dev/zero"
                                        + " > /etc/letsencrypt/csr/full 2>/dev/null",
                                "umount /etc/letsencrypt/csr")),
                passes(
                        "server-dns",
                        FailureCause.SERVER_DNS,
                        "name resolution",
                        s -> with(
                                s,
                                "cp /etc/resolv.conf /run/resolv.conf"
                                        + " && echo nameserver 127.0.0.1 > /etc/resolv.conf",
                                "cat /run/resolv.conf > /etc/resolv.conf")),
                fails(
                        "ca-down",
                        FailureCause.CA_UNREACHABLE,
                        "Connection refused",
                        s -> hosts(s, "127.0.0.1 acme-v02.api.letsencrypt.org")),
                fails(
                        "untrusted-tls",
                        FailureCause.UNTRUSTED_TLS,
                        "CERTIFICATE_VERIFY_FAILED",
                        s -> with(
                                s,
                                "mv /etc/ssl/certs/ca-certificates.crt /run/ca.crt"
                                        + " && cp /etc/ssl/certs/ISRG_Root_X1.pem"
                                        + " /etc/ssl/certs/ca-certificates.crt",
                                "mv /run/ca.crt /etc/ssl/certs/ca-certificates.crt")),
                // The authority.
                passes(
                        "ca-500",
                        FailureCause.CA_TROUBLE,
                        "internal error",
                        s -> refused(s, 500, "serverInternal", "Error creating new order")),
                fails(
                        "ca-503",
                        FailureCause.CA_TROUBLE,
                        "503",
                        s -> s.fault("[{\"match\": \"/directory\", \"status\": 503, \"body\":"
                                + " \"down for maintenance\"}]")),
                fails(
                        "bad-nonce",
                        FailureCause.BAD_NONCE,
                        "nonce",
                        s -> refused(s, 400, "badNonce", "JWS has an invalid anti-replay nonce")),
                fails(
                        "rejected",
                        FailureCause.REJECTED_IDENTIFIER,
                        "forbidden by policy",
                        s -> refused(
                                s,
                                400,
                                "rejectedIdentifier",
                                "The ACME server refuses to issue a certificate for this"
                                        + " domain name, because it is forbidden by"
                                        + " policy")),
                fails(
                        "caa",
                        FailureCause.CAA,
                        "prevents issuance",
                        s -> refused(s, 403, "caa", "CAA record prevents issuance")),
                fails(
                        "rate-same-names",
                        FailureCause.RATE_SAME_NAMES,
                        "too many certificates (5)",
                        s -> refused(
                                s,
                                429,
                                "rateLimited",
                                "too many certificates (5) already issued for this exact"
                                        + " set of identifiers in the last 168h0m0s,"
                                        + " retry after "
                                        + inSeconds(40 * 3600)
                                        + ": see https://letsencrypt.org/docs/rate-limits/")),
                fails(
                        "rate-orders",
                        FailureCause.RATE_ORDERS,
                        "too many new orders (300)",
                        s -> s.fault(order(
                                429,
                                "rateLimited",
                                "too many new orders (300) from this account",
                                ", \"headers\": {\"Retry-After\": \"1800\"}"))),
                // From outside.
                fails("unknown-domain", FailureCause.DNS, "could not resolve", s -> leads(s)),
                fails("other-server", FailureCause.UNAUTHORIZED, "404", s -> leads(s, "10.77.0.2")),
                fails("refused", FailureCause.CONNECTION_REFUSED, "onnection refused", s -> leads(s, "10.77.0.1")),
                fails("dropped", FailureCause.CONNECTION_TIMEOUT, "imeout", LabServer::drop80));
    }

    /** On demand: what its Certbot says is among the recorded conversations too. */
    @Tag("matrix")
    @TestFactory
    Stream<DynamicTest> onDebian11() {
        return onServer("bullseye");
    }

    @TestFactory
    Stream<DynamicTest> onDebian12() {
        // The wait is between the authority and us: Certbot's version does not matter.
        return Stream.concat(
                onServer("bookworm"), Stream.of(test("rate-limit-waited", this::waitsAndTriesAgainByItself)));
    }

    private Stream<DynamicTest> onServer(String name) {
        server = Lab.server(name);
        server.reset();
        user = new User(home);
        upToTheRequest("ubuntu");
        stuck = false;
        return Stream.concat(
                Stream.of(
                        test("newsletter-unreachable", this::issuedWithoutTheNewsletter),
                        test("port-80-used", this::port80IsNamed),
                        test("killed", this::killedFromOutside)),
                faults().stream().map(fault -> test(fault.name(), () -> card(fault))));
    }

    /** They are one after the other in the same window: where one stops, the next cannot begin. */
    private DynamicTest test(String name, Runnable body) {
        return DynamicTest.dynamicTest(name, () -> {
            assertFalse(stuck, "not begun, because an earlier one failed");
            stuck = true;
            body.run();
            stuck = false;
        });
    }

    private void card(Fault fault) {
        try (Undo _ = fault.begin().apply(server)) {
            user.press(UiId.PRIMARY);
            seesCard(fault.cause(), fault.name());
        }
        seesWords(fault.words());
        // Certbot 1.12 looks for another instance before it has a log.
        if (fault.cause() != FailureCause.ANOTHER_INSTANCE) {
            assertTrue(user.sees(UiId.SAVE_LOG), user.reads(UiId.PROBLEM));
        }
        boolean again = AGAIN.contains(fault.cause().nextAction());
        assertEquals(!again, user.sees(UiId.FAILURE_ACTION), user.reads(UiId.PROBLEM));
        if (fault.repaired()) {
            user.press(UiId.PRIMARY).waitFor(UiId.RESULT_CHAIN);
            again();
        }
    }

    private void seesCard(FailureCause cause, String picture) {
        String card = cause.name().toLowerCase(Locale.ROOT);
        user.waitUntil(
                "the card " + card,
                () -> !user.sees(UiId.CANCEL) && !user.reads(UiId.FAILURE, card).isEmpty());
        user.picture("live-failures/" + server.name() + "-" + picture);
    }

    /** Certbot's own words; long ones are folded. */
    private void seesWords(String words) {
        if (!user.reads(UiId.FAILURE_WORDS).contains(words)) user.press(UiId.FOLD);
        user.waitFor(UiId.FAILURE_WORDS, words);
    }

    /**
     * Takes the certificate away, and opens the form for the next request. The account goes too:
     * Pebble uses one in a hundred of an account's earlier proofs again, whatever it is told, and
     * then nothing can fail any more.
     */
    private void again() {
        server.in("sh", "-c", "cd /etc/letsencrypt && rm -rf live archive renewal accounts");
        user.press(UiId.CERTIFICATE_AGAIN);
    }

    // ---- what takes more than one step

    private void issuedWithoutTheNewsletter() {
        try (Undo _ = hosts(server, "127.0.0.1 supporters.eff.org")) {
            user.tick(UiId.EFF).press(UiId.PRIMARY).waitFor(UiId.RESULT_CHAIN);
        }
        seesWords("supporters.eff.org");
        assertTrue(user.sees(UiId.SAVE_LOG));
        user.picture("live-failures/" + server.name() + "-newsletter-unreachable");
        again();
    }

    /** Certbot 1.12 gives up, 2.1 asks first. */
    private void port80IsNamed() {
        try (Undo _ = server.hold80()) {
            user.press(UiId.PRIMARY);
            user.waitUntil("it to fail", () -> user.sees(UiId.QUESTION) || user.sees(UiId.PROBLEM));
            if (user.sees(UiId.QUESTION)) user.press(UiId.ANSWER_NO);
            seesCard(FailureCause.PORT_80, "port-80-used");
            assertTrue(user.reads(UiId.PROBLEM).contains("python3"), user.reads(UiId.PROBLEM));
            // It is no service that could be started again.
            assertFalse(user.sees(UiId.FAILURE_ACTION));
        }
        user.press(UiId.FAILURE_CHECK);
        user.waitFor(UiId.CHECK_AGAIN).waitFor(UiId.CHECK, "port80", "");
        user.press(UiId.PRIMARY).press(UiId.PRIMARY).waitFor(UiId.RESULT_CHAIN);
        again();
    }

    private void killedFromOutside() {
        try (Undo _ = server.fault("[{\"match\": \"/order-plz\", \"delay\": 20}]")) {
            user.press(UiId.PRIMARY);
            server.in("sh", "-c", "until pkill -KILL -f '[/]certbot certonly'; do sleep .1; done");
            seesCard(FailureCause.KILLED, "killed");
        }
        user.press(UiId.PRIMARY).waitFor(UiId.RESULT_CHAIN);
        again();
    }

    private void waitsAndTriesAgainByItself() {
        try (Undo _ = refused(
                server,
                429,
                "rateLimited",
                "too many failed authorizations (5) for \\\"x\\\" in the last 1h0m0s, retry"
                        + " after "
                        + inSeconds(30)
                        + ": see https://letsencrypt.org/docs/rate-limits/")) {
            user.press(UiId.PRIMARY);
            seesCard(FailureCause.RATE_FAILED, "rate-limit-failed");
            user.press(UiId.FAILURE_ACTION).waitFor(UiId.WAIT_CANCEL);
            user.picture("live-failures/" + server.name() + "-rate-limit-waiting");
        }
        user.waitFor(UiId.RESULT_CHAIN);
        assertFalse(user.sees(UiId.WAIT_CANCEL));
        again();
    }

    @Test
    void userWithoutSudoIsLedToTheLogin() {
        server = Lab.server("bullseye");
        server.reset();
        user = new User(home);
        upToTheRequest("guest");
        user.press(UiId.PRIMARY).waitFor(UiId.PROBLEM, "guest");
        user.picture("live-failures/bullseye-guest");
        user.press(UiId.FAILURE_ACTION).waitFor(UiId.CONNECT_DISCONNECT);
    }

    // ---- the server with systemd

    @Test
    void serviceThatHoldsPort80IsStoppedAndStartedAgainNowAndAtRenewals() {
        webService();
        user.press(UiId.FAILURE_ACTION).waitFor(UiId.RESULT_CHAIN);
        assertEquals(
                "active", server.in("systemctl", "is-active", "web.service").strip());
        String conf = server.in("cat", "/etc/letsencrypt/renewal/" + server.domain() + ".conf");
        assertTrue(conf.contains("systemctl stop web.service"), conf);
        user.picture("live-failures/systemd-freed");
        // The same once more, as the timer does it: Certbot stops and starts the service itself.
        String renewed = server.in("sh", "-c", "certbot renew --dry-run --no-random-sleep-on-renew 2>&1");
        assertTrue(renewed.contains("(success)"), renewed);
        assertEquals(
                "active", server.in("systemctl", "is-active", "web.service").strip());
    }

    @Test
    void serviceStartsAgainByItselfWhenTheConnectionIsLost() {
        webService();
        try (Undo _ = server.fault("[{\"match\": \"/order-plz\", \"delay\": 15}]")) {
            user.press(UiId.FAILURE_ACTION);
            user.waitUntil("the service is stopped", () -> state().equals("inactive"));
            server.cut();
            user.waitFor(UiId.LOST);
            server.in("sh", "-c", "while pgrep -f '[/]certbot certonly' >/dev/null; do sleep .1; done");
        }
        if (state().equals("active")) return;
        // systemd has been told beforehand; nobody waits ten minutes for it here.
        String timer = server.in("sh", "-c", "systemctl list-units --plain --no-legend 'run-*.timer'")
                .strip()
                .split("\\s")[0];
        assertTrue(timer.startsWith("run-"), timer);
        String left = server.in("systemctl", "show", "-p", "TimersMonotonic", timer);
        assertTrue(left.contains("OnActiveUSec=10min"), left);
        server.in("systemctl", "start", timer.replace(".timer", ".service"));
        assertEquals("active", state());
    }

    private String state() {
        return server.in("sh", "-c", "systemctl is-active web.service || true").strip();
    }

    /** Up to the card that says that the service web holds port 80. */
    private void webService() {
        server = Lab.server("systemd");
        server.reset();
        server.in("sh", "-c", """
                mkdir -p /run/empty
                printf '[Service]\\nExecStart=python3 -m http.server 80 -d /run/empty\\n' \
                  > /etc/systemd/system/web.service
                systemctl daemon-reload
                systemctl start web.service
                until ss -ltn | grep -q ':80 '; do sleep .1; done
                """);
        user = new User(home);
        upToTheRequest("ubuntu");
        user.press(UiId.PRIMARY).waitFor(UiId.QUESTION).press(UiId.ANSWER_NO);
        seesCard(FailureCause.PORT_80, "port-80-service");
        assertTrue(user.reads(UiId.PROBLEM).contains("systemctl stop web.service"));
    }

    // ---- how it is brought about

    private void upToTheRequest(String name) {
        user.connects(server, name, name + "-pw")
                .waitFor(UiId.SYSTEM_SYSTEM, "Debian")
                .press(UiId.PRIMARY)
                .type(UiId.DOMAINS, server.domain())
                .press(UiId.PRIMARY);
        user.waitUntil("the checks to end", () -> user.sees(UiId.CHECK_AGAIN) || user.sees(UiId.CHECK_ANYWAY));
        user.press(user.sees(UiId.CHECK_ANYWAY) ? UiId.CHECK_ANYWAY : UiId.PRIMARY);
        user.waitFor(UiId.PANEL_CONTENT, "Certbot ").press(UiId.PRIMARY);
        user.press(UiId.PURPOSE, "dms").type(UiId.EMAIL, "admin@" + server.domain());
        user.tick(UiId.TERMS);
    }

    private static Undo with(LabServer server, String begin, String end) {
        server.in("sh", "-c", begin);
        return () -> server.in("sh", "-c", end);
    }

    private static Undo hosts(LabServer server, String line) {
        return with(
                server, "cp /etc/hosts /run/hosts && echo '" + line + "' >> /etc/hosts", "cat /run/hosts > /etc/hosts");
    }

    private static Undo leads(LabServer server, String... addresses) {
        Lab.dns(server.domain(), addresses);
        return () -> Lab.dns(server.domain(), server.address());
    }

    private static Undo lockCertbot(LabServer server) {
        return with(server, """
                cat > /run/lock.py <<'END'
                import fcntl, time
                files = [open(d + "/.certbot.lock", "w") for d in
                         ("/etc/letsencrypt", "/var/lib/letsencrypt", "/var/log/letsencrypt")]
                for f in files: fcntl.lockf(f, fcntl.LOCK_EX)
                open("/run/locked", "w").close()
                time.sleep(600)
                END
                setsid python3 /run/lock.py </dev/null >/dev/null 2>&1 &
                echo $! > /run/lock.pid
                until [ -e /run/locked ]; do sleep .05; done
                """, "kill $(cat /run/lock.pid); rm /run/locked");
    }

    private static Undo refused(LabServer server, int status, String type, String detail) {
        return server.fault(order(status, type, detail, ""));
    }

    private static String order(int status, String type, String detail, String more) {
        return """
        [{"match": "/order-plz", "status": %d%s,
          "body": {"type": "urn:ietf:params:acme:error:%s", "detail": "%s"}}]
        """.formatted(status, more, type, detail);
    }

    private static String inSeconds(long seconds) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(Instant.now().plusSeconds(seconds));
    }
}
