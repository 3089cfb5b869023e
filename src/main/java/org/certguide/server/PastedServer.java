package org.certguide.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The parts of what people paste where the name of a server is asked for: an address of a web page,
 * {@code user@host:port}, {@code ssh://user@host:port}, or a whole {@code ssh} command as providers
 * print it. A password in an address is left out.
 *
 * @param host a host name or an IP address, without brackets
 * @param port if there is one
 * @param user the login name, if there is one
 * @param keyFile as written, often with a {@code ~}, if there is one
 * @param via the servers on the way as {@link JumpHosts} writes them, if there are any
 * @param hasProxyCommand whether a command is to lead there, which is not followed
 */
public record PastedServer(
        String host,
        OptionalInt port,
        Optional<String> user,
        Optional<String> keyFile,
        Optional<String> via,
        boolean hasProxyCommand) {
    /** Longer texts are something else, as a page that was pasted by mistake. */
    private static final int LONGEST = 2000;

    /** The options of OpenSSH's {@code ssh} that are followed by a value. */
    private static final String WITH_VALUE = "BbcDEeFIiJLlmOoPpQRSWw";

    /** The same of {@code autossh}, which adds a port of its own, and of {@code sftp} and {@code scp}. */
    private static final String WITH_VALUE_AUTOSSH = "M" + WITH_VALUE;

    private static final String WITH_VALUE_COPYING = "BbcDFiJloPRSsX";

    /**
     * Takes a text apart.
     *
     * @return empty where there is nothing to take apart, as with a host name alone, and where the
     *     text is not understood
     */
    public static Optional<PastedServer> parse(String text) {
        String line = text.strip();
        if (line.length() > LONGEST) return Optional.empty();
        return new Reader().read(line).filter(found -> !found.isPlain(line));
    }

    private boolean isPlain(String line) {
        return port.isEmpty()
                && user.isEmpty()
                && keyFile.isEmpty()
                && via.isEmpty()
                && !hasProxyCommand
                && host.equals(line);
    }

    /** Collects the parts. As in OpenSSH, the first value of each counts. */
    private static final class Reader {
        private @Nullable String host;

        /** Where a host is that has an alias. */
        private @Nullable String hostName;

        private @Nullable String user;
        private @Nullable String keyFile;
        private @Nullable String via;
        private int port;

        /** What the destination passes the connection on to. */
        private @Nullable String through;

        private String program = "ssh";
        private boolean proxyCommand;

        /** Whether something cannot be what it seems to be. */
        private boolean wrong;

        Optional<PastedServer> read(String line) {
            List<String> words = words(line);
            // The prompt of a shell, copied with the command.
            if (words.size() > 1
                    && (words.getFirst().equals("$") || words.getFirst().equals("#"))) words.removeFirst();
            if (words.isEmpty()) return Optional.empty();
            boolean command = words.size() > 1 && isProgram(words.getFirst());
            if (command) program = name(words.removeFirst());
            // Without the name of the command, only options show that it is one.
            else if (words.size() > 1 && !words.get(1).startsWith("-")) return Optional.empty();
            arguments(words);
            if (through != null && !wrong) passOn(through);
            if (wrong || host == null) return Optional.empty();
            return Optional.of(new PastedServer(
                    hostName == null ? host : hostName,
                    port == 0 ? OptionalInt.empty() : OptionalInt.of(port),
                    Optional.ofNullable(user),
                    Optional.ofNullable(keyFile),
                    JumpHosts.parse(via == null ? "" : via).map(JumpHosts::toString),
                    proxyCommand));
        }

        private static boolean isProgram(String word) {
            return List.of("ssh", "autossh", "sftp", "scp").contains(name(word));
        }

        private static String name(String word) {
            String name = word.toLowerCase(Locale.ROOT);
            name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
            return name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name;
        }

        private boolean copies() {
            return program.equals("sftp") || program.equals("scp");
        }

        /** With {@code -W}, the server is behind the destination, which is the last one on the way. */
        private void passOn(String to) {
            if (host == null) return;
            OptionalInt at = port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
            String way =
                    new JumpHosts.Hop(hostName == null ? host : hostName, at, Optional.ofNullable(user)).toString();
            if (via != null && !JumpHosts.isNone(via)) way = via + "," + way;
            via = null;
            via(way);
            host = null;
            hostName = null;
            user = null;
            port = 0;
            hostAndPort(to, true);
        }

        private void arguments(List<String> words) {
            boolean options = true;
            for (int i = 0; i < words.size() && !wrong; i++) {
                String word = words.get(i);
                if (options && word.equals("--")) {
                    options = false;
                } else if (options && word.length() > 1 && word.startsWith("-")) {
                    int at = valueAt(word);
                    if (at < 0) continue;
                    String value = at < word.length() ? word.substring(at) : i + 1 < words.size() ? words.get(++i) : "";
                    option(word.charAt(at - 1), value);
                } else if (program.equals("scp")) {
                    // One side is a file of this computer.
                    if (host == null && (word.contains(":") || word.contains("@"))) destination(word);
                } else if (host == null) {
                    destination(word);
                } else {
                    // The command that is to run there.
                    return;
                }
            }
        }

        /** Where the value of the first option with one begins, of several in one word; -1 for none. */
        private int valueAt(String word) {
            String withValue =
                    copies() ? WITH_VALUE_COPYING : program.equals("autossh") ? WITH_VALUE_AUTOSSH : WITH_VALUE;
            for (int i = 1; i < word.length(); i++) if (withValue.indexOf(word.charAt(i)) >= 0) return i + 1;
            return -1;
        }

        private void option(char name, String value) {
            switch (name) {
                case 'p' -> port(value);
                case 'P' -> {
                    if (copies()) port(value);
                }
                case 'W' -> through = value;
                case 'l' -> {
                    // There it is a speed.
                    if (!copies()) user(value);
                }
                case 'i' -> keyFile(value);
                case 'J' -> via(value);
                case 'o' -> {
                    int at = 0;
                    while (at < value.length() && Character.isLetterOrDigit(value.charAt(at))) at++;
                    String setting = value.substring(at).strip();
                    if (setting.startsWith("=")) setting = setting.substring(1).strip();
                    switch (value.substring(0, at).toLowerCase(Locale.ROOT)) {
                        case "port" -> port(setting);
                        case "user" -> user(setting);
                        case "identityfile" -> keyFile(setting);
                        case "hostname" -> hostName(setting);
                        case "proxyjump" -> via(setting);
                        case "proxycommand" -> proxyCommand(setting);
                        default -> {}
                    }
                }
                default -> {}
            }
        }

        /** A host with what belongs to it, as {@code user@host:port} or {@code ssh://user@host:port/}. */
        private void destination(String word) {
            int scheme = word.indexOf("://");
            boolean ssh = scheme < 0
                    || word.regionMatches(true, 0, "ssh", 0, scheme)
                    || word.regionMatches(true, 0, "sftp", 0, scheme);
            String rest = scheme < 0 ? word : word.substring(scheme + 3);
            String authority = rest.substring(0, end(rest));
            int at = authority.lastIndexOf('@');
            if (at == 0) wrong = true;
            // The name before a web address is not the one to log in with.
            if (at > 0 && ssh) {
                String before = authority.substring(0, at);
                int colon = before.indexOf(':');
                String name = colon < 0 ? before : before.substring(0, colon);
                user(scheme < 0 ? name : decoded(name));
            }
            hostAndPort(authority.substring(at + 1), ssh);
        }

        /** Where the path begins. */
        private static int end(String rest) {
            for (int i = 0; i < rest.length(); i++) if ("/?#".indexOf(rest.charAt(i)) >= 0) return i;
            return rest.length();
        }

        private void hostAndPort(String text, boolean ssh) {
            int colon = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
            if (text.startsWith("[")) {
                if (colon == 0) wrong = true;
                else host(text.substring(1, colon - 1));
            } else if (colon < 0 || text.indexOf(':', colon + 1) >= 0) {
                // None, or an IPv6 address without brackets.
                host(text);
                return;
            } else {
                host(text.substring(0, colon));
            }
            String after = text.substring(Math.max(colon, 0));
            if (after.isEmpty() || after.equals(":")) return;
            if (!after.startsWith(":")) wrong = true;
            // The port of a web page is not the one of SSH.
            else if (ssh) port(after.substring(1));
        }

        private void host(String text) {
            if (host != null) return;
            if (ServerAddress.isHost(text)) host = text;
            else wrong = true;
        }

        private void hostName(String text) {
            if (hostName != null) return;
            if (ServerAddress.isHost(text)) hostName = text;
            else wrong = true;
        }

        private void port(String text) {
            if (port != 0) return;
            boolean digits =
                    !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
            int number = digits ? Integer.parseInt(text) : 0;
            if (number < 1 || number > 65535) wrong = true;
            else port = number;
        }

        private void user(String text) {
            if (user != null) return;
            if (ServerAddress.isUser(text)) user = text;
            else wrong = true;
        }

        private void keyFile(String text) {
            if (keyFile == null && !text.isBlank()) keyFile = text;
        }

        private void via(String text) {
            if (via != null) return;
            via = text;
            if (!JumpHosts.isNone(text) && JumpHosts.parse(text).isEmpty()) wrong = true;
        }

        private void proxyCommand(String text) {
            if (via != null || proxyCommand || text.isBlank()) return;
            Optional<String> jump = ForwardingCommand.jumpHost(PastedServer.words(text));
            if (jump.isPresent()) via(jump.get());
            else if (!JumpHosts.isNone(text)) proxyCommand = true;
        }

        private static String decoded(String text) {
            try {
                return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return text;
            }
        }
    }

    /**
     * The words of a command line. A backslash joins only what a shell would take apart: in login
     * names and in paths of Windows it stands for itself.
     */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean escapes = c == '\\' && i + 1 < line.length() && quote != '\'';
            if (escapes && isSpecial(line.charAt(i + 1), quote)) {
                word.append(line.charAt(++i));
                begun = true;
            } else if (quote != 0) {
                if (c == quote) quote = 0;
                else word.append(c);
            } else if (c == '"' || c == '\'') {
                quote = c;
                begun = true;
            } else if (Character.isWhitespace(c)) {
                if (begun) words.add(word.toString());
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (begun) words.add(word.toString());
        return words;
    }

    private static boolean isSpecial(char c, char quote) {
        return c == '\\' || c == '"' || quote == 0 && (c == ' ' || c == '\'');
    }
}
