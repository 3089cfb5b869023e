package org.certguide.server.sshj;

import java.io.IOException;
import org.certguide.server.ServerException;

/** The thread that logs in: what may ask a person, or the agent, comes to it, as it can be interrupted. */
interface LoginThread {
    /** Something for that thread. */
    interface Work {
        void run() throws IOException, InterruptedException, ServerException;
    }

    void add(Work work);
}
