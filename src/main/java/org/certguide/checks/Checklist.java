package org.certguide.checks;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.checks.Check.Output;
import org.certguide.diagnosis.Finding;
import org.certguide.net.Port80Probe;
import org.certguide.server.Probe;
import org.certguide.server.ScriptOutput;
import org.certguide.text.Message;

/**
 * All prerequisites, and how to look at them in one round trip: {@link #probe} goes to the server,
 * what it prints goes to a {@link Sorter}, and each section that comes out of it to the {@link
 * Check#judge(Output, CheckContext)} of its check.
 */
public final class Checklist {
    private Checklist() {}

    /**
     * The prerequisites, in the order of the walkthrough.
     *
     * @param directory the CA's ACME directory, which the server must be able to reach
     */
    public static List<Check> standard(URI directory) {
        return Stream.of(
                        LoginChecks.ALL.stream(),
                        DomainChecks.ALL.stream(),
                        Stream.of(Port80Check.CHECK, FirewallCheck.CHECK, OutsideCheck.CHECK),
                        Stream.of(OutboundCheck.check(directory)),
                        ServerChecks.ALL.stream(),
                        Stream.of(CertificatesCheck.CHECK))
                .flatMap(checks -> checks)
                .toList();
    }

    /** How long the script of these checks may take: a little longer than its slowest probes. */
    public static Duration limit(Collection<Check> checks) {
        int slowest = dependencyChains(checks).stream()
                .mapToInt(c -> c.stream().mapToInt(Check::limitSeconds).sum())
                .max()
                .orElse(0);
        return Duration.ofSeconds(slowest + 15L);
    }

    /** The checks with probes; one that has to wait for another comes behind it. */
    private static List<List<Check>> dependencyChains(Collection<Check> checks) {
        Map<String, List<Check>> chains = new LinkedHashMap<>();
        for (Check check : checks) {
            if (!check.runsOnServer()) continue;
            List<Check> before = check.after().map(chains::get).orElse(null);
            if (before == null) chains.put(check.id(), new ArrayList<>(List.of(check)));
            else before.add(check);
        }
        return List.copyOf(chains.values());
    }

    /** The sum above the list, for example "6 of 7 are fine, 1 needs you". */
    public static Message summary(Collection<Finding> findings) {
        return FindingTexts.summary(findings);
    }

    /** What is asked, to be shown: with {@code shown} in the place of the secret. */
    public static Probe<ScriptOutput> probe(Collection<Check> checks, String shown) {
        return probe(checks, shown, true);
    }

    /**
     * Looks at all of it, at what needs root only where root is asked.
     *
     * @param secret see {@link Port80Probe}
     */
    static Probe<ScriptOutput> probe(Collection<Check> checks, String secret, boolean asRoot) {
        String ids = checks.stream()
                .filter(Check::runsOnServer)
                .map(c -> " " + c.id())
                .collect(Collectors.joining());
        return new Probe<>(
                "checklist" + ids, asRoot, limit(checks), token -> script(checks, token, secret), output -> output);
    }

    /**
     * One script for {@code sh} that runs all probes side by side and prints each one's output as
     * soon as there is all of it, in a section named by the check's id and how it went. A probe
     * that says that it is ready gets a section before, named so. Needs the base tools of any Linux
     * (cat, mkdir, rm, sleep, wc, id); runs in dash, bash and BusyBox. Changes nothing and leaves
     * nothing behind; while it runs, it may listen at port 80.
     *
     * @param token see {@link ScriptOutput#headings}
     */
    public static String script(Collection<Check> checks, String token, String secret) {
        StringBuilder probes = new StringBuilder();
        StringBuilder calls = new StringBuilder();
        for (List<Check> chain : dependencyChains(checks)) {
            calls.append("{\n");
            for (Check check : chain) {
                probes.append(
                        "p_%s() {\n%s\n}\n".formatted(check.id(), check.probe().strip()));
                calls.append("run %s %d %s%s\n"
                        .formatted(
                                check.id(),
                                check.limitSeconds(),
                                check.needsRoot() ? "root" : "any",
                                check.after().isPresent() ? " 3>&1" : ""));
            }
            calls.append("} &\n");
        }
        return FRAME.replace("@HEADINGS@\n", ScriptOutput.headings(token))
                .replace("@TOOLS@\n", ScriptOutput.TOOLS)
                .replace("@PROBES@\n", probes)
                .replace("@CALLS@\n", calls)
                .replace("@FOLDER@", folder(secret))
                .replace("@PATH@", Port80Probe.path(secret))
                .replace("@ANSWER@", Port80Probe.answer(secret));
    }

