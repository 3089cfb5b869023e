package org.certguide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.certguide.profile.AppHome;
import org.certguide.profile.SaveListener;
import org.certguide.text.Language;
import org.certguide.text.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    Path folder;

    @Test
    void chosenLanguageOutlastsTheSystems() {
        Path file = folder.resolve("not there yet").resolve("language");
        assertEquals(Language.FRENCH, Startup.language(file, Locale.CANADA_FRENCH));
        Startup.saveLanguage(file, Optional.of(Language.ENGLISH), SaveListener.NONE);
        assertEquals(Language.ENGLISH, Startup.language(file, Locale.CANADA_FRENCH));
        Startup.saveLanguage(file, Optional.of(Language.FRENCH), SaveListener.NONE);
        assertEquals(Language.FRENCH, Startup.language(file, Locale.US));
    }

    @Test
    void whoWantsTheLanguageOfTheSystemHasItWhateverWasChosenBefore() {
        Path file = folder.resolve("language");
        Startup.saveLanguage(file, Optional.of(Language.ENGLISH), SaveListener.NONE);
        Startup.saveLanguage(file, Optional.empty(), SaveListener.NONE);
        assertEquals(Language.FRENCH, Startup.language(file, Locale.CANADA_FRENCH));
        assertEquals(Optional.empty(), Startup.chosenLanguage(file));
    }

    @Test
    void whatCannotBeReadIsNoChoice() throws IOException {
        Path file = folder.resolve("language");
        Files.write(file, new byte[] {(byte) 0xff, 'x'});
        assertEquals(Language.FRENCH, Startup.language(file, Locale.CANADA_FRENCH));
        Files.writeString(file, "de\n");
        assertEquals(Language.ENGLISH, Startup.language(file, Locale.US));
    }

    @Test
    void aFullDiskKeepsTheLanguageThatWasChosenBefore() throws IOException {
        Configuration small = Configuration.unix().toBuilder()
                .setBlockSize(4096)
                .setMaxSize(8192)
                .build();
        try (FileSystem disk = Jimfs.newFileSystem(small)) {
            Path file = disk.getPath("/language");
            Startup.saveLanguage(file, Optional.of(Language.FRENCH), SaveListener.NONE);
            Files.write(disk.getPath("/other"), new byte[4096]);
            List<Message> told = new ArrayList<>();
            Startup.saveLanguage(file, Optional.of(Language.ENGLISH), new SaveListener() {
                @Override
                public void failed(Path where, Message why, Runnable again) {
                    told.add(why);
                }

                @Override
                public void saved(Path where) {}
            });
            assertEquals(Language.FRENCH, Startup.language(file, Locale.US));
            assertEquals("profile.language.cannot-save", told.getFirst().key());
        }
    }

    private String start(Path home, int code, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp"));
        line.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(List.of(arguments));
        ProcessBuilder start = new ProcessBuilder(line).redirectErrorStream(true);
        start.environment().put(AppHome.OVERRIDE, home.toString());
        start.environment().put("LANG", "C.UTF-8");
        start.environment().remove("DISPLAY");
        Process process = start.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(code, process.waitFor(), said);
        return said;
    }

    @Test
    void aFolderThatCannotHoldTheDataIsToldWithWhatToDo() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        for (Path home : List.of(file, file.resolve("below"))) {
            String said = start(home, 73, "--rehearse");
            assertTrue(said.startsWith("Certguide cannot keep its data in " + home + "."), said);
            assertTrue(said.contains("CERTGUIDE_HOME"), said);
            assertEquals(1, said.lines().count(), said);
        }
    }

    /** JavaFX would have to be started for anything else: there is no screen, and no rehearsal begins. */
    @Test
    void serversAreLookedAtWithoutAScreen() throws Exception {
        String said = start(folder.resolve("home"), 1, "--check", "all", "--json");
        assertEquals("There is no saved server to look at.", said.strip());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theLogIsForTheUserAloneFromTheBeginning() throws Exception {
        Path home = folder.resolve("home");
        start(home, 2, "--play", folder.resolve("none.json").toString());
        AppHome there = new AppHome(home);
        LocalDate today = LocalDate.of(2026, 2, 3);
        assertEquals("certguide-2026-02-03.log", there.log(today).getFileName().toString());
        try (InputStream settings = Main.class.getResourceAsStream("/tinylog.properties")) {
            String text = new String(settings.readAllBytes(), UTF_8);
            assertTrue(text.contains("writer.file     = #{certguide.logs}/certguide-{date:yyyy-MM-dd}.log"), text);
        }
        try (Stream<Path> logs = Files.list(there.logs())) {
            List<Path> all = logs.filter(f -> f.toString().endsWith(".log")).toList();
            assertFalse(all.isEmpty());
            for (Path log : all)
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
        }
    }
}
