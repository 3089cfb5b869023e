package org.certguide.profile;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DmsAnswers;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.certbot.Lifetime;
import org.certguide.diagnosis.Undo;
import org.certguide.json.Inline;
import org.certguide.server.ServerAddress;
import org.certguide.text.SafeText;

/**
 * What is remembered of one server and its certificate. Never holds a secret: of the certificate
 * keyfile it knows only where it is.
 *
 * <p>Other programs read the file, too. For them alone are the fingerprint of the host key, the
 * system, the paths of the certificate, what Overture DMS is told, and the exit status of a change:
 * the application writes them and asks the server where it needs them.
 *
 * @param schema the version of this form, {@link #SCHEMA} for what this application writes
 * @param id names the file; see {@link #isId}
 * @param name as the user calls it
 * @param login how to get onto the server
 * @param wishes what the certificate is to be
 * @param certificate what was got, once there is one
 * @param dms what Overture DMS needs to know, where it is for that
 * @param system the id of the system's entry in the list
 * @param tags words by which the user finds it among many
 * @param inventory what an inventory of Ansible said of it, where it comes from one
 * @param history what was seen and done on the server
 */
public record Profile(
        int schema,
        String id,
        String name,
        Login login,
        Wishes wishes,
        Optional<Certificate> certificate,
        Optional<DmsAnswers> dms,
        Optional<String> system,
        Optional<List<String>> tags,
        Optional<FromInventory> inventory,
        History history) {
    /** The form that this application writes. */
    public static final int SCHEMA = 2;

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** The longest name that is shown, in characters. */
    public static final int LONGEST_NAME = 100;

    /** The longest tag, in characters. */
    private static final int LONGEST_TAG = 40;

    /** A server has at most so many. */
    private static final int MOST_TAGS = 20;

    /** The change log keeps this many entries. */
    public static final int LONGEST_LOG = 200;

    /** A time that a calendar knows: a file or a certificate can have any, and no page may fail for it. */
    public static Instant bounded(Instant time) {
        return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    }

    /** The name as it is shown: in one line, and the id where there is none. */
    public String title() {
        String line = SafeText.line(name, LONGEST_NAME).strip();
        return line.isEmpty() ? id : line;
    }

    /**
     * @param server where it is, and who logs in
     * @param hostKeyFingerprint as {@code ssh-keygen -l} shows it
     * @param loginKind how that user has logged in last
     * @param keyFile the file of the private key, where it was that
     */
    public record Login(
            ServerAddress server,
            Optional<String> hostKeyFingerprint,
            Optional<org.certguide.server.Login.Kind> loginKind,
            Optional<String> keyFile)
            implements Inline {
        /** Nobody has logged in yet. */
        public Login(ServerAddress server, Optional<String> hostKeyFingerprint) {
            this(server, hostKeyFingerprint, Optional.empty(), Optional.empty());
        }
    }

    /**
     * @param purpose what the certificate is for
     * @param domains the domain names, the first one first
     */
    public record Wishes(Purpose purpose, List<String> domains) implements Inline {
        public Wishes {
            domains = List.copyOf(domains);
        }
    }

    /**
     * @param renewal what is known of the renewal
     * @param lastSeen when the server was asked last
     * @param changes what the application did to the server, the oldest first; the oldest go when
     *     there are more than {@link #LONGEST_LOG}
     */
    public record History(Renewal renewal, Optional<Instant> lastSeen, List<Change> changes) implements Inline {
        public History {
            lastSeen = lastSeen.map(Profile::bounded);
            changes = List.copyOf(changes.subList(Math.max(0, changes.size() - LONGEST_LOG), changes.size()));
        }

        /** The same after the server was asked once more. */
        public History seen(Instant time) {
            return new History(renewal, Optional.of(time), changes);
        }

        /** The same with what is known of the renewal now. */
        public History with(Renewal newRenewal) {
            return new History(newRenewal, lastSeen, changes);
        }

        /** The same with more changes. */
        public History with(List<Change> more) {
            return new History(
                    renewal,
                    lastSeen,
                    Stream.concat(changes.stream(), more.stream()).toList());
        }

        /** The same with a change marked as taken back. */
        public History undone(Change change) {
            return new History(
                    renewal,
                    lastSeen,
                    changes.stream().map(c -> c.equals(change) ? c.undone() : c).toList());
        }
    }

    /**
     * @param name Certbot's name for it
     * @param chainPath where the certificate chain is on the server
     * @param keyPath where the certificate keyfile is on the server
     * @param issued the first moment that it is valid
     * @param expiry the last moment that it is valid
     */
    public record Certificate(
            String name, String chainPath, String keyPath, Instant issued, Instant expiry, Optional<KeyType> keyType) {
        /**
         * @throws IllegalArgumentException if the name cannot be one of Certbot's
         */
        public Certificate {
            if (!InstalledCertificate.isName(name)) throw new IllegalArgumentException("not a certificate: " + name);
            issued = bounded(issued);
            expiry = bounded(expiry);
        }

        public Lifetime lifetime() {
            return new Lifetime(issued, expiry);
        }

        /** The same, as it is now on the server. */
        public Certificate renewed(IssuedCertificate now) {
            return new Certificate(name, chainPath, keyPath, now.notBefore(), now.notAfter(), now.keyType());
        }
    }

    /** Whether the certificate will renew. */
    public enum RenewalState {
        /** Not known, or not for every time. */
        UNKNOWN,
        /** Something starts Certbot regularly, and nothing is in its way. */
        SCHEDULED,
        /** Something starts Certbot regularly, but a service that runs since holds port 80: the gateway of Overture DMS. */
        GATEWAY_HOLDS_PORT_80,
        /** The gateway of Overture DMS, or another service that is stopped around renewals, stands still. */
        SERVICE_STOPPED,
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
    public record DryRunRecord(Instant time, DryRunResult result) {
        public DryRunRecord {
            time = bounded(time);
        }
    }

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
     * @param undo a command that an earlier version of the application wrote down for taking it
     *     back, and that this one would not: for people to read, never run
     * @param takeBack what there is to take back; absent where there is nothing, or where that was done
     */
    public record Change(
            Instant time,
            String what,
            Optional<Integer> exitStatus,
            Optional<String> undo,
            Optional<List<Undo>> takeBack) {
        public Change {
            time = bounded(time);
            takeBack = takeBack.map(List::copyOf).filter(all -> !all.isEmpty());
        }

        /** The commands that take it back, run as root. */
        public Optional<String> undoing() {
            return takeBack.map(Undo::command);
        }

        /** The same, one by one; none where there is nothing to take back. */
        public List<String> takingBack() {
            return takeBack.orElse(List.of()).stream().map(Undo::command).toList();
        }

        /** The same, once it was taken back. */
        public Change undone() {
            return new Change(time, what, exitStatus, Optional.empty(), Optional.empty());
        }

        /** In the first form, there was a command alone. */
        private Change upgraded() {
            Optional<List<Undo>> known = undo.flatMap(Undo::read);
            return new Change(time, what, exitStatus, known.isPresent() ? Optional.empty() : undo, known);
        }
    }

    /**
     * @throws IllegalArgumentException if the id cannot name a file, or the schema is below 1
     */
    public Profile {
        if (!isId(id)) throw new IllegalArgumentException("not a profile id: " + id);
        if (schema < 1) throw new IllegalArgumentException("schema version below 1: " + schema);
        tags = tags.map(Profile::bounded).filter(all -> !all.isEmpty());
    }

    private static List<String> bounded(List<String> tags) {
        return tags.stream()
                .map(tag -> SafeText.line(tag, LONGEST_TAG))
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .limit(MOST_TAGS)
                .toList();
    }

    /** A profile of a server of which nothing is known yet. */
    public static Profile of(String id, String name, ServerAddress server, Purpose purpose) {
        return new Profile(
                SCHEMA,
                id,
                name,
                new Login(server, Optional.empty()),
                new Wishes(purpose, List.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new History(Renewal.UNKNOWN, Optional.empty(), List.of()));
    }

    /** The same in the form that this application writes. */
    Profile upgraded() {
        if (schema >= SCHEMA) return this;
        List<Change> changed = changes().stream().map(Change::upgraded).toList();
        return new Profile(
                SCHEMA,
                id,
                name,
                login,
                wishes,
                certificate,
                dms,
                system,
                tags,
                inventory,
                new History(history.renewal(), history.lastSeen(), changed));
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

    public ServerAddress server() {
        return login.server();
    }

    public Purpose purpose() {
        return wishes.purpose();
    }

    public List<String> domains() {
        return wishes.domains();
    }

    public Renewal renewal() {
        return history.renewal();
    }

    public Optional<Instant> lastSeen() {
        return history.lastSeen();
    }

    public List<Change> changes() {
        return history.changes();
    }

    public Profile withId(String newId) {
        return new Profile(schema, newId, name, login, wishes, certificate, dms, system, tags, inventory, history);
    }

    public Profile withName(String newName) {
        return new Profile(schema, id, newName, login, wishes, certificate, dms, system, tags, inventory, history);
    }

    /** The same with these tags, and no others. */
    public Profile withTags(List<String> newTags) {
        return new Profile(
                schema, id, name, login, wishes, certificate, dms, system, Optional.of(newTags), inventory, history);
    }

    public Profile withSystem(String systemId) {
        return new Profile(
                schema, id, name, login, wishes, certificate, dms, Optional.of(systemId), tags, inventory, history);
    }

    public Profile with(FromInventory newInventory) {
        return new Profile(
                schema, id, name, login, wishes, certificate, dms, system, tags, Optional.of(newInventory), history);
    }

    public Profile with(Login newLogin) {
        return new Profile(schema, id, name, newLogin, wishes, certificate, dms, system, tags, inventory, history);
    }

    public Profile with(Wishes newWishes) {
        return new Profile(schema, id, name, login, newWishes, certificate, dms, system, tags, inventory, history);
    }

    public Profile with(Certificate newCertificate) {
        return new Profile(
                schema, id, name, login, wishes, Optional.of(newCertificate), dms, system, tags, inventory, history);
    }

    public Profile with(DmsAnswers newDms) {
        return new Profile(
                schema, id, name, login, wishes, certificate, Optional.of(newDms), system, tags, inventory, history);
    }

    public Profile with(History newHistory) {
        return new Profile(schema, id, name, login, wishes, certificate, dms, system, tags, inventory, newHistory);
    }
}
