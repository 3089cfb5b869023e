package org.certguide.profile;

import java.util.Optional;
import org.certguide.text.Message;

/** What was found under the name of a profile. */
public sealed interface LoadedProfile {
    /** A profile as it was saved last. */
    record Current(Profile profile) implements LoadedProfile {}

    /**
     * The file could not be read and was set aside; this is the version before it.
     *
     * @param notice says so, and where the file is now
     */
    record FromBackup(Profile profile, Message notice) implements LoadedProfile {}

    /**
     * A later version of the application wrote it: it can be looked at, and not be saved.
     *
     * @param profile without what this version does not know
     */
    record ReadOnly(Profile profile, Message notice) implements LoadedProfile {}

    /**
     * Nothing could be read.
     *
     * @param id of the profile
     * @param notice says why, and where the file is now
     */
    record Unreadable(String id, Message notice) implements LoadedProfile {}

    /** What is known of it; empty where nothing could be read. */
    default Optional<Profile> known() {
        return switch (this) {
            case Current current -> Optional.of(current.profile());
            case FromBackup backup -> Optional.of(backup.profile());
            case ReadOnly newer -> Optional.of(newer.profile());
            case Unreadable unreadable -> Optional.empty();
        };
    }
}
