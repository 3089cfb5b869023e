package org.certguide.ui.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.certguide.guide.Step;
import org.certguide.profile.LoadedProfile;
import org.certguide.profile.Profile;
import org.certguide.profile.Profile.DryRunResult;
import org.certguide.ui.Views;
import org.certguide.walkthrough.Walkthrough;
import org.junit.jupiter.api.Test;

/** Once the window is closed, all is on the disk that belongs there, and nothing is written any more. */
class EndTest extends WithPanels {
    /** The end as the application has it. */
    private void end() throws Exception {
        Walkthrough walkthrough = app.walkthrough;
        CompletableFuture<Void> end = Views.on(() -> {
            walkthrough.close();
            return walkthrough.end();
        });
        end.get(20, TimeUnit.SECONDS);
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("commands.log"));
    }

    /** Whoever has all of it forgotten deletes the folder then, and a line that came later would make it again. */
    @Test
    void aCommandThatIsCutOffIsInTheLogByThen() throws Exception {
        app.reach(Step.SYSTEM);
        app.server.hold();
        app.fx(() -> app.work().system().detect());
        app.await("the command", app.server::isWaitedFor);
        end();
        assertTrue(log().lines().toList().getLast().contains("cancelled"), log());
    }

    @Test
    void aServerThatWasRenamedAMomentBeforeHasItsNewName() throws Exception {
        Profile saved = app.profile("one.example.org", 60, DryRunResult.SUCCEEDED);
        app.save(saved);
        app.start();
        app.await("the profile", () -> !app.walkthrough.profiles().all().isEmpty());
        app.fx(() -> app.walkthrough.profiles().rename(saved.id(), "Mine"));
        end();
        assertEquals(
                List.of("Mine"),
                app.profiles.list().stream()
                        .flatMap((LoadedProfile found) -> found.known().stream())
                        .map(Profile::name)
                        .toList());
    }
}
