package org.certguide.play;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.certguide.fleet.AuthorityLimits;
import org.certguide.fleet.AuthorityLimits.Order;
import org.certguide.play.AnswerList.Entry;
import org.certguide.server.ServerAddress;
import org.certguide.text.Dates;
import org.certguide.text.Messages;
import org.certguide.text.SafeText;
import org.certguide.work.Threads;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Plays the answers for several servers, some of them side by side, never two on one server. Waits where the
 * certificate authority would give no more. What is done is remembered, so that a run that was interrupted
 * goes on where it stopped.
 */
public final class PlayOfMany {
    /** Of sysexits.h: some are left for later, because the authority gives no more now. */
    public static final int LATER = 75;

    /** Of sysexits.h: the application itself broke, or a play ended without a word. */
    private static final int UNEXPECTED = 70;

    /** A longer wait than this is left to another run. */
    private static final Duration LONGEST_WAIT = AuthorityLimits.ORDER_TIME;

    /** After it, another process is looked for again. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** The codes of plays that end before the authority is asked for anything. */
    private static final Set<Integer> BEFORE_ORDER = Set.of(2, 3, 4, 5, 6);

    /** What stands of a failure in the report, in characters. */
    private static final int LONGEST_CAUSE = 300;

    private final AnswerList list;
    private final Settings settings;
    private final PlayRecords records;
    private final Player player;
    private final Waiter waiter;
    private final Clock clock;
    private final Consumer<String> out;

    // Guarded by this.
    private final List<@Nullable Ended> ended = new ArrayList<>();
    private final Set<Integer> begun = new HashSet<>();
    private final Set<ServerAddress> busy = new HashSet<>();
    /** Orders that are not made yet. */
    private final List<Order> reserved = new ArrayList<>();

    private PlayRecords.Progress before = new PlayRecords.Progress(List.of());
    private boolean stopped;

    /**
     * @param parallel how many at the same time
     * @param keepGoing whether others begin after one has failed
     */
    public record Settings(int parallel, boolean keepGoing) {
        /** One after the other, up to the first that fails. */
        public static final Settings USUAL = new Settings(1, false);
    }

    /**
     * How one of them ended.
     *
     * @param code as that of a play of it alone
     * @param why in one line, where it has failed
     */
    public record Ended(int code, Optional<String> why) {}

    /** Plays one; may be called on several threads. */
    @FunctionalInterface
    public interface Player {
        /**
         * @param number from 1
         * @param out gets the lines of its summary
         * @param ordering to be run right before the authority is asked
         */
        Ended play(AnswerFile file, int number, Consumer<String> out, Runnable ordering) throws InterruptedException;
    }

    /** Waits; a test does not. */
    @FunctionalInterface
    interface Waiter {
        void until(Instant time) throws InterruptedException;
    }

    /**
     * @param records the folder of what is remembered
     * @param out gets all lines
     */
    public PlayOfMany(
            AnswerList list, Settings settings, Path records, Player player, Clock clock, Consumer<String> out) {
        this(list, settings, records, player, clock, out, time -> {
            Duration left = Duration.between(clock.instant(), time);
            if (left.isPositive()) Thread.sleep(left);
        });
    }

    PlayOfMany(
            AnswerList list,
            Settings settings,
            Path records,
            Player player,
            Clock clock,
            Consumer<String> out,
            Waiter waiter) {
        this.list = list;
        this.settings = settings;
        this.records = new PlayRecords(records);
        this.player = player;
        this.clock = clock;
        this.out = out;
        this.waiter = waiter;
        for (int i = 0; i < list.entries().size(); i++) ended.add(null);
    }

    /**
     * Plays them all, and tells of each how it ended. Another process that does the same is waited for: both could
     * work on one server, and take each other's orders out of the records.
     *
     * @return the code of the first that failed, in their order; 0 where none has, and {@link #LATER} where
     *     only the authority's limits are in the way
     */
    public int run() throws InterruptedException {
        boolean told = false;
        while (true) {
            try (PlayRecords.Lock lock = records.lock()) {
                if (lock.isMine()) return alone();
            }
            if (!told) tell(List.of(Messages.of("play.many.other")));
            told = true;
            waiter.until(clock.instant().plus(PAUSE));
        }
    }

    private int alone() throws InterruptedException {
        synchronized (this) {
            before = records.progress(list);
        }
        int threads = Math.max(1, Math.min(settings.parallel(), list.entries().size()));
        CountDownLatch finished = new CountDownLatch(threads);
        List<Thread> workers = new ArrayList<>();
        for (int n = 0; n < threads; n++) {
            workers.add(Threads.start("play " + n, () -> {
                try {
                    work();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    finished.countDown();
                }
            }));
        }
        try {
            finished.await();
        } catch (InterruptedException e) {
            workers.forEach(Thread::interrupt);
            // What was begun on the servers comes to its end.
            finished.await();
            report();
            throw e;
        }
        return report();
    }

