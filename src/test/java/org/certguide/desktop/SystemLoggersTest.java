package org.certguide.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SystemLoggersTest {
    /** With another one, JavaFX would look through the stack whenever something on the screen moves. */
    @Test
    void whetherJavaFxMayLogIsKnownFromTheNameOfItsLogger() {
        assertInstanceOf(SystemLoggers.class, System.LoggerFinder.getLoggerFinder());
        assertEquals(List.of(System.Logger.Level.ERROR), logged("javafx.css"));
        assertEquals(
                List.of(System.Logger.Level.INFO, System.Logger.Level.WARNING, System.Logger.Level.ERROR),
                logged("jdk.event.security"));
    }

    private static List<System.Logger.Level> logged(String name) {
        System.Logger logger = System.getLogger(name);
        return Stream.of(System.Logger.Level.values())
                .filter(logger::isLoggable)
                .toList();
    }

    @Test
    void whatIsLoggedNeedNotBeAFormat() {
        System.Logger logger = new SystemLoggers().getLogger("test", getClass().getModule());
        logger.log(System.Logger.Level.INFO, "{not a format}", "a");
        logger.log(System.Logger.Level.INFO, "{0}", (Object[]) null);
    }
}
