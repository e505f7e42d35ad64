package dev.realtime.tck.server;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/** Turns the failure of a test that is a known {@link Deviation} into a skipped test that says why, and nothing else. */
final class ExpectedDeviations implements BeforeAllCallback, InvocationInterceptor {

    @Override
    public void beforeAll(ExtensionContext context) {
        Class<?> suite = context.getRequiredTestClass();
        for (Deviation deviation : suite.getAnnotationsByType(Deviation.class)) {
            if (methods(suite).noneMatch(method -> method.getName().equals(deviation.of()))) {
                throw new AssertionError(suite.getSimpleName() + " has no test " + deviation.of());
            }
        }
    }

    private static Stream<Method> methods(Class<?> type) {
        Stream<Method> own = Stream.of(type.getDeclaredMethods());
        return type.getSuperclass() == null ? own : Stream.concat(own, methods(type.getSuperclass()));
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        Optional<Deviation> known = Stream.of(context.getRequiredTestClass().getAnnotationsByType(Deviation.class))
                .filter(deviation ->
                        deviation.of().equals(method.getExecutable().getName()))
                .findFirst();
        if (known.isEmpty()) {
            test.proceed();
        } else if (passes(test)) {
            throw new AssertionError("Passes, so this is no deviation any more: " + known.get());
        } else {
            throw new TestAbortedException(known.get().because());
        }
    }

    private static boolean passes(Invocation<Void> test) throws Throwable {
        try {
            test.proceed();
            return true;
        } catch (AssertionError expected) {
            return false;
        }
    }
}
