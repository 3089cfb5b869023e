package org.certguide.certbot;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Certbot, such as 2.1.0. */
public record CertbotVersion(int major, int minor, int patch) implements Comparable<CertbotVersion> {
    private static final Pattern PRINTED =
            Pattern.compile("^certbot (\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?", Pattern.MULTILINE);

    private static final Comparator<CertbotVersion> ORDER = Comparator.comparingInt(CertbotVersion::major)
            .thenComparingInt(CertbotVersion::minor)
            .thenComparingInt(CertbotVersion::patch);

    /**
     * @param output of {@code certbot --version}, which before 1.0 goes to standard error
     */
    public static Optional<CertbotVersion> parse(String output) {
        Matcher matcher = PRINTED.matcher(output);
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
