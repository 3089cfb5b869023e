package org.certguide.fleet;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one visitor at a time to each host, and none to a host that did not answer twice. */
final class Hosts {
    /** After so many visits without an answer, in a row, a host is left alone. */
    private static final int PATIENCE = 2;

    private final Map<Object, Host> all = new ConcurrentHashMap<>();

    /** A visit to a host. */
    interface Visit<T> {
        T make() throws InterruptedException;
    }

    private static final class Host {
        private final ReentrantLock lock = new ReentrantLock(true);
        private int unanswered;
    }

    /**
     * Waits until nobody else is there, and goes.
     *
     * @param host an address or a name
     */
    <T> T alone(Object host, Visit<T> visit) throws InterruptedException {
        ReentrantLock lock = host(host).lock;
        lock.lockInterruptibly();
        try {
            return visit.make();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it may still be asked. To be called while nobody else is there. */
    boolean isWorthATry(Object host) {
        return host(host).unanswered < PATIENCE;
    }

    /** Remembers whether it has answered. To be called while nobody else is there. */
    void answered(Object host, boolean answered) {
        Host known = host(host);
        known.unanswered = answered ? 0 : known.unanswered + 1;
    }

    private Host host(Object host) {
        return all.computeIfAbsent(host, h -> new Host());
    }
}
