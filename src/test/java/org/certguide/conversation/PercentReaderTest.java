package org.certguide.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PercentReaderTest {
    @Test
    void whatAptDnfAndSnapDrawIsRead() {
        assertEquals(OptionalInt.of(45), read("\r\u001b[33m45% [4 python3 3,204 B/7,000 B 46%]\u001b[0m"));
        assertEquals(OptionalInt.of(0), read("Get:1 http://deb.debian.org bookworm InRelease [151 kB]\n0% [Working]"));
        assertEquals(OptionalInt.of(7), read("\u001b7\u001b[24;0f\u001b[42m\u001b[30mProgress: [  7%]\u001b[49m"));
        assertEquals(OptionalInt.of(45), read("(1/3): certbot-2.9.0.noarch.rpm   45% [====    ] 1.2 MB/s | 50 kB"));
        assertEquals(OptionalInt.of(99), read("\r\u001b[KDownload snap \"core20\" (2434) from channel  99% 12MB/s"));
    }

    @Test
    void whatTheProgramHasLeftBehindCountsNoMore() {
        assertEquals(OptionalInt.empty(), read("100% [Working]\r              \rFetched 650 kB in 2s (325 kB/s)"));
        assertEquals(OptionalInt.empty(), read("45% [Working]\nUnpacking certbot ...\n"));
        assertEquals(OptionalInt.empty(), read("Setup snap \"certbot\" security profiles |"));
        assertEquals(OptionalInt.empty(), read("1234% of nonsense, 101% and %"));
    }

    @Test
    void howItIsCutInPiecesChangesNothing() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            String one = soup(random);
            String two = soup(random);
            PercentReader cut = new PercentReader();
            cut.read(bytes(one));
            assertEquals(read(one + two), cut.read(bytes(two)), () -> one + "|" + two);
        }
    }

    @Test
    void whateverStandsThereNothingBeyondAHundredComesOfIt() {
        Random random = new Random(2);
        for (int i = 0; i < 5000; i++) assertTrue(PercentReader.of(soup(random)).orElse(0) <= 100);
    }

    private static String soup(Random random) {
        String letters = "0123456789%%%% \r\n[]ab\u001b";
        StringBuilder soup = new StringBuilder();
        int length = random.nextInt(24);
        for (int i = 0; i < length; i++) soup.append(letters.charAt(random.nextInt(letters.length())));
        return soup.toString();
    }

    @Test
    void anEndlessLineIsReadInNoTime() {
        String endless = "9%".repeat(2_000_000) + "9".repeat(2_000_000);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> read(endless));
    }

    private static OptionalInt read(String printed) {
        return new PercentReader().read(bytes(printed));
    }

    private static byte[] bytes(String printed) {
        return printed.getBytes(StandardCharsets.UTF_8);
    }
}
