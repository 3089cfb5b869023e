package org.certguide.fleet.ansible;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.certguide.profile.PrivateFiles;
import org.certguide.text.Message;

/** Writes a project of Ansible to this computer. */
public final class AnsibleFolder {
    private AnsibleFolder() {}

    /**
     * How an export ended.
     *
     * @param written whether there is a project now
     * @param words what there is to say of it, the most important first
     */
    public record Report(boolean written, List<Message> words) {
        public Report {
            words = List.copyOf(words);
        }

        /** Of an export that ended in a way that nobody had expected. */
        public static Report broken(Path folder, Message why) {
            return failed("failed", folder, why);
        }

        private static Report failed(String key, Object... arguments) {
            return new Report(false, List.of(Message.of("export." + key, arguments)));
        }
    }

    /**
     * Writes the files into a folder that is empty, not there yet, or from an earlier export. Settings that are
     * there already stay as they are.
     */
    public static Report write(Path folder, AnsibleProject project) {
        if (project.servers() == 0) return Report.failed("none");
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) return Report.failed("file", folder);
            if (!isFree(folder)) return Report.failed("taken", folder);
            for (var file : new TreeMap<>(project.files()).entrySet()) {
                Path path = folder.resolve(file.getKey());
                if (file.getKey().equals(AnsibleProject.SETTINGS) && Files.exists(path)) continue;
                PrivateFiles.export(path, file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return Report.failed("failed", folder, PrivateFiles.reason(folder, e));
        }
        List<Message> words = new ArrayList<>();
        words.add(Message.of("export.done", project.servers(), folder));
        if (!project.withoutKey().isEmpty())
            words.add(Message.of("export.keys", String.join(", ", project.withoutKey())));
        if (!project.leftOut().isEmpty())
            words.add(Message.of("export.left-out", String.join(", ", project.leftOut())));
        return new Report(true, words);
    }

    private static boolean isFree(Path folder) throws IOException {
        if (!Files.exists(folder) || Files.exists(folder.resolve(AnsibleProject.SETTINGS))) return true;
        try (Stream<Path> there = Files.list(folder)) {
            return there.findAny().isEmpty();
        }
    }
}
