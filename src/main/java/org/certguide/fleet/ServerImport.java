package org.certguide.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DomainNames;
import org.certguide.profile.FromInventory;
import org.certguide.profile.Profile;
import org.certguide.server.JumpHosts;
import org.certguide.server.ServerAddress;
import org.certguide.system.SystemCatalogue;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/**
 * Servers from another program's list, and what of the list cannot be used.
 *
 * @param servers in their order
 * @param rejected what is left out
 * @param places where each of the servers stands
 * @param unused columns that are not read
 * @param untold how many more are left out, because of which nothing is remembered
 */
public record ServerImport(
        List<Candidate> servers, List<Rejected> rejected, List<String> places, List<String> unused, int untold) {
    /** More servers are a list that was chosen by mistake. */
    public static final int MOST = 5000;

    /** What is left out beyond this is counted only: a few lines can stand for endless servers. */
    static final int MOST_TOLD = 100;

    /** After so many entries that cannot be used, no more are looked at. */
    private static final int MOST_REJECTED = 2 * MOST;

    public ServerImport {
        servers = List.copyOf(servers);
        rejected = List.copyOf(rejected);
        places = List.copyOf(places);
        unused = List.copyOf(unused);
    }

    /** A list of which everything is told. */
    public ServerImport(List<Candidate> servers, List<Rejected> rejected) {
        this(servers, rejected, servers.stream().map(Candidate::name).toList(), List.of(), 0);
    }

    /** How many are left out. */
    public int left() {
        return rejected.size() + untold;
    }

    /**
     * A server that can be added.
     *
     * @param name as the user will call it
     * @param domains may be none
     * @param system the id of an entry of the list of systems
     * @param tags words by which the user finds it among many
     * @param origin where it stands in an inventory of Ansible
     */
    public record Candidate(
            String name,
            ServerAddress server,
            Purpose purpose,
            List<String> domains,
            Optional<String> system,
            List<String> tags,
            Optional<Origin> origin) {
        public Candidate {
            domains = List.copyOf(domains);
            tags = List.copyOf(tags);
        }

        /** One of another list. */
        public Candidate(
                String name,
                ServerAddress server,
                Purpose purpose,
                List<String> domains,
                Optional<String> system,
                List<String> tags) {
            this(name, server, purpose, domains, system, tags, Optional.empty());
        }

        private Candidate from(Optional<Origin> where) {
            return new Candidate(name, server, purpose, domains, system, tags, where);
        }
    }

    /**
     * What only an inventory of Ansible says.
     *
     * @param host its name there
     * @param facts what another export is to say again
     */
    public record Origin(String host, FromInventory facts) {}

    /**
     * What is not added.
     *
     * @param what its name in the list, or its line
     */
    public record Rejected(String what, Message why) {}

    /**
     * What a list says of one server, as it stands there; an empty text where it says nothing.
     *
     * @param domains separated by spaces, commas or semicolons
     * @param tags separated by commas or semicolons
     */
    public record Entry(
            String name,
            String host,
            String port,
            String user,
            String via,
            String domains,
            String purpose,
            String system,
            String tags) {
        /** One without tags. */
        public Entry(
                String name,
                String host,
                String port,
                String user,
                String via,
                String domains,
                String purpose,
                String system) {
            this(name, host, port, user, via, domains, purpose, system, "");
        }
    }

    /** What is wrong with an entry, or the server that it is. */
    sealed interface Read {
        /** A server. */
        record Good(Candidate candidate) implements Read {}

        /** None. */
        record Wrong(Message why) implements Read {}
    }

    /** The port that is written like this, the usual one where there is nothing; empty where it is none. */
    static OptionalInt port(String text) {
        if (text.isEmpty()) return OptionalInt.of(ServerAddress.DEFAULT_PORT);
        boolean number = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = number ? Integer.parseInt(text) : 0;
        return port >= 1 && port <= 65535 ? OptionalInt.of(port) : OptionalInt.empty();
    }

    /** Collects what is read. */
    public static final class Builder {
        private final List<Candidate> servers = new ArrayList<>();
        private final List<Rejected> rejected = new ArrayList<>();
        private int untold;
        private int wrong;
        private final List<String> places = new ArrayList<>();
        private final List<String> unused = new ArrayList<>();
        private final String localUser;
        private final Set<String> systems = new HashSet<>();

        /**
         * @param localUser who logs in where the list does not say it, as with ssh
         */
        public Builder(String localUser, SystemCatalogue catalogue) {
            this.localUser = localUser;
            catalogue.systems().forEach(s -> systems.add(s.id()));
        }

        /** Adds an entry, or says why it cannot be. */
        public Builder add(String what, Entry entry) {
            return add(what, entry, Optional.empty());
        }

        /** The same with what an inventory says besides. */
        public Builder add(String what, Entry entry, Optional<Origin> origin) {
            if (servers.size() >= MOST) return reject(what, Message.of("imports.many", MOST));
            switch (read(entry)) {
                case Read.Good good -> {
                    servers.add(good.candidate().from(origin));
                    places.add(SafeText.word(what));
                }
                case Read.Wrong flawed -> {
                    wrong++;
                    reject(what, flawed.why());
                }
            }
            return this;
        }

        /** Leaves something out. */
        public Builder reject(String what, Message why) {
            if (rejected.size() < MOST_TOLD) rejected.add(new Rejected(SafeText.word(what), why));
            else untold++;
            return this;
        }

        /** Whether nothing more is taken. */
        public boolean isFull() {
            return servers.size() >= MOST || wrong >= MOST_REJECTED;
        }

        /** Passes over a column. */
        void unused(String column) {
            if (!column.isBlank()) unused.add(SafeText.word(column));
        }

        /** All of it. */
        public ServerImport build() {
            return new ServerImport(servers, rejected, places, unused, untold);
        }

        private Read read(Entry e) {
            String host = e.host().strip();
            String user = e.user().isBlank() ? localUser : e.user().strip();
            OptionalInt port = port(e.port().strip());
            if (host.isEmpty()) return wrong("host.missing");
            if (!ServerAddress.isHost(host))
                return DomainNames.international(host)
                        .<Read>map(Read.Wrong::new)
                        .orElseGet(() -> wrong("host", host));
            if (port.isEmpty()) return wrong("port", e.port().strip());
            if (!ServerAddress.isUser(user)) return wrong("user", user);
            boolean direct = JumpHosts.isNone(e.via());
            if (!direct && JumpHosts.parse(e.via().strip()).isEmpty())
                return wrong("via", e.via().strip());
            Optional<Purpose> purpose = purpose(e.purpose().strip());
            if (purpose.isEmpty()) return wrong("purpose", e.purpose().strip());
            List<String> domains = List.of();
            if (!e.domains().isBlank()) {
                DomainNames names = DomainNames.listed(e.domains());
                if (names.problem().isPresent())
                    return new Read.Wrong(
                            Message.of("imports.domains", names.problem().get().why()));
                domains = names.valid();
            }
            String name = SafeText.line(e.name(), Profile.LONGEST_NAME).strip();
            Optional<String> via =
                    direct ? Optional.empty() : Optional.of(e.via().strip());
            return new Read.Good(new Candidate(
                    !name.isEmpty() ? name : domains.isEmpty() ? host : domains.getFirst(),
                    new ServerAddress(host, port.getAsInt(), user, via),
                    purpose.get(),
                    domains,
                    Optional.of(e.system().strip()).filter(systems::contains),
                    Stream.of(e.tags().split("[,;]"))
                            .map(String::strip)
                            .filter(tag -> !tag.isEmpty())
                            .toList()));
        }

        private static Read wrong(String key, Object... what) {
            return new Read.Wrong(Message.of("imports." + key, what));
        }

        private static Optional<Purpose> purpose(String text) {
            for (Purpose purpose : Purpose.values()) {
                if (purpose.name().equalsIgnoreCase(text)) return Optional.of(purpose);
            }
            return text.isEmpty() ? Optional.of(Purpose.OTHER) : Optional.empty();
        }
    }

    /** The same without the servers that are saved already, or stand in the list twice. */
    public ServerImport without(List<Profile> saved) {
        Set<Object> known = new HashSet<>();
        for (Profile profile : saved) known.addAll(marks(profile.server(), profile.domains()));
        Map<Object, String> listed = new HashMap<>();
        List<Candidate> fresh = new ArrayList<>();
        List<String> where = new ArrayList<>();
        List<Rejected> left = new ArrayList<>(rejected);
        for (int i = 0; i < servers.size(); i++) {
            Candidate c = servers.get(i);
            String place = places.get(i);
            List<Object> marks = marks(c.server(), c.domains());
            // The server alone is the mark of one without names only.
            List<Object> own = c.domains().isEmpty() ? marks : marks.subList(1, marks.size());
            Optional<String> before =
                    own.stream().filter(listed::containsKey).map(listed::get).findFirst();
            String what = place.equals(c.name()) ? place : place + ", " + c.name();
            if (before.isPresent()) left.add(new Rejected(what, Message.of("imports.twice", before.get(), c.server())));
            else if (own.stream().anyMatch(known::contains))
                left.add(new Rejected(what, Message.of("imports.there", c.server())));
            else {
                fresh.add(c);
                where.add(place);
                marks.forEach(mark -> listed.putIfAbsent(mark, place));
            }
        }
        return new ServerImport(fresh, left, where, unused, untold);
    }

    /** By what a server is known again: itself, and itself with each of its names. */
    private static List<Object> marks(ServerAddress server, List<String> domains) {
        List<Object> marks = new ArrayList<>(List.of(server));
        for (String domain : domains) marks.add(List.of(server, domain));
        return marks;
    }

    /**
     * The servers as profiles of which nothing else is known yet.
     *
     * @param ids those that exist
     */
    public List<Profile> profiles(Set<String> ids) {
        Set<String> taken = new HashSet<>(ids);
        List<Profile> all = new ArrayList<>();
        for (Candidate c : servers) {
            String called = c.origin().map(Origin::host).orElse(c.name());
            Profile profile = Profile.of(Profile.idFor(called, taken), c.name(), c.server(), c.purpose())
                    .with(new Profile.Wishes(c.purpose(), c.domains()));
            taken.add(profile.id());
            Profile tagged = profile.withTags(c.tags());
            Profile whole = c.system().map(tagged::withSystem).orElse(tagged);
            all.add(c.origin().map(Origin::facts).map(whole::with).orElse(whole));
        }
        return List.copyOf(all);
    }
}
