package org.certguide.certbot;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Certbot, such as 2.1.0. */
public record CertbotVersion(int major, int minor, int patch) implements Comparable<CertbotVersion> {
    /** Knows every option that the application uses; for commands that are shown beforehand. */
    public static final CertbotVersion CURRENT = new CertbotVersion(5, 0, 0);

    private static final String NUMBER = "(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?";

    /** A whole line: tracebacks and warnings have numbers as well. */
    private static final Pattern PRINTED =
            Pattern.compile("^certbot " + NUMBER + "[0-9A-Za-z.+-]{0,40}[ \\t\\r]*$", Pattern.MULTILINE);

    private static final Pattern ANYWHERE = Pattern.compile("(?<!\\w)" + NUMBER);

    private static final Comparator<CertbotVersion> ORDER = Comparator.comparingInt(CertbotVersion::major)
            .thenComparingInt(CertbotVersion::minor)
            .thenComparingInt(CertbotVersion::patch);

    /**
     * @param output of {@code certbot --version}, which before 1.0 goes to standard error
     */
    public static Optional<CertbotVersion> parse(String output) {
        return first(PRINTED, output);
    }

    /** The first version that stands anywhere in a text. */
    public static Optional<CertbotVersion> in(String text) {
        return first(ANYWHERE, text);
    }

    private static Optional<CertbotVersion> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) return Optional.empty();
        String patch = matcher.group(3);
        return Optional.of(new CertbotVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                patch == null ? 0 : Integer.parseInt(patch)));
    }

    @Override
    public int compareTo(CertbotVersion other) {
        return ORDER.compare(this, other);
    }

    /** As Certbot prints it, without its name. */
    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
