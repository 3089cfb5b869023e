package org.certguide.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a change is taken back: what was changed, and nothing that could be run. The command is made
 * anew from it each time, so that whoever can write to a profile can choose among these, and cannot
 * have anything else run as root.
 *
 * @param argument which one it was, where there are several
 */
public record Undo(Kind kind, Optional<String> argument) {
    private static final String ZONES = "[A-Za-z0-9_-]{1,40}";
    private static final String DAEMONS = "cron|crond|cronie|fcron";
    private static final String UNITS =
            "certbot\\.timer|snap\\.certbot\\.renew\\.timer|certbot-renew\\.timer|" + DAEMONS;

    /** What the application changes and takes back. Profiles have these names: they stay. */
    public enum Kind {
        UFW_ALLOWED("ufw delete allow 80/tcp", ""),
        /** A rule that denied port 80 was replaced. */
        UFW_DENIAL_REPLACED("ufw deny 80/tcp", ""),
        UFW_REJECTION_REPLACED("ufw reject 80/tcp", ""),
        /** A zone of firewalld lets visitors in until the next restart. */
        FIREWALLD_OPENED("firewall-cmd --zone=@ --remove-service=http", ZONES),
        /** The same from the next restart on. */
        FIREWALLD_OPENED_FOR_GOOD("firewall-cmd --permanent --zone=@ --remove-service=http", ZONES),
        /** A unit of systemd was started, and starts with the server. */
        UNIT_STARTED("systemctl disable --now @", UNITS),
        /** A unit that ran already starts with the server. */
        UNIT_ENABLED("systemctl disable @", UNITS),
        OPENRC_ADDED("rc-update del @ default", DAEMONS),
        OPENRC_STARTED("rc-service @ stop", DAEMONS),
        SERVICE_STARTED("service @ stop", DAEMONS),
        /** Files of Certbot, which are put back where nothing has taken their place meanwhile. */
        FILES_MOVED_AWAY(
                "sh -c 'm=/etc/letsencrypt/moved-away/$1; t=/etc/letsencrypt/${1#*/}; test ! -e $m ||"
                        + " if test -e $t; then echo $t is there again >&2; exit 1; else mv $m $t; fi' sh @",
                "\\d{8}T\\d{6}/(?:(?:live|archive)/[a-z0-9][a-z0-9.-]{0,252}|renewal/[a-z0-9][a-z0-9.-]{0,252}\\.conf)"),
        CRON_FILE_WRITTEN("rm -f /etc/cron.d/certguide-renew", ""),
        BUSYBOX_LINE_WRITTEN("sed -i \"/^17 4,16 .* certbot renew -q$/d\" /etc/crontabs/root", ""),
        /** A program reads a certificate after each renewal; the argument is the name of the one, and of the other. */
        RELOAD_SET(
                "rm -f /usr/local/lib/certguide/reload/@", "(?!.*[.][.])[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}/[a-z]{1,20}"),
        /** The server tells somebody of renewals that fail. */
        NOTICE_SET_UP(
                "sh -c 'systemctl -q disable --now certguide-look.timer 2>/dev/null;"
                        + " rm -rf /etc/certguide /var/lib/certguide/told /usr/local/sbin/certguide-notice"
                        + " /etc/systemd/system/certguide-notice.service /etc/systemd/system/certguide-look.*"
                        + " /etc/systemd/system/*.service.d/certguide-notice.conf /etc/cron.d/certguide-notice"
                        + " /etc/periodic/hourly/certguide-notice; rmdir /var/lib/certguide 2>/dev/null; systemctl daemon-reload 2>/dev/null; true'",
                "");

        private final String template;
        private final Pattern argument;
        private final Pattern command;

        Kind(String template, String argument) {
            this.template = template;
            this.argument = Pattern.compile(argument);
            int at = template.indexOf('@');
            command = Pattern.compile(
                    at < 0
                            ? Pattern.quote(template)
                            : Pattern.quote(template.substring(0, at)) + "(" + argument + ")"
                                    + Pattern.quote(template.substring(at + 1)));
        }

        private boolean takes(Optional<String> given) {
            boolean wanted = template.indexOf('@') >= 0;
            return wanted == given.isPresent()
                    && given.stream().allMatch(a -> argument.matcher(a).matches());
        }
    }

    /** How commands stand in a row. */
    private static final String AND = " && ";

    /**
     * @throws IllegalArgumentException if there is no such change
     */
    public Undo {
        if (!kind.takes(argument)) throw new IllegalArgumentException("nothing to take back: " + kind);
    }

    public static Undo of(Kind kind) {
        return new Undo(kind, Optional.empty());
    }

    public static Undo of(Kind kind, String argument) {
        return new Undo(kind, Optional.of(argument));
    }

    /** The command that takes it back, run as root; harmless where there is nothing to take back. */
    public String command() {
        return kind.template.replace("@", argument.orElse(""));
    }

    /** The commands that take several back, in their order. */
    public static String command(List<Undo> all) {
        return all.stream().map(Undo::command).collect(Collectors.joining(AND));
    }

    /**
     * What these commands take back, as an earlier version of the application wrote them down;
     * nothing if only one of them is not exactly what {@link #command} makes.
     */
    public static Optional<List<Undo>> read(String commands) {
        List<Undo> all = new ArrayList<>();
        for (String one : commands.split(AND, -1)) {
            Optional<Undo> undo = Stream.of(Kind.values())
                    .flatMap(kind -> read(kind, one).stream())
                    .findFirst();
            if (undo.isEmpty()) return Optional.empty();
            all.add(undo.get());
        }
        return Optional.of(List.copyOf(all));
    }

    private static Optional<Undo> read(Kind kind, String command) {
        Matcher m = kind.command.matcher(command);
        if (!m.matches()) return Optional.empty();
        return Optional.of(new Undo(kind, m.groupCount() == 0 ? Optional.empty() : Optional.of(m.group(1))));
    }
}
