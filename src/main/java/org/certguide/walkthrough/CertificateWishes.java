package org.certguide.walkthrough;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.certguide.certbot.CertificateRequest;
import org.certguide.certbot.CertificateRequest.Account;
import org.certguide.certbot.CertificateRequest.Lineage;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DomainNames;
import org.certguide.certbot.EmailAddress;
import org.certguide.certbot.InputCheck;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.certbot.KeyType;
import org.certguide.profile.Draft;
import org.certguide.profile.Profile;
import org.certguide.renewal.KeptCertificate;
import org.certguide.system.SystemCatalogue.Software;
import org.jspecify.annotations.Nullable;

/** What the user wants of the certificate, as it was typed and chosen so far. */
public final class CertificateWishes {
    private final StringProperty domainText = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<DomainNames> domains = new ReadOnlyObjectWrapper<>(DomainNames.parse(""));
    private final ObjectProperty<@Nullable Purpose> purpose = new SimpleObjectProperty<>();
    private final StringProperty email = new SimpleStringProperty("");
    private final ObjectProperty<Boolean> terms = new SimpleObjectProperty<>(false);
    private final ObjectProperty<Boolean> eff = new SimpleObjectProperty<>(false);
    private final ObjectProperty<KeyType> keyType = new SimpleObjectProperty<>(KeyType.ECDSA);
    private final ObjectProperty<Boolean> trial = new SimpleObjectProperty<>(false);
    private final ObjectProperty<List<String>> extra = new SimpleObjectProperty<>(List.of());
    private final ObjectProperty<Optional<Integer>> existing = new SimpleObjectProperty<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Lineage>> changed = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ChallengeChoice challenge;

    CertificateWishes(SystemModel system) {
        domainText.subscribe(text -> domains.set(DomainNames.parse(text)));
        challenge = new ChallengeChoice(system, domains());
        // What a website's program is to have is not for Overture DMS.
        system.software().subscribe((before, now) -> {
            if (purpose.get() == null && !now.id().equals(Software.NONE)) purpose.set(Purpose.OTHER);
        });
    }

    /** The domain names as typed, separated by spaces or commas. */
    public StringProperty domainText() {
        return domainText;
    }

    /** The domain names that were typed, or what is wrong with them. */
    public ReadOnlyObjectProperty<DomainNames> domains() {
        return domains.getReadOnlyProperty();
    }

    /** The certificate's name: the first domain name, unless another one is changed; empty while there is none. */
    public String name() {
        if (changed.get().isPresent()) return changed.get().get().name();
        return domains.get() instanceof DomainNames.Valid valid ? valid.first() : "";
    }

    /** What the certificate is for; null until the user has said so. */
    public ObjectProperty<@Nullable Purpose> purpose() {
        return purpose;
    }

    /** What the certificate is for, where something has to be assumed. */
    Purpose assumedPurpose() {
        Purpose chosen = purpose.get();
        return chosen == null ? Purpose.OTHER : chosen;
    }

    /** The e-mail address as typed; empty for none. */
    public StringProperty email() {
        return email;
    }

    /** What is wrong with the e-mail address, if something is. */
    public Optional<InputCheck.Invalid> emailProblem() {
        return !email.get().isBlank() && EmailAddress.check(email.get()) instanceof InputCheck.Invalid wrong
                ? Optional.of(wrong)
                : Optional.empty();
    }

    /** Whether the user agrees to the terms of the certificate authority; if not, Certbot asks. */
    public ObjectProperty<Boolean> terms() {
        return terms;
    }

    /** Whether the address may be given to the Electronic Frontier Foundation. */
    public ObjectProperty<Boolean> eff() {
        return eff;
    }

    /** The kind of key, where the purpose leaves a choice. */
    public ObjectProperty<KeyType> keyType() {
        return keyType;
    }

    /** Whether only to try, with the test authority. */
    public ObjectProperty<Boolean> trial() {
        return trial;
    }

    /** Further words for Certbot's command line. */
    public ObjectProperty<List<String>> extra() {
        return extra;
    }

    /** The number of the answer if Certbot asks about a certificate that is there already. */
    public ObjectProperty<Optional<Integer>> existing() {
        return existing;
    }

