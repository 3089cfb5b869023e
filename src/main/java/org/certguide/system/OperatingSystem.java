package org.certguide.system;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.certguide.text.Dates;
import org.certguide.text.Message;
import org.certguide.text.Messages;

/**
 * An entry of the second list of Certbot's page.
 *
 * @param id its name in keys and data
 * @param name as Certbot's page has it, for data; users read its {@link #title}
 * @param recognisedBy what its os-release file says; empty where nothing tells it
 * @param codename what its relatives call the version that they are made from
 * @param family which commands it has, a key of {@link SystemCatalogue#families}
 * @param routes how Certbot gets there, the best first; empty where it cannot
 * @param supportEnds the last month with updates from its makers that cost nothing, as 2025-05; only where that is over.
 *     Debian's and Ubuntu's are those of Debian's package distro-info-data 0.58; Fedora's and CentOS's are as others have
 *     quoted these projects; openSUSE's and Amazon's are from knowledge, see CONTRIBUTING.md
 * @param note the last part of the key of a text that warns, {@code system.note.…}
 * @param instead the last part of the key of a text that says what to do where the application
 *     cannot help, {@code system.instead.…}
 */
public record OperatingSystem(
        String id,
        String name,
        List<Recognition> recognisedBy,
        Optional<String> codename,
        String family,
        List<InstallMethod> routes,
        Optional<String> supportEnds,
        Optional<String> note,
        Optional<String> instead) {
    /**
     * @param id the field ID
     * @param version the field VERSION_ID, or its part before a dot; an empty text means that the
     *     field is missing, as on Debian testing; absent means any
     * @param variant the field VARIANT_ID; absent means any
     */
    public record Recognition(String id, Optional<String> version, Optional<String> variant) {
        boolean matches(String itsId, String itsVersion, String itsVariant) {
            return id.equals(itsId)
                    && variant.map(itsVariant::equals).orElse(true)
                    && version.map(v -> v.equals(itsVersion) || isPart(v, itsVersion))
                            .orElse(true);
        }

        private static boolean isPart(String version, String of) {
            return !version.isEmpty() && of.startsWith(version + ".");
        }
    }

    /** Its name for users: most are the same in every language. */
    public Message title() {
        return title(id, name);
    }

    /** A name that is made of words has a text of its own. */
    static Message title(String id, String name) {
        String words = "system.name." + id;
        return Messages.has(words) ? Message.of(words) : Message.of("system.name", name);
    }

    /** Whether the application can install Certbot there. */
    public boolean canInstall() {
        return routes.stream().anyMatch(r -> r != InstallMethod.HAND);
    }

    /** What to know about this system beforehand. */
    public Optional<Message> noteText() {
        String month = supportEnds.map(end -> Dates.month(YearMonth.parse(end))).orElse("");
        return note.map(n -> Message.of("system.note." + n, title(), month));
    }

    /** What to do instead, where the application cannot help. */
    public Optional<Message> insteadText() {
        return instead.map(i -> Message.of("system.instead." + i, title()));
    }

    OperatingSystem with(String otherFamily, List<InstallMethod> otherRoutes) {
        return new OperatingSystem(
                id, name, recognisedBy, codename, otherFamily, otherRoutes, supportEnds, note, instead);
    }
}
