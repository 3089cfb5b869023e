package org.certguide.certbot;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.certguide.server.Command;
import org.certguide.server.Probe;

/**
 * What there is on the server for one certificate name. Certbot's files decide whether a
 * certificate was issued: neither its words nor its exit status do. The certificate keyfile is
 * never read.
 *
 * @param certificate empty if there is none of that name, or its chain file cannot be read
 */
public record InstalledCertificate(Optional<IssuedCertificate> certificate) {
    /** Where Certbot keeps its files unless told otherwise. */
    public static final String DIRECTORY = "/etc/letsencrypt";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_*][A-Za-z0-9_*.-]{0,252}");

    /** In the words of Certbot since 1.16, and before. */
    private static final Pattern SAVED = Pattern.compile(
            "(?:Certificate is|have been) saved at: " + DIRECTORY + "/live/([^/\\s]{1,253})/fullchain\\.pem");

    /** More of a chain file is not read; the longest chains have some 10 KB. */
    private static final int LONGEST_CHAIN = 64 * 1024;

    /**
     * Asks root what there is.
     *
     * @param name of the certificate
     */
    public static Probe<InstalledCertificate> probe(String name) {
        return probe(name, DIRECTORY);
    }

    static Probe<InstalledCertificate> probe(String name, String directory) {
        return Probe.of(
                "certificate " + name,
                true,
                Duration.ofSeconds(60),
                commands(name, directory),
                output -> new InstalledCertificate(IssuedCertificate.parse(output.text("chain"))));
    }

    /** The commands that ask for it, for a probe that asks for more. */
    public static String commands(String name) {
        return commands(name, DIRECTORY);
    }

    private static String commands(String name, String directory) {
        if (!isName(name)) throw new IllegalArgumentException("not a certificate name: " + name);
        String chain = Command.quote(directory + "/live/" + name + "/fullchain.pem");
        return "text chain \"$(head -c %d %s 2>/dev/null)\"".formatted(LONGEST_CHAIN, chain);
    }

    /** Whether it can name a certificate of Certbot's, which is the name of a folder. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.contains("..");
    }

    /** The name that Certbot says it has saved a certificate under; empty where it says none. */
    public static Optional<String> savedAs(String printed) {
        return SAVED.matcher(printed.replaceAll("\\s+", " "))
                .results()
                .map(found -> found.group(1))
                .filter(InstalledCertificate::isName)
                .findFirst();
    }

    /** Path of the certificate chain of that name. */
    public static String fullchain(String name) {
        return DIRECTORY + "/live/" + name + "/fullchain.pem";
    }

    /** Path of the certificate keyfile of that name. */
    public static String privkey(String name) {
        return DIRECTORY + "/live/" + name + "/privkey.pem";
    }

    /**
     * Commands that let the users of a group read the key. Certbot gives the next key the group and the rights
     * of the last one. USER stands for a user of the group.
     */
    public static List<String> readers(String name) {
        String keys = "archive/" + name + "/privkey*.pem";
        return List.of(
                "sudo groupadd -f certificates",
                "sudo usermod -aG certificates USER",
                "sudo sh -c 'cd " + DIRECTORY + " && chgrp certificates live archive " + keys
                        + " && chmod 750 live archive && chmod 640 " + keys + "'");
    }
}
