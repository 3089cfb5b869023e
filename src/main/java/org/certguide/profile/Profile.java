package org.certguide.profile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.certbot.Lifetime;
import org.certguide.server.ServerAddress;

/**
 * What is remembered of one server and its certificate. Never holds a secret: of the certificate
 * keyfile it knows only where it is.
 *
 * @param schema the version of this form, {@link #SCHEMA} for what this application writes
 * @param id names the file; see {@link #isId}
 * @param name as the user calls it
 * @param server where it is, and who logs in
 * @param hostKeyFingerprint as {@code ssh-keygen -l} shows it
 * @param purpose what the certificate is for
 * @param domains the domain names, the first one first
 * @param certificate what was got, once there is one
 * @param dms what Overture DMS needs to know, where it is for that
 * @param system the id of the system's entry in the list
 * @param renewal what is known of the renewal
 * @param lastSeen when the server was asked last
 * @param changes what the application did to the server, the oldest first
 */
public record Profile(
        int schema,
        String id,
        String name,
        ServerAddress server,
        Optional<String> hostKeyFingerprint,
        Purpose purpose,
        List<String> domains,
        Optional<Certificate> certificate,
        Optional<Dms> dms,
        Optional<String> system,
        Renewal renewal,
        Optional<Instant> lastSeen,
        List<Change> changes) {
    /** The form that this application writes. */
    public static final int SCHEMA = 1;

    /** The change log keeps this many entries. */
    public static final int LONGEST_LOG = 200;

    /**
     * @param name Certbot's name for it
     * @param chainPath where the certificate chain is on the server
     * @param keyPath where the certificate keyfile is on the server
     * @param issued the first moment that it is valid
     * @param expiry the last moment that it is valid
     */
    public record Certificate(
            String name, String chainPath, String keyPath, Instant issued, Instant expiry, Optional<KeyType> keyType) {
        public Lifetime lifetime() {
            return new Lifetime(issued, expiry);
        }

        /** The same, as it is now on the server. */
        public Certificate renewed(IssuedCertificate now) {
            return new Certificate(name, chainPath, keyPath, now.notBefore(), now.notAfter(), now.keyType());
        }
    }

    /** The answers to the questions of {@code dms config build}. */
    public record Dms(String sslDir, String gatewayUrl) {}

    /** Whether the certificate will renew. */
    public enum RenewalState {
        UNKNOWN,
        /** Something starts Certbot regularly. */
        SCHEDULED,
        NOT_SCHEDULED
    }

    /** How a dry run ended. */
    public enum DryRunResult {
        SUCCEEDED,
        FAILED,
        SKIPPED,
        UNCLEAR
    }

    /** The last dry run. */
    public record DryRunRecord(Instant time, DryRunResult result) {}

    /**
     * @param lastDryRun the last one, if there was one
     */
    public record Renewal(RenewalState state, Optional<DryRunRecord> lastDryRun) {
        public static final Renewal UNKNOWN = new Renewal(RenewalState.UNKNOWN, Optional.empty());
    }

    /**
     * One entry of the change log.
     *
     * @param what the command as it was shown; never with a secret in it
     * @param exitStatus of the command; absent where it has none
     * @param undo the command that takes it back, run as root; absent where there is none, or where
     *     it was taken back
     */
    public record Change(Instant time, String what, Optional<Integer> exitStatus, Optional<String> undo) {
        /** The same, once it was taken back. */
        public Change undone() {
            return new Change(time, what, exitStatus, Optional.empty());
        }
    }

    /**
     * @throws IllegalArgumentException if the id cannot name a file, or the schema is below 1
     */
    public Profile {
        if (!isId(id)) throw new IllegalArgumentException("id");
        if (schema < 1) throw new IllegalArgumentException("schema");
        domains = List.copyOf(domains);
        changes = List.copyOf(changes.subList(Math.max(0, changes.size() - LONGEST_LOG), changes.size()));
    }

    /** A profile of a server of which nothing is known yet. */
    public static Profile of(String id, String name, ServerAddress server, Purpose purpose) {
        return new Profile(
                SCHEMA,
                id,
                name,
                server,
                Optional.empty(),
                purpose,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Renewal.UNKNOWN,
                Optional.empty(),
                List.of());
    }

    /** Whether the text can name a file on every system: small letters, digits, hyphens. */
    public static boolean isId(String text) {
        return text.matches("[a-z0-9][a-z0-9-]{0,63}") && !text.matches("con|prn|aux|nul|(com|lpt)[0-9]");
    }

    /**
     * An id that can name a file, made from a name such as a domain: other characters become
     * hyphens, and a number is added until it is free.
     *
     * @param taken the ids that exist
     */
    public static String idFor(String name, Collection<String> taken) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        String base = plain.isEmpty() ? "server" : plain.substring(0, Math.min(56, plain.length()));
        if (!isId(base)) base = "server-" + base;
        String id = base;
        for (int n = 2; taken.contains(id); n++) id = base + "-" + n;
        return id;
    }

    public Profile withName(String newName) {
        return edited(d -> d.name = newName);
    }

    public Profile withHostKeyFingerprint(String fingerprint) {
        return edited(d -> d.hostKeyFingerprint = Optional.of(fingerprint));
    }

    public Profile withPurpose(Purpose newPurpose) {
        return edited(d -> d.purpose = newPurpose);
    }

    public Profile withDomains(List<String> newDomains) {
        return edited(d -> d.domains = newDomains);
    }

    public Profile withCertificate(Certificate newCertificate) {
        return edited(d -> d.certificate = Optional.of(newCertificate));
    }

    public Profile withDms(Dms newDms) {
        return edited(d -> d.dms = Optional.of(newDms));
    }

    public Profile withSystem(String systemId) {
        return edited(d -> d.system = Optional.of(systemId));
    }

    public Profile withRenewal(Renewal newRenewal) {
        return edited(d -> d.renewal = newRenewal);
    }

    public Profile withLastSeen(Instant time) {
        return edited(d -> d.lastSeen = Optional.of(time));
    }

    /** With one more entry in the change log; the oldest goes when it is full. */
    public Profile withChange(Change change) {
        List<Change> longer = new ArrayList<>(changes);
        longer.add(change);
        return edited(d -> d.changes = longer);
    }

    /** With an entry of the change log marked as taken back. */
    public Profile withUndone(Change change) {
        return edited(d -> {
            d.changes = new ArrayList<>(changes);
            d.changes.replaceAll(c -> c.equals(change) ? c.undone() : c);
        });
    }

    private Profile edited(Consumer<Draft> edit) {
        Draft draft = new Draft(this);
        edit.accept(draft);
        return draft.profile();
    }

    /** A profile that is being changed: what a record of so many components lacks. */
    private static final class Draft {
        private final Profile from;
        private String name;
        private Optional<String> hostKeyFingerprint;
        private Purpose purpose;
        private List<String> domains;
        private Optional<Certificate> certificate;
        private Optional<Dms> dms;
        private Optional<String> system;
        private Renewal renewal;
        private Optional<Instant> lastSeen;
        private List<Change> changes;

        Draft(Profile from) {
            this.from = from;
            name = from.name;
            hostKeyFingerprint = from.hostKeyFingerprint;
            purpose = from.purpose;
            domains = from.domains;
            certificate = from.certificate;
            dms = from.dms;
            system = from.system;
            renewal = from.renewal;
            lastSeen = from.lastSeen;
            changes = from.changes;
        }

        Profile profile() {
            return new Profile(
                    from.schema,
                    from.id,
                    name,
                    from.server,
                    hostKeyFingerprint,
                    purpose,
                    domains,
                    certificate,
                    dms,
                    system,
                    renewal,
                    lastSeen,
                    changes);
        }
    }
}
