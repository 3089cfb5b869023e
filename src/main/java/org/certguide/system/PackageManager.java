package org.certguide.system;

import java.util.List;
import java.util.regex.Pattern;
import org.certguide.conversation.PromptPattern;
import org.certguide.conversation.PromptPattern.Form;

/**
 * What installs the packages of a system, with all that has to be known of it; only the commands
 * that users read are elsewhere, in the family of this name in {@code systems.json}.
 *
 * <p>Where a server has several, the first one counts. Scripts are for any POSIX shell.
 */
public enum PackageManager implements InstallMethod {
    /** Of Debian and its relatives. */
    APT("apt-get") {
        /** A debconf that can print the default answer puts it in brackets. */
        private static final String DEFAULT = "(?: \\[[^\\]\\n]{0,200}\\])?";

        private static final String YES_NO = " \\[(?<yes>yes)/(?<no>no)\\]" + DEFAULT;

        /** The paragraph in which debconf explains its question; looked for only where one begins. */
        private static final String EXPLAINED = "(?:(?<![^\\n])[^\\n]{1,2000}+\\n)?+";

        private static final String CONFFILE = " \\(Y/I/N/O/D/Z\\) \\[default=[A-Z]\\] \\?";
        private static final String MENU_END = "[:?.)]" + DEFAULT;
        private static final Pattern MENU_QUESTION = PromptPattern.words("[^\\n]{1,500}" + MENU_END);

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
        public List<String> installAuthorities(String program) {
            return List.of(
                    "apt-get update -q", "env DEBIAN_FRONTEND=noninteractive apt-get install -q -y ca-certificates");
        }

        @Override
        public List<PromptPattern> prompts() {
            return List.of(
                    ask(
                            REMOVE,
                            "(?:\\d{1,5} upgraded, 0 newly installed, [1-9]\\d{0,4} to remove"
                                    + ".{0,1000}?Do you want to continue\\?"
                                    + "|Upgrading: \\d{1,5}, Installing: 0, Removing: [1-9].{0,1000}?"
                                    + "Continue\\?)",
                            Y_N),
                    ask(
                            CONTINUE,
                            "(?:(?:\\d{1,5} upgraded, .{0,1000}?)?Do you want to continue\\?"
                                    + "|(?:Upgrading: \\d{1,5}, Installing: .{0,1000}?)?Continue\\?)",
                            Y_N),
                    ask(
                            "packages-unverified",
                            "(?:WARNING: The following packages cannot be authenticated! .{0,2000}?)?"
                                    + "Install these packages without verification\\?",
                            Y_N),
                    // Y and I install the new file, N and O keep the old one; Enter is N.
                    PromptPattern.of(
                                    "dpkg-conffile",
                                    Form.LETTER,
                                    PromptPattern.words("(?<words>Configuration file '[^']{1,300}' .{0,800}?"
                                            + "What would you like to do about it \\?)"
                                            + " .{0,800}\\*\\*\\* \\S{1,300}"
                                            + CONFFILE))
                            .endingWith(CONFFILE)
                            .repeating(),
                    PromptPattern.of(
                                    "restart-services",
                                    Form.COLUMNS_LIST,
                                    PromptPattern.words("Which services should be restarted\\?" + DEFAULT))
                            .repeating(),
                    ask("restart-service", "Restart \\S{1,300}\\?", " \\[(?<yes>[Yy])(?<no>[Nn])as\\?\\]"),
                    ask(
                            "restart-without-asking",
                            "(?<words>" + EXPLAINED + "Restart services during package upgrades without asking\\?)",
                            YES_NO),
                    ask("debconf-yes-no", "(?<words>" + EXPLAINED + "[^\\n]{1,500})", YES_NO),
                    PromptPattern.of("debconf-choices", Form.COLUMNS_LIST, MENU_QUESTION)
                            .endingWith(MENU_END)
                            .repeating(),
                    PromptPattern.of("debconf-choice", Form.COLUMNS, MENU_QUESTION)
                            .endingWith(MENU_END)
                            .repeating(),
                    PromptPattern.of("enter", Form.PAUSE, PromptPattern.words("\\[More\\]"))
                            .repeating());
        }
    },

