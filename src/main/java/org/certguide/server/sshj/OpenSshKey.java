package org.certguide.server.sshj;

import java.util.Base64;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;

/**
 * What a key file of OpenSSH says of the key without being decrypted (PROTOCOL.key of OpenSSH).
 *
 * @param isEncrypted with a passphrase
 * @param rounds of bcrypt, each of which takes time
 * @param type of the public key, as in known_hosts
 * @param blob the public key
 */
record OpenSshKey(boolean isEncrypted, long rounds, String type, byte[] blob) {
    static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";

    /** Whether the file only points to a security device. */
    static boolean isOfDevice(String text) {
        return read(text).filter(key -> key.type().startsWith("sk-")).isPresent();
    }

    /** Nothing where the file is another one, or damaged. */
    static Optional<OpenSshKey> read(String text) {
        if (!text.startsWith(BEGIN)) return Optional.empty();
        int end = text.indexOf("-----END", BEGIN.length());
        String body = text.substring(BEGIN.length(), end < 0 ? text.length() : end);
        try {
            Buffer.PlainBuffer key =
                    new Buffer.PlainBuffer(Base64.getMimeDecoder().decode(body));
            key.readRawBytes(new byte["openssh-key-v1\0".length()]);
            key.readString(); // the cipher
            String derivation = key.readString();
            Buffer.PlainBuffer options = new Buffer.PlainBuffer(key.readBytes());
            long rounds = 0;
            if (derivation.equals("bcrypt")) {
                options.readBytes();
                rounds = options.readUInt32();
            }
            key.readUInt32(); // how many keys there are
            byte[] blob = key.readBytes();
            return Optional.of(new OpenSshKey(
                    derivation.equals("bcrypt"), rounds, new Buffer.PlainBuffer(blob).readString(), blob));
        } catch (IllegalArgumentException | Buffer.BufferException e) {
            return Optional.empty();
        }
    }
}
