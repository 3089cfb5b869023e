package org.certguide.practice;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.certguide.certbot.CertbotVersion;
import org.certguide.practice.ServerState.Part;
import org.certguide.practice.Tty.Stopped;

/** The programs of the practice server, as far as the walkthrough starts them. */
final class Programs {
    /** What a shell says of a program that it cannot find. */
    static final int NOT_FOUND = 127;

    private static final String NO_CHANGES = "0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n";

    private final PracticeMachine machine;
    private final Tty tty;
    private final boolean root;

    /**
     * @param root whether the programs run as root
     */
    Programs(PracticeMachine machine, Tty tty, boolean root) {
        this.machine = machine;
        this.tty = tty;
        this.root = root;
    }

    /**
     * @param words the name of a program and its arguments
     * @return its exit status
     */
    int run(List<String> words) throws Stopped {
        List<String> arguments = words.subList(1, words.size());
        String line = String.join(" ", words);
        return switch (words.getFirst()) {
            case "certbot" -> certbot(arguments);
            case "snap" -> snap(arguments);
            case "apt-get" -> aptGet(arguments);
            case "timeout" -> words.size() > 2 ? run(words.subList(2, words.size())) : 125;
            case "ln" -> link(arguments);
            case "systemctl" -> systemctl(arguments);
            case "python3" -> environment(line);
            case "/opt/certbot/bin/pip" -> pip(arguments);
            case "echo" -> echo(words);
            case "ufw" -> say("Rules updated\nRules updated (v6)\n");
            case "timedatectl", "true" -> 0;
            default -> {
                machine.unknown(line);
                yield notFound(words.getFirst());
            }
        };
    }

    private int notFound(String program) {
        tty.complain("sh: 1: " + program + ": not found\n");
        return NOT_FOUND;
    }

    private int say(String text) {
        tty.print(text);
        return 0;
    }

    private int complain(int status, String text) {
        tty.complain(text);
        return status;
    }

    private boolean has(Part part) {
        return machine.state().has(part);
    }

    private void add(Part part) {
        machine.change(s -> s.with(part));
    }

    private int certbot(List<String> arguments) throws Stopped {
        Optional<CertbotVersion> version = machine.state().certbot();
        if (version.isEmpty()) return notFound("certbot");
        if (!root && !arguments.contains("--version")) {
            return complain(
                    1,
                    "The following error was encountered:\n[Errno 13] Permission denied:"
                            + " '/var/log/letsencrypt/.certbot.lock'\nEither run as root, or set"
                            + " --config-dir, --work-dir, and --logs-dir to writeable paths.\n");
        }
        return PracticeCertbot.run(machine, tty, version.get(), arguments);
    }

    private int snap(List<String> arguments) throws Stopped {
        return switch (String.join(" ", arguments)) {
            case "install core" -> snap(Part.SNAP_CORE, "core", "16-2.61.4", "Canonical\u2713", 104);
            case "refresh core" -> say("snap \"core\" has no updates available\n");
            case "install --classic certbot" ->
                snap(
                        Part.SNAP_CERTBOT,
                        "certbot",
                        machine.state().snapVersion().toString(),
                        "Certbot Project (certbot-eff\u2713)",
                        46);
            case "wait system seed.loaded" -> 0;
            default -> complain(1, "error: unknown command, see 'snap help'.\n");
        };
    }

    private int snap(Part part, String name, String version, String from, int megabytes) throws Stopped {
        if (has(part)) {
            return complain(0, "snap \"%s\" is already installed, see 'snap help refresh'\n".formatted(name));
        }
        progress("Ensure prerequisites for \"" + name + "\" are available");
        for (int percent = 0; percent <= 100; percent += 4) {
            tty.print("\r\u001b[K"
                    + "Download snap \"%s\" from channel \"stable\" %4d%% %.1fMB/%dMB"
                            .formatted(name, percent, megabytes * percent / 100.0, megabytes));
            tty.pause(Duration.ofMillis(120));
        }
        progress("Mount snap \"" + name + "\"");
        progress("Setup snap \"" + name + "\" security profiles");
        if (part == Part.SNAP_CERTBOT) progress("Start snap \"" + name + "\" services");
        add(part);
        return say("\r\u001b[K" + name + " " + version + " from " + from + " installed\n");
    }

    private void progress(String what) throws Stopped {
        for (char spin : "/-\\|".toCharArray()) {
            tty.print("\r\u001b[K" + what + " " + spin);
            tty.pause(Duration.ofMillis(150));
        }
    }

    private int aptGet(List<String> arguments) throws Stopped {
        String line = String.join(" ", arguments);
        if (!root) {
            return complain(
                    100,
                    "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission"
                            + " denied)\nE: Unable to acquire the dpkg frontend lock"
                            + " (/var/lib/dpkg/lock-frontend), are you root?\n");
        }
        if (line.equals("update")) return aptUpdate();
        tty.print("Reading package lists... Done\nBuilding dependency tree       \n");
        tty.print("Reading state information... Done\n");
        tty.pause(Duration.ofSeconds(1));
        return switch (line) {
            case "remove certbot" -> aptRemove();
            case "install snapd" -> say("snapd is already the newest version (2.71+ubuntu24.04).\n" + NO_CHANGES);
            case "install certbot" ->
                aptInstall(
                        Part.APT_CERTBOT,
                        "python3-acme python3-certbot python3-configargparse python3-josepy"
                                + " python3-parsedatetime python3-rfc3339 certbot");
            case "install python3-certbot-apache", "install python3-certbot-nginx" ->
                aptInstall(Part.APT_CERTBOT, arguments.getLast());
            case "install python3 python3-venv libaugeas0" ->
                aptInstall(Part.PYTHON_VENV, "libaugeas0 python3.12-venv python3-venv");
            default -> complain(100, "E: Unable to locate package " + arguments.getLast() + "\n");
        };
    }

