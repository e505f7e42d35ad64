package dev.realtime.architecture.bad.tck;

import dev.realtime.architecture.bad.core.room.Secret;

/** A kit that knows the core. */
public final class Trespasser {
    public static final Class<?> FORBIDDEN = Secret.class;
}
