package org.certguide.system;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.conversation.PromptPattern;

/**
 * A program that installs the packages of a system, with everything that the application knows of it.
 * Only the commands that users read are elsewhere, in the family of this name in {@code systems.json}.
 *
 * <p>Where a server has several, the first one counts. Scripts are for any POSIX shell.
 */
public enum PackageManager implements InstallMethod {
    /** Of Debian and its relatives. */
    APT("cron", "cron", "apt-get") {
        @Override
        public List<String> processes() {
            return List.of("apt", "apt-get", "aptitude", "dpkg");
        }

        @Override
        public List<String> locks() {
            return List.of(
                    "/var/lib/dpkg/lock-frontend",
                    "/var/lib/dpkg/lock",
                    "/var/lib/apt/lists/lock",
                    "/var/cache/apt/archives/lock");
        }

        @Override
        String query() {
            return "dpkg-query";
        }

        @Override
        String installed(String name) {
            return "dpkg-query -W -f \"\\${Status} \\${Package}\\n\" " + name
                    + " 2>/dev/null | grep \"install ok installed\"";
        }

        @Override
        public String offersCertbot() {
            return "apt-cache policy certbot | grep -q \"Candidate: [0-9]\"";
        }

        @Override
        public String hasLists() {
            // apt touches this folder each time it fetches lists, also when nothing has changed.
            return "test -n \"$(find /var/lib/apt/lists/partial -maxdepth 0 -mmin -1440 2>/dev/null)\" && "
                    + offersCertbot();
        }

        @Override
        List<String> install(String program, String name) {
            return List.of("apt-get update -q", "env DEBIAN_FRONTEND=noninteractive apt-get install -q -y " + name);
        }

        @Override
        public List<PromptPattern> prompts() {
            return InstallPrompts.APT;
        }

        @Override
        Map<InstallCause, List<String>> words() {
            return InstallWords.APT;
        }
    },

    /** Of Fedora and the relatives of Red Hat Enterprise Linux, which get Certbot from EPEL. */
    DNF("cronie", "crond", "dnf", "yum") {
        @Override
        public String family() {
            return "fedora";
        }

        @Override
        public List<String> processes() {
            return List.of("dnf", "dnf5", "yum", "rpm");
        }

        @Override
        public List<String> locks() {
            return List.of("/var/lib/rpm/.rpm.lock", "/usr/lib/sysimage/rpm/.rpm.lock");
        }

        @Override
        String query() {
            return "rpm";
        }

        @Override
        String installed(String name) {
            return "rpm -q --whatprovides " + name;
        }

        @Override
        public String hasRepository() {
            return "rpm -qa | grep -q epel-release";
        }

        @Override
        List<String> install(String program, String name) {
            return List.of(program + " install -q -y " + name);
        }

        @Override
        public String apacheService() {
            return "httpd";
        }

        @Override
        public List<PromptPattern> prompts() {
            return InstallPrompts.DNF;
        }

        @Override
        Map<InstallCause, List<String>> words() {
            return InstallWords.DNF;
        }
    },

    /** Of SUSE; its packages are rpm's. */
    ZYPPER("cron", "cron", "zypper") {
        @Override
        String query() {
            return DNF.query();
        }

        @Override
        String installed(String name) {
            return DNF.installed(name);
        }

        @Override
        public String offersCertbot() {
            return "zypper --non-interactive search --provides --match-exact certbot | grep -q certbot";
        }

        @Override
        List<String> install(String program, String name) {
            return List.of("zypper --non-interactive install " + name);
        }

        @Override
        String authoritiesPackage() {
            return "ca-certificates-mozilla";
        }

        @Override
        public List<PromptPattern> prompts() {
            return InstallPrompts.ZYPPER;
        }

        @Override
        Map<InstallCause, List<String>> words() {
            return InstallWords.ZYPPER;
        }
    },

    /** Of Arch Linux. */
    PACMAN("cronie", "cronie", "pacman") {
        @Override
        String installed(String name) {
            return "pacman -Q " + name;
        }

        @Override
        List<String> install(String program, String name) {
            return List.of("pacman -S --noconfirm --needed " + name);
        }

        @Override
        public String apacheService() {
            return "httpd";
        }

        @Override
        public List<PromptPattern> prompts() {
            return InstallPrompts.PACMAN;
        }

        @Override
        Map<InstallCause, List<String>> words() {
            return InstallWords.PACMAN;
        }
    },

