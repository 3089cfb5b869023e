package org.certguide;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A PNG that moves (APNG, PNG third edition, section 11.3.6): all pictures one after the other,
 * without end. Programs that do not know it show the first one.
 */
final class MovingPicture {
    private static final int SIGNATURE = 8;

    private MovingPicture() {}

    /**
     * @param pictures PNG files of the same size, with their pixels in one chunk
     * @param millis how long each of them is shown
     * @param last how long the last one is shown, in milliseconds too
     */
    static byte[] png(List<byte[]> pictures, int millis, int last) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        int sequence = 0;
        for (int i = 0; i < pictures.size(); i++) {
            byte[] png = pictures.get(i);
            if (i == 0) {
                out.write(png, 0, SIGNATURE);
                chunk(out, "IHDR", chunk(png, "IHDR"));
                chunk(
                        out,
                        "acTL",
                        ByteBuffer.allocate(8).putInt(pictures.size()).putInt(0));
            }
            ByteBuffer control = ByteBuffer.allocate(26).putInt(sequence++);
            control.put(chunk(png, "IHDR").array(), 0, 8); // Width and height.
            int shown = i == pictures.size() - 1 ? last : millis;
            control.putInt(0).putInt(0).putShort((short) shown).putShort((short) 1000);
            chunk(out, "fcTL", control); // It stays, and the next one covers it.
            ByteBuffer data = chunk(png, "IDAT");
            if (i == 0) chunk(out, "IDAT", data);
            else {
                ByteBuffer numbered = ByteBuffer.allocate(4 + data.capacity());
                chunk(out, "fdAT", numbered.putInt(sequence++).put(data));
            }
        }
        chunk(out, "IEND", ByteBuffer.allocate(0));
        return file.toByteArray();
    }

    /** The data of the one chunk of that type. */
    private static ByteBuffer chunk(byte[] png, String type) {
        ByteBuffer in = ByteBuffer.wrap(png);
        for (int at = SIGNATURE; ; at += 12 + in.getInt(at)) {
            String here = new String(png, at + 4, 4, StandardCharsets.US_ASCII);
            if (here.equals(type)) {
                return ByteBuffer.wrap(Arrays.copyOfRange(png, at + 8, at + 8 + in.getInt(at)));
            }
        }
    }

    private static void chunk(DataOutputStream out, String type, ByteBuffer data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data.array());
        out.writeInt(data.capacity());
        out.write(name);
        out.write(data.array());
        out.writeInt((int) crc.getValue());
    }
}
