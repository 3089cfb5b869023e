package org.certguide.checks;

import java.util.List;
import java.util.Set;
import org.certguide.certbot.FailureCause;

/** What is worth looking at once a request has failed: the checks that may find the reason. */
public final class FailureChecks {
    private static final Set<String> WAY_TO_THE_SERVER = Set.of("resolves", "points", "port80", "firewall", "outside");

    private FailureChecks() {}

    /** The checks of a checklist that may tell more about a failure, in their order; none where none can. */
    public static List<Check> of(FailureCause cause, List<Check> checklist) {
        Set<String> ids = ids(cause);
        return checklist.stream().filter(check -> ids.contains(check.id())).toList();
    }

    private static Set<String> ids(FailureCause cause) {
        return switch (cause) {
            case CONNECTION_TIMEOUT,
                    CONNECTION_REFUSED,
                    CONNECTION_RESET,
                    SECONDARY,
                    IPV6,
                    REDIRECT,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    PROXY -> WAY_TO_THE_SERVER;
            case DNS, DNS_NO_ADDRESS, DNS_BROKEN -> Set.of("resolves", "points");
            case CAA -> Set.of("caa");
            case PORT_80 -> Set.of("port80");
            case CLOCK -> Set.of("clock");
            case UNTRUSTED_TLS -> Set.of("clock", "outbound");
            case SERVER_DNS, CA_UNREACHABLE -> Set.of("outbound");
            case DISK_FULL, DISK_FAILING, READ_ONLY -> Set.of("disk");
            case ANOTHER_INSTANCE -> Set.of("locks");
            case BROKEN_RENEWAL, LEFTOVER, UNSEEN -> Set.of("certificates");
            default -> Set.of();
        };
    }
}
