package org.certguide.server.sshj;

import java.util.StringJoiner;
import java.util.stream.Collectors;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.UserAuthImpl;

/**
 * sshj's side of RFC 4252, with what it keeps to itself: whether the last answer was a partial
 * success, and all that the server has said, of which sshj has the last part alone.
 */
final class Authentication extends UserAuthImpl {
    /** Some let the user choose from a menu. */
    private static final int MOST_LINES = 40;

    /** More than a person would read. */
    private static final int MOST_CHARS = 16_384;

    private final StringJoiner said = new StringJoiner("\n");
    private int told;
    private volatile boolean partly;

    Authentication(Transport transport) {
        super(transport);
    }

    /** Whether the server took the last proof as one of several. */
    boolean wasPartly() {
        return partly;
    }

    /** Words of the server as they may be shown, line by line. */
    static String shown(String words) {
        return words.strip().lines().limit(MOST_LINES).map(Failures::printable).collect(Collectors.joining("\n"));
    }

    /** Everything that the server has said so far. */
    String said() {
        synchronized (said) {
            return shown(said.toString());
        }
    }

    /** What of it nobody has been told yet; the next time, what comes after it. */
    String news() {
        synchronized (said) {
            String news = said.toString().substring(told);
            told = said.length();
            return shown(news);
        }
    }

    /** Ends the method that is being tried, as if the server had refused it. */
    void leaveMethod() {
        notifyError(new MethodLeft());
    }

    /** The method has ended without an answer of the server. */
    static final class MethodLeft extends UserAuthException {
        private static final long serialVersionUID = 1L;

        MethodLeft() {
            super("there is nothing more to answer with");
        }
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws SSHException {
        int start = packet.rpos();
        if (message == Message.USERAUTH_BANNER) {
            hear(packet.readString());
        } else if (message == Message.USERAUTH_FAILURE) {
            packet.readString();
            partly = packet.readBoolean();
        }
        packet.rpos(start);
        super.handle(message, packet);
    }

    /** Takes what the server says besides. */
    void hear(String words) {
        synchronized (said) {
            if (!words.isBlank() && said.length() + words.length() < MOST_CHARS) said.add(words.strip());
        }
    }
}
