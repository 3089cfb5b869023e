package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import net.schmizz.sshj.transport.TransportException;
import org.certguide.server.Failure;
import org.certguide.server.ServerAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a server is called old. */
class FailuresTest {
    private static Failure of(String kind, String offered) {
        String words = "Unable to reach a settlement of " + kind + ": [curve25519-sha256] and [" + offered + "]";
        return Failures.handshake(new ServerAddress("host", 22, "joe"), true, "", new TransportException(words))
                .failure();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KeyExchangeAlgorithms | mlkem768x25519-sha256, kex-strict-s-v00@openssh.com | KexAlgorithms",
                "KeyExchangeAlgorithms | sntrup761x25519-sha512@openssh.com, ext-info-s | KexAlgorithms",
                "KeyExchangeAlgorithms | diffie-hellman-group-exchange-sha256 | KexAlgorithms",
                "KeyExchangeAlgorithms | diffie-hellman-group14-sha1, sntrup761x25519-sha512 | KexAlgorithms",
                "Client2ServerMACAlgorithms | umac-128-etm@openssh.com | MACs",
                "HostKeyAlgorithms | sk-ssh-ed25519@openssh.com | HostKeyAlgorithms"
            })
    void aServerWithOtherMethodsIsNotCalledOld(String kind, String offered, String setting) {
        assertEquals(
                setting + ": " + offered,
                assertInstanceOf(Failure.NoCommonAlgorithm.class, of(kind, offered))
                        .what());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KeyExchangeAlgorithms | diffie-hellman-group1-sha1, diffie-hellman-group14-sha1, ext-info-s",
                "Client2ServerCipherAlgorithms | aes128-cbc, 3des-cbc, arcfour",
                "Client2ServerMACAlgorithms | hmac-sha1, hmac-md5",
                "HostKeyAlgorithms | ssh-rsa, ssh-dss"
            })
    void aServerThatHasOnlyWhatWasGivenUpIsCalledOld(String kind, String offered) {
        assertInstanceOf(Failure.ServerTooOld.class, of(kind, offered));
    }
}
