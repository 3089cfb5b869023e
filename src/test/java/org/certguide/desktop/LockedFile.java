package org.certguide.desktop;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that another program has locked for reading, as everybody can who may read it. */
final class LockedFile implements AutoCloseable {
    private final Process program;

    private LockedFile(Process program) {
        this.program = program;
    }

    static LockedFile byAnotherProgram(Path file) throws IOException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockedFile.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (program.getInputStream().read() != 'l') throw new IOException("not locked");
        return new LockedFile(program);
    }

    /** The other program: locks the file until its input ends. */
    public static void main(String[] args) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.READ)) {
            channel.lock(0, Long.MAX_VALUE, true);
            System.out.print('l');
            System.out.flush();
            while (System.in.read() >= 0) {}
        }
    }

    @Override
    public void close() {
        program.destroyForcibly().onExit().join();
    }
}
