package org.certguide.install;

import static org.certguide.system.InstallCause.*;

import java.util.List;
import java.util.stream.Stream;
import org.certguide.diagnosis.Signs;
import org.certguide.system.InstallCause;
import org.certguide.system.PackageManager;

/** By what words of the programs that install a failure is known. */
final class InstallSigns {
    /** apt and dnf say before what does not fit, and then only that it does not. */
    private static final String REASON = " : (?:Pre)?(?:Depends|Breaks|Conflicts): |nothing provides ";

    /**
     * The most telling come first: a disk that cannot be written to looks like a release that has
     * gone, and a lost network leaves packages that are not found.
     */
    static final Signs<InstallCause> ALL = Signs.all(List.of(
            words(NOT_ROOT),
            words(READ_ONLY_SYSTEM),
            words(READ_ONLY, "read-only file system"),
            words(DISK_FAILING, "input/output error", "structure needs cleaning", "bad message (os error"),
            words(NO_SPACE, "no space left on device", "not enough free space"),
            words(LOCKED, "change in progress"),
            words(CLOCK, "not yet valid"),
            words(
                    PYTHON_WITHOUT_SSL,
                    "the ssl module in python is not available",
                    "the ssl module is not available",
                    "no module named '_ssl'"),
            Signs.of(LIBC_TOO_OLD, "(?i)version .GLIBC_[0-9.]{1,9}. not found"),
            words(URLLIB3_TOO_NEW, "urllib3 v2.0 only supports openssl", "urllib3 v2 only supports openssl"),
            words(INTERRUPTED),
            Signs.of(NOT_REGISTERED, "(?i)system is not registered.{1,300}no enabled repo"),
            words(SNAP_NOT_RUNNING, "cannot communicate with server", "device not yet seeded"),
            Signs.of(NOT_REGISTERED, "Status code: 403 for https://cdn\\.redhat\\.com"),
            words(NO_SOURCES),
            words(RELEASE_GONE),
            words(SUITE_CHANGED),
            words(BAD_SOURCES),
            words(BAD_SIGNATURE),
            words(
                    UNTRUSTED_SERVER,
                    "certificate signed by unknown authority",
                    "certificate_verify_failed",
                    "certificate verify failed",
                    "ssl certificate problem",
                    "ssl certificate openssl verify result",
                    "peer certificate could not be verified",
                    "certificate signer not trusted",
                    "the certificate is not trusted",
                    "ssl peer certificate or ssh remote key was not ok",
                    "server certificate not trusted"),
            words(
                    NO_NETWORK,
                    "temporary failure resolving",
                    "temporary failure in name resolution",
                    "name or service not known",
                    "could not resolve",
                    "could not connect to server",
                    "couldn't resolve host",
                    "network is unreachable",
                    "no route to host",
                    "proxy authentication required",
                    "timeout exceeded when accessing",
                    "connection timed out",
                    "unable to contact snap store",
                    "dial tcp",
                    "context deadline exceeded",
                    "stream error: stream id",
                    "unexpected eof",
                    "connection reset by peer",
                    "network error (check internet connection",
                    "newconnectionerror"),
            words(OLD_LISTS, "404 not found"),
            words(
                    MIRROR,
                    "do not match the hashes from",
                    "401 unauthorized",
                    "403 forbidden",
                    "500 internal server error",
                    "502 bad gateway",
                    "503 service unavailable",
                    "connection refused"),
            words(
                    NO_NETWORK,
                    "unable to connect to",
                    "could not connect to",
                    "failed to download metadata",
                    "unable to fetch some archives"),
            words(RELEASE_GONE, "cannot find a valid baseurl for repo"),
            words(
                    SNAP_IN_CONTAINER,
                    "cannot mount squashfs image",
                    "system does not fully support snapd",
                    "security profiles (cannot setup",
                    "snap-confine has elevated permissions and is not confined",
                    "cannot perform operation: mount "),
            Signs.of(SNAP_IN_CONTAINER, "(?i)mount snap \"[^\"]{1,60}\".{1,300}\\.mount\\b"),
            words(SNAPD_TOO_OLD, "assumes unsupported features", "your version of snapd is outdated"),
            words(CLASSIC_FOLDER, "classic confinement requires snaps under /snap"),
            words(CLASSIC_REFUSED, "classic confinement requires", "classic confinement is"),
            words(EXCLUDED),
            words(HELD).because(REASON),
            words(UNMET).because(REASON),
            words(FILE_EXISTS, "failed to create symbolic link"),
            words(DAMAGED),
            words(PACKAGE_BROKEN),
            words(
                    VENV_MISSING,
                    "ensurepip is not available",
                    "no module named ensurepip",
                    "'-m', 'ensurepip'",
                    "no module named venv",
                    "no module named 'ensurepip'"),
            words(PYTHON_TOO_OLD, "requires a different python", "require a different python"),
            words(
                    PIP_BUILD,
                    "failed building wheel",
                    "could not build wheels",
                    "metadata-generation-failed",
                    "unable to execute 'gcc'",
                    "error: command 'gcc' failed",
                    "-gcc' failed",
                    "can't find rust compiler",
                    "cargo, the rust package manager, is not installed",
                    "preparing metadata (pyproject.toml) did not run successfully"),
            words(NO_NETWORK, "(from versions: none)"),
            // A warning only, of what may have held Certbot.
            Signs.of(BAD_SOURCES, "failed loading '/etc/.{1,2000}(?:Unable to find a match|No match for argument)"),
            // Also said where everything works, with the cloud's own sources.
            words(NOT_REGISTERED),
            words(NO_SNAPD),
            words(EPEL_MISSING),
            words(PACKAGE_NOT_FOUND, "no matching distribution found"),
            words(KILLED, "cannot allocate memory", "memoryerror"),
            words(COMMAND_NOT_FOUND, "command not found", ": not found"),
            // Newer versions of apt only mention it.
            Signs.of(SUITE_CHANGED, "changed its '[A-Z][a-z]{1,20}' value"),
            words(DECLINED),
            // zypper and pacman end without a word: the answer itself tells.
            Signs.of(
                    DECLINED,
                    "(?:Continue\\? \\[y/n[^\\]]{0,80}\\] \\(y\\):|Proceed with installation\\? \\[Y/n\\]) [nN]\\b")));

    private InstallSigns() {}

    /** The words of all programs, and of each package manager. */
    private static Signs<InstallCause> words(InstallCause cause, String... general) {
        Stream<String> own = Stream.of(PackageManager.values()).flatMap(manager -> manager.signs(cause).stream());
        return Signs.words(cause, Stream.concat(Stream.of(general), own).toArray(String[]::new));
    }
}
