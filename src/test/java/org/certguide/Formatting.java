package org.certguide;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project's Java style: google-java-format, four spaces. */
final class Formatting {
    static final String COMMAND = "./mvnw test-compile exec:exec@format";

    private static final Formatter FORMATTER =
            new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());

    private Formatting() {}

    /** Formats every source file of the project in place. */
    public static void main(String[] args) throws IOException {
        for (Path file : sources()) {
            String formatted = formatted(file);
            if (!formatted.equals(Files.readString(file))) Files.writeString(file, formatted);
        }
    }

    static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
        }
    }

    static String formatted(Path file) {
        try {
            String source = Files.readString(file);
            String tidy = RemoveUnusedImports.removeUnusedImports(source);
            return FORMATTER.formatSource(ImportOrderer.reorderImports(tidy, Style.AOSP));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FormatterException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }
}
