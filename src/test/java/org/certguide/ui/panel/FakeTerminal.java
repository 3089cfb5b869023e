package org.certguide.ui.panel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.certguide.server.Terminal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A program in a terminal: what it prints, up to the next line that somebody types, and so on. */
public final class FakeTerminal implements Terminal {
    private static final Path FOLDER = Path.of("src/test/resources/transcripts");
    private static final byte[] END = {};

    private final Deque<String> turns = new ArrayDeque<>();
    private final int exit;
    private final boolean endless;
    private final BlockingQueue<byte[]> output = new LinkedBlockingQueue<>();
    private final CompletableFuture<OptionalInt> ended = new CompletableFuture<>();
    private Runnable onEnd = () -> {};
    private final StringBuffer typed = new StringBuffer();
    private volatile long printed;
    private volatile boolean deaf;
    private volatile boolean closed;

    private FakeTerminal(List<String> turns, int exit, boolean endless) {
        this.turns.addAll(turns);
        this.exit = exit;
        this.endless = endless;
    }

    /** One that prints these pieces; a line that somebody types brings the next one. */
    static FakeTerminal printing(int exit, String... turns) {
        return new FakeTerminal(List.of(turns), exit, false);
    }

    /** One that prints these pieces and goes on working after the last one. */
    public static FakeTerminal endless(String... turns) {
        return new FakeTerminal(List.of(turns), 0, true);
    }

    /** Plays a recording, as one of dms.example.org, from a question of sudo's on. */
    static FakeTerminal playing(int exit, String recording) {
        return new FakeTerminal(turns(recording), exit, false);
    }

    /** What was printed between the lines that were typed. */
    public static List<String> turns(String recording) {
        ObjectMapper mapper = new ObjectMapper();
        List<String> turns = new ArrayList<>();
        StringBuilder turn = new StringBuilder();
        String typed = "";
        try {
            for (String line : Files.readAllLines(FOLDER.resolve(recording + ".jsonl"))) {
                JsonNode node = mapper.readTree(line);
                if (node.has("recv")) {
                    turn.append(node.get("recv").asString());
                } else {
                    turns.add(withoutEcho(turn.toString(), typed));
                    turn.setLength(0);
                    typed = node.get("send").asString();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        turns.add(withoutEcho(turn.toString(), typed));
        if (turns.getFirst().startsWith("[sudo]")) turns.removeFirst();
        turns.replaceAll(
                t -> t.replaceAll("(bookworm|bwnginx|bwsd|bullseye|trixie|forky)\\.lab\\.test", "dms.example.org")
                        .replace("admin@lab.test", PanelStates.EMAIL));
        return turns;
    }

    /** Another answer may be given now. */
    private static String withoutEcho(String turn, String typed) {
        String echo = typed.replace("\r", "\r\n");
        return turn.startsWith(echo) ? turn.substring(echo.length()) : turn;
    }

    void onEnd(Runnable action) {
        onEnd = action;
    }

    /** Lets it take no notice of Ctrl-C, as while it tidies up. */
    void deaf() {
        deaf = true;
    }

    /** Lets it print something. */
    void print(String words) {
        output.add(words.getBytes(StandardCharsets.UTF_8));
    }

    /** Lets it end by itself. */
    void end() {
        end(1);
    }

    /** All that somebody typed. */
    String typed() {
        return typed.toString();
    }

    /** Whether it was hung up on, or its terminal was closed after it had ended. */
    boolean closed() {
        return closed;
    }

    /** When the last piece was printed, as {@link System#nanoTime} tells it. */
    public long printed() {
        return printed;
    }

    void begin() {
        next();
    }

    private synchronized void next() {
        String turn = turns.pollFirst();
        if (turn != null) {
            printed = System.nanoTime();
            output.add(turn.getBytes(StandardCharsets.UTF_8));
        }
        if (turns.isEmpty() && !endless) end(exit);
    }

    private void end(int status) {
        if (ended.isDone()) return;
        onEnd.run();
        ended.complete(OptionalInt.of(status));
        output.add(END);
    }

    @Override
    public InputStream output() {
        return new InputStream() {
            private byte[] piece = {};
            private int at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (at == piece.length) {
                    try {
                        piece = output.take();
                        at = 0;
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    if (piece == END) {
                        output.add(END);
                        return -1;
                    }
                }
                int n = Math.min(length, piece.length - at);
                System.arraycopy(piece, at, into, offset, n);
                at += n;
                return n;
            }
        };
    }

    @Override
    public synchronized void write(byte[] bytes) {
        String keys = new String(bytes, StandardCharsets.UTF_8);
        typed.append(keys);
        if (keys.indexOf(3) >= 0) {
            if (deaf) return;
            output.add("^C\r\nExiting due to user request.\r\n".getBytes(StandardCharsets.UTF_8));
            end(1);
        } else if (keys.contains("\r")) {
            next();
        }
    }

    @Override
    public void resize(Size size) {}

    @Override
    public OptionalInt exitStatus() throws InterruptedException {
        try {
            return ended.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        end(129);
    }
}
