package org.certguide.desktop;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the JDK and JavaFX log, for the log of the application. JavaFX asks at each change of size, place or style
 * whether it may log: the answer is known from the name of the logger. Tinylog's own bridge looks for the class that
 * asks, on the stack, which took a sixth of the time in which a page is shown.
 */
public final class SystemLoggers extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        // JavaFX warns at each start that it is on the class path, where it is on purpose.
        boolean fx = name.startsWith("javafx") || name.startsWith("com.sun.javafx");
        return new Named(name, fx ? System.Logger.Level.ERROR : System.Logger.Level.INFO);
    }

    /**
     * One logger.
     *
     * @param least what is less severe is not logged
     */
    private record Named(String name, Level least) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return level != Level.OFF && level.getSeverity() >= least.getSeverity();
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle texts, String message, @Nullable Throwable thrown) {
            if (!isLoggable(level)) return;
            Logger logger = LoggerFactory.getLogger(name);
            String said = name + ": " + message;
            switch (level) {
                case ERROR -> logger.error(said, thrown);
                case WARNING -> logger.warn(said, thrown);
                default -> logger.info(said, thrown);
            }
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle texts, String format, Object @Nullable ... parameters) {
            if (isLoggable(level)) log(level, texts, filled(format, parameters), (Throwable) null);
        }

        private static String filled(String format, Object @Nullable [] parameters) {
            if (parameters == null || parameters.length == 0) return format;
            try {
                return MessageFormat.format(format, parameters);
            } catch (IllegalArgumentException e) {
                return format;
            }
        }
    }
}
