package org.certguide.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.certguide.server.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a login that runs no commands is told as. */
class LoginCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "WARNING: Your password has expired. Password change required but no TTY available.",
                "You are required to change your password immediately (administrator enforced).",
                "You must change your password now and login again!",
                "Your password has expired. Choose a new password."
            })
    void anExpiredPasswordHasToBeChangedFirst(String words) {
        assertEquals(new Failure.NewPasswordNeeded("root"), LoginCheck.why("root", words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Please login as the user \"ubuntu\" rather than the user \"root\". | ubuntu",
                "Please login as the user 'fedora' rather than the user 'root'. | fedora",
                "Please login as the ec2-user user rather than root user. | ec2-user",
                "Please log in as user opc rather than root. | opc"
            })
    void whoIsNamedInsteadOfRootIsOffered(String words, String other) {
        assertEquals(new Failure.OtherUserWanted("root", other), LoginCheck.why("root", words));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This service allows sftp connections only.",
                "This account is restricted by rssh.",
                "This account is restricted by scponly."
            })
    void anAccountForFilesIsToldAsOne(String words) {
        assertEquals(new Failure.FilesOnly("ada", words), LoginCheck.why("ada", words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Debian GNU/Linux comes with NO WARRANTY. There were too many logins for 'ada'. | There were too many logins for 'ada'",
                "Too many logins for 'ada'. | Too many logins for 'ada'",
                "The maximum number of sessions has been reached. | maximum number of sessions has been reached"
            })
    void whoIsLoggedInTooOftenIsTold(String said, String words) {
        assertEquals(new Failure.NoMoreSessions("ada", words), LoginCheck.why("ada", said));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This account is currently not available.",
                "Line has invalid autocommand",
                "exit 1",
                "Please login as the user \"root\" rather than the user \"root\".",
                "Please login as the user \"-oProxyCommand=x\" rather than the user \"root\".",
                "Your password will expire in 3 days."
            })
    void whateverElseCameIsShown(String words) {
        assertEquals(new Failure.NoCommands("root", words), LoginCheck.why("root", words));
    }
}
