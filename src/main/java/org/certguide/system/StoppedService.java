package org.certguide.system;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A service of a Docker swarm that port 80 is published for, and of which nothing runs: whoever visits it gets no
 * answer. All texts are the server's own and untrusted.
 *
 * @param wanted how many shall run; 0 where it was told to stop
 * @param before how many ran before it was told to stop; 0 where that is not known
 * @param since when it was told to; empty where that is not known
 * @param state what Docker tells of the newest one that it tried to start, such as {@code Rejected 5 seconds ago}
 * @param error why that, or the one before it, does not run; may be empty
 * @param byRenewal empty where no renewal has stopped it
 */
public record StoppedService(
        String name,
        int wanted,
        int before,
        Optional<Instant> since,
        String state,
        String error,
        Optional<ByRenewal> byRenewal) {
    /**
     * What the commands around a renewal have kept of it.
     *
     * @param replicas how many ran
     * @param when it was stopped
     * @param passing whether it is so short ago that the renewal may still be at work
     */
    public record ByRenewal(int replicas, Instant when, boolean passing) {}

    /** More services, or tasks of one, are not looked at. */
    private static final int MOST = 16;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,11}");

    /** What a task goes through before it runs. */
    private static final Pattern STARTING =
            Pattern.compile("(?:New|Allocated|Pending|Assigned|Accepted|Preparing|Ready|Starting|Running)\\b.*");

    private static final Pattern PAST_IMAGE = Pattern.compile("(?:Starting|Running)\\b.*");

    /**
     * A shell function that looks closer at what is stopped of the lines that Docker has printed of its services. What
     * a renewal has kept is written by the script of its hooks: how many ran, when they were stopped, and during which
     * run of the system.
     */
    static final String FUNCTION = """
            stopped80() {
              while read -r k n m r p; do
                case $k$m$r in swarmreplicated0/*) ;; *) continue ;; esac
                case $n in *[!A-Za-z0-9_.-]*) continue ;; esac
                case " $p" in *[:\\ ]80-\\>*) ;; *) continue ;; esac
                u=$(docker80 service inspect --format '{{.UpdatedAt.Unix}} {{with .PreviousSpec}}{{with .Mode.Replicated}}{{.Replicas}}{{end}}{{end}}' "$n" </dev/null)
                printf 'stopped %s %s %s\\n' "$n" "${r#0/}" "$u"
                docker80 service ps --no-trunc --format "task $n {{.CurrentState}}|{{.Error}}" "$n" </dev/null | head -n 20
                [ -f "/var/lib/certguide/$n" ] && read -r c t b <"/var/lib/certguide/$n" || continue
                case $t in '' | *[!0-9]*) continue ;; esac
                w=left
                [ "$b" = "$(cat /proc/sys/kernel/random/boot_id)" ] && [ $(($(date +%s) - t)) -lt 600 ] && w=passing
                printf 'kept %s %s %s %s\\n' "$n" "$c" "$t" "$w"
              done
            }
            """;

    /** Those in what the function printed. */
    static List<StoppedService> read(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("stopped "))
                .limit(MOST)
                .flatMap(line -> service(line.split(" "), lines).stream())
                .toList();
    }

    private static Optional<StoppedService> service(String[] words, List<String> lines) {
        if (words.length < 3 || !NUMBER.matcher(words[2]).matches()) return Optional.empty();
        String name = words[1];
        List<String[]> tasks = after("task " + name + " ", lines)
                .map(text -> text.split("\\|", 2))
                .filter(parts -> parts.length == 2)
                .limit(MOST)
                .toList();
        String state = tasks.isEmpty() ? "" : tasks.getFirst()[0].strip();
        // What comes next has failed before, unless it has come farther.
        String error = tasks.stream()
                .limit(PAST_IMAGE.matcher(state).matches() ? 1 : MOST)
                .map(parts -> parts[1].strip())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return Optional.of(new StoppedService(
                name,
                Integer.parseInt(words[2]),
                words.length > 4 ? number(words[4]) : 0,
                words.length > 3 ? time(words[3]) : Optional.empty(),
                state,
                error,
                after("kept " + name + " ", lines)
                        .flatMap(text -> byRenewal(text.split(" ")).stream())
                        .findFirst()));
    }

    private static Stream<String> after(String beginning, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()));
    }

    private static Optional<ByRenewal> byRenewal(String[] words) {
        return words.length < 3
                ? Optional.empty()
                : time(words[1]).map(when -> new ByRenewal(number(words[0]), when, words[2].equals("passing")));
    }

    private static int number(String word) {
        return NUMBER.matcher(word).matches() ? Integer.parseInt(word) : 0;
    }

    private static Optional<Instant> time(String word) {
        return SECONDS.matcher(word).matches()
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(word)))
                : Optional.empty();
    }

    /** Whether a renewal has stopped it just now, after which it comes back. */
    public boolean isPassing() {
        return byRenewal.filter(ByRenewal::passing).isPresent();
    }

    /** Whether Docker is about to start it. */
    public boolean isStarting() {
        return wanted > 0 && error.isEmpty() && STARTING.matcher(state).matches();
    }

    /** How many shall run again. */
    public int replicas() {
        return Stream.of(wanted, byRenewal.map(ByRenewal::replicas).orElse(0), before)
                .filter(n -> n > 0)
                .findFirst()
                .orElse(1);
    }

    /** When it was stopped, as far as that is known. */
    public Optional<Instant> when() {
        return wanted > 0 ? Optional.empty() : byRenewal.map(ByRenewal::when).or(() -> since);
    }
}