    /** How the authority gets to see that the server belongs to the domain name. */
    public ChallengeChoice challenge() {
        return challenge;
    }

    /** The certificate of the server whose names are to be changed; empty as long as none is. */
    public ReadOnlyObjectProperty<Optional<Lineage>> changed() {
        return changed.getReadOnlyProperty();
    }

    /**
     * Wants other names for a certificate of the server.
     *
     * @param names as typed
     * @param use what it is for
     */
    void change(KeptCertificate kept, String names, Purpose use) {
        domainText.set(names);
        purpose.set(use);
        kept.certificate().flatMap(IssuedCertificate::keyType).ifPresent(keyType::set);
        // Who changes the same one again is led to the form again.
        changed.set(Optional.empty());
        changed.set(Optional.of(new Lineage(kept.name(), kept.authenticator())));
    }

    /** Wants one that is called by its first domain name. */
    public void startAnew(List<String> names) {
        changed.set(Optional.empty());
        domainText.set(String.join(" ", names));
    }

    /** Whether a certificate has the names that are wanted: all of them, and no others if they are to be changed. */
    boolean areOf(IssuedCertificate found) {
        return domains.get() instanceof DomainNames.Valid wanted
                && found.names().containsAll(wanted.names())
                && (changed.get().isEmpty() || wanted.names().containsAll(found.names()));
    }

    /** Fills in what is known of the certificate from before. */
    void fillIn(Profile known) {
        // Before there was a certificate, nobody may have been asked what it is for, and something else than DMS
        // assumed.
        if (known.certificate().isPresent() || known.purpose() == Purpose.DMS) purpose.set(known.purpose());
        domainText.set(String.join(" ", known.domains()));
        known.certificate().flatMap(Profile.Certificate::keyType).ifPresent(keyType::set);
    }

    /** Fills in what was typed before; the user consents anew. */
    void fillIn(Draft.Wishes typed) {
        domainText.set(typed.domains());
        purpose.set(typed.purpose().orElse(null));
        email.set(typed.email());
        keyType.set(typed.keyType());
        trial.set(typed.trial());
    }

    /** What was typed and chosen so far, without consents. */
    Draft.Wishes typed() {
        return new Draft.Wishes(
                domainText.get(), Optional.ofNullable(purpose.get()), email.get(), keyType.get(), trial.get());
    }

    /** Calls an action whenever something of {@link #typed} has changed. */
    void onTyped(Runnable action) {
        for (ObservableValue<?> value : List.of(domainText, purpose, email, keyType, trial)) {
            value.subscribe((before, now) -> action.run());
        }
    }

    /** Whether nothing is left to be typed or chosen. */
    public boolean areComplete() {
        return purpose.get() != null
                && domains.get().problem().isEmpty()
                && emailProblem().isEmpty()
                && challenge.folderProblem().isEmpty();
    }

    /**
     * The request; empty while something that was entered is not valid.
     *
     * @param hooks Certbot's options that stop something, and start it again, around the request
     */
    Optional<CertificateRequest> request(List<String> hooks) {
        if (!(domains.get() instanceof DomainNames.Valid names)
                || challenge.folderProblem().isPresent()) {
            return Optional.empty();
        }
        Purpose what = assumedPurpose();
        // The part of Certbot that has proved it so far needs nothing stopped, but for the one that stands at port 80.
        boolean others = changed.get()
                .filter(c -> !c.authenticator().equals("standalone"))
                .isPresent();
        Optional<String> address = EmailAddress.check(email.get()) instanceof InputCheck.Valid good
                ? Optional.of(good.value())
                : Optional.empty();
        // A box that was not ticked refuses nothing: Certbot asks, and the user sees its words.
        Optional<Boolean> agreed = terms.get() ? Optional.of(true) : Optional.empty();
        Optional<Boolean> shared = address.map(a -> eff.get());
        return Optional.of(new CertificateRequest(
                what,
                names,
                new Account(address, agreed, shared),
                what == Purpose.DMS ? KeyType.RSA : keyType.get(),
                others ? Optional.empty() : challenge.webroot(),
                Stream.concat(extra.get().stream(), others ? Stream.of() : hooks.stream())
                        .toList(),
                trial.get(),
                changed.get()));
    }
}
