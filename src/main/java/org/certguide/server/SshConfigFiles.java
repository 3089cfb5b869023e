package org.certguide.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.certguide.server.SshConfigFile.Text;

/**
 * Where an OpenSSH configuration is on this computer. A file that is not there says nothing, as with
 * OpenSSH; one that cannot be read is an error.
 *
 * @param own the user's, usually {@code ~/.ssh/config}
 * @param system for all users of this computer, if it is looked at
 * @param local who reads it
 */
public record SshConfigFiles(Path own, Optional<Path> system, LocalUser local) {
    private static final long LARGEST = 1024L * 1024;
    private static final int MOST_MATCHES = 200;

    /**
     * All the files that OpenSSH looks into.
     *
     * @param home the user's home folder
     * @param osName the system property {@code os.name}
     * @param environment the variables of the environment
     */
    public static SshConfigFiles usual(Path home, String osName, Map<String, String> environment) {
        Path folder = osName.toLowerCase(Locale.ROOT).startsWith("windows")
                ? Path.of(environment.getOrDefault("PROGRAMDATA", "C:\\ProgramData"), "ssh")
                : Path.of("/etc/ssh");
        String host = environment.getOrDefault("COMPUTERNAME", environment.getOrDefault("HOSTNAME", "localhost"));
        return new SshConfigFiles(
                home.resolve(".ssh").resolve("config"),
                Optional.of(folder.resolve("ssh_config")),
                new LocalUser(System.getProperty("user.name", ""), home.toString(), host, environment));
    }

    /** The same with the user's file elsewhere. */
    public SshConfigFiles at(Path file) {
        return new SshConfigFiles(file, system, local);
    }

    /**
     * Reads the files and what they include.
     *
     * @throws SshConfigException if a file is there and is not read, or only in part
     */
    public SshConfig read() throws IOException {
        List<SshConfigFile> files = new ArrayList<>();
        try {
            text(own).ifPresent(t -> files.add(SshConfigFile.parse(t, true, this::included)));
            if (system.isPresent())
                text(system.get()).ifPresent(t -> files.add(SshConfigFile.parse(t, false, this::included)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return new SshConfig(files, local);
    }

    private Optional<Text> text(Path file) throws IOException {
        // A pipe would be waited for, and a device has no end.
        if (!Files.exists(file)) return Optional.empty();
        String content;
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile())
                throw new SshConfigException(shown(file), ConfigFlaw.NO_FILE);
            if (Files.size(file) > LARGEST) throw new SshConfigException(shown(file), ConfigFlaw.TOO_LARGE);
            content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (SshConfigException e) {
            throw e;
        } catch (IOException e) {
            boolean denied = e instanceof AccessDeniedException;
            SshConfigException told =
                    new SshConfigException(shown(file), denied ? ConfigFlaw.NOT_ALLOWED : ConfigFlaw.NOT_READ);
            told.initCause(e);
            throw told;
        }
        Text text = new Text(shown(file), content.startsWith("\ufeff") ? content.substring(1) : content);
        if (text.hasLongLine()) throw new SshConfigException(text.name(), ConfigFlaw.TOO_LONG);
        return Optional.of(text);
    }

    private String shown(Path file) {
        Path home = Path.of(local.home());
        return file.startsWith(home) ? "~/" + home.relativize(file).toString().replace('\\', '/') : file.toString();
    }

    private List<Text> included(String pattern, boolean ofUser) {
        List<Text> texts = new ArrayList<>();
        try {
            for (Path file : matching(pattern, ofUser)) {
                if (!Files.isDirectory(file)) text(file).ifPresent(texts::add);
            }
        } catch (InvalidPathException e) {
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    /** The files of a pattern, in the order of their names. */
    private List<Path> matching(String pattern, boolean ofUser) throws IOException {
        boolean inHome = pattern.startsWith("~/") || pattern.startsWith("~\\");
        String named = SshTokens.variables(inHome ? local.home() + pattern.substring(1) : pattern, local.environment());
        Path folder = (ofUser ? own : system.orElse(own)).toAbsolutePath().getParent();
        Path whole = folder == null ? Path.of("/") : folder;
        int wild = firstWildcard(named);
        int slash = Math.max(named.lastIndexOf('/', wild), named.lastIndexOf('\\', wild));
        if (wild == named.length()) return List.of(whole.resolve(named));
        List<Path> found = List.of(whole.resolve(named.substring(0, slash + 1)));
        for (String part : named.substring(slash + 1).split("[/\\\\]")) {
            List<Path> next = new ArrayList<>();
            for (Path in : found) next.addAll(children(in, part));
            found = next.stream().limit(MOST_MATCHES).toList();
        }
        return found;
    }

    private static int firstWildcard(String pattern) {
        int at = 0;
        while (at < pattern.length() && pattern.charAt(at) != '*' && pattern.charAt(at) != '?') at++;
        return at;
    }

    private static List<Path> children(Path folder, String pattern) throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        if (firstWildcard(pattern) == pattern.length())
            return Stream.of(folder.resolve(pattern)).filter(Files::exists).toList();
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path child : all) {
                String name = child.getFileName().toString();
                boolean hidden = name.startsWith(".") && !pattern.startsWith(".");
                if (!hidden && HostPattern.matches(pattern, name)) children.add(child);
            }
        }
        return children.stream().sorted().toList();
    }
}
