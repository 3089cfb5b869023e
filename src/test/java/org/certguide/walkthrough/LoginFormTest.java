package org.certguide.walkthrough;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.certguide.server.SshConfigFiles;
import org.certguide.work.JobRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginFormTest {
    @TempDir
    Path home;

    private Optional<Path> typed(String path) {
        try (JobRunner jobs = new JobRunner(Runnable::run)) {
            LoginForm form = new LoginForm();
            form.readSaved(jobs, SshConfigFiles.of(home));
            form.keyFile().set(path);
            return form.keyPath();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"~/id", "~\\id", "%d/id", "\"~/id\"", " ~/id "})
    void aKeyFileInTheFolderOfTheUserIsFoundAsPeopleWriteIt(String path) {
        assertEquals(Optional.of(home.resolve("id")), typed(path));
    }

    @Test
    void aPathThatWasCopiedWithItsQuotesIsFound() {
        Path key = home.resolve("my keys").resolve("id");
        assertEquals(Optional.of(key), typed("\"" + key + "\""));
        assertEquals(Optional.of(key), typed(key.toString()));
    }

    @Test
    void aPathOfTheFolderOfTheStartIsMeantFromThere() {
        assertEquals(Optional.of(Path.of("id").toAbsolutePath()), typed("id"));
    }
}
