package org.certguide.install;

import org.certguide.guide.Text;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Why a step of an installation failed, as far as its output tells. */
public enum InstallFailure {
    /** Another program is installing something. */
    LOCKED,
    NO_SPACE,
    /** The server cannot reach what it installs from. */
    NO_NETWORK,
    /** The system is so old that its packages have been taken away. */
    RELEASE_GONE,
    /** Packages that are half installed, held back, or do not fit together. */
    BROKEN_PACKAGES,
    PACKAGE_NOT_FOUND,
    SNAP_IN_CONTAINER,
    SNAP_NOT_RUNNING,
    CLASSIC_REFUSED,
    COMMAND_NOT_FOUND,
    /** A file is in the way of the link. */
    FILE_EXISTS,
    NOT_ROOT,
    /** The user answered the installer's question with no. */
    DECLINED,
    /** Only the output itself tells. */
    UNKNOWN;

    private record Sign(InstallFailure failure, String words) {}

    /** The most telling come first: a lost network also leaves packages that are not found. */
    private static final List<Sign> SIGNS =
            List.of(
                    new Sign(NOT_ROOT, "are you root?"),
                    new Sign(NOT_ROOT, "you need to be root"),
                    new Sign(NOT_ROOT, "has to be run with superuser privileges"),
                    new Sign(NOT_ROOT, "you cannot perform this operation unless you are root"),
                    new Sign(LOCKED, "could not get lock"),
                    new Sign(LOCKED, "unable to acquire the dpkg frontend lock"),
                    new Sign(LOCKED, "waiting for cache lock"),
                    new Sign(LOCKED, "waiting for process with pid"),
                    new Sign(LOCKED, "another app is currently holding the yum lock"),
                    new Sign(LOCKED, "system management is locked by the application"),
                    new Sign(LOCKED, "unable to lock database"),
                    new Sign(LOCKED, "has \"install-snap\" change in progress"),
                    new Sign(NO_SPACE, "no space left on device"),
                    new Sign(NO_SPACE, "don't have enough free space"),
                    new Sign(NO_SPACE, "not enough free disk space"),
                    new Sign(NO_SPACE, "at least more space needed on"),
                    new Sign(RELEASE_GONE, "does not have a release file"),
                    new Sign(RELEASE_GONE, "no longer has a release file"),
                    new Sign(RELEASE_GONE, "could not resolve host: mirrorlist.centos.org"),
                    new Sign(NO_NETWORK, "temporary failure resolving"),
                    new Sign(NO_NETWORK, "temporary failure in name resolution"),
                    new Sign(NO_NETWORK, "could not resolve"),
                    new Sign(NO_NETWORK, "network is unreachable"),
                    new Sign(NO_NETWORK, "unable to connect to"),
                    new Sign(NO_NETWORK, "could not connect to"),
                    new Sign(NO_NETWORK, "failed to download metadata"),
                    new Sign(NO_NETWORK, "unable to contact snap store"),
                    new Sign(NO_NETWORK, "dial tcp"),
                    new Sign(NO_NETWORK, "newconnectionerror"),
                    new Sign(NO_NETWORK, "unable to fetch some archives"),
                    new Sign(NO_NETWORK, "temporary error (try again later)"),
                    new Sign(SNAP_IN_CONTAINER, "cannot mount squashfs image"),
                    new Sign(SNAP_IN_CONTAINER, "system does not fully support snapd"),
                    new Sign(SNAP_NOT_RUNNING, "cannot communicate with server"),
                    new Sign(SNAP_NOT_RUNNING, "device not yet seeded"),
                    new Sign(CLASSIC_REFUSED, "classic confinement requires"),
                    new Sign(CLASSIC_REFUSED, "classic confinement is not supported"),
                    new Sign(BROKEN_PACKAGES, "unmet dependencies"),
                    new Sign(BROKEN_PACKAGES, "held broken packages"),
                    new Sign(BROKEN_PACKAGES, "held packages were changed"),
                    new Sign(BROKEN_PACKAGES, "dpkg was interrupted"),
                    new Sign(PACKAGE_NOT_FOUND, "unable to locate package"),
                    new Sign(PACKAGE_NOT_FOUND, "has no installation candidate"),
                    new Sign(PACKAGE_NOT_FOUND, "unable to find a match"),
                    new Sign(PACKAGE_NOT_FOUND, "no package certbot available"),
                    new Sign(PACKAGE_NOT_FOUND, "target not found"),
                    new Sign(PACKAGE_NOT_FOUND, "unable to select packages"),
                    new Sign(PACKAGE_NOT_FOUND, "no matching distribution found"),
                    new Sign(PACKAGE_NOT_FOUND, "no provider of"),
                    new Sign(FILE_EXISTS, "failed to create symbolic link"),
                    new Sign(COMMAND_NOT_FOUND, "command not found"),
                    new Sign(COMMAND_NOT_FOUND, ": not found"),
                    new Sign(DECLINED, "operation aborted."),
                    new Sign(DECLINED, "abort."));

    /**
     * The cause that a failed step tells.
     *
     * @param output untrusted
     * @param exitStatus waiting for a snap service that never answers ends with 124, without a word
     */
    public static InstallFailure of(String output, OptionalInt exitStatus) {
        String folded =
                output.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
                        .replaceAll("\\s+", " ")
                        .toLowerCase(Locale.ROOT);
        return SIGNS.stream()
                .filter(s -> folded.contains(s.words()))
                .map(Sign::failure)
                .findFirst()
                .orElse(exitStatus.orElse(0) == 124 ? SNAP_NOT_RUNNING : UNKNOWN);
    }

    /** What happened, in a few words. */
    public Text title() {
        return Text.of(key() + ".title");
    }

    /** What it means. */
    public Text what() {
        return Text.of(key() + ".what");
    }

    /** What to do now. */
    public Text next() {
        return Text.of(key() + ".next");
    }

    private String key() {
        return "install.failure." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
