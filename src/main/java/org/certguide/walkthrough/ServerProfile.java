package org.certguide.walkthrough;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DmsAnswers;
import org.certguide.certbot.DomainNames;
import org.certguide.certbot.InstalledCertificate;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.diagnosis.Undo;
import org.certguide.profile.Profile;
import org.certguide.profile.ProfileException;
import org.certguide.server.ServerAddress;
import org.certguide.session.Session;
import org.certguide.system.OperatingSystem;
import org.certguide.text.Message;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one server: its profile, once there is one, and what was changed on the
 * server since that was saved.
 */
public final class ServerProfile {
    private final Clock clock;
    private final SavedProfiles saved;
    private final ServerAccess server;
    private final SystemModel system;
    private final CertificateWishes wishes;
    private final ObjectProperty<@Nullable Profile> profile = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<@Nullable Profile> adopted = new ReadOnlyObjectWrapper<>();
    private final List<Profile.Change> unsaved = new ArrayList<>();

    /**
     * @param known if the server was opened by its profile
     */
    ServerProfile(
            Clock clock,
            SavedProfiles saved,
            ServerAccess server,
            SystemModel system,
            CertificateWishes wishes,
            @Nullable Profile known) {
        this.clock = clock;
        this.saved = saved;
        this.server = server;
        this.system = system;
        this.wishes = wishes;
        profile.set(known);
    }

    /** The profile; null as long as there is none. */
    public ObjectProperty<@Nullable Profile> profile() {
        return profile;
    }

    /** The last profile that was made of another certificate of this server; null before. */
    public ReadOnlyObjectProperty<@Nullable Profile> adopted() {
        return adopted.getReadOnlyProperty();
    }

    /** The certificate that the profile tells of. */
    Optional<Profile.Certificate> certificate() {
        return Optional.ofNullable(profile.get()).flatMap(Profile::certificate);
    }

    /**
     * Remembers what was changed on the server.
     *
     * @param what the command as it was shown
     * @param exitStatus how it ended; empty where nobody knows, because it was cut off
     * @param undo what there is to take back
     */
    void changed(String what, OptionalInt exitStatus, List<Undo> undo) {
        Optional<Integer> status = exitStatus.isPresent() ? Optional.of(exitStatus.getAsInt()) : Optional.empty();
        unsaved.add(new Profile.Change(clock.instant(), what, status, Optional.empty(), Optional.of(undo)));
    }

    /**
     * Remembers that a change was taken back.
     *
     * @param how the command that did it, as it was shown
     */
    void undone(Profile.Change change, String how) {
        unsaved.replaceAll(c -> c.equals(change) ? c.undone() : c);
        Profile known = profile.get();
        if (known != null) profile.set(known.with(known.history().undone(change)));
        changed(how, OptionalInt.of(0), List.of());
    }

    /** What the application has changed on this server, the oldest first. */
    public List<Profile.Change> changes() {
        Profile known = profile.get();
        List<Profile.Change> all = new ArrayList<>();
        if (server.isOpen() && known != null) all.addAll(known.changes());
        all.addAll(unsaved);
        return all;
    }

    /** The profile with what is known so far; a new one, where there is none of this name yet. */
    Profile upToDate(String name) {
        Session open = server.require();
        Profile base = base(name, open.address());
        Profile filled =
                base.with(login(open)).with(base.history().seen(clock.instant()).with(unsaved));
        // What a certificate is for is not changed by names that are only typed so far.
        if (base.certificate().isEmpty()) filled = withWishes(filled);
        return system.system().get() instanceof OperatingSystem os ? filled.withSystem(os.id()) : filled;
    }

    private Profile base(String name, ServerAddress address) {
        Profile known = profile.get();
        if (known != null && !isOther(known, name)) return known;
        List<Profile> all = saved.readable();
        Optional<Profile> there = known != null
                ? keeping(name, address)
                : all.stream()
                        .filter(p -> p.server().equals(address))
                        .filter(p -> p.domains().contains(name))
                        .findFirst();
        return there.orElseGet(() -> Profile.of(
                Profile.idFor(name, all.stream().map(Profile::id).toList()), name, address, wishes.assumedPurpose()));
    }

