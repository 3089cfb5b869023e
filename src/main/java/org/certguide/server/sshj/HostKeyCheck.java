package org.certguide.server.sshj;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.certguide.server.Failure;
import org.certguide.server.HostKey;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.sshj.KnownHosts.Line;
import org.certguide.server.sshj.KnownHosts.Marker;
import org.jspecify.annotations.Nullable;

/**
 * Decides about the key of one host, for one attempt to connect. sshj asks on the thread that reads
 * from the network and that must not wait for a person: so an unknown key is refused, and the
 * {@link #verdict} says why.
 *
 * <p>The rules, where OpenSSH leaves a choice or is less strict:
 *
 * <ul>
 *   <li>A key that a {@code @revoked} line names is refused, whatever else the files say.
 *   <li>A host that has a key in the files must show one of its keys. A key of another type is not
 *       "unknown" but changed: the types that are known were asked for first, so the server claims
 *       to have lost them, and so does somebody in the middle who never had them. (OpenSSH asks.)
 *       Only a host known by nothing but types that this application does not speak (DSA, hardware
 *       keys) counts as unknown.
 *   <li>The key that a person has just accepted counts for an unknown host only, and is then the
 *       only one that passes. One that a person has compared after it had changed passes unless a
 *       line that the user alone cannot change says otherwise.
 *   <li>Where the user has named a fingerprint beforehand, no other key passes, whatever the files
 *       say. A key of that fingerprint passes for an unknown host as if it had just been accepted.
 *   <li>A host certificate of an authority that the files name for this host must be valid. Any
 *       other certificate counts as the plain key inside it, whose possession the key exchange has
 *       proved.
 *   <li>An RSA key of less than 2,048 bits is refused, also one that is known.
 *   <li>The first key that passed is the only one that passes in later key exchanges.
 * </ul>
 *
 * <p>All types that are known of a host go first among its algorithms, or a server that has lost
 * one of its keys would seem to have changed. That tells a listener what is known about the host
 * (CVE-2020-14145), but of an unknown host nothing. Certificates are asked for only where an
 * authority is known: the key inside one may be of a type that is not.
 */
final class HostKeyCheck implements HostKeyVerifier {
    /** The decision. */
    sealed interface Verdict {
        /**
         * @param isNew whether a person has just accepted it, and it is to be remembered
         */
        record Trusted(HostKey key, boolean isNew) implements Verdict {}

        /** No file has a key of this host, and the user has not accepted one. */
        record Unknown(HostKey key) implements Verdict {}

        /** The connection must not be used. */
        record Refused(Failure failure) implements Verdict {}
    }

    /** No SHA-1 and no DSA for authorities either; OpenSSH's CASignatureAlgorithms. */
    private static final Set<String> AUTHORITY_SIGNATURES = Set.of(
            "ssh-ed25519",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "rsa-sha2-256",
            "rsa-sha2-512");

    /** SSH_CERT_TYPE_HOST of OpenSSH's PROTOCOL.certkeys. */
    private static final long HOST_CERTIFICATE = 2;

    private final List<Line> lines;
    private final String name;
    private final String host;
    private final Predicate<Line> replaceable;
    private final HostKeyTrust trust;
    private final Path ownFile;
    private final Instant now;
    private volatile @Nullable Verdict verdict;

    /**
     * @param lines of all known_hosts files
     * @param trust what the user knows of the key of this host
     * @param ownFile where accepted keys are remembered
     */
    HostKeyCheck(List<Line> lines, String host, int port, HostKeyTrust trust, Path ownFile, Instant now) {
        this(lines, KnownHosts.name(host, port), host, line -> true, trust, ownFile, now);
    }

    /**
     * @param name of the host in these lines
     * @param host what a certificate must be for
     * @param replaceable whether a line is in a file that is the user's own
     */
    HostKeyCheck(
            List<Line> lines,
            String name,
            String host,
            Predicate<Line> replaceable,
            HostKeyTrust trust,
            Path ownFile,
            Instant now) {
        this.lines = lines.stream().filter(line -> line.isAbout(name)).toList();
        this.name = name;
        this.host = host.toLowerCase(Locale.ROOT);
        this.replaceable = replaceable;
        this.trust = trust;
        this.ownFile = ownFile;
        this.now = now;
    }

