package org.certguide.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.certguide.Linear;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetFileTest {
    @TempDir
    Path folder;

    @Test
    void eachLineIsAServerWithItsNames() {
        FleetFile file = FleetFile.parse("# ours\ndms.example.org, www.dms.example.org\n\n  portal.example.org\r\n");
        assertEquals(
                List.of(List.of("dms.example.org", "www.dms.example.org"), List.of("portal.example.org")),
                file.servers().stream().map(FleetServer::names).toList());
        assertEquals(List.of(), file.flaws());
    }

    @Test
    void aLineThatNamesNoServerIsToldAndTheOthersAreTaken() {
        FleetFile file = FleetFile.parse("good.example.org\nnot a name!\n");
        assertEquals(1, file.servers().size());
        String told = Messages.of(file.flaws().getFirst());
        assertTrue(told.startsWith("Line 2, word 1: "), told);
        assertFalse(told.contains("not a name"), told);
        assertEquals(1, FleetFile.parse("# nothing\n").flaws().size());
    }

    @Test
    void aTableOfTheApplicationNamesItsServersAndNoneTwice() {
        FleetFile file = FleetFile.parse(Csv.write(List.of(
                List.of("name", "host", "domains"),
                List.of("a", "203.0.113.7", "dms.example.org www.example.org"),
                List.of("b", "203.0.113.8", "dms.example.org"),
                List.of("c", "203.0.113.9", ""))));
        assertEquals(
                List.of("dms.example.org", "dms.example.org-2"),
                file.servers().stream().map(FleetServer::id).toList());
        assertEquals(
                List.of(),
                FleetFile.parse("domains.example.org other.example.org\n").flaws());
    }

    @Test
    void aTableThatTheImportUnderstandsIsUnderstoodHereToo() {
        FleetFile file = FleetFile.parse("Nom;Serveur\na;https://O.example.org/\nb;A.EXAMPLE.ORG.\n");
        assertEquals(List.of(), file.flaws());
        assertEquals(
                List.of("o.example.org", "a.example.org"),
                file.servers().stream().map(FleetServer::id).toList());
    }

    /** As the window saves it: what was seen stands behind what is read. */
    @Test
    void theTableOfTheWindowIsReadWithNamesThatNobodyCanVisit() {
        FleetFile file = FleetFile.parse(Csv.write(List.of(
                List.of("name", "host", "port", "user", "via", "domains", "purpose", "system", "tags", "state", "days"),
                List.of(
                        "=a",
                        "203.0.113.7",
                        "22",
                        "root",
                        "",
                        "a.example.org *.a.example.org",
                        "dms",
                        "",
                        "",
                        "Well",
                        "61"),
                List.of("b", "203.0.113.8", "22", "root", "", "*.b.example.org", "other", "", "x, y", "", ""))));
        assertEquals(List.of(), file.flaws());
        assertEquals(
                List.of(List.of("a.example.org"), List.of()),
                file.servers().stream().map(FleetServer::names).toList());
        assertTrue(file.servers().stream().allMatch(FleetServer::wildcards));
    }

    @Test
    void aNameInOtherLettersIsToldWithItsTechnicalFormAndNeverGuessed() {
        for (String name : List.of("büro.example.org", "https://büro.example.org/"))
            assertTrue(Messages.of(FleetFile.parse(name).flaws().getFirst()).contains("xn--bro-hoa.example.org"), name);
        assertEquals(1, FleetFile.parse("https://*.example.org/").flaws().size());
    }

    @Test
    void aFolderOfAnswersNamesItsServersAndTellsWhichFileIsWrong() throws IOException {
        assertEquals(
                List.of("fleet.file.folder"),
                FleetFile.read(folder).flaws().stream().map(Message::key).toList());
        Files.writeString(
                folder.resolve("a.json"), "{\"domains\": [\"a.example.org\"], \"nameServer\": \"127.0.0.1:53\"}");
        Files.writeString(
                folder.resolve("b.json"), "[{\"domains\": [\"b.example.org\"]}, {\"domains\": [\"a.example.org\"]}]");
        Files.writeString(folder.resolve("c.json"), "{");
        Files.writeString(folder.resolve("notes.txt"), "c.example.org");
        FleetFile file = FleetFile.read(folder);
        assertEquals(
                List.of("a.example.org", "b.example.org"),
                file.servers().stream().map(FleetServer::id).toList());
        assertEquals(1, file.flaws().size());
        assertTrue(Messages.of(file.flaws().getFirst()).startsWith("c.json: "));
        assertEquals(List.of("fleet.file.in", "fleet.file.others"), keys(file.notes()));
        assertTrue(Messages.of(file.notes().getLast()).endsWith("Not read: notes.txt."), file.toString());
        assertEquals(53, file.nameServer().orElseThrow().getPort());
    }

    @Test
    void aFileThatIsNotThereIsToldAsThat() {
        assertEquals(
                "fleet.file.gone",
                FleetFile.read(folder.resolve("none")).flaws().getFirst().key());
    }

    @Test
    void aProfileAndAFileOfAnswersNameTheirServer() throws IOException {
        FleetFile file = FleetFile.parse("""
                {"schema": 1, "host": "203.0.113.7", "domains": ["dms.example.org"], "nameServer": "127.0.0.1:53"}""");
        assertEquals(List.of("dms.example.org"), file.servers().getFirst().names());
        assertEquals(53, file.nameServer().orElseThrow().getPort());
        Path profile = Files.writeString(folder.resolve("a.json"), "{\"domains\": [\"dms.example.org\"], \"x\": 1}");
        assertEquals(1, FleetFile.read(profile).servers().size());
        assertEquals(1, FleetFile.read(folder.resolve("none")).flaws().size());
        assertEquals(1, FleetFile.parse("{\"domains\": 7}").flaws().size());
    }

    @Test
    void aTableIsReadTheSameWhicheverWayItsFirstLineEnds() {
        for (String end : List.of("\n", "\r", "\r\n")) {
            FleetFile file = FleetFile.parse("host,domains" + end + ";;;;;\n203.0.113.7,a.example.org\n");
            assertEquals("a.example.org", file.servers().getFirst().title());
        }
    }

    @Test
    void aListOfAnswersNamesItsServers() {
        FleetFile file = FleetFile.parse("""
                \ufeff[{"host": "203.0.113.7", "domains": ["a.example.org"], "nameServer": "127.0.0.1:53"},
                {"domains": ["b.example.org", "www.b.example.org"]}, {"domains": ["no name"]}]""");
        assertEquals(
                List.of("a.example.org", "b.example.org"),
                file.servers().stream().map(FleetServer::title).toList());
        assertEquals(53, file.nameServer().orElseThrow().getPort());
        assertEquals(1, file.flaws().size());
        String two =
                "[{\"domains\": [], \"nameServer\": \"127.0.0.1:53\"},{\"domains\": [], \"nameServer\": \"127.0.0.1:54\"}]";
        assertEquals(
                "fleet.file.nameservers",
                FleetFile.parse(two).flaws().getFirst().key());
    }

    @Test
    void whatIsWrongIsToldAndNothingIsDroppedWithoutAWord() {
        FleetFile marked = FleetFile.parse("\ufeff# ours\na.example.org\n");
        assertEquals(List.of(), marked.flaws());
        FleetFile nonsense = FleetFile.parse("{\"domains\": [\"a.example.org\"], \"nameServer\": \"nonsense\"}");
        assertEquals("play.nameserver", nonsense.flaws().getFirst().key());
        String last = Messages.of(FleetFile.parse("no!\n".repeat(100)).flaws().getLast());
        assertEquals("And 95 more like these.", last);
        String one = Messages.of(FleetFile.parse("a".repeat(100_000)).flaws().getFirst());
        assertTrue(one.length() < 1000 && !one.contains("too many"), one);
    }

    /** What is named by mistake can be a file with passwords, and what is told goes into mails and logs. */
    @Test
    void ofAFileThatIsNoListOfServersNothingIsRepeated() {
        String shadow = """
                root:$y$j9T$Sec.ret/Hash$:19700:0:99999:7:::
                hunter2
                https://me:pässwörd@www.example.org/x
                PASSWORD=correct-horse.battery staple
                me@example.org:Sup3r.Secret
                """;
        List<Message> flaws = FleetFile.parse(shadow).flaws();
        assertEquals(4, flaws.size());
        String told = flaws.stream().map(Messages::of).collect(Collectors.joining("\n"));
        for (String secret :
                List.of("root", "j9T", "19700", "hunter2", "me:", "pässwörd", "correct", "Sup3r", "Secret"))
            assertFalse(told.contains(secret), told);
        for (int line : List.of(1, 2, 4, 5)) assertTrue(told.contains("Line " + line), told);
    }

    @Test
    void theWordOfALineThatIsWrongIsToldByItsPlace() {
        assertEquals(
                "Line 1, word 2: A name without a dot is known in your own network only. Enter the whole name, for example dms.example.org.",
                first("okself.example.org;rm -rf /"));
        assertTrue(first("a.example.org 203.0.113.7").startsWith("Line 1, “203.0.113.7”: This is an IP"), "told");
        assertTrue(first(".").contains("There is a part missing"), first("."));
        assertTrue(first("www.\u202egro.elpmaxe").contains("backwards"), first("www.\u202egro.elpmaxe"));
    }

    @Test
    void namesThatStandThereAgainAreLookedAtOnceAndThatIsTold() {
        FleetFile file = FleetFile.parse("a.example.org\nA.example.org.\nb.example.org a.example.org\na.example.org\n");
        assertEquals(
                List.of("a.example.org", "b.example.org"),
                file.servers().stream().map(FleetServer::id).toList());
        assertEquals(List.of(), file.flaws());
        assertEquals(2, file.notes().size());
        assertTrue(Messages.of(file.notes().getLast()).startsWith("Line 4: "), file.toString());
    }

    @Test
    void linesThatCannotBeUsedAreToldInTheirOrderAndAWrongPortIsTold() {
        FleetFile file = FleetFile.parse("host,port,domains\n1.2.3.4,22,no\n1.2.3.4,\"22\"x,b.example.org\n"
                + "1.2.3.4,99999,c.example.org\n1.2.3.4,22,no\n");
        List<String> told = file.flaws().stream().map(Messages::of).toList();
        for (int i = 0; i < 3; i++)
            assertTrue(told.get(i).startsWith("Line " + List.of(2, 3, 5).get(i)), told.toString());
        assertEquals("c.example.org", file.servers().getFirst().id());
        assertTrue(Messages.of(file.notes().getFirst()).startsWith("Line 4: Its port is none"), file.toString());
    }

    private static String first(String list) {
        return Messages.of(FleetFile.parse(list).flaws().getFirst());
    }

    private static List<String> keys(List<Message> messages) {
        return messages.stream().map(Message::key).toList();
    }

    @Test
    void aFileIsReadInProportionToItsLength() {
        Linear.assertLinear(
                "a list of servers",
                List.of("a.example.org ", "a.example.org\n", "#", "host,domains\na,", "[{\"domains\":[\""),
                FleetFile::parse);
    }
}
