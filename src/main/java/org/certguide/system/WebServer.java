package org.certguide.system;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.diagnosis.Stoppable;

/**
 * A web server that runs on the server, or is said to.
 *
 * @param software the id of its entry in Certbot's first list
 * @param service what starts and stops it
 * @param sites what its settings say, in their order; untrusted
 */
public record WebServer(String software, Stoppable service, List<Site> sites) {
    /**
     * @param names of the website; empty for what holds everywhere
     * @param folder with its files
     */
    public record Site(Set<String> names, String folder) {}

    /** Simple enough for every shell and for Certbot's own settings file. */
    private static final Pattern FOLDER = Pattern.compile("/[A-Za-z0-9._/@+~-]{0,250}");

    private static final Pattern DIRECTIVE =
            Pattern.compile("(?i)(server_name|root|servername|serveralias|documentroot)\\s++(.+?);?");

    /** Those that can be found, by the names of their processes. */
    private static Optional<String> software(String process) {
        return switch (process) {
            case "nginx" -> Optional.of("nginx");
            case "apache2", "httpd" -> Optional.of("apache");
            case "haproxy" -> Optional.of("haproxy");
            default -> Optional.empty();
        };
    }

    /** Whether this can be the folder of a website. */
    public static boolean isFolder(String path) {
        return FOLDER.matcher(path).matches();
    }

    /**
     * @param processes each the name of a process and its control group
     * @param settings lines of the settings of nginx and of Apache
     */
    static List<WebServer> found(List<String> processes, boolean systemd, List<String> settings) {
        List<WebServer> found = new ArrayList<>();
        for (String line : processes) {
            String[] parts = line.strip().split(" ", 2);
            Optional<String> software = software(parts[0]);
            ControlGroup group = new ControlGroup(parts.length < 2 ? "" : parts[1]);
            Optional<String> unit = group.service();
            Optional<Stoppable> service = systemd ? unit.flatMap(Stoppable::systemd) : Stoppable.init(parts[0]);
            if (software.isEmpty() || group.isContainer() || service.isEmpty()) continue;
            String id = software.get();
            if (found.stream().anyMatch(w -> w.software().equals(id))) continue;
            found.add(new WebServer(id, service.get(), sites(id, settings)));
        }
        return List.copyOf(found);
    }

    private static List<Site> sites(String software, List<String> settings) {
        List<Site> sites = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        String folder = "";
        for (String line : settings) {
            String[] parts = line.split(" ", 2);
            if (!parts[0].equals(software) || parts.length < 2) continue;
            String setting = parts[1].strip();
            Matcher matcher = DIRECTIVE.matcher(setting);
            if (!matcher.matches()) {
                // Another website begins; "server 10.0.0.1;" is something else.
                if (!setting.matches("(?i)server\\s*\\{?|<virtualhost.*")) continue;
                if (!folder.isEmpty()) sites.add(new Site(Set.copyOf(names), folder));
                names.clear();
                folder = "";
            } else if (matcher.group(1).toLowerCase(Locale.ROOT).matches("root|documentroot")) {
                String path = matcher.group(2).replaceAll("^[\"']|[\"']$", "");
                if (folder.isEmpty() && isFolder(path)) folder = path;
            } else {
                names.addAll(List.of(matcher.group(2).split("\\s+")));
            }
        }
        if (!folder.isEmpty()) sites.add(new Site(Set.copyOf(names), folder));
        return List.copyOf(sites);
    }

    /** The folder of the website with one of these names, or else of the first website. */
    public Optional<String> folder(List<String> domains) {
        return sites.stream()
                .filter(s -> domains.stream().anyMatch(s.names()::contains))
                .findFirst()
                .or(() -> sites.stream().findFirst())
                .map(Site::folder);
    }

    /** Whether it serves files, so that Certbot's proof can be one of them. */
    public boolean hasFolders() {
        return !software.equals("haproxy");
    }
}
