package org.certguide.server.sshj;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import net.schmizz.sshj.common.Buffer;
import org.certguide.server.KeyFlaw;

/**
 * A key file of PuTTY, as sshj takes it apart: what is before the first {@code ": "} of a line is a name,
 * and lines without one belong to the name before. sshj believes all of it, and counts nothing.
 */
final class PuttyKey {
    static final String BEGIN = "PuTTY-User-Key-File-";

    /** PuTTY takes 8 MiB, and as many passes as a tenth of a second allows. */
    private static final long MOST_KILOBYTES = 256L * 1024;

    /** Kilobytes times passes times threads. */
    private static final long MOST_WORK = 256 * MOST_KILOBYTES;

    private static final long MOST_THREADS = 255;
    private static final long MOST_LINES = 2_000;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,100}+");
    private static final Pattern ONCE =
            Pattern.compile("Encryption|Public-Lines|Private-Lines|Private-MAC|Key-Derivation|Argon2-[A-Za-z]{1,20}+|"
                    + BEGIN + ".{1,9}+");

    private static final Pattern HEX = Pattern.compile("(?:[0-9A-Fa-f]{2})++");
    private static final Set<String> DERIVATIONS = Set.of("Argon2id", "Argon2i", "Argon2d");

    private final Map<String, String> headers = new HashMap<>();
    private final Map<String, List<String>> lines = new HashMap<>();

    private PuttyKey() {}

    /**
     * What can be seen of it without the passphrase.
     *
     * @throws NotUsable where it is damaged, of an unknown kind, or would take too long to open
     */
    static void check(String text) throws NotUsable {
        PuttyKey key = new PuttyKey();
        key.read(text);
        key.check();
    }

    private void read(String text) throws NotUsable {
        String name = "";
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(": ");
            if (colon <= 0) {
                if (!line.isEmpty())
                    lines.computeIfAbsent(name, any -> new ArrayList<>()).add(line);
                continue;
            }
            name = line.substring(0, colon);
            String before = headers.put(name, line.substring(colon + 2));
            // Of two, sshj takes the last one.
            if (before != null && ONCE.matcher(name).matches()) throw damaged();
        }
    }

    private void check() throws NotUsable {
        List<String> versions =
                headers.keySet().stream().filter(name -> name.startsWith(BEGIN)).toList();
        if (versions.size() != 1) throw damaged();
        boolean isThree = versions.getFirst().equals(BEGIN + "3");
        if (!isThree && !versions.getFirst().equals(BEGIN + "2")) throw new NotUsable(KeyFlaw.TYPE);
        checkPublic(header(versions.getFirst()));
        byte[] secret = block("Private-Lines");
        String encryption = header("Encryption");
        if (encryption.equals("none")) return;
        if (!encryption.equals("aes256-cbc")) throw new NotUsable(KeyFlaw.ENCRYPTION);
        if (secret.length == 0 || secret.length % 16 != 0) throw damaged();
        if (hex("Private-MAC").length() != (isThree ? 64 : 40)) throw damaged();
        if (isThree != headers.containsKey("Key-Derivation")) throw damaged();
        if (isThree) checkCost();
    }

    private void checkPublic(String type) throws NotUsable {
        try {
            if (!new Buffer.PlainBuffer(block("Public-Lines")).readString().equals(type)) throw damaged();
        } catch (Buffer.BufferException e) {
            throw damaged();
        }
    }

    private void checkCost() throws NotUsable {
        if (!DERIVATIONS.contains(header("Key-Derivation"))) throw new NotUsable(KeyFlaw.ENCRYPTION);
        hex("Argon2-Salt");
        long memory = number("Argon2-Memory", MOST_KILOBYTES);
        long passes = number("Argon2-Passes", MOST_WORK);
        long threads = number("Argon2-Parallelism", MOST_THREADS);
        if (memory * passes * threads > MOST_WORK) throw tooCostly();
    }

    private String header(String name) throws NotUsable {
        String value = headers.get(name);
        if (value == null) throw damaged();
        return value;
    }

    private String hex(String name) throws NotUsable {
        String value = header(name);
        if (!HEX.matcher(value).matches()) throw damaged();
        return value;
    }

    /** In plain digits: what sshj calls takes signs, and the digits of every script. */
    private long number(String name, long most) throws NotUsable {
        String value = header(name);
        if (!NUMBER.matcher(value).matches()) throw damaged();
        if (value.length() > 18 || Long.parseLong(value) > most) throw tooCostly();
        if (Long.parseLong(value) == 0) throw damaged();
        return Long.parseLong(value);
    }

    private byte[] block(String name) throws NotUsable {
        List<String> block = lines.getOrDefault(name, List.of());
        String told = header(name);
        if (!NUMBER.matcher(told).matches() || told.length() > 9) throw damaged();
        int count = Integer.parseInt(told);
        if (count < 1 || count > MOST_LINES || block.size() < count) throw damaged();
        try {
            return Base64.getDecoder().decode(String.join("", block));
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
    }

    private static NotUsable damaged() {
        return new NotUsable(KeyFlaw.DAMAGED);
    }

    private static NotUsable tooCostly() {
        return new NotUsable(KeyFlaw.TOO_COSTLY);
    }
}