    private int aptUpdate() throws Stopped {
        String[] pockets = {"noble", "noble-updates", "noble-backports", "noble-security"};
        for (int i = 0; i < pockets.length; i++) {
            tty.pause(Duration.ofMillis(500));
            tty.print("Get:%d http://archive.ubuntu.com/ubuntu %s InRelease [%d kB]\n"
                    .formatted(i + 1, pockets[i], i == 0 ? 256 : 126));
        }
        tty.print("Fetched 634 kB in 2s (317 kB/s)\nReading package lists... Done\n");
        add(Part.PACKAGE_LISTS);
        return 0;
    }

    private int aptRemove() throws Stopped {
        if (!has(Part.APT_CERTBOT)) {
            return say("Package 'certbot' is not installed, so not removed\n" + NO_CHANGES);
        }
        tty.print("The following packages will be REMOVED:\n  certbot\n");
        tty.print("0 upgraded, 0 newly installed, 1 to remove and 0 not upgraded.\n");
        tty.print("After this operation, 51.2 kB disk space will be freed.\n");
        if (!agrees()) return complain(1, "Abort.\n");
        machine.change(s -> s.without(Part.APT_CERTBOT));
        return say("Removing certbot (2.9.0-1) ...\n");
    }

    private int aptInstall(Part part, String packages) throws Stopped {
        String last = packages.substring(packages.lastIndexOf(' ') + 1);
        if (has(part) && !last.contains("-certbot-")) {
            return say(last + " is already the newest version.\n" + NO_CHANGES);
        }
        List<String> all = List.of(packages.split(" "));
        tty.print("The following NEW packages will be installed:\n");
        tty.print(CertbotWords.wrap("  " + packages) + "\n");
        tty.print("0 upgraded, %d newly installed, 0 to remove and 0 not upgraded.\n".formatted(all.size()));
        tty.print("Need to get 421 kB of archives.\n");
        tty.print("After this operation, 2,197 kB of additional disk space will be used.\n");
        if (!agrees()) return complain(1, "Abort.\n");
        for (String name : all) {
            tty.print("Selecting previously unselected package " + name + ".\n");
            tty.print("Unpacking " + name + " ...\n");
            tty.pause(Duration.ofMillis(400));
        }
        for (String name : all) {
            tty.print("Setting up " + name + " ...\n");
            tty.pause(Duration.ofMillis(300));
        }
        if (last.equals("certbot")) {
            tty.print("Created symlink /etc/systemd/system/timers.target.wants/certbot.timer"
                    + " \u2192 /lib/systemd/system/certbot.timer.\n");
        }
        add(part);
        return 0;
    }

    private boolean agrees() throws Stopped {
        tty.print("Do you want to continue? [Y/n] ");
        String typed = tty.readLine().strip().toLowerCase(Locale.ROOT);
        return typed.isEmpty() || typed.startsWith("y");
    }

    private int link(List<String> arguments) {
        if (arguments.size() != 3 || !arguments.getLast().equals("/usr/bin/certbot")) {
            return complain(1, "ln: missing file operand\n");
        }
        if (has(Part.APT_CERTBOT) || has(Part.SNAP_LINK) || has(Part.PIP_LINK)) {
            return complain(1, "ln: failed to create symbolic link '/usr/bin/certbot': File exists\n");
        }
        add(arguments.get(1).startsWith("/snap") ? Part.SNAP_LINK : Part.PIP_LINK);
        return 0;
    }

    private int systemctl(List<String> arguments) throws Stopped {
        String unit = arguments.getLast();
        boolean stop = arguments.getFirst().equals("stop");
        boolean start = arguments.getFirst().equals("start");
        if (!unit.matches("nginx(\\.service)?") || !stop && !start) {
            return complain(5, "Failed to " + arguments.getFirst() + " " + unit + ": Unit " + unit + " not loaded.\n");
        }
        tty.pause(Duration.ofSeconds(1));
        machine.change(s -> s.with(Fault.PORT_80_IN_USE, start));
        return 0;
    }

    private int environment(String line) throws Stopped {
        if (!line.equals("python3 -m venv /opt/certbot/")) return notFound("python3");
        if (!has(Part.PYTHON_VENV)) {
            return complain(
                    1,
                    "The virtual environment was not created successfully because ensurepip is not" + " available.\n");
        }
        tty.pause(Duration.ofSeconds(3));
        add(Part.VENV);
        return 0;
    }

    private int pip(List<String> arguments) throws Stopped {
        if (!has(Part.VENV)) return notFound("/opt/certbot/bin/pip");
        String what = arguments.getLast();
        tty.print("Collecting " + what + "\n");
        tty.pause(Duration.ofSeconds(2));
        if (what.equals("certbot")) add(Part.PIP_CERTBOT);
        return say("Successfully installed " + what + "\n");
    }

    private int echo(List<String> words) {
        int redirect = words.indexOf(">");
        if (redirect < 0) return say(String.join(" ", words.subList(1, words.size())) + "\n");
        if (!words.getLast().equals("/etc/cron.d/certbot-renew")) {
            return complain(2, "sh: 1: cannot create " + words.getLast() + ": Directory nonexistent\n");
        }
        add(Part.CRON_LINE);
        return 0;
    }
}