    /** Whether that is a certificate of the server whose names are changed, and the profile is of another one. */
    private boolean isOther(Profile known, String name) {
        boolean changed = wishes.changed()
                .get()
                .filter(lineage -> lineage.name().equals(name))
                .isPresent();
        return changed
                && known.certificate().filter(c -> !c.name().equals(name)).isPresent();
    }

    /** What a certificate of this server is for, as far as a profile tells. */
    Purpose purposeOf(String name) {
        Profile known = profile.get();
        boolean own = known != null
                && known.certificate().filter(c -> c.name().equals(name)).isPresent();
        Optional<Profile> keeps = own
                ? Optional.of(known)
                : server.isOpen() ? keeping(name, server.require().address()) : Optional.empty();
        return keeps.map(Profile::purpose).orElse(Purpose.OTHER);
    }

    private Profile.Login login(Session open) {
        return new Profile.Login(
                open.address(),
                Optional.of(open.hostKey().fingerprint()),
                Optional.of(server.loginKind()),
                server.keyFile());
    }

    private Profile withWishes(Profile old) {
        List<String> domains =
                wishes.domains().get() instanceof DomainNames.Valid valid ? valid.names() : old.domains();
        return old.with(new Profile.Wishes(wishes.assumedPurpose(), domains));
    }

    /** The same with a certificate in it. */
    Profile upToDate(String name, IssuedCertificate certificate) {
        Profile filled = withWishes(upToDate(name)).with(kept(name, certificate));
        return filled.purpose() == Purpose.DMS ? filled.with(DmsAnswers.of(name)) : filled;
    }

    /** Whether a profile looks after the certificate of that name on this server. */
    public boolean isKept(String name) {
        return server.isOpen() && keeping(name, server.require().address()).isPresent();
    }

    private Optional<Profile> keeping(String name, ServerAddress address) {
        return saved.readable().stream()
                .filter(p -> p.server().equals(address))
                .filter(p -> p.certificate().filter(c -> c.name().equals(name)).isPresent())
                .findFirst();
    }

    /** A task that saves a profile of another certificate that is on this server; {@link #profile} stays. */
    Task<Optional<ProfileException>> adopting(String name, IssuedCertificate certificate) {
        Session open = server.require();
        Profile base = keeping(name, open.address())
                .orElseGet(() -> Profile.of(
                        Profile.idFor(
                                name, saved.readable().stream().map(Profile::id).toList()),
                        name,
                        open.address(),
                        Purpose.OTHER));
        Profile now = base.with(login(open))
                .with(new Profile.Wishes(base.purpose(), certificate.names()))
                .with(kept(name, certificate))
                .with(base.history().seen(clock.instant()));
        return Task.of(Message.of("panel.busy.saving"), words -> saved.save(now))
                .then(failure -> {
                    saved.saved(now, failure);
                    adopted.set(now);
                });
    }

    private static Profile.Certificate kept(String name, IssuedCertificate certificate) {
        return new Profile.Certificate(
                name,
                InstalledCertificate.fullchain(name),
                InstalledCertificate.privkey(name),
                certificate.notBefore(),
                certificate.notAfter(),
                certificate.keyType());
    }

    /**
     * A task that saves the profile, with the changes that it tells of. Where it cannot be written,
     * that is told beside the steps: on the server, all is as it should be.
     */
    Task<Optional<ProfileException>> saving(Profile changed) {
        Profile now = server.isOpen() ? changed.with(login(server.require())) : changed;
        return Task.of(Message.of("panel.busy.saving"), words -> saved.save(now))
                .then(failure -> {
                    saved.saved(now, failure);
                    profile.set(now);
                    unsaved.removeAll(now.changes());
                });
    }
}
