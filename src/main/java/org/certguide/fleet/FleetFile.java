package org.certguide.fleet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.certbot.DomainNames;
import org.certguide.json.Json;
import org.certguide.json.JsonException;
import org.certguide.net.Addresses;
import org.certguide.profile.PrivateFiles;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/**
 * A file that names servers to look at: a line for each with its domain names, or one as the application writes and
 * reads it elsewhere, of which the names are taken: a table of servers, a profile, a file of answers or a list of them;
 * or a folder of files of answers.
 *
 * @param servers what it names
 * @param flaws what cannot be used, each with its line
 * @param nameServer to ask instead of this computer's own, where a file of answers names one
 */
public record FleetFile(List<FleetServer> servers, List<Message> flaws, Optional<InetSocketAddress> nameServer) {
    private static final int MOST_FLAWS = 20;

    private static final String BOM = "\ufeff";

    private static final String DOMAINS = "domains";
    private static final String HOST = "host";

    /** What begins the names that nobody can visit. */
    private static final String WILDCARD = "*.";

    public FleetFile {
        servers = List.copyOf(servers);
        flaws = List.copyOf(flaws);
    }

    /** What is read of a profile or a file of answers. */
    private record Named(List<String> domains, Optional<String> nameServer) {}

    /** Reads a file, or the files of a folder that {@code --play} takes; what cannot be read is a flaw. */
    public static FleetFile read(Path path) {
        Reading reading = new Reading();
        if (!Files.isDirectory(path)) {
            reading.file(path);
            return reading.end();
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> answers =
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
            if (answers.isEmpty()) reading.flaw(Message.of("fleet.file.folder", path));
            for (Path file : answers) {
                reading.in = Optional.of(String.valueOf(file.getFileName()));
                reading.file(file);
            }
        } catch (IOException e) {
            reading.flaw(Message.of("fleet.file.unreadable", path));
        }
        return reading.end();
    }

    static FleetFile parse(String text) {
        Reading reading = new Reading();
        reading.text(text);
        return reading.end();
    }

    /** Whether its first line names the column with the domain names, or with the servers. */
    private static boolean isTable(Csv.Table table) {
        return column(table) >= 0 && table.rows().getFirst().line() == 1;
    }

    /** Where no column is for domain names, the server is looked at by its own. */
    private static int column(Csv.Table table) {
        List<String> columns = columns(table);
        return columns.contains(DOMAINS) ? columns.indexOf(DOMAINS) : columns.indexOf(HOST);
    }

    private static List<String> columns(Csv.Table table) {
        return table.rows().isEmpty()
                ? List.of()
                : table.rows().getFirst().fields().stream()
                        .map(ServerTable::column)
                        .toList();
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

    /** Takes what files name, one server after the other. */
    private static final class Reading {
        private final List<FleetServer> servers = new ArrayList<>();
        private final List<Message> flaws = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private final Set<String> nameServers = new LinkedHashSet<>();
        private int more;

        /** The file of a folder that is read now. */
        private Optional<String> in = Optional.empty();

        void file(Path file) {
            try {
                text(PrivateFiles.read(file, StandardCharsets.UTF_8));
            } catch (NoSuchFileException e) {
                flaw(Message.of("fleet.file.gone", file));
            } catch (CharacterCodingException e) {
                flaw(Message.of("fleet.file.text", file));
            } catch (IOException e) {
                flaw(Message.of("fleet.file.unreadable", file));
            }
        }

        void text(String text) {
            String content = text.startsWith(BOM) ? text.substring(1) : text;
            String begin = content.stripLeading();
            if (begin.startsWith("{")) {
                answers(content, Named.class);
            } else if (begin.startsWith("[")) {
                answers(content, Named[].class);
            } else {
                Csv.Table table = Csv.read(content);
                if (isTable(table)) table(table);
                else lines(content);
            }
        }

        /**
         * The names of one profile or file of answers, or of a list of them.
         *
         * @param type {@link Named}, or an array of them
         */
        private void answers(String text, Class<?> type) {
            List<Named> all;
            try {
                Object read = Json.readKnownFields(text, type);
                all = read instanceof Named[] list ? Arrays.asList(list) : List.of((Named) read);
            } catch (JsonException e) {
                flaw(e.text());
                return;
            }
            for (int i = 0; i < all.size(); i++) {
                Named named = all.get(i);
                if (named == null) continue;
                named.nameServer().ifPresent(nameServers::add);
                String names = String.join(" ", named.domains());
                if (type.isArray()) add(i + 1, names);
                else add(names).ifPresent(this::flaw);
            }
        }

        private void lines(String text) {
            List<String> lines = text.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) add(i + 1, line);
            }
        }

        /** As the list of the application is saved, of which the column with the domain names is taken. */
        private void table(Csv.Table table) {
            int column = column(table);
            table.bad().forEach(bad -> flaw(Message.of("fleet.file.line", bad.line(), "", bad.why())));
            for (Csv.Row row : table.rows().subList(1, table.rows().size())) {
                String names = column < row.fields().size() ? row.fields().get(column) : "";
                // A server without names has nothing to be looked at.
                if (!names.isBlank()) add(row.line(), names);
            }
        }

        /** Takes the entry of that number; what is wrong with it is told with its number. */
        private void add(int line, String names) {
            add(names).ifPresent(why -> flaw(Message.of("fleet.file.line", line, SafeText.word(names), why)));
        }

        /** What is wrong, if it cannot be taken. */
        private Optional<Message> add(String entered) {
            List<String> words = DomainNames.words(entered);
            Predicate<String> wild = word -> word.startsWith(WILDCARD);
            String names = words.stream().filter(wild.negate()).collect(Collectors.joining(" "));
            boolean wildcards = words.stream().anyMatch(wild);
            if (wildcards && names.isEmpty()) {
                take(words.getFirst(), List.of(), true);
                return Optional.empty();
            }
            return switch (DomainNames.listed(names)) {
                case DomainNames.Valid(List<String> valid) -> {
                    take(valid.getFirst(), valid, wildcards);
                    yield Optional.empty();
                }
                case DomainNames.Invalid invalid -> Optional.of(invalid.reason().why());
            };
        }

        private void take(String title, List<String> names, boolean wildcards) {
            String id = title;
            for (int n = 2; !ids.add(id); n++) id = title + "-" + n;
            servers.add(new FleetServer(id, title, names, wildcards, Optional.empty()));
        }

        private void flaw(Message why) {
            if (flaws.size() >= MOST_FLAWS) more++;
            else
                flaws.add(in.map(file -> Message.of("fleet.file.in", file, why)).orElse(why));
        }

        FleetFile end() {
            if (more > 0) flaws.add(Message.of("fleet.file.more", more));
            if (servers.isEmpty() && flaws.isEmpty()) flaws.add(Message.of("fleet.file.empty"));
            if (nameServers.isEmpty()) return new FleetFile(servers, flaws, Optional.empty());
            // Another one than was meant would tell of other servers.
            if (nameServers.size() > 1) return flawed(Message.of("fleet.file.nameservers"));
            String asked = nameServers.iterator().next();
            return address(asked)
                    .map(at -> new FleetFile(servers, flaws, Optional.of(at)))
                    .orElseGet(() -> flawed(Message.of("play.nameserver", SafeText.word(asked))));
        }

        private static FleetFile flawed(Message why) {
            return new FleetFile(List.of(), List.of(why), Optional.empty());
        }
    }
}
