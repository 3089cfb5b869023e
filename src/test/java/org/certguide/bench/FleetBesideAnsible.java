package org.certguide.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.certguide.fleet.FleetCheck;
import org.certguide.fleet.FleetLook;
import org.certguide.fleet.FleetServer;
import org.certguide.fleet.WebServers;

/**
 * Prints the seconds and the connections of a look at fifty servers, each with TLS on port 443 and a web server on port 80
 * of an address of its own (127.0.50.1 and up): Certguide's look in this process and as {@code --check} in one of its own, and
 * {@code ansible-playbook -f 50} in the same run, with {@code src/test/resources/bench/look*.yml}. {@code --check} as a process
 * leaves port 80 of these addresses out, as that of all private ones.
 *
 * <p>Root, for the ports, and an Ansible of Debian are needed; the second command takes one collection out of Debian's package of
 * all, without which {@code openssl s_client} reads the certificates:
 *
 * <pre>
 * apt-get install --no-install-recommends ansible-core openssl
 * (cd /tmp &amp;&amp; apt-get download ansible &amp;&amp; dpkg-deb --fsys-tarfile ansible_*.deb | tar -x --strip-components=5 \\
 *     -C ~/.ansible/collections --wildcards '*&#47;ansible_collections/community/crypto/*')
 * ./mvnw test-compile exec:exec@bench -Dbench=FleetBesideAnsible
 * </pre>
 */
public final class FleetBesideAnsible {
    private static final int SERVERS = 50;
    private static final int RUNS = 3;
    private static final Path PLAYBOOKS = Path.of("src/test/resources/bench").toAbsolutePath();

    private final Path folder;
    private final WebServers web;
    private final String playbook;

    private FleetBesideAnsible(Path folder, WebServers web, String playbook) {
        this.folder = folder;
        this.web = web;
        this.playbook = playbook;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("certguide-bench");
        boolean collection =
                said(folder, folder, "ansible-galaxy", "collection", "list").contains("community.crypto");
        String playbook = collection ? "look-with-collection.yml" : "look.yml";
        String version = said(folder, folder, "ansible-playbook", "--version");
        System.out.println(version.lines().findFirst().orElse("") + ", " + playbook);
        try (WebServers web = new WebServers(true)) {
            for (int n = 1; n <= SERVERS; n++) web.website(name(n), address(n), 60);
            FleetBesideAnsible bench = new FleetBesideAnsible(folder, web, playbook);
            for (int run = 0; run < RUNS; run++) bench.run();
        }
        System.exit(0);
    }

    private static String name(int n) {
        return "host" + n + ".example.org";
    }

    private static String address(int n) {
        return "127.0.50." + n;
    }

    private void run() throws Exception {
        double own = measured("Certguide, in this process", this::look);
        double check = measured("certguide --check (port 443 alone)", this::check);
        double ansible = measured("ansible-playbook -f 50", this::ansible);
        System.out.printf(Locale.ROOT, "ratio to ansible: %.2f, as a process %.2f%n", own / ansible, check / ansible);
    }

    private interface Work {
        void run() throws Exception;
    }

    private double measured(String what, Work work) throws Exception {
        web.accepted();
        web.mostAtOnce();
        long begin = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f s, %d connections, at most %d at once to one host%n",
                what,
                seconds,
                web.accepted(),
                web.mostAtOnce());
        return seconds;
    }

    private void look() throws Exception {
        List<FleetServer> servers = new ArrayList<>();
        for (int n = 1; n <= SERVERS; n++) servers.add(FleetServer.of(List.of(name(n))));
        AtomicInteger seen = new AtomicInteger();
        web.look(Clock.systemUTC()).run(servers, new FleetCheck.Listener() {
            @Override
            public void begun(FleetServer server) {}

            @Override
            public void seen(FleetLook one) {
                if (one.served().isPresent()) seen.incrementAndGet();
            }
        });
        if (seen.get() != SERVERS) throw new IllegalStateException("seen: " + seen);
    }

    private void check() throws Exception {
        List<String> answers = new ArrayList<>();
        for (int n = 1; n <= SERVERS; n++)
            answers.add("{\"domains\": [\"" + name(n) + "\"], \"nameServer\": \"" + web.nameServer() + "\"}");
        Path file = Files.writeString(folder.resolve("servers.json"), "[" + String.join(",", answers) + "]");
        String said = said(
                folder,
                folder,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Duser.home=" + folder,
                "org.certguide.Main",
                "--check",
                file.toString(),
                "--json");
        if (said.lines().filter(l -> l.contains("\"notAfter\"")).count() != SERVERS)
            throw new IllegalStateException(said);
    }

    private void ansible() throws Exception {
        StringBuilder inventory = new StringBuilder("[all]\n");
        for (int n = 1; n <= SERVERS; n++)
            inventory.append(name(n)).append(" address=").append(address(n)).append('\n');
        Path file = Files.writeString(folder.resolve("inventory"), inventory.toString());
        String said = said(folder, PLAYBOOKS, "ansible-playbook", "-f", "50", "-i", file.toString(), playbook);
        long good = said.lines()
                .filter(l -> l.contains("unreachable=0    failed=0"))
                .count();
        if (good != SERVERS) throw new IllegalStateException(said);
    }

    /** What a program says, errors as well; it may fail. */
    private static String said(Path folder, Path in, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("ANSIBLE_NOCOLOR", "1");
        builder.environment().put("CERTGUIDE_HOME", folder.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
