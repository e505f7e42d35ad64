package dev.realtime.architecture.bad.core;

import java.util.function.Supplier;

/** Fails in ways that nobody can tell apart. */
public final class ThrowsAnything {
    void runtime() {
        throw new RuntimeException("something");
    }

    void error() {
        throw new Error("something");
    }

    Supplier<RuntimeException> supplied() {
        return RuntimeException::new;
    }
}
