package org.certguide.certbot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Bytes as no program prints them: escape sequences of every kind, whole, broken and nested. */
public final class Soup {
    private static final String[] WORDS = {
        "Press Enter to Continue",
        "(Y)es/(N)o: ",
        "(Enter 'c' to cancel): ",
        "Select the appropriate number [1-2] then [enter] (press 'c' to cancel): ",
        "1: one\r\n2: two\r\n",
        "[sudo] password for alice: ",
        "Do you want to continue? [Y/n] ",
        "- - - - - - - - - - - - - - -",
        "certguide-",
        "Configuration file 'a' *** a (",
        "urn:ietf:params:acme:error:dns"
    };

    private static final String CHARACTERS = "ab1 \r\n\b\t\0\007\016\017\030\032\033\177\u0085\u0090\u009b\u009c\u009d"
            + "\u00e4\u0301\u200b\u202e\u2028\u3164\uac00\ufeff\uffff";

    private Soup() {}

    /** Some bytes, up to a few hundred; rarely a few thousand. */
    public static byte[] next(Random random) {
        ByteArrayOutputStream soup = new ByteArrayOutputStream();
        for (int i = random.nextInt(6); i >= 0; i--) soup.writeBytes(spoon(random));
        return soup.toByteArray();
    }

    private static byte[] spoon(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> bytes(random);
            case 1 -> WORDS[random.nextInt(WORDS.length)].getBytes(UTF_8);
            case 2 -> ("\033[" + csi(random)).getBytes(UTF_8);
            case 3 -> ("\u009b" + csi(random)).getBytes(random.nextBoolean() ? UTF_8 : ISO_8859_1);
            case 4 -> string(random).getBytes(UTF_8);
            case 5 -> ("\033" + (char) random.nextInt(0x20, 0x7f)).getBytes(UTF_8);
            case 6 ->
                "x"
                        .repeat(random.nextInt(random.nextInt(50) == 0 ? 40_000 : 100))
                        .getBytes(UTF_8);
            default -> characters(random).getBytes(UTF_8);
        };
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String characters(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            if (random.nextInt(5) == 0) text.appendCodePoint(0xE0000 + random.nextInt(0x200));
            else text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }

    private static String csi(Random random) {
        StringBuilder sequence = new StringBuilder();
        if (random.nextInt(3) == 0) sequence.append("?>=<!".charAt(random.nextInt(5)));
        for (int i = random.nextInt(4); i > 0; i--) {
            sequence.append(random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(100));
            sequence.append(random.nextInt(6) == 0 ? ':' : ';');
        }
        if (random.nextInt(8) == 0) sequence.append(" $\"'*".charAt(random.nextInt(5)));
        // Some never end.
        if (random.nextInt(10) > 0) sequence.append((char) random.nextInt(0x40, 0x7f));
        return sequence.toString();
    }

    private static String string(Random random) {
        String[] begin = {"\033]", "\033P", "\033X", "\033^", "\033_", "\u009d", "\u0090"};
        String[] end = {"\007", "\033\\", "\u009c", "", "\030", "\033["};
        String[] inside = {"52;c;aGFja2Vk", "0;title", "8;;http://x", "4;1;?", "1337;File=:AA", "$qm"};
        return begin[random.nextInt(begin.length)]
                + inside[random.nextInt(inside.length)]
                + characters(random)
                + end[random.nextInt(end.length)];
    }
}
