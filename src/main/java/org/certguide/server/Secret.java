package org.certguide.server;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A password or passphrase. It lives in memory only, its text form never shows it, and {@link
 * #close} wipes it.
 */
public final class Secret implements AutoCloseable {
    private final char[] chars;

    private Secret(char[] chars) {
        this.chars = chars;
    }

    /** Takes a copy; the caller wipes its own array. */
    public static Secret of(char[] chars) {
        return new Secret(chars.clone());
    }

    /** Takes the characters of a text field or a file. */
    public static Secret of(CharSequence text) {
        char[] chars = new char[text.length()];
        for (int i = 0; i < chars.length; i++) chars[i] = text.charAt(i);
        return new Secret(chars);
    }

    /** Another one with the same characters, wiped on its own. */
    public Secret copy() {
        return of(chars);
    }

    /** A copy for an API that wants characters; the caller wipes it. */
    public char[] chars() {
        return chars.clone();
    }

    /** A copy in UTF-8; the caller wipes it. */
    public byte[] utf8() {
        ByteBuffer buffer = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars));
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        if (buffer.hasArray()) Arrays.fill(buffer.array(), (byte) 0);
        return bytes;
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return chars.length == 0;
    }

    @Override
    public void close() {
        Arrays.fill(chars, '\0');
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
