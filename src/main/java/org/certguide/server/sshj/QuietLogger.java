package org.certguide.server.sshj;

import net.schmizz.sshj.common.LoggerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * What sshj says, on the debug level. It logs the server's own words as information and every lost
 * connection as an error; and its trace has whole packets before encryption, with passwords in
 * them, so that there is no trace.
 */
final class QuietLogger extends AbstractLogger {
    private static final long serialVersionUID = 1L;

    static final LoggerFactory FACTORY = new LoggerFactory() {
        @Override
        public Logger getLogger(String name) {
            return new QuietLogger(org.slf4j.LoggerFactory.getLogger(name));
        }

        @Override
        public Logger getLogger(Class<?> type) {
            return getLogger(type.getName());
        }
    };

    private final transient Logger target;

    private QuietLogger(Logger target) {
        this.target = target;
        this.name = target.getName();
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        if (level != Level.TRACE) target.debug(MessageFormatter.basicArrayFormat(message, arguments), cause);
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return target.isDebugEnabled();
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
        return target.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return target.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
        return target.isDebugEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return target.isDebugEnabled();
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
        return target.isDebugEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
        return target.isDebugEnabled();
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
        return target.isDebugEnabled();
    }
}
