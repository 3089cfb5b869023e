package org.certguide;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.certguide.fleet.ansible.AnsibleFolder;
import org.certguide.fleet.ansible.AnsibleProject;
import org.certguide.profile.AppHome;
import org.certguide.profile.ProfileException;
import org.certguide.profile.ProfileStore;
import org.certguide.server.sshj.HostKeyFiles;
import org.certguide.system.SystemCatalogue;
import org.certguide.text.Messages;

/** {@code --export ansible DIR}: writes the saved servers for Ansible, without a window. */
final class ExportCommand {
    /** Of sysexits.h: a file cannot be made. */
    static final int NOT_WRITTEN = 73;

    /** As of {@code --check}: a saved server could not be read, or there is none to be written. */
    private static final int INCOMPLETE = 1;

    private ExportCommand() {}

    /**
     * @param userKnownHosts of the user's OpenSSH
     * @param out gets the lines
     * @return the exit code
     */
    static int run(
            Path folder, AppHome home, Path userKnownHosts, Map<String, String> environment, Consumer<String> out) {
        SavedServers saved;
        try {
            saved = SavedServers.read(new ProfileStore(home.profiles()));
        } catch (ProfileException e) {
            out.accept(Messages.of(e.text()));
            return NOT_WRITTEN;
        }
        HostKeyFiles keys =
                HostKeyFiles.usual(home.knownHosts(), userKnownHosts, System.getProperty("os.name"), environment);
        AnsibleProject project = AnsibleProject.of(saved.profiles(), SystemCatalogue.own(), keys::lines);
        AnsibleFolder.Report report = AnsibleFolder.write(folder, project);
        report.words().forEach(words -> out.accept(Messages.of(words)));
        saved.flaws().forEach(flaw -> out.accept(Messages.of(flaw)));
        if (!report.written()) return project.servers() == 0 ? INCOMPLETE : NOT_WRITTEN;
        return saved.flaws().isEmpty() ? 0 : INCOMPLETE;
    }
}
