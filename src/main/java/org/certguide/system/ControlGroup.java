package org.certguide.system;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a process belongs, as a line of {@code /proc/PID/cgroup} says it. Users may make groups of
 * any name below their own, so that only how a path begins tells who made it.
 *
 * @param line {@code HIERARCHY:CONTROLLERS:PATH}, or a path alone; untrusted
 */
record ControlGroup(String line) {
    /** The hierarchies that systemd keeps its services in; those of other controllers may lag behind. */
    private static final Pattern LINE = Pattern.compile("(?:0::|\\d{1,4}:name=systemd:)?(/.*)");

    private static final Pattern SERVICE =
            Pattern.compile("/system\\.slice/(?:system-[A-Za-z0-9@_.\\\\-]{1,200}\\.slice/)?"
                    + "([A-Za-z0-9][A-Za-z0-9@_.-]{0,200})\\.service(?:/.*)?");

    /** Stopping the service does not stop what runs in a container. */
    private static final Pattern CONTAINER =
            Pattern.compile("docker|libpod|containerd|crio|kubepods|/lxc|machine\\.slice");

    private static final Pattern CONTAINER_ID =
            Pattern.compile("/(?:docker/|system\\.slice/docker-)([0-9a-f]{64})(?:\\.scope)?(?:/.*)?");

    private static final Pattern ANY = Pattern.compile("[^:]*:[^:]*:(/.*)");

    /** The service of systemd, without {@code .service}; simple enough for every shell. */
    Optional<String> service() {
        Matcher path = LINE.matcher(line);
        Matcher m = path.matches() ? SERVICE.matcher(path.group(1)) : null;
        return m != null && m.matches() ? Optional.of(m.group(1)) : Optional.empty();
    }

    /** Whether it is a container's. */
    boolean isContainer() {
        return CONTAINER.matcher(line).find();
    }

    /** The id of the container of Docker, in full. */
    Optional<String> containerId() {
        Matcher path = ANY.matcher(line);
        Matcher m = CONTAINER_ID.matcher(path.matches() ? path.group(1) : line);
        return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
    }
}
