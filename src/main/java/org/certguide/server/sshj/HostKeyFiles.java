package org.certguide.server.sshj;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.certguide.profile.PrivateFiles;
import org.certguide.profile.SaveListener;
import org.certguide.server.ConfigFlaw;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;
import org.certguide.server.SshConfig;
import org.certguide.server.SshConfigException;
import org.certguide.server.SshConfigFiles;
import org.certguide.server.SshHost;
import org.certguide.text.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that say which host key a server has: this application's, those of the user's OpenSSH,
 * and those for all users of this computer.
 *
 * @param own where accepted host keys are remembered; made when it is first needed
 * @param user of the user's OpenSSH, usually {@code ~/.ssh/known_hosts}
 * @param global for all users of this computer
 * @param config of the user's OpenSSH, if it is looked at
 * @param listener told whether an accepted host key could be remembered
 */
public record HostKeyFiles(
        Path own, Path user, List<Path> global, Optional<SshConfigFiles> config, SaveListener listener) {
    private static final Logger LOG = LoggerFactory.getLogger(HostKeyFiles.class);

    /** How a key revocation list begins (OpenSSH's PROTOCOL.krl), which is not read here. */
    private static final String REVOCATION_LIST = "SSHKRL";

    /** Where nothing else is said. */
    private static final List<String> USUAL_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    HostKeyFiles(Path own, Path user, List<Path> global, Optional<SshConfigFiles> config) {
        this(own, user, global, config, SaveListener.NONE);
    }

    /** The same files, and who is told what cannot be remembered. */
    public HostKeyFiles telling(SaveListener told) {
        return new HostKeyFiles(own, user, global, config, told);
    }

    /** These two files alone. */
    public static HostKeyFiles of(Path own, Path user) {
        return new HostKeyFiles(own, user, List.of(), Optional.empty());
    }

    /**
     * All the files that OpenSSH looks into.
     *
     * @param user in the folder where the configuration is as well
     * @param osName the system property {@code os.name}
     * @param environment the variables of the environment
     */
    public static HostKeyFiles usual(Path own, Path user, String osName, Map<String, String> environment) {
        boolean windows = osName.toLowerCase(Locale.ROOT).startsWith("windows");
        Path folder = windows
                ? Path.of(environment.getOrDefault("PROGRAMDATA", "C:\\ProgramData"))
                        .resolve("ssh")
                : Path.of("/etc/ssh");
        return new HostKeyFiles(
                own,
                user,
                List.of(folder.resolve("ssh_known_hosts"), folder.resolve("ssh_known_hosts2")),
                Optional.of(
                        SshConfigFiles.usual(home(user), osName, environment).at(user.resolveSibling("config"))));
    }

    private static Path home(Path user) {
        Path folder = user.toAbsolutePath().getParent();
        return folder == null || folder.getParent() == null ? user.toAbsolutePath() : folder.getParent();
    }

    /**
     * What the files know of one server.
     *
     * @param name of the server in the files
     * @param host what a certificate of the server must be for
     * @param own where an accepted key is remembered
     * @param changeable the files that are the user's own
     */
    record Known(
            String name,
            String host,
            List<KnownHosts.Line> lines,
            Path own,
            List<Path> changeable,
            SaveListener listener) {
        HostKeyCheck check(HostKeyTrust trust, Instant now) {
            List<String> names = changeable.stream().map(Path::toString).toList();
            return new HostKeyCheck(lines, name, host, line -> names.contains(line.file()), trust, own, now);
        }

        /** Remembers the key that has passed, in place of others where the user has compared it. */
        void remember(HostKeyTrust trust, HostKeyCheck check) {
            if (!(check.verdict().orElse(null) instanceof HostKeyCheck.Verdict.Trusted(HostKey key, boolean isNew)))
                return;
            try {
                if (trust instanceof HostKeyTrust.Replaced) {
                    for (Path file : changeable) KnownHostsFile.remove(file, name, key);
                }
                KnownHostsFile.append(own, KnownHosts.line(name, key));
                listener.saved(own);
            } catch (IOException e) {
                // As with OpenSSH: the user has vouched for the key, and is asked again next time.
                LOG.warn("cannot save a host key in {}", own, e);
                listener.failed(
                        own,
                        Message.of("profile.known-hosts.cannot-save", name, own, PrivateFiles.reason(own, e)),
                        () -> remember(trust, check));
            }
        }
    }

    /**
     * Reads what is known of a server.
     *
     * @throws ServerException if a file of the user's own is there and cannot be read: to go on would
     *     turn a changed host key into an unknown one. OpenSSH passes over the others, too
     */
    Known read(ServerAddress address) throws ServerException {
        return read(address, openSsh().at(address).hostKeys());
    }

    /**
     * What is known of a server, as lines of a known_hosts file for other programs; none where no key of it is, or
     * a file cannot be read. Names are written out, whatever they are in the files.
     */
    public List<String> lines(ServerAddress address) {
        try {
            Known known = read(address);
            Set<HostKey> revoked = new HashSet<>();
            for (KnownHosts.Line line : known.lines())
                if (line.marker() == KnownHosts.Marker.REVOKED && line.isAbout(known.name())) revoked.add(line.key());
            Set<String> names =
                    new LinkedHashSet<>(List.of(KnownHosts.name(address.host(), address.port()), known.name()));
            return known.lines().stream()
                    .filter(line -> line.marker() != KnownHosts.Marker.REVOKED && line.isAbout(known.name()))
                    .filter(line -> !revoked.contains(line.key()))
                    .flatMap(line -> names.stream().map(name -> marker(line) + KnownHosts.line(name, line.key())))
                    .distinct()
                    .toList();
        } catch (ServerException e) {
            LOG.warn("cannot tell the host keys of {}", address, e);
            return List.of();
        }
    }

    private static String marker(KnownHosts.Line line) {
        return line.marker() == KnownHosts.Marker.CERT_AUTHORITY ? "@cert-authority " : "";
    }

    /** The same, where the configuration has been read. */
    Known read(ServerAddress address, SshHost.HostKeys wanted) throws ServerException {
        String name = wanted.alias()
                .map(alias -> alias.toLowerCase(Locale.ROOT))
                .orElseGet(() -> KnownHosts.name(address.host(), address.port()));
        String host = wanted.alias().orElse(address.host());
        List<Path> changeable = new ArrayList<>(List.of(own));
        if (wanted.userFiles().isEmpty()) {
            changeable.add(user);
            if (config.isPresent()) changeable.add(user.resolveSibling("known_hosts2"));
        } else {
            changeable.addAll(paths(wanted.userFiles()));
        }
        List<KnownHosts.Line> lines = new ArrayList<>();
        for (Path file : changeable) lines.addAll(needed(file));
        for (Path file : wanted.globalFiles().isEmpty() ? global : paths(wanted.globalFiles())) {
            try {
                lines.addAll(KnownHostsFile.read(file));
            } catch (IOException e) {
                LOG.warn("cannot read the host keys in {}", file, e);
            }
        }
        if (wanted.revoked().isPresent()) {
            for (Path file : paths(List.of(wanted.revoked().get()))) lines.addAll(revoked(file));
        }
        return new Known(name, host, lines, own, changeable, listener);
    }

    /**
     * The user's OpenSSH configuration, to be read once for all that is asked of it.
     *
     * @throws ServerException if a file of it is there and cannot be read
     */
    SshConfig openSsh() throws ServerException {
        if (config.isEmpty()) return SshConfig.NONE;
        try {
            return config.get().read();
        } catch (SshConfigException e) {
            throw new ServerException(e.failure(), e);
        } catch (IOException e) {
            String file = config.get().own().toString();
            throw new ServerException(new Failure.SshConfigUnreadable(file, ConfigFlaw.NOT_READ), e);
        }
    }

    /** The private keys that OpenSSH tries for a server; of some there may be only the public half. */
    List<Path> keyFiles(SshHost server) throws ServerException {
        if (config.isEmpty()) return List.of();
        List<String> named = server.keys().files();
        List<Path> keys = new ArrayList<>();
        if (server.keys().usual())
            for (String name : USUAL_KEYS) keys.add(config.get().own().resolveSibling(name));
        else keys.addAll(paths(named));
        return List.copyOf(keys);
    }

    /** The files with certificates that are named for a server. */
    List<Path> certificates(SshHost server) throws ServerException {
        return paths(server.keys().certificates());
    }

    private static List<KnownHosts.Line> needed(Path file) throws ServerException {
        try {
            return KnownHostsFile.read(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** As OpenSSH does it: where what is revoked cannot be told, nothing is trusted. */
    private static List<KnownHosts.Line> revoked(Path file) throws ServerException {
        try {
            PrivateFiles.checkRegular(file);
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (text.startsWith(REVOCATION_LIST)) throw new IOException("a key revocation list");
            return KnownHosts.parseRevoked(text, file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static ServerException unreadable(Path file, IOException e) {
        return new ServerException(new Failure.KnownHostsUnreadable(file.toString()), e);
    }

    private static List<Path> paths(List<String> written) throws ServerException {
        List<Path> paths = new ArrayList<>();
        for (String word : written) {
            if (word.equalsIgnoreCase("none")) continue;
            try {
                paths.add(Path.of(word).toAbsolutePath());
            } catch (InvalidPathException e) {
                throw unreadable(Path.of(""), new IOException(e));
            }
        }
        return paths;
    }
}
