package org.certguide.fleet.ansible;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.certguide.server.Command;
import org.certguide.server.ServerAddress;

/** The options with which Ansible's ssh takes no other host key than one of those in the folder. */
final class HostArguments {
    /** The value of an option is read once more by ssh, which takes a space for the beginning of another file. */
    private static final List<String> PINNED =
            List.of("-o", "UserKnownHostsFile=\"{{ inventory_dir }}/known_hosts\"", "-o", "StrictHostKeyChecking=yes");

    private HostArguments() {}

    /** For a server that is reached directly. */
    static Yaml.Template direct() {
        return new Yaml.Template(joined(PINNED));
    }

    /**
     * For a server behind others. Not {@code ProxyJump}: the ssh that it starts knows nothing of these options.
     */
    static Yaml.Template through(List<ServerAddress> hops) {
        List<String> words = new ArrayList<>(PINNED);
        words.add("-o");
        words.add("ProxyCommand=" + proxy(hops, hops.size() - 1));
        return new Yaml.Template(joined(words));
    }

    /** The command through the servers up to that one, in which ssh fills in what has a percent sign. */
    private static String proxy(List<ServerAddress> hops, int last) {
        ServerAddress hop = hops.get(last);
        List<String> words = new ArrayList<>(List.of("ssh"));
        words.addAll(PINNED);
        if (last > 0) {
            words.add("-o");
            words.add("ProxyCommand=" + proxy(hops, last - 1).replace("%", "%%"));
        }
        words.addAll(List.of("-W", "[%h]:%p", "-p", Integer.toString(hop.port())));
        words.addAll(List.of("-l", foreign(hop.user()), foreign(hop.host())));
        return joined(words);
    }

    private static String foreign(String word) {
        return Yaml.literally(word).replace("%", "%%");
    }

    private static String joined(List<String> words) {
        return words.stream().map(Command::quote).collect(Collectors.joining(" "));
    }
}
