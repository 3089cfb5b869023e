package org.certguide;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.certguide.guide.Step;
import org.certguide.play.AnswerFileRun;
import org.certguide.play.AnswersException;
import org.certguide.text.Message;

/**
 * What is written where the command line says. A mistaken name must not cost anybody a file: only an earlier file of
 * the same kind is replaced, which is known by how it begins.
 */
enum WrittenFile {
    METRICS("# HELP certguide_.*"),
    CALENDAR("BEGIN:VCALENDAR\\R.*PRODID:-//Certguide//.*"),
    PICTURE("\u0089PNG.*"),
    CONSOLE("\\$ .*"),
    COMMANDS("\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z  .*"),
    PROFILE("\\{.*\"schema\".*");

    /** So many bytes tell what a file is. */
    private static final int BEGINNING = 4096;

    private final Pattern beginning;

    WrittenFile(String beginning) {
        this.beginning = Pattern.compile(beginning, Pattern.DOTALL);
    }

    /**
     * Before anything is done: that writing it destroys nothing. What is no regular file, as a pipe, has nothing to lose.
     *
     * @param option that names it
     * @param read the file that is read in the same run
     * @throws AnswersException with a sentence, if it would
     */
    void check(Option option, Path file, Optional<Path> read) throws AnswersException {
        if (read.filter(from -> isSame(from, file)).isPresent())
            throw new AnswersException(Message.of("play.over.read", option.word(), file));
        if (Files.isRegularFile(file) && !isEarlier(file))
            throw new AnswersException(Message.of("play.over.other", option.word(), file));
    }

    /**
     * The same for the folder of the pictures, and what a rehearsal puts beside them.
     *
     * @param servers how many have a folder of their own in it; 0 for one without
     */
    static void checkPictures(Path folder, int servers) throws AnswersException {
        if (Files.exists(folder) && !Files.isDirectory(folder))
            throw new AnswersException(Message.of("play.over.folder", Option.PICTURES.word(), folder));
        Stream<Path> folders = servers == 0
                ? Stream.of(folder)
                : IntStream.rangeClosed(1, servers).mapToObj(n -> folder.resolve(Integer.toString(n)));
        for (Path each : folders.toList()) {
            for (Step step : Step.values())
                PICTURE.check(Option.PICTURES, each.resolve(AnswerFileRun.picture(step)), Optional.empty());
        }
        CONSOLE.check(Option.PICTURES, folder.resolve(RehearsalFolder.CONSOLE), Optional.empty());
        COMMANDS.check(Option.PICTURES, folder.resolve(RehearsalFolder.COMMANDS), Optional.empty());
        PROFILE.check(Option.PICTURES, folder.resolve(RehearsalFolder.PROFILE), Optional.empty());
    }

    /** Also by another name, or through a link. */
    static boolean isSame(Path one, Path other) {
        try {
            return one.normalize().equals(other.normalize()) || Files.isSameFile(one, other);
        } catch (IOException e) {
            // One of them is not there.
            return false;
        }
    }

    private boolean isEarlier(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] begin = in.readNBytes(BEGINNING);
            return begin.length == 0
                    || beginning
                            .matcher(new String(begin, StandardCharsets.ISO_8859_1))
                            .matches();
        } catch (IOException e) {
            // What cannot be looked at is somebody else's.
            return false;
        }
    }
}
