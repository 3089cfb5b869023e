package org.certguide;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.certguide.profile.LoadedProfile;
import org.certguide.profile.Profile;
import org.certguide.profile.ProfileException;
import org.certguide.profile.ProfileStore;
import org.certguide.text.Message;

/**
 * The servers that are saved, for the commands that work without a window.
 *
 * @param profiles what can be read
 * @param flaws what cannot, also where that was put aside by an earlier run: a timer must not forget a server
 */
record SavedServers(List<Profile> profiles, List<Message> flaws) {
    SavedServers {
        profiles = List.copyOf(profiles);
        flaws = List.copyOf(flaws);
    }

    static SavedServers read(ProfileStore store) throws ProfileException {
        // Before the list, which puts aside what it finds damaged, and tells it.
        List<ProfileStore.Aside> aside = store.aside();
        List<Profile> profiles = new ArrayList<>();
        List<Message> flaws = new ArrayList<>();
        Set<String> settled = new HashSet<>();
        for (LoadedProfile found : store.list()) {
            found.known().ifPresent(profiles::add);
            switch (found) {
                case LoadedProfile.Unreadable(String id, Message notice) -> {
                    flaws.add(Message.of("fleet.check.unread", notice));
                    settled.add(id);
                }
                case LoadedProfile.FromBackup(Profile before, Message notice) -> {
                    flaws.add(notice);
                    settled.add(before.id());
                }
                // Saved anew since.
                case LoadedProfile.Current(Profile profile) -> settled.add(profile.id());
                case LoadedProfile.ReadOnly newer -> {}
            }
        }
        for (ProfileStore.Aside file : aside)
            if (settled.add(file.id())) flaws.add(Message.of("fleet.check.aside", file.file()));
        return new SavedServers(profiles, flaws);
    }
}
