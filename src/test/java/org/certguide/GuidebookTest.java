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
import org.certguide.install.InstallPlan;
import org.certguide.server.Command;
import org.certguide.server.ScriptOutput;
import org.certguide.text.Language;
import org.certguide.walkthrough.CommandPreview;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    @EnumSource
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
    @EnumSource
    void everyLinkLeadsToAFile(Language language) throws IOException {
        Path folder = Guidebook.folder(language);
        Set<String> broken = new TreeSet<>();
        int links = 0;
        for (String name : files(folder)) {
            Matcher link = LINK.matcher(Files.readString(folder.resolve(name)));
            for (; link.find(); links++) {
                if (!Files.exists(folder.resolve(link.group(1)))) broken.add(name + ": " + link.group(1));
            }
        }
        assertEquals(Set.of(), broken);
        assertTrue(links > 30, links + " links");
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
                .filter(c -> !isOfTheChecklist(c))
                .map(c -> TOKEN.matcher(c).replaceAll(CommandPreview.TOKEN))
                .filter(c -> ends.stream().noneMatch(c::endsWith))
                .map(c -> c.substring(c.indexOf("sh -c ") + "sh -c ".length()))
                .toList();
        // The look after the request that failed.
        assertEquals(List.of("'tail -c 400000 /var/log/letsencrypt/letsencrypt.log'"), surprises);
    }

    /**
     * The whole checklist, or that part of it that is looked at again after something was mended.
     */
    private static boolean isOfTheChecklist(String command) {
        List<Check> some = told.getFirst().checks().stream()
                .filter(check -> command.contains("\nrun " + check.id() + " "))
                .toList();
        // One token is the script's, another one sudo's.
        return !some.isEmpty()
                && TOKEN.matcher(command)
                        .results()
                        .map(token -> Checklist.script(some, token.group()))
                        .anyMatch(script -> command.endsWith("sh -c " + Command.quote(script)));
    }

    /** How the commands end that were told; before that, there is only how they become root's. */
    private static Set<String> ends(CommandPreview ahead) {
        Set<String> ends = new HashSet<>();
        for (CommandPreview.Entry entry : ahead.entries()) {
            if (!entry.script().isEmpty()) ends.add("sh -c " + Command.quote(entry.script()));
            for (String command : entry.commands()) ends.add(command.replaceFirst("^sudo ", ""));
        }
        for (InstallPlan.Step step : ahead.plan().steps()) {
            String shown = String.join(" && ", step.shown()).replaceAll("(?<=^|&& )sudo ", "");
            ends.add(step.shown().size() == 1 ? shown : "sh -c " + Command.quote(shown));
            String verify = ScriptOutput.prelude(CommandPreview.TOKEN) + step.verify();
            assertTrue(ahead.entries().stream().anyMatch(e -> e.script().contains(step.verify())), step.id());
            ends.add("sh -c " + Command.quote(verify));
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