    /** Everybody on the server can see the name of the folder. */
    static String folder(String secret) {
        return "certguide-" + Port80Probe.derived("folder", secret);
    }

    /**
     * Why it is written like this: the outputs go to files in memory, because two probes that print
     * into one pipe would get mixed up, and a full disk is one of the things to be found; the file
     * size limit (64 KiB; in bash, which counts otherwise, 128 KiB) ends a probe that prints
     * without end. Who is done says so in the pipe, and one reader prints. Neither timeout(1) nor
     * job control is there everywhere, so a watcher kills the probe and whatever it has started,
     * found in /proc.
     */
    private static final String FRAME = """
            @HEADINGS@
            umask 077
            LC_ALL=C; LANGUAGE=; PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin
            export LC_ALL LANGUAGE PATH
            cd /
            t=@FOLDER@
            for b in /dev/shm /run /tmp /var/tmp "$HOME"; do
              d=$b/$t
              mkdir "$d" 2>/dev/null && break
              d=
            done
            [ -n "$d" ] || exit 75
            trap 'rm -rf "$d"' EXIT
            trap 'exit 1' HUP INT TERM PIPE
            u=$(id -u)
            tree() {
              all=$1
              todo=$1
              while [ -n "$todo" ]; do
                found=
                for f in /proc/[0-9]*/stat; do
                  read -r l <"$f" || continue
                  c=${l%% *}
                  l=${l##*') '}
                  set -- $l
                  for q in $todo; do
                    [ "$2" = "$q" ] && found="$found $c"
                  done
                done
                all="$all $found"
                todo=$found
              done
              kill -KILL $all
            }
            run() {
              o=$d/$1
              if [ "$3" = root ] && [ "$u" != 0 ]; then
                : >"$o"
                echo "$1 root"
                return
              fi
              ( ulimit -f 128; "p_$1" ) >"$o" 2>&1 </dev/null &
              p=$!
              (
                trap 'kill -KILL $!; exit' TERM
                sleep "$2" &
                wait $! || exit
                : >"$o.late"
                tree $p
              ) >/dev/null 2>&1 </dev/null &
              w=$!
              wait $p
              s=$?
              kill $w
              [ -e "$o.late" ] && s=late
              echo "$1 $s"
            }
            @TOOLS@
            @PROBES@
            {
            @CALLS@
            wait
            } 2>/dev/null | while read -r i s; do
              n=$(wc -c <"$d/$i")
              [ $((n)) -ge 65536 ] && s=late
              section "$i $s #$((n))"
              cat "$d/$i"
              pause
            done
            finish
            """;

    /** What came of one check's probe. */
    public record Section(Check check, Output output) {}

    /**
     * Finds out whose the sections are that the script printed. Whatever a server sends, each check
     * gets exactly one section, and sections before it that say that the probe is ready. To be used
     * by one thread at a time.
     */
    public static final class Sorter {
        private static final int MAX_SEEN = 2000;
        private static final Pattern NAME = Pattern.compile("([a-z0-9]{1,20}) (open|root|late|[0-9]{1,3})");

        private final Map<String, Check> expected = new LinkedHashMap<>();

        /**
         * @param checks those that went into the script
         */
        public Sorter(Collection<Check> checks) {
            for (Check check : checks) if (check.runsOnServer()) expected.put(check.id(), check);
        }

        /** Takes the next section; nothing comes of one that nobody waits for. */
        public Optional<Section> take(ScriptOutput.Section s) {
            Matcher m = NAME.matcher(s.name());
            if (!m.matches()) return Optional.empty();
            if (m.group(2).equals("open"))
                return Optional.ofNullable(expected.get(m.group(1)))
                        .map(check -> new Section(check, new Output.Ready()));
            return Optional.ofNullable(expected.remove(m.group(1)))
                    .map(check -> new Section(check, output(m.group(2), s)));
        }

        /**
         * To be called when no more will come.
         *
         * @return a section for each check that has none so far
         */
        public List<Section> end() {
            List<Section> rest = expected.values().stream()
                    .map(check -> new Section(check, new Output.Unreadable("")))
                    .toList();
            expected.clear();
            return rest;
        }

        private static Output output(String how, ScriptOutput.Section s) {
            if (!s.whole()) {
                String seen = s.text();
                return new Output.Unreadable(seen.substring(0, Math.min(seen.length(), MAX_SEEN)));
            }
            if (how.equals("root")) return new Output.NeedsRoot();
            boolean late = how.equals("late");
            return new Output.Printed(
                    s.text(),
                    !late,
                    late || !s.text().isBlank() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(how)));
        }
    }
}
