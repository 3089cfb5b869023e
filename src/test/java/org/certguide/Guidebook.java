package org.certguide;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import org.certguide.checks.CheckContext;
import org.certguide.checks.Checklist;
import org.certguide.guide.Guide;
import org.certguide.guide.GuideStep;
import org.certguide.guide.GuideStep.Phase;
import org.certguide.guide.Step;
import org.certguide.guide.Term;
import org.certguide.install.InstallPlan;
import org.certguide.system.OperatingSystem;
import org.certguide.system.SystemCatalogue;
import org.certguide.system.SystemCatalogue.Software;
import org.certguide.text.Language;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.Picture;
import org.certguide.walkthrough.CommandPreview;

/** The written guide and its pictures, made from the application's own texts and windows. */
final class Guidebook {
    static final String COMMAND = "./mvnw test-compile exec:exec@guide";

    static final Path PAGES = Path.of("src", "site", "markdown", "guide");
    /** Pages and their links are made for these two. */
    static final List<Language> LANGUAGES = List.of(Language.ENGLISH, Language.FRENCH);

    static final Path PICTURES = Path.of("assets", "screenshots");

    /** The whole walkthrough in one moving picture, for the README. */
    static final Path MOVING = PICTURES.resolve("walkthrough.png");

    /** The pictures that it is made of. */
    private static final List<String> MOVES = List.of(
            "connect",
            "connect-question",
            "system-done",
            "checklist-done",
            "install",
            "install-done",
            "certificate",
            "certificate-question",
            "certificate-done",
            "renewal-done");

    /** How long each picture is shown in the moving one, in milliseconds. */
    private static final int SHOWN = 2500;

    /** The last one stays longer, so that the end is seen before it begins again. */
    private static final int SHOWN_LAST = 5000;

    private Guidebook() {}

    /** Writes all pages and pictures anew, and removes those that are no longer part of it. */
    public static void main(String[] args) throws IOException {
        Path home = Files.createTempDirectory("certguide-guide");
        try (GuidebookRun run = new GuidebookRun(home)) {
            run.play();
            renew(PICTURES, pictures(run));
        }
        Files.write(MOVING, moving());
        for (Language language : LANGUAGES) renew(folder(language), pages(language));
        System.exit(0); // JavaFX would wait for its last window.
    }

