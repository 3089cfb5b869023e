package org.certguide;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.certguide.fleet.FleetCheck;
import org.certguide.fleet.FleetFile;
import org.certguide.fleet.FleetLook;
import org.certguide.fleet.FleetReport;
import org.certguide.fleet.FleetServer;
import org.certguide.fleet.FleetSummary;
import org.certguide.net.NetworkAccess;
import org.certguide.profile.PrivateFiles;
import org.certguide.profile.ProfileException;
import org.certguide.profile.ProfileStore;
import org.certguide.text.Message;
import org.certguide.text.Messages;

/**
 * {@code --check}: looks at servers from a shell or a timer, without a window and without logging in.
 *
 * @param file that names the servers; empty for those that are saved
 * @param json whether to print a line of JSON for each
 * @param prometheus where the text for Prometheus goes
 * @param calendar where the calendar file goes
 */
record CheckCommand(Optional<Path> file, boolean json, Optional<Path> prometheus, Optional<Path> calendar) {
    /** What stands for the saved servers in the place of a file. */
    static final String ALL = "all";

    /** Something could not be seen, read or written. */
    static final int WARNING = 1;

    /**
     * What a run needs.
     *
     * @param internet with that name server, or with this computer's own
     */
    record Outside(
            ProfileStore profiles,
            Function<Optional<InetSocketAddress>, NetworkAccess> internet,
            Clock clock,
            Consumer<String> out,
            Consumer<String> err) {}

    /** Looks at all of them, and tells; blocks until then. The exit code is that of {@link FleetSummary#exitCode}. */
    int run(Outside outside) throws InterruptedException {
        List<Message> flaws = new ArrayList<>();
        FleetFile servers = file.map(FleetFile::read).orElseGet(() -> saved(outside.profiles(), flaws));
        flaws.addAll(servers.flaws());
        Stream.concat(flaws.stream(), servers.notes().stream())
                .forEach(told -> outside.err().accept(Messages.of(told)));
        List<FleetLook> looks = servers.servers().isEmpty() ? List.of() : look(servers, outside);
        for (FleetLook look : looks) {
            if (json) outside.out().accept(FleetReport.json(look));
            else FleetReport.lines(look).forEach(outside.out());
        }
        FleetSummary summary = FleetSummary.of(looks);
        if (!json && !looks.isEmpty()) outside.out().accept(Messages.of(summary.words()));
        Instant now = outside.clock().instant();
        boolean written = prometheus
                        .map(to -> write(to, FleetReport.prometheus(looks, !flaws.isEmpty(), now), outside))
                        .orElse(true)
                & calendar.map(to -> FleetReport.calendar(looks, now)
                                .map(text -> write(to, text, outside))
                                .orElseGet(() -> unchanged(to, outside)))
                        .orElse(true);
        return Math.max(summary.exitCode(), flaws.isEmpty() && written ? 0 : WARNING);
    }

    /** In the order in which they are named, whichever answers first. */
    private static List<FleetLook> look(FleetFile servers, Outside outside) throws InterruptedException {
        Map<FleetServer, FleetLook> seen = new LinkedHashMap<>();
        FleetCheck check = new FleetCheck(outside.internet().apply(servers.nameServer()), outside.clock());
        check.run(servers.servers(), new FleetCheck.Listener() {
            @Override
            public void begun(FleetServer server) {}

            @Override
            public void seen(FleetLook look) {
                synchronized (seen) {
                    seen.put(look.server(), look);
                }
            }
        });
        synchronized (seen) {
            return servers.servers().stream()
                    .distinct()
                    .map(seen::get)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    private static FleetFile saved(ProfileStore profiles, List<Message> flaws) {
        List<FleetServer> servers = new ArrayList<>();
        try {
            SavedServers saved = SavedServers.read(profiles);
            saved.profiles().stream().map(FleetServer::of).forEach(servers::add);
            flaws.addAll(saved.flaws());
        } catch (ProfileException e) {
            flaws.add(e.text());
        }
        if (servers.isEmpty() && flaws.isEmpty()) flaws.add(Message.of("fleet.check.none"));
        return new FleetFile(servers, List.of(), List.of(), Optional.empty());
    }

    /** The days of an earlier file still hold where nobody shows a certificate at the moment. */
    private static boolean unchanged(Path calendar, Outside outside) {
        outside.err().accept(Messages.of("fleet.check.no-days", calendar.toString()));
        return false;
    }

    /** In one go, so that whoever reads it meanwhile has the old one or the new one. */
    private static boolean write(Path to, String text, Outside outside) {
        try {
            PrivateFiles.export(to, text.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            outside.err().accept(Messages.of("fleet.check.unwritten", to.toString(), PrivateFiles.reason(to, e)));
            return false;
        }
    }
}
