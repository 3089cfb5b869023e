package org.certguide.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a web server answers to a request of HTTP 1.0: nobody answers it in chunks, and the end of the connection ends it. */
final class HttpAnswer {
    /** More bytes are no headers. */
    private static final int MOST_HEADERS = 16 * 1024;

    private HttpAnswer() {}

    /**
     * Reads the content; blocks until the end of the connection.
     *
     * @param most bytes, with the headers
     * @return empty where the answer is not 200, not whole, or too long
     */
    static Optional<byte[]> content(InputStream in, int most) throws IOException {
        byte[] all = in.readNBytes(most);
        String text = new String(all, 0, Math.min(all.length, MOST_HEADERS), StandardCharsets.ISO_8859_1);
        int body = text.indexOf("\r\n\r\n");
        String head = body < 0 ? "" : text.substring(0, body).toLowerCase(Locale.ROOT);
        boolean good = head.matches("http/1\\.[01] 200(?: [^\\r\\n]*)?(?s:\\r\\n.*)?") && all.length < most;
        return good && !head.contains("\r\ntransfer-encoding:")
                ? Optional.of(Arrays.copyOfRange(all, body + 4, all.length))
                : Optional.empty();
    }
}