    private void work() throws InterruptedException {
        for (Integer next = next(); next != null; next = next()) {
            Entry entry = list.entries().get(next);
            try {
                end(next, one(entry, next));
            } catch (RuntimeException e) {
                LoggerFactory.getLogger(PlayOfMany.class).error("a play of several servers", e);
                end(next, new Ended(UNEXPECTED, Optional.of(Messages.of("play.many.broke"))));
            } finally {
                free(entry);
            }
        }
    }

    /** The next one whose server nothing is done on; null where there is none any more. */
    private synchronized @Nullable Integer next() throws InterruptedException {
        while (true) {
            boolean left = false;
            for (int i = 0; i < list.entries().size(); i++) {
                if (stopped) return null;
                if (begun.contains(i)) continue;
                left = true;
                if (!busy.add(list.entries().get(i).file().answers().server())) continue;
                begun.add(i);
                return i;
            }
            if (!left) return null;
            wait();
        }
    }

    private synchronized void free(Entry entry) {
        busy.remove(entry.file().answers().server());
        notifyAll();
    }

    private synchronized void end(int index, Ended how) {
        ended.set(index, how);
        if (how.code() != 0 && how.code() != LATER && !settings.keepGoing()) stopped = true;
        notifyAll();
    }

    private Ended one(Entry entry, int index) throws InterruptedException {
        Optional<Instant> done;
        synchronized (this) {
            done = before.time(entry.digest());
        }
        if (done.isPresent()) {
            tell(List.of(Messages.of("play.many.before", entry.name(), time(done.get()))));
            return new Ended(0, done.map(time -> Messages.of("play.many.done-before", time(time))));
        }
        Order order = order(entry.file().answers().domains());
        if (order.time().isAfter(clock.instant()))
            return new Ended(LATER, Optional.of(Messages.of("play.many.later", time(order.time()))));
        List<String> lines = new ArrayList<>(List.of(Messages.of("play.many.server", index + 1, entry.name())));
        try {
            Ended how = player.play(entry.file(), index + 1, lines::add, () -> ordered(order));
            if (!BEFORE_ORDER.contains(how.code())) ordered(order);
            synchronized (this) {
                if (how.code() == 0) records.done(list, entry.digest(), clock.instant());
            }
            tell(lines);
            return how;
        } finally {
            synchronized (this) {
                reserved.remove(order);
            }
        }
    }

    /** Counts an order; once. */
    private synchronized void ordered(Order order) {
        if (reserved.remove(order)) records.ordered(order);
    }

    /**
     * Waits until the authority would take the request, and keeps its place among those of this run.
     *
     * @return the order; with a time to come where that is too long to wait for, and then no place is kept
     */
    private Order order(List<String> names) throws InterruptedException {
        while (true) {
            Instant now = clock.instant();
            Optional<Instant> free;
            synchronized (this) {
                List<Order> made = new ArrayList<>(records.orders(now));
                made.addAll(reserved);
                free = AuthorityLimits.notBefore(made, names, now);
                if (free.isEmpty()) {
                    Order order = new Order(now, names);
                    reserved.add(order);
                    return order;
                }
            }
            if (free.get().isAfter(now.plus(LONGEST_WAIT))) return new Order(free.get(), names);
            tell(List.of(Messages.of("play.many.waits", names.getFirst(), time(free.get()))));
            waiter.until(free.get());
        }
    }

    private static String time(Instant time) {
        return Dates.dayAndTime(time);
    }

    /** What belongs together stays together. */
    private synchronized void tell(List<String> lines) {
        lines.forEach(out);
    }

    private synchronized int report() {
        List<String> lines = new ArrayList<>(List.of("", Messages.of("play.many.report")));
        int code = 0;
        boolean all = true;
        for (int i = 0; i < list.entries().size(); i++) {
            Ended how = ended.get(i);
            String name = "%3d %-40s".formatted(i + 1, list.entries().get(i).name());
            String word = how == null && begun.contains(i) ? Messages.of("play.stopped") : word(how);
            lines.add("%s %-8s %s".formatted(name, word, why(how)).stripTrailing());
            if (how == null || how.code() != 0) all = false;
            if (how != null && how.code() != 0 && (code == 0 || code == LATER)) code = how.code();
        }
        if (code == 0 && !all) code = UNEXPECTED;
        long good = ended.stream().filter(e -> e != null && e.code() == 0).count();
        lines.add(Messages.of("play.many.sum", good, ended.size()));
        if (all) records.forget(list);
        else if (records.problem().isEmpty()) lines.add(Messages.of("play.many.again"));
        records.problem().ifPresent(why -> lines.add(Messages.of("play.many.unremembered", why)));
        tell(lines);
        return code;
    }

    private static String word(@Nullable Ended how) {
        String key = how == null ? "skipped" : how.code() == 0 ? "done" : how.code() == LATER ? "skipped" : "failed";
        return Messages.of("play." + key);
    }

    private static String why(@Nullable Ended how) {
        return how == null
                ? ""
                : how.why().map(w -> SafeText.line(w, LONGEST_CAUSE)).orElse("");
    }
}
