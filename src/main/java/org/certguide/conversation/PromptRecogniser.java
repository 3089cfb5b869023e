package org.certguide.conversation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the question that a text ends with. Has no state. */
final class PromptRecogniser {
    /** So many dashes, spaced or not, make a line that only separates. */
    private static final int RULE = 10;

    private static final Pattern NUMBERED = Pattern.compile("(\\d{1,3}): (.*)");
    private static final Pattern LETTERED = Pattern.compile("\\s+([A-Z])(?: or [A-Z])?\\s{1,20}: (.*)");

    private static final Pattern COLUMNS = Pattern.compile("^ {2}\\d{1,3}\\. \\S");
    private static final Pattern COLUMN = Pattern.compile(" {2,}(?=\\d{1,3}\\. )");

    /** A question longer than this is cut at its beginning. */
    private static final int MAX_QUESTION = 4000;

    private static final int MOST_OPTIONS = 100;

    /** Nor does any program write a longer option. */
    private static final int LONGEST_OPTION = 500;

    /** What {@link PromptPattern#end} needs to see. */
    private static final int END = 400;

    /** No question with all that belongs to it is longer, but for its options. */
    private static final int WINDOW = 24 * 1024;

    private final List<PromptPattern> patterns;
    private final List<Integer> reaches;

    /**
     * @param patterns the first that matches counts: the most specific comes first
     */
    PromptRecogniser(List<PromptPattern> patterns) {
        this.patterns = List.copyOf(patterns);
        this.reaches = this.patterns.stream().map(PromptPattern::reach).toList();
    }

    /** A question, and how it was recognised. */
    record Recognised(Prompt prompt, PromptPattern pattern) {}

    /**
     * What happened before in the same run.
     *
     * @param last the question that was answered last
     * @param answered the ids of all that were answered
     */
    record Past(Optional<Recognised> last, Set<String> answered) {
        static final Past NONE = new Past(Optional.empty(), Set.of());
    }

    /**
     * @param text all since the last answer, without the answer's echo
     */
    Optional<Recognised> recognise(String text, Past past) {
        String lastLine = text.substring(text.lastIndexOf('\n') + 1);
        if (lastLine.isBlank()) return Optional.empty();
        String folded = fold(end(text));
        Optional<Recognised> repeated =
                past.last().filter(last -> text.length() <= WINDOW).flatMap(last -> askedAgainInShort(folded, last));
        if (repeated.isPresent()) return repeated;
        for (int i = 0; i < patterns.size(); i++) {
            PromptPattern pattern = patterns.get(i);
            String seen = isOfLastLine(pattern) ? lastLine : folded;
            if (pattern.end().isPresent()
                    && !find(pattern.end().get(), seen, END).isPresent()) continue;
            Optional<Prompt> prompt = find(pattern.words(), seen, reaches.get(i))
                    .flatMap(matcher -> prompt(pattern, matcher, text, folded, past));
            if (prompt.isPresent()) {
                return Optional.of(new Recognised(prompt.get(), pattern));
            }
        }
        return Optional.empty();
    }

    /** Looks at the last characters alone; the beginning of the text is theirs only if they have it. */
    private static Optional<Matcher> find(Pattern pattern, String text, int last) {
        Matcher matcher = pattern.matcher(text)
                .region(Math.max(0, text.length() - last), text.length())
                .useAnchoringBounds(false)
                .useTransparentBounds(true);
        return matcher.find() ? Optional.of(matcher) : Optional.empty();
    }

    /** The end of the text, from the beginning of a line where there is one. */
    private static String end(String text) {
        if (text.length() <= WINDOW) return text;
        int cut = text.length() - WINDOW;
        int line = text.indexOf('\n', cut) + 1;
        return text.substring(line == 0 ? cut : line);
    }

    /** What to show of a text whose end nobody recognises. */
    static String unrecognised(String text) {
        return capped(fold(end(text)));
    }

