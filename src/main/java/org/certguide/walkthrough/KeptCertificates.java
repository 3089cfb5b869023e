package org.certguide.walkthrough;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.certguide.certbot.CertificateRequest.Purpose;
import org.certguide.certbot.DomainNames;
import org.certguide.certbot.IssuedCertificate;
import org.certguide.diagnosis.Finding;
import org.certguide.guide.StepStatus;
import org.certguide.net.NetworkAccess;
import org.certguide.renewal.KeptCertificate;
import org.certguide.renewal.ServedCertificate;
import org.certguide.text.Message;
import org.certguide.text.Messages;
import org.certguide.work.Job;

/** What can be done with each of the certificates of a server. */
public final class KeptCertificates {
    private final ServerStep step;
    private final NetworkAccess internet;
    private final ServerProfile profile;
    private final CertificateWishes wishes;
    private final Supplier<String> own;
    private final ReadOnlyObjectWrapper<Map<String, Finding>> served = new ReadOnlyObjectWrapper<>(Map.of());

    /**
     * @param own the name of the certificate that the step is about
     */
    KeptCertificates(
            ServerStep step,
            NetworkAccess internet,
            ServerProfile profile,
            CertificateWishes wishes,
            Supplier<String> own) {
        this.step = step;
        this.internet = internet;
        this.profile = profile;
        this.wishes = wishes;
        this.own = own;
    }

    /** Whether the step is about that one. */
    public boolean isOwn(KeptCertificate kept) {
        return kept.name().equals(own.get());
    }

    /** Saves a profile of another certificate of this server. */
    public void adopt(KeptCertificate kept) {
        kept.certificate().ifPresent(c -> step.start(profile.adopting(kept.name(), c)));
    }

    /** What visitors get, by the names of the certificates, as far as that was tried. */
    public ReadOnlyObjectProperty<Map<String, Finding>> served() {
        return served.getReadOnlyProperty();
    }

    void forgetServed() {
        served.set(Map.of());
    }

    /** Visits one name of each certificate from this computer. */
    public void visit(List<KeptCertificate> all) {
        StepStatus before = step.state().get();
        Set<String> dms = all.stream()
                .map(KeptCertificate::name)
                .filter(name -> profile.purposeOf(name) == Purpose.DMS)
                .collect(Collectors.toSet());
        step.start(Task.of(Message.of("panel.busy.visits"), words -> visited(all, dms, words))
                .then(seen -> {
                    served.set(seen);
                    step.state().set(before);
                }));
    }

    private Map<String, Finding> visited(List<KeptCertificate> all, Set<String> dms, Job.Progress words)
            throws InterruptedException {
        Map<String, Finding> seen = new LinkedHashMap<>();
        for (KeptCertificate kept : all) {
            Optional<IssuedCertificate> certificate = kept.certificate();
            Optional<String> name = kept.visited();
            if (certificate.isEmpty() || name.isEmpty()) continue;
            words.report(Messages.of("panel.busy.visit", name.get()));
            seen.put(
                    kept.name(),
                    ServedCertificate.of(internet, name.get(), dms.contains(kept.name()))
                            .judge(name.get(), certificate.get()));
        }
        return seen;
    }

    /**
     * Fills in the request that changes the names of a certificate.
     *
     * @param names as typed
     * @return what is wrong with them, if something is
     */
    public DomainNames rename(KeptCertificate kept, String names) {
        DomainNames wanted = DomainNames.parse(names);
        if (wanted instanceof DomainNames.Valid) wishes.change(kept, names, profile.purposeOf(kept.name()));
        return wanted;
    }
}
