package org.certguide.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files that the texts are in, and texts that are a third longer than any translation. */
public final class Bundles {
    private static final Path FOLDER = Path.of("src/main/resources/org/certguide/i18n");
    private static final Locale LONG = Locale.of("qps");

    private Bundles() {}

    /** The names of the bundles, in English: {@code certbot}, {@code checks} and so on. */
    static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.matches("[a-z]+\\.properties"))
                    .map(f -> f.replace(".properties", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The codes of the languages that texts are in, beside English. */
    static List<String> languages() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.matches("ui_[a-z]+\\.properties"))
                    .map(f -> f.replaceAll("ui_|\\.properties", ""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts of a bundle as they are written. */
    static Map<String, String> texts(String name, String ending) {
        Properties texts = new Properties();
        Path file = FOLDER.resolve(name + ending + ".properties");
        // What is missing in a language is said in English.
        if (!ending.isEmpty() && !Files.exists(file)) return new TreeMap<>();
        try (var in = Files.newBufferedReader(file)) {
            texts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> sorted = new TreeMap<>();
        texts.forEach((key, text) -> sorted.put((String) key, (String) text));
        return sorted;
    }

    /** The texts of all bundles with this ending. */
    static Map<String, String> texts(String ending) {
        Map<String, String> all = new TreeMap<>();
        for (String name : names()) all.putAll(texts(name, ending));
        return all;
    }

    /** From now on, every text is the English one with each third letter twice. */
    public static void speakLong() {
        try {
            Path classes = Path.of(Bundles.class.getResource("/").toURI());
            Path folder = Files.createDirectories(classes.resolve("org/certguide/i18n"));
            for (String name : names()) {
                Properties longer = new Properties();
                texts(name, "").forEach((key, text) -> longer.put(key, lengthen(text)));
                Path file = folder.resolve(name + "_" + LONG.getLanguage() + ".properties");
                try (var out = Files.newBufferedWriter(file)) {
                    longer.store(out, "made by a test");
                }
            }
        } catch (IOException | java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        Messages.setLanguage(LONG);
    }

    static String lengthen(String text) {
        StringBuilder longer = new StringBuilder();
        int letters = 0;
        boolean place = false;
        for (char c : text.toCharArray()) {
            longer.append(c);
            // A text names a button as the button names itself.
            if (c == '“') letters = 0;
            if (c == '{') place = true;
            if (c == '}') place = false;
            if (!place && Character.isLetter(c) && ++letters % 3 == 1) longer.append(c);
        }
        return longer.toString();
    }
}
