package org.certguide.server.sshj;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.schmizz.sshj.common.Buffer;
import org.certguide.profile.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certificates that an authority has made for a user's key, in files as {@code ssh-keygen -s} writes them. */
final class UserCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(UserCertificates.class);

    /** As for keys; a certificate with many names has some kilobytes. */
    private static final int MOST_BYTES = 64 * 1024;

    private UserCertificates() {}

    /**
     * The certificates for this key; those for other keys, and files that cannot be read, are passed over.
     *
     * @param file of the key
     * @param further files besides the one beside it
     */
    static List<SigningKey> of(SigningKey key, Path file, List<Path> further) {
        Set<Path> files = new LinkedHashSet<>(further);
        Path name = file.getFileName();
        if (name != null) files.add(file.resolveSibling(name + "-cert.pub").toAbsolutePath());
        List<SigningKey> found = new ArrayList<>();
        for (Path certificate : files) {
            try {
                read(certificate, key).ifPresent(found::add);
            } catch (IOException | IllegalArgumentException e) {
                LOG.debug("no certificate of a user", e);
            }
        }
        return found;
    }

    private static Optional<SigningKey> read(Path file, SigningKey key) throws IOException {
        PrivateFiles.checkRegular(file);
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII);
        }
        String[] fields = text.strip().split("\\s+", 3);
        if (fields.length < 2 || !fields[0].equals(key.type() + SigningKey.CERTIFICATE)) return Optional.empty();
        byte[] blob = Base64.getDecoder().decode(fields[1]);
        return isFor(key, blob) ? Optional.of(new CertifiedKey(key, fields[0], blob)) : Optional.empty();
    }

    /** A certificate begins with its type and a random number, then has the public key without its type. */
    private static boolean isFor(SigningKey key, byte[] blob) throws IOException {
        Buffer.PlainBuffer certificate = new Buffer.PlainBuffer(blob);
        certificate.readString();
        certificate.readBytes();
        Buffer.PlainBuffer plain = new Buffer.PlainBuffer(key.blob());
        plain.readString();
        byte[] expected = plain.getCompactData();
        byte[] rest = certificate.getCompactData();
        return rest.length >= expected.length && Arrays.equals(rest, 0, expected.length, expected, 0, expected.length);
    }
}
