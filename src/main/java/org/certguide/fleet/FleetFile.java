package org.certguide.fleet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.certguide.certbot.DomainNames;
import org.certguide.json.Json;
import org.certguide.json.JsonException;
import org.certguide.net.Addresses;
import org.certguide.profile.PrivateFiles;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/**
 * A file that names servers to look at: a line for each with its domain names, or one as the application writes and
 * reads it elsewhere, of which the names are taken: a table of servers, a profile, a file of answers or a list of them.
 *
 * @param servers what it names
 * @param flaws what cannot be used, each with its line
 * @param nameServer to ask instead of this computer's own, where a file of answers names one
 */
public record FleetFile(List<FleetServer> servers, List<Message> flaws, Optional<InetSocketAddress> nameServer) {
    private static final int MOST_FLAWS = 20;

    private static final String BOM = "\ufeff";

    private static final String DOMAINS = "domains";

    public FleetFile {
        servers = List.copyOf(servers);
        flaws = List.copyOf(flaws);
    }

    /** What is read of a profile or a file of answers. */
    private record Named(List<String> domains, Optional<String> nameServer) {}

    /** Reads it; a file that cannot be read is a flaw. */
    public static FleetFile read(Path file) {
        try {
            return parse(PrivateFiles.read(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            return flawed(Message.of("fleet.file.text", file));
        } catch (IOException e) {
            return flawed(Message.of("fleet.file.unreadable", file));
        }
    }

    private static FleetFile flawed(Message why) {
        return new FleetFile(List.of(), List.of(why), Optional.empty());
    }

    static FleetFile parse(String text) {
        String content = text.startsWith(BOM) ? text.substring(1) : text;
        String begin = content.stripLeading();
        if (begin.startsWith("{")) return answers(content, Named.class);
        if (begin.startsWith("[")) return answers(content, Named[].class);
        Csv.Table table = Csv.read(content);
        return isTable(table) ? table(table) : lines(content);
    }

    /** Whether its first line names a column with domain names. */
    private static boolean isTable(Csv.Table table) {
        return columns(table).contains(DOMAINS) && table.rows().getFirst().line() == 1;
    }

    private static List<String> columns(Csv.Table table) {
        return table.rows().isEmpty()
                ? List.of()
                : table.rows().getFirst().fields().stream()
                        .map(field -> field.strip().toLowerCase(Locale.ROOT))
                        .toList();
    }

    /**
     * The names of one profile or file of answers, or of a list of them.
     *
     * @param type {@link Named}, or an array of them
     */
    private static FleetFile answers(String text, Class<?> type) {
        List<Named> all;
        try {
            Object read = Json.readKnownFields(text, type);
            all = read instanceof Named[] list ? Arrays.asList(list) : List.of((Named) read);
        } catch (JsonException e) {
            return flawed(e.text());
        }
        Reading reading = new Reading();
        Set<String> nameServers = new LinkedHashSet<>();
        for (int i = 0; i < all.size(); i++) {
            Named named = all.get(i);
            if (named == null) continue;
            named.nameServer().ifPresent(nameServers::add);
            String names = String.join(" ", named.domains());
            if (type.isArray()) reading.add(i + 1, names);
            else reading.add(names).ifPresent(reading::flaw);
        }
        if (nameServers.size() > 1) return flawed(Message.of("fleet.file.nameservers"));
        if (nameServers.isEmpty()) return reading.end();
        String asked = nameServers.iterator().next();
        // Another one than was meant would tell of other servers.
        Optional<InetSocketAddress> nameServer = address(asked);
        if (nameServer.isEmpty()) return flawed(Message.of("play.nameserver", SafeText.word(asked)));
        FleetFile end = reading.end();
        return new FleetFile(end.servers(), end.flaws(), nameServer);
    }

    /** As {@code 127.0.0.1:53}. */
    private static Optional<InetSocketAddress> address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) return Optional.empty();
        int port = Integer.parseInt(text.substring(colon + 1));
        return port > 0xffff
                ? Optional.empty()
                : Addresses.parse(text.substring(0, colon)).map(a -> new InetSocketAddress(a, port));
    }

    private static FleetFile lines(String text) {
        Reading reading = new Reading();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) reading.add(i + 1, line);
        }
        return reading.end();
    }

    /** As the list of the application is saved, of which the column with the domain names is taken. */
    private static FleetFile table(Csv.Table table) {
        Reading reading = new Reading();
        int column = columns(table).indexOf(DOMAINS);
        table.bad().forEach(bad -> reading.flaw(Message.of("fleet.file.line", bad.line(), "", bad.why())));
        for (Csv.Row row : table.rows().subList(1, table.rows().size())) {
            String names = column < row.fields().size() ? row.fields().get(column) : "";
            // A server without names has nothing to be looked at.
            if (!names.isBlank()) reading.add(row.line(), names);
        }
        return reading.end();
    }

    /** Takes what a file names, one server after the other. */
    private static final class Reading {
        private final List<FleetServer> servers = new ArrayList<>();
        private final List<Message> flaws = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private int more;

        /** Takes the entry of that number; what is wrong with it is told with its number. */
        void add(int line, String names) {
            add(names).ifPresent(why -> flaw(Message.of("fleet.file.line", line, SafeText.word(names), why)));
        }

        /** What is wrong, if it cannot be taken. */
        Optional<Message> add(String names) {
            return switch (DomainNames.parse(names)) {
                case DomainNames.Valid(List<String> valid) -> {
                    String id = valid.getFirst();
                    for (int n = 2; !ids.add(id); n++) id = valid.getFirst() + "-" + n;
                    servers.add(new FleetServer(id, valid.getFirst(), valid, false, Optional.empty()));
                    yield Optional.empty();
                }
                case DomainNames.Invalid invalid -> Optional.of(invalid.reason().why());
            };
        }

        void flaw(Message why) {
            if (flaws.size() < MOST_FLAWS) flaws.add(why);
            else more++;
        }

        FleetFile end() {
            if (more > 0) flaws.add(Message.of("fleet.file.more", more));
            if (servers.isEmpty() && flaws.isEmpty()) flaws.add(Message.of("fleet.file.empty"));
            return new FleetFile(servers, flaws, Optional.empty());
        }
    }
}
