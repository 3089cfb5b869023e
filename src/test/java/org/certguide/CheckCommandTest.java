package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.fleet.WebServers;
import org.certguide.play.AnswersException;
import org.certguide.profile.AppHome;
import org.certguide.profile.Profile;
import org.certguide.profile.ProfileStore;
import org.certguide.server.ServerAddress;
import org.certguide.text.Messages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CheckCommandTest {
    @TempDir
    Path folder;

    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private WebServers web;

    @BeforeEach
    void start() throws Exception {
        web = new WebServers();
        web.website("dms.example.org", "127.0.0.1", 61);
        web.website("portal.example.org", "127.0.0.2", 3);
    }

    @AfterEach
    void stop() throws Exception {
        web.close();
    }

    /** What follows {@code --check} on the command line, with the file {@code servers} in its place. */
    private int check(String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of("--check"));
        for (String word : words) line.add(word.startsWith("/") ? folder + word : word);
        CheckCommand command = Arguments.parse(line, Map.of(), false).check().orElseThrow();
        return command.run(new CheckCommand.Outside(
                new ProfileStore(folder.resolve("profiles")),
                (Optional<InetSocketAddress> nameServer) -> web.internet(),
                Clock.fixed(WebServers.NOW, ZoneOffset.UTC),
                out::add,
                err::add));
    }

    private void save(String name) throws Exception {
        Profile base = Profile.of(
                Profile.idFor(name, List.of()), name, new ServerAddress("198.51.100.1", 22, "root"), Purpose.OTHER);
        new ProfileStore(folder.resolve("profiles")).save(base.with(new Profile.Wishes(Purpose.OTHER, List.of(name))));
    }

    @Test
    void savedServersAreToldInLinesOfJsonWithTheStateOfTheWorstAsExitCode() throws Exception {
        save("dms.example.org");
        save("portal.example.org");
        // That of the second one ends in three days.
        assertEquals(2, check("all", "--json"));
        assertEquals(2, out.size());
        assertTrue(out.getFirst().startsWith("{\"server\":\"dms.example.org\""), out.getFirst());
        assertTrue(out.getFirst().contains("\"daysLeft\":61"), out.getFirst());
        assertEquals(List.of(), err);
    }

    @Test
    void aFileNamesServersAndWhatIsWrongInItIsToldBesideTheAnswers() throws Exception {
        Files.writeString(folder.resolve("servers"), "dms.example.org\nnot a name\n");
        assertTrue(check("/servers") > 0);
        assertTrue(out.getFirst().endsWith("dms.example.org"), out.toString());
        assertEquals(1, err.size());
        assertTrue(err.getFirst().startsWith("Line 2"), err.getFirst());
    }

    @Test
    void prometheusAndTheCalendarGetTheirFilesAndNothingElseIsLeftBeside() throws Exception {
        save("dms.example.org");
        check("--prometheus", "/certguide.prom", "--calendar", "/renewals.ics");
        String metrics = Files.readString(folder.resolve("certguide.prom"));
        assertTrue(metrics.contains("certguide_certificate_not_after_seconds{server=\"dms.example.org\""), metrics);
        assertTrue(Files.readString(folder.resolve("renewals.ics")).startsWith("BEGIN:VCALENDAR\r\n"));
        try (var files = Files.list(folder)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsNoSuccess() throws Exception {
        save("dms.example.org");
        Files.writeString(folder.resolve("file"), "");
        assertTrue(check("--prometheus", "/file/certguide.prom") > 0);
        assertTrue(err.getFirst().contains("certguide.prom"), err.toString());
    }

    /** Two words the wrong way round must not cost anybody a file. */
    @Test
    void aFileThatIsReadOrThatIsSomethingElseIsNeverWrittenOver() throws Exception {
        Path list = Files.writeString(folder.resolve("servers"), "dms.example.org\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), list);
        Path hard = Files.createLink(folder.resolve("hard"), list);
        Path notes = Files.writeString(folder.resolve("notes"), "mine");
        Path own = Files.writeString(
                folder.resolve("own.ics"), "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Mozilla//EN\nEND:VCALENDAR\n");
        String servers = list.toString();
        for (String option : List.of("--prometheus", "--calendar")) {
            for (Path same : List.of(list, link, hard, folder.resolve("x/../servers")))
                assertRefused("play.over.read", "--check", servers, option, same.toString());
            assertRefused("play.over.other", "--check", servers, option, notes.toString());
            assertRefused("play.over.other", "--check", option, link.toString());
        }
        assertRefused("play.over.other", "--check", "--calendar", own.toString());
        String fresh = folder.resolve("fresh").toString();
        assertRefused("play.over.both", "--check", "--calendar", fresh, "--prometheus", fresh);
        assertEquals("dms.example.org\n", Files.readString(list));
        assertEquals("mine", Files.readString(notes));
    }

    @Test
    void anEarlierFileOfTheSameKindIsReplaced() throws Exception {
        save("dms.example.org");
        for (int run = 1; run <= 2; run++) check("--prometheus", "/certguide.prom", "--calendar", "/renewals.ics");
        assertEquals(List.of(), err);
    }

    @Test
    void picturesTakeThePlaceOfEarlierOnesAlone() throws Exception {
        Path photo = Files.writeString(folder.resolve("1-connect.png"), "a photo");
        String there = folder.toString();
        assertRefused("play.over.other", "--rehearse", "--pictures", there);
        assertRefused("play.over.folder", "--rehearse", "--pictures", photo.toString());
        Files.writeString(photo, "\u0089PNG and so on", StandardCharsets.ISO_8859_1);
        Files.writeString(folder.resolve(RehearsalFolder.CONSOLE), "$ apt-get update\n");
        Files.writeString(folder.resolve("other"), "is not touched");
        assertTrue(Arguments.parse(List.of("--rehearse", "--pictures", there), Map.of(), true)
                .rehearse());
        Files.writeString(folder.resolve(RehearsalFolder.PROFILE), "my notes");
        assertRefused("play.over.other", "--rehearse", "--pictures", there);
    }

    @Test
    void anExportWithNothingToWriteEndsLikeACheckWithNothingToLookAt() {
        AppHome home = AppHome.of("Linux", Map.of("CERTGUIDE_HOME", folder.toString()), folder);
        Path to = folder.resolve("export");
        assertEquals(CheckCommand.WARNING, ExportCommand.run(to, home, folder, Map.of(), out::add));
        assertEquals(List.of("There is nothing to write yet: no server with a domain name is saved."), out);
        assertFalse(Files.exists(to));
    }

    @Test
    void anExportLeavesAProjectOfSomebodyElseAloneWhateverItsGroupsAreCalled() throws Exception {
        save("dms.example.org");
        AppHome home = AppHome.of("Linux", Map.of("CERTGUIDE_HOME", folder.toString()), folder);
        Path theirs = Files.createDirectories(folder.resolve("ansible/group_vars"));
        Files.writeString(theirs.resolve("certguide.yml"), "ours: true\n");
        Path readme = Files.writeString(folder.resolve("ansible/README.md"), "ours");
        assertEquals(73, ExportCommand.run(folder.resolve("ansible"), home, folder, Map.of(), out::add));
        assertTrue(out.getFirst().startsWith("There are other files in "), out.toString());
        assertEquals("ours", Files.readString(readme));
    }

    @Test
    void withoutServersNothingIsWell() throws Exception {
        assertEquals(1, check());
        assertEquals(List.of("There is no saved server to look at."), err);
        assertEquals(List.of(), out);
    }

    @Test
    void aDamagedServerIsToldEveryTimeAndNotOnlyWhenItIsPutAside() throws Exception {
        save("dms.example.org");
        Files.writeString(folder.resolve("profiles/lost.json"), "{");
        for (int run = 1; run <= 2; run++) {
            err.clear();
            assertTrue(check("all") > 0, "run " + run);
            assertEquals(1, err.size(), err.toString());
            assertTrue(err.getFirst().contains("lost.json.unreadable-1"), err.toString());
            List<String> told = new ArrayList<>();
            AppHome home = AppHome.of("Linux", Map.of("CERTGUIDE_HOME", folder.toString()), folder);
            assertEquals(1, ExportCommand.run(folder.resolve("x" + run), home, folder, Map.of(), told::add));
            assertTrue(told.getLast().contains("lost.json.unreadable-1"), told.toString());
        }
        Files.copy(folder.resolve("profiles/dms-example-org.json"), folder.resolve("profiles/lost.json"));
        err.clear();
        check("all");
        assertEquals(0, err.size(), "saved anew: " + err);
    }

    @Test
    void withNothingToBeSeenTheCalendarStaysAndPrometheusIsToldOfTheFailure() throws Exception {
        String old = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Certguide//Reminder//EN\r\n";
        Files.writeString(folder.resolve("renewals.ics"), old);
        assertEquals(1, check("/none", "--prometheus", "/certguide.prom", "--calendar", "/renewals.ics"));
        assertEquals(old, Files.readString(folder.resolve("renewals.ics")));
        assertTrue(Files.readString(folder.resolve("certguide.prom")).contains("\ncertguide_check_failed 1\n"));
        assertTrue(err.getLast().contains("renewals.ics"), err.toString());
    }

    @Test
    void outputThatIsLostIsNoSuccess() {
        PrintStream full = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        full.println("ok");
        assertEquals(1, Startup.arrived(full, 0, 1));
        assertEquals(2, Startup.arrived(full, 2, 1));
        assertEquals(0, Startup.arrived(new PrintStream(OutputStream.nullOutputStream()), 0, 1));
    }

    @Test
    void optionsThatMeanDifferentThingsAreRefused() {
        assertRefused("play.together", "--check", "--export", "ansible", "x");
        assertRefused("play.together", "--rehearse", "--try");
        assertRefused("play.without", "--parallel", "1");
        assertRefused("play.without", "--keep-going");
        assertRefused("play.missing", "--check", "--calendar", "--json");
        assertRefused("play.letters", "--check", "a\0b");
    }

    private static void assertRefused(String key, String... words) {
        AnswersException e =
                assertThrows(AnswersException.class, () -> Arguments.parse(List.of(words), Map.of(), true));
        assertEquals(key, e.text().key());
    }

    @Test
    void whatGoesWithCheckAloneIsRefusedWithoutIt() {
        try {
            Arguments.parse(List.of("--json"), Map.of(), true);
        } catch (AnswersException e) {
            assertTrue(Messages.of(e.text()).startsWith("--json "), Messages.of(e.text()));
            return;
        }
        throw new AssertionError("it was taken");
    }
}
