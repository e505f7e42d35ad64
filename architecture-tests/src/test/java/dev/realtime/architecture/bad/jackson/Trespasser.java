package dev.realtime.architecture.bad.jackson;

import dev.realtime.architecture.bad.rest.Snooper;

/** An adapter that knows another one. */
public final class Trespasser {
    public static final Class<?> FORBIDDEN = Snooper.class;
}