    private static Optional<Recognised> askedAgainInShort(String folded, Recognised last) {
        Optional<Matcher> matcher =
                last.pattern().again().map(pattern -> pattern.matcher(folded)).filter(Matcher::find);
        if (matcher.isEmpty()) return Optional.empty();
        Matcher found = matcher.get();
        return switch (last.prompt()) {
            case Prompt.YesNo p
            when group(found, "yes").orElse(p.yes()).equals(p.yes())
                    && group(found, "no").orElse(p.no()).equals(p.no()) ->
                again(last, new Prompt.YesNo(p.id(), p.question(), true, p.yes(), p.no()));
            case Prompt.Choice p
            when counted(found, p.options()) ->
                again(last, new Prompt.Choice(p.id(), p.question(), true, p.options(), p.keys()));
            case Prompt.Checklist p ->
                again(last, new Prompt.Checklist(p.id(), p.question(), true, p.options(), p.mayBeNone()));
            case Prompt.Line p -> again(last, new Prompt.Line(p.id(), capped(folded), true, p.mayBeEmpty()));
            default -> Optional.empty();
        };
    }

    private static Optional<Recognised> again(Recognised last, Prompt prompt) {
        return Optional.of(new Recognised(prompt, last.pattern()));
    }

    private static Optional<Prompt> prompt(
            PromptPattern pattern, Matcher matcher, String text, String folded, Past past) {
        String id = pattern.id();
        boolean again = !pattern.repeats() && isAgain(pattern, past);
        boolean all = again || id.equals(PromptPattern.UNKNOWN) || isPause(pattern);
        String words = capped(words(matcher, folded, all));
        return switch (pattern.form()) {
            case YES_NO ->
                Optional.of(new Prompt.YesNo(
                        id,
                        words,
                        again,
                        group(matcher, "yes").orElse("Yes"),
                        group(matcher, "no").orElse("No")));
            case CHOICE ->
                options(text)
                        .filter(options -> counted(matcher, options))
                        .map(options -> new Prompt.Choice(id, words, again, options));
            case LETTER ->
                letters(text)
                        .map(letters -> new Prompt.Choice(
                                id, words, again, List.copyOf(letters.values()), List.copyOf(letters.keySet())));
            case CHECKLIST -> options(text).map(options -> new Prompt.Checklist(id, words, again, options, false));
            case COLUMNS -> menu(end(text), false).map(m -> new Prompt.Choice(id, m.question(), again, m.options()));
            case COLUMNS_LIST ->
                menu(end(text), true).map(m -> new Prompt.Checklist(id, m.question(), again, m.options(), true));
            case LINE -> Optional.of(new Prompt.Line(id, words, again, false));
            case LINE_OR_NOTHING -> Optional.of(new Prompt.Line(id, words, again, true));
            case PAUSE -> Optional.of(new Prompt.Pause(id, words, again));
            case PASSWORD -> Optional.of(new Prompt.Password(id, words, again, false));
            case OUR_PASSWORD -> {
                // The mark means nothing to people: what stands before it may.
                String before = again ? fold(text.substring(0, text.lastIndexOf('\n') + 1)) : "";
                yield Optional.of(new Prompt.Password(id, capped(before), again, true));
            }
        };
    }

    /**
     * Whatever had to be typed has been refused when it is asked for again, however late: Certbot
     * hears of a bad e-mail address only after the question for the terms. A question with given
     * answers has been refused only when it comes back at once.
     */
    private static boolean isAgain(PromptPattern pattern, Past past) {
        return switch (pattern.form()) {
            case LINE, LINE_OR_NOTHING, PASSWORD, OUR_PASSWORD ->
                past.answered().contains(pattern.id());
            default ->
                past.last().filter(l -> l.pattern().id().equals(pattern.id())).isPresent();
        };
    }

    private static boolean isOfLastLine(PromptPattern pattern) {
        return switch (pattern.form()) {
            case PASSWORD, OUR_PASSWORD, COLUMNS, COLUMNS_LIST -> true;
            default -> false;
        };
    }

    private static boolean isPause(PromptPattern pattern) {
        return pattern.form() == PromptPattern.Form.PAUSE;
    }

    private static Optional<String> group(Matcher matcher, String name) {
        return matcher.namedGroups().containsKey(name)
                ? Optional.ofNullable(matcher.group(name)).map(PromptRecogniser::withoutBrackets)
                : Optional.empty();
    }

    /**
     * What to show.
     *
     * @param all whether to begin with what came before the question
     */
    private static String words(Matcher matcher, String folded, boolean all) {
        boolean named = matcher.namedGroups().containsKey("words");
        if (!named) return all ? folded : matcher.group();
        return folded.substring(all ? 0 : matcher.start("words"), matcher.end("words"));
    }