    /** Of Fedora and the relatives of Red Hat Enterprise Linux, which get Certbot from EPEL. */
    DNF("dnf", "yum") {
        /** yum can also only download. */
        private static final String IS_THIS_OK = "Is this ok \\[(?<yes>y)(?:/d)?/(?<no>N)\\]:";

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
        public List<String> installAuthorities(String program) {
            return List.of(program + " install -q -y ca-certificates");
        }

        @Override
        public String apacheService() {
            return "httpd";
        }

        @Override
        public List<PromptPattern> prompts() {
            return List.of(
                    ask(KEY, "Importing (?:OpenPGP|GPG) key.{1,1500}?", IS_THIS_OK),
                    ask(REMOVE, "(?:Remove|Removing:) \\d{1,5} [Pp]ackages?.{0,1000}?", IS_THIS_OK),
                    ask(
                            CONTINUE,
                            "(?:(?:Install|Upgrade|Installing:|Upgrading:) \\d{1,5} [Pp]ackages?" + ".{0,1000}?)?",
                            IS_THIS_OK));
        }
    },

    /** Of SUSE; its packages are rpm's. */
    ZYPPER("zypper") {
        private static final String ANSWERS = " \\[(?<yes>y)/(?<no>n)[^\\]]{0,80}\\] \\([yn]\\):";

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
        public List<String> installAuthorities(String program) {
            return List.of("zypper --non-interactive install ca-certificates-mozilla");
        }

        @Override
        public List<PromptPattern> prompts() {
            return List.of(
                    // "t" trusts for this time; "a" would put the key into the system's own.
                    ask(
                            "packages-key-once",
                            "(?:New repository or package signing key received:.{0,2000}?)?Do you want"
                                    + " to reject the key, trust temporarily, or trust always\\?",
                            " \\[(?<no>r)/(?<yes>t)/a[^\\]]{0,60}\\] \\([a-z]\\):"),
                    ask(
                            "packages-retry",
                            "Abort, retry, ignore\\?",
                            " \\[(?<no>a)/(?<yes>r)/i[^\\]]{0,60}\\] \\([a-z]\\):"),
                    ask(REMOVE, "\\d{1,5} packages? to remove\\..{0,1000}?Continue\\?", ANSWERS),
                    ask(CONTINUE, "(?:\\d{1,5} [^\\n]{0,40}packages? to .{0,1000}?)?Continue\\?", ANSWERS));
        }
    },

    /** Of Arch Linux. */
    PACMAN("pacman") {
        @Override
        String installed(String name) {
            return "pacman -Q " + name;
        }

        @Override
        public String apacheService() {
            return "httpd";
        }

        @Override
        public List<PromptPattern> prompts() {
            return List.of(
                    ask(REMOVE, ":: Do you want to remove these packages\\?", Y_N),
                    ask(CONTINUE, "(?:Packages? \\(\\d{1,5}\\) .{0,4000}?)?:: Proceed with installation\\?", Y_N),
                    ask(KEY, ":: Import PGP key [^\\n]{1,500}\\?", Y_N));
        }
    },

    /** Of Alpine Linux. */
    APK("apk") {
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
        public List<String> installAuthorities(String program) {
            return List.of("apk add --upgrade ca-certificates");
        }
    };

    /** The id of the question whether to install what was listed. */
    public static final String CONTINUE = "packages-continue";

    /** The id of the question whether to remove what was listed. */
    public static final String REMOVE = "packages-remove";

    /** How apt and pacman ask for yes or no. */
    public static final String Y_N = " \\[(?<yes>[Yy])/(?<no>[Nn])\\]";

    private static final String KEY = "packages-key";

    /** A script's word for a step that cannot be asked for. */
    private static final String NO = "false";

    private final List<String> programs;

    PackageManager(String... programs) {
        this.programs = List.of(programs);
    }

    /** The program that it is called by and known by, and older ones that do the same. */
    public List<String> programs() {
        return programs;
    }

    /** Whether a server has it. */
    public boolean isOn(SystemFacts facts) {
        return programs.stream().anyMatch(facts::has);
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
     * What root runs to install the list of trusted certificate authorities, or a newer one;
     * nothing where that is not known.
     *
     * @param program one of {@link #programs}
     */
    public List<String> installAuthorities(String program) {
        return List.of();
    }

    /** What systemd calls its package of Apache. */
    public String apacheService() {
        return "apache2";
    }

    /**
     * Its questions in English, the most specific first; commands are run with {@code LC_ALL=C}.
     */
    public List<PromptPattern> prompts() {
        return List.of();
    }

    private static PromptPattern ask(String id, String question, String end) {
        return PromptPattern.of(id, Form.YES_NO, PromptPattern.words("(?:" + question + ")" + end))
                .endingWith(end)
                .repeating();
    }
}
