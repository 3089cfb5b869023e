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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
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
 * <p>It may be a file that was named by mistake, such as one with passwords: of what is no host name, nothing is
 * repeated.
 *
 * @param servers what it names, none with the same names as another
 * @param flaws what cannot be used, each with its line, in their order
 * @param notes what was passed over, and is no mistake
 * @param nameServer to ask instead of this computer's own, where a file of answers names one
 */
public record FleetFile(
        List<FleetServer> servers, List<Message> flaws, List<Message> notes, Optional<InetSocketAddress> nameServer) {
    /** More of one kind are counted only. */
    private static final int MOST_TOLD = 5;

    /** What may be repeated of a word that is no domain name. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9-]{1,30}(?:\\.[A-Za-z0-9-]{1,30}){1,4}");

    private static final String BOM = "\ufeff";

    private static final String DOMAINS = "domains";
    private static final String SERVER = "host";
    private static final String PORT = "port";

    /** What begins the names that nobody can visit. */
    private static final String WILDCARD = "*.";

    public FleetFile {
        servers = List.copyOf(servers);
        flaws = List.copyOf(flaws);
        notes = List.copyOf(notes);
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
            Map<Boolean, List<Path>> all = files.sorted()
                    .collect(Collectors.partitioningBy(f -> f.toString().endsWith(".json")));
            List<Path> answers = all.getOrDefault(true, List.of());
            if (answers.isEmpty()) reading.flaw(Message.of("fleet.file.folder", path));
            for (Path file : answers) {
                reading.in = Optional.of(name(file));
                reading.file(file);
            }
            reading.in = Optional.empty();
            reading.unread(all.getOrDefault(false, List.of()));
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
        return columns.contains(DOMAINS) ? columns.indexOf(DOMAINS) : columns.indexOf(SERVER);
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

    private static String name(Path file) {
        return SafeText.word(String.valueOf(file.getFileName()));
    }

    /** Messages of one kind, as many as somebody reads. */
    private static final class Told {
        private final List<Message> messages = new ArrayList<>();
        private int more;

        void add(Message message) {
            if (messages.size() < MOST_TOLD) messages.add(message);
            else more++;
        }

        List<Message> all() {
            return more == 0
                    ? messages
                    : Stream.concat(messages.stream(), Stream.of(Message.of("fleet.file.more", more)))
                            .toList();
        }
    }

    /** Where in a file something stands, as the beginning of a sentence. */
    private record Place(String key, int number) {
        static Place line(int number) {
            return new Place("fleet.file.line", number);
        }

        Message told(Message what) {
            return Message.of(key, number, what);
        }

        /** The same of one word, with the word itself where it may be repeated. */
        Message told(Word word, Message what) {
            if (HOST.matcher(word.text()).matches()) return Message.of(key + ".name", number, word.text(), what);
            return word.alone() ? told(what) : Message.of(key + ".word", number, word.number(), what);
        }
    }

    /** A word among others, counted from 1. */
    private record Word(int number, String text, boolean alone) {}

    /** Takes what files name, one server after the other. */
    private static final class Reading {
        private final List<FleetServer> servers = new ArrayList<>();
        private final Told flaws = new Told();
        private final Told notes = new Told();
        private final Set<String> ids = new HashSet<>();
        private final Set<String> nameServers = new LinkedHashSet<>();

        /** The names of each server, in any order. */
        private final Set<Set<String>> taken = new HashSet<>();

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

        /** What lies in a folder beside the files that are read; a hidden file is nobody's list. */
        void unread(List<Path> files) {
            List<String> others = files.stream()
                    .map(FleetFile::name)
                    .filter(f -> !f.startsWith("."))
                    .toList();
            if (others.isEmpty()) return;
            String some = others.stream().limit(MOST_TOLD).collect(Collectors.joining(", "));
            notes.add(
                    others.size() > MOST_TOLD
                            ? Message.of("fleet.file.others.more", some, others.size() - MOST_TOLD)
                            : Message.of("fleet.file.others", some));
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
                add(new Place("fleet.file.answers", i + 1), String.join(" ", named.domains()));
            }
        }

        private void lines(String text) {
            List<String> lines = text.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) add(Place.line(i + 1), line);
            }
        }

        /** As the list of the application is saved, of which the column with the domain names is taken. */
        private void table(Csv.Table table) {
            int column = column(table);
            int port = columns(table).indexOf(PORT);
            Consumer<Csv.Row> take = row -> {
                String names = row.field(column);
                // A server without names has nothing to be looked at.
                if (!names.isBlank()) add(Place.line(row.line()), names);
                if (ServerImport.port(row.field(port).strip()).isEmpty())
                    note(Place.line(row.line()).told(Message.of("fleet.file.port")));
            };
            table.inOrder(take, bad -> flaw(Place.line(bad.line()).told(bad.why())));
        }

        /** Takes the names that stand there, or tells what is wrong with the first of them that is wrong. */
        private void add(Place place, String entered) {
            List<String> words = DomainNames.words(entered);
            List<String> names = new ArrayList<>();
            for (int i = 0; i < words.size(); i++) {
                String word = words.get(i);
                if (word.startsWith(WILDCARD)) continue;
                if (DomainNames.listed(word) instanceof DomainNames.Invalid invalid) {
                    flaw(place.told(
                            new Word(i + 1, word, words.size() == 1),
                            invalid.reason().why()));
                    return;
                }
                names.add(word);
            }
            boolean wildcards = names.size() < words.size();
            if (wildcards && names.isEmpty()) {
                take(place, words.getFirst(), List.of(), true);
                return;
            }
            switch (DomainNames.listed(String.join(" ", names))) {
                case DomainNames.Valid(List<String> valid) -> take(place, valid.getFirst(), valid, wildcards);
                case DomainNames.Invalid invalid ->
                    flaw(place.told(invalid.reason().why()));
            }
        }

        private void take(Place place, String title, List<String> names, boolean wildcards) {
            // Looked at twice, it would be told and counted twice.
            if (!taken.add(names.isEmpty() ? Set.of(title) : Set.copyOf(names))) {
                note(place.told(Message.of("fleet.file.same", title)));
                return;
            }
            String id = title;
            for (int n = 2; !ids.add(id); n++) id = title + "-" + n;
            servers.add(new FleetServer(id, title, names, wildcards, Optional.empty()));
        }

        private void flaw(Message why) {
            flaws.add(inFile(why));
        }

        private void note(Message what) {
            notes.add(inFile(what));
        }

        private Message inFile(Message what) {
            return in.map(file -> Message.of("fleet.file.in", file, what)).orElse(what);
        }

        FleetFile end() {
            if (servers.isEmpty() && flaws.all().isEmpty()) flaws.add(Message.of("fleet.file.empty"));
            if (nameServers.isEmpty()) return of(Optional.empty());
            // Another one than was meant would tell of other servers.
            if (nameServers.size() > 1) return flawed(Message.of("fleet.file.nameservers"));
            String asked = nameServers.iterator().next();
            return address(asked)
                    .map(at -> of(Optional.of(at)))
                    .orElseGet(() -> flawed(Message.of("play.nameserver", SafeText.word(asked))));
        }

        private FleetFile of(Optional<InetSocketAddress> nameServer) {
            return new FleetFile(servers, flaws.all(), notes.all(), nameServer);
        }

        private static FleetFile flawed(Message why) {
            return new FleetFile(List.of(), List.of(why), List.of(), Optional.empty());
        }
    }
}
