package org.certguide.server;

import org.jspecify.annotations.Nullable;

/** Says that something went wrong between this computer and the server, and what. */
public final class ServerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public ServerException(Failure failure) {
        this(failure, null);
    }

    public ServerException(Failure failure, @Nullable Throwable cause) {
        super(failure.toString(), cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
