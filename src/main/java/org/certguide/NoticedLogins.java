package org.certguide;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.certguide.server.AgentKey;
import org.certguide.server.Connector;
import org.certguide.server.HostKeyTrust;
import org.certguide.server.Login;
import org.certguide.server.ServerAddress;
import org.certguide.server.ServerException;

/**
 * Connects as another one does, and tells of each login.
 *
 * @param noticed called on the thread that has logged in
 */
record NoticedLogins(Connector connector, Runnable noticed) implements Connector {
    @Override
    public Result connect(ServerAddress address, Login login, HostKeyTrust trust, Dialog dialog)
            throws ServerException, InterruptedException {
        Result result = connector.connect(address, login, trust, dialog);
        if (result instanceof Result.Connected) noticed.run();
        return result;
    }

    @Override
    public List<AgentKey> agentKeys(Optional<String> socket) throws ServerException, InterruptedException {
        return connector.agentKeys(socket);
    }

    @Override
    public boolean opensWithoutPassphrase(Path keyFile) throws ServerException, InterruptedException {
        return connector.opensWithoutPassphrase(keyFile);
    }

    @Override
    public List<String> hostKeys(ServerAddress address) {
        return connector.hostKeys(address);
    }
}
