package org.certguide.play;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.certguide.fleet.AuthorityLimits;
import org.certguide.fleet.AuthorityLimits.Order;
import org.certguide.json.Json;
import org.certguide.json.JsonException;
import org.certguide.profile.PrivateFiles;
import org.certguide.text.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is remembered of plays of several servers: which of them are done, until all are, and what was asked of
 * the certificate authority in the last week. What cannot be read is logged, and does without; of what cannot be
 * written, the {@link #problem} tells.
 */
final class PlayRecords {
    private static final Logger LOG = LoggerFactory.getLogger(PlayRecords.class);

    /** A clock may have been set back by so much; a time that is later is a mistake. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /** A time after it is a mistake, and cannot be shown. */
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    private final Path folder;

    private volatile Optional<Message> problem = Optional.empty();

    /** The servers of one list that are done. */
    record Progress(List<Done> done) {
        Progress {
            done = List.copyOf(done);
        }

        Optional<Instant> time(String digest) {
            return done.stream()
                    .filter(d -> d.time().isAfter(Instant.EPOCH) && d.time().isBefore(LAST))
                    .filter(d -> d.digest().equals(digest))
                    .map(Done::time)
                    .findFirst();
        }
    }

    /** One of them. */
    record Done(String digest, Instant time) {}

    /** What was asked of the authority. */
    record Orders(List<Order> orders) {
        Orders {
            orders = List.copyOf(orders);
        }
    }

    /**
     * @param folder is made when something is written
     */
    PlayRecords(Path folder) {
        this.folder = folder;
    }

    /** Why something is not remembered, if that is so. */
    Optional<Message> problem() {
        return problem;
    }

    private void failed(Path file, IOException e) {
        LOG.warn("cannot write {}", file, e);
        problem = Optional.of(PrivateFiles.reason(file, e));
    }

    private Path progressFile(AnswerList list) {
        return folder.resolve(list.id() + ".json");
    }

    private Path ordersFile() {
        return folder.resolve("orders.json");
    }

    Progress progress(AnswerList list) {
        return read(progressFile(list), Progress.class).orElse(new Progress(List.of()));
    }

    void done(AnswerList list, String digest, Instant now) {
        List<Done> all = new ArrayList<>(progress(list).done());
        all.removeIf(d -> d.digest().equals(digest));
        all.add(new Done(digest, now));
        write(progressFile(list), new Progress(all));
    }

    /** Once all are done, the next play begins anew. */
    void forget(AnswerList list) {
        try {
            Files.deleteIfExists(progressFile(list));
        } catch (IOException e) {
            LOG.warn("cannot delete the progress of a play", e);
        }
    }

    List<Order> orders(Instant now) {
        return read(ordersFile(), Orders.class).orElse(new Orders(List.of())).orders().stream()
                .filter(order -> order.time().isAfter(now.minus(AuthorityLimits.WEEK)))
                .filter(order -> order.time().isBefore(now.plus(AHEAD)))
                .toList();
    }

    void ordered(Order order) {
        List<Order> all = new ArrayList<>(orders(order.time()));
        all.add(order);
        write(ordersFile(), new Orders(all));
    }

    /**
     * Whether this process may use the records, for as long as it is not closed. The lock is the operating system's,
     * so that nothing is left over from a program that was killed.
     */
    record Lock(Optional<FileChannel> file, boolean isMine) implements AutoCloseable {
        @Override
        public void close() {
            if (file.isEmpty()) return;
            try {
                file.get().close();
            } catch (IOException e) {
                LOG.warn("cannot close the lock file of plays", e);
            }
        }
    }

    /** Tries to be the only process that plays several servers. */
    Lock lock() {
        Path path = folder.resolve("running.lock");
        Optional<FileChannel> file = Optional.empty();
        try {
            PrivateFiles.createFolder(folder);
            PrivateFiles.createFile(path);
            file = Optional.of(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            return new Lock(file, file.get().tryLock() != null);
        } catch (OverlappingFileLockException e) {
            return new Lock(file, false);
        } catch (IOException e) {
            failed(path, e);
            return new Lock(file, true);
        }
    }

    private static <T> Optional<T> read(Path file, Class<T> type) {
        if (!Files.exists(file)) return Optional.empty();
        try {
            return Optional.of(Json.read(PrivateFiles.read(file, StandardCharsets.UTF_8), type));
        } catch (IOException | JsonException e) {
            LOG.warn("cannot read {}", file, e);
            return Optional.empty();
        }
    }

    private void write(Path file, Object value) {
        try {
            PrivateFiles.write(file, Json.write(value));
        } catch (IOException e) {
            failed(file, e);
        }
    }
}
