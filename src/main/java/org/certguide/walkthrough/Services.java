package org.certguide.walkthrough;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.certguide.net.NetworkAccess;
import org.certguide.profile.DraftStore;
import org.certguide.profile.ProfileStore;
import org.certguide.server.Connector;
import org.certguide.session.CommandLog;
import org.certguide.system.SystemCatalogue;
import org.certguide.work.JobRunner;

/**
 * Everything that the walkthrough needs from outside. Each model is given what it uses of it.
 *
 * @param fx the JavaFX thread
 * @param catalogue the lists of software and systems, read when they are needed
 * @param drafts what was typed for servers without a certificate; empty where it is not kept
 * @param directory of the certificate authority
 * @param browser shows a page
 * @param unsaved gets what cannot be written on this computer
 */
public record Services(
        Connector connector,
        JobRunner jobs,
        Executor fx,
        Supplier<SystemCatalogue> catalogue,
        ProfileStore profiles,
        Optional<DraftStore> drafts,
        CommandLog log,
        Clock clock,
        URI directory,
        NetworkAccess internet,
        Consumer<URI> browser,
        Unsaved unsaved) {
    /** Without drafts. */
    public Services(
            Connector connector,
            JobRunner jobs,
            Executor fx,
            Supplier<SystemCatalogue> catalogue,
            ProfileStore profiles,
            CommandLog log,
            Clock clock,
            URI directory,
            NetworkAccess internet,
            Consumer<URI> browser) {
        this(
                connector,
                jobs,
                fx,
                catalogue,
                profiles,
                Optional.empty(),
                log,
                clock,
                directory,
                internet,
                browser,
                new Unsaved(fx));
    }
}
