package org.certguide.practice;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.checks.Check;
import org.certguide.checks.CheckContext;
import org.certguide.checks.Checklist;
import org.certguide.practice.ServerState.Certificate;
import org.certguide.practice.ServerState.Part;
import org.certguide.practice.Tty.Stopped;
import org.certguide.server.ProbeBundle;
import org.certguide.server.Script;
import org.certguide.server.ScriptOutput;
import org.certguide.server.Token;
import org.certguide.system.InstallMethod;

/**
 * The application's own scripts, which the practice server knows by their names instead of
 * interpreting them, and what a real Ubuntu 24.04 prints for them in the same state.
 */
final class Scripts {
    /** What the listener at port 80 is asked for, and answers. */
    private static final Pattern LISTENER = Pattern.compile("(/\\.well-known/acme-challenge/\\w{32}) (\\w{32})");

    private static final Pattern SECTION = Pattern.compile("(?m)^section (\\S+)$");

    /** Shorter than on a real server: all visitors are on this computer. */
    private static final Duration LISTENS = Duration.ofSeconds(2);

    private static final DateTimeFormatter SYSTEMD = DateTimeFormatter.ofPattern(
                    "EEE yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** What iptables tells where nothing is set. */
    private static final String OPEN = "-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT";

    private static final String CERTBOT_LINE =
            "0 */12 * * * root test -x /usr/bin/certbot -a \\! -d /run/systemd/system && perl -e"
                    + " 'sleep int(rand(43200))' && certbot -q renew";

    private final PracticeMachine machine;
    private final Tty tty;
    private final boolean root;

    /**
     * @param root whether the scripts run as root
     */
    Scripts(PracticeMachine machine, Tty tty, boolean root) {
        this.machine = machine;
        this.tty = tty;
        this.root = root;
    }

    /**
     * Answers a script.
     *
     * @return the exit status
     */
    int run(Script script) throws Stopped {
        Matcher found = Token.PATTERN.matcher(script.body());
        String token = found.find() ? found.group() : "";
        String[] name = script.name().split(" ");
        switch (name[0]) {
            case "login" -> sections(token, Map.of("login", "ok\n"));
            case "open" -> bundle(script.body(), token);
            case "system" -> sections(token, system());
            case "renewal" -> sections(token, renewal(name[1]));
            case "checklist" -> checklist(List.of(name).subList(1, name.length), script.body(), token);
            case "locks" -> sections(token, Map.of("locks", probe("locks")));
            // Nothing is half installed or held here.
            case "audit", "holds" -> sections(token, Map.of());
            case "plan" -> sections(token, done(script.body(), route(name[1])));
            case "verify" -> sections(token, Map.of("status", isDone(name[2], route(name[1])) ? "0\n" : "1\n"));
            // Without a web server there is none for the proof.
            case "folder" -> sections(token, Map.of("status", "1\n"));
            case "certificate" -> sections(token, Map.of("chain", chain(name[1])));
            case "log" -> sections(token, Map.of("log", machine.log()));
            default -> {
                machine.unknown(script.name());
                tty.complain("sh: 1: a script that the practice server does not know\n");
                return Programs.NOT_FOUND;
            }
        }
        return 0;
    }

    // What the scripts print

    /** Prints a section as a script with {@link ScriptOutput#headings} does. */
    private void section(String token, String heading, String text) {
        tty.print("\n" + token + " " + heading + "\n" + text);
    }

    private void sections(String token, Map<String, String> texts) {
        texts.forEach((name, text) -> section(token, name, text));
        section(token, "end", "");
    }

    /** Several scripts in one; sudo wants a password for those that need root. */
    private void bundle(String body, String token) throws Stopped {
        for (ProbeBundle.Part part : ProbeBundle.parts(body)) {
            if (part.asRoot() && !root) continue;
            Printed printed = new Printed(tty);
            new Scripts(machine, printed, root).run(part.script());
            String text = printed.text.toString();
            section(token, part.heading() + " #" + text.getBytes(StandardCharsets.UTF_8).length, text);
        }
        section(token, "end", "");
    }

    /** Keeps what a script prints. */
    private static final class Printed implements Tty {
        private final StringBuilder text = new StringBuilder();
        private final Tty around;

        Printed(Tty around) {
            this.around = around;
        }

        @Override
        public void print(String more) {
            text.append(more);
        }

        @Override
        public void complain(String more) {
            around.complain(more);
        }

        @Override
        public String readLine() throws Stopped {
            return around.readLine();
        }

        @Override
        public String readHidden() throws Stopped {
            return around.readHidden();
        }

        @Override
        public String readAll() throws Stopped {
            return around.readAll();
        }

        @Override
        public void pause(Duration realTime) throws Stopped {
            around.pause(realTime);
        }

        @Override
        public void hangUp() throws Stopped {
            around.hangUp();
        }
    }

    private static InstallMethod route(String id) {
        return InstallMethod.valueOf(id.toUpperCase(Locale.ROOT));
    }

    private Map<String, String> done(String script, InstallMethod route) {
        Map<String, String> texts = new LinkedHashMap<>();
        SECTION.matcher(script)
                .results()
                .map(m -> m.group(1))
                .forEach(step -> texts.put(step, isDone(step, route) ? "0\n" : "1\n"));
        return texts;
    }

    private boolean isDone(String step, InstallMethod route) {
        ServerState state = machine.state();
        return switch (step) {
            // It comes with Ubuntu's server image.
            case "snapd" -> true;
            case "snapd-current" -> state.has(Part.SNAP_CORE);
            case "remove-others" -> !state.has(Part.APT_CERTBOT);
            case "lists" -> state.has(Part.PACKAGE_LISTS);
            case "needs" -> state.has(Part.PYTHON_VENV);
            case "environment" -> state.has(Part.VENV);
            case "schedule" -> state.has(Part.CRON_LINE);
            case "command" -> state.has(route == InstallMethod.SNAP ? Part.SNAP_LINK : Part.PIP_LINK);
            case "install" ->
                state.has(
                        switch (route) {
                            case InstallMethod.Universal.SNAP -> Part.SNAP_CERTBOT;
                            case InstallMethod.Universal.PIP -> Part.PIP_CERTBOT;
                            default -> Part.APT_CERTBOT;
                        });
            default -> throw new IllegalStateException("unknown installation step: " + step);
        };
    }

    private String chain(String name) {
        machine.certificateRequested(name);
        return machine.state().certificate(name).map(Certificate::chain).orElse("");
    }

    private Map<String, String> system() {
        ServerState state = machine.state();
        Map<String, String> s = new LinkedHashMap<>();
        s.put("os-release", """
                NAME="Ubuntu"
                VERSION="24.04.3 LTS (Noble Numbat)"
                ID=ubuntu
                ID_LIKE=debian
                PRETTY_NAME="Ubuntu 24.04.3 LTS"
                VERSION_ID="24.04"
                VERSION_CODENAME=noble
                UBUNTU_CODENAME=noble
                """);
        s.put("uname", "Linux\nx86_64\n6.8.0-87-generic\n");
        s.put("user", root ? "0\nroot\n" : "1000\n" + PracticeMachine.USER + "\n");
        s.put("pid1", "systemd\n");
        s.put("systemd", "running\n");
        s.put("container", "none\n");
        s.put("sudo", "present\n" + (root ? "status 0\n" : "sudo: a password is required\nstatus 1\n"));
        s.put("managers", "apt-get\nsnap\npython3\n");
        s.put("certbot", certbots());
        return s;
    }

    /** What the application's reader of all Certbots gets, for the system and for the checklist. */
    private String certbots() {
        ServerState state = machine.state();
        String usual = "/usr/bin/certbot";
        String snap = "/snap/bin/certbot";
        String venv = "/opt/certbot/bin/certbot";
        String said = "certbot %s\nstatus 0";
        StringBuilder text = new StringBuilder();
        if (state.has(Part.APT_CERTBOT)) text.append(copy(usual, "", "said", said.formatted(ServerState.APT_VERSION)));
        if (state.has(Part.SNAP_CERTBOT)) {
            boolean linked = state.has(Part.SNAP_LINK);
            String version = state.snapVersion().toString();
            text.append(copy(linked ? usual : snap, linked ? snap : "/usr/bin/snap", "snap", version));
        }
        if (state.has(Part.PIP_CERTBOT)) {
            boolean linked = state.has(Part.PIP_LINK);
            String version = said.formatted(state.snapVersion());
            text.append(copy(linked ? usual : venv, linked ? venv : "", "said", version));
        }
        String installed = state.has(Part.APT_CERTBOT) ? "install ok installed certbot" : "";
        return text + part("package", installed) + "looked\n";
    }

    private static String copy(String path, String link, String how, String text) {
        return part("path", path) + part("link", link) + part(how, text);
    }

    private boolean web() {
        return machine.state().has(Fault.PORT_80_IN_USE);
    }

    private Map<String, String> renewal(String name) {
        ServerState state = machine.state();
        Map<String, String> s = new LinkedHashMap<>();
        s.put("systemd", "running\n");
        s.put("timer certbot.timer", timer(state.has(Part.APT_CERTBOT)));
        s.put("timer snap.certbot.renew.timer", timer(state.has(Part.SNAP_CERTBOT)));
        s.put("timer certbot-renew.timer", timer(false));
        s.put(
                "cron",
                (state.has(Part.APT_CERTBOT) ? "/etc/cron.d/certbot|-|" + CERTBOT_LINE + "\n" : "")
                        + (state.has(Part.CRON_LINE)
                                ? "/etc/cron.d/certbot-renew|-|17 4,16 * * * root"
                                        + " PATH=/usr/sbin:/usr/bin:/sbin:/bin certbot renew -q\n"
                                : ""));
        s.put("processes", "cron\n");
        s.put("programs", "cron\nservice\napt-get\n");
        s.put("port80", port80());
        s.put("certificates", state.has(Part.HOOKS) ? "past\n" : "needs\n");
        s.put("chain", chain(name));
        return s;
    }

    private String timer(boolean there) {
        Instant next = machine.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofMinutes(427));
        return "NextElapseUSecRealtime="
                + (there ? SYSTEMD.format(next) : "")
                + "\nLastTriggerUSec=\nLoadState="
                + (there ? "loaded" : "not-found")
                + "\nActiveState="
                + (there ? "active" : "inactive")
                + "\nUnitFileState="
                + (there ? "enabled" : "")
                + "\n";
    }

