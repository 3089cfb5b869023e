package org.certguide.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Several probes in one round trip. Each runs in a shell of its own, as it would alone; one that needs
 * root is run only where sudo or doas wants no password for that. An answer counts only if all of it
 * has come, so that what is missing can be asked for alone.
 */
public final class ProbeBundle {
    /** Before the heading of an answer: its token and the name of its probe follow. */
    private static final String ANSWER = "answer ";

    /** Runs a program as root, or fails. */
    private static final String AS_ROOT = """
            as_root() {
              if [ "$(id -u)" = 0 ]; then "$@"
              elif has sudo; then env LC_ALL=C sudo -n -- "$@"
              elif has doas; then doas -n -- env LC_ALL=C "$@"
              else return 1
              fi
            }
            """;

    private static final Pattern PART = Pattern.compile(
            "\\nbundled\\(\\) \\{\\n(as_root )?[^\\n]{1,1000} <<'(certguide-[0-9a-f]{32})'\\n(.*?)\\n\\2\\n\\}\\n"
                    + "bundle '([^']{1,400})'",
            Pattern.DOTALL);

    private ProbeBundle() {}

    /**
     * One question that asks them all.
     *
     * @param name see {@link Script}
     * @return gives the complete answers by the names of the probes
     */
    public static Probe<Map<String, ScriptOutput>> of(String name, Duration limit, List<Probe<?>> probes) {
        return new Probe<>(name, false, limit, token -> body(token, probes), ProbeBundle::answers);
    }

    private static String body(String token, List<Probe<?>> probes) {
        StringBuilder body = new StringBuilder(ScriptOutput.prelude(token))
                .append(AS_ROOT)
                .append("bundle() { r=$(bundled 2>/dev/null) && text \"$1\" \"$r\"; }\n");
        for (Probe<?> probe : probes) {
            String own = Token.random();
            body.append("bundled() {\n")
                    .append(probe.asRoot() ? "as_root " : "")
                    .append(probe.script(own).within(own))
                    .append("}\nbundle '")
                    .append(heading(own, probe.name()))
                    .append("'\n");
        }
        return body.append("finish\n").toString();
    }

    private static String heading(String token, String name) {
        return ANSWER + token + " " + name;
    }

    private static Map<String, ScriptOutput> answers(ScriptOutput output) {
        Map<String, ScriptOutput> answers = new HashMap<>();
        output.texts().forEach((heading, text) -> {
            String[] words = heading.split(" ", 3);
            if (!heading.startsWith(ANSWER) || words.length < 3) return;
            ScriptOutput answer = ScriptOutput.parse(text, words[1]);
            if (answer.complete()) answers.put(words[2], answer);
        });
        return Map.copyOf(answers);
    }

    /**
     * One of the scripts in a bundle.
     *
     * @param heading under which its output is printed, with its length
     */
    public record Part(String heading, boolean asRoot, Script script) {}

    /** Takes the script of a bundle apart again, for a server that knows scripts by their names. */
    public static List<Part> parts(String body) {
        List<Part> parts = new ArrayList<>();
        Matcher m = PART.matcher(body);
        while (m.find()) {
            boolean asRoot = m.group(1) != null;
            String heading = m.group(4);
            Script.parse(m.group(3)).ifPresent(script -> parts.add(new Part(heading, asRoot, script)));
        }
        return List.copyOf(parts);
    }
}
