package org.certguide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.certguide.checks.Check;
import org.certguide.checks.Checklist;
import org.certguide.guide.Guide;
import org.certguide.guide.GuideStep;
import org.certguide.install.InstallStep;
import org.certguide.server.Command;
import org.certguide.text.Language;
import org.certguide.walkthrough.CommandPreview;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guide shows what the application does, and the application does what it said. */
class GuidebookTest {
    private static final String RENEW = "renew with: " + Guidebook.COMMAND;

    @TempDir
    static Path home;

    private static Map<String, byte[]> pictures;
    private static List<String> run;
    private static List<CommandPreview> told;

    private static final Pattern LINK = Pattern.compile("\\]\\(([^):]+)\\)");
    private static final Pattern TOKEN = Pattern.compile("certguide-[0-9a-f]{32}");
    private static final Pattern HEX = Pattern.compile("\\b[0-9a-f]{32}\\b");

    static List<Language> languages() {
        return Guidebook.LANGUAGES;
    }

    @BeforeAll
    static void play() throws IOException {
        try (GuidebookRun played = new GuidebookRun(home)) {
            played.play();
            pictures = Guidebook.pictures(played);
            run = played.run();
            told = played.told();
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void pagesSayWhatTheApplicationSays(Language language) throws IOException {
        Path folder = Guidebook.folder(language);
        Map<String, byte[]> pages = Guidebook.pages(language);
        assertEquals(new TreeSet<>(pages.keySet()), files(folder), RENEW);
        Set<String> old = new TreeSet<>();
        for (Map.Entry<String, byte[]> page : pages.entrySet()) {
            byte[] file = Files.readAllBytes(folder.resolve(page.getKey()));
            if (!Arrays.equals(file, page.getValue())) old.add(page.getKey());
        }
        assertEquals(Set.of(), old, RENEW);
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyLinkLeadsToAFile(Language language) throws IOException {
        Path folder = Guidebook.folder(language);
        Set<String> broken = new TreeSet<>();
        int links = 0;
        for (String name : files(folder)) {
            Matcher link = LINK.matcher(Files.readString(folder.resolve(name)));
            for (; link.find(); links++) {
                if (!leadsSomewhere(folder, link.group(1))) broken.add(name + ": " + link.group(1));
            }
        }
        assertEquals(Set.of(), broken);
        assertTrue(links > 30, links + " links");
    }

    /** A file that is there and, if the link names a place in it, has a heading of these words, as GitHub makes a name of them. */
    private static boolean leadsSomewhere(Path folder, String link) throws IOException {
        String[] place = link.split("#", 2);
        Path file = folder.resolve(place[0]);
        if (place.length == 1 || !Files.exists(file)) return Files.exists(file);
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .anyMatch(place[1]::equals);
    }

    @Test
    void everyStopOfTheGuideThatHasAPictureIsReached() {
        Set<String> missing = new TreeSet<>();
        Guide.STEPS.stream()
                .filter(GuideStep::pictured)
                .map(stop -> stop.picture() + ".png")
                .filter(name -> !pictures.containsKey(name))
                .forEach(missing::add);
        assertEquals(Set.of(), missing);
    }

    @Test
    void picturesShowWhatTheApplicationShows() throws IOException {
        Set<String> names = new TreeSet<>(pictures.keySet());
        names.add(Guidebook.MOVING.getFileName().toString());
        assertEquals(names, files(Guidebook.PICTURES), RENEW);
        // Elsewhere, letters are drawn by other libraries.
        if (!System.getProperty("os.name").equals("Linux")) return;
        Path seen = Files.createDirectories(Path.of("target", "guide"));
        Set<String> old = new TreeSet<>();
        for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
            Files.write(seen.resolve(picture.getKey()), picture.getValue());
            byte[] file = Files.readAllBytes(Guidebook.PICTURES.resolve(picture.getKey()));
            if (!Guidebook.looksLike(file, picture.getValue())) old.add(picture.getKey());
        }
        assertEquals(Set.of(), old, RENEW + "; what the window shows now is in " + seen);
    }

    @Test
    void movingPictureIsMadeOfThePictures() throws IOException {
        assertTrue(Arrays.equals(Guidebook.moving(), Files.readAllBytes(Guidebook.MOVING)), RENEW);
    }

    @Test
    void nothingIsRunThatWasNotToldBefore() {
        Set<String> ends = new HashSet<>();
        for (CommandPreview ahead : told) ends.addAll(ends(ahead));
        List<String> surprises = run.stream()
                .map(GuidebookTest::withoutSecrets)
                .filter(c -> !isOfTheChecklist(c))
                .filter(c -> ends.stream().noneMatch(c::endsWith))
                .map(c -> c.lines().findFirst().orElseThrow())
                .toList();
        // The look after the request that failed.
        assertEquals(List.of("# certguide log /var/log/letsencrypt/letsencrypt.log"), surprises);
    }

    /** Tokens are other ones each time, and so is what the listener at port 80 is asked for. */
    private static String withoutSecrets(String command) {
        return HEX.matcher(TOKEN.matcher(command).replaceAll(CommandPreview.TOKEN))
                .replaceAll("…");
    }

    /**
     * The whole checklist, or that part of it that is looked at again after something was mended.
     */
    private static boolean isOfTheChecklist(String command) {
        if (!command.startsWith("# certguide checklist ")) return false;
        List<String> ids = List.of(command.lines().findFirst().orElseThrow().split(" "));
        List<Check> some = told.getFirst().checks().stream()
                .filter(check -> ids.contains(check.id()))
                .toList();
        String whole = Checklist.probe(some, CommandPreview.TOKEN)
                .script(CommandPreview.TOKEN)
                .text();
        return !some.isEmpty() && command.equals(withoutSecrets(whole));
    }

    /** How the commands end that were told; before that, there is only how they become root's. */
    private static Set<String> ends(CommandPreview ahead) {
        Set<String> ends = new HashSet<>();
        for (CommandPreview.Entry entry : ahead.entries()) {
            if (!entry.script().isEmpty()) ends.add(withoutSecrets(entry.script()));
            for (String command : entry.commands()) ends.add(command.replaceFirst("^sudo ", ""));
        }
        for (InstallStep step : ahead.plan().steps()) {
            String shown = String.join(" && ", step.shown()).replaceAll("(?<=^|&& )sudo ", "");
            ends.add(step.shown().size() == 1 ? shown : "sh -c " + Command.quote(shown));
            ends.add(
                    ahead.plan().verification(step).script(CommandPreview.TOKEN).text());
            assertTrue(ahead.entries().stream().anyMatch(e -> e.script().contains(step.verify())), step.id());
        }
        assertFalse(ends.isEmpty());
        return ends;
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> names = new TreeSet<>();
            files.filter(Files::isRegularFile)
                    .forEach(f -> names.add(f.getFileName().toString()));
            return names;
        }
    }
}