    // The checklist

    private void checklist(List<String> ids, String script, String token) throws Stopped {
        List<Check> checks = Checklist.standard(CheckContext.LETS_ENCRYPT).stream()
                .filter(c -> ids.contains(c.id()))
                .toList();
        for (Check check : checks) {
            tty.pause(Duration.ofMillis(check.id().equals("outbound") ? 900 : 200));
            boolean refused = check.needsRoot() && !root;
            if (check.id().equals("outside") && !refused && !web()) listen(check, script, token);
            String output = refused ? "" : probe(check.id());
            checked(token, check, refused ? "root" : "0", output);
        }
        section(token, "end", "");
    }

    private void checked(String token, Check check, String how, String output) {
        int bytes = output.getBytes(StandardCharsets.UTF_8).length;
        section(token, "%s %s #%d".formatted(check.id(), how, bytes), output);
        section(token, "pause", "");
    }

    /** Stands at port 80 until the visitors from this computer have been there. */
    private void listen(Check check, String script, String token) throws Stopped {
        Matcher wanted = LISTENER.matcher(script);
        if (!wanted.find()) throw new IllegalStateException("the listener has no answer");
        CountDownLatch told = new CountDownLatch(1);
        machine.listen(Optional.of(new PracticeMachine.Listener(wanted.group(1), wanted.group(2), told)));
        try {
            checked(token, check, "open", "listening\n");
            boolean visited = told.await(LISTENS.toMillis(), TimeUnit.MILLISECONDS);
            if (!visited) machine.log("DEBUG:nobody came");
        } catch (InterruptedException e) {
            throw new Stopped(Stopped.Why.HUNG_UP);
        } finally {
            machine.listen(Optional.empty());
        }
    }

