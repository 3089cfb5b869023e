package org.certguide.install;

import static java.util.Map.entry;
import static org.certguide.system.InstallCause.*;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.diagnosis.Explained;
import org.certguide.system.InstallCause;
import org.certguide.text.SafeText;

/** What a failed installation was about, as the programs name it: a source, a file and its line, a package. */
final class InstallNames {
    private static final int MOST = 3;
    private static final int LONGEST_LINE = 2000;
    private static final int LONGEST_NAME = 120;

    /** apt names a source by its address and suite, dnf and zypper by its name. */
    private static final List<Pattern> SOURCES = List.of(
            Pattern.compile("(?:GPG error: |verification failed: |[Rr]epository '|Failed to fetch )"
                    + "([a-z+]{2,10}:\\S{1,300} [^\\s']{1,100}?) (?:InRelease|Release)\\b"),
            Pattern.compile("listed for the \"([^\"]{1,100})\" repository"),
            Pattern.compile("for repo(?:sitory)? '([^']{1,100})'"),
            Pattern.compile("for repo(?:sitory)? \"([^\"]{1,100})\""),
            Pattern.compile("repository ['\"]([^'\"]{1,100})['\"] (?:is unsigned|is signed)"),
            Pattern.compile("Repository '([^']{1,100})' is invalid"));

    private static final List<Pattern> FILES = List.of(
            Pattern.compile(
                    "Malformed (?:entry|stanza|line) \\d{1,6} in (?:list|source|sources) (?:file|list) \\S{1,300}"),
            Pattern.compile("on (?:line|stanza) \\d{1,6} in (?:list|source|sources) (?:file|list) \\S{1,300}"),
            Pattern.compile("^(/etc/\\S{1,300}: Section [^:]{1,60}: Line \\d{1,6})"),
            Pattern.compile(
                    "(?:in the preferences file |Unable to parse package file |configuration file \"|failed loading ')([^'\",\\s]{1,300})"));

    private static final List<Pattern> PACKAGES = List.of(
            Pattern.compile("dpkg: error processing (?:package|archive) (\\S{1,200}) \\("),
            Pattern.compile("scriptlet in rpm package (\\S{1,200})"),
            Pattern.compile("(?:prein|postin|pretrans|posttrans)\\(([^()\\s]{1,200})\\) scriptlet failed"));

    private static final List<Pattern> EXCLUDED_PACKAGES = List.of(
            Pattern.compile("exclude filtering for argument: (\\S{1,100})"),
            Pattern.compile("Argument '([^']{1,100})' matches only excluded"),
            Pattern.compile("package (\\S{1,150}) from \\S{1,100} is filtered out"));

    private static final Map<InstallCause, List<Pattern>> PLACES = Map.ofEntries(
            entry(BAD_SIGNATURE, SOURCES),
            entry(MIRROR, SOURCES),
            entry(SUITE_CHANGED, SOURCES),
            entry(BAD_SOURCES, FILES),
            entry(PACKAGE_BROKEN, PACKAGES),
            entry(EXCLUDED, EXCLUDED_PACKAGES));

    private InstallNames() {}

    /** The same failure with what it was about, if the program said so. */
    static Explained<InstallCause> in(String output, Explained<InstallCause> why) {
        List<Pattern> places = PLACES.get(why.cause());
        if (places == null) return why;
        Set<String> names = new LinkedHashSet<>();
        output.lines().forEach(line -> {
            if (line.length() > LONGEST_LINE) return;
            for (Pattern place : places) {
                Matcher found = place.matcher(line);
                if (found.find()) names.add(name(found));
            }
        });
        return new Explained<>(
                why.cause(), why.words(), names.stream().limit(MOST).toList(), why.notBefore());
    }

    private static String name(Matcher found) {
        String name = found.groupCount() > 0 ? found.group(1) : found.group().replaceFirst("^(?:Malformed|on) ", "");
        return SafeText.line(name, LONGEST_NAME);
    }
}