    /** Empty as long as the server has not shown a key. */
    Optional<Verdict> verdict() {
        return Optional.ofNullable(verdict);
    }

    @Override
    public synchronized boolean verify(String hostname, int port, PublicKey key) {
        Verdict fresh = longEnough(decide(key));
        if (verdict instanceof Verdict.Trusted(HostKey first, boolean isNew)) {
            // A later key exchange on a connection that stands.
            return fresh instanceof Verdict.Trusted again && again.key().equals(first);
        }
        verdict = fresh;
        return fresh instanceof Verdict.Trusted;
    }

    /** A key that was refused already keeps the reason, which tells more. */
    private static Verdict longEnough(Verdict verdict) {
        HostKey key = switch (verdict) {
            case Verdict.Trusted trusted -> trusted.key();
            case Verdict.Unknown unknown -> unknown.key();
            case Verdict.Refused refused -> null;
        };
        if (key == null) return verdict;
        OptionalInt bits = Algorithms.tooShort(Base64.getDecoder().decode(key.base64()));
        return bits.isPresent() ? new Verdict.Refused(new Failure.HostKeyTooShort(key, bits.getAsInt())) : verdict;
    }

    private Verdict decide(PublicKey offered) {
        if (offered instanceof Certificate<?> certificate) {
            HostKey plain = hostKey(certificate.getKey());
            Optional<HostKey> authority = authority(certificate);
            for (Line line : with(Marker.REVOKED)) {
                if (authority.isPresent() && line.key().equals(authority.get()))
                    return new Verdict.Refused(new Failure.HostKeyRevoked(plain, line.file()));
            }
            boolean trusted =
                    with(Marker.CERT_AUTHORITY).stream().anyMatch(line -> authority.equals(Optional.of(line.key())));
            return decide(plain, trusted ? Optional.of(certificate) : Optional.empty());
        }
        return decide(hostKey(offered), Optional.empty());
    }

    private Verdict decide(HostKey offered, Optional<Certificate<?>> certificate) {
        for (Line line : with(Marker.REVOKED)) {
            if (line.key().equals(offered))
                return new Verdict.Refused(new Failure.HostKeyRevoked(offered, line.file()));
        }
        if (trust instanceof HostKeyTrust.Expected(String fingerprint) && !fingerprint.equals(offered.fingerprint())) {
            return new Verdict.Refused(new Failure.HostKeyUnexpected(fingerprint, offered));
        }
        if (certificate.isPresent()) {
            Optional<String> fault = fault(certificate.get());
            return fault.isPresent()
                    ? new Verdict.Refused(new Failure.HostCertificateInvalid(fault.get()))
                    : new Verdict.Trusted(offered, false);
        }
        List<Line> known = with(Marker.NONE);
        boolean isKnown = known.stream().anyMatch(line -> line.key().equals(offered));
        if (!isKnown) {
            Optional<Line> other = known.stream()
                    .filter(line -> line.key().type().equals(offered.type()))
                    .findFirst()
                    .or(() -> known.stream().filter(HostKeyCheck::isSpoken).findFirst());
            Optional<Line> fixed = known.stream()
                    .filter(HostKeyCheck::isSpoken)
                    .filter(line -> !replaceable.test(line) || !line.names(name))
                    .findFirst();
            if (fixed.isPresent()) {
                Line line = fixed.get();
                return new Verdict.Refused(new Failure.HostKeyChangedForAll(line.key(), offered, line.file()));
            }
            boolean replaced = trust instanceof HostKeyTrust.Replaced(HostKey key) && key.equals(offered);
            if (other.isPresent() && !replaced) {
                Line line = other.get();
                return new Verdict.Refused(new Failure.HostKeyChanged(line.key(), offered, line.file()));
            }
            if (trust instanceof HostKeyTrust.KnownHosts) return new Verdict.Unknown(offered);
        }
        // Not the key that was accepted a moment ago. Asking again would train users to accept any key.
        Optional<HostKey> vouched = vouched();
        if (vouched.isPresent() && !vouched.get().equals(offered)) {
            HostKey key = vouched.get();
            return new Verdict.Refused(new Failure.HostKeyChanged(key, offered, ownFile.toString()));
        }
        return new Verdict.Trusted(offered, !isKnown);
    }

