package org.certguide.fleet.ansible;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DomainNames;
import org.certguide.certbot.KeyType;
import org.certguide.fleet.AuthorityLimits;
import org.certguide.profile.FromInventory;
import org.certguide.profile.Profile;
import org.certguide.server.ServerAddress;
import org.certguide.system.InstallMethod;
import org.certguide.system.OperatingSystem;
import org.certguide.system.SystemCatalogue;
import org.certguide.system.SystemCatalogue.Software;

/**
 * A server as Ansible is to know it, with all the certificates on it.
 *
 * @param name in the inventory; it can name a file
 * @param title as the user calls it
 * @param system what runs there, where that is known
 * @param way how Certbot is installed there; empty where the application cannot do it
 * @param tags of all its profiles
 */
record AnsibleHost(
        String name,
        String title,
        ServerAddress server,
        Optional<OperatingSystem> system,
        Optional<InstallMethod> way,
        List<Certificate> certificates,
        Set<String> tags) {
    /** The group of all servers in the inventory. */
    static final String ALL = "certguide";

    /** Names that have a meaning in every inventory, or in this one. */
    private static final Set<String> TAKEN = Set.of("all", "ungrouped", "localhost", ALL);

    /** Always the same, so that the same servers give the same files; numbers at the end of ids are in their order. */
    private static final Comparator<Profile> ORDER =
            Comparator.comparingInt((Profile profile) -> profile.id().length()).thenComparing(Profile::id);

    AnsibleHost {
        certificates = List.copyOf(certificates);
        tags = Set.copyOf(tags);
    }

    /**
     * A certificate that is to be there.
     *
     * @param name Certbot's name for it
     * @param week in which it can be had, from 1, if all are new
     */
    record Certificate(String name, Purpose purpose, KeyType keyType, List<String> domains, int week) {
        Certificate {
            domains = List.copyOf(domains);
        }
    }

    /**
     * The servers of some profiles; several of one server become one. What has no domain name, or one that is not
     * valid, is left out.
     */
    static List<AnsibleHost> of(List<Profile> profiles, SystemCatalogue catalogue) {
        List<Profile> with =
                profiles.stream().filter(AnsibleHost::hasNames).sorted(ORDER).toList();
        List<Integer> weeks =
                AuthorityLimits.weeks(with.stream().map(Profile::domains).toList());
        Map<ServerAddress, List<Certificate>> certificates = new LinkedHashMap<>();
        Map<ServerAddress, Profile> first = new LinkedHashMap<>();
        Map<ServerAddress, Set<String>> tags = new HashMap<>();
        for (int i = 0; i < with.size(); i++) {
            Profile profile = with.get(i);
            // The later ones may know more of the system.
            first.merge(
                    profile.server(),
                    profile,
                    (a, b) -> a.system().isEmpty() ? b.withId(a.id()).withName(a.name()) : a);
            tags.computeIfAbsent(profile.server(), s -> new HashSet<>())
                    .addAll(profile.tags().orElse(List.of()));
            List<Certificate> there = certificates.computeIfAbsent(profile.server(), s -> new ArrayList<>());
            Certificate one = certificate(profile, weeks.get(i));
            if (there.stream().noneMatch(c -> c.name().equals(one.name()))) there.add(one);
        }
        return first.entrySet().stream()
                .map(e -> of(
                        e.getValue(),
                        certificates.getOrDefault(e.getKey(), List.of()),
                        tags.getOrDefault(e.getKey(), Set.of()),
                        catalogue))
                .toList();
    }

    /** Whether it has domain names, all of them valid: somebody can have changed its file. */
    static boolean hasNames(Profile profile) {
        return !profile.domains().isEmpty()
                && DomainNames.parse(String.join(" ", profile.domains()))
                        .valid()
                        .equals(profile.domains());
    }

    private static AnsibleHost of(
            Profile profile, List<Certificate> certificates, Set<String> tags, SystemCatalogue catalogue) {
        Optional<OperatingSystem> system = profile.system()
                .flatMap(id -> catalogue.systems().stream()
                        .filter(s -> s.id().equals(id))
                        .findFirst());
        return new AnsibleHost(
                TAKEN.contains(profile.id()) ? "server-" + profile.id() : profile.id(),
                profile.title(),
                profile.server(),
                system,
                system.flatMap(s -> way(profile, s, catalogue)),
                certificates,
                tags);
    }

    private static Certificate certificate(Profile profile, int week) {
        String name = profile.certificate()
                .map(Profile.Certificate::name)
                .or(() -> profile.inventory().flatMap(FromInventory::certificate))
                .orElse(profile.domains().getFirst());
        KeyType kind = profile.purpose() == Purpose.DMS
                ? KeyType.RSA
                : profile.certificate()
                        .flatMap(Profile.Certificate::keyType)
                        .or(() -> profile.inventory().flatMap(FromInventory::keyType))
                        .orElse(KeyType.ECDSA);
        return new Certificate(name, profile.purpose(), kind, profile.domains(), week);
    }

    /**
     * The way that the application has installed Certbot by there, or that the inventory had, or else the one that the
     * application would take first.
     */
    private static Optional<InstallMethod> way(Profile profile, OperatingSystem system, SystemCatalogue catalogue) {
        List<InstallMethod> ways =
                system.routes().stream().filter(r -> r != InstallMethod.HAND).toList();
        return ways.stream()
                .filter(way ->
                        profile.changes().stream().anyMatch(c -> c.what().contains(command(way, system, catalogue))))
                .findFirst()
                .or(() -> profile.inventory()
                        .flatMap(FromInventory::way)
                        .flatMap(id ->
                                ways.stream().filter(way -> way.id().equals(id)).findFirst()))
                .or(() -> ways.stream().findFirst());
    }

    private static String command(InstallMethod way, OperatingSystem system, SystemCatalogue catalogue) {
        return catalogue.steps(catalogue.software(Software.NONE), system, way).stream()
                .filter(i -> i.id().equals("install"))
                .flatMap(i -> i.commands().stream())
                .findFirst()
                // Nothing that was ever shown.
                .orElse("\0");
    }

    /** The group of those with the same system and the same way; its name in the inventory. */
    String group() {
        return way.isEmpty() || system.isEmpty()
                ? "by_hand"
                : way.get().id() + "_" + system.get().id().replaceAll("[^a-z0-9]", "_");
    }

    /** The group of all with the same way. */
    String wayGroup() {
        return way.isEmpty() || system.isEmpty()
                ? "certbot_by_hand"
                : "certbot_by_" + way.get().id();
    }
}
