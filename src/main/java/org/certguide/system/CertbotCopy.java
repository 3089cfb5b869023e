package org.certguide.system;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.certbot.CertbotVersion;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/**
 * A Certbot that was found on a server.
 *
 * @param version absent where it does not start
 * @param status the exit status with which it told its version, or did not
 * @param said the last lines that it printed besides its version; untrusted
 */
public record CertbotCopy(String path, Source source, Optional<CertbotVersion> version, int status, List<String> said) {
    /** Where it comes from. */
    public enum Source {
        SNAP,
        PACKAGE,
        PIP,
        /** The installer that Certbot's makers gave up in 2021; it does not work any more. */
        CERTBOT_AUTO,
        OTHER
    }

    /** Not /snap/bin: sudo's own path lacks it on most systems. */
    private static final Pattern ON_PATH = Pattern.compile("(?:/usr)?(?:/local)?/s?bin/[^/]+");

    /** Where pip puts modules that every Python program of the system loads before those of its package. */
    private static final Pattern FOREIGN_MODULES = Pattern.compile(
            "(?:/usr/local|/[A-Za-z0-9_./-]{1,80}/\\.local)/lib/python[0-9.]{1,9}/(?:dist|site)-packages");

    private static final int LONGEST_LINE = 300;

    public CertbotCopy {
        said = List.copyOf(said);
    }

    /** A Certbot that works. */
    public static CertbotCopy of(String path, Source source, CertbotVersion version) {
        return new CertbotCopy(path, source, Optional.of(version), 0, List.of());
    }

    /** Whether it starts at all. */
    public boolean starts() {
        return version.isPresent();
    }

    /** Whether root can call it by its name. */
    public boolean isOnPath() {
        return ON_PATH.matcher(path).matches();
    }

    /** The way in which it was installed, where that is one that is the same on all systems. */
    public Optional<InstallMethod> route() {
        return switch (source) {
            case SNAP -> Optional.of(InstallMethod.SNAP);
            case PIP -> Optional.of(InstallMethod.PIP);
            case PACKAGE, CERTBOT_AUTO, OTHER -> Optional.empty();
        };
    }

    /** The version for users; empty where there is none. */
    public String shownVersion() {
        return version.map(CertbotVersion::toString).orElse("");
    }

    /** Why it does not start, in its own last words. */
    public Object why() {
        return said.isEmpty()
                ? Message.of("system.certbot.silent", status)
                : SafeText.line(said.getLast(), LONGEST_LINE);
    }

    /** The folder with modules of another origin that it failed in, where its words name one. */
    public Optional<String> foreignModules() {
        return foreignModules(String.join("\n", said));
    }

    /** The same for any words of a Certbot that does not start. */
    public static Optional<String> foreignModules(String words) {
        Matcher found = FOREIGN_MODULES.matcher(words);
        return found.find() ? Optional.of(found.group()) : Optional.empty();
    }

    /** Where it is, how it was installed, and its version. */
    Message shown() {
        String where = SafeText.word(path);
        if (!starts()) return Message.of("system.certbot.copy.broken", where);
        String key = switch (source) {
            case SNAP -> "system.certbot.copy.snap";
            case PACKAGE -> "system.certbot.copy.package";
            case PIP -> "system.certbot.copy.pip";
            case CERTBOT_AUTO, OTHER -> "system.certbot.copy.other";
        };
        return Message.of(key, where, shownVersion());
    }
}