    /** Of Alpine Linux. */
    APK("cronie", "crond", "apk") {
        @Override
        public List<String> locks() {
            return List.of("/lib/apk/db/lock");
        }

        @Override
        String installed(String name) {
            return "apk info -e " + name;
        }

        @Override
        public String offersCertbot() {
            return "apk search --exact certbot | grep -q \"^certbot-[0-9]\"";
        }

        @Override
        List<String> install(String program, String name) {
            return List.of("apk add --upgrade " + name);
        }

        @Override
        Map<InstallCause, List<String>> words() {
            return InstallWords.APK;
        }
    };

    /** A script's word for a step that cannot be asked for. */
    private static final String NO = "false";

    private static final Pattern ASKS = Pattern.compile("(apt-get|dnf|yum|zypper|pacman) (.+)");

    private final String cronPackage;
    private final String cronService;
    private final List<String> programs;

    PackageManager(String cronPackage, String cronService, String... programs) {
        this.cronPackage = cronPackage;
        this.cronService = cronService;
        this.programs = List.of(programs);
    }

    /** The program that it is called by and known by, and older ones that do the same. */
    public List<String> programs() {
        return programs;
    }

    /** Whether one of the programs that a server has is its own. */
    public boolean isAmong(Set<String> found) {
        return programs.stream().anyMatch(found::contains);
    }

    /** The commands of a system of which nothing else is known, a key of the data file. */
    public String family() {
        return id();
    }

    /** The names of the processes that install something. */
    public List<String> processes() {
        return programs;
    }

    /** The files of which it has one locked while it works. */
    public List<String> locks() {
        return List.of();
    }

    /** The program that tells what is installed. */
    String query() {
        return programs.getFirst();
    }

    /**
     * A script that ends with 0 where a package is installed, and then prints its name.
     *
     * @param name quoted, or a parameter of the shell
     */
    abstract String installed(String name);

    /**
     * A script that ends with 0 where Certbot could be installed. Fetching lists may end with 0
     * without a network: only what is on offer then tells.
     */
    public String offersCertbot() {
        return NO;
    }

    /** A script that ends with 0 where its lists need not be fetched. */
    public String hasLists() {
        return offersCertbot();
    }

    /** A script that ends with 0 where the repository is in use that has Certbot. */
    public String hasRepository() {
        return NO;
    }

    /**
     * What root runs to install a package, or a newer one, without being asked anything.
     *
     * @param program one of {@link #programs}
     */
    abstract List<String> install(String program, String name);

    /**
     * A command as users read it, without {@code sudo}, made so that it asks nothing: for programs that have nobody to
     * ask. One of no package manager stays as it is.
     */
    public static String unattended(String command) {
        Matcher asks = ASKS.matcher(command);
        if (!asks.matches()) return command;
        String rest = asks.group(2);
        return switch (asks.group(1)) {
            case "apt-get" -> "env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 " + rest;
            case "zypper" -> "zypper --non-interactive " + rest;
            case "pacman" -> "pacman --noconfirm " + rest;
            default -> asks.group(1) + " -y " + rest;
        };
    }

    /** The package with the list of trusted certificate authorities. */
    String authoritiesPackage() {
        return "ca-certificates";
    }

    /**
     * What root runs to install the list of trusted certificate authorities, or a newer one.
     *
     * @param program one of {@link #programs}
     */
    public List<String> installAuthorities(String program) {
        return install(program, authoritiesPackage());
    }

    /**
     * What root runs to install a program that does things regularly.
     *
     * @param program one of {@link #programs}
     */
    public List<String> installCron(String program) {
        return install(program, cronPackage);
    }

    /** What its package of that program calls the service. */
    public String cronService() {
        return cronService;
    }

    /** What systemd calls its package of Apache. */
    public String apacheService() {
        return "apache2";
    }

    /**
     * By what words of its output, in small letters, it is known why an installation failed; general words come before
     * these, and the order of the causes is that of {@code InstallSigns}.
     */
    public List<String> signs(InstallCause cause) {
        return words().getOrDefault(cause, List.of());
    }

    /** The same for all causes. */
    abstract Map<InstallCause, List<String>> words();

    /**
     * Its questions in English, the most specific first; commands are run with {@code LC_ALL=C}.
     */
    public List<PromptPattern> prompts() {
        return List.of();
    }
}
