package org.certguide.server.sshj;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.certguide.server.Login;
import org.certguide.server.Secret;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which questions the typed password is given to without asking once more. */
class QuestionsMethodTest {
    private static final String PASSWORD = "the login's";
    private static final String ASKED = "asked for";

    private static String given(String question) throws Exception {
        Login.Answers answers = QuestionsMethod.onlyOnce(
                () -> Optional.of(Secret.of(PASSWORD)), (title, questions) -> Optional.of(List.of(Secret.of(ASKED))));
        return new String(answers.answer("", List.of(new Login.Question(question, false)))
                .orElseThrow()
                .getFirst()
                .chars());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Password: ",
                "(alice@dms.example.org) Password: ",
                "(pin@token.example.org) Password: ",
                "Password for alice@dms.example.org:",
                "alice's password: ",
                "LDAP Password: ",
                "Enter password:",
                "Passwort: ",
                "Mot de passe : ",
                "Contraseña: ",
                "パスワード: ",
                "Пароль: "
            })
    void aQuestionForThePasswordGetsIt(String question) throws Exception {
        assertEquals(PASSWORD, given(question));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "YubiKey for `alice': ",
                "TOTP: ",
                "Token_value: ",
                "Second factor: ",
                "Enter your 2FA/MFA response: ",
                "Mot de passe à usage unique : ",
                "One-time password (OATH) for `alice': ",
                "Einmalpasswort: ",
                "Verification code: ",
                "Enter PIN for token: ",
                "PIN+password: ",
                "New password: ",
                "Nouveau mot de passe : ",
                "Passcode or option (1-3): ",
                "Favourite colour? ",
                "(password@dms.example.org) Answer: ",
                ""
            })
    void aQuestionForAnythingElseIsAskedOfTheUser(String question) throws Exception {
        assertEquals(ASKED, given(question));
    }
}
