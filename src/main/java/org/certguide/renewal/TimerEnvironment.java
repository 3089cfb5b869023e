package org.certguide.renewal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.certguide.server.Command;

/**
 * Where a timer of systemd runs the renewal: not as a login does, but with the folders for programs, the user and the
 * sandbox of a service. A test that runs there fails where the renewal would.
 *
 * @param settings of the service, as {@code Name=value}; the server's own and untrusted
 */
record TimerEnvironment(List<String> settings) {
    /** Shell commands that tell the settings of the service {@code $u}, where a command can be run with them. */
    static final String SCRIPT = """
            if systemd-run --help 2>/dev/null | grep -q -e --collect; then
              echo settings
              within 10 systemctl cat "$u" 2>/dev/null \\
                | sed -e :a -e '/\\\\$/{' -e N -e 's/\\\\\\n//' -e ta -e '}' -e 's/^/set /' | grep '^set [A-Z]' | head -n 200
            fi
            """;

    /** What decides on what a program finds and may do. */
    private static final Pattern SETTING = Pattern.compile("(Environment|EnvironmentFile|PassEnvironment"
            + "|UnsetEnvironment|User|Group|SupplementaryGroups|WorkingDirectory|UMask|NoNewPrivileges"
            + "|AmbientCapabilities|CapabilityBoundingSet|(?:Private|Protect|Restrict)[A-Za-z]{1,30}"
            + "|(?:ReadOnly|ReadWrite|Inaccessible)(?:Paths|Directories)|Bind(?:ReadOnly)?Paths|TemporaryFileSystem"
            + "|SystemCallFilter|SystemCallArchitectures|MemoryDenyWriteExecute|LockPersonality"
            + "|IPAddress(?:Allow|Deny))=(.{0,500})");

    /** What systemd-run says where it cannot start a command, as it is older than one of the settings. */
    private static final Pattern NOT_STARTED =
            Pattern.compile("Failed to start transient service unit|Unknown assignment"
                    + "|Failed to (?:create|connect to) (?:system )?bus|Failed to parse|systemd-run: (?:unrecognized|invalid|option)"
                    + "|systemd-run'?: (?:command )?not found");

    TimerEnvironment {
        settings = List.copyOf(settings);
    }

    /**
     * Reads what the commands printed.
     *
     * @return empty where no command can be run so
     */
    static Optional<TimerEnvironment> read(List<String> lines) {
        if (!lines.contains("settings")) return Optional.empty();
        List<String> settings = new ArrayList<>();
        for (String line : lines) {
            String setting =
                    line.startsWith("set ") ? line.substring("set ".length()).strip() : "";
            var m = SETTING.matcher(setting);
            // What stands for the name of the unit would be another one.
            if (!m.matches() || m.group(2).contains("%")) continue;
            String name = m.group(1) + "=";
            // An empty one takes those before it back.
            if (m.group(2).isEmpty()) settings.removeIf(s -> s.startsWith(name));
            else settings.add(setting);
        }
        return Optional.of(new TimerEnvironment(settings));
    }

    /** The command line that runs another one in such an environment, and is answered and ended as it is. */
    String around(String commandLine) {
        String options = settings.stream().map(s -> " -p " + Command.quote(s)).collect(Collectors.joining());
        return "systemd-run -q --collect --wait --pty" + options + " " + commandLine;
    }

    /** Whether nothing was started. */
    static boolean refused(String printed) {
        return NOT_STARTED.matcher(printed).find();
    }
}
