package org.certguide.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.certguide.server.JumpHosts.Hop;
import org.certguide.server.SshConfigFile.Includes;
import org.certguide.server.SshConfigFile.Line;
import org.certguide.server.SshConfigFile.Text;

/**
 * An OpenSSH configuration (ssh_config(5)): the user's file, that for all users of this computer,
 * and what they include, read as {@code ssh} reads them. Nothing in it is ever run: a {@code Match
 * exec} counts as not met, and a {@code ProxyCommand} is listed with the host that has it.
 */
public final class SshConfig {
    /** Where there is none. */
    public static final SshConfig NONE = new SshConfig(List.of(), new LocalUser("", "", "", Map.of()));

    /** A longer list is of no use for choosing, and each entry is matched with all patterns. */
    private static final int MOST_HOSTS = 1000;

    /** So many servers on the way, and their ways, are followed. */
    private static final int MOST_HOPS = 8;

    private final List<SshConfigFile> files;
    private final LocalUser local;

    /**
     * @param files the user's own first
     */
    SshConfig(List<SshConfigFile> files, LocalUser local) {
        this.files = List.copyOf(files);
        this.local = local;
    }

    /** A configuration of one text, which includes nothing. */
    public static SshConfig parse(String text, LocalUser local) {
        return parse(new Text("~/.ssh/config", text), (pattern, own) -> List.of(), local);
    }

    /** A configuration of the user's own file and what it includes. */
    static SshConfig parse(Text own, Includes includes, LocalUser local) {
        return new SshConfig(List.of(SshConfigFile.parse(own, true, includes)), local);
    }

    /** The servers that are named without wildcards, in the order of the files. */
    public List<SshHost> hosts() {
        Set<String> aliases = new LinkedHashSet<>();
        for (SshConfigFile file : files) aliases(file, aliases);
        return aliases.stream()
                .limit(MOST_HOSTS)
                .map(this::host)
                .filter(host -> ServerAddress.isHost(host.hostName()))
                .toList();
    }

    private static void aliases(SshConfigFile file, Set<String> into) {
        for (Line line : file.lines()) {
            if (line.keyword().equals("host")) {
                for (String pattern : line.words()) {
                    if (!isWild(pattern)) into.add(pattern);
                }
            }
            for (SshConfigFile included : line.included()) aliases(included, into);
        }
    }

    private static boolean isWild(String pattern) {
        return pattern.isEmpty() || pattern.chars().anyMatch(c -> c == '*' || c == '?' || c == '!');
    }

    /** What it says of a server that somebody calls by this name. */
    public SshHost host(String name) {
        return new SshConfigMatch(files, local, new Hop(name, OptionalInt.empty(), Optional.empty())).result();
    }

    /** The same for a login name and a port that somebody has given besides. */
    SshHost host(Hop hop) {
        return new SshConfigMatch(files, local, hop).result();
    }

    /**
     * What it says of the server at an address. A server that was typed or saved has no name of the
     * configuration: it is the first one that leads to this address, or else has its address for a
     * name.
     */
    public SshHost at(ServerAddress address) {
        if (files.isEmpty()) return SshHost.plain(address.host());
        Optional<String> alias = leadingTo(address.host()).stream()
                .map(this::host)
                .filter(host -> host.hostName().equals(address.host()) && host.portNumber() == address.port())
                .filter(host -> host.user().orElse(address.user()).equals(address.user()))
                .map(SshHost::alias)
                .findFirst();
        return host(new Hop(alias.orElse(address.host()), OptionalInt.of(address.port()), Optional.of(address.user())));
    }

    /** The aliases that may lead to a host, in the order of the files: only these are then looked at in full. */
    private List<String> leadingTo(String host) {
        Set<String> all = new LinkedHashSet<>();
        for (SshConfigFile file : files) aliases(file, all);
        Set<String> found = new HashSet<>();
        for (String alias : all) if (alias.equalsIgnoreCase(host)) found.add(alias);
        for (SshConfigFile file : files) leadingTo(file, host, all, found);
        return all.stream().filter(found::contains).toList();
    }

    private static void leadingTo(SshConfigFile file, String host, Set<String> all, Set<String> found) {
        Collection<String> about = all;
        for (Line line : file.lines()) {
            switch (line.keyword()) {
                case "host" -> about = line.words().stream().anyMatch(SshConfig::isWild) ? all : line.words();
                case "match" -> about = all;
                case "hostname" -> {
                    String name = line.words().isEmpty() ? "" : line.words().getFirst();
                    if (name.contains("%")) {
                        for (String alias : about)
                            if (SshTokens.expand(name, Map.of('h', alias)).equalsIgnoreCase(host)) found.add(alias);
                    } else if (name.equalsIgnoreCase(host)) {
                        found.addAll(about);
                    }
                }
                default -> {}
            }
            for (SshConfigFile included : line.included()) leadingTo(included, host, all, found);
        }
    }

    /**
     * The servers on the way to one, as {@code ssh} takes it: names of the configuration and login
     * names are filled in, and the way to the nearest of them comes first.
     *
     * @return empty where the way is direct, and where it leads through itself
     */
    public Optional<JumpHosts> way(SshHost host) {
        List<Hop> way = new ArrayList<>();
        boolean leadsThere =
                host.proxyJump().isPresent() && way(host.proxyJump().get(), way, 0);
        return leadsThere && !way.isEmpty() ? Optional.of(new JumpHosts(List.copyOf(way))) : Optional.empty();
    }

    /** The same for servers that somebody has named. */
    public Optional<JumpHosts> way(JumpHosts named) {
        List<Hop> way = new ArrayList<>();
        return way(named.toString(), way, 0) ? Optional.of(new JumpHosts(List.copyOf(way))) : Optional.empty();
    }

    private boolean way(String text, List<Hop> into, int depth) {
        Optional<JumpHosts> named = JumpHosts.parse(text);
        if (named.isEmpty() || depth > MOST_HOPS) return false;
        boolean nearest = true;
        for (Hop hop : named.get().hops()) {
            SshHost host = host(hop);
            if (!ServerAddress.isHost(host.hostName())) return false;
            // Those behind the nearest are reached through the one before, whatever is said of them.
            if (nearest && host.proxyJump().isPresent() && !way(host.proxyJump().get(), into, depth + 1)) return false;
            nearest = false;
            Optional<String> user =
                    host.user().or(() -> Optional.of(local.user())).filter(ServerAddress::isUser);
            OptionalInt port = host.portNumber() == ServerAddress.DEFAULT_PORT ? OptionalInt.empty() : host.port();
            into.add(new Hop(host.hostName(), port, user));
            if (into.size() > MOST_HOPS) return false;
        }
        return true;
    }
}
