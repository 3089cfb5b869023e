import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Puts square PNGs of up to 256 pixels into an ICO file, which Windows has read since Vista: a
 * header, an entry of 16 bytes for each picture, and the PNGs as they are.
 */
class Ico {
    private static final int ENTRY = 16;

    /** The ICO file, and the PNGs. */
    public static void main(String[] args) throws IOException {
        List<Path> pictures = Arrays.stream(args).skip(1).map(Path::of).toList();
        ByteBuffer head =
                ByteBuffer.allocate(6 + ENTRY * pictures.size()).order(ByteOrder.LITTLE_ENDIAN);
        head.putShort((short) 0).putShort((short) 1).putShort((short) pictures.size());
        int at = head.capacity();
        for (Path picture : pictures) {
            byte[] png = Files.readAllBytes(picture);
            // The width stands in the PNG's first chunk; 256 is written as 0.
            byte size = (byte) ByteBuffer.wrap(png).getInt(16);
            head.put(size).put(size).put((byte) 0).put((byte) 0);
            head.putShort((short) 1).putShort((short) 32).putInt(png.length).putInt(at);
            at += png.length;
        }
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(Path.of(args[0])))) {
            out.write(head.array());
            for (Path picture : pictures) out.write(Files.readAllBytes(picture));
        }
    }
}
