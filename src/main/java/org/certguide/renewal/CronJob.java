package org.certguide.renewal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A line in a file of cron that speaks of Certbot, or of a script that does.
 *
 * @param file where it stands
 * @param line as it stands there, untrusted
 * @param executable whether the file can be run, which matters in folders such as /etc/cron.daily
 * @param scripts the lines of the scripts that it starts, as far as they speak of Certbot
 * @param gone the programs it names that are not there, as far as their names speak of Certbot
 * @param settings what the file sets before it, of {@link #SETTINGS}
 */
public record CronJob(
        String file,
        String line,
        boolean executable,
        List<String> scripts,
        Set<String> gone,
        Map<String, String> settings) {
    /** Where programs are looked for, and what else decides when they are started. */
    static final String SETTINGS = "PATH|CRON_TZ|RANDOM_DELAY|START_HOURS_RANGE";

    private static final Map<String, Integer> FOLDERS =
            Map.of("hourly", 1, "15min", 1, "daily", 1, "weekly", 7, "monthly", 31);

    /** Where cron looks for programs if nobody says otherwise; that of BusyBox and scripts look further. */
    private static final String USUAL = "/usr/bin:/bin";

    private static final Pattern SETTING = Pattern.compile("(" + SETTINGS + ")\\s*=\\s*(.*)");

    /** So much of one line is kept. */
    private static final int MOST = 60;

    private static final String WIDE = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public CronJob {
        scripts = List.copyOf(scripts);
        gone = Set.copyOf(gone);
        settings = Map.copyOf(settings);
    }

    /** Debian's own line ends at once where systemd runs, because the timer does the work. */
    public boolean leavesItToSystemd() {
        return line.matches(".*!\\s+-d\\s+/run/systemd/system.*");
    }

    private boolean isScript() {
        return file.matches("(/usr/local)?/etc/(cron\\.(hourly|daily|weekly|monthly)|periodic/[^/]+)/.*");
    }

    /** The folder in which it is a script; empty where it is a line with a time of its own. */
    Optional<String> folder() {
        return isScript() ? Optional.of(file.substring(0, file.lastIndexOf('/'))) : Optional.empty();
    }

    /** Whether its line starts what is in a folder; FreeBSD has a word for such folders. */
    boolean starts(String folder) {
        String last = folder.substring(folder.lastIndexOf('/') + 1);
        return RenewalCommand.commands(shell()).stream()
                .anyMatch(words -> words.contains(folder)
                        || words.contains(folder + "/")
                        || words.contains("periodic") && words.contains(last));
    }

    /** Whether it is one of the jobs of anacron. */
    boolean isOfAnacrontab() {
        return file.equals("/etc/anacrontab");
    }

    /** As Debian's lines do for the folders of a day, a week and a month. */
    boolean leavesItToAnacron() {
        return shell().contains("/anacron") && shell().contains("||");
    }

    /** What its file sets. */
    Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /** So much later cron may start it. */
    Duration randomDelay() {
        return setting("RANDOM_DELAY")
                .filter(minutes -> minutes.matches("\\d{1,4}"))
                .map(minutes -> Duration.ofMinutes(Long.parseLong(minutes)))
                .orElse(Duration.ZERO);
    }

    /** How long it waits by itself, once it was started. */
    Waiting waiting() {
        return scripts.stream().map(Waiting::in).reduce(Waiting.in(shell()), Waiting::and);
    }

    /** Whether anacron starts it as well as cron. */
    boolean isAnacrons() {
        return isOfAnacrontab() || file.matches("/etc/cron\\.(daily|weekly|monthly)/.*");
    }

    /** What the line, or a script that it starts, does to renew certificates; empty if nothing. */
    Optional<RenewalCommand> command() {
        return Stream.concat(Stream.of(shell()), scripts.stream())
                .flatMap(text -> RenewalCommand.in(text).stream())
                .findFirst();
    }

    /** The part of the line that is for the shell. */
    private String shell() {
        boolean named = line.startsWith("@");
        if (isScript() || !named && CronTimes.words(line).isEmpty()) return line;
        // What stands before the command: the times, and in the system's own files a user.
        int skipped = (named ? 1 : 5) + (file.startsWith("/etc/cron.d/") || file.equals("/etc/crontab") ? 1 : 0);
        String[] words = line.split("\\s+", skipped + 1);
        return words.length <= skipped ? "" : words[skipped];
    }

    /** The longest time between two starts; empty if it is not known, or if only a restart is one. */
    Optional<Duration> longest() {
        if (isScript()) {
            String folder = file.replaceFirst("^.*/(?:cron\\.|periodic/)([^/]*)/.*$", "$1");
            return Optional.ofNullable(FOLDERS.get(folder)).map(Duration::ofDays);
        }
        return CronTimes.of(line).map(times -> times.days().longest());
    }

    /** Whether cron, where it runs, would really start Certbot again and again by this line. */
    public boolean works(boolean systemd) {
        return works(systemd, false);
    }

    /**
     * The same.
     *
     * @param dots whether the system starts scripts with a dot in their names
     */
    boolean works(boolean systemd, boolean dots) {
        return command().isPresent()
                && !(systemd && leavesItToSystemd())
                && !line.startsWith("@reboot")
                && (!isScript() || executable && (dots || !name().contains(".")));
    }

    private String name() {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /**
     * The program that the line would start and that is not there, or not where cron looks for it.
     *
     * @param there where Certbot is on the server; empty if nobody has looked
     */
    Optional<String> missing(Optional<Set<String>> there) {
        Optional<String> named = Stream.concat(Stream.of(shell()), scripts.stream())
                .flatMap(RenewalCommand::programs)
                .filter(gone::contains)
                .findFirst();
        if (named.isPresent()) return named;
        String program = command().map(RenewalCommand::program).orElse("");
        if (there.isEmpty() || !program.matches("[\\w.-]{1,60}")) return Optional.empty();
        List<String> folders = new ArrayList<>();
        for (String text : scripts) folders.addAll(folders(text));
        folders.addAll(folders(shell()));
        if (folders.isEmpty()) folders = List.of(usual().split(":", 99));
        return folders.stream().anyMatch(f -> f.contains("$") || there.get().contains(f.strip() + "/" + program))
                ? Optional.empty()
                : Optional.of(program);
    }

    private String usual() {
        Optional<String> path = setting("PATH").filter(p -> !p.isEmpty());
        if (path.isPresent()) return path.get();
        boolean wide = isScript() || file.startsWith("/etc/crontabs/") || file.startsWith("/etc/periodic/");
        return wide ? WIDE : USUAL;
    }

    private static List<String> folders(String shell) {
        return RenewalCommand.commands(shell).stream()
                .flatMap(List::stream)
                .filter(w -> w.startsWith("PATH="))
                .flatMap(w -> Arrays.stream(w.substring(5).split(":", 99)))
                .toList();
    }

    /**
     * Reads what the probe printed: {@code FILE|x|LINE} for each line, where a dash stands for a file
     * that cannot be run; {@code |FILE|x|LINE} for a line of a script that the line before starts;
     * {@code ?PROGRAM} for a program that the line before names and that is not there.
     */
    static List<CronJob> read(List<String> printed) {
        List<CronJob> jobs = new ArrayList<>();
        Map<String, String> settings = new HashMap<>();
        String last = "";
        for (String text : printed) {
            boolean absent = text.startsWith("?");
            boolean followed = text.startsWith("|");
            String[] parts = (followed ? text.substring(1) : text).split("\\|", 3);
            if (absent || followed) {
                if (jobs.isEmpty() || followed && parts.length < 3) continue;
                CronJob job = jobs.removeLast();
                jobs.add(absent ? job.without(text.substring(1).strip()) : job.with(parts[2].strip()));
                continue;
            }
            if (parts.length < 3) continue;
            String line = parts[2].strip();
            if (!parts[0].equals(last)) settings.clear();
            last = parts[0];
            Matcher set = SETTING.matcher(line);
            if (set.matches())
                settings.put(set.group(1), set.group(2).replaceAll("[\"']", "").strip());
            else if (!line.startsWith("#")) {
                jobs.add(new CronJob(parts[0], line, parts[1].equals("x"), List.of(), Set.of(), settings));
            }
        }
        return List.copyOf(jobs);
    }

    private CronJob with(String more) {
        if (scripts.size() >= MOST) return this;
        List<String> all = new ArrayList<>(scripts);
        all.add(more);
        return new CronJob(file, line, executable, all, gone, settings);
    }

    private CronJob without(String program) {
        if (gone.size() >= MOST) return this;
        Set<String> all = new HashSet<>(gone);
        all.add(program);
        return new CronJob(file, line, executable, scripts, all, settings);
    }
}
