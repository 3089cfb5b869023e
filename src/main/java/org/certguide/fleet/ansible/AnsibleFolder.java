package org.certguide.fleet.ansible;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.profile.PrivateFiles;
import org.certguide.text.Message;

/** Writes a project of Ansible to this computer. */
public final class AnsibleFolder {
    /** Names the files of servers and groups that an export has made; the next one removes those that are over. */
    private static final String LIST = ".certguide-files";

    private static final Pattern OWN = Pattern.compile("(?:host|group)_vars/[A-Za-z0-9_][A-Za-z0-9_-]{0,200}\\.yml");

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
        List<String> others;
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) return Report.failed("file", folder);
            if (!isFree(folder)) return Report.failed("taken", folder);
            export(folder, project);
            others = others(folder, project);
        } catch (IOException e) {
            return Report.failed("failed", folder, PrivateFiles.reason(folder, e));
        }
        List<Message> words = new ArrayList<>();
        words.add(Message.of("export.done", project.servers(), folder));
        if (!project.withoutKey().isEmpty())
            words.add(Message.of("export.keys", String.join(", ", project.withoutKey())));
        if (!project.leftOut().isEmpty())
            words.add(Message.of("export.left-out", String.join(", ", project.leftOut())));
        if (!project.wrongNames().isEmpty())
            words.add(Message.of("export.domains", String.join(", ", project.wrongNames())));
        if (!others.isEmpty()) words.add(Message.of("export.others", String.join(", ", others)));
        return new Report(true, words);
    }

    private static void export(Path folder, AnsibleProject project) throws IOException {
        // First what a folder is known by: an export that fails later can be made again.
        Path settings = folder.resolve(AnsibleProject.SETTINGS);
        if (!Files.exists(settings)) write(settings, project.files().getOrDefault(AnsibleProject.SETTINGS, ""));
        Set<String> before = listed(folder);
        Set<String> now = project.files().keySet().stream()
                .filter(name -> OWN.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> both = new TreeSet<>(before);
        both.addAll(now);
        list(folder, both);
        for (var file : new TreeMap<>(project.files()).entrySet())
            if (!file.getKey().equals(AnsibleProject.SETTINGS)) write(folder.resolve(file.getKey()), file.getValue());
        for (String gone : before) if (!now.contains(gone)) Files.deleteIfExists(folder.resolve(gone));
        list(folder, now);
    }

    private static void write(Path file, String text) throws IOException {
        PrivateFiles.export(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void list(Path folder, Set<String> names) throws IOException {
        write(folder.resolve(LIST), names.stream().map(name -> name + "\n").collect(Collectors.joining()));
    }

    /** The files of servers and groups that an earlier export has made. */
    private static Set<String> listed(Path folder) throws IOException {
        Path list = folder.resolve(LIST);
        if (!Files.exists(list)) return Set.of();
        return PrivateFiles.read(list, StandardCharsets.UTF_8)
                .lines()
                .filter(name -> OWN.matcher(name).matches() && !name.equals(AnsibleProject.SETTINGS))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Files about servers that are not in the project, and that no export is known to have made. */
    private static List<String> others(Path folder, AnsibleProject project) throws IOException {
        Path hosts = folder.resolve("host_vars");
        if (!Files.isDirectory(hosts)) return List.of();
        try (Stream<Path> there = Files.list(hosts)) {
            return there.map(path -> "host_vars/" + path.getFileName())
                    .filter(name -> OWN.matcher(name).matches())
                    .filter(name -> !project.files().containsKey(name))
                    .sorted()
                    .toList();
        }
    }

    /** An export for which the disk had no room can have left the folder of the settings, with nothing in it. */
    private static boolean isFree(Path folder) throws IOException {
        Path settings = folder.resolve(AnsibleProject.SETTINGS);
        if (!Files.exists(folder) || Files.exists(settings) && isOwn(folder, settings)) return true;
        Path inner = settings.getParent();
        try (Stream<Path> there = Files.list(folder)) {
            for (Path path : there.toList()) if (!path.equals(inner) || !isEmpty(path)) return false;
        }
        return true;
    }

    /** Somebody who has a group of this name has other settings in its file. */
    private static boolean isOwn(Path folder, Path settings) throws IOException {
        return Files.exists(folder.resolve(LIST))
                || PrivateFiles.read(settings, StandardCharsets.ISO_8859_1).contains(AnsibleProject.TERMS);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return false;
        try (Stream<Path> there = Files.list(folder)) {
            return there.findAny().isEmpty();
        }
    }
}
