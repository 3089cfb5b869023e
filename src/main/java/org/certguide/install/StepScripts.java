package org.certguide.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.certguide.server.Command;
import org.certguide.system.CertbotCopies;
import org.certguide.system.CertbotCopy;
import org.certguide.system.InstallMethod;
import org.certguide.system.InstallMethod.Universal;
import org.certguide.system.PackageManager;
import org.certguide.system.PackageManagers;
import org.certguide.system.SystemCatalogue.Instruction;
import org.certguide.text.Message;

/** Makes a step that can be run out of an instruction that can be read. */
final class StepScripts {
    /** Steps of the page that are the login and the certificate, and no installation. */
    private static final Set<String> OTHERS = Set.of("connect", "run", "certificate", "renewal");

    /** A copy in a plain place; also its folder in /opt has that name. */
    private static final Pattern AUTO = Pattern.compile("(?:/[A-Za-z0-9_-]{1,40}){1,4}/certbot-auto");

    /** A copy that somebody has put beside those that are installed. */
    private static final Pattern OTHER = Pattern.compile("(?:/usr)?(?:/local)?/s?bin/certbot");

    /** Where the command leads to a snap, or to what pip has installed. */
    private static final String LINK = "/usr/bin/certbot";

    private static final String SCHEDULE = """
            test -e /etc/cron.d/certbot-renew || test -e /etc/periodic/daily/certbot-renew \\
              || systemctl is-enabled --quiet certbot-renew.timer\
            """;

    private StepScripts() {}

    static boolean isInstallation(Instruction instruction) {
        return !OTHERS.contains(instruction.id());
    }

    static InstallStep step(Instruction instruction) {
        String probe = probe(instruction);
        return new InstallStep(
                instruction.id(),
                instruction.title(),
                instruction.text(),
                instruction.commands(),
                commandLine(instruction.commands()),
                probe,
                verify(instruction, probe));
    }

    private static String commandLine(List<String> commands) {
        List<String> asRoot = new ArrayList<>();
        for (String command : commands) asRoot.add(command.replaceFirst("^sudo ", ""));
        return asking(asRoot.size() == 1 ? asRoot.get(0) : "sh -c " + Command.quote(joined(asRoot)));
    }

    /**
     * Each only if the one before worked, but for lists: one of many sources that cannot be read must not stop what
     * comes from another.
     */
    private static String joined(List<String> commands) {
        return String.join(" && ", commands).replace("apt-get update && ", "apt-get update; ");
    }

    /**
     * The command with its questions as lines of text. Where {@code whiptail} is installed, debconf
     * would ask in a full-screen form, and its frontend {@code readline} puts the default answer
     * behind the question where a person would type; {@code teletype} is what that one falls back
     * to and needs nothing else.
     */
    static String asking(String command) {
        boolean dpkg = command.contains("apt-get ") || command.contains("dpkg ");
        return dpkg ? "env DEBIAN_FRONTEND=teletype " + command : command;
    }

    /** A step by which a package is installed again that is there and does not start: all of its files are fetched anew. */
    static InstallStep reinstall(Instruction i, List<String> commands) {
        return again(i, commands, Message.of("install.again.text"));
    }

    /**
     * A step by which a package is set up that was only unpacked. apt-get does that when it is asked for
     * the package once more; told to install it again, it ends with an internal error.
     */
    static InstallStep finish(Instruction i) {
        return again(i, step(i).shown(), Message.of("install.finish.text"));
    }

    private static InstallStep again(Instruction i, List<String> install, Message text) {
        InstallStep usual = step(i);
        boolean itself = i.id().equals("install");
        List<String> commands = itself ? install : usual.shown();
        // What is there proves nothing: neither that the package works, nor that it can be fetched.
        boolean needed = itself || i.id().equals("lists");
        return new InstallStep(
                usual.id(),
                usual.title(),
                itself ? text : usual.text(),
                commands,
                commandLine(commands),
                needed ? "exit 1" : usual.probe(),
                // One that is there before it is set up would pass.
                itself
                        ? "{ " + usual.verify().strip() + "\n} && ! { " + CertbotCopies.UNFINISHED + "; }"
                        : usual.verify());
    }

    /** What takes away the copies of Certbot that would be in the way of one installed by this route. */
    static List<InstallStep> removals(CertbotCopies copies, InstallMethod route) {
        List<InstallStep> steps = new ArrayList<>();
        withoutAuto(copies).ifPresent(steps::add);
        List<CertbotCopy> others = copies.programs().stream()
                .filter(c -> c.source() != CertbotCopy.Source.PACKAGE)
                .filter(c -> !c.route().equals(Optional.of(route)))
                .toList();
        List<String> commands = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (CertbotCopy copy : others) {
            if (copy.path().equals(LINK) && copy.route().isPresent()) {
                commands.add("sudo rm " + LINK);
                gone.add("! test -L " + LINK);
            }
            switch (copy.source()) {
                case SNAP -> {
                    commands.add("sudo snap remove certbot");
                    gone.add("! test -e /snap/bin/certbot && ! test -e /var/lib/snapd/snap/bin/certbot");
                }
                case PIP -> setAside("/opt/certbot", commands, gone);
                default -> {
                    if (OTHER.matcher(copy.path()).matches()) setAside(copy.path(), commands, gone);
                }
            }
        }
        if (!commands.isEmpty()) {
            String probe = String.join(" && ", gone);
            steps.add(new InstallStep(
                    "set-aside",
                    Message.of("install.aside.title"),
                    Message.of("install.aside.text"),
                    commands,
                    commandLine(commands),
                    probe,
                    probe));
        }
        return steps;
    }

