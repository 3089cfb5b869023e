package org.certguide.system;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a process belongs, as a line of {@code /proc/PID/cgroup} says it.
 *
 * @param line untrusted
 */
record ControlGroup(String line) {
    private static final Pattern SERVICE =
            Pattern.compile("/system\\.slice/(?:[^/]*\\.slice/)?([A-Za-z0-9][A-Za-z0-9@_.-]*)\\.service");

    /** Stopping the service does not stop what runs in a container. */
    private static final Pattern CONTAINER =
            Pattern.compile("docker|libpod|containerd|crio|kubepods|/lxc|machine\\.slice");

    private static final Pattern CONTAINER_ID =
            Pattern.compile("/(?:docker|libpod|cri-containerd|crio)[-/]([0-9a-f]{12,64})");

    /** The service of systemd, without {@code .service}; simple enough for every shell. */
    Optional<String> service() {
        Matcher m = SERVICE.matcher(line);
        return m.find() ? Optional.of(m.group(1)) : Optional.empty();
    }

    /** Whether it is a container's. */
    boolean isContainer() {
        return CONTAINER.matcher(line).find();
    }

    /** The id of the container, in full. */
    Optional<String> containerId() {
        Matcher m = CONTAINER_ID.matcher(line);
        return m.find() ? Optional.of(m.group(1)) : Optional.empty();
    }
}