    /** The key that a person has vouched for. */
    private Optional<HostKey> vouched() {
        return switch (trust) {
            case HostKeyTrust.Accepted(HostKey key) -> Optional.of(key);
            case HostKeyTrust.Replaced(HostKey key) -> Optional.of(key);
            default -> Optional.empty();
        };
    }

    /** Whether this host may show a certificate, as far as is known. */
    boolean hasAuthority() {
        return !with(Marker.CERT_AUTHORITY).isEmpty();
    }

    private Optional<String> fault(Certificate<?> certificate) {
        try {
            if (certificate.getType() != HOST_CERTIFICATE) return Optional.of("not for a host");
            // OpenSSH takes a certificate without names as valid for every host, which is too permissive.
            if (certificate.getValidPrincipals().isEmpty()) return Optional.of("for no host name");
            if (!certificate.getCritOptions().isEmpty())
                return Optional.of("options " + certificate.getCritOptions().keySet());
            if (now.isBefore(certificate.getValidAfter().toInstant()))
                return Optional.of("valid from " + certificate.getValidAfter().toInstant());
            if (!now.isBefore(certificate.getValidBefore().toInstant()))
                return Optional.of("expired " + certificate.getValidBefore().toInstant());
            String signature = new Buffer.PlainBuffer(certificate.getSignature()).readString();
            if (!AUTHORITY_SIGNATURES.contains(signature)) return Optional.of("signed with " + signature);
            byte[] raw = new Buffer.PlainBuffer().putPublicKey(certificate).getCompactData();
            return Optional.ofNullable(KeyType.CertUtils.verifyHostCertificate(raw, certificate, host))
                    .map(Failures::printable);
        } catch (Buffer.BufferException | SSHRuntimeException e) {
            return Optional.of("unreadable");
        }
    }

    private static Optional<HostKey> authority(Certificate<?> certificate) {
        try {
            byte[] blob = certificate.getSignatureKey();
            String type = new Buffer.PlainBuffer(blob).readString();
            return Optional.of(new HostKey(type, Base64.getEncoder().encodeToString(blob)));
        } catch (Buffer.BufferException e) {
            return Optional.empty();
        }
    }

    private static HostKey hostKey(PublicKey key) {
        byte[] blob = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
        String type = KeyType.fromKey(key).toString();
        return new HostKey(type, Base64.getEncoder().encodeToString(blob));
    }

    private List<Line> with(Marker marker) {
        return lines.stream().filter(line -> line.marker() == marker).toList();
    }

    private static boolean isSpoken(Line line) {
        return Algorithms.KEY_TYPES.contains(line.key().type());
    }

    @Override
    public List<String> findExistingAlgorithms(String hostname, int port) {
        Set<String> types = new LinkedHashSet<>();
        with(Marker.NONE).forEach(line -> types.add(line.key().type()));
        vouched().ifPresent(key -> types.add(key.type()));
        if (types.isEmpty() || types.equals(Set.of("ssh-ed25519"))) return List.of();
        List<String> first = new ArrayList<>();
        if (hasAuthority()) first.addAll(Algorithms.CERTIFICATES);
        for (String type : types) {
            if (type.equals("ssh-rsa")) {
                // The type of the key is not the name of its algorithms any more (RFC 8332).
                first.add("rsa-sha2-512");
                first.add("rsa-sha2-256");
            } else {
                first.add(type);
            }
        }
        return first;
    }
}
