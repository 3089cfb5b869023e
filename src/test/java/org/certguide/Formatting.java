package org.certguide;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project's Java style: palantir-java-format, which breaks chains less than google-java-format. */
final class Formatting {
    static final String COMMAND = "./mvnw test-compile exec:exec@format";

    private static final Formatter FORMATTER = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());

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
            return FORMATTER.formatSource(ImportOrderer.reorderImports(tidy, Style.PALANTIR));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FormatterException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }
}
