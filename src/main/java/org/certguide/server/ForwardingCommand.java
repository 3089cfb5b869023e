package org.certguide.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code ProxyCommand} that does what {@code ProxyJump} does since OpenSSH 7.3: {@code ssh -W
 * %h:%p bastion}, or netcat on the bastion. It is understood, and not run.
 */
final class ForwardingCommand {
    /** Options without a value that change nothing about the way. */
    private static final Set<String> HARMLESS = Set.of("-q", "-x", "-T", "-a", "-k", "-C");

    private ForwardingCommand() {}

    /** The server on the way; empty where the command does something else. */
    static Optional<String> jumpHost(List<String> words) {
        List<String> rest = new ArrayList<>(words);
        String program = rest.isEmpty() ? "" : rest.removeFirst();
        if (program.equals("exec") && !rest.isEmpty()) program = rest.removeFirst();
        if (!program.equals("ssh") && !program.equals("/usr/bin/ssh")) return Optional.empty();
        String host = null;
        String user = "";
        String port = "";
        boolean forwards = false;
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            if (HARMLESS.contains(word)) continue;
            if (word.startsWith("-")) {
                if (rest.isEmpty()) return Optional.empty();
                String value = rest.removeFirst();
                switch (word) {
                    case "-W" -> forwards = value.equals("%h:%p") || value.equals("[%h]:%p");
                    case "-l" -> user = value + "@";
                    case "-p" -> port = ":" + value;
                    default -> {
                        return Optional.empty();
                    }
                }
            } else if (host == null) {
                host = word;
            } else {
                String command = word + " " + String.join(" ", rest);
                forwards = Set.of("nc %h %p", "nc -q0 %h %p", "netcat %h %p").contains(command.strip());
                rest.clear();
            }
        }
        if (!forwards || host == null) return Optional.empty();
        return Optional.of(user + host + port)
                .filter(text -> JumpHosts.parse(text).isPresent())
                .filter(text -> !text.contains(","));
    }
}
