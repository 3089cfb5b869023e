package org.certguide.server.sshj;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.certguide.server.KeyFlaw;

/** The content of an element of DER (X.690), in which further ones may follow. */
record Der(ByteBuffer content) {
    static final int SEQUENCE = 0x30;
    static final int INTEGER = 2;
    static final int OCTETS = 4;
    static final int IDENTIFIER = 6;

    static Der of(byte[] bytes) {
        return new Der(ByteBuffer.wrap(bytes));
    }

    boolean hasNext(int tag) {
        return content.hasRemaining() && (content.get(content.position()) & 0xff) == tag;
    }

    Der next(int tag) throws NotUsable {
        if (!hasNext(tag)) throw new NotUsable(KeyFlaw.DAMAGED);
        content.get();
        int length = content.hasRemaining() ? content.get() & 0xff : 0;
        if (length > 0x80) {
            int bytes = length - 0x80;
            length = 0;
            if (bytes > 3 || bytes > content.remaining()) throw new NotUsable(KeyFlaw.DAMAGED);
            while (bytes-- > 0) length = length << 8 | content.get() & 0xff;
        }
        if (length > content.remaining()) throw new NotUsable(KeyFlaw.DAMAGED);
        ByteBuffer inner = content.slice(content.position(), length);
        content.position(content.position() + length);
        return new Der(inner);
    }

    byte[] bytes() {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }

    byte[] octets() throws NotUsable {
        return next(OCTETS).bytes();
    }

    String identifier() throws NotUsable {
        return HexFormat.of().formatHex(next(IDENTIFIER).bytes());
    }

    int number() throws NotUsable {
        byte[] bytes = next(INTEGER).bytes();
        long value = 0;
        for (byte b : bytes) value = value << 8 | b & 0xff;
        if (bytes.length > 5 || value > Integer.MAX_VALUE) throw new NotUsable(KeyFlaw.TOO_COSTLY);
        return (int) value;
    }
}