    private static String withoutBrackets(String words) {
        return words.replace("(", "").replace(")", "");
    }

    private static boolean counted(Matcher matcher, List<String> options) {
        return group(matcher, "count")
                .map(String.valueOf(options.size())::equals)
                .orElse(true);
    }

    private static boolean isRule(String line) {
        int dashes = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '-') dashes++;
            else if (c != ' ') return false;
        }
        return dashes >= RULE;
    }

    /** The numbered lines after the last one that begins with 1, each with its continuation. */
    private static Optional<List<String>> options(String text) {
        List<String> options = new ArrayList<>();
        boolean open = false;
        for (String line : text.split("\n", -1)) {
            Matcher option = NUMBERED.matcher(line);
            boolean first = option.matches() && option.group(1).equals("1");
            if (first) options.clear();
            if (option.matches() && option.group(1).equals(String.valueOf(options.size() + 1))) {
                options.add(shortened(option.group(2).strip()));
                open = true;
            } else if (line.isBlank() || isRule(line)) {
                open = false;
            } else if (open && options.getLast().length() < LONGEST_OPTION) {
                options.add(shortened(options.removeLast() + " " + line.strip()));
            }
        }
        // A form for more than that would be none; it can still be answered as text.
        boolean any = !options.isEmpty() && options.size() <= MOST_OPTIONS;
        return any ? Optional.of(List.copyOf(options)) : Optional.empty();
    }

    private record Menu(String question, List<String> options) {}

    /** Options in columns, what explains them above, and the question in the last line. */
    private static Optional<Menu> menu(String text, boolean several) {
        List<String> lines = List.of(text.split("\n", -1));
        SortedMap<Integer, String> options = new TreeMap<>();
        int first = lines.size() - 1;
        boolean many = false;
        for (int i = lines.size() - 2; i >= 0; i--) {
            if (COLUMNS.matcher(lines.get(i)).find()) {
                for (String column : COLUMN.split(lines.get(i).strip())) {
                    String[] option = column.split("\\. ", 2);
                    options.put(Integer.parseInt(option[0]), shortened(option[1].strip()));
                }
                first = i;
            } else if (options.isEmpty()) {
                many |= lines.get(i).startsWith("(Enter the items or ranges");
            } else {
                break;
            }
        }
        boolean whole = !options.isEmpty() && options.firstKey() == 1 && many == several;
        if (!whole || options.lastKey() != options.size() || options.size() > MOST_OPTIONS) {
            return Optional.empty();
        }
        int begin = first;
        while (begin > 0 && !isRule(lines.get(begin - 1))) begin--;
        String above = fold(String.join("\n", lines.subList(begin, first)));
        String question = (above + "\n" + lines.getLast().strip()).strip();
        return Optional.of(new Menu(capped(question), List.copyOf(options.values())));
    }

    private static String shortened(String option) {
        return option.length() <= LONGEST_OPTION ? option : option.substring(0, LONGEST_OPTION) + "…";
    }

    /** The lines that begin with a letter, by that letter. */
    private static Optional<Map<String, String>> letters(String text) {
        Map<String, String> letters = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            Matcher option = LETTERED.matcher(line);
            if (option.matches()) letters.put(option.group(1), option.group(2).strip());
        }
        return letters.isEmpty() ? Optional.empty() : Optional.of(letters);
    }

    /**
     * The text with its lines joined to paragraphs, because programs break them at their own width.
     * Blank lines and rules separate paragraphs, and one line feed stands for each such place.
     */
    static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        boolean paragraph = false;
        for (String line : text.split("\n", -1)) {
            String words = line.strip();
            if (words.isEmpty() || isRule(line)) {
                paragraph = true;
                continue;
            }
            if (!folded.isEmpty()) folded.append(paragraph ? '\n' : ' ');
            paragraph = false;
            boolean space = false;
            for (int i = 0; i < words.length(); i++) {
                char c = words.charAt(i);
                if (Character.isWhitespace(c)) {
                    space = true;
                } else {
                    if (space) folded.append(' ');
                    space = false;
                    folded.append(c);
                }
            }
        }
        return folded.toString();
    }

    private static String capped(String words) {
        String question = words.strip();
        return question.length() <= MAX_QUESTION
                ? question
                : "…" + question.substring(question.length() - MAX_QUESTION);
    }
}
