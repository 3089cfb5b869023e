package org.certguide.net;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks for a newer version of the application: it gets a file that has nothing but a number in it, and tells nothing. */
public final class NewerVersion {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}(?:\\.\\d{1,5}){1,3}");

    private final HttpsPage pages;

    public NewerVersion(HttpsPage pages) {
        this.pages = pages;
    }

    /**
     * The newest version, if it is newer; blocks for some seconds at most.
     *
     * @param file has its number in it
     * @param mine the version that runs
     */
    public Optional<String> find(URI file, String mine) throws InterruptedException {
        return pages.get(file).map(String::strip).filter(newest -> isNewer(newest, mine));
    }

    /** Whether it is a number, and after that of the other one; a version "1.2-…" comes before 1.2. */
    static boolean isNewer(String newest, String mine) {
        String number = mine.replaceFirst("-.*", "");
        if (!NUMBER.matcher(newest).matches() || !NUMBER.matcher(number).matches()) return false;
        int order = Arrays.compare(parts(newest), parts(number));
        return order > 0 || order == 0 && !number.equals(mine);
    }

    private static int[] parts(String number) {
        return Arrays.copyOf(
                Arrays.stream(number.split("\\.")).mapToInt(Integer::parseInt).toArray(), 4);
    }
}
