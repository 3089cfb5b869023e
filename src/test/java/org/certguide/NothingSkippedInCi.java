package org.certguide;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** With {@code CI=true}, a test that finds something missing fails instead of being skipped. */
public final class NothingSkippedInCi
        implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        rethrow(thrown);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        rethrow(thrown);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        rethrow(thrown);
    }

    private static void rethrow(Throwable thrown) throws Throwable {
        if (thrown instanceof TestAbortedException && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("skipped, which CI does not allow", thrown);
        }
        throw thrown;
    }
}
