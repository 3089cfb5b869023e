package org.certguide.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.certguide.checks.LabChecklist;
import org.certguide.lab.Lab;
import org.certguide.lab.LabServer;
import org.certguide.server.Sudo;

/**
 * Measures the whole checklist, and {@code ansible -m setup} beside it for the same server in the
 * same run, over three distances. Prints the medians of the seconds and of the round trips.
 *
 * <p>The round trips are counted on the way, in the lab's relay: each time the client sends
 * something after it has received something. That is no less than what it has waited for. How many
 * seconds the distance adds is the proof of it. The checklist runs in a JVM that has done it once
 * before; ansible is a program that starts anew each time. Needs ansible: {@code apt-get install
 * --no-install-recommends ansible-core}.
 *
 * <pre>
 * ./mvnw test-compile exec:exec@bench -Dbench=ChecklistRoundTrips
 * </pre>
 */
public final class ChecklistRoundTrips {
    private static final int RUNS = 3;

    private final LabServer server;
    private final Path folder;

    private ChecklistRoundTrips(LabServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    private record Measured(double seconds, int roundTrips) {}

    public static void main(String[] args) throws Exception {
        if (new ProcessBuilder("sh", "-c", "command -v ansible").start().waitFor() != 0) {
            System.out.println("This needs ansible: apt-get install --no-install-recommends ansible-core");
            System.exit(1);
        }
        Lab.take();
        LabServer server = Lab.server("bookworm");
        server.reset();
        ChecklistRoundTrips bench = new ChecklistRoundTrips(server, Files.createTempDirectory("bench"));
        bench.checklist(new ArrayList<>(), new ArrayList<>());
        System.out.println("Load: " + Files.readString(Path.of("/proc/loadavg")).strip());
        for (int roundTrip : List.of(0, 50, 200)) {
            try (var _ = server.delay(Duration.ofMillis(roundTrip / 2))) {
                bench.measure(roundTrip);
            }
        }
        System.out.println("Load: " + Files.readString(Path.of("/proc/loadavg")).strip());
        System.exit(0);
    }

    private void measure(int roundTrip) throws Exception {
        List<Measured> login = new ArrayList<>();
        List<Measured> list = new ArrayList<>();
        List<Measured> alone = new ArrayList<>();
        List<Measured> first = new ArrayList<>();
        List<Measured> again = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            checklist(login, list);
            alone.add(measured(() -> ansible("-o ControlMaster=no")));
            first.add(measured(() -> ansible("-o ControlMaster=auto -o ControlPersist=60s")));
            again.add(measured(() -> ansible("-o ControlMaster=auto -o ControlPersist=60s")));
            server.cut(); // and with it the connection that ansible keeps
        }
        print(roundTrip, "login", login);
        print(roundTrip, "checklist, logged in", list);
        print(roundTrip, "ansible, a login for each command", alone);
        print(roundTrip, "ansible, as it is set up (ControlPersist), login included", first);
        print(roundTrip, "ansible, the same, logged in", again);
    }

    private void checklist(List<Measured> login, List<Measured> list) throws Exception {
        List<LabChecklist> open = new ArrayList<>();
        login.add(measured(() -> open.add(LabChecklist.open(server, "deploy", Optional.of(new Sudo.Free()), folder))));
        try (LabChecklist checklist = open.getFirst()) {
            list.add(measured(() -> checklist.look(server.domain(), Clock.systemUTC())));
        }
    }

    private Measured measured(Callable<?> work) throws Exception {
        int turns = server.turns();
        long start = System.nanoTime();
        work.call();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Measured(seconds, server.turns() - turns);
    }

    private Object ansible(String ssh) throws IOException, InterruptedException {
        Path output = folder.resolve("ansible.txt");
        ProcessBuilder ansible = new ProcessBuilder(
                "ansible",
                "-i",
                server.host() + ",",
                "-u",
                "deploy",
                "-e",
                "ansible_port=" + server.port(),
                "-e",
                "ansible_python_interpreter=/usr/bin/python3",
                "--key-file",
                Lab.key("ed25519").toString(),
                "-m",
                "setup",
                "all");
        ansible.environment().put("ANSIBLE_SSH_ARGS", ssh);
        ansible.environment().put("ANSIBLE_HOST_KEY_CHECKING", "False");
        ansible.environment().put("ANSIBLE_SSH_CONTROL_PATH_DIR", folder.toString());
        ansible.environment().put("ANSIBLE_LOCAL_TEMP", folder.toString());
        ansible.environment().put("LC_ALL", "C.UTF-8");
        ansible.redirectErrorStream(true).redirectOutput(output.toFile());
        ansible.redirectInput(new File("/dev/null"));
        int exit = ansible.start().waitFor();
        String said = Files.readString(output);
        if (exit != 0 || !said.contains("ansible_distribution")) {
            throw new IllegalStateException("ansible ended with " + exit + ": " + said);
        }
        return said;
    }

    private static void print(int roundTrip, String what, List<Measured> all) {
        System.out.printf(
                Locale.ROOT,
                "%3d ms  %5.2f s  %3d round trips  %s%n",
                roundTrip,
                all.stream().map(Measured::seconds).sorted().toList().get(RUNS / 2),
                all.stream().map(Measured::roundTrips).sorted().toList().get(RUNS / 2),
                what);
    }
}
