package org.certguide.system;

import static org.certguide.diagnosis.NextAction.CHANGE_METHOD;

import java.util.Locale;
import java.util.Optional;
import org.certguide.diagnosis.Cause;
import org.certguide.diagnosis.NextAction;
import org.certguide.text.Message;

/** What can go wrong with an installation. Each has its texts in {@code install.failure.NAME}. */
public enum InstallCause implements Cause {
    /** Another program is installing something. */
    LOCKED,
    NO_SPACE,
    /** The disk, or the part of it that is needed, cannot be written to. */
    READ_ONLY,
    /** The disk answers with errors. */
    DISK_FAILING,
    /** The program was ended by force, which on small servers means that memory ran out. */
    KILLED,
    /** What is downloaded is not valid yet by the clock of the server. */
    CLOCK,
    /** The server cannot reach what it installs from. */
    NO_NETWORK,
    /** What the server looked for is not there any more: its lists are old. */
    OLD_LISTS("lists"),
    /** A download server answers, and not with what was wanted. */
    MIRROR,
    /** What was downloaded is not signed by whom it should be. */
    BAD_SIGNATURE,
    /** Somebody between, or an old list of authorities: the download server's certificate is not trusted. */
    UNTRUSTED_SERVER,
    /** The list of package sources itself cannot be read. */
    BAD_SOURCES,
    /** A source calls itself something else than last time, as when a new Debian comes out. */
    SUITE_CHANGED,
    /** No package source is in use. */
    NO_SOURCES(CHANGE_METHOD),
    /** The system gets its packages only after the server has been registered with its makers. */
    NOT_REGISTERED(CHANGE_METHOD),
    /** The system is one whole, and nothing is installed into it. */
    READ_ONLY_SYSTEM,
    /** The system is so old that its packages have been taken away. */
    RELEASE_GONE(CHANGE_METHOD),
    /** dpkg was stopped between unpacking and configuring. */
    INTERRUPTED,
    /** Somebody has told apt to leave a package as it is. */
    HELD,
    /** The package manager is told to leave the package out, often by a control panel. */
    EXCLUDED(CHANGE_METHOD),
    /** A package cannot be set up; mostly none of Certbot's. */
    PACKAGE_BROKEN,
    /** The package manager cannot read what it keeps itself on the server. */
    DAMAGED,
    /** Packages that do not fit together. */
    UNMET,
    /** The collection that has Certbot has not been added. */
    EPEL_MISSING("repository"),
    PACKAGE_NOT_FOUND("lists"),
    PYTHON_TOO_OLD(CHANGE_METHOD),
    /** Python is there without the means to make an environment. */
    VENV_MISSING("needs"),
    /** pip found nothing ready-made, and could not build it. */
    PIP_BUILD("environment"),
    /** pip has nothing to download with. */
    PYTHON_WITHOUT_SSL(CHANGE_METHOD),
    /** What was downloaded is made for newer systems. */
    LIBC_TOO_OLD(CHANGE_METHOD),
    /** pip has brought a urllib3 that the server's OpenSSL is too old for. */
    URLLIB3_TOO_NEW(CHANGE_METHOD),
    /** Certbot is there, and loads modules that belong to something else. */
    FOREIGN_MODULES(CHANGE_METHOD),
    /** Certbot is there, and does not start. */
    DOES_NOT_START(CHANGE_METHOD),
    /** The system has no snapd, or does not let it be installed. */
    NO_SNAPD(CHANGE_METHOD),
    SNAP_IN_CONTAINER(CHANGE_METHOD),
    SNAP_NOT_RUNNING,
    SNAPD_TOO_OLD("snapd-current"),
    /** Only the folder is missing that classic snaps need. */
    CLASSIC_FOLDER,
    CLASSIC_REFUSED(CHANGE_METHOD),
    COMMAND_NOT_FOUND,
    /** A lock that nobody holds any more. */
    LEFT_LOCK,
    /** A file is in the way of the link, or of one of the package. */
    FILE_EXISTS,
    NOT_ROOT,
    /** The user answered the installer's question with no. */
    DECLINED,
    /** The command ended well, and the look afterwards only says that it has not worked. */
    WITHOUT_EFFECT,
    /** Only the output itself tells. */
    UNKNOWN;

    private final Optional<String> step;
    private final NextAction next;

    InstallCause() {
        step = Optional.empty();
        next = NextAction.RETRY;
    }

    InstallCause(NextAction next) {
        step = Optional.empty();
        this.next = next;
    }

    /**
     * @param step the id of the step that mends it
     */
    InstallCause(String step) {
        this.step = Optional.of(step);
        next = NextAction.RETRY;
    }

    /** The id of the step that mends it, where it is one of those of an installation. */
    public Optional<String> step() {
        return step;
    }

    @Override
    public boolean isKnown() {
        return this != UNKNOWN && this != WITHOUT_EFFECT;
    }

    @Override
    public NextAction nextAction() {
        return next;
    }

    /** What it is about where the program does not say so. */
    @Override
    public Object unnamed() {
        return switch (this) {
            case MIRROR, BAD_SIGNATURE, SUITE_CHANGED -> Message.of("install.failure.a-source");
            case BAD_SOURCES -> Message.of("install.failure.a-file");
            case EXCLUDED, PACKAGE_BROKEN -> Message.of("install.failure.a-package");
            default -> "";
        };
    }

    @Override
    public String key() {
        return "install.failure." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
