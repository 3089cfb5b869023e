package org.certguide.server.sshj;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.server.KeyFlaw;

/** What a key file that is encrypted as PEM did it (RFC 1421), as OpenSSL still can, shows without its passphrase. */
final class PemKey {
    private static final Pattern ENCRYPTED = Pattern.compile("(?m)^Proc-Type: 4,ENCRYPTED$");

    private static final Pattern CIPHER = Pattern.compile("(?m)^DEK-Info: ([A-Z0-9-]{1,40}+),([0-9A-F]{1,64}+)$");

    private static final Pattern SUPPORTED = Pattern.compile("AES-(?:128|192|256)-CBC|DES-EDE3-CBC");

    private PemKey() {}

    /**
     * @throws NotUsable where it is damaged, or of an unknown kind
     */
    static void check(String text) throws NotUsable {
        if (!ENCRYPTED.matcher(text).find()) return;
        Matcher cipher = CIPHER.matcher(text);
        if (!cipher.find()) throw new NotUsable(KeyFlaw.DAMAGED);
        if (!SUPPORTED.matcher(cipher.group(1)).matches()) throw new NotUsable(KeyFlaw.ENCRYPTION);
        int block = cipher.group(1).startsWith("AES") ? 16 : 8;
        int end = text.indexOf("-----END", cipher.end());
        if (end < 0 || cipher.group(2).length() != 2 * block) throw new NotUsable(KeyFlaw.DAMAGED);
        try {
            int bytes = Base64.getMimeDecoder().decode(text.substring(cipher.end(), end)).length;
            if (bytes == 0 || bytes % block != 0) throw new NotUsable(KeyFlaw.DAMAGED);
        } catch (IllegalArgumentException e) {
            throw new NotUsable(KeyFlaw.DAMAGED);
        }
    }
}
