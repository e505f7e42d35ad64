package dev.realtime.architecture.bad.tyrus.server;

import dev.realtime.architecture.bad.core.room.Secret;

/** An adapter that knows the core. */
public final class Trespasser {
    public static final Class<?> FORBIDDEN = Secret.class;
}
