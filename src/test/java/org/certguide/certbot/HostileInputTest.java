package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.certguide.Linear;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever somebody types or pastes into a field, it is answered at once. */
class HostileInputTest {
    private static final List<String> BEGINNINGS =
            List.of("https://", "https://a@", "mailto:", "*.", "a", "a.b", "[2001:", "ada@", "<", "Ada <", "münchen.");

    @Test
    void anyTextIsJudgedAsADomainNameInProportionToItsLength() {
        Linear.assertLinear("a domain name", BEGINNINGS, DomainName::check);
        Linear.assertLinear("a valid domain name", BEGINNINGS, DomainName::isValid);
    }

    @Test
    void theNameOfACertificateIsReadInProportionToWhatCertbotPrinted() {
        Linear.assertLinear(
                "where a certificate is saved",
                List.of("Certificate is saved at: /etc/letsencrypt/live/", "have been saved at: "),
                InstalledCertificate::savedAs);
    }

    @Test
    void anyTextIsJudgedAsAnAddressInProportionToItsLength() {
        Linear.assertLinear("an e-mail address", BEGINNINGS, EmailAddress::check);
    }

    @Test
    void anyWordIsJudgedAsAnOptionInProportionToItsLength() {
        Linear.assertLinear(
                "an option",
                List.of("--", "--a=", "-"),
                word -> ExtraArguments.check(List.of(word)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "*,wildcard,",
        "**,wildcard,",
        "a*.example.org,wildcard,",
        "*.*.example.org,wildcard,example.org",
        "dms.example.org....,dot,dms.example.org",
        "https://*,url,",
        "http://dms.example.org./x,url,dms.example.org",
        "a@https://dms.example.org.:80/,email,dms.example.org",
        ".,label-empty,",
        "@,email,",
        "/,path,",
        ":,character,"
    })
    void stubsAndHeapsOfADomainNameAreTold(String entered, String why, String proposal) {
        InputCheck.Invalid wrong = assertInstanceOf(InputCheck.Invalid.class, DomainName.check(entered));
        assertEquals("certbot.domain." + why, wrong.why().key());
        assertEquals(Optional.ofNullable(proposal), wrong.proposal());
    }

    @ParameterizedTest
    @CsvSource({
        "',',several,",
        "';;',several,",
        "', ada@bar.org',several,ada@bar.org",
        "mailto:,named,",
        "mailto:mailto:ada@bar.org,named,ada@bar.org",
        "<ada@bar.org>,named,ada@bar.org",
        "<>,at,",
        "@,local,"
    })
    void stubsAndHeapsOfAnAddressAreTold(String entered, String why, String proposal) {
        InputCheck.Invalid wrong = assertInstanceOf(InputCheck.Invalid.class, EmailAddress.check(entered));
        assertEquals("certbot.email." + why, wrong.why().key());
        assertEquals(Optional.ofNullable(proposal), wrong.proposal());
    }

    @Test
    void aPageThatWasPastedByMistakeIsTooLong() {
        for (String filler : Linear.FILLERS) {
            String page = Linear.filled("a", filler, Linear.LONG) + "a";
            assertEquals("certbot.domain.long", why(DomainName.check(page)));
            assertEquals("certbot.email.long", why(EmailAddress.check(page)));
        }
    }

    @Test
    void everyTextHasAnAnswerInWordsAndAnyProposalIsGood() {
        Random random = new Random(7);
        String characters = "ab1.-*@/:;,<> \t\n[]#?%äé\u0301中\ud83d\u2028\u0000mailto:https://";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--)
                text.append(characters.charAt(random.nextInt(characters.length())));
            answered(text.toString(), DomainName.check(text.toString()), false);
            answered(text.toString(), EmailAddress.check(text.toString()), true);
        }
    }

    private static void answered(String text, InputCheck check, boolean email) {
        switch (check) {
            case InputCheck.Valid(String value) ->
                assertEquals(check, email ? EmailAddress.check(value) : DomainName.check(value), text);
            case InputCheck.Invalid(var why, var proposal) -> {
                if (!Messages.has(why.key())) throw new AssertionError(why.key() + " of " + text);
                proposal.ifPresent(p -> assertEquals(
                        new InputCheck.Valid(p), email ? EmailAddress.check(p) : DomainName.check(p), text));
            }
        }
    }

    private static String why(InputCheck check) {
        return assertInstanceOf(InputCheck.Invalid.class, check).why().key();
    }
}
