package org.certguide.ui.panel;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.certguide.diagnosis.Severity;
import org.certguide.fleet.Csv;
import org.certguide.fleet.FleetLook;
import org.certguide.fleet.ServerState;
import org.certguide.fleet.ServerTable;
import org.certguide.profile.Profile;
import org.certguide.text.SafeText;

/**
 * A saved server in a list of many.
 *
 * @param title how it is called
 * @param names its domain names
 * @param tags what the user has marked it with
 * @param mayChange whether it can be renamed, tagged and removed
 * @param look what visitors get; empty while nobody has looked
 * @param all what it is found by, in lower case
 */
record ServerRow(
        Profile profile,
        String title,
        String names,
        String tags,
        boolean mayChange,
        ObjectProperty<Optional<FleetLook>> look,
        String all) {
    private static final int LONGEST = 300;

    static ServerRow of(Profile profile, boolean mayChange, Optional<FleetLook> look) {
        String title = profile.title();
        String names = SafeText.line(String.join(", ", profile.domains()), LONGEST);
        String tags = String.join(", ", profile.tags().orElse(List.of()));
        String all = String.join("\n", title, profile.server().toString(), String.join("\n", profile.domains()), tags);
        return new ServerRow(
                profile, title, names, tags, mayChange, new SimpleObjectProperty<>(look), all.toLowerCase(Locale.ROOT));
    }

    /** What two rows have in common that show the same server alike. */
    Object same() {
        return List.of(profile, mayChange);
    }

    /** Whole days of what visitors get, or else of what was read last; the largest number where there is no certificate. */
    long daysLeft(Clock clock) {
        return look.get()
                .flatMap(FleetLook::daysLeft)
                .or(() -> profile.certificate().map(c -> ServerWords.daysLeft(c.expiry(), clock)))
                .orElse(Long.MAX_VALUE);
    }

    /** How it stands with what visitors get, or else with what was read last. */
    Severity severity(Clock clock) {
        return ServerState.of(profile, look.get(), clock.instant());
    }

    /** Servers as a table for spreadsheets: what is read again, and behind that what is known of each. */
    static String table(List<ServerRow> rows, Clock clock) {
        List<List<String>> known =
                ServerTable.rows(rows.stream().map(ServerRow::profile).toList());
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            List<String> line = new ArrayList<>(known.get(i));
            line.addAll(i == 0 ? List.of("state", "days") : rows.get(i - 1).more(clock));
            lines.add(line);
        }
        return Csv.write(lines);
    }

    private List<String> more(Clock clock) {
        long left = daysLeft(clock);
        return List.of(ServerWords.state(severity(clock)), left == Long.MAX_VALUE ? "" : Long.toString(left));
    }

    /** When it was logged in to or looked at last; the earliest time if never. */
    Instant lastSeen() {
        return look.get().map(FleetLook::time).or(profile::lastSeen).orElse(Instant.MIN);
    }
}
