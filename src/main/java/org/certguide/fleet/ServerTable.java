package org.certguide.fleet;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.certguide.profile.Profile;
import org.certguide.server.PastedServer;
import org.certguide.server.ServerAddress;
import org.certguide.text.Message;
import org.certguide.text.Messages;

/** Servers as a table for spreadsheets: the columns that are read, and written. */
public final class ServerTable {
    /** In the order in which they are written. */
    private static final List<String> COLUMNS =
            List.of("name", "host", "port", "user", "via", "domains", "purpose", "system", "tags");

    /** What others call the columns. */
    private static final Map<String, String> ALSO = Map.ofEntries(
            Map.entry("server", "host"),
            Map.entry("hostname", "host"),
            Map.entry("address", "host"),
            Map.entry("ip", "host"),
            Map.entry("login", "user"),
            Map.entry("username", "user"),
            Map.entry("domain", "domains"),
            Map.entry("proxyjump", "via"),
            Map.entry("nom", "name"),
            Map.entry("serveur", "host"),
            Map.entry("adresse", "host"),
            Map.entry("utilisateur", "user"),
            Map.entry("domaine", "domains"),
            Map.entry("domaines", "domains"),
            Map.entry("étiquettes", "tags"),
            Map.entry("nombre", "name"),
            Map.entry("servidor", "host"),
            Map.entry("dirección", "host"),
            Map.entry("puerto", "port"),
            Map.entry("usuario", "user"),
            Map.entry("dominio", "domains"),
            Map.entry("dominios", "domains"),
            Map.entry("etiquetas", "tags"));

    private ServerTable() {}

    /** Reads a table. Its first row names the columns; those that are not known are passed over. */
    public static ServerImport read(Csv.Table table, ServerImport.Builder into) {
        Consumer<Csv.Bad> flawed = bad -> into.reject(line(bad.line()), bad.why());
        if (table.rows().isEmpty()) {
            table.bad().forEach(flawed);
            return into.build();
        }
        Csv.Row head = table.rows().getFirst();
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < head.fields().size(); i++) {
            String known = column(head.fields().get(i));
            if (!COLUMNS.contains(known)) into.unused(head.fields().get(i));
            else if (columns.putIfAbsent(known, i) != null)
                into.unused(head.fields().get(i));
        }
        if (!columns.containsKey("host"))
            return into.reject(line(head.line()), Message.of("imports.columns", String.join(", ", COLUMNS)))
                    .build();
        Consumer<Csv.Row> add = row -> {
            List<String> v = COLUMNS.stream()
                    .map(c -> row.field(columns.getOrDefault(c, -1)))
                    .toList();
            into.add(
                    line(row.line()),
                    taken(new ServerImport.Entry(
                            v.get(0), v.get(1), v.get(2), v.get(3), v.get(4), v.get(5), v.get(6), v.get(7), v.get(8))));
        };
        table.inOrder(add, flawed);
        return into.build();
    }

    /** As in the form for a login, an address or a command in the place of a server is taken apart; other columns go first. */
    private static ServerImport.Entry taken(ServerImport.Entry e) {
        return PastedServer.parse(e.host())
                .filter(server -> !server.hasProxyCommand())
                .map(server -> new ServerImport.Entry(
                        e.name(),
                        server.host(),
                        e.port().isBlank() && server.port().isPresent()
                                ? Integer.toString(server.port().getAsInt())
                                : e.port(),
                        e.user().isBlank() ? server.user().orElse("") : e.user(),
                        e.via().isBlank() ? server.via().orElse("") : e.via(),
                        e.domains(),
                        e.purpose(),
                        e.system(),
                        e.tags()))
                .orElse(e);
    }

    /** What a column is called here, whatever it is called there. */
    static String column(String head) {
        String name = head.strip().toLowerCase(Locale.ROOT);
        return ALSO.getOrDefault(name, name);
    }

    private static String line(int number) {
        return Messages.of("imports.line", number);
    }

    /** Saved servers as a table that {@link #read} reads. */
    public static List<List<String>> rows(List<Profile> profiles) {
        return Stream.concat(Stream.of(COLUMNS), profiles.stream().map(ServerTable::row))
                .toList();
    }

    private static List<String> row(Profile profile) {
        ServerAddress server = profile.server();
        return List.of(
                profile.title(),
                server.host(),
                Integer.toString(server.port()),
                server.user(),
                server.via().orElse(""),
                String.join(" ", profile.domains()),
                profile.purpose().name().toLowerCase(Locale.ROOT),
                profile.system().orElse(""),
                String.join(", ", profile.tags().orElse(List.of())));
    }
}
