package org.certguide.system;

import static java.util.Map.entry;
import static org.certguide.system.InstallCause.*;

import java.util.List;
import java.util.Map;

/**
 * By what words of each package manager it is known why an installation failed, in small letters. As
 * the recordings among the tests have them (apt 2.6 to 3.3, dnf 4.24, dnf 5.4, zypper 1.14, pacman
 * 7.1); those of yum, apk and of plugins from their sources.
 */
final class InstallWords {
    static final Map<InstallCause, List<String>> APT = Map.ofEntries(
            entry(NOT_ROOT, List.of("are you root?", "requires superuser privilege")),
            entry(NO_SPACE, List.of("don't have enough free space")),
            entry(
                    LOCKED,
                    List.of(
                            "could not get lock",
                            "unable to acquire the dpkg frontend lock",
                            "unable to lock directory",
                            "frontend lock was locked by",
                            "frontend lock is locked by",
                            "waiting for cache lock")),
            entry(CLOCK, List.of("is not valid yet")),
            entry(
                    INTERRUPTED,
                    List.of(
                            "dpkg was interrupted",
                            "unpacked but not yet configured",
                            "must be configured using dpkg --configure")),
            entry(
                    NO_NETWORK,
                    List.of("connection failed [ip: ", "could not handshake: ", "could not wait for server fd")),
            entry(
                    DAMAGED,
                    List.of(
                            "package lists or status file could not be parsed",
                            "problem with mergelist",
                            "dpkg: unrecoverable fatal error")),
            entry(OLD_LISTS, List.of("is not possible, it cannot be downloaded")),
            entry(RELEASE_GONE, List.of("does not have a release file", "no longer has a release file")),
            entry(
                    BAD_SOURCES,
                    List.of(
                            "malformed entry",
                            "malformed stanza",
                            "malformed line",
                            "list of sources could not be read",
                            "is not known on line",
                            "is not known on stanza",
                            "the method driver /",
                            "invalid record in the preferences file",
                            "unable to parse package file /etc/apt")),
            entry(SUITE_CHANGED, List.of("this must be accepted explicitly before updates")),
            entry(
                    BAD_SIGNATURE,
                    List.of(
                            "no_pubkey",
                            "expkeysig",
                            "keyexpired",
                            "badsig",
                            "signatures couldn't be verified",
                            "signatures were invalid",
                            "signature verification failed",
                            "is not considered secure",
                            "is not signed.",
                            "is not (yet) available (")),
            entry(
                    MIRROR,
                    List.of("hash sum mismatch", "is expired (invalid since", "file has unexpected size", "'nosplit'")),
            entry(FILE_EXISTS, List.of("trying to overwrite")),
            entry(PACKAGE_BROKEN, List.of("dpkg: error processing")),
            entry(HELD, List.of("held packages were changed", "held broken packages")),
            entry(UNMET, List.of("unmet dependencies", "unable to satisfy dependencies")),
            entry(NO_SNAPD, List.of("package 'snapd' has no installation candidate", "unable to locate package snapd")),
            entry(PACKAGE_NOT_FOUND, List.of("unable to locate package", "has no installation candidate")),
            entry(DECLINED, List.of("abort.")));