    private static void renew(Path folder, Map<String, byte[]> files) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> old = Files.list(folder)) {
            for (Path file : old.filter(Files::isRegularFile).toList()) {
                if (!files.containsKey(file.getFileName().toString())) Files.delete(file);
            }
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path place = folder.resolve(file.getKey());
            // A picture that looks the same stays as it is: a commit holds what has changed.
            if (file.getKey().endsWith(".png")
                    && Files.exists(place)
                    && looksLike(Files.readAllBytes(place), file.getValue())) {
                continue;
            }
            Files.write(place, file.getValue());
        }
    }

    /** All pictures of a run that has been played, as files. */
    static Map<String, byte[]> pictures(GuidebookRun run) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Map.Entry<String, Image> picture : run.pictures().entrySet()) {
            files.put(picture.getKey() + ".png", Picture.png(picture.getValue()));
        }
        return files;
    }

    /** The moving picture, made of the pictures as they are in their folder. */
    static byte[] moving() throws IOException {
        List<byte[]> parts = new ArrayList<>();
        for (String name : MOVES) parts.add(Files.readAllBytes(PICTURES.resolve(name + ".png")));
        return MovingPicture.png(parts, SHOWN, SHOWN_LAST);
    }

    // ---- comparing

    private static final int SQUARE = 16;

    /** A colour that differs by more than this, of 255, is another colour. */
    private static final int OTHER = 64;

    /** So many pixels of a square may have another colour. */
    private static final int FEW = 12;

    /** So much may the colours of a square differ, of 255 and on average. */
    private static final int SHADE = 20;

    /**
     * Whether two pictures look the same to a person. Another version of the library that draws
     * letters gives their edges other shades; another letter, colour or place shows in at least one
     * square.
     */
    static boolean looksLike(byte[] one, byte[] other) {
        Image a = new Image(new ByteArrayInputStream(one));
        Image b = new Image(new ByteArrayInputStream(other));
        int width = (int) a.getWidth();
        int height = (int) a.getHeight();
        if (width != (int) b.getWidth() || height != (int) b.getHeight()) return false;
        for (int y = 0; y < height; y += SQUARE) {
            for (int x = 0; x < width; x += SQUARE) {
                int w = Math.min(SQUARE, width - x);
                int h = Math.min(SQUARE, height - y);
                if (!looksLike(square(a, x, y, w, h), square(b, x, y, w, h))) return false;
            }
        }
        return true;
    }

    private static int[] square(Image image, int x, int y, int width, int height) {
        int[] pixels = new int[width * height];
        image.getPixelReader().getPixels(x, y, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        return pixels;
    }

    private static boolean looksLike(int[] one, int[] other) {
        int others = 0;
        int sum = 0;
        for (int i = 0; i < one.length; i++) {
            int difference = difference(one[i], other[i]);
            sum += difference;
            if (difference > OTHER) others++;
        }
        return others <= FEW && sum <= SHADE * one.length;
    }

    /** That of the colour that differs most. */
    private static int difference(int one, int other) {
        int most = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            most = Math.max(most, Math.abs((one >> shift & 255) - (other >> shift & 255)));
        }
        return most;
    }

    // ---- writing

    /** Where the pages in that language are; the pictures are the same for all. */
    static Path folder(Language language) {
        return language == Language.ENGLISH ? PAGES : PAGES.resolve(language.id());
    }

    /** All pages in that language, by the names of their files. */
    static Map<String, byte[]> pages(Language language) {
        Language before = Messages.language();
        Messages.setLanguage(language);
        try {
            return pages();
        } finally {
            Messages.setLanguage(before);
        }
    }

    private static Map<String, byte[]> pages() {
        Map<String, byte[]> pages = new LinkedHashMap<>();
        pages.put("index.md", bytes(index()));
        for (Step step : Step.values()) pages.put(step.id() + ".md", bytes(page(step)));
        pages.put("commands.md", bytes(commands()));
        return pages;
    }

    private static byte[] bytes(String page) {
        return page.getBytes(StandardCharsets.UTF_8);
    }

    private static String head(String title) {
        return "<!-- " + words("guide.page.made", COMMAND) + " -->\n\n# " + title + "\n\n";
    }

    private static String index() {
        StringBuilder page = new StringBuilder(head(words("guide.page.index.title")));
        page.append(words("guide.page.index.intro")).append("\n\n");
        page.append("[%s](%sindex.md)".formatted(words("guide.page.other"), other()));
        if (isTranslated()) page.append(". ").append(words("guide.page.pictures"));
        page.append("\n\n");
        page.append(picture(words("guide.page.index.title"), "walkthrough")).append("\n\n");
        page.append(words("guide.page.index.need")).append("\n\n");
        for (Step step : Step.values()) page.append(numbered(step)).append('\n');
        page.append("\n[%s](commands.md)\n".formatted(words("guide.page.index.commands")));
        page.append(words("guide.page.index.commands.text")).append(".\n\n");
        page.append(words("guide.page.index.rehearse")).append("\n\n");
        page.append(picture(words("guide.start.title"), "start")).append("\n\n");
        page.append("[%s](%s#before-you-rely-on-it)\n"
                .formatted(words("guide.page.index.before"), linked(Path.of("README.md"))));
        return page.toString();
    }

    private static String numbered(Step step) {
        return "%d. [%s](%s.md)".formatted(step.ordinal() + 1, title(step), step.id());
    }

    private static String title(Step step) {
        return Messages.of(Guide.at(Optional.of(step), Phase.BEGIN).title());
    }

    private static String page(Step step) {
        StringBuilder page = new StringBuilder(head(words("guide.page.step", step.ordinal() + 1, title(step))));
        for (GuideStep stop : Guide.STEPS) {
            if (!stop.step().equals(Optional.of(step))) continue;
            if (stop.moment() != Phase.BEGIN) {
                page.append("## ").append(Messages.of(stop.title())).append("\n\n");
            }
            page.append(Messages.of(stop.now())).append("\n\n");
            page.append("**%s** %s\n\n".formatted(words("guide.page.why"), Messages.of(stop.why())));
            if (stop.pictured()) {
                page.append(picture(Messages.of(stop.title()), stop.picture())).append("\n\n");
            }
        }
        page.append("## ").append(words("guide.page.terms")).append("\n\n");
        for (Term term : Guide.terms(Optional.of(step))) {
            String word = "**%s**".formatted(Messages.of(term.word()));
            page.append("- %s\n".formatted(said(word, Messages.of(term.meaning()))));
        }
        page.append('\n');
        if (step.ordinal() + 1 < Step.values().length) {
            Step next = Step.values()[step.ordinal() + 1];
            String link = "[%s](%s.md)".formatted(title(next), next.id());
            page.append(said(words("guide.page.next"), link)).append(" · ");
        }
        page.append("[%s](index.md)\n".formatted(words("guide.page.index")));
        return page.toString();
    }

    private static String commands() {
        StringBuilder page = new StringBuilder(head(words("guide.commands.title")));
        page.append(words("guide.commands.sentence")).append(' ');
        page.append(words("guide.commands.for", system().name(), GuidebookRun.DOMAIN));
        page.append('\n');
        Step step = null;
        for (CommandPreview.Entry entry : ahead().entries()) {
            if (entry.step() != step) {
                step = entry.step();
                page.append("\n## ").append(words("guide.page.step", step.ordinal() + 1, ""));
                page.append(words("panel." + step.id() + ".title")).append('\n');
            }
            page.append('\n').append(Messages.of(entry.what()));
            if (!entry.commands().isEmpty() || !entry.script().isEmpty()) {
                String kind = entry.changes() ? "changes" : "looks";
                page.append(" *%s.*".formatted(words("guide.commands." + kind)));
            }
            page.append('\n');
            if (!entry.commands().isEmpty()) {
                page.append('\n');
                entry.commands().forEach(c -> page.append("    ").append(c).append('\n'));
            }
            if (!entry.script().isEmpty()) {
                page.append("\n<details><summary>%s</summary>\n\n```sh\n%s\n```\n\n</details>\n"
                        .formatted(
                                words("guide.commands.script"), entry.script().strip()));
            }
        }
        page.append("\n[%s](index.md)\n".formatted(words("guide.page.index")));
        return page.toString();
    }

    private static OperatingSystem system() {
        return SystemCatalogue.read().system("ubuntu-24.04");
    }

    /** What is run on the server of the pictures. */
    static CommandPreview ahead() {
        SystemCatalogue catalogue = SystemCatalogue.read();
        return new CommandPreview(
                InstallPlan.by(
                        catalogue,
                        catalogue.software(Software.NONE),
                        system(),
                        system().routes().getFirst()),
                List.of(CommandPreview.request(GuidebookRun.DOMAIN)),
                GuidebookRun.DOMAIN,
                Checklist.standard(CheckContext.LETS_ENCRYPT));
    }

    private static String picture(String words, String name) {
        return "![%s](%s/%s.png)".formatted(words, linked(PICTURES), name);
    }

    /** The way from a page to something else of the project. */
    private static String linked(Path file) {
        return folder(Messages.language()).relativize(file).toString().replace('\\', '/');
    }

    private static boolean isTranslated() {
        return Messages.language() != Language.ENGLISH;
    }

    /** The way from a page to that in the other language. */
    private static String other() {
        return isTranslated() ? "../" : Language.FRENCH.id() + "/";
    }

    /** Something and what is said of it; the space before a colon is the language's. */
    private static String said(String of, String what) {
        return words("guide.page.said", of, what);
    }

    private static String words(String key, Object... arguments) {
        return Messages.of(Message.of(key, arguments));
    }
}
