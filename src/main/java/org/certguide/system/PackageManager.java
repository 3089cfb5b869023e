package org.certguide.system;

import java.util.List;
import java.util.Set;
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
        public List<String> signs(InstallCause cause) {
            return switch (cause) {
                case NOT_ROOT -> List.of("are you root?");
                case NO_SPACE -> List.of("don't have enough free space");
                case LOCKED ->
                    List.of("could not get lock", "unable to acquire the dpkg frontend lock", "waiting for cache lock");
                case CLOCK -> List.of("is not valid yet");
                case INTERRUPTED ->
                    List.of(
                            "dpkg was interrupted",
                            "unpacked but not yet configured",
                            "must be configured using dpkg --configure");
                case OLD_LISTS -> List.of("is not possible, it cannot be downloaded");
                case RELEASE_GONE -> List.of("does not have a release file", "no longer has a release file");
                case BAD_SIGNATURE -> List.of("no_pubkey", "signatures couldn't be verified");
                case MIRROR -> List.of("hash sum mismatch", "is expired (invalid since");
                case HELD -> List.of("held packages were changed", "held broken packages");
                case UNMET -> List.of("unmet dependencies", "unable to satisfy dependencies");
                case PACKAGE_NOT_FOUND -> List.of("unable to locate package", "has no installation candidate");
                case DECLINED -> List.of("abort.");
                default -> List.of();
            };
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
        public List<String> signs(InstallCause cause) {
            return switch (cause) {
                case NOT_ROOT -> List.of("you need to be root", "has to be run with superuser privileges");
                case NO_SPACE -> List.of("at least more space needed on", "more space needed on the");
                case LOCKED -> List.of("waiting for process with pid", "another app is currently holding the yum lock");
                case RELEASE_GONE -> List.of("could not resolve host: mirrorlist.centos.org");
                case BAD_SIGNATURE -> List.of("gpg check failed");
                case MIRROR -> List.of("status code: 404", "all mirrors were already tried", "no more mirrors to try");
                case UNMET -> List.of("conflicting requests", "nothing provides");
                case EPEL_MISSING ->
                    List.of(
                            "unable to find a match",
                            "no match for argument",
                            "no package certbot available",
                            "no package epel-release available");
                case DECLINED -> List.of("operation aborted.");
                default -> List.of();
            };
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
        public List<String> signs(InstallCause cause) {
            return switch (cause) {
                case NOT_ROOT -> List.of("root privileges are required");
                case LOCKED -> List.of("system management is locked by the application");
                case PACKAGE_NOT_FOUND -> List.of("no provider of");
                default -> List.of();
            };
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
        public List<String> signs(InstallCause cause) {
            return switch (cause) {
                case NOT_ROOT -> List.of("you cannot perform this operation unless you are root");
                case NO_SPACE -> List.of("not enough free disk space");
                case LOCKED -> List.of("unable to lock database");
                case BAD_SIGNATURE -> List.of("unknown trust", "invalid or corrupted package");
                case MIRROR -> List.of("returned error: 4", "returned error: 5");
                case PACKAGE_NOT_FOUND -> List.of("target not found");
                default -> List.of();
            };
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
        public List<String> signs(InstallCause cause) {
            return switch (cause) {
                case BAD_SIGNATURE -> List.of("untrusted signature");
                case NO_NETWORK -> List.of("temporary error (try again later)");
                case PACKAGE_NOT_FOUND -> List.of("unable to select packages");
                default -> List.of();
            };
        }
    };

    /** A script's word for a step that cannot be asked for. */
    private static final String NO = "false";

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
        return List.of();
    }

    /**
     * Its questions in English, the most specific first; commands are run with {@code LC_ALL=C}.
     */
    public List<PromptPattern> prompts() {
        return List.of();
    }
}
