package org.certguide.play;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.certguide.json.Json;
import org.certguide.json.JsonException;
import org.certguide.profile.PrivateFiles;

/**
 * Answers for several servers: a file with a list of them, or a folder of files.
 *
 * @param source the file or folder
 * @param entries at least one
 */
public record AnswerList(Path source, List<Entry> entries) {
    public AnswerList {
        entries = List.copyOf(entries);
    }

    /**
     * The answers for one server.
     *
     * @param digest of what they say: other answers for the same server are played again
     */
    public record Entry(AnswerFile file, String digest) {
        static Entry of(AnswerFile file) {
            return new Entry(file, sha256(Json.write(file.answers())));
        }

        /** What it is called in lines for people. */
        String name() {
            return file.answers().domains().getFirst();
        }
    }

    /** Whether a path leads to answers for several servers. */
    public static boolean isOne(Path path) {
        if (Files.isDirectory(path)) return true;
        try {
            return PrivateFiles.read(path, StandardCharsets.UTF_8)
                    .stripLeading()
                    .startsWith("[");
        } catch (IOException e) {
            // Who reads the file tells why that cannot be.
            return false;
        }
    }

    /**
     * Reads and checks all answers, before anything is done with the first.
     *
     * @param environment where secrets may be
     * @throws AnswersException with a sentence that names the server or file, and the field
     */
    public static AnswerList read(Path path, Map<String, String> environment) throws AnswersException {
        List<Entry> entries = new ArrayList<>();
        if (Files.isDirectory(path)) {
            for (Path file : files(path)) {
                try {
                    if (isOne(file)) entries.addAll(list(file, environment));
                    else entries.add(Entry.of(AnswerFile.read(file, environment)));
                } catch (AnswersException e) {
                    throw Answers.wrong("play.many.wrong", String.valueOf(file.getFileName()), e.text());
                }
            }
        } else {
            entries.addAll(list(path, environment));
        }
        if (entries.isEmpty()) throw Answers.wrong("play.many.none", path.toString());
        return new AnswerList(path, entries);
    }

    private static List<Path> files(Path folder) throws AnswersException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Answers.wrong("play.file", folder.toString());
        }
    }

    private static List<Entry> list(Path file, Map<String, String> environment) throws AnswersException {
        Answers[] all;
        try {
            all = Json.read(PrivateFiles.read(file, StandardCharsets.UTF_8), Answers[].class);
        } catch (IOException e) {
            throw Answers.wrong("play.file", file.toString());
        } catch (JsonException e) {
            throw new AnswersException(e.text());
        }
        Path folder = file.toAbsolutePath().getParent();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            try {
                Path base = folder == null ? Path.of("") : folder;
                entries.add(Entry.of(AnswerFile.checked(all[i], base, environment)));
            } catch (AnswersException e) {
                throw Answers.wrong("play.many.wrong", Integer.toString(i + 1), e.text());
            }
        }
        return entries;
    }

    /** Names the record of what was played of it. */
    String id() {
        return sha256(source.toAbsolutePath().normalize().toString());
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
