package org.certguide.checks;

import java.util.List;
import org.certguide.diagnosis.Severity;
import org.certguide.net.Port80Visit;

/**
 * What visitors from this computer met at port 80 of the domain names. This computer is one place;
 * Let's Encrypt looks from several.
 *
 * @param firewall what was found of the firewall on the server
 */
public record ReachabilityReport(List<Port80Visit> visits, Severity firewall) {
    public ReachabilityReport {
        visits = List.copyOf(visits);
    }
}
