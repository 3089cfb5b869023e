package org.certguide.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;
import org.certguide.MovableClock;
import org.certguide.fleet.AuthorityLimits.Order;
import org.certguide.json.Json;
import org.certguide.play.PlayOfMany.Ended;
import org.certguide.play.PlayOfMany.Player;
import org.certguide.play.PlayOfMany.Settings;
import org.certguide.profile.PrivateFiles;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PlayOfManyTest {
    private static final Instant BEGIN = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    Path folder;

    private final List<String> printed = Collections.synchronizedList(new ArrayList<>());
    private final List<String> played = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> failing = Collections.synchronizedSet(new HashSet<>());
    private final List<Instant> waited = new ArrayList<>();
    private final MovableClock clock = new MovableClock(BEGIN);

    static String answers(String host, String domain) {
        return """
                {"schema": 1, "host": "%s", "user": "me", "login": {"agent": true}, "hostKey": "SHA256:%s",
                 "purpose": "other", "domains": ["%s"], "agreeToTerms": true}
                """.formatted(host, "A".repeat(43), domain);
    }

    private AnswerList list(String... domains) throws Exception {
        List<String> all = new ArrayList<>();
        for (String domain : domains) all.add(answers(domain, domain));
        Path file = Files.writeString(folder.resolve("answers.json"), "[" + String.join(",", all) + "]");
        return AnswerList.read(file, Map.of());
    }

    private Ended play(AnswerFile file, int number, Consumer<String> out, Runnable ordering) {
        String domain = file.answers().domains().getFirst();
        played.add(domain);
        out.accept("said of " + domain);
        return failing.contains(domain) ? new Ended(7, Optional.of("because")) : new Ended(0, Optional.empty());
    }

    private int run(AnswerList list, Settings settings, Player player) throws InterruptedException {
        return new PlayOfMany(list, settings, folder.resolve("plays"), player, clock, printed::add, time -> {
                    waited.add(time);
                    clock.set(time);
                })
                .run();
    }

    @Test
    void eachIsPlayedInItsOrderAndAllAreReported() throws Exception {
        assertEquals(0, run(list("a.example.org", "b.example.org"), Settings.USUAL, this::play));
        assertEquals(List.of("a.example.org", "b.example.org"), played);
        assertTrue(
                printed.indexOf("said of a.example.org") < printed.indexOf("== 2: b.example.org"), printed::toString);
        assertTrue(printed.contains("Done: 2 of 2."), printed::toString);
        // All were done: the next time begins anew.
        run(list("a.example.org", "b.example.org"), Settings.USUAL, this::play);
        assertEquals(4, played.size());
    }

    @Test
    void theFirstFailureIsTheLastOneUnlessTheOthersAreToGoOn() throws Exception {
        failing.add("b.example.org");
        AnswerList list = list("a.example.org", "b.example.org", "c.example.org");
        assertEquals(7, run(list, Settings.USUAL, this::play));
        assertEquals(List.of("a.example.org", "b.example.org"), played);
        played.clear();
        assertEquals(7, run(list, new Settings(1, true), this::play));
        assertEquals(List.of("b.example.org", "c.example.org"), played, "what was done is not done twice");
        assertTrue(
                printed.stream().anyMatch(l -> l.matches(" +2 b\\.example\\.org +failed +because")), printed::toString);
    }

    @Test
    void aRunThatWasInterruptedGoesOnWhereItStopped() throws Exception {
        AnswerList list = list("a.example.org", "b.example.org");
        // What was cut off is neither done nor failed.
        run(list, Settings.USUAL, (file, number, out, ordering) -> {
            if (number == 1) return play(file, number, out, ordering);
            throw new InterruptedException();
        });
        assertTrue(printed.contains("Done: 1 of 2."), printed::toString);
        played.clear();
        assertEquals(0, run(list, Settings.USUAL, this::play));
        assertEquals(List.of("b.example.org"), played);
    }

    @Test
    void otherAnswersForTheSameServerArePlayedAgain() throws Exception {
        failing.add("b.example.org");
        run(list("a.example.org", "b.example.org"), Settings.USUAL, this::play);
        played.clear();
        Path file = folder.resolve("answers.json");
        Files.writeString(
                file, Files.readString(file).replace("\"a.example.org\"]", "\"a.example.org\", \"x.example.org\"]"));
        run(AnswerList.read(file, Map.of()), Settings.USUAL, this::play);
        assertEquals("a.example.org", played.getFirst());
    }

    @Test
    void severalRunSideBySideButNeverTwoOnOneServer() throws Exception {
        Path file = Files.writeString(
                folder.resolve("answers.json"),
                "[" + answers("one", "a.example.org") + "," + answers("one", "b.example.org") + ","
                        + answers("two", "c.example.org") + "]");
        CyclicBarrier both = new CyclicBarrier(2);
        Set<String> busy = Collections.synchronizedSet(new HashSet<>());
        int code = run(AnswerList.read(file, Map.of()), new Settings(3, false), (answers, number, out, ordering) -> {
            String host = answers.answers().host();
            if (!busy.add(host)) return new Ended(70, Optional.of("two on " + host));
            try {
                // The first of one server and that of the other wait for each other.
                if (number != 2) both.await();
            } catch (BrokenBarrierException e) {
                return new Ended(70, Optional.of("alone"));
            } finally {
                busy.remove(host);
            }
            return play(answers, number, out, ordering);
        });
        assertEquals(0, code, printed::toString);
        assertEquals(Set.of("a.example.org", "b.example.org", "c.example.org"), Set.copyOf(played));
    }

    @Test
    void theFiftyFirstCertificateOfADomainInAWeekIsLeftForLater() throws Exception {
        String[] names = new String[52];
        for (int i = 0; i < 52; i++) names[i] = "s" + i + (i == 51 ? ".example.net" : ".example.org");
        assertEquals(PlayOfMany.LATER, run(list(names), Settings.USUAL, this::play));
        assertEquals(51, played.size());
        assertTrue(played.contains("s51.example.net"));
        assertEquals(List.of(), waited);
        played.clear();
        clock.set(BEGIN.plus(Duration.ofDays(8)));
        assertEquals(0, run(list(names), Settings.USUAL, this::play));
        assertEquals(List.of("s50.example.org"), played);
    }

    @Test
    void moreOrdersThanTheAuthorityTakesInThreeHoursWait() throws Exception {
        List<Order> made = new ArrayList<>();
        for (int i = 0; i < 299; i++) made.add(new Order(BEGIN, List.of("www.d" + i + ".org")));
        PrivateFiles.write(folder.resolve("plays/orders.json"), Json.write(new PlayRecords.Orders(made)));
        assertEquals(0, run(list("a.example.org", "b.example.org"), Settings.USUAL, this::play));
        assertEquals(List.of(BEGIN.plus(Duration.ofHours(3))), waited);
        assertEquals(2, played.size());
    }

    @Test
    void aLoginThatFailsIsNoOrder() throws Exception {
        AnswerList list = list("a.example.org");
        for (int i = 0; i < 60; i++)
            assertEquals(
                    3,
                    run(list, Settings.USUAL, (file, number, out, ordering) -> new Ended(3, Optional.of("no login"))));
    }

    @Test
    void aFolderAndAListGiveTheSameAnswersAndAWrongOneIsNamed() throws Exception {
        Path files = Files.createDirectory(folder.resolve("many"));
        Files.writeString(files.resolve("b.json"), answers("b", "b.example.org"));
        Files.writeString(files.resolve("a.json"), "[" + answers("a", "a.example.org") + "]");
        Files.writeString(files.resolve("notes.txt"), "no answers");
        assertTrue(AnswerList.isOne(files));
        assertFalse(AnswerList.isOne(files.resolve("b.json")));
        assertEquals(
                List.of("a.example.org", "b.example.org"),
                AnswerList.read(files, Map.of()).entries().stream()
                        .map(AnswerList.Entry::name)
                        .toList());
        Files.writeString(files.resolve("a.json"), "[" + answers("a", "a.example.org") + "," + answers("b", "b") + "]");
        String said = complaint(files);
        assertTrue(said.contains("a.json") && said.contains("2") && said.contains("\"domains\""), said);
        Files.delete(files.resolve("a.json"));
        Files.delete(files.resolve("b.json"));
        assertTrue(complaint(files).contains("no answers in"));
    }

    private static String complaint(Path path) {
        AnswersException e = assertThrows(AnswersException.class, () -> AnswerList.read(path, Map.of()));
        return Messages.of(e.text());
    }

    @Test
    void anOrderIsCountedFromTheMomentOfTheRequestAndNotWhileItConnects() throws Exception {
        PlayRecords records = new PlayRecords(folder.resolve("plays"));
        List<Integer> counted = new ArrayList<>();
        run(list("a.example.org"), Settings.USUAL, (file, number, out, ordering) -> {
            counted.add(records.orders(clock.instant()).size());
            ordering.run();
            counted.add(records.orders(clock.instant()).size());
            throw new InterruptedException();
        });
        assertEquals(List.of(0, 1), counted);
        assertEquals(1, records.orders(clock.instant()).size());
    }

    @Test
    void whileAnotherProcessPlaysThisOneWaitsAndSaysSo() throws Exception {
        AnswerList list = list("a.example.org");
        PlayRecords.Lock other = new PlayRecords(folder.resolve("plays")).lock();
        List<Integer> before = new ArrayList<>();
        int code = new PlayOfMany(
                        list, Settings.USUAL, folder.resolve("plays"), this::play, clock, printed::add, time -> {
                            before.add(played.size());
                            other.close();
                        })
                .run();
        assertEquals(0, code);
        assertEquals(List.of(0), before);
        assertEquals(Messages.of("play.many.other"), printed.getFirst());
    }

    @Test
    void timesThatCannotBeAreDoneWithout() throws Exception {
        List<Order> made = List.of(
                new Order(Instant.MAX, List.of("a.example.org")), new Order(Instant.MIN, List.of("a.example.org")));
        PrivateFiles.write(folder.resolve("plays/orders.json"), Json.write(new PlayRecords.Orders(made)));
        AnswerList list = list("a.example.org");
        List<PlayRecords.Done> done =
                List.of(new PlayRecords.Done(list.entries().getFirst().digest(), Instant.MAX));
        PrivateFiles.write(folder.resolve("plays/" + list.id() + ".json"), Json.write(new PlayRecords.Progress(done)));
        assertEquals(0, run(list, Settings.USUAL, this::play), printed::toString);
        assertEquals(List.of("a.example.org"), played);
    }

    @Test
    void aPlayThatEndsUnexpectedlyHasFailed() throws Exception {
        AnswerList list = list("a.example.org", "b.example.org");
        assertEquals(70, run(list, Settings.USUAL, (file, number, out, ordering) -> {
            throw new IllegalStateException("broken");
        }));
        assertTrue(printed.stream().anyMatch(l -> l.matches(" +1 a\\.example\\.org +failed .*")), printed::toString);
        assertEquals(70, run(list, Settings.USUAL, (file, number, out, ordering) -> {
            throw new InterruptedException();
        }));
    }

    @Test
    void recordsThatCannotBeReadAreDoneWithout() throws Exception {
        Path plays = Files.createDirectories(folder.resolve("plays"));
        Files.writeString(plays.resolve("orders.json"), "nonsense");
        assertEquals(0, run(list("a.example.org"), Settings.USUAL, this::play));
        assertEquals(1, played.size());
        assertTrue(isReadable(plays.resolve("orders.json")));
    }

    private static boolean isReadable(Path file) throws IOException {
        return Files.readString(file).contains("a.example.org");
    }

    /** A full disk, or a folder of somebody else's. */
    @Test
    void whereNothingCanBeRememberedAllArePlayedAndItIsSaid() throws Exception {
        Files.writeString(folder.resolve("plays"), "no folder");
        failing.add("b.example.org");
        AnswerList list = list("a.example.org", "b.example.org", "c.example.org");
        assertEquals(7, run(list, new Settings(2, true), this::play));
        assertEquals(3, played.size());
        assertTrue(printed.getLast().startsWith("What is done could not be remembered: "), printed::toString);
        assertFalse(printed.contains(Messages.of("play.many.again")), printed::toString);
    }

    @Test
    void aRunThatIsToEndWaitsForWhatWasBegunAndReports() throws Exception {
        AnswerList list = list("a.example.org", "b.example.org", "c.example.org");
        CountDownLatch begun = new CountDownLatch(1);
        Thread runner = Thread.ofVirtual().start(() -> {
            try {
                run(list, Settings.USUAL, (file, number, out, ordering) -> {
                    if (number == 1) return play(file, number, out, ordering);
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        played.add("tidied up");
                    }
                    throw new AssertionError("nothing ends this");
                });
            } catch (InterruptedException e) {
                played.add("ended");
            }
        });
        begun.await();
        runner.interrupt();
        runner.join();
        assertEquals(List.of("a.example.org", "tidied up", "ended"), played);
        assertTrue(printed.contains("Done: 1 of 3."), printed::toString);
        assertTrue(printed.contains(Messages.of("play.many.again")), printed::toString);
    }
}
