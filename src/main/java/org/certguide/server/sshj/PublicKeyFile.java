package org.certguide.server.sshj;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.certguide.profile.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public keys that belong to a key file, in the form of {@code ssh-keygen}: which key of an agent is meant. */
final class PublicKeyFile {
    private static final Logger LOG = LoggerFactory.getLogger(PublicKeyFile.class);

    private static final int MOST_BYTES = 64 * 1024;

    private PublicKeyFile() {}

    /**
     * The key and its certificate, in the files beside it, or in the file itself, as IdentityFile may name a
     * public key whose private half only the agent has.
     */
    static List<byte[]> of(Path file) {
        List<byte[]> blobs = new ArrayList<>();
        Path name = file.getFileName();
        if (name == null) return blobs;
        for (String each : List.of(name.toString(), name + ".pub", name + "-cert.pub")) {
            try {
                Path beside = file.resolveSibling(each);
                if (!Files.exists(beside)) continue;
                PrivateFiles.checkRegular(beside);
                try (InputStream in = Files.newInputStream(beside)) {
                    String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII);
                    String[] fields = text.strip().split("[ \t]+", 3);
                    if (fields.length >= 2 && !text.startsWith("-----"))
                        blobs.add(Base64.getDecoder()
                                .decode(fields[1].lines().findFirst().orElse("")));
                }
            } catch (IOException | IllegalArgumentException e) {
                LOG.debug("no public key", e);
            }
        }
        return blobs;
    }
}
