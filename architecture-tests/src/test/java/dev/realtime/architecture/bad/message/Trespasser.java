package dev.realtime.architecture.bad.message;

import dev.realtime.architecture.bad.port.out.Store;

/** A message that knows a driven port. */
public final class Trespasser {
    public static final Class<?> FORBIDDEN = Store.class;
}
