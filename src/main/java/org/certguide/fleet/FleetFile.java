package org.certguide.fleet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
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
 * reads it elsewhere, of which the names are taken: a table of servers, a profile or a file of answers.
 *
 * @param servers what it names
 * @param flaws what cannot be used, each with its line
 * @param nameServer to ask instead of this computer's own, where a file of answers names one
 */
public record FleetFile(List<FleetServer> servers, List<Message> flaws, Optional<InetSocketAddress> nameServer) {
    private static final int MOST_FLAWS = 20;

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
        if (text.stripLeading().startsWith("{")) return one(text);
        return text.lines().findFirst().filter(FleetFile::isHead).isPresent() ? table(text) : lines(text);
    }

    /** Whether it is the first row of a table that has a column with domain names. */
    private static boolean isHead(String line) {
        return columns(Csv.read(line)).contains(DOMAINS);
    }

    private static List<String> columns(Csv.Table table) {
        return table.rows().isEmpty()
                ? List.of()
                : table.rows().getFirst().fields().stream()
                        .map(field -> field.strip().toLowerCase(Locale.ROOT))
                        .toList();
    }

    private static FleetFile one(String text) {
        Named named;
        try {
            named = Json.readKnownFields(text, Named.class);
        } catch (JsonException e) {
            return flawed(e.text());
        }
        return switch (DomainNames.parse(String.join(" ", named.domains()))) {
            case DomainNames.Valid(List<String> names) ->
                new FleetFile(List.of(FleetServer.of(names)), List.of(), address(named));
            case DomainNames.Invalid invalid -> flawed(invalid.reason().why());
        };
    }

    /** As {@code 127.0.0.1:53}; the file of answers says what is wrong with another one. */
    private static Optional<InetSocketAddress> address(Named named) {
        String text = named.nameServer().orElse("");
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
    private static FleetFile table(String text) {
        Reading reading = new Reading();
        Csv.Table table = Csv.read(text);
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

        void add(int line, String names) {
            switch (DomainNames.parse(names)) {
                case DomainNames.Valid(List<String> valid) -> {
                    String id = valid.getFirst();
                    for (int n = 2; !ids.add(id); n++) id = valid.getFirst() + "-" + n;
                    servers.add(new FleetServer(id, valid.getFirst(), valid, false, Optional.empty()));
                }
                case DomainNames.Invalid invalid ->
                    flaw(Message.of(
                            "fleet.file.line",
                            line,
                            SafeText.word(names),
                            invalid.reason().why()));
            }
        }

        void flaw(Message why) {
            if (flaws.size() < MOST_FLAWS) flaws.add(why);
        }

        FleetFile end() {
            if (servers.isEmpty() && flaws.isEmpty()) flaws.add(Message.of("fleet.file.empty"));
            return new FleetFile(servers, flaws, Optional.empty());
        }
    }
}
