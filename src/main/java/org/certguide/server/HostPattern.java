package org.certguide.server;

/** The patterns for host names in the files of OpenSSH (ssh_config(5), "PATTERNS"). */
public final class HostPattern {
    private HostPattern() {}

    /**
     * {@code *} and {@code ?} only: brackets are themselves. Goes back to the last star at most, so
     * that no pattern takes exponential time.
     */
    public static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            char c = p < pattern.length() ? pattern.charAt(p) : '\0';
            if (p < pattern.length() && c == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && (c == '?' || c == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') p++;
        return p == pattern.length();
    }
}