    static final Map<InstallCause, List<String>> DNF = Map.ofEntries(
            entry(NOT_ROOT, List.of("you need to be root", "has to be run with superuser privileges")),
            entry(
                    READ_ONLY_SYSTEM,
                    List.of(
                            "image-based or immutable operating system",
                            "system is configured to be read-only",
                            "transactional-update")),
            entry(
                    NO_SPACE,
                    List.of(
                            "at least more space needed on",
                            "more space needed on the",
                            "failed writing received data to disk")),
            entry(
                    LOCKED,
                    List.of(
                            "waiting for process with pid",
                            "waiting for a lock on",
                            "another app is currently holding the yum lock",
                            "can't create transaction lock")),
            entry(NOT_REGISTERED, List.of("not registered with an entitlement server", "system is not registered")),
            entry(NO_SOURCES, List.of("there are no enabled repo", "no valid source (baseurl")),
            entry(RELEASE_GONE, List.of("could not resolve host: mirrorlist.centos.org", "no urls in mirrorlist")),
            entry(
                    BAD_SIGNATURE,
                    List.of(
                            "gpg check failed",
                            "checking of packages via gpg keys",
                            "file:// file for file:///etc/pki",
                            "signature verification failed",
                            "signature verification error")),
            entry(BAD_SOURCES, List.of("error in configuration file", "missing section header")),
            entry(
                    MIRROR,
                    List.of(
                            "status code: 4",
                            "status code: 5",
                            "all mirrors were tried",
                            "all mirrors were already tried",
                            "no more mirrors to try",
                            "incorrect checksum")),
            entry(FILE_EXISTS, List.of("conflicts with file from package")),
            entry(
                    DAMAGED,
                    List.of(
                            "db_runrecovery",
                            "cannot open packages database",
                            "rpmdb open failed",
                            "database disk image is malformed")),
            entry(PACKAGE_BROKEN, List.of("scriptlet failed", "error in prein scriptlet")),
            entry(EXCLUDED, List.of("filtered out by exclude filtering", "matches only excluded packages")),
            entry(UNMET, List.of("conflicting requests", "nothing provides")),
            entry(
                    EPEL_MISSING,
                    List.of(
                            "unable to find a match",
                            "no match for argument",
                            "no package certbot available",
                            "no package epel-release available")),
            entry(DECLINED, List.of("operation aborted")));

    static final Map<InstallCause, List<String>> ZYPPER = Map.ofEntries(
            entry(NOT_ROOT, List.of("root privileges are required")),
            entry(READ_ONLY_SYSTEM, List.of("please use transactional-update", "transactional-server")),
            entry(LOCKED, List.of("system management is locked by the application")),
            entry(NO_SPACE, List.of("failure writing output to destination")),
            entry(NO_SOURCES, List.of("no repositories defined", "no enabled repositories defined")),
            entry(BAD_SOURCES, List.of("contains garbage (", "parsing .repo file")),
            entry(
                    MIRROR,
                    List.of(
                            "valid metadata not found at",
                            "repository type can't be determined",
                            "is temporarily unaccessible")),
            entry(EXCLUDED, List.of("remove lock to allow installation")),
            entry(PACKAGE_NOT_FOUND, List.of("no provider of")));

    static final Map<InstallCause, List<String>> PACMAN = Map.ofEntries(
            entry(NOT_ROOT, List.of("you cannot perform this operation unless you are root")),
            entry(NO_SPACE, List.of("not enough free disk space")),
            entry(LOCKED, List.of("could not lock database: file exists", "unable to lock database")),
            entry(
                    BAD_SIGNATURE,
                    List.of(
                            "unknown trust",
                            "invalid or corrupted package",
                            "missing required signature",
                            "required key missing",
                            "pacman-key --init")),
            entry(OLD_LISTS, List.of("returned error: 404")),
            entry(UNMET, List.of("unresolvable dependencies", "unresolvable package conflicts")),
            entry(MIRROR, List.of("returned error: 4", "returned error: 5")),
            entry(FILE_EXISTS, List.of("exists in filesystem")),
            entry(PACKAGE_NOT_FOUND, List.of("target not found")));

    static final Map<InstallCause, List<String>> APK = Map.ofEntries(
            entry(NOT_ROOT, List.of("unable to lock database: permission denied")),
            entry(BAD_SIGNATURE, List.of("untrusted signature", "bad signature")),
            entry(OLD_LISTS, List.of("(try 'apk update')")),
            entry(NO_NETWORK, List.of("temporary error (try again later)")),
            entry(PACKAGE_NOT_FOUND, List.of("unable to select packages")));

    private InstallWords() {}
}
