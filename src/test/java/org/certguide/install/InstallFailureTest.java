package org.certguide.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.certguide.Transcript;
import org.certguide.guide.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.OptionalInt;

class InstallFailureTest {
    @ParameterizedTest
    @CsvSource({
        "bwbare-apt-get-install-locked, LOCKED",
        "bwbare-apt-get-install-nolists, PACKAGE_NOT_FOUND",
        "bwbare-apt-get-install-nonetwork, NO_NETWORK",
        "bwbare-apt-get-install-nopackage, PACKAGE_NOT_FOUND",
        "bwbare-apt-get-install-nosudo, NOT_ROOT",
        "bwbare-apt-get-install-ask-no, DECLINED",
        "bwbare-snap-absent, COMMAND_NOT_FOUND",
        "bwsnap-snap-daemon-install-offline, SNAP_IN_CONTAINER",
        "bwsnap-snap-install-nodaemon, SNAP_NOT_RUNNING",
    })
    void recordedFailuresAreUnderstood(String recording, InstallFailure cause) {
        assertEquals(cause, InstallFailure.of(Transcript.output(recording), OptionalInt.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "E: You don't have enough free space in /var/cache/apt/archives/. | NO_SPACE",
                "dpkg: error: cannot copy: No space left on device               | NO_SPACE",
                "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' | BROKEN_PACKAGES",
                "The following packages have unmet dependencies:                  | BROKEN_PACKAGES",
                "E: The repository 'http://x stretch Release' does not have a Release file. | RELEASE_GONE",
                "error: cannot install \"certbot\": classic confinement requires snaps under /snap | CLASSIC_REFUSED",
                "error: too early for operation, device not yet seeded            | SNAP_NOT_RUNNING",
                "Error: Unable to find a match: certbot                           | PACKAGE_NOT_FOUND",
                "ln: failed to create symbolic link '/usr/bin/certbot': File exists | FILE_EXISTS",
                "sh: 1: snap: not found                                           | COMMAND_NOT_FOUND",
                "something else                                                   | UNKNOWN",
                "Do you want to abort? No                                          | UNKNOWN",
            })
    void otherFailuresAreUnderstood(String line, InstallFailure cause) {
        assertEquals(
                cause, InstallFailure.of("\u001b[31m" + line + "\u001b[0m\r\n", OptionalInt.of(1)));
    }

    @Test
    void aSnapServiceThatNeverAnswersIsSaidSo() {
        assertEquals(
                InstallFailure.SNAP_NOT_RUNNING,
                InstallFailure.of("Setting up snapd ...\r\n", OptionalInt.of(124)));
        assertEquals(
                InstallFailure.UNKNOWN,
                InstallFailure.of("Setting up snapd ...\r\n", OptionalInt.of(1)));
    }

    @ParameterizedTest
    @EnumSource
    void everyFailureHasItsTexts(InstallFailure failure) {
        assertFalse(Texts.of(failure.title()).isBlank());
        assertFalse(Texts.of(failure.what()).isBlank());
        assertFalse(Texts.of(failure.next()).isBlank());
    }
}
