package org.certguide.certbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.certguide.text.Messages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputCheckTest {
    @ParameterizedTest
    @CsvSource({
        "dms.example.org,dms.example.org",
        "' DMS.Example.ORG ',dms.example.org",
        "xn--mnchen-3ya.example.org,xn--mnchen-3ya.example.org",
        "a-b.c1.example.museum,a-b.c1.example.museum",
        "1.2.example.org,1.2.example.org",
        "\u00a0dms.example.org\u00a0,dms.example.org",
        "dms.exa\u200bmple.org\ufeff,dms.example.org"
    })
    void domainNamesAreAccepted(String entered, String value) {
        assertEquals(new InputCheck.Valid(value), DomainName.check(entered));
    }

    @ParameterizedTest
    @CsvSource({
        "'',empty,",
        "http://dms.example.org,url,dms.example.org",
        "https://dms.example.org:8443/login?x=1,url,dms.example.org",
        "https://münchen.example.org,url,xn--mnchen-3ya.example.org",
        "dms.example.org/,path,dms.example.org",
        "dms.example.org/a:b,path,dms.example.org",
        "dms.example.org:80,port,dms.example.org",
        "192.0.2.1,ip,",
        "“dms.example.org”,quotes,dms.example.org",
        "«\u00a0dms.example.org\u00a0»,quotes,dms.example.org",
        "‘dms.example.org’,quotes,dms.example.org",
        "dms‑1.example.org,dash,dms-1.example.org",
        "faß.de,international,xn--fa-hia.de",
        "ὀδυσσεύς.example.org,international,xn--pxac3bcak3d8526a.example.org",
        "2001:db8::1,ip,",
        "[2001:db8::1],ip,",
        "https://192.0.2.1/,url,",
        "*.example.org,wildcard,example.org",
        "me@dms.example.org,email,dms.example.org",
        "dms.example.org.,dot,dms.example.org",
        "münchen.example.org,international,xn--mnchen-3ya.example.org",
        "a.example.org b.example.org,several,",
        "'a.example.org,b.example.org',several,",
        "a_b.example.org,character,",
        "not..valid.org,label-empty,",
        ".example.org,label-empty,",
        "localhost,single,",
        "-bad.example.org,hyphen,",
        "bad-.example.org,hyphen,",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.org,label-long,",
        "example.123,ending,"
    })
    void whatIsWrongWithADomainNameIsSaidAndABetterOneProposed(String entered, String why, String proposal) {
        InputCheck.Invalid wrong = assertInstanceOf(InputCheck.Invalid.class, DomainName.check(entered));
        assertEquals("certbot.domain." + why, wrong.why().key());
        assertTrue(Messages.has(wrong.why().key()));
        assertEquals(Optional.ofNullable(proposal), wrong.proposal());
    }

    @ParameterizedTest
    @CsvSource({"admin@example.net.au,admin@example.net.au", "' a.b+c@Uni-Heidelberg.DE ',a.b+c@uni-heidelberg.de"})
    void emailAddressesAreAccepted(String entered, String value) {
        assertEquals(new InputCheck.Valid(value), EmailAddress.check(entered));
    }

    @ParameterizedTest
    @CsvSource({
        "'',empty,",
        "foo,at,",
        "foo@,domain,",
        "foo@bar,domain,",
        "@bar.org,local,",
        ".a@bar.org,local,",
        "a..b@bar.org,local,",
        "Ada Lovelace <ada@bar.org>,named,ada@bar.org",
        "mailto:ada@bar.org,named,ada@bar.org",
        "ada@bar.org bob@bar.org,several,ada@bar.org",
        "'ada@bar.org,',several,ada@bar.org",
        "ada@bar.org.,domain,ada@bar.org",
        "ada@http://bar.org,domain,ada@bar.org",
        "me@example.com,example,",
        "me@mail.example.org,example,"
    })
    void whatIsWrongWithAnAddressIsSaidAndABetterOneProposed(String entered, String why, String proposal) {
        InputCheck.Invalid wrong = assertInstanceOf(InputCheck.Invalid.class, EmailAddress.check(entered));
        assertEquals("certbot.email." + why, wrong.why().key());
        assertTrue(Messages.has(wrong.why().key()));
        assertEquals(Optional.ofNullable(proposal), wrong.proposal());
    }
}
