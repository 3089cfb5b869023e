package org.certguide.server.sshj;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.certguide.server.ServerException;

/** The way to a server, which any thread can give up, before and after it is there. */
interface Dial {
    /** Goes there; blocks. */
    Socket connect() throws IOException;

    /** Whether the server has taken the connection. */
    boolean isThrough();

    /** The first that the server has said. */
    String firstWords();

    /** Gives up. */
    void close();

    /** What it means that the way is not there. */
    ServerException failure(Exception e);

    /** For sshj, which wants to make its socket itself. */
    static SocketFactory only(Socket socket) {
        return new SocketFactory() {
            @Override
            public Socket createSocket() {
                return socket;
            }

            @Override
            public Socket createSocket(String host, int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(InetAddress host, int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
                throw new UnsupportedOperationException();
            }
        };
    }

    /**
     * Keeps the first bytes that came, which sshj reads one by one: a server that turns somebody away
     * says why.
     */
    final class FirstWords {
        private static final int MOST = 256;

        /** sshj reads on for ever where no version comes, and ever more slowly. */
        private static final int GIVEN_UP_AFTER = 64 * 1024;

        private final StringBuffer heard = new StringBuffer();

        String heard() {
            return heard.toString();
        }

        InputStream of(InputStream in) {
            return new FilterInputStream(in) {
                private int count;

                /** sshj reads so until the version has come. */
                @Override
                public int read() throws IOException {
                    int b = super.read();
                    if (++count > GIVEN_UP_AFTER) throw new IOException("too much before the version of the server");
                    if (b >= 0 && heard.length() < MOST) heard.append((char) b);
                    return b;
                }
            };
        }
    }
}
