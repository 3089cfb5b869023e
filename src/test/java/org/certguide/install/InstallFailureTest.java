package org.certguide.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.certguide.Linear;
import org.certguide.Transcript;
import org.certguide.diagnosis.Explained;
import org.certguide.diagnosis.NextAction;
import org.certguide.system.InstallCause;
import org.certguide.system.InstallMethod;
import org.certguide.system.PackageManager;
import org.certguide.system.SystemCatalogue;
import org.certguide.system.SystemFacts;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InstallFailureTest {
    @ParameterizedTest
    @CsvSource({
        "bwbare-apt-get-install-locked, LOCKED",
        "bwbare-apt-get-install-readonly, READ_ONLY",
        "bwbare-apt-get-update-readonly, READ_ONLY",
        "bwbare-apt-get-install-held, HELD",
        "bwbare-apt-get-install-interrupted, INTERRUPTED",
        "bwbare-apt-get-install-nolists, PACKAGE_NOT_FOUND",
        "bwbare-apt-get-install-nonetwork, NO_NETWORK",
        "bwbare-apt-get-install-nopackage, PACKAGE_NOT_FOUND",
        "bwbare-apt-get-install-nosudo, NOT_ROOT",
        "bwbare-apt-get-install-ask-no, DECLINED",
        "bwbare-snap-absent, COMMAND_NOT_FOUND",
        "bwsnap-snap-daemon-install-offline, SNAP_IN_CONTAINER",
        "bwsnap-snap-install-nodaemon, SNAP_NOT_RUNNING",
    })
    void recordedFailuresAreUnderstood(String recording, InstallCause cause) {
        assertEquals(cause, of(Transcript.output(recording)).cause());
    }

    private static Explained<InstallCause> of(String output) {
        return InstallFailure.of(output, OptionalInt.of(100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "E: You don't have enough free space in /var/cache/apt/archives/. | NO_SPACE",
                "dpkg: error: cannot copy: No space left on device               | NO_SPACE",
                "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' | INTERRUPTED",
                "The following packages have unmet dependencies:                  | UNMET",
                "E: The repository 'http://x stretch Release' does not have a Release file. | RELEASE_GONE",
                "error: cannot install \"certbot\": classic confinement requires snaps under /snap or symlink from /snap to /var/lib/snapd/snap | CLASSIC_FOLDER",
                "error: cannot install \"certbot\": classic confinement is only supported on classic systems | CLASSIC_REFUSED",
                "error: cannot perform the following tasks: - Mount snap \"certbot\" (4737) (snap \"certbot\" assumes unsupported features: snapd2.55 (try to refresh snapd)) | SNAPD_TOO_OLD",
                "error: snap \"certbot\" has \"install-snap\" change in progress | LOCKED",
                "error: cannot install \"certbot\": Post https://api.snapcraft.io/v2/snaps/refresh: dial tcp: lookup api.snapcraft.io: no such host | NO_NETWORK",
                "error: too early for operation, device not yet seeded            | SNAP_NOT_RUNNING",
                "Error: Unable to find a match: certbot                           | EPEL_MISSING",
                "No match for argument: certbot                                   | EPEL_MISSING",
                "error: target not found: certbot                                 | PACKAGE_NOT_FOUND",
                "ERROR: unable to select packages:                                | PACKAGE_NOT_FOUND",
                "No provider of 'certbot' found.                                  | PACKAGE_NOT_FOUND",
                "Reinstallation of certbot is not possible, it cannot be downloaded. | OLD_LISTS",
                "E: Failed to fetch http://x/certbot_2.1.0-4_all.deb  404  Not Found [IP: 192.0.2.1 80] | OLD_LISTS",
                "E: Failed to fetch http://x/certbot_2.1.0-4_all.deb  503  Service Unavailable [IP: 192.0.2.1 80] | MIRROR",
                "E: Failed to fetch http://x/Packages.xz  Hash Sum mismatch       | MIRROR",
                "  Could not connect to x:80 (192.0.2.1). - connect (111: Connection refused) | MIRROR",
                "  Could not connect to x:80 (192.0.2.1), connection timed out    | NO_NETWORK",
                "[FAILED] certbot.rpm: No more mirrors to try - All mirrors were already tried without success | MIRROR",
                "Curl error (6): Couldn't resolve hostname for https://mirrors.fedoraproject.org/metalink [Could not resolve host: mirrors.fedoraproject.org] | NO_NETWORK",
                "error: failed retrieving file 'core.db' from x : Could not resolve host: x | NO_NETWORK",
                "WARNING: fetching https://dl-cdn.alpinelinux.org/alpine: temporary error (try again later) | NO_NETWORK",
                "Waiting for process with pid 1234 to finish.                     | LOCKED",
                "System management is locked by the application with pid 4242 (zypper). | LOCKED",
                "error: failed to init transaction (unable to lock database)      | LOCKED",
                "W: GPG error: http://x InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 0123456789ABCDEF | BAD_SIGNATURE",
                "WARNING: Retrying (Retry(total=4)) after connection broken by 'SSLError(\"Can't connect to HTTPS URL because the SSL module is not available.\")': /simple/certbot/ | PYTHON_WITHOUT_SSL",
                "ImportError: /lib64/libc.so.6: version 'GLIBC_2.33' not found (required by /opt/certbot/lib64/python3.9/site-packages/x.so) | LIBC_TOO_OLD",
                "Error: GPG check FAILED                                          | BAD_SIGNATURE",
                "E: Release file for http://x/InRelease is not valid yet (invalid for another 3h 2min) | CLOCK",
                "The virtual environment was not created successfully because ensurepip is not available. | VENV_MISSING",
                "ERROR: Package 'certbot' requires a different Python: 3.6.8 not in '>=3.8' | PYTHON_TOO_OLD",
                "ERROR: Failed building wheel for cryptography                    | PIP_BUILD",
                "error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory | PIP_BUILD",
                "error: can't find Rust compiler                                  | PIP_BUILD",
                "  WARNING: Retrying after connection broken by 'NewConnectionError(...: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/certbot/ ERROR: No matching distribution found for certbot | NO_NETWORK",
                "ERROR: Could not find a version that satisfies the requirement certbot (from versions: none) ERROR: No matching distribution found for certbot | NO_NETWORK",
                "terminate called: Cannot allocate memory                         | KILLED",
                "ln: failed to create symbolic link '/usr/bin/certbot': File exists | FILE_EXISTS",
                "sh: 1: snap: not found                                           | COMMAND_NOT_FOUND",
                "something else                                                   | UNKNOWN",
                "Do you want to abort? No                                          | UNKNOWN",
            })
    void otherFailuresAreUnderstood(String line, InstallCause cause) {
        assertEquals(cause, of("\u001b[31m" + line + "\u001b[0m\r\n").cause());
    }

    /** Words of programs that nobody here has run, from reports of their users. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "W: GPG error: https://dl.example.org/apt stable InRelease: The following signatures were invalid: EXPKEYSIG 0123456789ABCDEF Example <a@example.org>~E: The repository 'https://dl.example.org/apt stable InRelease' is not signed. | BAD_SIGNATURE | What comes from https://dl.example.org/apt stable is not signed",
                "Warning: OpenPGP signature verification failed: https://dl.example.org/apt stable InRelease: Sub-process /usr/bin/sqv returned an error code (1), error message is: Signing key on 0123 is not bound: SHA1 is not considered secure since 2026-02-01T00:00:00Z | BAD_SIGNATURE | What comes from https://dl.example.org/apt stable is not signed",
                "E: Repository 'http://deb.debian.org/debian buster InRelease' changed its 'Suite' value from 'stable' to 'oldstable' | SUITE_CHANGED | http://deb.debian.org/debian buster no longer calls itself what it did",
                "E: Malformed entry 1 in list file /etc/apt/sources.list.d/x.list (Component)~E: The list of sources could not be read. | BAD_SOURCES | cannot read entry 1 in list file /etc/apt/sources.list.d/x.list.",
                "Error: Failed to download metadata for repo 'appstream': Cannot prepare internal mirrorlist: No URLs in mirrorlist | RELEASE_GONE | no longer have this version",
                " One of the configured repositories failed (Unknown)~Cannot find a valid baseurl for repo: base/7/x86_64 | RELEASE_GONE | no longer have this version",
                "Could not retrieve mirrorlist http://mirrorlist.centos.org/?release=7&arch=x86_64 error was~14: curl#6 - \"Could not resolve host: mirrorlist.centos.org; Unknown error\"~Cannot find a valid baseurl for repo: base/7/x86_64 | RELEASE_GONE | no longer have this version",
                "This system is not registered with an entitlement server. You can use subscription-manager to register.~~Error: There are no enabled repositories in \"/etc/yum.repos.d\". | NOT_REGISTERED | after the server has been registered",
                "This system is not registered with an entitlement server. You can use \"rhc\" or \"subscription-manager\" to register. | NOT_REGISTERED | after the server has been registered",
                "Error: There are no enabled repositories in \"/etc/yum.repos.d\", \"/etc/yum/repos.d\". | NO_SOURCES | only when the server has been registered",
                "error: cannot perform the following tasks:~- Mount snap \"core\" (1689) ([start snap-core-1689.mount] failed with exit status 1: Job for snap-core-1689.mount failed.~See \"systemctl status snap-core-1689.mount\" for details.) | SNAP_IN_CONTAINER | does not let snaps be set up",
                "Mount snap \"core\" (1689) snap-core-1689.mount failed | SNAP_IN_CONTAINER | does not let snaps be set up",
                "dpkg: error processing package mysql-server-8.0 (--configure):~ installed mysql-server-8.0 package post-installation script subprocess returned error exit status 1 | PACKAGE_BROKEN | Setting up mysql-server-8.0 fails",
                "dpkg: error: dpkg frontend lock was locked by another process with pid 2345 | LOCKED | Another program on the server",
                "error: cannot install \"certbot\": Post \"https://api.snapcraft.io/v2/snaps/refresh\": tls: failed to verify certificate: x509: certificate signed by unknown authority | UNTRUSTED_SERVER | looks into its connections",
                "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1000)'))~ERROR: Could not find a version that satisfies the requirement certbot (from versions: none) | UNTRUSTED_SERVER | looks into its connections",
                "Package snapd is not available, but is referred to by another package.~E: Package 'snapd' has no installation candidate | NO_SNAPD | as Linux Mint is",
                "All matches were filtered out by exclude filtering for argument: certbot~Error: Unable to find a match: certbot | EXCLUDED | Control panels such as cPanel and Plesk",
                "ERROR: Unable to lock database: Permission denied~ERROR: Failed to open apk database: Permission denied | NOT_ROOT | not run as root",
                "ERROR: Unable to lock database: Resource temporarily unavailable | LOCKED | Another program on the server",
                "error: cannot communicate with server: Post \"http://localhost/v2/snaps/certbot\": dial unix /run/snapd.socket: connect: connection refused | SNAP_NOT_RUNNING | snapd is installed but not running",
                "error: cannot perform the following tasks: - Setup snap \"core\" (1689) security profiles (cannot setup profiles for snap \"core\": exit status 243) | SNAP_IN_CONTAINER | does not let snaps be set up",
                "  407  Proxy Authentication Required [IP: 192.0.2.1 3128] | NO_NETWORK | no download server answered",
                "E: Failed to fetch https://esm.ubuntu.com/InRelease  401  Unauthorized [IP: 192.0.2.1 443] | MIRROR | is not what was asked for",
                "E: Failed to fetch http://x/InRelease  Clearsigned file isn't valid, got 'NOSPLIT' (does the network require authentication?) | MIRROR | is not what was asked for",
                "  Certificate verification failed: The certificate is NOT trusted. The certificate chain uses not yet valid certificate.  Could not handshake | CLOCK | by the time that the server has",
                "  - Status code: 403 for https://cdn.redhat.com/content/dist/rhel9/repodata/repomd.xml (IP: 192.0.2.1) | NOT_REGISTERED | after the server has been registered",
                "The GPG keys listed for the \"AlmaLinux 8 - BaseOS\" repository are already installed but they are not correct for this package.~Error: GPG check FAILED | BAD_SIGNATURE | What comes from AlmaLinux 8 - BaseOS is",
                "Curl error (37): Could not read a file:// file for file:///etc/pki/rpm-gpg/RPM-GPG-KEY-x [Couldn't open file] | BAD_SIGNATURE | is not signed with a key",
                "error: required key missing from keyring | BAD_SIGNATURE | is not signed with a key",
                "ERROR: certbot-2.11.0-r0: package mentioned in index not found (try 'apk update') | OLD_LISTS | no longer has the versions",
                "This is a transactional-server, please use transactional-update to update or modify the system. | READ_ONLY_SYSTEM | one whole",
                "Error: this bootc system is configured to be read-only. For more information, run `bootc --help`. | READ_ONLY_SYSTEM | one whole",
            })
    void whatPeopleHaveRunIntoIsNamed(String lines, InstallCause cause, String told) {
        Explained<InstallCause> why = of(lines.replace('~', '\n') + "\n");
        assertEquals(cause, why.cause(), () -> String.join("\n", why.words()));
        String what = Messages.of(why.what());
        assertTrue(what.contains(told), what);
        assertFalse(why.words().isEmpty());
    }

    @Test
    void whatCannotBeInstalledInOneWayIsOfferedInAnother() {
        for (InstallCause cause : List.of(
                InstallCause.NO_SNAPD,
                InstallCause.SNAP_IN_CONTAINER,
                InstallCause.RELEASE_GONE,
                InstallCause.NOT_REGISTERED,
                InstallCause.NO_SOURCES,
                InstallCause.EXCLUDED)) assertEquals(NextAction.CHANGE_METHOD, cause.nextAction(), cause.name());
    }

    @Test
    void aSourceThatIsNotCertbotsDoesNotStopTheWayThroughSnapOrPip() {
        for (String step : List.of("snapd", "needs")) {
            InstallMethod route = step.equals("snapd") ? InstallMethod.SNAP : InstallMethod.PIP;
            String line = plan("debian-12", route).steps().stream()
                    .filter(s -> s.id().equals(step))
                    .findFirst()
                    .orElseThrow()
                    .commandLine();
            assertTrue(line.contains("apt-get update; apt-get install"), line);
        }
    }

    /** The two ways of telling it are those that dnf 5.4 and dnf 4.24 took. */
    @Test
    void dnfGoesOnWithoutASourceOfSomethingElse() {
        InstallPlan rocky = plan("rocky-9", PackageManager.DNF);
        Explained<InstallCause> third = of(PackageManagerSayingsTest.said("dnf4-other-repo-404"));
        assertEquals(
                List.of("sudo sh -c 'dnf config-manager setopt --create-missing-dir third.skip_if_unavailable=1"
                        + " || dnf config-manager --save --setopt=third.skip_if_unavailable=1 third'"),
                InstallFailure.repair(third, rocky).orElseThrow().shown());
        for (String name : List.of("epel", "baseos", "$(reboot)", "a b", "x'y")) {
            Explained<InstallCause> why =
                    of("Error: Failed to download metadata for repo \"" + name + "\": All mirrors were tried\n");
            assertTrue(InstallFailure.repair(why, rocky).isEmpty(), name);
        }
        assertTrue(InstallFailure.repair(third, APT).isEmpty());
    }

    @Test
    void listsThatCouldNotBeFetchedExplainWhatIsMissingLater() {
        String refused =
                "E: Repository 'http://x buster InRelease' changed its 'Suite' value from 'stable' to 'oldstable'\n"
                        + "N: This must be accepted explicitly before updates for this repository can be applied.\n";
        Explained<InstallCause> gone =
                of("E: Failed to fetch http://x/certbot.deb  404  Not Found [IP: 192.0.2.1 80]\n");
        Explained<InstallCause> why = InstallFailure.after(refused, gone);
        assertEquals(InstallCause.SUITE_CHANGED, why.cause());
        assertEquals(
                List.of("sudo apt-get update --allow-releaseinfo-change"),
                InstallFailure.repair(why, APT).orElseThrow().shown());
        assertEquals(gone, InstallFailure.after("Reading package lists... Done\n", gone));
        assertEquals(gone, InstallFailure.after("", gone));
    }

    @Test
    void onlyWhereThereIsAnExtraCollectionIsItMissing() {
        Explained<InstallCause> why = of("Error: Unable to find a match: certbot\n");
        assertEquals(
                InstallCause.PACKAGE_NOT_FOUND,
                InstallFailure.on(plan("fedora-44", PackageManager.DNF), why).cause());
        assertEquals(
                InstallCause.EPEL_MISSING,
                InstallFailure.on(plan("rocky-9", PackageManager.DNF), why).cause());
    }

    @Test
    void aLockThatPacmanLeftBehindIsToldFromAnInstallation() {
        Explained<InstallCause> locked = of("error: failed to init transaction (unable to lock database)\n"
                + "error: could not lock database: File exists\n"
                + "  if you're sure a package manager is not already\n"
                + "  running, you can remove /var/lib/pacman/db.lck\n");
        assertEquals(InstallCause.LOCKED, locked.cause());
        Explained<InstallCause> left = InstallFailure.unheld(locked);
        assertEquals(InstallCause.LEFT_LOCK, left.cause());
        assertEquals(
                List.of("sudo rm /var/lib/pacman/db.lck"),
                InstallFailure.repair(left, plan("arch", PackageManager.PACMAN))
                        .orElseThrow()
                        .shown());
        Explained<InstallCause> apt =
                of("E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 3 (apt)\n");
        assertEquals(apt, InstallFailure.unheld(apt));
    }

    /** As apt 2.6 prints it, and yum 3.4. */
    private static final String APT_WAITS = """
            \rWaiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by \
            process 44 (python3)... 0/30s\r
            \rWaiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by \
            process 44 (python3)... 1/30s\r
            """;

    private static final String YUM_WAITS = """
            Another app is currently holding the yum lock; waiting for it to exit...
              The other application is: yum
                Memory :  35 M RSS (420 MB VSZ)
                Started: Tue Nov 24 08:00:00 2026 - 00:07 ago
                State  : Sleeping, pid: 3303
            """;

    @Test
    void theCauseIsWhatCameLastAndNotTheWaitBefore() {
        String missing = "Reading package lists... Done\r\nE: Unable to locate package certbot\r\n";
        assertEquals(InstallCause.PACKAGE_NOT_FOUND, of(APT_WAITS + missing).cause());
        assertEquals(
                InstallCause.UNKNOWN, of(APT_WAITS + "Segmentation fault\n").cause());
        assertEquals(
                InstallCause.EPEL_MISSING,
                of(YUM_WAITS + "No package certbot available.\n").cause());
        String gaveUp = "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is"
                + " another process using it?\n";
        Explained<InstallCause> locked = of(APT_WAITS + gaveUp);
        assertEquals(InstallCause.LOCKED, locked.cause());
        assertEquals(
                "python3, process 44", Messages.of(InstallFailure.holder(locked).orElseThrow()));
        assertEquals(InstallCause.LOCKED, of(APT_WAITS).cause());
        assertEquals(InstallCause.LOCKED, of(YUM_WAITS).cause());
    }

    @Test
    void aSnapServiceThatNeverAnswersIsSaidSo() {
        assertEquals(InstallCause.SNAP_NOT_RUNNING, ended(124));
        assertEquals(InstallCause.KILLED, ended(137));
        assertEquals(InstallCause.UNKNOWN, ended(1));
    }

    private static InstallCause ended(int status) {
        return InstallFailure.of("Setting up snapd ...\r\n", OptionalInt.of(status))
                .cause();
    }

    @Test
    void theProgramsOwnWordsAreShown() {
        assertEquals(
                List.of("E: dpkg was interrupted, you must manually run 'sudo dpkg --configure -a'"
                        + " to correct the problem."),
                of(Transcript.output("bwbare-apt-get-install-interrupted")).words());
        Explained<InstallCause> locked = of(Transcript.output("bwbare-apt-get-install-locked"));
        assertEquals(
                List.of("E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process" + " 3303 (python3)"),
                locked.words());
        assertEquals(
                "python3, process 3303",
                Messages.of(InstallFailure.holder(locked).orElseThrow()));
        assertEquals(
                List.of(
                        "certbot : Depends: python3-certbot (= 2.1.0-4) but it is not going to be" + " installed",
                        "E: Unable to correct problems, you have held broken packages."),
                of(Transcript.output("bwbare-apt-get-install-held")).words());
        assertEquals(
                List.of(
                        "error: system does not fully support snapd: cannot mount squashfs image" + " using",
                        "\"squashfs\": mount: /tmp/syscheck-mountpoint-2581790276: mount failed:",
                        "Operation not permitted."),
                of(Transcript.output("bwsnap-snap-daemon-install-offline")).words());
    }

    @Test
    void ofAnUnknownCauseTheLastLinesAreShownAsTheyCanBeSeen() {
        Explained<InstallCause> unknown = of("one\r\ntwo\r\n\r\nthree\r\nfour\r\nfive\r\nsix\r\n\u202Eseven\u0007\r\n");
        assertEquals(InstallCause.UNKNOWN, unknown.cause());
        assertEquals(List.of("two", "three", "four", "five", "six", "seven"), unknown.words());
    }

    @Test
    void aStepThatSaysNothingIsToldByTheLookAfterIt() {
        OptionalInt well = OptionalInt.of(0);
        Explained<InstallCause> known = InstallFailure.of("done\n", well, looked("sh: certbot: not found\n"));
        assertEquals(InstallCause.COMMAND_NOT_FOUND, known.cause());
        assertEquals(List.of("sh: certbot: not found"), known.words());
        Explained<InstallCause> unknown = InstallFailure.of("done\n", well, looked("\nImportError: no x\u202e\n"));
        assertEquals(InstallCause.UNKNOWN, unknown.cause());
        assertEquals(List.of("done", "ImportError: no x"), unknown.words());
        // What the step itself says counts first.
        assertEquals(
                InstallCause.NO_SPACE,
                InstallFailure.of("No space left on device\n", well, looked("sh: certbot: not found\n"))
                        .cause());
    }

    private static InstallPlan.Verified looked(String said) {
        return new InstallPlan.Verified(1, said);
    }

    @Test
    void anyOutputIsReadInLinearTime() {
        List<String> beginnings = List.of("Waiting for cache lock", "held by process 1 (");
        Linear.assertLinear("an installer's failure", beginnings, text -> InstallFailure.holder(of(text)));
    }

    @Test
    void whatEpelBuildsOnIsBroughtInWhereItIsMissing() {
        Explained<InstallCause> failure = of("Error: Problem: conflicting requests\n - nothing provides"
                + " python3-pyOpenSSL needed by python3-acme-3.1.0-1.el10_1.noarch"
                + " from epel\n");
        assertEquals(InstallCause.UNMET, failure.cause());
        InstallPlan rhel = plan("rhel-10", PackageManager.DNF);
        assertEquals(
                List.of("sudo crb enable"),
                InstallFailure.repair(failure, rhel).orElseThrow().shown());
        assertTrue(InstallFailure.repair(failure, plan("fedora-44", PackageManager.DNF))
                .isEmpty());
        assertTrue(
                InstallFailure.repair(failure, plan("ol-9", PackageManager.DNF)).isEmpty());
    }

    @Test
    void aptSpeaksOfHeldPackagesAlsoWhereNoneIs() {
        Explained<InstallCause> failure = of(Transcript.output("bwbare-apt-get-install-held"));
        assertEquals(InstallCause.UNMET, InstallFailure.held(failure, "").cause());
        assertEquals(
                InstallCause.UNMET,
                InstallFailure.held(failure, "linux-image-amd64\n").cause());
        Explained<InstallCause> held = InstallFailure.held(failure, "linux-image-amd64\npython3-certbot\n$(reboot)\n");
        assertEquals(InstallCause.HELD, held.cause());
        assertTrue(Messages.of(held.what()).contains("python3-certbot"), Messages.of(held.what()));
        assertEquals(
                List.of("sudo apt-mark unhold python3-certbot"),
                InstallFailure.repair(held, APT).orElseThrow().shown());
    }

    private static final SystemCatalogue CATALOGUE = SystemCatalogue.read();
    private static final InstallPlan APT = plan("debian-12", PackageManager.APT);

    private static InstallPlan plan(String system, InstallMethod route) {
        return InstallPlan.by(
                CATALOGUE,
                CATALOGUE.software("other"),
                CATALOGUE.system(system),
                route,
                SystemFacts.PROBE.read("", "certguide-0123456789"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "debian-12   | APT | E: Problem with MergeList /var/lib/apt/lists/x | sudo sh -c 'rm -rf /var/lib/apt/lists/*; apt-get update'",
                "debian-12   | APT | dpkg: unrecoverable fatal error, aborting:     | -",
                "almalinux-9 | DNF | Error: rpmdb open failed                       | sudo rpm --rebuilddb",
            })
    void whatThePackageManagerKeepsIsMadeAnewWhereThatCanBe(
            String system, InstallMethod route, String words, String command) {
        Explained<InstallCause> why = of(words);
        assertEquals(InstallCause.DAMAGED, why.cause());
        assertEquals(
                command,
                InstallFailure.repair(why, plan(system, route))
                        .map(step -> step.shown().getFirst())
                        .orElse("-"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INTERRUPTED       | debian-12   | APT    | sudo dpkg --configure -a",
                "UNMET             | debian-12   | APT    | sudo apt-get --fix-broken install",
                "PACKAGE_BROKEN    | debian-12   | APT    | sudo dpkg --configure -a",
                "PACKAGE_BROKEN    | almalinux-9 | DNF    | -",
                "DAMAGED           | debian-12   | APT    | -",
                "UNMET             | almalinux-9 | DNF    | -",
                "OLD_LISTS         | debian-12   | APT    | sudo apt-get update",
                "OLD_LISTS         | arch        | PACMAN | -",
                "PACKAGE_NOT_FOUND | alpine      | APK    | sudo apk update",
                "EPEL_MISSING      | almalinux-9 | DNF    | sudo dnf install epel-release",
                "SNAPD_TOO_OLD     | debian-12   | SNAP   | sudo snap install core",
                "CLASSIC_FOLDER    | almalinux-9 | SNAP   | sudo ln -s /var/lib/snapd/snap /snap",
                "VENV_MISSING      | debian-12   | PIP    | sudo apt-get update",
                "PIP_BUILD         | debian-12   | PIP    | sudo python3 -m venv /opt/certbot/",
                "LOCKED            | debian-12   | APT    | -",
            })
    void whatCanBeMendedIs(InstallCause cause, String system, InstallMethod route, String command) {
        String first = InstallFailure.repair(Explained.of(cause), plan(system, route))
                .map(step -> step.shown().getFirst())
                .orElse("-");
        assertEquals(command, first);
    }

    @ParameterizedTest
    @EnumSource
    void everyFailureHasItsTexts(InstallCause cause) {
        Explained<InstallCause> failure = Explained.of(cause);
        assertFalse(Messages.of(failure.title()).isBlank());
        assertFalse(Messages.of(failure.what()).isBlank());
        assertFalse(Messages.of(failure.next()).isBlank());
    }
}
