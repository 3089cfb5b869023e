package org.certguide.ui.panel;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.certguide.diagnosis.Severity;
import org.certguide.fleet.FleetLook;
import org.certguide.fleet.ServerState;
import org.certguide.profile.Draft;
import org.certguide.profile.Profile;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.ui.SidebarItem.ServerItem;
import org.certguide.walkthrough.Walkthrough;

/** The saved servers as the rail lists them: those without a certificate first. */
final class RailServers {
    private RailServers() {}

    static List<ServerItem> of(Walkthrough walkthrough, Clock clock) {
        // Of a thousand servers, many end on the same day.
        Map<Message, String> said = new HashMap<>();
        Stream<ServerItem> drafts = walkthrough.drafts().all().stream()
                .map(draft -> new ServerItem(
                        id(draft), draft.name(), Messages.of("panel.start.draft.short"), Severity.WAITING));
        Stream<ServerItem> saved = walkthrough.profiles().readable().stream()
                .filter(profile -> !StartPanel.isDrafted(walkthrough, profile))
                .map(profile -> walkthrough
                        .fleet()
                        .look(profile)
                        .map(look -> item(profile, look))
                        .orElseGet(() -> item(profile, clock, said)));
        return Stream.concat(drafts, saved).toList();
    }

    /** No profile has an id with an @ in it. */
    static String id(Draft draft) {
        return draft.server().toString();
    }

    /** By what visitors get, as the list of servers tells it. */
    private static ServerItem item(Profile profile, FleetLook look) {
        return new ServerItem(profile.id(), profile.title(), ServerWords.state(look.severity()), look.severity());
    }

    private static ServerItem item(Profile profile, Clock clock, Map<Message, String> said) {
        return profile.certificate()
                .map(c -> new ServerItem(
                        profile.id(),
                        profile.title(),
                        said.computeIfAbsent(ServerWords.concern(profile, clock), Messages::of),
                        ServerState.of(c.lifetime(), profile.renewal(), clock.instant())))
                .orElseGet(() -> new ServerItem(
                        profile.id(), profile.title(), ServerWords.state(Severity.WAITING), Severity.WAITING));
    }
}