    /** Nothing is lost: who wants it back gives it its old name. */
    private static void setAside(String path, List<String> commands, List<String> gone) {
        commands.add("sudo mv " + path + " " + path + ".old");
        gone.add("! test -e " + path);
    }

    /**
     * Removes certbot-auto as its makers say (eff-certbot.readthedocs.io, "Uninstalling
     * certbot-auto"), where it was found. Certificates and settings are elsewhere, in
     * /etc/letsencrypt.
     */
    private static Optional<InstallStep> withoutAuto(CertbotCopies copies) {
        List<String> files = copies.all().stream()
                .filter(c -> c.source() == CertbotCopy.Source.CERTBOT_AUTO)
                .map(CertbotCopy::path)
                .filter(AUTO.asMatchPredicate())
                .toList();
        if (files.isEmpty()) return Optional.empty();
        List<String> commands = List.of(
                "sudo rm -rf " + String.join(" ", files),
                "sudo rm -rf /opt/eff.org/certbot",
                "sudo sh -c 'test ! -e /etc/crontab || sed -i /certbot-auto/d /etc/crontab'");
        StringBuilder probe = new StringBuilder("! grep -qs certbot-auto /etc/crontab");
        for (String file : files) probe.append(" && ! test -e ").append(file);
        String gone = probe.append(" && ! test -e /opt/eff.org/certbot").toString();
        return Optional.of(new InstallStep(
                "remove-auto",
                Message.of("install.auto.title"),
                Message.of("install.auto.text"),
                commands,
                commandLine(commands),
                gone,
                gone));
    }

    private static String probe(Instruction i) {
        return switch (i.id()) {
            case "snapd" ->
                "command -v snap >/dev/null && test -S /run/snapd.socket && systemctl is-active --quiet snapd.socket";
            case "snapd-current" -> "test -e /snap/core/current || test -e /var/lib/snapd/snap/core/current";
            case "remove-others" -> PackageManagers.packageFunction() + "! package certbot";
            case "lists" -> manager(i).hasLists();
            case "repository" -> manager(i).hasRepository();
            case "needs" -> "python3 -c \"import venv, ensurepip\"";
            // After an upgrade of the system it may be there without its modules.
            case "environment" -> "/opt/certbot/bin/python -m pip --version";
            case "command" -> command(i.route());
            case "schedule" -> SCHEDULE;
            case "install" -> install(i);
            default -> "false";
        };
    }

    /** Of a step that only packages have. */
    private static PackageManager manager(Instruction i) {
        if (i.route() instanceof PackageManager manager) return manager;
        throw new IllegalArgumentException(i.id() + " by " + i.route());
    }

    private static String install(Instruction i) {
        return switch (i.route()) {
            case Universal.SNAP -> "test -x /snap/bin/certbot || test -x /var/lib/snapd/snap/bin/certbot";
            case Universal.PIP -> "/opt/certbot/bin/certbot --version";
            default -> {
                List<String> packages = new ArrayList<>();
                for (String c : i.commands()) {
                    packages.add("package " + Command.quote(c.substring(c.lastIndexOf(' ') + 1)));
                }
                yield PackageManagers.packageFunction() + String.join(" && ", packages);
            }
        };
    }

    private static String command(InstallMethod route) {
        String target = route == InstallMethod.SNAP ? "/snap/bin/certbot" : "/opt/certbot/bin/certbot";
        return "test \"$(readlink /usr/bin/certbot)\" = " + target + " && test -x " + target;
    }

    private static String verify(Instruction i, String probe) {
        return switch (i.id()) {
            case "lists" -> manager(i).offersCertbot();
            case "command" -> probe + " && " + starts("certbot");
            case "install" ->
                switch (i.route()) {
                    case PackageManager manager -> probe + " && " + starts("certbot");
                    case Universal.PIP -> "test -x /opt/certbot/bin/certbot && " + starts("/opt/certbot/bin/certbot");
                    default -> probe;
                };
            default -> probe;
        };
    }

    /** Tells a Certbot that does not start from one that is not there. */
    private static String starts(String program) {
        return "command -v " + program + " && { " + program + " --version || exit " + InstallPlan.DOES_NOT_START
                + "; }";
    }
}
