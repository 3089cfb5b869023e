package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainNamesTest {
    private static InputCheck.Invalid reason(String entered) {
        return assertInstanceOf(DomainNames.Invalid.class, DomainNames.parse(entered))
                .reason();
    }

    @Test
    void namesAreTakenInTheirOrderHoweverTheyAreSeparated() {
        assertEquals(
                new DomainNames.Valid(List.of("www.example.org", "example.org", "a.example.org")),
                DomainNames.parse("  WWW.example.org, example.org;\ta.example.org\n"));
    }

    @Test
    void aNameThatWasTypedTwiceCountsOnce() {
        assertEquals(
                List.of("example.org"),
                DomainNames.parse("example.org Example.org").valid());
    }

    @Test
    void nothingAtAllIsToldAsSuch() {
        assertEquals("certbot.domains.missing", reason(" , ").why().key());
        assertEquals(Optional.empty(), reason("").proposal());
    }

    @Test
    void moreNamesThanACertificateCanHaveAreTold() {
        String many =
                IntStream.range(0, 101).mapToObj(i -> "h" + i + ".example.org").collect(Collectors.joining(" "));
        assertEquals("certbot.domains.many", reason(many).why().key());
        String label = "a".repeat(60);
        String longer = IntStream.range(0, 90)
                .mapToObj(i -> label + "." + "b" + i + ".example.org")
                .collect(Collectors.joining(" "));
        assertEquals("certbot.domains.many", reason(longer).why().key());
    }

    @ParameterizedTest
    @CsvSource({
        "example.org dms.example.org., certbot.domain.dot, example.org dms.example.org",
        "https://dms.example.org/x, certbot.domain.url, dms.example.org",
        "münchen.de www.münchen.de, certbot.domain.international, xn--mnchen-3ya.de www.xn--mnchen-3ya.de",
        "example.org. 10.0.0.1, certbot.domain.dot, example.org 10.0.0.1",
        "10.0.0.1 example.org., certbot.domain.ip,"
    })
    void theFirstWrongNameIsToldAndAllThatAreKnownBetterAreProposed(String entered, String why, String proposal) {
        Message told = reason(entered).why();
        boolean several = entered.contains(" ");
        assertEquals(several ? "certbot.domains.word" : why, told.key());
        if (several) assertEquals(why, ((Message) told.arguments().getLast()).key());
        assertEquals(Optional.ofNullable(proposal), reason(entered).proposal());
    }

    @Test
    void whatIsWrongIsToldWithTheWordAndTheCharacter() {
        assertEquals(
                "“name!.org”: “!” cannot be in a domain name. It has only letters, digits, hyphens and dots.",
                Messages.of(reason("dms.example.org name!.org").why()));
        assertEquals(
                "“_” cannot be in a domain name. It has only letters, digits, hyphens and dots.",
                Messages.of(reason("my_server.example.org").why()));
        assertTrue(Messages.of(reason("not a name!").why()).startsWith("“not”: A name without a dot"));
        assertTrue(Messages.of(reason("😀.\u0000.org").why()).startsWith("“😀” cannot be"));
    }

    @Test
    void whatIsNoListIsToldWithoutItsWords() {
        String told = Messages.of(DomainNames.listed("hunter2! dms.example.org")
                .problem()
                .orElseThrow()
                .why());
        assertFalse(told.contains("hunter"), told);
    }

    @Test
    void aCertificateIsNeverAskedForWithOtherNames() {
        for (List<String> wrong : List.of(
                List.<String>of(), List.of("*.example.org"), List.of("example.org", "example.org"), List.of("A.org"))) {
            assertThrows(IllegalArgumentException.class, () -> new DomainNames.Valid(wrong), wrong.toString());
        }
    }
}
