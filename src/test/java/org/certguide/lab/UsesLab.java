package org.certguide.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The tests of this class need the servers of the {@link Lab}. The first such class of a JVM starts
 * it, and another one for those that run side by side. Where it cannot run, its tests are skipped,
 * or fail if the environment has {@code CI=true}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(UsesLab.Extension.class)
public @interface UsesLab {
    /** Starts the lab before the first test. */
    class Extension implements BeforeAllCallback, AfterAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            Lab.take();
        }

        @Override
        public void afterAll(ExtensionContext context) {
            Lab.leave();
        }
    }
}
