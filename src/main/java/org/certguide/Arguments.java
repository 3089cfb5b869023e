package org.certguide;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.certguide.play.AnswerFile;
import org.certguide.play.AnswerList;
import org.certguide.play.AnswersException;
import org.certguide.play.PlayOfMany;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/**
 * What was asked for on the command line.
 *
 * @param answers to be played in place of a person
 * @param many answers for several servers, to be played without a window
 * @param rehearse whether to play a rehearsal on the practice server instead, without a window:
 *     when asked for, or where there is no screen and no answers
 * @param tryOut whether only to build an invisible window, to see that the application can start, and to exit
 * @param pictures where a PNG of each step goes
 * @param ansible the folder that the saved servers are written to for Ansible, and nothing else is done
 * @param check what servers to look at instead of all that, without a window
 */
record Arguments(
        Optional<AnswerFile> answers,
        Optional<Many> many,
        boolean rehearse,
        boolean tryOut,
        Optional<Path> pictures,
        Optional<Path> ansible,
        Optional<CheckCommand> check) {
    static final Arguments NONE = new Arguments(
            Optional.empty(), Optional.empty(), false, false, Optional.empty(), Optional.empty(), Optional.empty());

    /** What one start of the program can do, each alone. */
    private static final Set<Option> DEEDS =
            EnumSet.of(Option.PLAY, Option.REHEARSE, Option.EXPORT, Option.CHECK, Option.TRY);

    /** Answers for several servers, and how to play them. */
    record Many(AnswerList list, PlayOfMany.Settings settings) {}

    /**
     * @param display whether there is a screen
     * @throws AnswersException with a sentence that says what is wrong
     */
    static Arguments parse(List<String> words, Map<String, String> environment, boolean display)
            throws AnswersException {
        Optional<Path> file = Optional.empty();
        Optional<Path> pictures = Optional.empty();
        Optional<Path> ansible = Optional.empty();
        OptionalInt parallel = OptionalInt.empty();
        boolean keepGoing = false;
        boolean rehearse = false;
        boolean tryOut = false;
        boolean check = false;
        Optional<Path> servers = Optional.empty();
        boolean json = false;
        Optional<Path> prometheus = Optional.empty();
        Optional<Path> calendar = Optional.empty();
        Set<Option> deeds = EnumSet.noneOf(Option.class);
        ListIterator<String> rest = words.listIterator();
        while (rest.hasNext()) {
            String word = rest.next();
            Option option = Option.of(word).orElseThrow(() -> new AnswersException(Message.of("play.unknown", word)));
            if (DEEDS.contains(option)) deeds.add(option);
            switch (option) {
                case PLAY -> file = Optional.of(value(word, rest));
                case PARALLEL -> parallel = OptionalInt.of(number(word, rest));
                case KEEP_GOING -> keepGoing = true;
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
        if (deeds.size() > 1) {
            String given = deeds.stream().map(Option::word).collect(Collectors.joining(", "));
            throw new AnswersException(Message.of("play.together", given));
        }
        if (!check && (json || prometheus.isPresent() || calendar.isPresent())) {
            Option alone = json ? Option.JSON : prometheus.isPresent() ? Option.PROMETHEUS : Option.CALENDAR;
            throw new AnswersException(Message.of("play.alone", alone.word(), Option.CHECK.word()));
        }
        if (file.isEmpty() && (parallel.isPresent() || keepGoing)) {
            throw new AnswersException(Message.of("play.without", Option.PLAY.word()));
        }
        if (prometheus.isPresent()) WrittenFile.METRICS.check(Option.PROMETHEUS, prometheus.get(), servers);
        if (calendar.isPresent()) WrittenFile.CALENDAR.check(Option.CALENDAR, calendar.get(), servers);
        if (prometheus.isPresent() && calendar.isPresent() && WrittenFile.isSame(prometheus.get(), calendar.get()))
            throw new AnswersException(Message.of("play.over.both", calendar.get()));
        boolean several = file.filter(AnswerList::isOne).isPresent();
        PlayOfMany.Settings settings = new PlayOfMany.Settings(parallel.orElse(1), keepGoing);
        Optional<Many> many =
                several ? Optional.of(new Many(AnswerList.read(file.get(), environment), settings)) : Optional.empty();
        if (pictures.isPresent())
            WrittenFile.checkPictures(
                    pictures.get(), many.map(m -> m.list().entries().size()).orElse(0));
        return new Arguments(
                file.isPresent() && !several ? Optional.of(AnswerFile.read(file.get(), environment)) : Optional.empty(),
                many,
                rehearse || file.isEmpty() && !tryOut && !display && !check,
                tryOut,
                pictures,
                ansible,
                check ? Optional.of(new CheckCommand(servers, json, prometheus, calendar)) : Optional.empty());
    }

    /** Whether answers are played in place of a person. */
    boolean plays() {
        return answers.isPresent() || many.isPresent();
    }

    private static Path exported(String word, Iterator<String> rest) throws AnswersException {
        if (!rest.hasNext()) throw new AnswersException(Message.of("play.missing", word));
        String kind = rest.next();
        if (!kind.equals("ansible")) throw new AnswersException(Message.of("play.unknown", kind));
        return value(word + " " + kind, rest);
    }

    /** The file that names servers, if one follows; otherwise they are those that are saved. */
    private static Optional<Path> servers(ListIterator<String> rest) throws AnswersException {
        if (!rest.hasNext()) return Optional.empty();
        String next = rest.next();
        if (next.equals(CheckCommand.ALL)) return Optional.empty();
        if (!next.startsWith("--")) return Optional.of(path(next));
        rest.previous();
        return Optional.empty();
    }

    private static int number(String word, Iterator<String> rest) throws AnswersException {
        if (!rest.hasNext()) throw new AnswersException(Message.of("play.missing", word));
        String text = rest.next();
        if (!text.matches("[1-9][0-9]?")) throw new AnswersException(Message.of("play.number", word, text));
        return Integer.parseInt(text);
    }

    private static Path value(String word, Iterator<String> rest) throws AnswersException {
        if (!rest.hasNext()) throw new AnswersException(Message.of("play.missing", word));
        String next = rest.next();
        if (next.startsWith("--")) throw new AnswersException(Message.of("play.missing", word));
        return path(next);
    }

    private static Path path(String name) throws AnswersException {
        try {
            // Before the process moves into another folder.
            return Path.of(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new AnswersException(Message.of("play.letters", SafeText.word(name)));
        }
    }
}
