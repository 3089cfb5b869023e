package org.certguide.system;

/** What {@link CertbotCopies#SCRIPT} prints on servers, put together. */
public final class PrintedCopies {
    /** The end of it, where nothing is installed as a package. */
    public static final String END = part("package", "") + "looked\n";

    /** The same where the package of Debian is installed. */
    public static final String PACKAGED = part("package", "install ok installed certbot") + "looked\n";

    private PrintedCopies() {}

    public static String part(String name, String text) {
        return "\n== %s #%d\n%s\n".formatted(name, text.length(), text);
    }

    /** One that was started. */
    public static String copy(String path, String link, String said, int status) {
        String printed = said.isEmpty() ? "" : said + "\n";
        return part("path", path) + part("link", link) + part("said", printed + "status " + status);
    }

    /** One that was started and works. */
    public static String works(String path, String link, String version) {
        return copy(path, link, "certbot " + version, 0);
    }

    /** A snap, which is not started. */
    public static String snap(String path, String link, String version) {
        return part("path", path) + part("link", link) + part("snap", version);
    }

    public static String auto(String path) {
        return part("auto", path);
    }
}
