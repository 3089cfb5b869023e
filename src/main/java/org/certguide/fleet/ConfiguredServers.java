package org.certguide.fleet;

import org.certguide.server.SshConfig;
import org.certguide.server.SshHost;
import org.certguide.text.Message;

/** The servers of an OpenSSH configuration that are named without wildcards. */
public final class ConfiguredServers {
    /** With it, ssh connects in another way than this application would. */
    private static final String DECIDING = "proxycommand";

    private ConfiguredServers() {}

    /** Reads them. */
    public static ServerImport read(SshConfig config, ServerImport.Builder into) {
        for (SshHost host : config.hosts()) {
            var other = host.notFollowed().stream()
                    .filter(n -> n.keyword().equalsIgnoreCase(DECIDING))
                    .findFirst();
            if (other.isPresent()) {
                into.reject(
                        host.alias(),
                        Message.of("imports.not-followed", other.get().toString()));
                continue;
            }
            String way = config.way(host).map(Object::toString).orElse("");
            if (host.proxyJump().isPresent() && way.isEmpty()) {
                into.reject(
                        host.alias(), Message.of("imports.via", host.proxyJump().get()));
                continue;
            }
            into.add(
                    host.alias(),
                    new ServerImport.Entry(
                            host.alias(),
                            host.hostName(),
                            Integer.toString(host.portNumber()),
                            host.user().orElse(""),
                            way,
                            "",
                            "",
                            ""));
        }
        return into.build();
    }
}
