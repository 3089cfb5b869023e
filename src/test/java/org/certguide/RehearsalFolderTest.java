package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.certguide.profile.AppHome;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class RehearsalFolderTest {
    @TempDir
    Path folder;

    @Test
    void whatCannotBeWrittenIsToldWithItsCauseAndIsNoSuccess() throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("file"), "mine");
        AppHome home = AppHome.of("Linux", Map.of("CERTGUIDE_HOME", folder.toString()), folder);
        RehearsalFolder.Left left = new RehearsalFolder(inTheWay).write(home);
        assertFalse(left.whole());
        assertEquals(1, left.lines().size());
        assertTrue(
                left.lines().getFirst().startsWith("What is left of the rehearsal could not be written to " + inTheWay),
                left.lines().toString());
        assertEquals("mine", Files.readString(inTheWay));
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void aLogThatCannotBeWrittenIsToldOnceAndInASentence() throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("file"), "");
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            LogFileWriter log =
                    new LogFileWriter(Map.of("file", inTheWay.resolve("x.log").toString(), "format", "{message}"));
            log.flush();
            log.close();
        } finally {
            System.setErr(before);
        }
        assertEquals(
                Messages.of("play.log"), said.toString(StandardCharsets.UTF_8).strip());
    }
}
