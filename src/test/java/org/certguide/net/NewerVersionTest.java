package org.certguide.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewerVersionTest {
    @ParameterizedTest
    @CsvSource({
        "1.0.1, 1.0.0, true",
        "1.10.0, 1.9.9, true",
        "2.0, 1.99.99, true",
        "1.0.0, 1.0.0, false",
        "1.0, 1.0.0, false",
        "0.9.9, 1.0.0, false",
        "1.0.0, 1.0.0-SNAPSHOT, true",
        "0.9.0, 1.0.0-SNAPSHOT, false",
        "none, 1.0.0, false",
        "1.0.1, '', false",
        "<html>1.0.1</html>, 1.0.0, false",
        "99999999999.0, 1.0.0, false"
    })
    void onlyANumberThatComesAfterOursIsTold(String newest, String mine, boolean newer) {
        assertEquals(newer, NewerVersion.isNewer(newest, mine));
    }
}