    private String probe(String check) {
        return switch (check) {
            case "certbot" -> certbots();
            case "points" ->
                "1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever\n"
                        + "2: ens3    inet "
                        + PracticeMachine.ADDRESS
                        + "/24 brd 93.184.216.255 scope global dynamic ens3\\      "
                        + " valid_lft 85794sec\nvia ip\n";
            case "port80" -> port80();
            case "firewall" ->
                "way ens3\n"
                        + part("ufw", "Status: inactive")
                        + part("iptables", OPEN)
                        + part("iptablesread", "")
                        + part("ip6tables", OPEN)
                        + part("ip6tablesread", "")
                        + "looked\n";
            case "outside" -> web() ? "held\n" : "listening\n";
            case "outbound" -> "http 200\ncurl 0\n";
            case "clock" -> "now " + machine.now().getEpochSecond() + "\ntimedatectl\n";
            case "disk" -> "free 20138472 / /\nfree 20138472 /etc /\nfree 20138472 /var /\n" + "mount / rw,relatime\n";
            case "locks" -> "looked\n";
            case "certificates" -> certificates();
            default -> throw new IllegalStateException("unknown check: " + check);
        };
    }

    private String port80() {
        if (!web()) return "looked\nsystemd\n";
        return """
        listens 00000000:0050
        listens 00000000000000000000000000000000:0050
        looked
        systemd
        pid 748
        name nginx
        init nginx
        group 0::/system.slice/nginx.service
        command nginx: master process /usr/sbin/nginx -g daemon on; master_process on;\s
        """;
    }

    private String certificates() {
        StringBuilder text = new StringBuilder();
        for (Certificate c : machine.state().certificates()) {
            text.append(part("name", c.name())).append(part("chain", c.chain().strip()));
        }
        return text + "looked\n";
    }

    private static String part(String name, String text) {
        return "\n== %s #%d\n%s\n".formatted(name, text.length(), text);
    }
}
