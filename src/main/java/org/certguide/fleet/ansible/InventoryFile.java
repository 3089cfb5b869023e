package org.certguide.fleet.ansible;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.certguide.fleet.ServerImport;
import org.certguide.profile.PrivateFiles;
import org.certguide.text.Message;

/** An inventory of Ansible on this computer, with the folders beside it. */
public final class InventoryFile {
    /** What can name a file in one of these folders, and nothing elsewhere. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}");

    private static final List<String> ENDINGS = List.of(".yml", ".yaml", "");

    private InventoryFile() {}

    /**
     * Reads it.
     *
     * @throws IOException if the file itself cannot be read; one beside it is told then
     */
    public static ServerImport read(Path file, ServerImport.Builder into) throws IOException {
        String text = PrivateFiles.read(file, StandardCharsets.UTF_8);
        return InventoryServers.read(text, (folder, name) -> beside(file, folder, name, into), into);
    }

    private static Optional<String> beside(Path file, String folder, String name, ServerImport.Builder into) {
        if (!NAME.matcher(name).matches() || name.contains("..")) return Optional.empty();
        for (String ending : ENDINGS) {
            Path path = file.resolveSibling(folder).resolve(name + ending);
            if (!Files.isRegularFile(path)) continue;
            try {
                return Optional.of(PrivateFiles.read(path, StandardCharsets.UTF_8));
            } catch (IOException e) {
                into.reject(folder + "/" + name, Message.of("imports.cannot-read", PrivateFiles.reason(path, e)));
            }
        }
        return Optional.empty();
    }
}
