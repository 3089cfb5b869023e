package org.certguide;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import org.certguide.play.AnswerFile;
import org.certguide.play.AnswersException;
import org.certguide.text.Message;

/**
 * What was asked for on the command line.
 *
 * @param answers to be played in place of a person
 * @param rehearse whether to play a rehearsal on the practice server instead, without a window:
 *     when asked for, or where there is no screen and no answers
 * @param tryOut whether only to build an invisible window, to see that the application can start, and to exit
 * @param pictures where a PNG of each step goes
 * @param ansible the folder that the saved servers are written to for Ansible, and nothing else is done
 * @param check what servers to look at instead of all that, without a window
 */
record Arguments(
        Optional<AnswerFile> answers,
        boolean rehearse,
        boolean tryOut,
        Optional<Path> pictures,
        Optional<Path> ansible,
        Optional<CheckCommand> check) {
    static final Arguments NONE =
            new Arguments(Optional.empty(), false, false, Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * @param display whether there is a screen
     * @throws AnswersException with a sentence that says what is wrong
     */
    static Arguments parse(List<String> words, Map<String, String> environment, boolean display)
            throws AnswersException {
        Optional<Path> file = Optional.empty();
        Optional<Path> pictures = Optional.empty();
        Optional<Path> ansible = Optional.empty();
        boolean rehearse = false;
        boolean tryOut = false;
        boolean check = false;
        Optional<Path> servers = Optional.empty();
        boolean json = false;
        Optional<Path> prometheus = Optional.empty();
        Optional<Path> calendar = Optional.empty();
        ListIterator<String> rest = words.listIterator();
        while (rest.hasNext()) {
            String word = rest.next();
            Option option = Option.of(word).orElseThrow(() -> new AnswersException(Message.of("play.unknown", word)));
            switch (option) {
                case PLAY -> file = Optional.of(value(word, rest));
                case REHEARSE -> rehearse = true;
                case TRY -> tryOut = true;
                case EXPORT -> ansible = Optional.of(exported(word, rest));
                case PICTURES -> pictures = Optional.of(value(word, rest));
                case CHECK -> {
                    check = true;
                    servers = servers(rest);
                }
                case JSON -> json = true;
                case PROMETHEUS -> prometheus = Optional.of(value(word, rest));
                case CALENDAR -> calendar = Optional.of(value(word, rest));
                // Answered before anything is read.
                case HELP, VERSION -> {}
            }
        }
        if (!check && (json || prometheus.isPresent() || calendar.isPresent())) {
            throw new AnswersException(Message.of("play.without", Option.CHECK.word()));
        }
        return new Arguments(
                file.isPresent() ? Optional.of(AnswerFile.read(file.get(), environment)) : Optional.empty(),
                rehearse || file.isEmpty() && !tryOut && !display && !check,
                tryOut,
                pictures,
                ansible,
                check ? Optional.of(new CheckCommand(servers, json, prometheus, calendar)) : Optional.empty());
    }

    private static Path exported(String word, Iterator<String> rest) throws AnswersException {
        if (!rest.hasNext()) throw new AnswersException(Message.of("play.missing", word));
        String kind = rest.next();
        if (!kind.equals("ansible")) throw new AnswersException(Message.of("play.unknown", kind));
        return value(word + " " + kind, rest);
    }

    /** The file that names servers, if one follows; otherwise they are those that are saved. */
    private static Optional<Path> servers(ListIterator<String> rest) {
        if (!rest.hasNext()) return Optional.empty();
        String next = rest.next();
        if (next.equals(CheckCommand.ALL)) return Optional.empty();
        if (!next.startsWith("--")) return Optional.of(Path.of(next).toAbsolutePath());
        rest.previous();
        return Optional.empty();
    }

    private static Path value(String word, Iterator<String> rest) throws AnswersException {
        if (!rest.hasNext()) throw new AnswersException(Message.of("play.missing", word));
        // Before the process moves into another folder.
        return Path.of(rest.next()).toAbsolutePath();
    }
}
