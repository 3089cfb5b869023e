package org.certguide.install;

import static org.certguide.system.InstallCause.*;

import java.util.List;
import org.certguide.diagnosis.Signs;
import org.certguide.system.InstallCause;

/** By what words of the programs that install a failure is known. */
final class InstallSigns {
    /** apt and dnf say before what does not fit, and then only that it does not. */
    private static final String REASON = " : (?:Pre)?(?:Depends|Breaks|Conflicts): |nothing provides ";

    /**
     * The most telling come first: a disk that cannot be written to looks like a release that has
     * gone, and a lost network leaves packages that are not found.
     */
    static final Signs<InstallCause> ALL = Signs.all(List.of(
            Signs.words(
                    NOT_ROOT,
                    "are you root?",
                    "you need to be root",
                    "has to be run with superuser privileges",
                    "root privileges are required",
                    "you cannot perform this operation unless you are root"),
            Signs.words(READ_ONLY, "read-only file system"),
            Signs.words(
                    NO_SPACE,
                    "no space left on device",
                    "don't have enough free space",
                    "not enough free disk space",
                    "not enough free space",
                    "at least more space needed on",
                    "more space needed on the"),
            Signs.words(
                    LOCKED,
                    "could not get lock",
                    "unable to acquire the dpkg frontend lock",
                    "waiting for cache lock",
                    "waiting for process with pid",
                    "another app is currently holding the yum lock",
                    "system management is locked by the application",
                    "unable to lock database",
                    "change in progress"),
            Signs.words(CLOCK, "is not valid yet", "certificate is not yet valid"),
            Signs.words(
                    INTERRUPTED,
                    "dpkg was interrupted",
                    "unpacked but not yet configured",
                    "must be configured using dpkg --configure"),
            Signs.words(
                    RELEASE_GONE,
                    "does not have a release file",
                    "no longer has a release file",
                    "could not resolve host: mirrorlist.centos.org"),
            Signs.words(
                    BAD_SIGNATURE,
                    "no_pubkey",
                    "signatures couldn't be verified",
                    "gpg check failed",
                    "untrusted signature",
                    "unknown trust",
                    "invalid or corrupted package"),
            Signs.words(
                    NO_NETWORK,
                    "temporary failure resolving",
                    "temporary failure in name resolution",
                    "name or service not known",
                    "could not resolve",
                    "couldn't resolve host",
                    "network is unreachable",
                    "no route to host",
                    "connection timed out",
                    "unable to contact snap store",
                    "dial tcp",
                    "newconnectionerror",
                    "temporary error (try again later)"),
            Signs.words(OLD_LISTS, "404 not found"),
            Signs.words(
                    MIRROR,
                    "status code: 404",
                    "returned error: 4",
                    "returned error: 5",
                    "500 internal server error",
                    "502 bad gateway",
                    "503 service unavailable",
                    "hash sum mismatch",
                    "connection refused",
                    "is expired (invalid since",
                    "all mirrors were already tried",
                    "no more mirrors to try"),
            Signs.words(
                    NO_NETWORK,
                    "unable to connect to",
                    "could not connect to",
                    "failed to download metadata",
                    "unable to fetch some archives"),
            Signs.words(SNAP_IN_CONTAINER, "cannot mount squashfs image", "system does not fully support snapd"),
            Signs.words(SNAPD_TOO_OLD, "assumes unsupported features", "your version of snapd is outdated"),
            Signs.words(SNAP_NOT_RUNNING, "cannot communicate with server", "device not yet seeded"),
            Signs.words(CLASSIC_FOLDER, "classic confinement requires snaps under /snap"),
            Signs.words(CLASSIC_REFUSED, "classic confinement requires", "classic confinement is"),
            Signs.words(HELD, "held packages were changed", "held broken packages")
                    .because(REASON),
            Signs.words(
                            UNMET,
                            "unmet dependencies",
                            "unable to satisfy dependencies",
                            "conflicting requests",
                            "nothing provides")
                    .because(REASON),
            Signs.words(
                    VENV_MISSING,
                    "ensurepip is not available",
                    "no module named ensurepip",
                    "no module named venv",
                    "no module named 'ensurepip'"),
            Signs.words(PYTHON_TOO_OLD, "requires a different python", "require a different python"),
            Signs.words(
                    PIP_BUILD,
                    "failed building wheel",
                    "could not build wheels",
                    "metadata-generation-failed",
                    "unable to execute 'gcc'",
                    "error: command 'gcc' failed",
                    "-gcc' failed",
                    "can't find rust compiler"),
            Signs.words(NO_NETWORK, "(from versions: none)"),
            Signs.words(
                    EPEL_MISSING,
                    "unable to find a match",
                    "no match for argument",
                    "no package certbot available",
                    "no package epel-release available"),
            Signs.words(
                    PACKAGE_NOT_FOUND,
                    "unable to locate package",
                    "has no installation candidate",
                    "target not found",
                    "unable to select packages",
                    "no matching distribution found",
                    "no provider of"),
            Signs.words(FILE_EXISTS, "failed to create symbolic link"),
            Signs.words(KILLED, "cannot allocate memory", "memoryerror"),
            Signs.words(COMMAND_NOT_FOUND, "command not found", ": not found"),
            Signs.words(DECLINED, "operation aborted.", "abort.")));

    private InstallSigns() {}
}
